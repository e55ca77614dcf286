"""`Lines`: where the lines of a large text are, kept true edit by edit without counting it again."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

from caseedit.core.text import Edit, line_lengths

BLOCK = 512


class Lines:
    """Line lengths in blocks of some hundreds: a place is found by halving blocks, an edit touches few of them."""

    __slots__ = ("_blocks", "_known_starts", "_line_sums", "_sizes", "_text_sums", "text")

    def __init__(self, text: str = "") -> None:
        self.text = text
        self._blocks: list[array[int]] = []
        self._sizes: list[int] = []  # characters of each block
        # Where the lines of a block begin in it; made when it is first asked for.
        self._known_starts: list[array[int] | None] = []
        self._replace_blocks(0, 0, line_lengths(text, 0, len(text)))

    def __len__(self) -> int:
        return self._line_sums[-1]

    def _replace_blocks(self, first: int, after: int, lengths: array[int]) -> None:
        blocks = [lengths[at : at + BLOCK] for at in range(0, len(lengths), BLOCK)]
        self._blocks[first:after] = blocks
        self._sizes[first:after] = map(sum, blocks)
        self._known_starts[first:after] = [None] * len(blocks)
        self._line_sums = [0, *accumulate(map(len, self._blocks))]
        self._text_sums = [0, *accumulate(self._sizes)]

    def line_of(self, offset: int) -> int:
        """Return the line that holds `offset`; an offset beyond the text is in the last line."""
        block = min(bisect_right(self._text_sums, offset), len(self._blocks)) - 1
        starts = self._starts(block)
        line = min(bisect_right(starts, offset - self._text_sums[block]), len(starts) - 1) - 1
        return self._line_sums[block] + line

    def _starts(self, block: int) -> array[int]:
        """Return where the lines of a block begin, and where it ends."""
        known = self._known_starts[block]
        if known is None:
            known = self._known_starts[block] = array("I", accumulate(self._blocks[block], initial=0))
        return known

    def _block_of(self, line: int) -> int:
        return min(bisect_right(self._line_sums, line), len(self._blocks)) - 1

    def start(self, line: int) -> int:
        """Return the offset of a line's first character; beyond the last line, the text's length."""
        block = self._block_of(line)
        starts, at = self._starts(block), line - self._line_sums[block]
        return self._text_sums[block] + (starts[at] if at < len(starts) else starts[-1])

    def end(self, line: int) -> int:
        """Return the offset after a line's last character, before its line end."""
        after = self.start(line + 1)
        if line + 1 >= len(self):
            return after
        text = self.text
        return after - 2 if text[after - 2 : after] == "\r\n" else after - 1

    def of(self, line: int) -> str:
        """Return a line's text without its end."""
        return self.text[self.start(line) : self.end(line)]

    def end_of(self, line: int) -> str:
        """Return the characters that end a line: empty for the last."""
        return self.text[self.end(line) : self.start(line + 1)]

    def walk(self, line: int) -> Iterator[tuple[int, int, str]]:
        """Yield (line, offset, text without its end) from `line` on."""
        text, count, start = self.text, len(self), self.start(line)
        block = self._block_of(line)
        skipped = line - self._line_sums[block]
        for lengths in self._blocks[block:]:
            for length in lengths[skipped:]:
                after = start + length
                if line == count - 1:
                    yield line, start, text[start:after]
                else:
                    yield line, start, text[start : after - (2 if text[after - 2 : after] == "\r\n" else 1)]
                line, start = line + 1, after
            skipped = 0

    def apply(self, edits: Sequence[Edit], text: str) -> tuple[int, int, int]:
        """Follow ordered edits of the text, which is `text` after them.

        Returns:
            The first line that was counted again, how many lines were there, and how many are there now.
        """
        # From one character before: an inserted LF joins a CR that stands there.
        first, last = self.line_of(max(0, edits[0].start - 1)), self.line_of(edits[-1].end)
        start, end = self.start(first), self.start(last + 1)
        lengths = line_lengths(text, start, end + sum(edit.delta for edit in edits))
        if last + 1 < len(self):
            lengths.pop()
        self._splice(first, last, lengths)
        self.text = text
        return first, last + 1 - first, len(lengths)

    def _splice(self, first: int, last: int, lengths: array[int]) -> None:
        low, high = self._block_of(first), self._block_of(last)
        before = self._blocks[low][: first - self._line_sums[low]]
        after = self._blocks[high][last + 1 - self._line_sums[high] :]
        self._replace_blocks(low, high + 1, before + lengths + after)
