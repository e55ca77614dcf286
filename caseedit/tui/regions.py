"""`Region`: the body or the front matter of the current document as a text that an editor widget can change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from caseedit.core.document.document import Document
from caseedit.core.text import Change, Edit, Span, minimal
from caseedit.workspace import Workspace

Part = Literal["body", "matter"]


class Region:
    """A live view on a part of one document; its offsets count from the part's first character."""

    def __init__(self, workspace: Workspace, document: Document, part: Part) -> None:
        self._workspace = workspace
        self._document = document
        self._part = part
        self._revision = -1
        self._text = ""
        self._span = Span(0, 0)
        self._read()

    @property
    def text(self) -> str:
        """The part's text as it is now."""
        if self._revision != self._document.revision:
            self._read()
        return self._text

    @property
    def span(self) -> Span:
        """Where the part lies in the document's text."""
        if self._revision != self._document.revision:
            self._read()
        return self._span

    def edit(self, edits: Sequence[Edit], *, merge: bool) -> None:
        """Change the document through the workspace.

        Raises:
            Refused: The document cannot be edited.
        """
        start = self.span.start
        origin = "body" if self._part == "body" else "yaml"
        self._workspace.edit([edit.shifted(start) for edit in edits], origin=origin, merge=merge)

    def follow(self, change: Change) -> tuple[Edit, ...]:
        """Return what a change of the document did to this part, as edits of the part's text before it."""
        before, text_before = self._span, self._text
        self._read()
        inside = [edit for edit in change.edits if before.start <= edit.start and edit.end <= before.end]
        delta = sum(edit.delta for edit in inside)
        moved = sum(edit.delta for edit in change.edits if edit.end <= before.start and edit not in inside)
        is_whole = all(edit in inside or edit.end <= before.start or edit.start >= before.end for edit in change.edits)
        start = before.start + moved
        if is_whole and self._span == Span(start, before.end + moved + delta):
            edits = tuple(edit.shifted(-before.start) for edit in inside)
            if len(text_before) + delta == len(self._text):
                return edits
        # The change moved the border between the parts: what differs is found by comparing.
        return minimal(text_before, self._text)

    def _read(self) -> None:
        parts = self._document.parts
        is_body = self._part == "body"
        self._span = parts.body if is_body else parts.matter
        self._text = self._document.body if is_body else self._span.of(self._document.text)
        self._revision = self._document.revision
