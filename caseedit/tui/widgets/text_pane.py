"""`TextPane`: a window on a long text, on the line API: what is seen of it, and nothing painted twice."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import ClassVar, Protocol

from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from caseedit.core.dataclasses import dataclass
from caseedit.core.text import Edit, Span
from caseedit.tui.editing.buffer import EditBuffer
from caseedit.tui.editing.painting import RowState, pieces
from caseedit.tui.editing.search import Query
from caseedit.tui.editing.states import row_states, unusual_at_cursor, with_hint
from caseedit.tui.editing.viewport import Viewport
from caseedit.tui.framing import WHEEL, Rowwise
from caseedit.tui.marks import LOOKS, SIGNS
from caseedit.tui.paint import SCROLL_MARK, Piece, strip
from caseedit.tui.palette import palette_of, place_cursor

MOST_COLUMNS = 80
# The margin for marks, a cell for the cursor behind a full row, and the scroll mark.
_AROUND = 3


class EditTarget(Protocol):
    """A text that an editor shows and asks to change; when it has changed, its owner calls `TextEditor.changed`."""

    @property
    def text(self) -> str:
        """The text as it is now."""

    def edit(self, edits: Sequence[Edit], *, merge: bool) -> None:
        """Make edits, or raise `Refused`; `merge` joins them to the step of undo before."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """Where a text was left."""

    cursor: int
    anchor: int
    top: int


class TextPane(Rowwise, can_focus=True, inherit_bindings=False, inherit_css=False):
    """Shows one text after another. It holds cursor, selection and scroll; the text is the target's.

    Attributes:
        buffer: The text with cursor and selection.
        most_columns: Text is wrapped at so many cells, or at the pane if that is smaller.
        hint: What stands below a text that has no words yet.
    """

    ALLOW_SELECT: ClassVar[bool] = False
    DEFAULT_CSS = """
    TextPane { width: 1fr; height: 1fr; background: $background; }
    """

    @dataclass
    class CursorMoved(Message):
        """The cursor is elsewhere; line and column count from 0.

        Attributes:
            note: The name of the unusual character under it, or empty.
        """

        line: int
        column: int
        note: str

        def can_replace(self, message: Message) -> bool:
            """Only the newest place counts."""
            return isinstance(message, TextPane.CursorMoved)

    @dataclass
    class Scrolled(Message):
        """Another line is at the upper edge; not sent for `scroll_to_line`."""

        pane: TextPane
        line: int

        @property
        def control(self) -> TextPane:
            """The pane, for selectors."""
            return self.pane

        def can_replace(self, message: Message) -> bool:
            """Only the newest place counts."""
            return isinstance(message, TextPane.Scrolled) and message.pane is self.pane

    def __init__(self, *, language: str = "markdown", hint: str = "", id: str | None = None) -> None:
        super().__init__(id=id)
        self.hint = hint
        self.buffer = EditBuffer(language=language)
        self.most_columns = MOST_COLUMNS
        self._view = Viewport(self.buffer)
        self._target: EditTarget | None = None
        self._key: Hashable = None
        self._seen: dict[Hashable, _Seen] = {}
        self._marks: dict[int, str] = {}
        self._sought: Query | None = None
        self._shown: list[RowState] = []
        self._window = (0, 0)
        self._is_own = False
        self._told: tuple[int, int, str] = (0, 0, "")
        self._told_top = 0

    # --- what it shows

    def show(self, target: EditTarget | None, key: Hashable) -> None:
        """Show another text; a text seen before comes back as it was left."""
        if self._target is not None:
            self._seen[self._key] = _Seen(self.cursor, self.buffer.anchor, self._view.top)
        self._target, self._key, self._marks = target, key, {}
        self._view.load(target.text if target else "")
        seen = self._seen.get(key)
        if seen is not None and target is not None:
            self.buffer.cursor, self.buffer.anchor, self._view.top = seen.cursor, seen.anchor, seen.top
            self._view.snap()
        self._repaint()

    def changed(self, edits: Sequence[Edit], *, follow: bool = False) -> None:
        """Take over what was done to the target's text.

        Args:
            edits: With offsets of the text before.
            follow: Go to the place of the change, as after undo.
        """
        text = self._target.text if self._target else ""
        if len(text) != len(self.buffer.text) + sum(edit.delta for edit in edits):
            self.show(self._target, self._key)
            return
        if not edits:
            return
        first, old, new = self._view.apply(edits, text)
        if old != new:
            self._marks = {line + (new - old if line >= first + old else 0): sign for line, sign in self._marks.items()}
        if follow:
            place = edits[-1].end + sum(edit.delta for edit in edits)
            self.buffer.goto(place)
        if follow or self._is_own:
            self._view.reveal()
        self._repaint()

    @property
    def cursor(self) -> int:
        """Offset of the cursor."""
        return self.buffer.cursor

    @property
    def selection(self) -> Span:
        """What is selected; empty at the cursor if nothing is."""
        return self.buffer.selection

    @property
    def marks(self) -> Mapping[int, str]:
        """Severity (`error`, `warning`, `info`) of the problems of lines."""
        return self._marks

    @marks.setter
    def marks(self, marks: Mapping[int, str]) -> None:
        self._marks = dict(marks)
        self._repaint()

    @property
    def sought(self) -> Query | None:
        """What is searched for: its matches are painted."""
        return self._sought

    @sought.setter
    def sought(self, query: Query | None) -> None:
        self._sought = query
        self._repaint()

    @property
    def place(self) -> tuple[int, int]:
        """Line and column of the cursor, from 0."""
        line = self.buffer.lines.line_of(self.cursor)
        return line, self.cursor - self.buffer.lines.start(line)

    @property
    def note(self) -> str:
        """The name of the unusual character under the cursor, or empty."""
        return unusual_at_cursor(self._view)

    @property
    def top_line(self) -> int:
        """The first line in the window."""
        return self.buffer.lines.line_of(self._view.top)

    def headings(self) -> list[tuple[int, int, str]]:
        """Return (line, level, words) of each heading."""
        return self._view.highlighter.headings(self.buffer.lines)

    # --- going somewhere

    def goto(self, offset: int, *, select_to: int | None = None) -> None:
        """Put the cursor at `offset`, or select from there to `select_to`, and show the place."""
        self.buffer.goto(offset, select_to=select_to)
        self._moved()

    def goto_line(self, line: int) -> None:
        """Put the cursor at the start of a line, counted from 0; the last if there are not so many."""
        self.goto(self.buffer.lines.start(max(0, min(line, len(self.buffer.lines) - 1))))

    def scroll_to_line(self, line: int) -> None:
        """Put a line at the upper edge; the cursor stays where it is."""
        lines = self.buffer.lines
        self._view.top = lines.start(max(0, min(line, len(lines) - 1)))
        self._view.snap()
        self._told_top = self.top_line
        self._repaint()

    def select_all(self) -> None:
        """Select the whole text."""
        self.buffer.select_all()
        self._repaint()

    def _moved(self) -> None:
        self._view.reveal()
        self._repaint()

    def _on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        self._wheel(event, WHEEL)

    def _on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        self._wheel(event, -WHEEL)

    def _wheel(self, event: events.MouseEvent, rows: int) -> None:
        event.stop()
        event.prevent_default()
        self._view.scroll(rows)
        self._repaint()

    def watch_has_focus(self, _has_focus: bool) -> None:
        """Show or hide the cursor."""
        super().watch_has_focus(_has_focus)
        self._repaint()

    # --- painting

    def on_resize(self, event: events.Resize) -> None:
        """Wrap for the new width; the cursor stays in view if it was."""
        self._fit()

    def _fit(self) -> None:
        width, height = self.size
        was_in_view = self._view.cursor_place() is not None
        self._window = (width, height)
        self._view.resize(max(1, min(self.most_columns, width - _AROUND)), height)
        if was_in_view:
            self._view.reveal()
        self._repaint()

    def _repaint(self) -> None:
        """Find which rows look other than before, and have only those painted."""
        width, height = self.size
        if not self.is_mounted or not height:
            return
        states = row_states(self._view, self._marks, self._sought, has_focus=self.has_focus)
        old, self._shown = self._shown, with_hint(states, self.hint if self._target is not None else "")
        if len(old) != len(self._shown):
            self.refresh()
        else:
            for y, (before, after) in enumerate(zip(old, self._shown, strict=True)):
                if before != after:
                    self.refresh(Region(0, y, width, 1))
        self._place_hardware_cursor()
        self._tell_place()

    def render_line(self, y: int) -> Strip:
        """Paint a row of the window."""
        size = self.size
        if self._window != size:
            self._fit()
        width, palette = size.width, palette_of(self)
        state = self._shown[y] if y < len(self._shown) else RowState()
        ground = "raised" if state.is_current else "background"
        row: list[Piece] = [_margin(state), *pieces(state)]
        text = strip(row, width - 1, palette, ground)
        end = strip([(SCROLL_MARK if state.is_thumb else " ", "edge sign")], 1, palette, ground)
        return Strip.join([text, end])

    def _place_hardware_cursor(self) -> None:
        place = self._view.cursor_place() if self.has_focus else None
        if place is not None:
            place_cursor(self, place[0] + 1, place[1])

    def _tell_place(self) -> None:
        line, column = self.place
        told = (line, column, self.note)
        # Of a key in a line the owner hears as of a change.
        is_new = told != self._told if not self._is_own else (told[0], told[2]) != (self._told[0], self._told[2])
        self._told = told
        if is_new:
            self.report(self.CursorMoved(*told))
        if self.top_line != self._told_top:
            self._told_top = self.top_line
            self.report(self.Scrolled(self, self._told_top))


def _margin(state: RowState) -> Piece:
    """Return what stands before a row: the mark of its line, or the bar of the cursor's."""
    if state.mark:
        look = LOOKS[state.mark]
        return SIGNS[state.mark], look if state.mark == "info" else f"{look} bold"
    return ("▌", "accent sign") if state.is_current else (" ", "")
