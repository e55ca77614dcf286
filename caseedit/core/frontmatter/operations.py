"""What can be done to a front matter: one data class for each operation."""

from __future__ import annotations

from typing import Any

from caseedit.core.dataclasses import dataclass
from caseedit.core.paths import FieldPath


@dataclass(frozen=True, slots=True)
class Set:
    """Give the value at `path`; a key that is not there is added, and a list's next position too."""

    path: FieldPath
    value: Any


@dataclass(frozen=True, slots=True)
class Insert:
    """Put `value` before the item at `position` of the list at `path`; its length or -1 means the end."""

    path: FieldPath
    position: int
    value: Any


@dataclass(frozen=True, slots=True)
class Remove:
    """Remove a key with its value, or a list item."""

    path: FieldPath


@dataclass(frozen=True, slots=True)
class Move:
    """Take the item or key at position `old` of the list or map at `path` to position `new`."""

    path: FieldPath
    old: int
    new: int


@dataclass(frozen=True, slots=True)
class Rename:
    """Give the key at the end of `path` another name, in its place."""

    path: FieldPath
    key: str


Operation = Set | Insert | Remove | Move | Rename
