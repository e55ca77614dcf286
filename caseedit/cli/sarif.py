"""Findings as SARIF 2.1.0, the form in which code hosts and editors exchange them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from caseedit import __version__
from caseedit.core.files import stamp
from caseedit.core.paths import format_path
from caseedit.core.text import LineIndex
from caseedit.core.validation.diagnostic import Diagnostic
from caseedit.core.validation.rule import Rule
from caseedit.errors import CannotRead

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {"error": "error", "warning": "warning", "info": "note"}


def as_data(found: Sequence[Diagnostic], rules: Iterable[Rule], failures: Iterable[str] = ()) -> dict[str, Any]:
    """Return one log with one run.

    Args:
        rules: All that were looked for.
        failures: What could not be checked, in words.
    """
    described = {rule.name: _described(rule) for rule in rules}
    for item in found:
        described.setdefault(item.rule, {"id": item.rule})
    numbers = {name: number for number, name in enumerate(described)}
    lines = cache(_lines_of)
    notes = [{"level": "error", "message": {"text": _writable(text)}} for text in failures]
    run = {
        "tool": {"driver": {"name": "caseedit", "version": __version__, "rules": list(described.values())}},
        "columnKind": "unicodeCodePoints",
        "newlineSequences": ["\r\n", "\n", "\r"],
        "invocations": [{"executionSuccessful": not notes, "toolExecutionNotifications": notes}],
        "results": [_result(item, numbers[item.rule], lines) for item in found],
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _described(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.name,
        "shortDescription": {"text": f"{rule.means}."},
        "help": {"text": f"{rule.cure}."},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"tags": [rule.scope]},
    }


def _result(item: Diagnostic, number: int, lines: Any) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": item.rule,
        "ruleIndex": number,
        "level": _LEVELS[item.severity],
        "message": {"text": _writable(f"{item.message} {item.hint}".strip())},
        "locations": [_location(item)],
        "partialFingerprints": {"caseedit/v1": item.fingerprint},
    }
    index = lines(item.path) if item.fix and item.path is not None else None
    if index is not None:
        result["fixes"] = [_fix(item, index)]
    return result


def _location(item: Diagnostic) -> dict[str, Any]:
    region = {
        "startLine": item.line,
        "startColumn": item.column,
        "endLine": item.end_line,
        "endColumn": item.end_column,
    }
    location: dict[str, Any] = {"physicalLocation": {"artifactLocation": _artifact(item.path), "region": region}}
    if item.field is not None:
        location["logicalLocations"] = [{"fullyQualifiedName": _writable(format_path(item.field)), "kind": "member"}]
    return location


def _artifact(path: Path | None) -> dict[str, str]:
    """Return where a file is, from the folder that the command runs in, byte for byte."""
    name = "" if path is None else os.path.relpath(path)
    return {"uri": quote(os.fsencode(name.replace(os.sep, "/")))}


def _fix(item: Diagnostic, index: LineIndex) -> dict[str, Any]:
    replacements = []
    for edit in item.fix:
        line, column = index.position(edit.start)
        end_line, end_column = index.position(edit.end)
        region = {
            "startLine": line + 1,
            "startColumn": column + 1,
            "endLine": end_line + 1,
            "endColumn": end_column + 1,
        }
        replacements.append({"deletedRegion": region, "insertedContent": {"text": _writable(edit.text)}})
    change = {"artifactLocation": _artifact(item.path), "replacements": replacements}
    return {"description": {"text": _writable(item.hint or item.message)}, "artifactChanges": [change]}


def _lines_of(path: Path) -> LineIndex | None:
    from caseedit.core.document.source import decode

    try:
        data, _ = stamp.read(path)
    except CannotRead:
        return None
    return LineIndex(decode(data).text)


def _writable(text: str) -> str:
    """Return a text without half characters, which stand for bytes that are no text."""
    return text.encode("utf-8", "replace").decode("utf-8")
