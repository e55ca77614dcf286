"""Which unsaved text goes to the journal: of each edited document the newest, with what is typed and no value yet."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from caseedit.core.files.recovery import Journal
from caseedit.core.text import Change
from caseedit.drafts import Drafts, to_bytes
from caseedit.saving import Moment

if TYPE_CHECKING:
    from caseedit.core.document.document import Document


class Keeping:
    """Hands documents to the journal after each change.

    Attributes:
        journal: Writes them, by a thread of its own.
        drafts: What is typed into their fields and is no value yet.
    """

    def __init__(self, journal: Journal, *, is_on: bool) -> None:
        self.journal = journal
        self._is_on = is_on
        self._cursors: dict[Path, int] = {}
        self.drafts = Drafts(self.keep)

    @property
    def note(self) -> str:
        """What to say of it; empty while all is well."""
        state = self.journal.state if self._is_on else "off"
        return {"ok": "", "elsewhere": "recovery elsewhere", "off": "recovery OFF"}[state]

    def keep(self, document: Document, change: Change | None = None) -> None:
        """Let the journal keep the newest text; one that equals the file needs no keeping."""
        if change is not None:
            self.drafts.follow(document, change)
        path = document.path
        if path is None or not self._is_on:
            return
        drafts = self.drafts.of(document)
        if not document.is_modified and not drafts:
            self.journal.drop(path)
            return
        if change is not None and change.inverse:
            self._cursors[path] = change.inverse[-1].end
        kept = to_bytes(drafts)
        self.journal.keep_later(path, Moment.of(document, path, self._cursors.get(path, 0), kept).entry)

    def drop(self, path: Path) -> None:
        """Keep nothing of a file any more."""
        self.journal.drop(path)

    def keep_all(self, documents: Iterable[Document], timeout: float) -> bool:
        """Keep these at once, on the disk; return whether that is done."""
        for document in documents:
            self.keep(document)
        return self.journal.flush(timeout)
