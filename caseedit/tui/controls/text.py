"""One line of text, typed as it stands in the file."""

from __future__ import annotations

from typing import ClassVar

from caseedit.core.cells import cell_width
from caseedit.core.dataclasses import dataclass, field
from caseedit.tui.controls.choosing import Suggestions
from caseedit.tui.controls.control import Answer, Around, Do, Rows, Say, Suggestion, Value, Write, nothing_written
from caseedit.tui.controls.typing import Input

# From this share of the longest allowed text on, the characters are counted.
COUNTED_FROM = 0.8


@dataclass
class Text:
    """Typing changes the field at once; suggestions open by typing, Down takes the first.

    Attributes:
        chooses_by_enter: Enter shows what can be chosen, as long as nothing was typed.
        shown: What is suggested now, or None.
        before: What stood in the file when the focus came.
    """

    chooses_by_enter: ClassVar[bool] = False

    value: Value
    around: Around = field(default_factory=Around)
    is_changed: bool = field(default=False, init=False)
    input: Input = field(default_factory=Input, init=False)
    shown: Suggestions | None = field(default=None, init=False)
    before: Value = field(init=False)
    _every: list[Suggestion] | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        self.before = self.value
        self.input.load(self.value.text, at_end=True)

    def write(self, text: str) -> Answer:
        """Return what a changed text asks for."""
        return Write(text)

    def suggestions(self) -> list[Suggestion]:
        """Return what could be meant here."""
        return list(self.around.suggestions(self.value.path, self.value.field))

    def rows(self, width: int) -> Rows:
        """Show the text, cut at the right."""
        return [nothing_written(self.value) or [(self.value.text, "")]]

    def focused_rows(self, width: int) -> Rows:
        """Show the text with the caret, then what could be meant."""
        counter = self._counter()
        room = width - (cell_width(counter) + 1 if counter else 0)
        row = self.input.line(room)
        nothing = nothing_written(self.value)
        if nothing and not self.input.text:
            row = [(" ", "reverse"), *nothing]
        if counter:
            used = sum(cell_width(text) for text, _ in row)
            row = [*row, (" " * max(1, width - used - cell_width(counter)), ""), (counter, self._counter_look())]
        return [row, *(self.shown.rows(width) if self.shown else [])]

    def _counter(self) -> str:
        most = self.value.field.maximum
        if not isinstance(most, int) or len(self.input.text) < most * COUNTED_FROM:
            return ""
        return f"{len(self.input.text)}/{most}"

    def _counter_look(self) -> str:
        return "warning" if len(self.input.text) > self.value.field.maximum else "dim"

    def enter(self, *, at_end: bool = True) -> None:
        """Put the caret at an end of the text as it is in the file."""
        self.is_changed = False
        self.before = self.value
        self.shown = self._every = None
        self.input.load(self.value.text, at_end=at_end)

    def leave(self) -> Answer:
        """Fold the suggestions; what was typed is in the file already."""
        self.shown = None
        return Do.PASS

    def renew(self, value: Value) -> None:
        """Follow the file; the caret stays if the text is the same."""
        self.value = value
        self.input.follow(value.text)

    def key(self, name: str, character: str | None) -> Answer:
        """Choose from what is suggested, or type."""
        if self.shown is not None:
            answer = self._key_in_list(self.shown, name)
            if answer is not Do.PASS:
                return answer
        is_asking = name == "enter" and self.chooses_by_enter and self.shown is None and not self.is_changed
        if is_asking and self._open():
            return Do.PAINT
        if name in ("ctrl+@", "ctrl+space"):
            return Do.PAINT if self._open() else Say("There is nothing to choose from here.")
        return self._typed(self.input.key(name, character))

    def _open(self) -> bool:
        """Show all that could be meant here; False if there is nothing."""
        shown = Suggestions(self.suggestions())
        shown.choose(self.input.text)
        self.shown = shown if shown.found else None
        return bool(shown.found)

    def _key_in_list(self, shown: Suggestions, name: str) -> Answer:
        if name in ("down", "up") and (shown.current is not None or name == "down") and shown.found:
            shown.move(1 if name == "down" else -1)
            return Do.PAINT
        if name in ("enter", "tab") and shown.text is not None:
            chosen = shown.text
            self.shown = None
            return self._typed(self.input.put(chosen), narrow=False)
        if name == "escape" and shown.found:
            self.shown = None
            return Do.PAINT
        return Do.PASS

    def _typed(self, answer: Answer, *, narrow: bool = True) -> Answer:
        if isinstance(answer, Write):
            self.is_changed = True
            if narrow:
                self.suggest()
            return self.write(self.input.text)
        return answer

    def suggest(self) -> None:
        """Offer what fits the text as it is typed so far."""
        typed = self.input.text
        if self._every is None:
            # Other documents are asked once for each visit, not at each key.
            self._every = self.suggestions()
        every = self._every if typed else []
        self.shown = Suggestions(every, typed, warns=True) if every else None
        if self.shown is not None and not self.shown.found:
            self.shown = None

    def paste(self, text: str) -> Answer:
        """Join the pasted lines into one."""
        return self._typed(self.input.paste(text.strip("\r\n")), narrow=False)

    def click(self, row: int, cell: int, width: int) -> Answer:
        """Put the caret there, or take what is clicked."""
        if row == 0:
            self.input.click(0, cell)
            return Do.PAINT
        if self.shown is not None and row <= len(self.shown.found):
            chosen = self.shown.found[row - 1][0]
            self.shown = None
            return self._typed(self.input.put(chosen), narrow=False)
        return Do.PASS

    def selected_text(self) -> str:
        """Return the selected characters."""
        return self.input.buffer.selected_text

    def step(self, amount: int) -> Answer:
        """A text has no next one."""
        return Do.PASS
