"""`TextPage`: something to read over the whole screen: help, a diff, details; Escape goes back."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual import events, on
from textual.app import ComposeResult
from textual.screen import ModalScreen, ScreenResultType

from caseedit.core.cells import wrap_words
from caseedit.tui.widgets.lines import Lines, PieceRow
from caseedit.tui.widgets.pane_title import PaneTitle
from caseedit.tui.widgets.status_bar import KeyBar

# The rows at a width.
RowsAt = Callable[[int], Sequence[PieceRow]]


class WholeScreen(ModalScreen[ScreenResultType], inherit_css=False):
    """A title, lines to read, and the keys that do something."""

    CSS_PATH = "text_page.tcss"

    def __init__(self, title: str = "") -> None:
        super().__init__()
        self._title = title

    def compose(self) -> ComposeResult:
        """A title, the lines, the keys."""
        yield PaneTitle(self._title, "text", has_rule=True)
        lines = Lines(id="text")
        lines.can_focus = True
        yield lines
        yield KeyBar()

    def on_mount(self) -> None:
        """Take the focus."""
        self.query_one(PaneTitle).set(active=True)
        self.set_focus(self.query_one("#text"))


class TextPage(WholeScreen[str]):
    """Dismissed with the key of the choice taken, or with an empty text."""

    def __init__(self, title: str, rows: RowsAt, choices: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__(title)
        self._rows = rows
        self._choices = list(choices)

    def show(self, rows: RowsAt, choices: Sequence[tuple[str, str]] = ()) -> None:
        """Show something else, if it is still there."""
        self._rows, self._choices = rows, list(choices)
        if self.is_attached and self.is_mounted:
            self._write()

    def on_resize(self) -> None:
        """Write the rows for the width."""
        self._write()

    def _write(self) -> None:
        """Write the rows, and say only of keys that do something."""
        size = self.app.size
        rows = self._rows(size.width - 1)
        self.query_one("#text", Lines).show(rows)
        keys = [(key, label, key) for key, label in self._choices]
        is_long = len(rows) > size.height - 2
        self.query_one(KeyBar).set([*keys, ("Esc", "Back", ""), *([("PgDn", "More", "")] if is_long else [])])

    @on(KeyBar.Pressed)
    def _bar_pressed(self, message: KeyBar.Pressed) -> None:
        message.stop()
        self.dismiss(message.command)

    def on_key(self, event: events.Key) -> None:
        """Leave, or take a choice."""
        event.stop()
        pressed = (event.character or event.key).lower()
        if event.key in ("escape", "f1", "q") and pressed not in dict(self._choices):
            self.dismiss("")
        elif pressed in dict(self._choices):
            self.dismiss(pressed)


def paragraph_rows(text: str, width: int, look: str = "") -> list[PieceRow]:
    """Return text wrapped at words as rows with one cell of margin."""
    return [[(" ", ""), (line, look)] for line in wrapped(text, width - 2)]


def wrapped(text: str, width: int) -> list[str]:
    """Return the rows of a text; its own line breaks are kept."""
    return [
        line[start:end].strip()
        for line in text.split("\n")
        for start, end in wrap_words(line, max(8, width)) or [(0, 0)]
    ]
