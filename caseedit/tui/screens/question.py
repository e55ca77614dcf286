"""`Question`: one sentence, the choices one a row with their key first; Escape leaves things as they were."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.app import ComposeResult
from textual.geometry import Offset
from textual.screen import ModalScreen

from caseedit.core.cells import cell_width
from caseedit.tui.palette import palette_of
from caseedit.tui.screens.text_page import RowsAt, wrapped
from caseedit.tui.widgets.lines import Lines, PieceRow

WIDEST = 60  # cells


class Question(ModalScreen[str], inherit_css=False):
    """Asks, and is dismissed with the key of the choice, or with an empty text for Escape."""

    CSS_PATH = "question.tcss"

    def __init__(
        self, sentence: str, choices: Sequence[tuple[str, str]], *, detail: str = "", shown: RowsAt | None = None
    ) -> None:
        """Make a question.

        Args:
            sentence: What is asked.
            choices: (key, what it does), in the order in which a person should consider them.
            detail: More words under the sentence; line breaks are kept.
            shown: Rows under those, for what the question is about; as many as there is room for.
        """
        super().__init__()
        self._sentence = sentence
        self._choices = list(choices)
        self._detail = detail
        self._shown = shown
        self._current = 0

    def compose(self) -> ComposeResult:
        """One box of lines."""
        yield Lines(ground="raised", id="question")

    def on_mount(self) -> None:
        """Write the lines."""
        self.set_class(palette_of(self).is_plain, "-plain")
        self._write()

    def on_resize(self) -> None:
        """Wrap again."""
        self._write()

    def _write(self) -> None:
        width = min(WIDEST, self.app.size.width - 4)
        rows: list[PieceRow] = [[("", "")]]
        at = 0
        for text, look in ((self._sentence, "bold"), (self._detail, "dim")):
            rows += [[("  ", ""), (line, look)] for line in wrapped(text, width - 4) if text]
        rows += self._what_is_shown(width, room=self.app.size.height - len(rows) - len(self._choices) - 4)
        rows.append([("", "")])
        for position, (key, label) in enumerate([*self._choices, ("Esc", "Leave things as they are")]):
            is_current = position == self._current
            look = "bold" if is_current else ""
            head: PieceRow = [(" ", ""), ("▌" if is_current else " ", "accent sign"), (key, "accent bold")]
            inset = 2 + max(len(key) + 1, 5)
            for number, line in enumerate(wrapped(label, width - inset - 2)):
                lead = [*head, (" " * (inset - 2 - cell_width(key)), "")] if number == 0 else [(" " * inset, "")]
                rows.append([*lead, (line, look)])
                if is_current and number == 0:
                    at = len(rows) - 1
        rows.append([("", "")])
        lines = self.query_one("#question", Lines)
        lines.styles.width = width
        lines.styles.height = min(len(rows), self.app.size.height)
        lines.show(rows)
        lines.keep_in_view(at)
        left, top = (self.app.size.width - width) // 2, (self.app.size.height - len(rows)) // 2
        self.app.cursor_position = Offset(left + 2, max(0, top + at))

    def _what_is_shown(self, width: int, room: int) -> list[PieceRow]:
        rows = [] if self._shown is None else [[("", "")], *self._shown(width)]
        if len(rows) <= room:
            return rows
        kept = max(1, room - 1)
        return [*rows[:kept], [(f"   and {len(rows) - kept} more rows", "dim")]]

    def on_key(self, event: events.Key) -> None:
        """Take a choice by its key, or by Up, Down and Enter."""
        event.stop()
        keys = [key for key, _ in self._choices] + [""]
        pressed = (event.character or event.key).lower()
        if event.key == "escape":
            self.dismiss("")
        elif event.key in ("up", "down", "tab", "shift+tab"):
            step = -1 if event.key in ("up", "shift+tab") else 1
            self._current = (self._current + step) % len(keys)
            self._write()
        elif event.key == "enter":
            self.dismiss(keys[self._current])
        elif pressed in keys and pressed:
            self.dismiss(pressed)
