"""How large a document may become: beyond what is read for editing it could only be looked at."""

from __future__ import annotations

from collections.abc import Sequence

from caseedit.core.document.source import Source
from caseedit.core.files.stamp import LIMIT
from caseedit.core.text import Edit
from caseedit.errors import Refused

_MOST_BYTES = 4  # of one character


class Room:
    """Counts the bytes of a large text once, and from then on those that come and go."""

    def __init__(self) -> None:
        self._known = (-1, 0)

    def must_have(self, source: Source, text: str, revision: int, edits: Sequence[Edit]) -> None:
        """Check that the text of a revision can still be edited when it was saved with these edits.

        Raises:
            Refused: It would be larger than what is edited here; making it smaller is always allowed.
        """
        more = sum(len(edit.text) - (edit.end - edit.start) for edit in edits)
        if more <= 0 or (len(text) + more) * _MOST_BYTES <= LIMIT:
            return
        size = self._known[1] if self._known[0] == revision else len(source.encode(text))
        size += sum(_bytes(edit.text) - _bytes(text[edit.start : edit.end]) for edit in edits)
        if size > LIMIT:
            limit = LIMIT // 1024 // 1024
            raise Refused(
                f"With this the file would be larger than {limit} MB, and could only be looked at from then on.",
                hint="Split it into smaller files.",
            )
        self._known = (revision + 1, size)


def _bytes(text: str) -> int:
    return len(text.encode("utf-8", "surrogateescape"))
