"""Findings as text, as JSON and as annotations of GitHub."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from caseedit.cli import output
from caseedit.core.paths import format_path
from caseedit.core.validation.diagnostic import Diagnostic
from caseedit.errors import CaseEditError

SEVERITIES = ("error", "warning", "info")


def text_lines(found: Iterable[Diagnostic]) -> Iterator[str]:
    """Yield the rows of each finding: its place and what it is, then the cure."""
    for item in found:
        path = "" if item.path is None else output.in_one_line(item.path)
        first = f"{path}:{item.line}:{item.column} {item.severity} {item.rule} {item.message}"
        yield f"{first}\n    {item.hint}" if item.hint else first


def as_data(found: Sequence[Diagnostic], files: int) -> dict[str, Any]:
    """Return findings in the shape that the contract names."""
    return {"version": 1, "files": files, "problems": [_problem(item) for item in found]}


def _problem(item: Diagnostic) -> dict[str, Any]:
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


def github_lines(found: Iterable[Diagnostic], failures: Iterable[CaseEditError] = ()) -> Iterator[str]:
    """Yield a command of GitHub for each finding, errors first: only the first few of a step are shown.

    Args:
        found: What is wrong in documents.
        failures: What could not be read: schemas, documents.
    """
    for error in failures:
        place = {"file": "" if error.path is None else _from_here(error.path), "line": error.line or 1}
        yield _command("error", place | {"col": error.column or 1, "title": "caseedit"}, str(error))
    for item in sorted(found, key=lambda item: SEVERITIES.index(item.severity)):
        kind = "notice" if item.severity == "info" else str(item.severity)
        place = {
            "file": "" if item.path is None else item.path.as_posix(),
            "line": item.line,
            "endLine": item.end_line,
        }
        if item.line == item.end_line:
            # GitHub takes columns on one line only.
            place |= {"col": item.column, "endColumn": item.end_column}
        yield _command(kind, place | {"title": item.rule}, f"{item.message} {item.hint}".strip())


def _from_here(path: Path) -> str:
    here = Path.cwd()
    return (path.relative_to(here) if path.is_relative_to(here) else path).as_posix()


def _command(kind: str, place: Mapping[str, object], words: str) -> str:
    properties = ",".join(f"{name}={_escaped(str(value), also=':,')}" for name, value in place.items())
    return f"::{kind} {properties}::{_escaped(words)}"


def _escaped(text: str, also: str = "") -> str:
    """Escape a text for GitHub's commands: percent signs, line ends, and in properties more."""
    return "".join(f"%{ord(letter):02X}" if letter in "%\r\n" + also else letter for letter in text)
