from __future__ import annotations

import inspect
from collections import Counter

from textual.binding import Binding

from caseedit.tui.commands import BY_ID, COMMANDS, bindings, flow, key_label
from caseedit.tui.screens.picker import Item, fitting

# Terminals send these as other keys (Backspace, Tab, Enter, line feed, Escape).
NEVER = {"ctrl+h", "ctrl+i", "ctrl+m", "ctrl+j", "ctrl+left_square_bracket"}
# The contract's keys, by command.
PROMISED = {
    "save": ("ctrl+s", "f2"),
    "quit": ("ctrl+q", "f10"),
    "palette": ("ctrl+p",),
    "open": ("ctrl+o",),
    "next-pane": ("f6",),
    "previous-pane": ("shift+f6",),
    "next-problem": ("f8",),
    "previous-problem": ("f7",),
    "find": ("ctrl+f",),
    "replace": ("ctrl+r",),
    "go-to": ("ctrl+g",),
    "page": ("ctrl+t",),
    "new": ("ctrl+n",),
    "undo": ("ctrl+z",),
    "redo": ("ctrl+y",),
    "editor": ("f4",),
    "help": ("f1",),
}


def test_no_two_commands_share_a_key_or_an_id() -> None:
    keys = Counter(key for command in COMMANDS for key in command.keys)
    assert [key for key, count in keys.items() if count > 1] == []
    assert len(BY_ID) == len(COMMANDS)


def test_the_keys_of_the_contract_are_bound() -> None:
    assert {name: BY_ID[name].keys for name in PROMISED} == PROMISED


def test_no_key_is_bound_that_a_terminal_sends_as_another_or_that_needs_alt() -> None:
    keys = {key for command in COMMANDS for key in command.keys}
    assert not keys & NEVER
    for command in COMMANDS:
        unsafe = [key for key in command.keys if "alt" in key or "ctrl+shift" in key or key == "ctrl+enter"]
        assert not unsafe or len(command.keys) > len(unsafe), command.id


def test_every_binding_has_an_id_for_users_key_maps() -> None:
    found = [binding for binding in bindings() if isinstance(binding, Binding)]
    assert {binding.id for binding in found} == {command.id for command in COMMANDS if command.keys}


def test_keys_are_written_as_people_know_them() -> None:
    assert [key_label(key) for key in ("ctrl+s", "f6", "shift+f6")] == ["^S", "F6", "Shift+F6"]


def test_what_stands_there_as_typed_comes_before_scattered_letters() -> None:
    items = [Item("Save all", 1), Item("Sample visit editor", 2), Item("A save", 3)]
    assert [item.value for item in fitting(items, "save")] == [1, 3, 2]
    assert fitting(items, "zzz") == []


def test_each_command_names_what_does_it() -> None:
    for command in COMMANDS:
        module, _, name = command.does.partition(".")
        function = getattr(flow(module), name)
        assert list(inspect.signature(function).parameters) == ["screen"], command.id
