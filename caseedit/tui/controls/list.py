"""A list of one-line values: one row while folded; each item has a row of its own when it is entered."""

from __future__ import annotations

from caseedit.core.dataclasses import dataclass
from caseedit.core.text import LINE_END
from caseedit.tui.controls.control import Answer, Begin, Do, Rows, Still, nothing_written
from caseedit.tui.controls.summing import words_of
from caseedit.tui.paint import Piece


def lines_of(text: str) -> tuple[str, ...]:
    """Return pasted text as items: its lines without list marks and blanks, empty ones left out."""
    stripped = (line.strip().removeprefix("- ").strip() for line in LINE_END.split(text))
    return tuple(line for line in stripped if line)


@dataclass
class List(Still):
    """Enter or Right goes into it; typing begins a new item at its end."""

    def rows(self, width: int) -> Rows:
        """Show the items in one row."""
        nothing = nothing_written(self.value)
        if nothing:
            return [nothing]
        row: list[Piece] = []
        for node in self.value.nodes:
            if row:
                row.append((" · ", "dim sign"))
            row.append((words_of(node) or '""', ""))
        return [row]

    def key(self, name: str, character: str | None) -> Answer:
        """Go in, or begin an item."""
        if name in ("enter", "right"):
            return Do.OPEN
        if character and character.isprintable() and name != "space":
            return Begin((character,))
        return Do.PASS

    def paste(self, text: str) -> Answer:
        """Make an item of each line."""
        items = lines_of(text)
        return Begin(items) if items else Do.PASS

    def click(self, row: int, cell: int, width: int) -> Answer:
        """A click goes in."""
        return Do.OPEN


@dataclass
class Add(Still):
    """The row under the last item: typing begins an item, Enter goes on."""

    word: str = "add"
    takes_text: bool = True

    def rows(self, width: int) -> Rows:
        """Show what it would add."""
        return [[(f"+ {self.word}", "dim")]]

    def focused_rows(self, width: int) -> Rows:
        """Show a place to type, or the key that adds."""
        if not self.takes_text:
            return [[("+ ", "accent"), (self.word, "accent"), ("  Enter", "dim")]]
        return [[("+ ", "accent"), (" ", "reverse"), (f" type to {self.word}", "dim")]]

    def key(self, name: str, character: str | None) -> Answer:
        """Begin an item."""
        if self.takes_text and character and character.isprintable():
            return Begin((character,))
        if name == "enter":
            return Do.NEXT if self.takes_text else Do.ADD
        if character in ("a", "+") and not self.takes_text:
            return Do.ADD
        return Do.CLOSE if name == "left" else Do.PASS

    def paste(self, text: str) -> Answer:
        """Make an item of each line."""
        items = lines_of(text)
        return Begin(items) if items and self.takes_text else Do.PASS

    def click(self, row: int, cell: int, width: int) -> Answer:
        """A click on the row of a list of mappings adds one."""
        return Do.PASS if self.takes_text else Do.ADD
