"""A long text: two rows while the focus is elsewhere, up to eight while it is written."""

from __future__ import annotations

from caseedit.core.cells import clip
from caseedit.core.dataclasses import dataclass
from caseedit.tui.controls.control import Answer, Do, Rows, nothing_written
from caseedit.tui.controls.text import Text
from caseedit.tui.controls.typing import Input
from caseedit.tui.editing.wrap import layout

FOLDED_ROWS = 2


@dataclass
class Multiline(Text):
    """Enter breaks the line, Tab leaves; Up and Down leave at the first and last row."""

    def __post_init__(self) -> None:
        self.before = self.value
        self.input = Input(one_line=False)
        self.input.load(self.value.text, at_end=False)

    def rows(self, width: int) -> Rows:
        """Show the first rows of the text; a blank line takes none of them."""
        nothing = nothing_written(self.value)
        if nothing:
            return [nothing]
        lines: list[str] = []
        for paragraph in self.value.text.split("\n"):
            if paragraph.strip():
                lines += [paragraph[start:end].rstrip() for start, end in layout(paragraph, width)]
            if len(lines) > FOLDED_ROWS:
                break
        if len(lines) > FOLDED_ROWS:
            lines = lines[:FOLDED_ROWS]
            lines[-1] = clip(lines[-1] + " …", width) if len(lines[-1]) + 2 <= width else clip(lines[-1] + "…", width)
        return [[(line, "")] for line in lines] or [[('""', "dim")]]

    def focused_rows(self, width: int) -> Rows:
        """Show up to eight rows around the caret."""
        nothing = nothing_written(self.value)
        if nothing and not self.input.text:
            return [[(" ", "reverse"), *nothing]]
        return self.input.block(width)

    def key(self, name: str, character: str | None) -> Answer:
        """Type; there are no suggestions for long texts."""
        self.shown = None
        return self._typed(self.input.key(name, character), narrow=False)

    def paste(self, text: str) -> Answer:
        """Take the lines as they are."""
        return self._typed(self.input.paste(text), narrow=False)

    def click(self, row: int, cell: int, width: int) -> Answer:
        """Put the caret there."""
        self.input.click(row, cell)
        return Do.PAINT
