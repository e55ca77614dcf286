"""Rows of a page as a terminal shows them in colour: its own sixteen colours, so that it fits any background."""

from __future__ import annotations

import os
from collections.abc import Iterable

from caseedit.cli import output
from caseedit.core.preview.row import Row

CHOICES = ("auto", "always", "never")
_CODES: dict[str, str] = {
    "bold": "1", "dim": "2", "italic": "3", "underline": "4", "strike": "9", "reverse": "7", "accent": "36",
    "error": "31", "warning": "33", "success": "32", "h1": "1", "h2": "1", "h3": "1", "h4": "1;2", "h5": "1;2",
    "h6": "2;3", "rule": "2", "bar": "2", "quote": "3", "cite": "1", "digit": "1", "chip": "7", "caption": "3",
    "mark": "33", "link": "36;4", "code": "", "code-word": "1", "code-name": "36", "code-text": "32",
    "code-comment": "2;3", "code-added": "32", "code-gone": "31",
}  # fmt: skip


def wants_colour(choice: str) -> bool:
    """Tell whether results are written in colour: as asked, else if they go to a terminal that has any."""
    if choice != "auto":
        return choice == "always"
    return output.is_terminal() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def painted(rows: Iterable[Row]) -> str:
    """Return rows as text with colour codes; their own text is safe already."""
    return "\n".join("".join(_painted(run.text, run.styles) for run in row.runs) for row in rows)


def _painted(text: str, styles: tuple[str, ...]) -> str:
    codes = ";".join(filter(None, (_CODES.get(name, "") for name in styles)))
    return f"\x1b[{codes}m{text}\x1b[0m" if codes else text
