"""`caseedit list`: one line a document."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from caseedit.cli import output
from caseedit.cli.commands.get import path_of
from caseedit.core.dataclasses import dataclass, field
from caseedit.core.paths import FieldPath, value_at
from caseedit.errors import CannotRead

if TYPE_CHECKING:
    from caseedit.cli.project import Project
    from caseedit.core.collection.query import Query
    from caseedit.core.collection.unseen import Unseen

NAME = "list"
HELP = "list documents, one a line"


@dataclass(frozen=True, slots=True)
class Row:
    """One document as it is listed."""

    path: Path
    title: str
    values: dict[str, Any]
    problem: str = ""


@dataclass(slots=True)
class Doubts:
    """What the list cannot tell: files that could not be read, front matter that could not, fields that are nowhere.

    Attributes:
        nowhere: Fields of the query that no document has.
        unlisted: Fields to be shown that no document has that is listed.
    """

    nowhere: Unseen
    unlisted: Unseen
    skipped: list[CannotRead] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)

    def told(self) -> Iterator[str]:
        """Yield a sentence about each."""
        yield from self.unread
        yield from map(output.located, self.skipped)
        yield from self.nowhere.told("No document")
        yield from self.unlisted.told("No document that is listed")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say which arguments the command takes."""
    parser.add_argument("paths", metavar="PATH", nargs="*", type=Path, help="files and folders; by default this folder")
    parser.add_argument("--fields", metavar="A,B,C", default="", help="these values in place of the title")
    parser.add_argument("--where", metavar="QUERY", default="", help="as the browser filters: hhs tags:UX has:website")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="default: text")


def run(args: argparse.Namespace) -> int:
    """Print the list; 3 if a file could not be read, 1 if the fields of one could not, 0 if no document fits.

    Raises:
        WrongUse: A path names nothing.
    """
    from caseedit.cli.project import Project, must_be_there
    from caseedit.core.collection.query import parse
    from caseedit.core.collection.unseen import Unseen

    must_be_there(args.paths)
    query = parse(args.where)
    names = [name.strip() for name in args.fields.split(",") if name.strip()]
    paths = {name: path_of(name) for name in names}
    doubts = Doubts(Unseen(query.fields), Unseen(names))
    rows = _rows(Project(), args.paths or [Path()], query, None if args.format == "json" else paths, doubts)
    if args.format == "json":
        _print_json(rows, paths)
    else:
        _print_text(rows, names)
    for said in doubts.told():
        output.talk(said)
    return 3 if doubts.skipped else 1 if doubts.unread else 0


def _rows(
    project: Project, paths: list[Path], query: Query, wanted: dict[str, FieldPath] | None, doubts: Doubts
) -> Iterator[Row]:
    """Give the rows that fit; `wanted` of None asks for all fields, an empty one for the title alone."""
    for path in project.documents(paths, doubts.skipped):
        try:
            row = _row(project, path, query, wanted, doubts)
        except CannotRead as error:
            doubts.skipped.append(error)
            continue
        if row is not None:
            yield row


def _row(project: Project, path: Path, query: Query, wanted: dict[str, FieldPath] | None, doubts: Doubts) -> Row | None:
    from caseedit.cli.project import why_unread
    from caseedit.core.collection.index import IndexRow, read_row
    from caseedit.core.files import stamp

    dialect = project.catalog_for(path).dialect
    row = read_row(IndexRow(str(path), path.as_posix(), ""), deep=query.needs_fields, dialect=dialect)
    if row.problem and row.size <= 0:
        # Ask again in the way that can say why.
        stamp.read(path)
    fits = row.fits(query)
    doubts.nowhere.look(row.fields)
    if not row.problem and (not fits or (wanted is not None and not wanted)):
        return Row(path, row.title, {}) if fits else None
    document = project.open(path)
    if reason := why_unread(path, document):
        doubts.unread.append(reason)
    if not fits:
        return None
    doubts.unlisted.look(document.fields)
    found = document.fields if wanted is None else {name: document.get(at) for name, at in wanted.items()}
    return Row(path, row.title, dict(found), reason)


def _print_json(rows: Iterable[Row], wanted: dict[str, FieldPath]) -> None:
    found = []
    for row in rows:
        values = {name: value_at(row.values, path) for name, path in wanted.items()} if wanted else row.values
        one = {"path": row.path.as_posix(), "title": row.title, "fields": values}
        found.append({**one, "problem": row.problem} if row.problem else one)
    output.json({"version": 1, "documents": found})


def _print_text(rows: Iterable[Row], names: list[str]) -> None:
    cells = (
        [output.in_one_line(row.path), *(_cell(row.values[name]) for name in names)]
        if names
        else [output.in_one_line(row.path), _cell(row.title)]
        for row in rows
    )
    if not output.is_terminal():
        for line in cells:
            output.data("\t".join(line))
        return
    table = list(cells)
    from caseedit.core.cells import cell_width
    from caseedit.core.clean import show

    shown = [[show(cell) for cell in line] for line in table]
    widths = [max(map(cell_width, column)) for column in zip(*shown, strict=True)]
    for line in shown:
        padded = (cell + " " * (width - cell_width(cell)) for cell, width in zip(line, widths, strict=True))
        output.data("  ".join(padded).rstrip())


def _cell(value: Any) -> str:
    """Return a value in one line without tabs, so that each document is one line of columns."""
    if value is None:
        return ""
    if isinstance(value, list) and not any(isinstance(item, list | dict) for item in value):
        return ", ".join(map(_cell, value))
    return " ".join(output.as_text(value).split())
