"""`Input`: a text under the caret, and its rows with caret and selection."""

from __future__ import annotations

from itertools import pairwise

from caseedit.core.cells import cell_width, grapheme_boundaries
from caseedit.core.clean import show
from caseedit.core.text import Span
from caseedit.tui.controls.control import Answer, Do, Rows, Write
from caseedit.tui.editing.buffer import EditBuffer
from caseedit.tui.editing.wrap import boundary_after, cells_before, index_at
from caseedit.tui.paint import Piece

MOST_ROWS = 8
# Keys that a text could use but that mean something else in a form.
_FORM_KEYS = ("ctrl+d", "ctrl+up", "ctrl+down", "alt+up", "alt+down", "tab", "shift+tab", "ctrl+e")


class Input:
    """What the person types in one field; the file hears of it by the `Write` that each key answers.

    Attributes:
        buffer: Text, caret and selection.
        first_row: The first row shown of a text of many.
    """

    def __init__(self, text: str = "", *, one_line: bool = True) -> None:
        self.buffer = EditBuffer(text, one_line=one_line)
        self.first_row = 0
        self._first_cell = 0
        self._is_untouched = False

    @property
    def text(self) -> str:
        """The text as typed."""
        return self.buffer.text

    def load(self, text: str, *, at_end: bool) -> None:
        """Take another text; the caret goes to one of its ends."""
        self.buffer.load(text)
        self.first_row = self._first_cell = 0
        self._is_untouched = at_end
        if at_end:
            self.buffer.goto(len(text))

    def follow(self, text: str) -> None:
        """The file has another text now; the caret stays as near as it can."""
        if text != self.text:
            at = min(self.buffer.cursor, len(text))
            self.buffer.load(text)
            self.buffer.goto(at)

    def key(self, name: str, character: str | None) -> Answer:
        """Move, change the text, or leave the key to the form."""
        self._is_untouched = False
        if name in _FORM_KEYS:
            return Do.PASS
        if (name == "up" and self.buffer.is_on_first_row) or (name == "down" and self.buffer.is_on_last_row):
            return Do.PASS
        edits = self.buffer.key(name, character)
        if edits is None:
            return Do.PASS
        if not edits:
            return Do.PAINT
        self.buffer.apply(edits)
        return Write(self.text)

    def put(self, text: str) -> Answer:
        """Replace the whole text."""
        if text == self.text:
            return Do.PAINT
        self.load(text, at_end=True)
        self._is_untouched = False
        return Write(text)

    def paste(self, text: str) -> Answer:
        """Put foreign text at the caret."""
        self._is_untouched = False
        edits = self.buffer.paste(text)
        if not edits:
            return Do.PAINT
        self.buffer.apply(edits)
        return Write(self.text)

    def click(self, row: int, cell: int) -> None:
        """Put the caret where the mouse is."""
        self._is_untouched = False
        if self.buffer.one_line:
            self.buffer.goto(index_at(self.text, self._first_cell + cell))
            return
        rows = self._places()
        line, row_in_line = rows[min(self.first_row + row, len(rows) - 1)]
        self.buffer.goto(self.buffer.offset_at(line, row_in_line, cell))

    def line(self, width: int) -> list[Piece]:
        """Return the one row of a one-line text, moved sideways so that the caret is seen."""
        whole = cells_before(self.text, len(self.text))
        if self._is_untouched and whole >= width:
            # Who comes to a text that does not fit reads first; the caret waits at the end, as in every other field.
            return [(self.text[: index_at(self.text, max(0, width - 2))], ""), ("…", "dim"), (" ", "reverse")]
        text, cursor = self.text, self.buffer.cursor
        at = cells_before(text, cursor)
        last = max(0, whole + 1 - width)
        self._first_cell = min(self._first_cell, last, at)
        if at >= self._first_cell + width:
            self._first_cell = at - width + 1
        # A first cell that is `…` must not hide the caret.
        if self._first_cell and at == self._first_cell:
            self._first_cell = max(0, at - 1)
        start = index_at(text, self._first_cell) if self._first_cell else 0
        end = index_at(text, self._first_cell + width)
        pieces = self._row(start, max(end, min(cursor + 1, len(text))), has_end=end >= len(text))
        if start:
            first, look = pieces[0]
            pieces[0] = (first[boundary_after(first, 0) :], look)
            pieces.insert(0, ("…", "dim"))
        if end < len(text) and pieces[-1][1] != "reverse":
            shown, look = pieces.pop()
            pieces += [(shown[: grapheme_boundaries(shown)[-2]], look), ("…", "dim")]
        return pieces

    def block(self, width: int) -> Rows:
        """Return the rows of a text of many lines, moved so that the caret is seen."""
        self.buffer.width = max(1, width - 1)
        places = self._places()
        line, row, _ = self.buffer.place()
        at = places.index((line, row))
        shown = min(MOST_ROWS, len(places))
        self.first_row = max(min(self.first_row, at, len(places) - shown), at - shown + 1)
        result: Rows = []
        for number in range(self.first_row, self.first_row + shown):
            line_of, row_of = places[number]
            start = self.buffer.lines.start(line_of)
            first, end = self.buffer.rows(line_of)[row_of]
            is_last = row_of == len(self.buffer.rows(line_of)) - 1
            result.append(self._row(start + first, start + end, has_end=is_last))
        if self.first_row:
            _mark_more(result[0], "↑", width)
        if self.first_row + shown < len(places):
            _mark_more(result[-1], "↓", width)
        return result

    def _places(self) -> list[tuple[int, int]]:
        lines = range(len(self.buffer.lines))
        return [(line, row) for line in lines for row in range(len(self.buffer.rows(line)))]

    def _row(self, start: int, end: int, *, has_end: bool) -> list[Piece]:
        """Return the characters of one row in pieces: plain, selected, and the caret."""
        text, cursor, selection = self.text, self.buffer.cursor, self.buffer.selection
        after = cursor + max(1, boundary_after(text[cursor : cursor + 32], 0)) if cursor < end else cursor
        inner = (cut for cut in (cursor, after, selection.start, selection.end) if start < cut < end)
        cuts = sorted({start, end, *inner})
        pieces: list[Piece] = []
        for left, right in pairwise(cuts):
            pieces.append((text[left:right], self._look(left, selection)))
        if cursor == end and has_end:
            pieces.append((" ", "reverse"))
        return pieces or [("", "")]

    def _look(self, at: int, selection: Span) -> str:
        if at == self.buffer.cursor:
            return "reverse"
        return "selection" if at in selection else ""


def _mark_more(row: list[Piece], mark: str, width: int) -> None:
    """Say at the right end of a row that the text goes on."""
    used = sum(cell_width(show(text)) for text, _ in row)
    if used < width:
        row += [(" " * (width - used - 1), ""), (mark, "dim sign")]
