"""`Span`, `Edit`, `Change`, `LineIndex`: describe, apply and reverse a replacement."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate
from operator import sub
from typing import Any

from caseedit.core.dataclasses import dataclass
from caseedit.core.expressions import expression

# Only these three end a line of a file; NEL, LS, PS, VT and FF never do.
LINE_END = expression(r"\r\n|\n|\r")
# Characters that are cut into lines at once: of a large text all lines would take many times its size.
_PIECE = 1 << 16
# A line end and a line with nothing but spaces; the two characters of a Windows line end are one.
BLANK_LINE = expression(r"(?:\r\n|\n|\r(?!\n))[ \t]*(?:\r\n|\n|\r)")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of text, in characters: `start` up to, not including, `end`."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start

    def __contains__(self, offset: int) -> bool:
        return self.start <= offset < self.end

    def of(self, text: str) -> str:
        """Return the part of `text` that this span covers."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """Replace the characters from `start` up to `end` by `text`; offsets are of the text before."""

    start: int
    end: int
    text: str

    @property
    def delta(self) -> int:
        """How many characters longer the text becomes."""
        return len(self.text) - (self.end - self.start)

    def shifted(self, by: int) -> Edit:
        """Return the same replacement `by` characters further on."""
        return Edit(self.start + by, self.end + by, self.text)


@dataclass(frozen=True, slots=True)
class Change:
    """What an applied group of edits did to a text.

    Attributes:
        revision: The revision of the text after it.
        edits: Ordered, not overlapping, with offsets of the text before.
        inverse: The edits that take it back, with offsets of the text after.
        origin: Who asked: `"body"`, `"yaml"`, `"field"`, `"undo"`, `"redo"`, `"reload"`, `"fix"`, ...
        label: What was done, in words for the undo history ("title", "typing").
    """

    revision: int
    edits: tuple[Edit, ...]
    inverse: tuple[Edit, ...]
    origin: str = ""
    label: str = ""


def ordered(edits: Iterable[Edit], length: int) -> tuple[Edit, ...]:
    """Sort edits by place and check them against a text of `length` characters.

    Raises:
        ValueError: An edit lies outside the text, or two overlap.
    """
    result = tuple(sorted(edits, key=lambda edit: (edit.start, edit.end)))
    last = 0
    for edit in result:
        if not last <= edit.start <= edit.end <= length:
            raise ValueError(f"edit {edit.start}..{edit.end} overlaps another or lies outside 0..{length}")
        last = edit.end
    return result


def apply_edits(text: str, edits: Sequence[Edit]) -> str:
    """Return `text` after ordered, non-overlapping `edits`."""
    parts: list[str] = []
    last = 0
    for edit in edits:
        parts += text[last : edit.start], edit.text
        last = edit.end
    parts.append(text[last:])
    return "".join(parts)


def inverse_of(text: str, edits: Sequence[Edit]) -> tuple[Edit, ...]:
    """Return the edits that turn the text after `edits` back into `text`."""
    result: list[Edit] = []
    shift = 0
    for edit in edits:
        start = edit.start + shift
        result.append(Edit(start, start + len(edit.text), text[edit.start : edit.end]))
        shift += edit.delta
    return tuple(result)


def moved(offset: int, edits: Sequence[Edit]) -> int:
    """Return where a place of the old text is after `edits`; a place inside one goes to its end."""
    shift = 0
    for edit in edits:
        if offset < edit.start or (offset == edit.start and edit.end > edit.start):
            break
        if offset < edit.end:
            return edit.start + shift + len(edit.text)
        shift += edit.delta
    return offset + shift


def minimal(old: str, new: str, at: int = 0) -> tuple[Edit, ...]:
    """Return the one smallest edit that turns `old`, which begins at offset `at`, into `new`; none if equal."""
    if old == new:
        return ()
    head, tail = shared_ends(old, new)
    return (Edit(at + head, at + len(old) - tail, new[head : len(new) - tail]),)


def shared_ends(old: Sequence[Any], new: Sequence[Any]) -> tuple[int, int]:
    """Return how many items both share at the beginning, and how many of the rest at the end.

    Both are of one kind: two texts, two lists or two tuples.
    """
    limit = min(len(old), len(new))
    head = _longest(limit, lambda low, high: old[low:high] == new[low:high])
    end, new_end = len(old), len(new)
    tail = _longest(limit - head, lambda low, high: old[end - high : end - low] == new[new_end - high : new_end - low])
    return head, tail


def _longest(limit: int, is_equal: Callable[[int, int], bool]) -> int:
    """Return how many items are equal, by halving: whole stretches are compared at once."""
    low, high = 0, limit
    while low < high:
        middle = (low + high + 1) // 2
        if is_equal(low, middle):
            low = middle
        else:
            high = middle - 1
    return low


class LineIndex:
    """Where the lines of a text begin: offsets to (line, column) and back, all counted from 0, in characters."""

    __slots__ = ("_length", "starts")

    def __init__(self, text: str) -> None:
        self.starts = _line_starts(text)
        self._length = len(text)

    def __len__(self) -> int:
        return len(self.starts)

    def line_of(self, offset: int) -> int:
        """Return the line that holds `offset`."""
        return bisect_right(self.starts, offset) - 1

    def position(self, offset: int) -> tuple[int, int]:
        """Return (line, column) of `offset`."""
        line = self.line_of(offset)
        return line, offset - self.starts[line]

    def offset(self, line: int, column: int = 0) -> int:
        """Return the offset of a place; lines and columns beyond the end are brought inside."""
        if line >= len(self.starts):
            return self._length
        line = max(line, 0)
        return min(self.starts[line] + max(column, 0), self.span(line).end)

    def span(self, line: int) -> Span:
        """Return the span of a line with its line end."""
        after = self.starts[line + 1] if line + 1 < len(self.starts) else self._length
        return Span(self.starts[line], after)


def has_lone_returns(text: str) -> bool:
    """Say whether a line ends with a return alone, so that not every line end has a line feed."""
    return "\r" in text and text.count("\r") != text.count("\r\n")


def position_in(text: str, offset: int) -> tuple[int, int]:
    """Return (line, column) of `offset`, as a `LineIndex` would, in a text whose lines end with a line feed."""
    return text.count("\n", 0, offset), offset - text.rfind("\n", 0, offset) - 1


def line_lengths(text: str, start: int, end: int) -> array[int]:
    """Return the lengths of the lines of `text[start:end]`, with their ends; the last may be empty."""
    if text.count("\r", start, end) != text.count("\r\n", start, end):
        ends = array("I", (match.end() for match in LINE_END.finditer(text, start, end)))
        return array("I", map(sub, [*ends, end], [start, *ends]))
    lengths = array("I")
    while end - start > _PIECE and (after := text.find("\n", start + _PIECE, end) + 1):
        lengths.extend([len(line) + 1 for line in text[start:after].split("\n")])
        lengths.pop()
        start = after
    lengths.extend([len(line) + 1 for line in text[start:end].split("\n")])
    lengths[-1] -= 1
    return lengths


def _line_starts(text: str) -> array[int]:
    lengths = line_lengths(text, 0, len(text))
    lengths.pop()
    return array("I", accumulate(lengths, initial=0))


def split_lines(text: str) -> list[str]:
    """Split a text into lines that keep their ends, at LF, CRLF and CR only; joined they are the text."""
    result: list[str] = []
    last = 0
    for match in LINE_END.finditer(text):
        result.append(text[last : match.end()])
        last = match.end()
    if last < len(text):
        result.append(text[last:])
    return result
