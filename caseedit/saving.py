"""One save on its way to the disk, and the copy of unsaved text that goes before it."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from caseedit.core.dataclasses import dataclass
from caseedit.core.files import stamp
from caseedit.core.files.outside import must_lie_inside
from caseedit.core.files.recovery import Journal, RecoveryEntry, keep_replaced
from caseedit.core.files.stamp import Stamp, digest_of
from caseedit.errors import CannotRead, in_short

if TYPE_CHECKING:
    from caseedit.core.document.document import Document


@dataclass(frozen=True, slots=True)
class Moment:
    """A document as it was when somebody asked: text is immutable, so this copies nothing.

    Attributes:
        path: Its file.
        text: Its text.
        saved_text: The text that its file holds.
        encode: Makes bytes of a text, as the file has them.
        stamp: What its file was; None if it was not there.
        cursor: Where the last change ended.
        draft: What is typed in the form and is no value yet.
    """

    path: Path
    text: str
    saved_text: str
    encode: Callable[[str], bytes]
    stamp: Stamp | None
    cursor: int = 0
    draft: bytes = b""

    @classmethod
    def of(cls, document: Document, path: Path, cursor: int = 0, draft: bytes = b"") -> Moment:
        """Take a document as it is now."""
        return cls(path, document.text, document.saved_text, document.source.encode, document.stamp, cursor, draft)

    def entry(self, known: str = "") -> RecoveryEntry:
        """Return what the journal keeps, with the text that the file holds unless `known` is its digest.

        It takes as long as encoding does.
        """
        digest = "" if self.stamp is None else self.stamp.digest
        base = None
        if digest and digest != known:
            base = self.encode(self.saved_text)
            digest = digest_of(base)
        return RecoveryEntry(
            path=self.path,
            text_bytes=self.encode(self.text),
            base_digest=digest,
            at=time.time(),
            cursor=self.cursor,
            draft=self.draft,
            base=base,
        )


@dataclass(slots=True)
class SaveJob:
    """One save, as it was asked for; typing may go on while it runs.

    Attributes:
        document: What is saved.
        moment: How it was.
        overwrite: Write also if the file changed on disk, or is gone.
        in_place: Write over the old bytes at once, as on a full disk.
        journal: Holds the text before the file is touched.
        root: The folder in which the file must lie, links followed; None: anywhere.
        lines: How many lines of the file change; known after `run`.
    """

    document: Document
    moment: Moment
    overwrite: bool
    in_place: bool
    journal: Journal
    root: Path | None = None
    lines: int = 0

    @property
    def path(self) -> Path:
        """The file."""
        return self.moment.path

    def run(self) -> Stamp:
        """Write the file; may be called in a thread.

        Raises:
            ChangedOnDisk: The file is not what it was when it was read; nothing was written.
            CannotWrite: It could not be written.
        """
        moment = self.moment
        if self.root is not None:
            # What was a file when it was opened can be a link by now.
            must_lie_inside(self.path, self.root)
        from caseedit.core.document.align import lines_changed

        self.lines = lines_changed(moment.saved_text, moment.text)
        if moment.stamp is not None and self._has_nothing_to_do(moment.stamp):
            return moment.stamp
        self.journal.flush()
        data = moment.encode(moment.text)
        if self.overwrite:
            self._keep_theirs(data)
        from caseedit.core.files import atomic

        found = atomic.write(
            moment.path,
            data,
            expected=moment.stamp,
            overwrite=self.overwrite,
            in_place=self.in_place,
            keep=self.journal.keep_pair,
        )
        self.journal.is_whole(self.path)
        return found

    def _has_nothing_to_do(self, known: Stamp) -> bool:
        moment = self.moment
        return moment.text == moment.saved_text and stamp.look(moment.path, known) == "same"

    def _keep_theirs(self, data: bytes) -> None:
        """Keep the words that are about to be overwritten, if they are somebody else's."""
        try:
            theirs, found = stamp.read(self.path)
            known = self.moment.stamp
            if theirs != data and (known is None or found.digest != known.digest):
                keep_replaced(self.path, theirs, self.journal.folder)
        except (CannotRead, OSError):
            # The writer has said to overwrite; a copy of what cannot be read or kept is no reason to refuse.
            return

    def sentence(self) -> str:
        """Say what was done, for the status line."""
        return f"Saved {in_short(self.path.name)}: {self.lines} {'line' if self.lines == 1 else 'lines'} changed"
