"""`caseedit check`: what is wrong with the documents, for people and for continuous integration."""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from caseedit.cli import output
from caseedit.cli.arguments import WrongUse
from caseedit.cli.project import Project
from caseedit.core.files.disk import is_file, is_there
from caseedit.core.paths import format_path
from caseedit.errors import CannotRead, SchemaError

if TYPE_CHECKING:
    from caseedit.core.schema.loader import Catalog
    from caseedit.core.validation.diagnostic import Diagnostic

NAME = "check"
HELP = "say what is wrong with documents"

FORMATS = ("text", "json", "github")
_SEVERITIES = ("error", "warning", "info")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say which arguments the command takes."""
    parser.add_argument("paths", metavar="PATH", nargs="*", type=Path, help="files and folders; by default this folder")
    parser.add_argument("--format", choices=FORMATS, default="text", help="default: text")
    parser.add_argument("--schema", metavar="FILE", type=Path, help="check against this file, not the project's own")


def run(args: argparse.Namespace) -> int:
    """Check documents; 1 if something is wrong that is more than an information.

    Raises:
        WrongUse: A path is not there, or no document is found.
    """
    began = time.monotonic()
    skipped: list[CannotRead] = []
    schema_errors: list[SchemaError] = []
    paths = _documents(args.paths or [Path()], skipped)
    found: list[tuple[Path, list[Diagnostic]]] = []
    for catalog, group in _by_catalog(paths, args.schema):
        schema_errors += catalog.errors
        found += _checked(catalog, group, skipped)
    found.sort(key=lambda item: item[0].as_posix())
    _write(args.format, found)
    _tell(found, schema_errors, skipped, time.monotonic() - began)
    if schema_errors:
        return 2
    return 3 if skipped else int(any(item.severity != "info" for _, items in found for item in items))


def _documents(paths: Sequence[Path], skipped: list[CannotRead]) -> list[Path]:
    """Return the documents at some paths, each once."""
    for path in paths:
        if not is_there(path) and not _is_hidden(path):
            raise WrongUse(f"There is no {str(path)[:200]}.", hint="Name a file or a folder.")
    found = list(Project().documents(list(paths), skipped))
    if not found and not skipped:
        where = ", ".join(str(path.absolute()) for path in paths)
        raise WrongUse(f"No documents were found in {where}.", hint="Looked for .md, .markdown and .mdx files.")
    return found


def _is_hidden(path: Path) -> bool:
    """Tell whether nobody may know here if a path is there; reading it then says so."""
    try:
        path.stat()
    except PermissionError:
        return True
    except (OSError, ValueError):
        return False
    return False


def _by_catalog(paths: Iterable[Path], schema: Path | None) -> Iterator[tuple[Catalog, list[Path]]]:
    """Group documents by the schema file that is nearest to each."""
    if schema is not None:
        yield _named_schema(schema), list(paths)
        return
    project = Project()
    groups: dict[Path, tuple[Catalog, list[Path]]] = {}
    for path in paths:
        catalog = project.catalog_for(path.parent)
        groups.setdefault(catalog.root, (catalog, []))[1].append(path)
    yield from groups.values()


def _named_schema(file: Path) -> Catalog:
    from caseedit.core.schema.loader import load_catalog

    if not is_file(file):
        raise WrongUse(f"There is no schema file {file}.")
    return load_catalog(file.parent, file)


def _checked(catalog: Catalog, paths: list[Path], skipped: list[CannotRead]) -> Iterator[tuple[Path, list[Diagnostic]]]:
    from caseedit.core.validation.check import check_files, must_read_others

    others: Iterable[Path] = ()
    if must_read_others(catalog):
        # One document alone can be the second with its address; what cannot be read is told of when it is asked for.
        others = [path for path in Project().documents([catalog.root], []) if catalog.owner(path) is catalog]
    yield from check_files(paths, catalog, others=others, skipped=skipped)


def _write(form: str, found: list[tuple[Path, list[Diagnostic]]]) -> None:
    problems = [item for _, items in found for item in items]
    if form == "json":
        output.json({"version": 1, "files": len(found), "problems": [as_data(item) for item in problems]})
    elif form == "github":
        # Only the first few of a step are shown.
        for item in sorted(problems, key=lambda item: _SEVERITIES.index(item.severity)):
            output.data(_annotation(item))
    else:
        for item in problems:
            output.data(_line(item))


def as_data(item: Diagnostic) -> dict[str, Any]:
    """Return a finding in the shape that the contract names."""
    return {
        "path": item.path.as_posix() if item.path is not None else None,
        "line": item.line,
        "column": item.column,
        "end_line": item.end_line,
        "end_column": item.end_column,
        "rule": item.rule,
        "severity": str(item.severity),
        "field": None if item.field is None else format_path(item.field),
        "message": item.message,
        "hint": item.hint,
        "fix": bool(item.fix),
    }


def _line(item: Diagnostic) -> str:
    path = "" if item.path is None else output.in_one_line(item.path)
    first = f"{path}:{item.line}:{item.column} {item.severity} {item.rule} {item.message}"
    return f"{first}\n    {item.hint}" if item.hint else first


def _annotation(item: Diagnostic) -> str:
    kind = "notice" if item.severity == "info" else str(item.severity)
    path = "" if item.path is None else item.path.as_posix()
    place = {
        "file": path,
        "line": item.line,
        "endLine": item.end_line,
        "col": item.column,
        "endColumn": item.end_column,
        "title": item.rule,
    }
    properties = ",".join(f"{name}={_escaped(str(value), also=':,')}" for name, value in place.items())
    return f"::{kind} {properties}::{_escaped(f'{item.message} {item.hint}'.strip())}"


def _escaped(text: str, also: str = "") -> str:
    """Escape a text for GitHub's commands: percent signs, line ends, and in properties more."""
    return "".join(f"%{ord(letter):02X}" if letter in "%\r\n" + also else letter for letter in text)


def _tell(
    found: list[tuple[Path, list[Diagnostic]]],
    schema_errors: list[SchemaError],
    skipped: list[CannotRead],
    seconds: float,
) -> None:
    """Say on stderr what could not be checked, and the sum."""
    for schema_error in schema_errors:
        place = f"{schema_error.path}:{schema_error.line or 1}:{schema_error.column or 1}: "
        output.talk(f"{place}{schema_error}")
    for error in skipped:
        output.talk(str(error))
    counts = {name: sum(item.severity == name for _, items in found for item in items) for name in _SEVERITIES}
    files = f"{len(found)} file{'s' * (len(found) != 1)}"
    errors = f"{counts['error']} error{'s' * (counts['error'] != 1)}"
    warnings = f"{counts['warning']} warning{'s' * (counts['warning'] != 1)}"
    output.talk(f"{files} checked in {seconds:.1f} s: {errors}, {warnings}, {counts['info']} for information.")
