"""`PaneTitle`: the one row above a pane: its name, bold where the focus is, and what it counts."""

from __future__ import annotations

from collections.abc import Callable

from textual import events
from textual.message import Message
from textual.strip import Strip

from caseedit.core.cells import cell_width
from caseedit.tui.framing import Rowwise
from caseedit.tui.paint import Piece, strip
from caseedit.tui.palette import palette_of


class PaneTitle(Rowwise, inherit_css=False):
    """One row: a name at the left, a note at the right."""

    DEFAULT_CSS = """
    PaneTitle { height: 1; width: 1fr; }
    """

    class Clicked(Message):
        """The title was clicked: its pane wants the focus."""

        def __init__(self, pane: str) -> None:
            super().__init__()
            self.pane = pane

    def __init__(self, name: str, pane: str, *, has_rule: bool = False) -> None:
        super().__init__(id=f"title-{pane}")
        self._title = name
        self._pane = pane
        self._note: tuple[Piece, ...] = ()
        self._is_active = False
        self._has_rule = has_rule

    def set(
        self, *, note: tuple[Piece, ...] | None = None, title: str | None = None, active: bool | None = None
    ) -> None:
        """Change what it says; paints only if that differs."""
        before = (self._title, self._note, self._is_active)
        self._title = self._title if title is None else title
        self._note = self._note if note is None else note
        self._is_active = self._is_active if active is None else active
        if before != (self._title, self._note, self._is_active):
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Paint the row; of a note that does not fit only the last parts are left."""
        width = self.size.width
        look = "bold" if self._is_active else "dim"
        lead: list[Piece] = [("─ " if self._has_rule else " ", "edge sign"), (self._title, look), (" ", "")]
        taken = sum(cell_width(text) for text, _ in lead)
        note = list(self._note)
        while note and taken + sum(cell_width(text) for text, _ in note) + 2 > width:
            del note[0]
        filler = "─" if self._has_rule else " "
        if note:
            free = width - taken - sum(cell_width(text) for text, _ in note) - 2
            lead += [(filler * free, "edge sign"), (" ", ""), *note, (" ", "")]
        else:
            lead += [(filler * (width - taken), "edge sign")]
        return strip(lead, width, palette_of(self))

    def on_click(self, event: events.Click) -> None:
        """Ask for the focus to go to the pane."""
        event.stop()
        self.post_message(self.Clicked(self._pane))


class PaneBar(Rowwise, inherit_css=False):
    """The names of all panes in one row, for windows that hold one pane at a time."""

    DEFAULT_CSS = """
    PaneBar { height: 1; width: 1fr; }
    """

    def __init__(self, panes: Callable[[], list[tuple[str, str, bool]]], note: Callable[[], list[Piece]]) -> None:
        super().__init__(id="pane-bar")
        self._panes = panes
        self._note = note
        self._places: list[tuple[int, int, str]] = []

    def render_line(self, y: int) -> Strip:
        """Paint ` List  [Form]  Body  Page   ~ 1! `."""
        pieces: list[Piece] = [(" ", "")]
        self._places = []
        at = 1
        for pane, name, is_active in self._panes():
            text = f"[{name}]" if is_active else f" {name} "
            pieces += [(text, "accent bold" if is_active else "dim"), (" ", "")]
            self._places.append((at, at + len(text), pane))
            at += len(text) + 1
        note = self._note()
        width = self.size.width
        taken = at + sum(cell_width(text) for text, _ in note)
        pieces += [(" " * max(1, width - taken - 1), ""), *note]
        return strip(pieces, width, palette_of(self), "surface")

    def on_click(self, event: events.Click) -> None:
        """Go to the pane whose name was clicked."""
        for start, end, pane in self._places:
            if start <= event.x < end:
                event.stop()
                self.post_message(PaneTitle.Clicked(pane))
