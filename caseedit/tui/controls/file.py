"""The path of a picture or another file, with what is known of it."""

from __future__ import annotations

from typing import ClassVar

from caseedit.core.cells import cell_width
from caseedit.core.dataclasses import dataclass
from caseedit.tui.controls.control import NOT_THERE, Answer, Rows, Suggestion, nothing_written
from caseedit.tui.controls.text import Text
from caseedit.tui.paint import Piece


@dataclass
class File(Text):
    """Enter shows the files to choose from; typing narrows them."""

    chooses_by_enter: ClassVar[bool] = True

    def suggestions(self) -> list[Suggestion]:
        """Return the files that may be named here."""
        return list(self.around.files(self.value.path, self.value.field))

    def rows(self, width: int) -> Rows:
        """Show the path, then size and weight if the file is there."""
        nothing = nothing_written(self.value)
        if nothing:
            return [nothing]
        return [[("▣ ", "dim sign"), (self.value.text, ""), *self._about(self.value.text, width - 2)]]

    def focused_rows(self, width: int) -> Rows:
        """Show the path with the caret, and the same beside it."""
        rows = super().focused_rows(width - 2)
        about = self._about(self.input.text, width - 3) if self.input.text else []
        return [[("▣ ", "dim sign"), *rows[0], *about], *rows[1:]]

    def _about(self, name: str, width: int) -> list[Piece]:
        said = self.around.about_file(name)
        is_fitting = cell_width(name) + cell_width(said) + 3 <= width
        look = "warning" if said == NOT_THERE else "dim"
        return [(f"   {said}", look)] if said and is_fitting else []

    def click(self, row: int, cell: int, width: int) -> Answer:
        """Put the caret there; the mark before the path takes two cells."""
        return super().click(row, max(0, cell - 2) if row == 0 else cell, width)
