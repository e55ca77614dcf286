"""The line index of a text after edits, made from the index before them."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from caseedit.core.text import LINE_END, Edit, LineIndex

# Lines whose numbers are moved when something before them changes; with more it is sooner counted to a place.
MOST_MOVED = 200_000


class KeptIndex(LineIndex):
    """A line index made of starts that are known already."""

    __slots__ = ()

    def __init__(self, starts: array[int], length: int) -> None:
        self.starts = starts
        self._length = length


def index_after(index: LineIndex | None, edits: Sequence[Edit], text: str) -> LineIndex | None:
    """Return the index of `text`, given that of the text before ordered `edits`; only what they span is read.

    None where it is better made again when somebody asks for it.
    """
    if index is None or len(index) > MOST_MOVED:
        return None
    if not edits:
        return index
    start, end = edits[0].start, edits[-1].end
    delta = sum(edit.delta for edit in edits)
    # A line start depends on the character before it, and after a CR on the one behind it.
    kept = max(bisect_left(index.starts, start), 1)
    moved = max(bisect_right(index.starts, end), 1)
    scan = LINE_END.finditer(text, max(start - 1, 0), end + delta + 1)
    fresh = array("I", [match.end() for match in scan if max(start, 1) <= match.end() <= end + delta])
    rest = index.starts[moved:]
    moved_on = array("I", [at + delta for at in rest]) if delta else rest
    return KeptIndex(index.starts[:kept] + fresh + moved_on, len(text))
