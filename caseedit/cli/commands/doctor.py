"""`caseedit doctor`: what this place can and cannot do, what that means, and the cure."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from pathlib import Path

from caseedit.cli import output
from caseedit.cli.checkup import disks, folders, libraries, multiplexers, repository, terminals
from caseedit.cli.checkup.fact import Fact, Look

NAME = "doctor"
HELP = "say what this terminal, multiplexer, file system, git and Python can do, and the cure"
LOOKS: tuple[tuple[str, Look], ...] = (
    ("terminal", terminals.look),
    ("multiplexer", multiplexers.look),
    ("file system", disks.look),
    ("git", repository.look),
    ("Python", libraries.look),
    ("folders", folders.look),
)
INDENT = 8 * " "
MARKS = {"ok": "ok", "note": "--", "fault": "!!"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say which arguments the command takes."""
    parser.add_argument(
        "path", nargs="?", default=Path(), type=Path, metavar="PATH", help="the folder of the documents"
    )
    parser.add_argument("--json", action="store_true", help="for programs")


def run(args: argparse.Namespace) -> int:
    """Print what was found; 1 if something of the editor does not work here."""
    found = [(topic, list(look(args.path))) for topic, look in LOOKS]
    facts = [fact for _, some in found for fact in some]
    if args.json:
        _print_json(found)
    else:
        for topic, some in found:
            _print(topic, some)
    faults = sum(fact.state == "fault" for fact in facts)
    notes = sum(fact.state == "note" for fact in facts)
    if not args.json:
        output.talk(f"{_counted(faults, 'fault')}, {_counted(notes, 'note')}.")
    return 1 if faults else 0


def _counted(count: int, what: str) -> str:
    return f"{count or 'No'} {what}{'' if count == 1 else 's'}"


def _print(topic: str, facts: Iterable[Fact]) -> None:
    output.data(topic)
    for fact in facts:
        output.data(f"  {MARKS[fact.state]}  {fact.name}: {fact.value}")
        for words in _wrapped(fact.meaning):
            output.data(f"{INDENT}{words}")
        if fact.cure:
            # Left to the terminal to break, so that it can be copied.
            output.data(f"{INDENT}-> {fact.cure}")


def _wrapped(text: str) -> Iterator[str]:
    """Return a text in lines that fit the terminal; whole where there is none."""
    if not output.is_terminal():
        yield from filter(None, (text,))
        return
    from shutil import get_terminal_size

    from caseedit.core.cells import wrap_words

    for start, end in wrap_words(text, max(20, get_terminal_size().columns - len(INDENT))) if text else ():
        yield text[start:end].rstrip()


def _print_json(found: Iterable[tuple[str, Iterable[Fact]]]) -> None:
    facts = [
        {
            "topic": topic,
            "name": fact.name,
            "state": fact.state,
            "value": fact.value,
            "meaning": fact.meaning,
            "cure": fact.cure,
        }
        for topic, some in found
        for fact in some
    ]
    output.json({"version": 1, "facts": facts})
