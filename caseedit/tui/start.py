"""`Start`: where the editor begins."""

from __future__ import annotations

from pathlib import Path

from caseedit.core.dataclasses import dataclass
from caseedit.core.paths import FieldPath


@dataclass(frozen=True, slots=True)
class Start:
    """Where the editor begins.

    Attributes:
        file: The document to open, or None for the file list.
        line: Line of the file to go to, counted from 1.
        field: The form field to begin in.
    """

    file: Path | None = None
    line: int | None = None
    field: FieldPath | None = None
