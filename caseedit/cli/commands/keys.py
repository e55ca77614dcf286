"""`caseedit keys`: what each key sends here, and which command it runs."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

from caseedit.cli import output
from caseedit.cli.checkup import raw
from caseedit.cli.checkup.reach import doubtful, taken
from caseedit.cli.misuse import WrongUse

if TYPE_CHECKING:
    from caseedit.tui.pressing import Pressed

NAME = "keys"
HELP = "show what each key sends here, and which command it runs"
LEAVING = ("escape", "ctrl+c")
INTRODUCTION = (
    "Press keys: each shows what it sends, its name, and what it does in the editor.",
    "Escape twice, or Ctrl+C twice, leaves.",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say which arguments the command takes."""
    parser.add_argument("--list", action="store_true", help="print the commands that have keys, and wait for none")


def run(args: argparse.Namespace) -> int:
    """Listen to keys until the person leaves, or print the table."""
    if args.list:
        for line in _table():
            output.data(line)
        return 0
    if not raw.is_here():
        hint = "caseedit keys --list prints all keys without one."
        raise WrongUse("caseedit keys needs a terminal to listen to.", hint=hint)
    arrived = _listen()
    for line in _unreached(arrived):
        output.data(line)
    return 0


def _table() -> Iterator[str]:
    from caseedit.tui.pressing import bound

    never, perhaps = taken(os.environ), doubtful(os.environ)
    commands = list(bound())
    width = max(len(", ".join(command.keys)) for command in commands)
    for command in commands:
        is_lost = all(key in never for key in command.keys)
        lost = "  (here only by the palette)" if is_lost else ""
        yield f"{', '.join(command.keys):{width}}  {command.title} [{command.id}]{lost}"
        for key in command.keys:
            if reason := never.get(key, perhaps.get(key)):
                yield f"{'':{width}}  ! {key}: {reason}"


def _listen() -> set[str]:
    """Show what comes; return the names of the keys that did."""
    from caseedit.tui.pressing import BEGIN, END, Listener

    listener, arrived, last = Listener(), set[str](), ""
    with raw.raw(BEGIN, END):
        for line in INTRODUCTION:
            _say(line)
        while (came := raw.take(listener.wait)) is not None:
            for pressed in listener.take(came):
                _say(_told(pressed))
                arrived.add(pressed.key)
                if pressed.key in LEAVING and pressed.key == last:
                    return arrived
                last = pressed.key
    return arrived


def _told(pressed: Pressed) -> str:
    if not pressed.key:
        return f"{pressed.sent:14}  no key; the editor drops it"
    return f"{pressed.sent:14}  {pressed.key:16}  {pressed.command}".rstrip()


def _say(text: str) -> None:
    # The terminal is raw: a line feed alone would not go back to the first column.
    raw.put(f"{text}\r\n".encode("utf-8", "replace"))


def _unreached(arrived: set[str]) -> Iterator[str]:
    """Name the commands whose keys do not come through here, but for those that just did."""
    from caseedit.tui.pressing import bound

    never = {key: reason for key, reason in taken(os.environ).items() if key not in arrived}
    for command in bound():
        if all(key in never for key in command.keys):
            yield f"Here only by the palette: {command.title} ({never[command.keys[0]]})."
