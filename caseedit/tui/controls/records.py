"""One item of a list of mappings: a summary row, and its fields when it is open."""

from __future__ import annotations

from typing import ClassVar

from caseedit.core.dataclasses import dataclass
from caseedit.tui.controls.control import Answer, Do, Rows, Still, nothing_written
from caseedit.tui.controls.summing import title_of
from caseedit.tui.paint import Piece

_KEYS = {
    "enter": Do.OPEN, "right": Do.OPEN, "left": Do.CLOSE, "space": Do.OPEN, "delete": Do.REMOVE, "a": Do.ADD,
    "d": Do.DUPLICATE, "K": Do.UP, "J": Do.DOWN,
}  # fmt: skip


@dataclass
class Records(Still):
    """Nothing is typed on its row, so letters are commands: `a` adds, `d` repeats, `K` and `J` move."""

    is_open: bool = False
    template: str = ""

    KEYS: ClassVar[str] = "a add · d repeat · K J move · Delete remove"

    def rows(self, width: int) -> Rows:
        """Show a fold mark and what the item is called."""
        mark: Piece = ("▾ " if self.is_open else "▸ ", "dim sign")
        if self.value.node is None or self.value.is_null or self.value.node.kind != "map":
            return [nothing_written(self.value) or [(self.value.text, "")]]
        return [[mark, *title_of(self.value, self.template)]]

    def key(self, name: str, character: str | None) -> Answer:
        """Open, fold, or change the list."""
        if character in _KEYS:
            return _KEYS[character]
        if name in ("enter", "space") and self.is_open:
            return Do.NEXT if name == "enter" else Do.CLOSE
        return _KEYS.get(name, Do.PASS) if len(name) > 1 else Do.PASS

    def click(self, row: int, cell: int, width: int) -> Answer:
        """A click on the mark turns the fold."""
        if cell < 2:
            return Do.CLOSE if self.is_open else Do.OPEN
        return Do.PASS
