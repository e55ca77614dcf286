"""`FrontMatterForm`: the fields of the front matter, on one line-API widget."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import Any

from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from caseedit.core.cells import cell_width, wrap_words
from caseedit.core.clean import show
from caseedit.core.dataclasses import dataclass
from caseedit.core.paths import FieldPath
from caseedit.core.text import Change
from caseedit.core.validation.diagnostic import Diagnostic
from caseedit.drafts import Draft
from caseedit.tui.controls.control import Answer, Do, Write
from caseedit.tui.controls.empty import sentence_for
from caseedit.tui.controls.form import Form
from caseedit.tui.controls.outline import Place
from caseedit.tui.controls.painting import FormRow, Measure
from caseedit.tui.controls.showing import Showing
from caseedit.tui.controls.surroundings import Surroundings
from caseedit.tui.framing import Scrolling
from caseedit.tui.paint import SCROLL_MARK, strip, thumb
from caseedit.tui.palette import palette_of, place_cursor
from caseedit.tui.widgets.offered import Offered
from caseedit.workspace import Workspace

# A row, and the mark at its right edge that tells how far the form is scrolled.
_Painted = tuple[FormRow, str]


class FrontMatterForm(Scrolling, can_focus=True, inherit_css=False):
    """Paints a `Form` and hands it the keys; mounts nothing, and paints only rows that differ."""

    DEFAULT_CSS = """
    FrontMatterForm { width: 1fr; height: 1fr; background: $background; }
    """

    @dataclass
    class FieldFocused(Message):
        """The focus is on another field."""

        path: FieldPath | None

    class Unfinished(Message):
        """What is typed and cannot be in the file is no more what it was."""

    @dataclass
    class Notice(Message):
        """Something to tell the person, until the next key."""

        text: str

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        # Forms by document: focus, folds and scroll of each come back when it is shown again.
        self._forms: dict[int, tuple[Showing, int]] = {}
        self._form: Form | None = None
        self._showing: Showing | None = None
        self._problems: Sequence[Diagnostic] = ()
        # First row of each place, then the number of all rows.
        self._starts: list[int] = [0]
        self._columns = Measure(0, 0)
        self._rows_of: dict[int, list[FormRow]] = {}
        self._resting_rows: dict[str, int] = {}
        self._sentence: list[FormRow] = []
        self._painted: list[_Painted] = []
        self._told: FieldPath | None = None
        self._left: tuple[Draft, ...] = ()
        self._welcome = ""

    # --- what the screen sets and asks

    def show(self, workspace: Workspace) -> None:
        """Show the current document of a workspace."""
        self._keep_scroll()
        document = workspace.current
        known, top = self._forms.get(id(document), (None, 0))
        if known is None or known.form.document is not document:
            ask = lambda refused: self.post_message(Offered(refused, document))  # noqa: E731
            known = Showing(Form(workspace, document, Surroundings(workspace).around(), self._say, ask))
            self._forms[id(document)] = (known, 0)
        form = known.form
        self._showing, self._form, self._problems = known, form, ()
        self._resting_rows.clear()
        known.put_problems(())
        form.read()
        self._lay_out()
        self.scroll_to_row(top)
        self._repaint()
        self._tell()

    def _keep_scroll(self) -> None:
        if self._showing is not None:
            self._forms[id(self._showing.form.document)] = (self._showing, self.top)

    def changed(self, change: Change | None = None) -> None:
        """Follow a change of the document's text, whoever made it, or of what is known of its fields."""
        if self._form is not None:
            self._form.follow()
            self._update()

    @property
    def welcome(self) -> str:
        """What is said while no document is open."""
        return self._welcome

    @welcome.setter
    def welcome(self, text: str) -> None:
        if text != self._welcome:
            self._welcome = text
            if self._form is None:
                self._update()

    @property
    def problems(self) -> Sequence[Diagnostic]:
        """What is wrong with the document; shown under the fields."""
        return self._problems

    @problems.setter
    def problems(self, problems: Sequence[Diagnostic]) -> None:
        self._problems = problems
        if self._showing is not None:
            self._showing.put_problems(problems)
            self._update()

    @property
    def current_path(self) -> FieldPath | None:
        """The path of the value that has the focus, or of the list whose row for a new item has it."""
        place = self._place
        return place.path if place is not None and place.path else None

    @property
    def wanted_height(self) -> int:
        """How many rows show everything while the focus is elsewhere: so the pane keeps its height while one types."""
        form = self._form
        if form is None or not form.places:
            return max(2, len(self._sentence_rows()))
        name = str(form.focus[1][0]) if form.focus and form.focus[1] else ""
        return self._starts[-1] - self._rows_under(name) + self._resting_rows.get(name, self._rows_under(name))

    def focus_field(self, path: FieldPath) -> bool:
        """Put the focus on a value, open what hides it and scroll there; False if there is no such value."""
        return self._do(lambda form: form.walk.to_path(path))

    # --- commands, which the screen binds

    def add_item(self) -> None:
        """Add an item to the list the focus is in."""
        self._on_place(lambda form, place: form.items.add(place))

    def remove_item(self) -> None:
        """Remove the item the focus is in."""
        self._on_place(lambda form, place: form.items.remove_around(place))

    def duplicate_item(self) -> None:
        """Repeat the item the focus is in below itself."""
        self._on_place(lambda form, place: form.items.duplicate(place))

    def move_item_up(self) -> None:
        """Move the item the focus is in up."""
        self._on_place(lambda form, place: form.items.move(place, -1))

    def move_item_down(self) -> None:
        """Move the item the focus is in down."""
        self._on_place(lambda form, place: form.items.move(place, 1))

    def remove_field(self) -> None:
        """Remove the key the focus is on, with its value."""
        self._on_place(lambda form, place: form.items.remove(place))

    def clear_field(self) -> None:
        """Make the value an empty text."""
        self._on_place(lambda form, place: form.set_whole(place, ""))

    def set_null(self) -> None:
        """Make the value `null`."""
        self._on_place(lambda form, place: form.set_whole(place, None))

    @property
    def _place(self) -> Place | None:
        return self._form.place if self._form is not None else None

    def _on_place(self, act: Callable[[Form, Place], Any]) -> None:
        place = self._place
        if place is None:
            self._say("There is no field here.")
        else:
            self._do(lambda form: act(form, place))

    def _do(self, act: Callable[[Form], Any]) -> bool:
        if self._form is None:
            return False
        done = act(self._form)
        self._update()
        return bool(done)

    def _say(self, text: str) -> None:
        self.post_message(self.Notice(text))

    # --- rows

    def _update(self) -> None:
        """Show what is now: rows that differ from what is on the screen, with the focus in view."""
        self._lay_out()
        self._keep_in_view()
        self._repaint()
        self._tell()

    def _lay_out(self) -> None:
        form, showing = self._form, self._showing
        self._rows_of = {}
        if form is None or showing is None or not form.places:
            self._sentence = self._sentence_rows()
            self._starts = [0, len(self._sentence)]
        else:
            # One cell at the edge is for the scroll mark.
            self._columns = showing.columns(max(1, self.size.width - 1))
            heights = (len(self._place_rows(at)) for at in range(len(form.places)))
            self._starts = list(accumulate(heights, initial=0))
            self._note_resting_rows(form)
        self.measure(self._starts[-1])

    def _note_resting_rows(self, form: Form) -> None:
        focused = form.focus[1][0] if form.focus and form.focus[1] else None
        names = {place.path[0] for place in form.places if place.path} - {focused}
        counts = dict.fromkeys(map(str, names), 0)
        for at, place in enumerate(form.places):
            name = str(place.path[0]) if place.path else ""
            if name in counts:
                counts[name] += self._starts[at + 1] - self._starts[at]
        self._resting_rows.update(counts)

    def _rows_under(self, name: str) -> int:
        form = self._form
        if form is None or not name:
            return 0
        starts = self._starts
        return sum(starts[at + 1] - starts[at] for at, place in enumerate(form.places) if place.path[:1] == (name,))

    def _place_rows(self, at: int) -> list[FormRow]:
        known = self._rows_of.get(at)
        if known is None and self._showing is not None:
            known = self._rows_of[at] = self._showing.rows(at, self._columns, has_focus=self.has_focus)
        return known or []

    def _row(self, y: int) -> FormRow | None:
        """Return a row of the form, counted from its first."""
        if not 0 <= y < self._starts[-1]:
            return None
        if self._form is None or not self._form.places:
            return self._sentence[y] if y < len(self._sentence) else None
        at = bisect_right(self._starts, y) - 1
        return self._place_rows(at)[y - self._starts[at]]

    def _sentence_rows(self) -> list[FormRow]:
        sentence, look = sentence_for(self._form.document) if self._form is not None else (self._welcome, "")
        bar = ("▌" if self.has_focus else " ", "accent sign")
        # Hidden behind the YAML it has no width of its own yet.
        width = self.size.width or self.container_size.width
        text, room = show(sentence), max(10, width - 3)
        return [([bar, (text[start:end].rstrip(), look)], "background") for start, end in wrap_words(text, room)]

    def _visible(self) -> list[_Painted]:
        top, height = self.top, self.size.height
        marked = thumb(self.top, height, self._starts[-1])
        return [(self._row(top + y) or ([], "background"), SCROLL_MARK if y in marked else " ") for y in range(height)]

    def _repaint(self) -> None:
        before, self._painted = self._painted, self._visible()
        if len(before) != len(self._painted):
            self.refresh()
            return
        for y, (old, new) in enumerate(zip(before, self._painted, strict=True)):
            if old != new:
                self.refresh(Region(0, y, self.size.width, 1))

    def _keep_in_view(self) -> None:
        form = self._form
        if form is None or not self.size.height or not 0 <= form.at < len(form.places):
            return
        top, height = self.top, max(1, self.size.height)
        first, after = self._starts[form.at], self._starts[form.at + 1]
        if after > top + height:
            top = after - height
        top = min(top, first, max(0, self._starts[-1] - height))
        self.scroll_to_row(top)
        self._place_cursor(form, first - top)

    def _place_cursor(self, form: Form, y: int) -> None:
        """Put the terminal's cursor on the caret, or at the start of a row without one."""
        for row, (pieces, _) in enumerate(self._place_rows(form.at)):
            x = 0
            for text, look in pieces:
                if look == "reverse":
                    place_cursor(self, x, y + row)
                    return
                x += cell_width(show(text))
        place_cursor(self, 0, y)

    def render_line(self, y: int) -> Strip:
        """Paint one row of the screen."""
        if len(self._painted) != self.size.height:
            self._painted = self._visible()
        palette, width = palette_of(self), self.size.width
        if not 0 <= y < len(self._painted):
            return Strip.blank(width)
        (pieces, ground), mark = self._painted[y]
        edge = strip([(mark, "edge sign")], 1, palette, ground)
        return Strip([*strip(pieces, max(0, width - 1), palette, ground), *edge], width)

    def scrolled(self) -> None:
        """Know what the screen shows after scrolling."""
        self._painted = self._visible()

    def _tell(self) -> None:
        left, self._left = self._left, self._form.unfinished.all if self._form is not None else ()
        if left != self._left:
            self.post_message(self.Unfinished())
        path = self.current_path
        if path != self._told:
            self._told = path
            self.post_message(self.FieldFocused(path))

    # --- events

    def on_resize(self, event: events.Resize) -> None:
        """Lay out for the new width."""
        self._update()

    def watch_has_focus(self, _has_focus: bool) -> None:
        """Show where the focus is, or nothing of it while another pane has the keys."""
        super().watch_has_focus(_has_focus)
        if self._form is not None and not _has_focus:
            self._form.pause()
        self._update()

    def answer(self, event: events.Key) -> bool:
        """Give the key to the form; what it does not know goes on to the screen."""
        if self._form is None or not self._key(self._form, event):
            return False
        self._update()
        return True

    def _key(self, form: Form, event: events.Key) -> bool:
        if event.key in ("ctrl+c", "ctrl+x"):
            return self._copy(form, cut=event.key == "ctrl+x")
        if event.key == "ctrl+v":
            return form.paste(self.app.clipboard)
        is_long = form.place is not None and form.place.kind in ("multiline", "raw")
        if event.key in ("pageup", "pagedown") and form.places and not is_long:
            form.walk.leap(self._page(form, -1 if event.key == "pageup" else 1))
            return True
        return form.key(event.key, event.character)

    def _page(self, form: Form, by: int) -> int:
        """Return the position of the place one screen further."""
        y = self._starts[form.at] + by * max(1, self.size.height - 1)
        at = bisect_right(self._starts, max(0, min(y, self._starts[-1] - 1))) - 1
        return at if at != form.at else form.at + by

    def _copy(self, form: Form, *, cut: bool) -> bool:
        control = form.control
        text = control.selected_text() if control is not None else ""
        if control is None or not text:
            self._say("Nothing is selected: Shift and the arrow keys select. ^Q quits.")
            return True
        self.app.copy_to_clipboard(text)
        answer: Answer = control.key("delete", None) if cut else Do.PAINT
        if isinstance(answer, Write) or cut:
            form.answer(answer)
        return True

    def on_paste(self, event: events.Paste) -> None:
        """Take pasted text."""
        if self._form is not None and self._form.paste(event.text):
            event.stop()
            self._update()

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Put the focus, and the caret, where the mouse is."""
        form = self._form
        y = event.y + self.top
        if form is None or not form.places or y >= self._starts[-1]:
            return
        at = bisect_right(self._starts, y) - 1
        form.click(at, y - self._starts[at], event.x - self._columns.at, self._columns.value)
        self._update()
