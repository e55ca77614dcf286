"""The title of another document."""

from __future__ import annotations

from typing import ClassVar

from caseedit.core.dataclasses import dataclass
from caseedit.tui.controls.control import Suggestion
from caseedit.tui.controls.text import Text


@dataclass
class Reference(Text):
    """Enter shows the documents to choose from; typing narrows them."""

    chooses_by_enter: ClassVar[bool] = True

    def suggestions(self) -> list[Suggestion]:
        """Return the titles that may be named here."""
        return list(self.around.titles(self.value.path, self.value.field))
