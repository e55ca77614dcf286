"""`Fields`: the part of the workspace that the form asks for changes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from caseedit.core.paths import FieldPath
from caseedit.core.schema.schema import Schema
from caseedit.core.text import Change, Edit
from caseedit.drafts import Drafts


class Fields(Protocol):
    """The part of the workspace that the form asks."""

    @property
    def schema(self) -> Schema:
        """Its schema."""

    @property
    def is_read_only(self) -> bool:
        """Whether the document may only be looked at."""

    @property
    def drafts(self) -> Drafts:
        """What is typed into fields and cannot be in the file."""

    def edit(self, edits: Sequence[Edit], *, origin: str, label: str = ..., merge: bool = ...) -> Change:
        """Change the text."""

    def set_field(self, path: FieldPath, value: Any, *, merge: bool = ...) -> Change | None:
        """Give a field a value."""

    def insert_item(self, path: FieldPath, position: int, value: Any) -> Change | None:
        """Put an item into a list."""

    def remove_field(self, path: FieldPath) -> Change | None:
        """Remove a key or an item."""

    def move_item(self, path: FieldPath, old: int, new: int) -> Change | None:
        """Move an item."""
