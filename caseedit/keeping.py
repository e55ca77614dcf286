"""Which unsaved text goes to the journal: of each edited document the newest, with what is typed and no value yet."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from caseedit.core.dataclasses import dataclass
from caseedit.core.files.recovery import Journal
from caseedit.core.text import Change
from caseedit.saving import Moment

if TYPE_CHECKING:
    from caseedit.core.document.document import Document
    from caseedit.core.paths import FieldPath


@dataclass(frozen=True, slots=True)
class Draft:
    """What is typed into a field of the form and cannot be its value yet.

    Attributes:
        field: The field.
        text: What is typed.
    """

    field: FieldPath
    text: str

    def to_bytes(self) -> bytes:
        """Return it as the journal keeps it."""
        return json.dumps({"field": self.field, "text": self.text}).encode("ascii")

    @classmethod
    def read(cls, data: bytes) -> Draft | None:
        """Read what a journal kept; None if there is nothing, or something else."""
        try:
            found = json.loads(data)
            field, text = found["field"], found["text"]
        except (ValueError, TypeError, KeyError, RecursionError):
            return None
        is_path = isinstance(field, list) and all(type(part) in (str, int) for part in field)
        return cls(tuple(field), text) if is_path and field and isinstance(text, str) else None


class Keeping:
    """Hands documents to the journal after each change.

    Attributes:
        journal: Writes them, by a thread of its own.
    """

    def __init__(self, journal: Journal, *, is_on: bool) -> None:
        self.journal = journal
        self._is_on = is_on
        self._cursors: dict[Path, int] = {}
        self._drafts: dict[Path, Draft] = {}

    @property
    def note(self) -> str:
        """What to say of it; empty while all is well."""
        state = self.journal.state if self._is_on else "off"
        return {"ok": "", "elsewhere": "recovery elsewhere", "off": "recovery OFF"}[state]

    def keep(self, document: Document, change: Change | None = None) -> None:
        """Let the journal keep the newest text; one that equals the file needs no keeping."""
        path = document.path
        if path is None or not self._is_on:
            return
        draft = self._drafts.get(path)
        if not document.is_modified and draft is None:
            self.journal.drop(path)
            return
        if change is not None and change.inverse:
            self._cursors[path] = change.inverse[-1].end
        kept = b"" if draft is None else draft.to_bytes()
        self.journal.keep_later(path, Moment.of(document, path, self._cursors.get(path, 0), kept).entry)

    def draft(self, document: Document, draft: Draft | None) -> None:
        """Note what is typed in the form and is no value yet; None: nothing."""
        path = document.path
        if path is None or self._drafts.get(path) == draft:
            return
        if draft is None:
            self._drafts.pop(path, None)
        else:
            self._drafts[path] = draft
        self.keep(document)

    def drop(self, path: Path) -> None:
        """Keep nothing of a file any more."""
        self._drafts.pop(path, None)
        self.journal.drop(path)

    def keep_all(self, documents: Iterable[Document], timeout: float) -> bool:
        """Keep these at once, on the disk; return whether that is done."""
        for document in documents:
            self.keep(document)
        return self.journal.flush(timeout)
