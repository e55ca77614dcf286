"""`caseedit get`: prints values of one document."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from caseedit.cli import output
from caseedit.cli.misuse import WrongUse
from caseedit.core.paths import FieldPath, parse_path

NAME = "get"
HELP = "print field values of a document"

_MISSING = object()
_HELP_OF_PATHS = 'a path: title, images[0].caption, "odd key".name; title[#2] is the second title where there are two'


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say which arguments the command takes."""
    parser.add_argument("file", metavar="FILE", type=Path)
    parser.add_argument("fields", metavar="FIELD", nargs="+", help=_HELP_OF_PATHS)
    parser.add_argument("--json", action="store_true", help="one field: its value; several: an object of all of them")


def run(args: argparse.Namespace) -> int:
    """Print the values; 1 if a field is not there, or the front matter cannot be read."""
    from caseedit.cli.project import Project, why_unread
    from caseedit.core.document.fields import no_such_field

    paths = {name: path_of(name) for name in args.fields}
    document = Project().open(args.file)
    if reason := why_unread(args.file, document):
        output.talk(reason)
        return 1
    found = {name: document.get(path, _MISSING) for name, path in paths.items()}
    missing = [name for name, value in found.items() if value is _MISSING]
    wanted = paths if args.json else args.fields
    _print([(name, found[name]) for name in wanted if name not in missing], args.json, len(found) == 1)
    for name in missing:
        output.talk(f"{args.file}: {no_such_field(document.tree, paths[name])}")
    return 1 if missing else 0


def path_of(text: str) -> FieldPath:
    """Read a field path from the command line.

    Raises:
        WrongUse: It is none.
    """
    try:
        return parse_path(text)
    except ValueError as error:
        hint = 'A field is written like title, images[0].caption or "odd key".name.'
        raise WrongUse(f"{str(error)[:1].upper()}{str(error)[1:]}.", hint=hint) from error


def _print(found: list[tuple[str, Any]], is_json: bool, is_single: bool) -> None:
    if is_json and not is_single:
        output.json(dict(found))
        return
    for _, value in found:
        if is_json:
            output.json(value)
        else:
            output.data(output.as_text(value))
