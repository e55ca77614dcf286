"""A mapping: one row that sums it up, and its fields when it is open."""

from __future__ import annotations

from caseedit.core.dataclasses import dataclass
from caseedit.tui.controls.control import Answer, Do, Rows, Still, nothing_written
from caseedit.tui.controls.summing import pairs_of
from caseedit.tui.paint import Piece


@dataclass
class Group(Still):
    """Enter or Right opens it, Left folds it."""

    is_open: bool = False

    def rows(self, width: int) -> Rows:
        """Show a fold mark and the first of its values."""
        nothing = nothing_written(self.value)
        mark: Piece = ("▾ " if self.is_open else "▸ ", "dim sign")
        if nothing:
            return [[mark, *nothing] if self.is_open else nothing]
        if self.is_open:
            return [[mark]]
        return [[mark, *pairs_of(self.value)]]

    def key(self, name: str, character: str | None) -> Answer:
        """Open or fold."""
        if name in ("enter", "right", "space"):
            return Do.NEXT if self.is_open and name == "enter" else Do.OPEN
        return Do.CLOSE if name == "left" else Do.PASS

    def click(self, row: int, cell: int, width: int) -> Answer:
        """A click on the mark turns the fold."""
        if cell < 2:
            return Do.CLOSE if self.is_open else Do.OPEN
        return Do.PASS
