"""`Row`, `Run` and `Rows`: the screen lines of a page, in words and style names, with the place each came from."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import overload

from caseedit.core.paths import FieldPath


@dataclass(frozen=True, slots=True)
class Run:
    """Text of one look.

    Attributes:
        text: Already safe and visible (see `core.clean`).
        styles: Names a palette turns into colours: `bold italic underline strike code link dim accent
            error warning h1 h2 h3 h4 h5 h6 rule bar quote cite digit chip caption mark`.
        link: The address a link leads to, or None.
        is_decoration: True for bullets, rules, bars and big digits: not words of the page.
    """

    text: str
    styles: tuple[str, ...] = ()
    link: str | None = None
    is_decoration: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One screen line.

    Attributes:
        runs: From left to right; together never wider than the width asked for, preformatted text excepted.
        field: The path of the front matter value it shows, or None.
        line: The line of the body it shows, counted from 0 from the body's first line, or None.
    """

    runs: tuple[Run, ...] = ()
    field: FieldPath | None = None
    line: int | None = None

    @property
    def text(self) -> str:
        """What a reader sees."""
        return "".join(run.text for run in self.runs)


class Rows(Sequence[Row]):
    """The rows of a page: stretches that are kept, each moved to its line of the body."""

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._parts: list[tuple[Sequence[Row], int]] = []
        self._length = 0

    def add(self, rows: Sequence[Row], line: int = 0) -> None:
        """Put rows at the end; their lines count from `line`."""
        if rows:
            self._starts.append(self._length)
            self._parts.append((rows, line))
            self._length += len(rows)

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> list[Row]: ...
    def __getitem__(self, index: int | slice) -> Row | list[Row]:
        if isinstance(index, slice):
            return [self[at] for at in range(*index.indices(self._length))]
        if index < 0:
            index += self._length
        if not 0 <= index < self._length:
            raise IndexError(index)
        part = bisect_right(self._starts, index) - 1
        rows, line = self._parts[part]
        row = rows[index - self._starts[part]]
        return row if not line or row.line is None else Row(row.runs, row.field, row.line + line)

    def same_as(self, other: Rows) -> tuple[int, int]:
        """Return how many rows at the start and at the end look as in `other`; kept stretches are not looked into."""
        limit = min(len(self), len(other))
        head = _same(self._parts, other._parts)
        while head < limit and self[head].runs == other[head].runs:
            head += 1
        tail = _same(self._parts[::-1], other._parts[::-1])
        tail = min(tail, limit - head)
        while tail < limit - head and self[-1 - tail].runs == other[-1 - tail].runs:
            tail += 1
        return head, tail

    def find(self, *, field: FieldPath | None = None, line: int | None = None) -> int | None:
        """Return the first row of a value, or the last that begins at or before a line of the body."""
        best: int | None = None
        for index, row in enumerate(self):
            if field is not None:
                if row.field is not None and row.field[: len(field)] == field:
                    return index
            elif row.field is None and row.line is not None and line is not None and row.line <= line:
                best = index if best is None or row.line > (self[best].line or 0) else best
        return best


def _same(mine: Sequence[tuple[Sequence[Row], int]], theirs: Sequence[tuple[Sequence[Row], int]]) -> int:
    count = 0
    for (rows, _), (other, _) in zip(mine, theirs, strict=False):
        if rows is not other and not (len(rows) == len(other) == 1 and rows[0].runs == other[0].runs):
            break
        count += len(rows)
    return count
