"""How a document meets what somebody else wrote into its file: what it stands on before and after, what is kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from caseedit.core.dataclasses import dataclass
from caseedit.core.files.recovery import Journal, keep_replaced
from caseedit.core.text import Change, Edit
from caseedit.errors import Refused

if TYPE_CHECKING:
    from caseedit.core.document.document import Document
    from caseedit.core.document.merge import Choice, Merged
    from caseedit.core.document.source import Source
    from caseedit.core.files.stamp import Stamp

MERGE, RELOAD = "merge", "reload"


@dataclass(frozen=True, slots=True)
class Ground:
    """What a document is a change of.

    Attributes:
        saved_text: The text that its file held.
        stamp: What the file was.
        source: How its bytes are read and written.
    """

    saved_text: str
    stamp: Stamp | None
    source: Source

    @classmethod
    def of(cls, document: Document) -> Ground:
        """Take that of a document."""
        return cls(document.saved_text, document.stamp, document.source)

    def put_under(self, document: Document) -> None:
        """Let a document be a change of this."""
        document.saved_text, document.stamp, document.source = self.saved_text, self.stamp, self.source


class Meetings:
    """What documents stood on before each meeting: undoing it must ask again before theirs is overwritten."""

    def __init__(self) -> None:
        self._before: dict[Document, list[Ground]] = {}
        self._after: dict[Document, list[Ground]] = {}

    def begin(self, document: Document, theirs: Document) -> None:
        """Let a document be a change of what is on the disk now."""
        self._before.setdefault(document, []).append(Ground.of(document))
        self._after.pop(document, None)
        Ground.of(theirs).put_under(document)

    def undo(self, document: Document) -> Change | None:
        """Take back the last step of a document; one that joined it with the disk is not joined with it then."""
        label, change = document.undo_label, document.undo()
        if change is not None:
            _pass(document, label, self._before, self._after)
        return change

    def redo(self, document: Document) -> Change | None:
        """Do again what was taken back."""
        label, change = document.redo_label, document.redo()
        if change is not None:
            _pass(document, label, self._after, self._before)
        return change

    def settled(self, document: Document) -> None:
        """The file has what the document has: nothing that stood there before counts any more."""
        self._before.pop(document, None)
        self._after.pop(document, None)


def _pass(
    document: Document, label: str, source: dict[Document, list[Ground]], target: dict[Document, list[Ground]]
) -> None:
    if label not in (MERGE, RELOAD) or not source.get(document):
        return
    target.setdefault(document, []).append(Ground.of(document))
    source[document].pop().put_under(document)


def merged_with(document: Document, theirs: Document) -> Merged:
    """Join own changes and those of the disk."""
    from caseedit.core.document.merge import merge

    return merge(document.saved_text, document.text, theirs.text)


def is_doubtful(document: Document, theirs: Document) -> bool:
    """Tell whether what is on the disk now may be an accident: it is empty, or its front matter is newly broken."""
    return not theirs.text or (theirs.problem is not None and document.problem is None)


def edits_between(document: Document, text: str) -> tuple[Edit, ...]:
    """Return the edits that give a document another text; lines that are alike stay as they are."""
    from caseedit.core.document.body import line_edits

    if document.problem is not None:
        # Read the front matter again, wherever the difference lies: what was wrong may be mended elsewhere.
        return (Edit(0, len(document.text), text),)
    return tuple(line_edits(document.text, text))


def keep_mine(document: Document, journal: Journal) -> None:
    """Keep the own text that is about to give way, so that a kill after it does not take it along."""
    if not document.is_modified or document.path is None:
        return
    try:
        keep_replaced(document.path, document.to_bytes(), journal.folder)
    except (OSError, Refused):
        # Undo still has it; a copy that cannot be kept is no reason to refuse.
        return


def edits_for(merged: Merged, choices: Sequence[Choice]) -> list[tuple[str, Edit]]:
    """Return one step for each choice that is not `mine`, as an edit of the text with all of mine, the last first."""
    at = 0
    steps: list[tuple[str, Edit]] = []
    wanted = iter(choices)
    for piece in merged.pieces:
        if isinstance(piece, str):
            at += len(piece)
            continue
        text = piece.chosen(next(wanted))
        if text != piece.mine:
            steps.append((piece.where, Edit(at, at + len(piece.mine), text)))
        at += len(piece.mine)
    return steps[::-1]
