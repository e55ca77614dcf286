"""A value that no other control can show: its own characters in the file, checked before they count."""

from __future__ import annotations

from caseedit.core.cells import clip
from caseedit.core.dataclasses import dataclass
from caseedit.tui.controls.control import Answer, Replace, Rows, Value, Write, nothing_written
from caseedit.tui.controls.multiline import FOLDED_ROWS, Multiline


@dataclass
class Raw(Multiline):
    """Typing goes into the file as long as it can be read; what cannot be read stays here, with the reason."""

    def __post_init__(self) -> None:
        Multiline.__post_init__(self)
        self.input.load(self.value.raw, at_end=False)

    def rows(self, width: int) -> Rows:
        """Show the first lines."""
        if self.value.node is None or self.value.is_null:
            return [nothing_written(self.value) or [("null", "dim italic")]]
        lines = [line for line in self.value.raw.split("\n") if line.strip()]
        shown = [[(line.rstrip("\r"), "")] for line in lines[:FOLDED_ROWS]]
        if len(lines) > FOLDED_ROWS:
            shown[-1] = [(clip(lines[FOLDED_ROWS - 1].rstrip(), max(1, width - 2)) + " …", "")]
        return shown

    def focused_rows(self, width: int) -> Rows:
        """Show up to eight rows around the caret."""
        return self.input.block(width)

    def enter(self, *, at_end: bool = True) -> None:
        """Begin with what is in the file."""
        self.is_changed = False
        self.before = self.value
        self.input.load(self.value.raw, at_end=False)

    def renew(self, value: Value) -> None:
        """Follow the file."""
        self.value = value
        self.input.follow(value.raw)

    def write(self, text: str) -> Answer:
        """Ask for other characters in the file; a key that is not there is written as text."""
        return Write(text) if self.value.is_absent else Replace(text)
