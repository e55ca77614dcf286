"""`Preview`: the page of the current document, beside the editor."""

from __future__ import annotations

from dataclasses import dataclass
from weakref import WeakKeyDictionary

from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from caseedit.core.paths import FieldPath
from caseedit.core.preview.page import PageView
from caseedit.core.preview.row import Row, Rows
from caseedit.tui.paint import SCROLL_MARK, Piece, strip, thumb
from caseedit.tui.palette import SIGN, palette_of

_EMPTY = "Nothing on the page yet. F6 goes to the body: what you write there appears here."
_WHEEL = 3
_ROOMY = 34  # cells from which the page has two cells of margin
_CONTEXT = 2  # rows to be seen above what the page scrolls to


@dataclass(frozen=True, slots=True)
class _Place:
    """A row of the page, found again after its rows have changed: what it shows, and how far below its first row."""

    field: FieldPath | None
    line: int | None
    below: int


class Preview(ScrollView, can_focus=True):
    """Shows the rows of a `PageView`; it paints again only those that differ.

    Attributes:
        view: The page shown, or None.
        rows: Its rows at the present width.
        top: The row at the upper edge.
    """

    DEFAULT_CSS = """
    Preview { overflow: hidden hidden; scrollbar-size: 0 0; }
    """

    @dataclass
    class Clicked(Message):
        """A row was clicked: it shows this field, or this line of the body."""

        field: FieldPath | None
        line: int | None

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.view: PageView | None = None
        self.rows = Rows()
        self.top = 0
        self._laid_width = 0
        self._places: WeakKeyDictionary[PageView, _Place] = WeakKeyDictionary()

    def show(self, view: PageView | None) -> None:
        """Show a page; one that was seen before comes back where it was left."""
        if self.view is not None and len(self.rows):
            self._places[self.view] = self._place()
        self.view = view
        self._lay()
        place = self._places.get(view) if view is not None else None
        self.top = self._clamped(self._row_of(place)) if place is not None else 0
        self.refresh()

    def changed(self, *, follow: bool = True) -> None:
        """Ask the page for its rows again and paint those that differ.

        Args:
            follow: Scroll to what changed if it is out of sight; else what is at the upper edge stays there.
        """
        if not self.size.width:
            # Out of sight: what differs is found when it is seen again.
            return
        if self._width() != self._laid_width or not len(self.rows):
            self._lay_again()
            return
        old, old_top, old_thumb = self.rows, self.top, self._thumb()
        self._lay()
        head, tail = self.rows.same_as(old)
        if head == len(old) == len(self.rows):
            return
        if old_top >= len(old) - tail:
            self.top = old_top + len(self.rows) - len(old)
        if follow:
            self._bring_into_view(head, len(self.rows) - tail)
        self.top = self._clamped(self.top)
        if self.top != old_top:
            self.refresh()
        else:
            self._refresh_rows(old, old_thumb)

    def reveal(self, *, field: FieldPath | None = None, line: int | None = None) -> bool:
        """Scroll to the row of a field or of a body's line if it is out of sight; tell whether there is one."""
        row = self.rows.find(field=field, line=line)
        if row is None:
            return False
        old_top = self.top
        end = row + 1
        while field is not None and end < len(self.rows) and self.rows[end].field == self.rows[row].field:
            end += 1
        self._bring_into_view(row, end)
        self.top = self._clamped(self.top)
        if self.top != old_top:
            self.refresh()
        return True

    # --- painting

    def render_line(self, y: int) -> Strip:
        """Paint one row."""
        width, palette = self.size.width, palette_of(self)
        row = self.top + y
        if not len(self.rows) and self.view is not None:
            return strip([(" " * self._margin(), ""), (self._hint(y), "dim")], width, palette)
        if row >= len(self.rows):
            return strip((), width, palette)
        pieces: list[Piece] = [(" " * self._margin(), "")]
        pieces += [
            (run.text, " ".join((*run.styles, SIGN) if run.is_decoration else run.styles))
            for run in self.rows[row].runs
        ]
        if y not in self._thumb():
            return strip(pieces, width, palette)
        return Strip.join([strip(pieces, width - 1, palette), strip([(SCROLL_MARK, "edge sign")], 1, palette)])

    def _hint(self, y: int) -> str:
        from caseedit.core.cells import wrap_words

        lines = wrap_words(_EMPTY, self._width())
        return _EMPTY[slice(*lines[y])] if y < len(lines) else ""

    def _margin(self) -> int:
        return 2 if self.size.width >= _ROOMY else 1

    def _width(self) -> int:
        """Return the cells of a row: one at the right is for the mark of the scroll place."""
        return max(1, self.size.width - self._margin() - 2)

    def _thumb(self) -> range:
        return thumb(self.top, self.size.height, len(self.rows))

    def _refresh_rows(self, old: Rows, old_thumb: range) -> None:
        blank = Row()
        new_thumb = self._thumb()
        for y in range(self.size.height):
            row = self.top + y
            before = old[row] if row < len(old) else blank
            after = self.rows[row] if row < len(self.rows) else blank
            if before.runs != after.runs:
                self.refresh(Region(0, y, self.size.width, 1))
            elif (y in old_thumb) != (y in new_thumb):
                self.refresh(Region(self.size.width - 1, y, 1, 1))

    # --- layout and place

    def _lay(self) -> None:
        self._laid_width = self._width()
        self.rows = self.view.rows(self._laid_width) if self.view is not None and self.size.width else Rows()

    def _lay_again(self) -> None:
        """Lay out for another width, or for the first time; what is at the upper edge stays there."""
        place = self._place() if len(self.rows) else self._places.get(self.view) if self.view is not None else None
        self._lay()
        self.top = self._clamped(self._row_of(place) if place is not None else self.top)
        self.refresh()

    def _place(self) -> _Place:
        top = self.rows[min(self.top, len(self.rows) - 1)]
        below = 0
        while below < self.top:
            above = self.rows[self.top - below - 1]
            if (above.field, above.line) != (top.field, top.line):
                break
            below += 1
        return _Place(top.field, top.line, below)

    def _row_of(self, place: _Place) -> int:
        row = self.rows.find(field=place.field, line=place.line)
        return 0 if row is None else row + place.below

    def _clamped(self, top: int) -> int:
        return max(0, min(top, len(self.rows) - self.size.height))

    def _bring_into_view(self, start: int, end: int) -> None:
        height = max(1, self.size.height)
        end = max(end, start + 1)
        if start >= self.top + height:
            self.top = start - _CONTEXT if end - start > height - _CONTEXT else end + _CONTEXT - height
        elif end <= self.top:
            self.top = start - _CONTEXT

    def _move_to(self, top: int) -> None:
        old, self.top = self.top, self._clamped(top)
        if old != self.top:
            self.refresh()

    # --- events

    def on_resize(self) -> None:
        """Lay out for the new width, or what changed while out of sight; rows that come into view are painted."""
        if self._width() != self._laid_width or not len(self.rows):
            self._lay_again()
        else:
            self.changed()
            self._move_to(self.top)

    def on_key(self, event: events.Key) -> None:
        """Scroll."""
        page = max(1, self.size.height - 1)
        steps = {"up": -1, "down": 1, "pageup": -page, "pagedown": page, "space": page}
        if event.key in steps:
            self._move_to(self.top + steps[event.key])
        elif event.key in ("home", "end"):
            self._move_to(0 if event.key == "home" else len(self.rows))
        else:
            return
        event.stop()
        event.prevent_default()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll by the wheel."""
        self._move_to(self.top + _WHEEL)
        event.stop()
        event.prevent_default()

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll by the wheel."""
        self._move_to(self.top - _WHEEL)
        event.stop()
        event.prevent_default()

    def on_click(self, event: events.Click) -> None:
        """Tell what was clicked."""
        row = self.top + event.y
        if row < len(self.rows):
            self.post_message(self.Clicked(self.rows[row].field, self.rows[row].line))
