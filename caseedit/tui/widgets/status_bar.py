"""`StatusBar` and `KeyBar`: what is so now, and which keys do something here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from textual import events
from textual.message import Message
from textual.strip import Strip

from caseedit.core.cells import cell_width, wrap_words
from caseedit.core.clean import show
from caseedit.tui.framing import Rowwise
from caseedit.tui.paint import Piece, strip
from caseedit.tui.palette import palette_of

ROOMY = 100  # cells from which all live keys are shown
FEW = 6
Tone = Literal["text", "success", "warning", "error"]


class StatusBar(Rowwise, inherit_css=False):
    """One row: the document's name and state at the left, the place in it at the right.

    A message stands at the left instead, until the next key; an error until Escape. What does not fit goes on in the
    row of the keys, so that a cure is never cut off.
    """

    DEFAULT_CSS = """
    StatusBar { height: 1; width: 1fr; }
    """

    def __init__(self) -> None:
        super().__init__(id="status")
        self._state: tuple[Piece, ...] = ()
        self._place: tuple[Piece, ...] = ()
        self._message: tuple[str, Tone] | None = None

    @property
    def rest(self) -> str:
        """What of the message did not fit into the row."""
        text, end = self._first_row()
        return text[end:].lstrip()

    @property
    def tone(self) -> Tone:
        """The tone of the message that stands there now."""
        return self._message[1] if self._message else "text"

    def _first_row(self) -> tuple[str, int]:
        """Return the message, made safe, and where its first row ends."""
        text = show(self.message)
        room = self.size.width - 2
        if room < 20 or cell_width(text) <= room:
            return text, len(text)
        return text, wrap_words(text, room)[0][1]

    @property
    def message(self) -> str:
        """The message that stands there now; empty if none does."""
        return self._message[0] if self._message else ""

    def set(self, state: Sequence[Piece], place: Sequence[Piece]) -> None:
        """Change what it says of the document; paints only if that differs."""
        if (self._state, self._place) != (tuple(state), tuple(place)):
            self._state, self._place = tuple(state), tuple(place)
            self.refresh()

    def say(self, text: str, tone: Tone = "text") -> None:
        """Show a message instead of the state."""
        self._message = (text, tone)
        self.refresh()

    def hush(self, *, even_errors: bool = False) -> None:
        """Take the message away; an error stays unless `even_errors`."""
        if self._message and (even_errors or self._message[1] != "error"):
            self._message = None
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Paint the row; the place gives way to the message."""
        width = self.size.width
        text, end = self._first_row()
        left: Sequence[Piece] = self._state if self._message is None else [(text[:end].rstrip(), self.tone)]
        pieces: list[Piece] = [(" ", ""), *left]
        taken = sum(cell_width(text) for text, _ in pieces)
        # What does not fit goes from the end: line end and encoding before the place itself.
        place = list(self._place)
        while place and taken + sum(cell_width(text) for text, _ in place) + 2 > width:
            del place[-2:]
        if place:
            right = sum(cell_width(text) for text, _ in place)
            pieces += [(" " * (width - taken - right - 1), ""), *place]
        return strip(pieces, width, palette_of(self), "surface")


class KeyBar(Rowwise, inherit_css=False):
    """One row of live keys, the most needed first; what does not fit is left out."""

    DEFAULT_CSS = """
    KeyBar { height: 1; width: 1fr; }
    """

    class Pressed(Message):
        """A key's name in the bar was clicked."""

        def __init__(self, command: str) -> None:
            super().__init__()
            self.command = command

    def __init__(self) -> None:
        super().__init__(id="keys")
        self._keys: tuple[tuple[str, str, str], ...] = ()
        self._words: tuple[str, Tone] = ("", "text")
        self._places: list[tuple[int, int, str]] = []

    def set(self, keys: Sequence[tuple[str, str, str]]) -> None:
        """Show other keys, each as (key, word, command id); paints only if they differ."""
        if self._keys != tuple(keys):
            self._keys = tuple(keys)
            self.refresh()

    def say(self, text: str, tone: Tone = "text") -> None:
        """Show words in place of the keys: the rest of a long message; empty words bring the keys back."""
        if self._words != (text, tone):
            self._words = (text, tone)
            self.refresh()

    def _fitting(self, width: int) -> tuple[tuple[str, str, str], ...]:
        """Leave out what would make a narrow row hard to read; the way to help always stays."""
        if width >= ROOMY or len(self._keys) <= FEW:
            return self._keys
        helping = tuple(entry for entry in self._keys[FEW - 1 :] if entry[2] == "help")
        return (*self._keys[: FEW - 1], *(helping or self._keys[FEW - 1 : FEW]))

    def render_line(self, y: int) -> Strip:
        """Paint whole entries only."""
        width = self.size.width
        pieces: list[Piece] = []
        self._places = []
        if self._words[0]:
            return strip([(" ", ""), self._words], width, palette_of(self), "surface")
        at = 0
        for key, word, command in self._fitting(width):
            gap = "  " if pieces else " "
            at += len(gap)
            end = at + cell_width(key) + 1 + cell_width(word)
            if end > width:
                break
            pieces += [(gap, ""), (key, "accent"), (" ", ""), (word, "dim")]
            self._places.append((at, end, command))
            at = end
        return strip(pieces, width, palette_of(self), "surface")

    def on_click(self, event: events.Click) -> None:
        """Run the command whose key was clicked."""
        for start, end, command in self._places:
            if command and start <= event.x < end:
                event.stop()
                self.post_message(self.Pressed(command))
