"""The one table of commands: id, title, keys, when, run."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any

from textual.binding import Binding, BindingType

from caseedit.core.dataclasses import dataclass
from caseedit.tui import telling

if TYPE_CHECKING:
    from caseedit.tui.screens.editor import EditorScreen

When = Callable[["EditorScreen"], bool]


@dataclass(frozen=True, slots=True)
class Command:
    """One thing a person can ask for.

    Attributes:
        id: For users' own key maps; never changes its meaning.
        title: What it does, for the palette and the help.
        keys: Textual key names; the first is the one that is shown.
        does: The function that does it, in `flows`; its module is loaded when the command is first run.
        word: What the key bar calls it; empty if it never stands there.
        rank: Place in the key bar; the lowest first.
        pane: The pane it belongs to, or empty for all.
        when: Whether it would do something now.
        alias: What people who know another editor type in the palette.
        yields: While it would do nothing its keys are those of the widget that has the focus.
    """

    id: str
    title: str
    keys: tuple[str, ...]
    does: str
    word: str = ""
    rank: int = 99
    pane: str = ""
    when: When = lambda screen: True
    alias: str = ""
    yields: bool = False

    def run(self, screen: EditorScreen) -> None:
        """Do it."""
        module, _, name = self.does.partition(".")
        getattr(flow(module), name)(screen)


def flow(name: str) -> Any:
    """Return a module of what the commands do, loaded when it is first used."""
    return import_module(f"caseedit.tui.flows.{name}")


def _has_document(screen: EditorScreen) -> bool:
    return screen.document is not None


def _has_fields(screen: EditorScreen) -> bool:
    return screen.document is not None and screen.document.can_edit_fields


def _can_undo(screen: EditorScreen) -> bool:
    return screen.document is not None and bool(screen.document.undo_label)


def _can_redo(screen: EditorScreen) -> bool:
    return screen.document is not None and bool(screen.document.redo_label)


def _has_rows(screen: EditorScreen) -> bool:
    return bool(screen.rows)


def _is_edited(screen: EditorScreen) -> bool:
    # What cannot be saved is no reason to say that all is saved.
    return bool(screen.workspace.modified or screen.workspace.drafts.documents)


def _has_problem(screen: EditorScreen) -> bool:
    return screen.findings.with_problems() > 0


def _has_cure(screen: EditorScreen) -> bool:
    return telling.cure_here(screen) is not None


def _has_mended(screen: EditorScreen) -> bool:
    return bool(screen.findings.mended)


COMMANDS: tuple[Command, ...] = (
    Command(
        "save", "Save this document", ("ctrl+s", "f2"), "saving.save", "Save", 1, when=_is_edited, alias=":w write"
    ),
    Command("save-all", "Save all edited documents", (), "saving.save_all", when=_is_edited, alias=":wa"),
    Command(
        "open",
        "Open a document by title, path or client",
        ("ctrl+o",),
        "moving.open_by_name",
        "Open",
        2,
        when=_has_rows,
        alias=":e",
    ),
    Command("next-pane", "Next pane", ("f6",), "panes.next_pane", "Pane", 3, when=_has_document),
    Command("previous-pane", "Previous pane", ("shift+f6",), "panes.previous_pane"),
    Command(
        "next-problem",
        "Next problem, over all documents",
        ("f8",),
        "problems.next_problem",
        "Problem",
        4,
        when=_has_problem,
    ),
    Command("previous-problem", "Previous problem, over all documents", ("f7",), "problems.previous_problem"),
    Command("page", "Page: beside, alone, off", ("ctrl+t",), "panes.cycle_page", "Page", 5, when=_has_document),
    Command("palette", "All commands", ("ctrl+p",), "looking.palette", "Commands", 6),
    Command("help", "Help for the place you are in", ("f1",), "looking.help_here", "Help", 7),
    Command("find", "Find in the body", ("ctrl+f",), "finding.find", "Find", 8, "body", _has_document, alias="/"),
    Command("replace", "Find and replace in the body", ("ctrl+r",), "finding.replace", pane="body", when=_has_document),
    Command("find-next", "Find the next", ("f3",), "finding.find_next", pane="body", when=_has_document),
    Command(
        "find-previous", "Find the one before", ("shift+f3",), "finding.find_previous", pane="body", when=_has_document
    ),
    Command("go-to", "Go to a line or heading", ("ctrl+g",), "finding.go_to", "Go to", 9, "body", _has_document),
    Command("undo", "Undo", ("ctrl+z",), "editing.undo", "Undo", 10, when=_can_undo),
    Command("redo", "Redo", ("ctrl+y",), "editing.redo", when=_can_redo),
    Command(
        "yaml", "Front matter: as a form, or as YAML", ("f5",), "panes.toggle_yaml", "YAML", 11, "form", _has_document
    ),
    Command(
        "editor", "Edit the body in $EDITOR", ("f4",), "own_editor.external_editor", pane="body", when=_has_document
    ),
    Command("select-all", "Body: select all", (), "editing.select_all", pane="body", when=_has_document),
    Command(
        "duplicate-lines", "Body: duplicate this line", (), "editing.duplicate_lines", pane="body", when=_has_document
    ),
    Command("delete-lines", "Body: delete this line", (), "editing.delete_lines", pane="body", when=_has_document),
    Command("lines-up", "Body: move this line up", (), "editing.lines_up", pane="body", when=_has_document),
    Command("lines-down", "Body: move this line down", (), "editing.lines_down", pane="body", when=_has_document),
    Command("add-item", "Form: add an item to this list", (), "editing.add_item", pane="form", when=_has_fields),
    Command("remove-item", "Form: remove this item", (), "editing.remove_item", pane="form", when=_has_fields),
    Command("duplicate-item", "Form: duplicate this item", (), "editing.duplicate_item", pane="form", when=_has_fields),
    Command("item-up", "Form: move this item or field up", (), "editing.item_up", pane="form", when=_has_fields),
    Command("item-down", "Form: move this item or field down", (), "editing.item_down", pane="form", when=_has_fields),
    Command("remove-field", "Form: remove this field", (), "editing.remove_field", pane="form", when=_has_fields),
    Command("add-field", "Form: add a field by name", (), "editing.add_field", pane="form", when=_has_fields),
    Command("rename-field", "Form: rename this field", (), "editing.rename_field", pane="form", when=_has_fields),
    Command("clear-field", "Form: empty this field", (), "editing.clear_field", pane="form", when=_has_fields),
    Command("set-null", "Form: set this field to null", (), "editing.set_null", pane="form", when=_has_fields),
    Command(
        "fix",
        "Mend the problem here, after showing how",
        ("ctrl+space", "ctrl+@"),
        "problems.fix_here",
        "Mend",
        3,
        when=_has_cure,
        yields=True,
    ),
    Command(
        "fix-all", "Mend all problems of the kind here, after showing how", (), "problems.fix_kind", when=_has_cure
    ),
    Command("unfix-all", "Take back what was mended in all documents", (), "mending.take_back", when=_has_mended),
    Command("problems", "List of problems in all documents", (), "problems.problem_list"),
    Command("diff", "What is edited, as a diff", (), "looking.show_diff", when=_has_document),
    Command("open-link", "Open the link here in a browser", ("f9",), "links.open_link", when=_has_document),
    Command("new", "New document", ("ctrl+n",), "moving.new_document", "New", 12, "list"),
    Command("save-as", "Save under another name", (), "saving.save_as", when=_has_document, alias=":saveas"),
    Command("rename", "Rename the file of this document", (), "placing.rename", when=_has_document),
    Command("delete", "Delete this document", (), "placing.delete", when=_has_document),
    Command("reload", "Take the file as it is on the disk", (), "conflicts.take_theirs", when=_has_document),
    Command("theme", "Colours: dark, light, high contrast, the terminal's own", (), "looking.choose_theme"),
    Command("suspend", "Suspend to the shell", (), "leaving.suspend"),
    Command("redraw", "Paint the screen again", ("ctrl+l",), "looking.redraw"),
    Command("quit", "Quit", ("ctrl+q", "f10"), "leaving.quit_editor", "Quit", 13, alias=":q exit"),
    Command("save-quit", "Save all and quit", (), "leaving.save_and_quit", alias=":wq :x"),
)

BY_ID = {command.id: command for command in COMMANDS}
BY_KEY = {key: command for command in COMMANDS for key in command.keys}

# How keys are written for people.
_SHOWN = {"ctrl": "^", "shift": "Shift+", "space": "Space", "pageup": "PgUp", "pagedown": "PgDn"}


def key_label(key: str) -> str:
    """Write a Textual key name as the key bar shows it: `^S`, `F6`, `Shift+F6`."""
    *modifiers, name = key.split("+")
    return "".join(_SHOWN[modifier] for modifier in modifiers) + _SHOWN.get(name, name.upper())


def bindings() -> list[BindingType]:
    """Return the bindings of all commands; they act before the focused widget, so no typed key overtakes them."""
    return [
        Binding(
            ",".join(command.keys), f"command('{command.id}')", command.title, show=False, priority=True, id=command.id
        )
        for command in COMMANDS
        if command.keys
    ]


def perform(screen: EditorScreen, name: str) -> None:
    """Run a command, or say why it does nothing now."""
    command = BY_ID[name]
    if command.when(screen):
        screen.attempt(lambda: command.run(screen))
    else:
        screen.say(telling.why_not(name))


def takes_key(screen: EditorScreen, name: str) -> bool:
    """Tell whether the keys of a command are its own now, and not those of the widget that has the focus."""
    command = BY_ID[name]
    return not command.yields or command.when(screen)


def bar_entries(screen: EditorScreen) -> list[tuple[str, str, str]]:
    """Return (key, word, command id) of the commands that do something here, in the order a writer needs them."""
    live = [
        command
        for command in COMMANDS
        if command.word and command.keys and command.pane in ("", screen.pane) and command.when(screen)
    ]
    return [(key_label(c.keys[0]), c.word, c.id) for c in sorted(live, key=lambda command: command.rank)]
