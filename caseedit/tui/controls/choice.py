"""One of a few values: in a row if they are few, else in a list that typing narrows."""

from __future__ import annotations

from caseedit.core.cells import cell_width
from caseedit.core.dataclasses import dataclass, field
from caseedit.tui.controls.choosing import Suggestions
from caseedit.tui.controls.control import Answer, Do, Rows, Still, Suggestion, Write, nothing_written

IN_A_ROW = 5


@dataclass
class Choice(Still):
    """Left and Right choose; typing narrows; a value that is no option stays and is marked."""

    typed: str = field(default="", init=False)
    open_list: Suggestions | None = field(default=None, init=False)

    def _options(self) -> list[Suggestion]:
        return [(str(option.value), option.label) for option in self.value.field.options]

    def _texts(self) -> list[str]:
        return [text for text, _ in self._options()]

    def _fits_row(self, width: int) -> bool:
        texts = self._texts()
        return len(texts) <= IN_A_ROW and sum(cell_width(text) + 4 for text in texts) <= width

    def rows(self, width: int) -> Rows:
        """Show the value, and its label if it has one."""
        nothing = nothing_written(self.value)
        if nothing:
            return [nothing]
        label = dict(self._options()).get(self.value.text)
        if label is None:
            return [[(self.value.text, ""), ("  not an option", "warning")]]
        return [[(self.value.text, ""), (f"  {label}" if label else "", "dim")]]

    def focused_rows(self, width: int) -> Rows:
        """Show all options in a row, or the value and the list."""
        if self.open_list is None and self._fits_row(width):
            return [self._option_row()]
        head = self.rows(width)[0]
        if self.open_list is None:
            return [[*head, ("  type to choose, ← → the next", "dim sign")]]
        shown = [(self.typed, "bold"), ("▏", "accent sign")] if self.typed else head
        return [shown, *(self.open_list.rows(width) or [[("  nothing fits", "dim")]])]

    def _option_row(self) -> list[tuple[str, str]]:
        row: list[tuple[str, str]] = []
        for text in self._texts():
            is_set = text == self.value.text and not self.value.is_absent
            row += [
                ("● " if is_set else "○ ", "accent sign" if is_set else "dim sign"),
                (text, "bold" if is_set else "dim"),
            ]
            row.append(("  ", ""))
        if self.value.text and self.value.text not in self._texts():
            row += [(self.value.text, "bold"), (" not an option", "warning")]
        return row

    def enter(self, *, at_end: bool = True) -> None:
        """Start with nothing typed."""
        self.is_changed = False
        self._fold()

    def _fold(self) -> None:
        self.typed, self.open_list = "", None

    def _choose(self, text: str) -> Answer:
        self._fold()
        if text == self.value.text and not self.value.is_absent:
            return Do.PAINT
        self.is_changed = True
        option = next((each for each in self.value.field.options if str(each.value) == text), None)
        is_new = self.value.is_absent or self.value.is_null
        return Write(option.value if option is not None and is_new else text)

    def step(self, amount: int) -> Answer:
        """Choose the option after or before the present one."""
        texts = self._texts()
        if not texts:
            return Do.PASS
        if self.value.text not in texts:
            return self._choose(texts[0 if amount > 0 else -1])
        return self._choose(texts[(texts.index(self.value.text) + amount) % len(texts)])

    def key(self, name: str, character: str | None) -> Answer:
        """Choose, narrow, or leave to the form."""
        if name in ("left", "right"):
            return self.step(1 if name == "right" else -1)
        if self.open_list is not None:
            answer = self._key_in_list(self.open_list, name)
            if answer is not Do.PASS:
                return answer
        if name in ("ctrl+@", "ctrl+space") or (name == "space" and not self.typed):
            self.open_list = Suggestions(self._options())
            return Do.PAINT
        if character and character.isprintable():
            return self._narrow(self.typed + character)
        return Do.NEXT if name == "enter" else Do.PASS

    def _narrow(self, typed: str) -> Answer:
        starting = [text for text in self._texts() if text.casefold().startswith(typed.casefold())]
        if self.open_list is None and len(self._texts()) <= IN_A_ROW and len(starting) == 1:
            return self._choose(starting[0])
        self.typed = typed
        self.open_list = Suggestions(self._options(), typed)
        self.open_list.move(1)
        return Do.PAINT

    def _key_in_list(self, shown: Suggestions, name: str) -> Answer:
        if name in ("up", "down"):
            shown.move(1 if name == "down" else -1)
            return Do.PAINT
        if name == "enter":
            return self._choose(shown.text) if shown.text is not None else Do.NEXT
        if name == "backspace" and self.typed:
            return self._narrow(self.typed[:-1])
        if name == "escape":
            self._fold()
            return Do.PAINT
        return Do.PASS

    def click(self, row: int, cell: int, width: int) -> Answer:
        """A click on an option chooses it."""
        if self.open_list is not None:
            at = row - 1
            return self._choose(self.open_list.found[at][0]) if 0 <= at < len(self.open_list.found) else Do.PAINT
        if not self._fits_row(width):
            return self.key("space", None)
        for text in self._texts():
            if cell < cell_width(text) + 4:
                return self._choose(text)
            cell -= cell_width(text) + 4
        return Do.PASS
