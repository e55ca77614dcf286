"""The title of another document."""

from __future__ import annotations

from dataclasses import dataclass

from caseedit.tui.controls.choosing import Suggestions
from caseedit.tui.controls.control import Answer, Do, Suggestion
from caseedit.tui.controls.text import Text


@dataclass
class Reference(Text):
    """Enter shows the documents to choose from; typing narrows them."""

    def suggestions(self) -> list[Suggestion]:
        """Return the titles that may be named here."""
        return list(self.around.titles(self.value.path, self.value.field))

    def key(self, name: str, character: str | None) -> Answer:
        """Open the choice, or type."""
        if name == "enter" and self.shown is None and not self.is_changed:
            self.shown = Suggestions(self.suggestions())
            self.shown.choose(self.input.text)
            if self.shown.found:
                return Do.PAINT
            self.shown = None
        return super().key(name, character)
