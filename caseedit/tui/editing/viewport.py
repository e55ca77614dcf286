"""`Viewport`: which rows of a wrapped text are in a window, and how the window follows the cursor."""

from __future__ import annotations

from collections.abc import Sequence

from caseedit.core.namedtuples import NamedTuple
from caseedit.core.text import Edit, moved
from caseedit.tui.editing import motion
from caseedit.tui.editing.buffer import EditBuffer
from caseedit.tui.editing.highlight import Highlighter
from caseedit.tui.editing.painting import Look, looks_of

MARGIN = 2
# A line end weighs as much as so many characters when the place of the scroll mark is computed.
_LINE_WEIGHT = 40


class Row(NamedTuple):
    """A row in the window.

    Attributes:
        line: Its line.
        start: Offset of its first character.
        end: Offset after its last.
        look: What it looks like.
        is_first: The first row of its line.
        is_last: The last row of its line.
    """

    line: int
    start: int
    end: int
    look: Look
    is_first: bool
    is_last: bool


class Viewport:
    """A window on a buffer. Its top is an offset, so that nothing moves when text above it changes or rows get wider.

    Attributes:
        top: Offset of the first character in the window: always the start of a row.
        height: Rows of the window.
    """

    def __init__(self, buffer: EditBuffer) -> None:
        self.buffer = buffer
        self.highlighter = Highlighter(buffer.language)
        self.top = 0
        self.height = 1
        self._known: tuple[tuple[int, int, int], str, list[Row]] | None = None

    def resize(self, width: int, height: int) -> None:
        """Take another size; the same text stays at the top."""
        self.buffer.width, self.height = width, max(1, height)
        self.buffer.page = max(1, height - 1)
        self._align()

    def load(self, text: str) -> None:
        """Take another text."""
        self.buffer.load(text)
        self.highlighter.reset()
        self.top = 0

    def apply(self, edits: Sequence[Edit], text: str) -> tuple[int, int, int]:
        """Follow edits of the text; the same text stays at the top."""
        touched = self.buffer.apply(edits, text)
        self.highlighter.apply(touched, self.buffer.lines)
        self.top = moved(self.top, edits)
        self._align()
        return touched

    def _align(self) -> None:
        line, row, _ = self.buffer.place(self.top)
        self.top = self._start_of(line, row)

    def _start_of(self, line: int, row: int) -> int:
        return self.buffer.lines.start(line) + self.buffer.rows(line)[row][0]

    def rows(self) -> list[Row]:
        """Return the rows in the window, at most `height`."""
        window, text = (self.top, self.height, self.buffer.width), self.buffer.text
        if self._known is None or self._known[0] != window or self._known[1] is not text:
            self._known = window, text, self._rows_now()
        return self._known[2]

    def _rows_now(self) -> list[Row]:
        buffer, result = self.buffer, []
        top_line, first, _ = buffer.place(self.top)
        for line, start, text in buffer.lines.walk(top_line):
            state = self.highlighter.state(line, buffer.lines)
            looks = looks_of(buffer.language, text, state, buffer.width)
            for index, (column, end) in enumerate(buffer.rows_of(text)):
                if index >= first:
                    is_last = index == len(looks) - 1
                    result.append(Row(line, start + column, start + end, looks[index], index == 0, is_last))
                    if len(result) == self.height:
                        return result
            first = 0
        return result

    def scroll(self, steps: int) -> None:
        """Move the window some rows; the cursor stays in the text."""
        self.top = self._step(self.top, steps)
        self._fill()

    def _step(self, offset: int, steps: int) -> int:
        """Return the start of the row some rows from the one at `offset`; at most the first or last."""
        buffer = self.buffer
        line, row, _ = buffer.place(offset)
        while steps < 0 and (line or row):
            row, steps = row - 1, steps + 1
            if row < 0:
                line -= 1
                row = len(buffer.rows(line)) - 1
        while steps > 0:
            row, steps = row + 1, steps - 1
            if row >= len(buffer.rows(line)):
                if line == len(buffer.lines) - 1:
                    row -= 1
                    break
                line, row = line + 1, 0
        return self._start_of(line, row)

    def _fill(self) -> None:
        """Leave no empty rows below the text while there is text above the window."""
        missing = self.height - len(self.rows())
        if missing > 0 and self.top:
            self.top = self._step(self.top, -missing)

    def _distance(self, start: int, end: int, limit: int) -> int:
        """Count the rows from one row's start to another's, further down; at most `limit`."""
        line, row, _ = self.buffer.place(start)
        last_line, last_row, _ = self.buffer.place(end)
        if last_line - line > limit:
            return limit
        count = -row
        for between in range(line, last_line):
            count += len(self.buffer.rows(between))
        return min(limit, count + last_row)

    def reveal(self) -> None:
        """Move the window so that the cursor is in it, some rows from the edge; after a jump, a third down."""
        cursor, height = self.buffer.cursor, self.height
        margin = min(MARGIN, (height - 1) // 2)
        if self._is_well_in_view(margin):
            return
        below = self._distance(cursor, self._step(cursor, margin), margin)
        if cursor < self.top:
            above = self._distance(cursor, self.top, height)
            self.top = self._step(cursor, -margin if above < height else -(height // 3))
        else:
            distance = self._distance(self.top, cursor, 2 * height)
            if distance >= 2 * height - 1:
                self.top = self._step(cursor, -(height // 3))
            elif distance > height - 1 - below:
                self.top = self._step(cursor, below - height + 1)
            elif distance < margin:
                self.top = self._step(cursor, -margin)
        self._fill()

    def _is_well_in_view(self, margin: int) -> bool:
        """Tell, from what is in the window, whether it can stay where it is, as after nearly every key."""
        rows, at = self.rows(), self._cursor_row()
        if at is None or (self.top and (at < margin or len(rows) < self.height)):
            return False
        last = rows[-1]
        return at < self.height - margin or (last.is_last and last.line == len(self.buffer.lines) - 1)

    def offset_at(self, cell: int, row: int) -> int:
        """Return the offset under a cell of the window; above and below it, one row outside."""
        buffer = self.buffer
        if row < 0:
            start = self._step(self.top, -1)
        else:
            rows = self.rows()
            start = rows[row].start if row < len(rows) else self._step(rows[-1].start, 1)
        if row >= 0 and start == rows[-1].start and row >= len(rows):
            return len(buffer.text)
        line, index, _ = buffer.place(start)
        return buffer.offset_at(line, index, max(0, cell))

    def cursor_place(self) -> tuple[int, int] | None:
        """Return (cell, row) of the cursor in the window, or None if it is outside."""
        row = self._cursor_row()
        return None if row is None else (min(self.buffer.place()[2], self.buffer.width), row)

    def _cursor_row(self) -> int | None:
        cursor = self.buffer.cursor
        found = (y for y, row in enumerate(self.rows()) if row.start <= cursor < row.end + row.is_last)
        return next(found, None)

    def thumb(self, rows: Sequence[Row]) -> range:
        """Return the rows of the window that the scroll mark stands beside; none if the whole text is in the window."""
        lines = self.buffer.lines
        last_line = len(lines) - 1
        if not rows or (self.top == 0 and rows[-1].end == len(lines.text) and rows[-1].line == last_line):
            return range(0)
        whole = len(lines.text) + _LINE_WEIGHT * (last_line + 1)
        first = (rows[0].start + _LINE_WEIGHT * rows[0].line) * self.height // whole
        after = -(-(rows[-1].end + _LINE_WEIGHT * (rows[-1].line + rows[-1].is_last)) * self.height // whole)
        return range(min(first, self.height - 1), max(after, first + 1))

    def snap(self) -> None:
        """Bring a restored cursor and top into the text."""
        buffer = self.buffer
        buffer.goto(buffer.anchor, select_to=buffer.cursor)
        self.top = motion.snap(buffer.lines, min(self.top, len(buffer.text)))
        self._align()
