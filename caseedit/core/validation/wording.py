"""How values, names and counts read in a sentence for a writer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from caseedit.core.clean import show
from caseedit.core.paths import FieldPath, spoken_path

LONGEST_VALUE = 40


def quoted(text: object) -> str:
    """Put a name or a value into curly quotes, on one line, safe to print and cut to 40 characters."""
    return f"‘{cut(text)}’"


def cut(text: object) -> str:
    """Put a value on one line, safe to print and cut to 40 characters."""
    shown = show(" ".join(str(text)[: LONGEST_VALUE * 8].split()))
    return shown if len(shown) <= LONGEST_VALUE else shown[: LONGEST_VALUE - 1].rstrip() + "…"


def written(value: object) -> str:
    """Return a value as it is written in a file: `true`, where Python says `True`."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def field_name(path: FieldPath) -> str:
    """Name a field: `‘images 2, caption’`."""
    return f"‘{show(spoken_path(path))}’"


def counted(number: int, one: str, many: str = "") -> str:
    """Return `1 item`, `2 items`."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def kind_of(value: Any) -> str:
    """Say what a value is: `a list`, `the number 10`."""
    if value is None:
        return "empty"
    if isinstance(value, bool):
        return f"the yes-or-no value {str(value).lower()}"
    if isinstance(value, (int, float)):
        return f"the number {cut(value)}"
    if isinstance(value, (list, tuple)):
        return "a list"
    if isinstance(value, dict):
        return "a group of fields"
    return "text" if isinstance(value, str) else "a date"


def listed(words: Iterable[object], most: int = 5) -> str:
    """Return `a, b and c`; no more than `most`, then `…`."""
    shown = [quoted(word) for word in words]
    if len(shown) > most:
        return ", ".join(shown[:most]) + " …"
    return " or ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)
