"""`Rows`: the rows of a page, laid out where they are looked at; the height of the rest is a guess until then."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Hashable, Sequence
from itertools import accumulate
from math import inf
from typing import Any, Protocol, overload

from caseedit.core.dataclasses import dataclass, replace
from caseedit.core.paths import FieldPath
from caseedit.core.preview.row import Row, Run
from caseedit.core.text import shared_ends

_MOST_COMPARED = 64  # parts
_MOST_WIDTHS = 8  # whose heights are remembered


@dataclass(frozen=True, slots=True)
class Laid:
    """A part of the page, laid out.

    Attributes:
        rows: May be empty: then it takes no room.
        gap: The blank row after it, if what follows stands apart.
    """

    rows: Sequence[Row]
    gap: Sequence[Row] = ()

    @property
    def height(self) -> int:
        """Rows with the gap."""
        return len(self.rows) + len(self.gap)


@dataclass(frozen=True, slots=True)
class Difference:
    """Rows that differ, from `start` up to `end`; before the change they were `old_start` up to `old_end`."""

    start: int
    end: int
    old_start: int
    old_end: int


class Part(Protocol):
    """What rows are made of; a part never changes: other content is another part."""

    laid: dict[Hashable, Any]
    heights: dict[Hashable, int]

    @property
    def size(self) -> int:
        """About how many characters it shows."""

    @property
    def length(self) -> int:
        """How many lines of source it has."""


class Rows(Sequence[Row]):
    """The rows of a page at one width.

    Attributes:
        parts: What they are made of, in order.
        lines: The line of the body that each part begins at; None for what does not come from the body's text.
        heights: Rows of each part; a guess for those that were not looked at yet.
    """

    def __init__(
        self,
        parts: Sequence[Part] = (),
        lines: Sequence[int | None] = (),
        key: Hashable = None,
        lay: Callable[[Part], Laid] | None = None,
        width: int = 80,
        body: range = range(0),
    ) -> None:
        """Make the rows of `parts`.

        Args:
            key: What the layout of a part depends on: a part laid out for it before is taken from there.
            lay: Lays out a part.
            width: Cells; for the guess.
            body: Which parts are the body, their lines in order.
        """
        self.parts = list(parts)
        self.lines = lines
        self._key = key
        self._lay_out = lay
        self._body = body
        self.heights = [
            height if (height := part.heights.get(key)) is not None else _guess(part, key, width) for part in self.parts
        ]
        self._is_counted = False
        self._count()

    def _count(self) -> None:
        """Count again where the parts begin, if one is higher or lower than it was taken for."""
        if self._is_counted:
            return
        self._is_counted = True
        self._starts = list(accumulate(self.heights, initial=0))
        at = len(self.parts) - 1
        while at >= 0 and not self.heights[at]:
            at -= 1
        laid = self._laid(at) if at >= 0 else None
        self._length = self._starts[-1] - (len(laid.gap) if laid else 0)

    def _laid(self, part: int) -> Laid | None:
        found = self.parts[part].laid.get(self._key)
        return found if isinstance(found, Laid) else None

    def _lay(self, part: int) -> Laid:
        """Lay out a part; the starts of those after it may have to be counted again."""
        found = self._laid(part)
        if found is None:
            found = self._lay_out(self.parts[part]) if self._lay_out is not None else Laid(())
            self._is_counted = False
        if self.heights[part] != found.height:
            self._is_counted = False
        self.heights[part] = self.parts[part].heights[self._key] = found.height
        return found

    def lay_all(self, most: float = inf) -> None:
        """Lay out everything, unless more than so many characters are not laid out yet."""
        key = self._key
        missing = [at for at, part in enumerate(self.parts) if key not in part.laid]
        if sum(self.parts[at].size for at in missing) <= most:
            for at in missing:
                self._lay(at)
            self._count()

    def settle(self, top: int, height: int) -> int:
        """Lay out what is in a window of `height` rows from row `top`; return where that row is then."""
        if not self.parts:
            return 0
        at, below = self.locate(top)
        first = self._lay(at)
        below = max(0, min(below, first.height - 1))
        filled, part = first.height - below, at + 1
        while filled < height and part < len(self.parts):
            filled += self._lay(part).height
            part += 1
        part = at - 1
        while filled + below < height and part >= 0:
            filled += self._lay(part).height
            part -= 1
        self._count()
        return self._starts[at] + below

    def locate(self, row: int) -> tuple[int, int]:
        """Return the part that a row is in, and how far below its first row."""
        at = min(max(bisect_right(self._starts, row) - 1, 0), len(self.parts) - 1)
        return at, row - self._starts[at]

    def start_of_note(self, number: int) -> int | None:
        """Return the first row of a footnote."""
        part = next((at for at, part in enumerate(self.parts) if getattr(part, "number", None) == number), None)
        return None if part is None else self._starts[part]

    def start_of(self, part: int) -> int:
        """Return the first row of a part."""
        return self._starts[part]

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> list[Row]: ...
    def __getitem__(self, index: int | slice) -> Row | list[Row]:
        if isinstance(index, slice):
            # What is laid out on the way may turn out shorter than it was taken for.
            return [self[at] for at in range(*index.indices(self._length)) if at < self._length]
        if index < 0:
            index += self._length
        if not 0 <= index < self._length:
            raise IndexError(index)
        part, below = self.locate(index)
        laid = self._laid(part)
        if laid is None:
            laid = self._lay(part)
            self._count()
            return self[index] if index < self._length else Row()
        return self._moved(laid.rows[below] if below < len(laid.rows) else laid.gap[below - len(laid.rows)], part)

    def runs(self, top: int, height: int) -> list[Sequence[Run]]:
        """Return what stands in the rows of a window; it may be longer than the page."""
        found: list[Sequence[Run]] = []
        if not self.parts:
            return found
        part, below = self.locate(top)
        while len(found) < height and part < len(self.parts):
            laid = self._lay(part)
            found += [row.runs for row in (*laid.rows, *laid.gap)[below:]]
            part, below = part + 1, 0
        self._count()
        return found[: min(height, max(0, self._length - top))]

    def _moved(self, row: Row, part: int) -> Row:
        line = self.lines[part]
        return row if not line or row.line is None else replace(row, line=row.line + line)

    def find(self, *, field: FieldPath | None = None, line: int | None = None) -> int | None:
        """Return the first row of a value, or the last that begins at or before a line of the body."""
        if field is not None:
            return self._find_field(field)
        return None if line is None else self._find_line(line)

    def _find_field(self, field: FieldPath) -> int | None:
        for part, line in enumerate(self.lines):
            if line is not None:
                continue
            for number, row in enumerate(self._lay(part).rows):
                if row.field is not None and row.field[: len(field)] == field:
                    self._count()
                    return self._starts[part] + number
        return None

    def _find_line(self, line: int) -> int | None:
        lines: Sequence[Any] = self.lines
        part = bisect_right(lines, line, self._body.start, self._body.stop) - 1
        while part >= self._body.start:
            rows = self._lay(part).rows
            # The first row stands for lines before it that show nothing, such as the opening of a fence.
            best: int | None = 0 if rows else None
            for number, row in enumerate(rows):
                place = (row.line or 0) + (self.lines[part] or 0)
                if place <= line and (best is None or (row.line or 0) > (rows[best].line or 0)):
                    best = number
            if best is not None:
                self._count()
                return self._starts[part] + best
            part -= 1
        return None

    def same_parts(self, other: Rows) -> tuple[int, int]:
        """Return how many parts at the start and at the end are those of `other`."""
        return shared_ends(self.parts, other.parts)

    def difference(self, old: Rows) -> Difference:
        """Return which rows differ from those of `old`; parts that both have are not looked into."""
        head, tail = self.same_parts(old)
        mine, theirs = self._between(head, tail), old._between(head, tail)
        lead = trail = 0
        limit = min(len(mine), len(theirs))
        while lead < limit and mine[lead].runs == theirs[lead].runs:
            lead += 1
        while trail < limit - lead and mine[-1 - trail].runs == theirs[-1 - trail].runs:
            trail += 1
        last, old_last = len(self.parts) - tail, len(old.parts) - tail
        return Difference(
            self._starts[head] + lead,
            self._starts[last] - trail,
            old.start_of(head) + lead,
            old.start_of(old_last) - trail,
        )

    def _between(self, head: int, tail: int) -> list[Row]:
        """Return the rows of the parts between, with their gaps; none if they are too many to compare."""
        parts = range(head, len(self.parts) - tail)
        if len(parts) > _MOST_COMPARED:
            return []
        rows = [row for part in parts for laid in (self._lay(part),) for row in (*laid.rows, *laid.gap)]
        self._count()
        return rows


def _guess(part: Part, key: Hashable, width: int) -> int:
    """Return how high a part may be; exactly that if it is laid out."""
    laid = part.laid.get(key)
    height = laid.height if laid is not None else max(1, part.size // max(1, width - 8), part.length // 2) + 1
    if len(part.heights) > _MOST_WIDTHS:
        part.heights.clear()
    part.heights[key] = height
    return height
