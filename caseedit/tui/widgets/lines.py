"""`Lines`: rows of painted words to read and scroll: help, diffs, questions, lists to choose from."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.geometry import Region
from textual.strip import Strip

from caseedit.tui.framing import Scrolling
from caseedit.tui.paint import SCROLL_MARK, Piece, strip, thumb
from caseedit.tui.palette import palette_of, place_cursor

PieceRow = Sequence[Piece]


class Lines(Scrolling, can_focus=False, inherit_css=False):
    """Shows rows of pieces; `current` marks one of them, or none if it is None."""

    DEFAULT_CSS = """
    Lines { width: 1fr; height: 1fr; background: $background; }
    """

    def __init__(self, rows: Sequence[PieceRow] = (), *, ground: str = "background", id: str | None = None) -> None:
        super().__init__(id=id)
        self._rows: Sequence[PieceRow] = rows
        # What was in the window when rows were shown last.
        self._seen: list[PieceRow] = []
        self._ground = ground
        self.current: int | None = None

    def show(self, rows: Sequence[PieceRow], current: int | None = None) -> None:
        """Show other rows; only those in the window are asked for, and only those that differ are painted again."""
        old, old_count, old_current = self._seen, len(self._rows), self.current
        self._rows, self.current = rows, current
        self.measure(len(rows))
        self._seen = self._in_window()
        if old_count != len(rows) or len(old) != len(self._seen):
            self.refresh()
        else:
            for y, (before, after) in enumerate(zip(old, self._seen, strict=True), self.top):
                if before != after or y in (current, old_current):
                    self._refresh_row(y)
        if current is not None:
            self.keep_in_view(current)

    def _in_window(self) -> list[PieceRow]:
        return [self._rows[y] for y in range(self.top, min(self.top + self.size.height, len(self._rows)))]

    def scrolled(self) -> None:
        """Know what is in the window after scrolling."""
        self._seen = self._in_window()

    def keep_in_view(self, row: int) -> None:
        """Scroll as little as needed to show `row`."""
        height = max(1, self.size.height)
        if row < self.top:
            self.scroll_to_row(row)
        elif row >= self.top + height:
            self.scroll_to_row(row - height + 1)

    def _refresh_row(self, row: int) -> None:
        y = row - self.top
        if 0 <= y < self.size.height:
            self.refresh(Region(0, y, self.size.width, 1))

    def on_resize(self, event: events.Resize) -> None:
        """Keep the scroll range right."""
        self.measure(len(self._rows))

    def on_focus(self) -> None:
        """Begin to read at the top."""
        place_cursor(self, 0, 0)

    def render_line(self, y: int) -> Strip:
        """Paint one row; the last cell is for the scroll mark where there is more to see."""
        row = y + self.top
        width, palette = self.size.width, palette_of(self)
        is_current = row == self.current and row < len(self._rows)
        ground = "raised" if is_current else self._ground
        pieces: list[Piece] = list(self._rows[row]) if row < len(self._rows) else []
        if self.current is not None:
            pieces.insert(0, ("▌" if is_current else " ", "accent sign"))
        marked = thumb(self.top, self.size.height, len(self._rows))
        if not marked:
            return strip(pieces, width, palette, ground)
        edge = strip([(SCROLL_MARK if y in marked else " ", "edge sign")], 1, palette, ground)
        return Strip.join([strip(pieces, width - 1, palette, ground), edge])

    def answer(self, event: events.Key) -> bool:
        """Scroll by keys when focused."""
        page = max(1, self.size.height - 1)
        steps = {"up": -1, "down": 1, "pageup": -page, "pagedown": page, "space": page}
        if event.key in steps:
            self.scroll_to_row(self.top + steps[event.key])
        elif event.key == "home":
            self.scroll_to_row(0)
        elif event.key == "end":
            self.scroll_to_row(len(self._rows))
        else:
            return False
        return True
