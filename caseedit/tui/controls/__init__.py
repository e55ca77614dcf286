"""Form controls by kind; a field type of the schema names its control by these words."""

from __future__ import annotations

from caseedit.tui.controls.choice import Choice
from caseedit.tui.controls.control import Control
from caseedit.tui.controls.date import Date
from caseedit.tui.controls.file import File
from caseedit.tui.controls.flag import Flag
from caseedit.tui.controls.group import Group
from caseedit.tui.controls.list import List
from caseedit.tui.controls.multiline import Multiline
from caseedit.tui.controls.number import Number
from caseedit.tui.controls.raw import Raw
from caseedit.tui.controls.records import Records
from caseedit.tui.controls.reference import Reference
from caseedit.tui.controls.text import Text

CONTROLS: dict[str, type[Control]] = {
    "text": Text,
    "multiline": Multiline,
    "flag": Flag,
    "choice": Choice,
    "number": Number,
    "date": Date,
    "list": List,
    "records": Records,
    "group": Group,
    "file": File,
    "raw": Raw,
    "reference": Reference,
}
