"""The two files in which the journal keeps one document: its newest text, and the text that was made from."""

from __future__ import annotations

import time
from pathlib import Path

from caseedit.core.files.disk import Disk
from caseedit.core.files.entry import RecoveryEntry, new_name, remove, store, store_base, sync


class Kept:
    """What the journal has written of one document.

    Attributes:
        folder: Where.
        name: The part of the files' names before their suffix.
        base_digest: Of the text that the newest text was made from, if that is written.
        size: Of the newest text, in bytes.
        at: When the oldest of what is not synced was written, by the monotonic clock.
        is_synced: True if the disk has said that it has all of it.
        writing: Counts what was written, so that a sync of an older text is not taken for one of the newer.
    """

    __slots__ = ("_left", "at", "base_digest", "folder", "is_synced", "name", "size", "writing")

    def __init__(self, folder: Path, name: str) -> None:
        self.folder = folder
        self.name = name
        self.base_digest: str | None = None
        self.size = 0
        self.at = 0.0
        self.is_synced = True
        self.writing = 0
        # Files of older texts that could not be removed yet.
        self._left: list[Path] = []

    @property
    def file(self) -> Path:
        """The newest text."""
        return self.folder / f"{self.name}.text"

    def store(self, disk: Disk, entry: RecoveryEntry) -> None:
        """Write the text, and before it the base if that moved.

        Raises:
            OSError: It could not be written; the older text stays.
        """
        older, is_moved = self.file, entry.base is not None and entry.base_digest != self.base_digest
        # Two files cannot change at once: until the new pair is whole, the old one stays.
        name = new_name(entry.real or entry.path) if is_moved and self.writing else self.name
        try:
            if is_moved and entry.base is not None:
                store_base(disk, self.folder, name, entry.base, sync=False)
            store(disk, self.folder, name, entry, sync=False)
        except OSError:
            if name != self.name or not self.writing:
                remove(disk, self.folder / f"{name}.text")
            raise
        self.base_digest = entry.base_digest if is_moved else self.base_digest
        self.name = name
        self.size = len(entry.text_bytes)
        if self.is_synced:
            self.at = time.monotonic()
        self.writing += 1
        self.is_synced = False
        if older != self.file:
            self._left.append(older)
        self._clear(disk)

    def replaces(self, disk: Disk, other: Kept) -> None:
        """Remove what was written of the same document in another folder."""
        self._left += [*other._left, other.file]
        self._clear(disk)

    def remove(self, disk: Disk) -> None:
        """Remove all of it.

        Raises:
            OSError: Some of it is still there.
        """
        self._left.append(self.file)
        self._clear(disk)
        if self._left:
            raise OSError(f"{self._left[0]} cannot be removed")

    def _clear(self, disk: Disk) -> None:
        self._left = [file for file in dict.fromkeys(self._left) if not remove(disk, file)]

    def sync(self, disk: Disk) -> None:
        """Wait until the disk has both files."""
        if self.base_digest is not None:
            sync(disk, self.file.with_suffix(".base"))
        sync(disk, self.file)
