"""What fills the window: the editor, and the questions, lists and pages over it, each loaded when first opened."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from caseedit.tui.screens.picker import Item as Item
    from caseedit.tui.screens.picker import Picker as Picker
    from caseedit.tui.screens.picker import Prompt as Prompt
    from caseedit.tui.screens.problem_list import Entry as Entry
    from caseedit.tui.screens.problem_list import ProblemList as ProblemList
    from caseedit.tui.screens.question import Question as Question
    from caseedit.tui.screens.text_page import TextPage as TextPage

_HOMES = {
    "Item": "picker",
    "Picker": "picker",
    "Prompt": "picker",
    "Entry": "problem_list",
    "ProblemList": "problem_list",
    "Question": "question",
    "TextPage": "text_page",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
