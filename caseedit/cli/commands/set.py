"""`caseedit set`: changes fields of one document, and nothing else in it."""

from __future__ import annotations

import argparse
import json
import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from caseedit.cli import output
from caseedit.cli.commands.get import path_of
from caseedit.cli.misuse import WrongUse
from caseedit.core.dataclasses import dataclass
from caseedit.core.expressions import expression
from caseedit.core.paths import FieldPath
from caseedit.errors import ChangedOnDisk, Refused

if TYPE_CHECKING:
    from caseedit.core.document.document import Document

NAME = "set"
HELP = "change fields of a document, and nothing else in it"

Kind = Literal["rename", "set", "append", "remove"]

# More is no number to any reader of sites.
_MOST_DIGITS = 40

# A quoted key may hold an equals sign.
_ASSIGNMENT = expression(r'(?P<field>(?:"(?:[^"\\]|\\.)*"|[^"=])*?)(?P<sign>:?=)(?P<value>.*)', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Wish:
    """One change that the command line asks for."""

    kind: Kind
    path: FieldPath
    value: Any = None


_HELP_OF_VALUES = (
    'text; FIELD:=JSON is a typed value: true, 3, null, ["a"]. Text over an unquoted number, date or yes/no keeps '
    "that sort where it is one too: weight=3 over 2 stays a number, weight=heavy becomes text"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say which arguments the command takes."""
    parser.add_argument("file", metavar="FILE", type=Path)
    parser.add_argument("assignments", metavar="FIELD=TEXT", nargs="*", help=_HELP_OF_VALUES)
    parser.add_argument("--append", metavar="FIELD=TEXT", action="append", default=[], help="add to the end of a list")
    parser.add_argument("--remove", metavar="FIELD", action="append", default=[], help="remove a field or a list item")
    parser.add_argument(
        "--rename", metavar="FIELD=NEWKEY", action="append", default=[], help="give a field another key"
    )
    parser.add_argument(
        "--rewrite",
        action="store_true",
        help="also where a comment would go, or a part used elsewhere (&, *) would have to move; see it with --dry-run",
    )
    parser.add_argument("--allow-outside", action="store_true", help="also if FILE is a link that leads elsewhere")
    parser.add_argument("--dry-run", action="store_true", help="print the change as a unified diff; write nothing")


def run(args: argparse.Namespace) -> int:
    """Make all the changes, or none; save."""
    from caseedit.cli.project import Project

    wishes = wishes_of(args)
    if not wishes:
        raise WrongUse("There is nothing to set.", hint="Give at least one FIELD=TEXT, --append, --remove or --rename.")
    document = Project().open(args.file)
    try:
        for wish in wishes:
            fulfil(document, wish, rewrite=args.rewrite)
    except Refused as error:
        error.path = error.path or args.file
        if error.offer:
            error.hint = "With --rewrite it is done all the same; --rewrite --dry-run shows what would change."
        raise
    if args.dry_run:
        output.data(diff_of(document.saved_text, document.text, name_in_diff(args.file)), end="")
        return 0
    if not document.is_modified:
        output.talk(f"{args.file.name}: nothing to change")
        return 0
    try:
        count = document.save(allow_outside=args.allow_outside)
    except ChangedOnDisk as error:
        error.hint = "Run the command again: it reads the file anew."
        raise
    output.talk(f"Saved {args.file.name}: {count} {'line' if count == 1 else 'lines'} changed")
    return 0


def wishes_of(args: argparse.Namespace) -> list[Wish]:
    """Read what is asked for: renames come first, then values, items, removals.

    Raises:
        WrongUse: Something is not written as it should be.
    """
    wishes = [_rename(text) for text in args.rename]
    wishes += [_assignment("set", text) for text in args.assignments]
    wishes += [_assignment("append", text) for text in args.append]
    wishes += [Wish("remove", path_of(text)) for text in args.remove]
    return wishes


def fulfil(document: Document, wish: Wish, *, rewrite: bool = False) -> None:
    """Make one change; with `rewrite` also one that takes more along than was asked, if it offers to.

    Raises:
        Refused: It cannot be made; the text is unchanged.
    """
    try:
        _fulfil(document, wish)
    except Refused as refused:
        if not (rewrite and refused.offer):
            raise
        document.apply(refused.offer, origin="field")


def _fulfil(document: Document, wish: Wish) -> None:
    if wish.kind == "set":
        document.set(wish.path, wish.value)
    elif wish.kind == "remove":
        document.remove(wish.path)
    elif wish.kind == "rename":
        document.rename(wish.path, wish.value)
    else:
        _append(document, wish)


def diff_of(old: str, new: str, name: str) -> str:
    """Return a unified diff that patch programs understand; empty if nothing changes."""
    from difflib import unified_diff

    from caseedit.core.text import split_lines

    lines: Sequence[str] = [*unified_diff(split_lines(old), split_lines(new), f"a/{name}", f"b/{name}")]
    whole = (line if line.endswith(("\n", "\r")) else f"{line}\n\\ No newline at end of file\n" for line in lines)
    return "".join(whole)


def name_in_diff(file: Path) -> str:
    """Return a name that patch programs take: one that leads down from a folder, be it the root of the disk."""
    is_below = not file.is_absolute() and ".." not in file.parts
    return file.as_posix() if is_below else os.path.abspath(file).lstrip("/")  # noqa: PTH100


def _append(document: Document, wish: Wish) -> None:
    found = document.get(wish.path)
    if isinstance(found, list):
        document.insert(wish.path, len(found), wish.value)
    elif found is None:
        document.set(wish.path, [wish.value])
    else:
        from caseedit.core.paths import format_path

        raise Refused(f"{format_path(wish.path)} is no list, so nothing can be appended to it.")


def _assignment(kind: Kind, text: str) -> Wish:
    match = _ASSIGNMENT.fullmatch(text)
    if match is None:
        raise WrongUse(f"{text} sets nothing.", hint="Write FIELD=TEXT for text, FIELD:=JSON for a typed value.")
    path = path_of(match["field"])
    if match["sign"] == "=":
        return Wish(kind, path, match["value"])
    try:
        return Wish(kind, path, _json(match["value"]))
    except ValueError as error:
        hint = f"For text write {match['field']}=... with a plain equals sign."
        shown = match["value"][:60] or "Nothing"
        raise WrongUse(f"{shown} is no JSON that can be set: {error}.", hint=hint) from error


def _rename(text: str) -> Wish:
    match = _ASSIGNMENT.fullmatch(text)
    if match is None or match["sign"] != "=" or not match["value"]:
        raise WrongUse(f"{text} names no new key.", hint="Write --rename OLD=NEW.")
    return Wish("rename", path_of(match["field"]), match["value"])


def _json(text: str) -> Any:
    """Read a JSON value.

    Raises:
        ValueError: It is none; the message says why, in our words.
    """
    try:
        return json.loads(text, parse_constant=_no_constant, parse_float=_number, parse_int=_whole)
    except json.JSONDecodeError as error:
        raise ValueError(f"at character {error.pos + 1}, {error.msg[:1].lower()}{error.msg[1:]}") from error
    except RecursionError:
        raise ValueError("it has too many levels") from None


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not a number that JSON knows")


def _number(text: str) -> float:
    value = float(text)
    if value in (float("inf"), float("-inf")):
        raise ValueError(f"{text[:20]} is too large a number")
    return value


def _whole(text: str) -> int:
    if len(text) > _MOST_DIGITS:
        raise ValueError(f"a whole number has more than {_MOST_DIGITS} digits")
    return int(text)
