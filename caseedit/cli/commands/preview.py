"""`caseedit preview`: prints the page of one document as text, with or without colour, or as HTML."""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from caseedit.cli import colours, output
from caseedit.cli.misuse import WrongUse

if TYPE_CHECKING:
    from caseedit.core.preview.rows import Rows

NAME = "preview"
HELP = "print the page of a document as text or HTML"
_DEFAULT_WIDTH = 80
_WIDEST = 100_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say which arguments the command takes."""
    parser.add_argument("file", metavar="FILE", type=Path)
    parser.add_argument("--width", metavar="N", type=int, help="cells of a row; that of the terminal, else 80")
    parser.add_argument("--color", choices=colours.CHOICES, default="auto", help="colour; by default on a terminal")
    parser.add_argument("--html", action="store_true", help="print the page as cleaned HTML instead")


def run(args: argparse.Namespace) -> int:
    """Print the rows; 1 if the front matter cannot be read, whose body is printed all the same."""
    from caseedit.cli.project import Project
    from caseedit.core.preview.page import PageView
    from caseedit.core.schema.paging import page_settings

    width = _width(args.width)
    project = Project()
    document = project.open(args.file)
    catalog = project.catalog_for(args.file)
    schema = catalog.schema_for(args.file.absolute(), document.fields, document.text)
    view = PageView(args.file.absolute().parent, catalog.root)
    view.update(
        document.fields,
        document.body,
        page_settings(schema, catalog, args.file.absolute(), document.fields, document.tree),
    )
    if args.html:
        output.data(view.html(), end="")
    else:
        _print(view.rows(width), is_coloured=colours.wants_colour(args.color))
    problem = document.problem
    if problem is None:
        return 0
    line, column = document.lines.position(problem.span.start)
    output.talk(f"{args.file}:{line + 1}:{column + 1}: {problem.message} {problem.hint}".rstrip())
    return 1


def _print(rows: Rows, *, is_coloured: bool) -> None:
    from caseedit.core.preview.page import text_of

    if is_coloured and len(rows):
        output.coloured(colours.painted(rows))
    elif text := text_of(rows):
        output.data(text)


def _width(wanted: int | None) -> int:
    if wanted is None:
        return shutil.get_terminal_size((_DEFAULT_WIDTH, 0)).columns if output.is_terminal() else _DEFAULT_WIDTH
    if not 1 <= wanted <= _WIDEST:
        raise WrongUse(f"A width of {wanted} is not possible.", hint=f"Give a number from 1 to {_WIDEST}.")
    return wanted
