"""`Preview`: the page of the current document, beside the editor."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from caseedit.core.cells import cell_width, wrap_words
from caseedit.core.dataclasses import dataclass
from caseedit.core.namedtuples import NamedTuple
from caseedit.core.paths import FieldPath
from caseedit.core.preview.page import PageView
from caseedit.core.preview.row import Row, Run
from caseedit.core.preview.rows import Rows
from caseedit.tui.framing import WHEEL, Rowwise
from caseedit.tui.paint import SCROLL_MARK, Piece, strip, thumb
from caseedit.tui.palette import SIGN, palette_of

if TYPE_CHECKING:
    from caseedit.core.preview.thumbnails import Thumbnails

_EMPTY = "Nothing on the page yet. F6 goes to the body: what you write there appears here."
_ROOMY = 34  # cells from which the page has two cells of margin
_CONTEXT = 2  # rows to be seen above what the page scrolls to


@dataclass(frozen=True, slots=True)
class _Place:
    """A row of the page, found again after its rows have changed: what it shows, and how far below its first row."""

    field: FieldPath | None
    line: int | None
    below: int


class _State(NamedTuple):
    """What a row of the window is painted from; rows of equal states look alike."""

    runs: Sequence[Run] = ()
    is_marked: bool = False
    is_thumb: bool = False


class Preview(Rowwise, can_focus=True, inherit_css=False):
    """Shows the rows of a `PageView`; it paints again only those that differ.

    Attributes:
        view: The page shown, or None.
        rows: Its rows at the present width.
        top: The row at the upper edge.
        row: The row that Enter goes from; marked while the page has the focus.
        thumbnails: The pictures that are shown, if any are.
    """

    DEFAULT_CSS = """
    Preview { width: 1fr; height: 1fr; background: $background; }
    """

    @dataclass
    class Clicked(Message):
        """A row was clicked, or Enter pressed on it: it shows this field, or this line of the body.

        Attributes:
            link: The address of the link that was clicked, or None.
        """

        field: FieldPath | None
        line: int | None
        link: str | None = None

    @dataclass
    class Scrolled(Message):
        """The reader moved through the page: this is at its upper edge now."""

        field: FieldPath | None
        line: int | None

        def can_replace(self, message: Message) -> bool:
            """Only the newest place counts."""
            return isinstance(message, Preview.Scrolled)

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.view: PageView | None = None
        self.rows = Rows()
        self.top = 0
        self.row = 0
        self.thumbnails: Thumbnails | None = None
        self._laid_width = 0
        self._painted: list[_State] = []
        self._seen: tuple[object, ...] = ()
        self._places: WeakKeyDictionary[PageView, _Place] = WeakKeyDictionary()

    def show(self, view: PageView | None) -> None:
        """Show a page; one that was seen before comes back where it was left."""
        if self.view is not None and len(self.rows):
            self._places[self.view] = self._place()
        self.view = view
        self._lay()
        place = self._places.get(view) if view is not None else None
        self.top = self._settled(self._row_of(place)) if place is not None else self._settled(0)
        self.row = self.top
        self._repaint(everything=True)

    @property
    def links(self) -> list[str]:
        """Where the links of the marked row lead."""
        runs = self.rows[self.row].runs if self.row < len(self.rows) else ()
        return [run.link for run in runs if run.link is not None]

    @property
    def _is_laid(self) -> bool:
        return self._width() == self._laid_width and len(self.rows) > 0

    def changed(self, *, follow: bool = True) -> None:
        """Ask the page for its rows again and paint those that differ.

        Args:
            follow: Scroll to what changed if it is out of sight; else what is at the upper edge stays there.
        """
        if not self.size.width:
            # Out of sight: what differs is found when it is seen again.
            return
        if not self._is_laid:
            self._lay_again()
            return
        old = self.rows
        top, row = old.locate(self.top), old.locate(self.row)
        self._lay()
        change = self.rows.difference(old)
        if (change.start, change.old_start) == (change.end, change.old_end):
            return
        moved = (change.end - change.start) - (change.old_end - change.old_start)
        self.top, self.row = (
            place + moved if place >= change.old_end else place
            for place in (old.start_of(part) + below for part, below in (top, row))
        )
        if follow:
            self._bring_into_view(change.start, change.end)
        self.top = self._settled(self.top)
        self._repaint()

    def pictures_came(self) -> None:
        """Show pictures that have been decoded meanwhile."""
        if self.view is not None:
            self.view.show_pictures()
            self.show_again()

    def show_again(self) -> None:
        """Show a page of which some is to be laid out in another way: folds, pictures."""
        if self.size.width:
            self._lay()
            self.top = self._settled(self.top)
            self._repaint()

    def reveal(self, *, field: FieldPath | None = None, line: int | None = None) -> bool:
        """Scroll to the row of a field or of a body's line if it is out of sight; tell whether there is one."""
        if self.size.width and not self._is_laid:
            # It came into view just now, and its size is known before it is told of it.
            self._lay_again()
        row = self.rows.find(field=field, line=line)
        if row is None:
            return False
        end = row + 1
        while field is not None and end < len(self.rows) and self.rows[end].field == self.rows[row].field:
            end += 1
        self.row = row
        part, below = self.rows.locate(row)
        self._bring_into_view(row, end)
        self.top = self._settled(self.top)
        self.row = self.rows.start_of(part) + below
        self._repaint()
        return True

    def scroll_to_line(self, line: int) -> None:
        """Put the row of a line of the body at the upper edge."""
        row = self.rows.find(line=line)
        if row is not None:
            self.top = self._settled(row)
            self._repaint()

    def go_to_line(self, line: int) -> None:
        """Mark the row of a line of the body, and put it at the upper edge."""
        row = self.rows.find(line=line)
        if row is not None:
            self._move(row, row)

    # --- painting

    def render_line(self, y: int) -> Strip:
        """Paint one row."""
        width, palette = self.size.width, palette_of(self)
        margin = " " * _margin(width)
        if not len(self.rows) and self.view is not None:
            return strip([(margin, ""), (self._hint(y), "dim")], width, palette)
        if len(self._painted) != self.size.height:
            self._painted = self._states()
        state = self._painted[y] if y < len(self._painted) else _State()
        pieces: list[Piece] = [("▌" + margin[1:], f"accent {SIGN}") if state.is_marked else (margin, "")]
        pieces += [(run.text, " ".join((*run.styles, SIGN) if run.is_decoration else run.styles)) for run in state.runs]
        if not state.is_thumb:
            return strip(pieces, width, palette)
        return Strip.join([strip(pieces, width - 1, palette), strip([(SCROLL_MARK, "edge sign")], 1, palette)])

    def _states(self) -> list[_State]:
        height = self.size.height
        runs = self.rows.runs(self.top, height)
        marked = self.row - self.top if self.has_focus else -1
        thumb_rows = thumb(self.top, height, len(self.rows))
        states = [_State(each, y == marked, y in thumb_rows) for y, each in enumerate(runs)]
        return states + [_State((), False, y in thumb_rows) for y in range(len(runs), height)]

    def _repaint(self, *, everything: bool = False) -> None:
        """Find which rows look other than before, and have only those painted."""
        marked = self.row if self.has_focus else None
        seen = (self.rows, len(self.rows), self.rows.locate(self.top), marked, self.size)
        if seen == self._seen and not everything:
            return
        self._seen = seen
        before, self._painted = self._painted, self._states()
        if everything or len(before) != len(self._painted):
            self.refresh()
            return
        for y, (old, new) in enumerate(zip(before, self._painted, strict=True)):
            if old == new:
                continue
            if old.runs != new.runs:
                self.refresh(Region(0, y, self.size.width, 1))
                continue
            if old.is_thumb != new.is_thumb:
                self.refresh(Region(self.size.width - 1, y, 1, 1))
            if old.is_marked != new.is_marked:
                self.refresh(Region(0, y, 1, 1))

    def _hint(self, y: int) -> str:
        lines = wrap_words(_EMPTY, self._width())
        return _EMPTY[slice(*lines[y])] if y < len(lines) else ""

    def _width(self) -> int:
        """Return the cells of a row: one at the right is for the mark of the scroll place."""
        width = self.size.width
        return max(1, width - _margin(width) - 2)

    # --- layout and place

    def _lay(self) -> None:
        self._laid_width = self._width()
        is_seen = self.view is not None and self.size.width
        self.rows = self.view.rows(self._laid_width, is_whole=False) if self.view is not None and is_seen else Rows()

    def _lay_again(self) -> None:
        """Lay out for another width, or for the first time; what is at the upper edge stays there."""
        place = self._place() if len(self.rows) else self._places.get(self.view) if self.view is not None else None
        self._lay()
        self.top = self._settled(self._row_of(place) if place is not None else self.top)
        self.row = min(max(self.row, self.top), self.top + max(0, self.size.height - 1))
        self._repaint(everything=True)

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

    def _settled(self, top: int) -> int:
        """Return a top that leaves no room under the page, with all that is in the window laid out."""
        height = self.size.height
        for _ in range(3):
            was, top = top, self.rows.settle(max(0, top), height)
            top = max(0, min(top, len(self.rows) - height))
            if top == was:
                break
        return top

    def _bring_into_view(self, start: int, end: int) -> None:
        height = max(1, self.size.height)
        end = max(end, start + 1)
        if start >= self.top + height:
            self.top = start - _CONTEXT if end - start > height - _CONTEXT else end + _CONTEXT - height
        elif end <= self.top:
            self.top = start - _CONTEXT

    def _move(self, row: int, top: int) -> None:
        """Let the reader move: mark a row, and scroll as far as that takes."""
        before = self.top
        self.top = self._settled(top)
        self.row = max(0, min(row, len(self.rows) - 1))
        height = max(1, self.size.height)
        if not self.top <= self.row < self.top + height:
            self.top = self._settled(self.row if self.row < self.top else self.row - height + 1)
        self._repaint()
        if self.top != before and len(self.rows):
            edge = self.rows[self.top]
            self.post_message(self.Scrolled(edge.field, edge.line))

    def _scroll(self, rows: int) -> None:
        """Scroll, and keep the mark in the window."""
        top = self._settled(self.top + rows)
        height = max(1, self.size.height)
        self._move(min(max(self.row, top), top + height - 1), top)

    # --- events

    def on_resize(self) -> None:
        """Lay out for the new width, or what changed while out of sight; rows that come into view are painted."""
        if not self._is_laid:
            self._lay_again()
        else:
            self.changed()
            self.top = self._settled(self.top)
            self._repaint()

    def watch_has_focus(self, _has_focus: bool) -> None:
        """Show the mark, inside the window, or hide it."""
        super().watch_has_focus(_has_focus)
        if _has_focus:
            self.row = max(self.top, min(self.row, self.top + max(0, self.size.height - 1)))
        self._repaint()

    def answer(self, event: events.Key) -> bool:
        """Move the mark, or go to what made the row."""
        page = max(1, self.size.height - 1)
        steps = {"pageup": -page, "pagedown": page, "space": page}
        if event.key in ("up", "down"):
            self._move(self.row + (1 if event.key == "down" else -1), self.top)
        elif event.key in steps:
            step = steps[event.key]
            self._move(self.row + step, self.top + step)
        elif event.key in ("home", "end"):
            end = 0 if event.key == "home" else len(self.rows)
            self._move(end, end)
        elif event.key == "enter":
            self._go(self.row)
        else:
            return False
        return True

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll by the wheel."""
        self._scroll(WHEEL)
        event.stop()
        event.prevent_default()

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll by the wheel."""
        self._scroll(-WHEEL)
        event.stop()
        event.prevent_default()

    def on_click(self, event: events.Click) -> None:
        """Go to what made the row that was clicked."""
        row = self.top + event.y
        if row < len(self.rows):
            self.row = row
            self._go(row, self._link_at(self.rows[row], event.x - _margin(self.size.width)))

    def _go(self, row: int, link: str | None = None) -> None:
        if row >= len(self.rows) or self.view is None:
            return
        shown = self.rows[row]
        if shown.fold is not None:
            self.view.fold(shown.fold)
            self.show_again()
        elif link is not None and link.startswith("#note-") and link[6:].isdecimal():
            self._go_to_note(int(link[6:]))
        else:
            self.post_message(self.Clicked(shown.field, shown.line, link))

    def _go_to_note(self, number: int) -> None:
        start = self.rows.start_of_note(number)
        if start is not None:
            self._move(start, max(self.top, start + _CONTEXT - self.size.height + 1))

    @staticmethod
    def _link_at(row: Row, x: int) -> str | None:
        at = 0
        for run in row.runs:
            at += cell_width(run.text)
            if x < at:
                return run.link
        return None


def _margin(width: int) -> int:
    return 2 if width >= _ROOMY else 1
