"""Unsaved text of earlier sessions: which of it is worth a question, and how it meets what is on the disk now."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from caseedit.core.dataclasses import replace
from caseedit.core.files import stamp
from caseedit.core.files.recovery import Journal, RecoveryEntry
from caseedit.errors import CannotRead, Refused, in_short

if TYPE_CHECKING:
    from caseedit.core.document.document import Document


def recoverable(journal: Journal, root: Path, path: Path | None) -> list[RecoveryEntry]:
    """Return the entries of one file, or of all files under `root`, that hold something the disk does not."""
    return [entry for entry in journal.entries(path) if _is_wanted(journal, root, entry)]


def _is_wanted(journal: Journal, root: Path, entry: RecoveryEntry) -> bool:
    if entry.is_live or entry.is_replaced or (not entry.damage and not entry.path.is_relative_to(root)):
        return False
    try:
        on_disk, _ = stamp.read(entry.path)
    except CannotRead:
        return True
    if not entry.damage and not entry.draft and on_disk == entry.text_bytes:
        journal.discard(entry)
        return False
    return True


def empty(path: Path) -> Document:
    """Return a document whose file is not there."""
    from caseedit.core.document.document import loads

    return loads(b"", path)


def read(entry: RecoveryEntry) -> Document:
    """Return an unsaved text as a document of its own.

    Raises:
        CannotRead: It is damaged.
    """
    from caseedit.core.document.document import loads

    if entry.damage:
        message = f"This unsaved text cannot be restored by itself: {entry.damage}."
        raise CannotRead(message, path=entry.file, hint="Look at it with caseedit recover show.")
    return loads(entry.text_bytes, entry.path)


def meet(document: Document, entry: RecoveryEntry, kept: Document) -> str:
    """Return an unsaved text with the changes in it that the disk, or the document, has had since.

    Where it conflicts with the disk it is returned as it is, and the document's next save asks, as for any file that
    changed on disk. From now on the document is written as the unsaved text would have been.

    Raises:
        Refused: The document has other unsaved text, and the two conflict.
    """
    base, joined = _join(document, entry, kept.text)
    if joined is None and document.is_modified:
        name, clock = in_short(entry.path.name), entry.clock
        raise Refused(
            f"The unsaved work from {clock} does not go together with what is unsaved in {name} already.",
            hint="It stays kept: save or undo what is there, then open the file again.",
        )
    document.source = kept.source
    if joined is not None:
        return joined
    document.saved_text = base
    if document.stamp is not None:
        document.stamp = replace(document.stamp, digest=entry.base_digest)
    return kept.text


def joined_bytes(entry: RecoveryEntry) -> bytes | None:
    """Return what the file of an unsaved text would hold with it; None if both changed the same places."""
    from caseedit.core.document.document import load, loads

    kept = loads(entry.text_bytes, entry.path)
    _, text = _join(load(entry.path), entry, kept.text)
    return None if text is None else kept.source.encode(text)


def joined(document: Document, entry: RecoveryEntry) -> str:
    """Return what a document would be with its unsaved text.

    Raises:
        CannotRead: The entry is damaged, or in conflict with the disk.
    """
    _, text = _join(document, entry, read(entry).text)
    if text is None:
        raise CannotRead("This unsaved text and the file do not go together.", path=entry.path)
    return text


def _join(document: Document, entry: RecoveryEntry, text: str) -> tuple[str, str | None]:
    """Return what both began with, and the text with what the disk has had since; None where they conflict."""
    from caseedit.core.document.align import shared_lines
    from caseedit.core.document.document import loads
    from caseedit.core.document.merge import merge

    if document.stamp is None or entry.is_pair or document.stamp.digest == entry.base_digest:
        base = document.saved_text
        if entry.is_pair and not document.is_modified:
            return base, text
    elif entry.base is None:
        # Nobody knows what both began with. If it is what both still have, neither seems to have removed anything.
        base = shared_lines(text, document.text)
    else:
        base = loads(entry.base, entry.path).text
    return base, merge(base, text, document.text).text
