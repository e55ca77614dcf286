"""Form controls by kind, each loaded when a form first has it; a field type of the schema names its control so."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from caseedit.tui.controls.control import Control

CONTROLS: dict[str, str] = {
    "text": "text.Text",
    "multiline": "multiline.Multiline",
    "flag": "flag.Flag",
    "choice": "choice.Choice",
    "number": "number.Number",
    "date": "date.Date",
    "list": "list.List",
    "records": "records.Records",
    "group": "group.Group",
    "file": "file.File",
    "raw": "raw.Raw",
    "reference": "reference.Reference",
}


@cache
def control_of(kind: str) -> Callable[..., Control]:
    """Return the class of a kind of control; that of texts for a kind that is not known."""
    module, _, name = CONTROLS.get(kind, CONTROLS["text"]).partition(".")
    found: Any = getattr(import_module(f"{__name__}.{module}"), name)
    return found  # type: ignore[no-any-return]
