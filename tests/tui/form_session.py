"""A form over a document, without a screen and without a file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from caseedit.core.document.align import lines_changed
from caseedit.core.document.document import Document, loads
from caseedit.core.paths import FieldPath
from caseedit.core.schema.schema import Schema
from caseedit.core.text import Change, Edit
from caseedit.drafts import Drafts
from caseedit.errors import Refused
from caseedit.tui.controls.control import Around
from caseedit.tui.controls.form import Form
from caseedit.tui.controls.showing import Showing


class Session:
    """What the workspace is to a form: it applies changes and tells the form of each, at once."""

    def __init__(self, text: str, schema: Schema | None = None, **around: Any) -> None:
        self.document: Document = loads(text)
        self.schema = schema or Schema()
        self.text = text
        self.said: list[str] = []
        self.is_read_only = False
        self.drafts = Drafts()
        self.changes = 0
        self.asked: list[Refused] = []
        self.form = Form(self, self.document, Around(**around), self.said.append, self.asked.append)
        self.showing = Showing(self.form)

    def _tell(self, change: Change | None) -> Change | None:
        if change is not None:
            self.changes += 1
            self.drafts.follow(self.document, change)
            self.form.follow()
        return change

    def edit(self, edits: Sequence[Edit], *, origin: str, label: str = "typing", merge: bool = False) -> Change:
        change = self.document.apply(edits, origin=origin, label=label, merge=merge)
        self._tell(change)
        return change

    def set_field(self, path: FieldPath, value: Any, *, merge: bool = False) -> Change | None:
        return self._tell(self.document.set(path, value, merge=merge))

    def insert_item(self, path: FieldPath, position: int, value: Any) -> Change | None:
        return self._tell(self.document.insert(path, position, value))

    def remove_field(self, path: FieldPath) -> Change | None:
        return self._tell(self.document.remove(path))

    def move_item(self, path: FieldPath, old: int, new: int) -> Change | None:
        return self._tell(self.document.move(path, old, new))

    def undo(self) -> Change | None:
        return self._tell(self.document.undo())

    def redo(self) -> Change | None:
        return self._tell(self.document.redo())

    def go(self, *path: str | int) -> None:
        assert self.form.walk.to_path(path), path

    def press(self, *keys: str) -> None:
        """Press keys; a text after `:` is typed."""
        for key in keys:
            if key.startswith(":"):
                for character in key[1:]:
                    self.form.key("space" if character == " " else character, character)
            else:
                self.form.key(key, key if len(key) == 1 else None)

    def rows(self, width: int = 50, *, has_focus: bool = True) -> list[str]:
        columns = self.showing.columns(width)
        result = []
        for at in range(len(self.form.places)):
            for pieces, _ in self.showing.rows(at, columns, has_focus=has_focus):
                result.append("".join(text for text, _ in pieces).rstrip())
        return result

    def row_of(self, label: str) -> str:
        return next(row for row in self.rows() if row[1:].strip().startswith(label))

    @property
    def path(self) -> FieldPath | None:
        place = self.form.place
        return place.path if place is not None else None

    @property
    def lines_changed(self) -> int:
        return lines_changed(self.text, self.document.text)
