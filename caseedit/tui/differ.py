"""Rows of cells in, the shortest bytes that turn the last screen into this one out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import compress, count, groupby
from operator import is_not, ne, or_

from caseedit.core.cells import cell_width, graphemes, is_single
from caseedit.tui.looks import LINK_END, Look, State, bare, step

# The second cell of a wide character has the empty text.
_LONGEST_GAP = 4  # cells that are written again rather than jumped over
_FEW_ROWS = 6
_LEAST_TO_EDGE, _LEAST_AT_END, _LEAST_BETWEEN = 4, 6, 14  # blanks from which erasing is shorter

Row = tuple[list[str], list[Look]]


class Differ:
    """Keeps what is wanted on the screen and what is shown there.

    Attributes:
        width: Cells of a row.
        height: Rows.
        cursor: Where the terminal's cursor belongs, as (column, row).
    """

    def __init__(self, *, erases_in_colour: bool = True) -> None:
        """Begin with a screen of no size.

        Args:
            erases_in_colour: The terminal erases with the background in use, not with its own.
        """
        self.width = self.height = 0
        self.cursor = (0, 0)
        self._erases_in_colour = erases_in_colour
        self._wanted: list[Row] = []
        self._shown: list[Row] = []
        self._dirty: set[int] = set()
        self._is_spoilt = False
        self._state: State | None = None
        self._at: tuple[int | None, int] | None = None

    # --- what is wanted

    def resize(self, width: int, height: int) -> None:
        """Begin with a screen of another size, of which nothing is known."""
        self.width, self.height = width, height
        self.cursor = min(self.cursor[0], max(width - 1, 0)), min(self.cursor[1], max(height - 1, 0))
        self._wanted = [([" "] * width, [bare("")] * width) for _ in range(height)]
        self.forget()

    def forget(self) -> None:
        """Show everything again: the terminal may have something else on its screen."""
        self._is_spoilt = True
        self._state = self._at = None
        self._dirty = set(range(self.height))

    def put(self, y: int, x: int, end: int, pieces: Iterable[tuple[str, Look]]) -> None:
        """Say what is wanted in the cells from `x` on, and in none at or after `end`."""
        end = min(end, self.width)
        if not 0 <= y < self.height or x >= end:
            return
        new_texts, new_looks = _cells(pieces)
        if not new_texts:
            return
        if len(new_texts) > end - x:
            _cut(new_texts, new_looks, end - x)
        texts, looks = self._wanted[y]
        last = x + len(new_texts)
        if texts[x] == "":
            texts[x - 1], looks[x - 1] = " ", looks[x - 1].blank
        texts[x:last], looks[x:last] = new_texts, new_looks
        if last < self.width and texts[last] == "":
            texts[last], looks[last] = " ", looks[last].blank
        self._dirty.add(y)

    # --- what must be sent

    def frame(self, *, only_row: int | None = None, most: int | None = None) -> str:
        """Return what makes the terminal show what is wanted, and take it as shown.

        Args:
            only_row: Leave all other rows for later.
            most: Begin no further row when the text has so many characters; the rest is left for later.
        """
        sent: list[str] = []
        size = 0
        if self._is_spoilt:
            sent.append(self._clear())
        rows = self._in_order() if only_row is None else sorted(self._dirty & {only_row})
        for y in rows:
            if most is not None and size >= most:
                break
            self._dirty.discard(y)
            for text in self._row(y):
                sent.append(text)
                size += len(text)
        if self._state is not None and self._state.link:
            sent.append(LINK_END)
            self._state = self._state._replace(link="")
        if self.height:
            sent.append(self._move(*self.cursor))
        return "".join(sent)

    @property
    def is_dirty(self) -> bool:
        """Something may have to be sent."""
        return bool(self._dirty) or (self.height > 0 and self._at != self.cursor)

    def _in_order(self) -> list[int]:
        # The cursor's row last spares a move; where there is much to send, it comes first.
        rows, own = sorted(self._dirty), self.cursor[1]
        return sorted(rows, key=lambda y: (y == own) == (len(rows) <= _FEW_ROWS))

    def _clear(self) -> str:
        self._is_spoilt = False
        blanks = Counter(look.state.ground for _, looks in self._wanted for look in looks if look.is_bare)
        ground = blanks.most_common(1)[0][0] if blanks and self._erases_in_colour else ""
        self._shown = [([" "] * self.width, [bare(ground)] * self.width) for _ in range(self.height)]
        return self._look(bare(ground)) + "\x1b[2J"

    def _row(self, y: int) -> Iterator[str]:
        new, old = self._wanted[y], self._shown[y]
        if new != old:
            for start, end in self._runs(new, old):
                yield from self._run(y, start, end)
            self._shown[y] = new[0].copy(), new[1].copy()

    def _runs(self, new: Row, old: Row) -> list[tuple[int, int]]:
        """Return the stretches that differ, whole wide characters each, near ones joined."""
        runs: list[tuple[int, int]] = []
        texts, old_texts = new[0], old[0]
        differ = map(or_, map(ne, texts, old_texts), map(is_not, new[1], old[1]))
        is_plain = {*map(len, texts), *map(len, old_texts)} == {1}
        for x in compress(count(), differ):
            if runs and x < runs[-1][1]:
                continue
            if is_plain and runs and x == runs[-1][1]:
                # Most cells of a new screen; what is asked below would only be true of them.
                runs[-1] = runs[-1][0], x + 1
                continue
            start, end = x, x + 1
            while start and not (texts[start] and old_texts[start]):
                start -= 1
            while end < self.width and not (texts[end] and old_texts[end]):
                end += 1
            if any(map(is_doubtful, (*texts[start:end], *old_texts[start:end]))):
                end = self.width
            if runs and start <= runs[-1][1] + _LONGEST_GAP and _is_even(new, runs[-1][1], start):
                start = runs.pop()[0]
            runs.append((start, end))
        return runs

    def _run(self, y: int, start: int, end: int) -> Iterator[str]:
        texts, looks = self._wanted[y]
        x = start
        for look, cells in groupby(looks[start:end]):
            stop = x + len(list(cells))
            # In this order: a style is asked for at the place where it is used.
            if not (look.is_bare and self._can_erase(look, x, stop, end)):
                yield from self._text(y, x, texts[x:stop], look)
            else:
                yield self._move(x, y) + self._look(look)
                yield "\x1b[K" if stop == self.width else f"\x1b[{stop - x}X"
            x = stop

    def _can_erase(self, look: Look, x: int, stop: int, end: int) -> bool:
        least = _LEAST_TO_EDGE if stop == self.width else _LEAST_AT_END if stop == end else _LEAST_BETWEEN
        return stop - x >= least and (self._erases_in_colour or not look.state.ground)

    def _text(self, y: int, x: int, texts: list[str], look: Look) -> Iterator[str]:
        """Write cells of one look."""
        for start, stop, is_sure in _parts(texts):
            yield self._move(x + start, y) + self._look(look)
            if not is_sure:
                # It may leave some of its cells as they were.
                yield " " * (stop - start)
                self._at = None, y
                yield self._move(x + start, y)
            yield "".join(texts[start:stop])
            self._at = (x + stop if is_sure and x + stop < self.width else None), y

    def _look(self, look: Look) -> str:
        text, self._state = step(self._state, look)
        return text

    def _move(self, x: int, y: int) -> str:
        at, self._at = self._at, (x, y)
        if at == (x, y):
            return ""
        ways = [f"\x1b[{y + 1};{x + 1}H" if x else f"\x1b[{y + 1}H"]
        if at is not None and at[1] == y:
            ways.append(f"\x1b[{x + 1}G" if x else "\r")
            if at[0] is not None:
                ways.append(_steps(x - at[0], "C", "D"))
        elif at is not None and at[0] == x:
            ways.append(_steps(y - at[1], "B", "A"))
        return min(ways, key=len)


def _parts(texts: list[str]) -> Iterator[tuple[int, int, bool]]:
    """Yield start and end of what can be written in one go, and whether its width is sure."""
    begun = 0
    for at, text in enumerate(texts):
        if len(text) > 1 and is_doubtful(text):
            if begun < at:
                yield begun, at, True
            begun = at + 1 + (texts[at + 1 : at + 2] == [""])
            yield at, begun, False
    if begun < len(texts):
        yield begun, len(texts), True


def _steps(count: int, forward: str, back: str) -> str:
    return f"\x1b[{abs(count) if abs(count) > 1 else ''}{forward if count > 0 else back}"


def _is_even(row: Row, start: int, end: int) -> bool:
    """Tell whether a gap can be written without another look than the one before it."""
    texts, looks = row
    before = looks[start - 1]
    return (
        all(look is before or look is before.blank for look in looks[start:end])
        and max(map(len, texts[start:end]), default=1) == 1
    )


def _cells(pieces: Iterable[tuple[str, Look]]) -> Row:
    texts: list[str] = []
    looks: list[Look] = []
    for text, look in pieces:
        if text.isascii() or is_single(text):
            texts += text
        else:
            for cluster in graphemes(text):
                # What needs no cell stands on nothing.
                texts += (cluster, "")[: cell_width(cluster)]
        new = len(texts) - len(looks)
        if look.blank is look or " " not in text:
            looks += [look] * new
        else:
            looks += [look.blank if cell == " " else look for cell in texts[-new:]]
    return texts, looks


def _cut(texts: list[str], looks: list[Look], size: int) -> None:
    if texts[size] == "":
        # Half of a wide character is none.
        start = size - 1
        texts[start], looks[start] = " ", looks[start].blank
    del texts[size:], looks[size:]


@lru_cache(maxsize=1024)
def is_doubtful(cluster: str) -> bool:
    """Tell whether terminals disagree on how wide a cluster is."""
    return len(cluster) > 1 and not (
        cell_width(cluster[0]) == 1 and all("\u0300" <= mark <= "\u036f" for mark in cluster[1:])
    )
