"""What differs between two texts, as rows to read: whole lines, wrapped, with the changed words set off."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from caseedit.core.cells import clip, wrap_words
from caseedit.core.clean import show
from caseedit.core.text import split_lines
from caseedit.tui.paint import Piece
from caseedit.tui.widgets.lines import PieceRow

CONTEXT = 2  # unchanged lines to be seen around a change
_LOOKS = {"-": "error", "+": "success", " ": "dim"}

# A line: its sign, its text before, in and after what is changed in it.
Line = tuple[str, tuple[str, str, str]]


class Diff:
    """The changes between two texts.

    Attributes:
        labels: What the lines with `-` and those with `+` are.
    """

    def __init__(self, old: str, new: str, labels: tuple[str, str] = ("on the disk", "here")) -> None:
        self.labels = labels
        before, after = split_lines(old), split_lines(new)
        self._hunks = list(_hunks(before, after))
        self._differs = before != after

    def rows(self, width: int) -> list[PieceRow]:
        """Return the rows at a width; changed lines are wrapped, unchanged ones cut."""
        if not self._hunks:
            told = " Only line ends differ." if self._differs else " No difference."
            return [[("", "")], [(told, "dim")]]
        minus, plus = self.labels
        rows: list[PieceRow] = [
            [(" - ", "error bold"), (minus, "dim"), ("   + ", "success bold"), (plus, "dim")],
        ]
        for number, lines in self._hunks:
            rows += [[("", "")], [(f" Line {number:,}", "bold")]]
            for line in lines:
                rows += _rows_of(line, width)
        return rows


def _hunks(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[int, list[Line]]]:
    from difflib import SequenceMatcher

    old, new = ([line.rstrip("\r\n") for line in lines] for lines in (before, after))
    head, limit = 0, min(len(old), len(new))
    while head < limit and old[head] == new[head]:
        head += 1
    start = max(0, head - CONTEXT)
    matcher = SequenceMatcher(None, old[start:], new[start:])
    for group in matcher.get_grouped_opcodes(CONTEXT):
        lines: list[Line] = []
        for tag, i1, i2, j1, j2 in group:
            lines += _lines(tag, old[start + i1 : start + i2], new[start + j1 : start + j2])
        if any(sign != " " for sign, _ in lines):
            yield start + group[0][3] + 1, lines


def _lines(tag: str, old: Sequence[str], new: Sequence[str]) -> list[Line]:
    if tag == "equal":
        return [(" ", (line, "", "")) for line in old]
    if len(old) != len(new):
        return [*(("-", ("", line, "")) for line in old), *(("+", ("", line, "")) for line in new)]
    pairs = [_parts(one, other) for one, other in zip(old, new, strict=True)]
    return [*(("-", one) for one, _ in pairs), *(("+", other) for _, other in pairs)]


def _parts(one: str, other: str) -> tuple[tuple[str, str, str], tuple[str, str, str]]:
    """Split two versions of a line into what is alike at the start, what differs, and what is alike at the end."""
    head, limit = 0, min(len(one), len(other))
    while head < limit and one[head] == other[head]:
        head += 1
    while head and (_cuts_word(one, head) or _cuts_word(other, head)):
        head -= 1
    tail = 0
    while tail < limit - head and one[-1 - tail] == other[-1 - tail]:
        tail += 1
    while tail and (_cuts_word(one, len(one) - tail) or _cuts_word(other, len(other) - tail)):
        tail -= 1
    return (
        (one[:head], one[head : len(one) - tail], one[len(one) - tail :]),
        (other[:head], other[head : len(other) - tail], other[len(other) - tail :]),
    )


def _cuts_word(text: str, at: int) -> bool:
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()


def _rows_of(line: Line, width: int) -> list[PieceRow]:
    sign, parts = line
    look, room = _LOOKS[sign], max(10, width - 5)
    head, changed, tail = (show(part) for part in parts)
    text = head + changed + tail
    if sign == " ":
        return [[("   ", ""), (clip(text, room), look)]]
    first, last = len(head), len(head) + len(changed)
    rows: list[PieceRow] = []
    for number, (start, end) in enumerate(wrap_words(text, room) or [(0, 0)]):
        row: list[Piece] = [(f" {sign} " if number == 0 else "   ", f"{look} bold")]
        for left, right, names in ((start, first, look), (first, last, f"{look} bold underline"), (last, end, look)):
            piece = text[max(left, start) : min(right, end)]
            if piece:
                row.append((piece, names))
        rows.append(row)
    return rows
