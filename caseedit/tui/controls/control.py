"""`Control`: what a form input shows and what it answers to a key; it knows no widget and no document."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from enum import Enum
from typing import Any, Protocol

from caseedit.core.dataclasses import dataclass, field
from caseedit.core.frontmatter.tree import Node
from caseedit.core.paths import FieldPath
from caseedit.core.schema.schema import Field
from caseedit.tui.paint import Piece

Rows = list[list[Piece]]
# A text to choose, and what is said beside it.
Suggestion = tuple[str, str]
# What is said of a file that is not there.
NOT_THERE = "no such file"


@dataclass(frozen=True, slots=True, eq=False)
class Value:
    """What stands in the file at one path, as a control sees it.

    Attributes:
        node: How it is written; None if it is not there.
        text: The text a person edits, out of its quotes; empty for nothing, `null`, lists and mappings.
        is_null: It stands there as `null`, `~` or nothing.
        raw: The characters of the file, for kinds that edit these.
        nodes: The values of a list's items or a mapping's pairs, aliases resolved.
        keys: The keys of a mapping's pairs.
    """

    path: FieldPath
    field: Field
    node: Node | None = None
    text: str = ""
    is_null: bool = False
    raw: str = ""
    nodes: tuple[Node, ...] = ()
    keys: tuple[str, ...] = ()

    @property
    def is_absent(self) -> bool:
        """The file has no such key."""
        return self.node is None

    @property
    def is_plain(self) -> bool:
        """It stands there without quotes."""
        return self.node is not None and self.node.style == "plain"


def _no_suggestions(path: FieldPath, field: Field) -> Sequence[Suggestion]:
    return ()


def _nothing_known(name: str) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Around:
    """What controls may ask about the world outside the document.

    Attributes:
        suggestions: Values that other documents or the schema have for a field.
        files: Names of files that a field may hold.
        about_file: What can be said of a file in a few words; empty if it is not there.
        titles: Titles of documents a reference may name, each with its path.
        today: The current day.
    """

    suggestions: Callable[[FieldPath, Field], Sequence[Suggestion]] = _no_suggestions
    files: Callable[[FieldPath, Field], Sequence[Suggestion]] = _no_suggestions
    about_file: Callable[[str], str] = _nothing_known
    titles: Callable[[FieldPath, Field], Sequence[Suggestion]] = _no_suggestions
    today: Callable[[], date] = date.today


class Do(Enum):
    """What the form should do next; the first two concern the control alone."""

    PASS = "not a key of this control"
    PAINT = "nothing but to show the control again"
    OPEN = "show the parts of this value and go to the first"
    CLOSE = "fold the value, or the one it is a part of"
    NEXT = "go to the next place"
    BACK = "go to the place before"
    ADD = "add an item to the list"
    REMOVE = "remove this item or key"
    DUPLICATE = "repeat this item below"
    UP = "move this item up"
    DOWN = "move this item down"


@dataclass(frozen=True, slots=True)
class Write:
    """Set the value to this; text is always as typed."""

    value: Any


@dataclass(frozen=True, slots=True)
class Begin:
    """Add items to the list, and go on typing in the last."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Replace:
    """Put this in place of the characters of the file that `Value.raw` shows."""

    raw: str


@dataclass(frozen=True, slots=True)
class Say:
    """Tell the person this; nothing else happens."""

    message: str


Answer = Do | Write | Begin | Replace | Say


class Control(Protocol):
    """One input of the form. It is made when its value comes into view and told when the value is another.

    Attributes:
        value: What stands in the file now.
        around: What it may ask.
        is_changed: The person has changed something here since the focus came.
    """

    value: Value
    around: Around
    is_changed: bool

    def __init__(self, value: Value, around: Around) -> None: ...

    def rows(self, width: int) -> Rows:
        """Return what is seen while the focus is elsewhere: at least one row of at most `width` cells."""

    def focused_rows(self, width: int) -> Rows:
        """Return what is seen while it has the focus."""

    def enter(self, *, at_end: bool = True) -> None:
        """The focus comes; a caret goes to the end or to the start."""

    def leave(self) -> Answer:
        """The focus goes; a control may have something to finish."""

    def renew(self, value: Value) -> None:
        """The file says something else now."""

    def key(self, name: str, character: str | None) -> Answer:
        """Answer a key; `character` is what it would type, or None."""

    def paste(self, text: str) -> Answer:
        """Take pasted text."""

    def click(self, row: int, cell: int, width: int) -> Answer:
        """Answer a click on a cell of the focused rows."""

    def selected_text(self) -> str:
        """Return what would be copied."""

    def step(self, amount: int) -> Answer:
        """Answer the wish for the next or previous value (a day, a number)."""


@dataclass
class Still:
    """A control in which nothing is typed: what such a control leaves to the form."""

    value: Value
    around: Around = field(default_factory=Around)
    is_changed: bool = field(default=False, init=False)

    def rows(self, width: int) -> Rows:
        """Show the text."""
        return [nothing_written(self.value) or [(self.value.text, "")]]

    def focused_rows(self, width: int) -> Rows:
        """Show the same."""
        return self.rows(width)

    def enter(self, *, at_end: bool = True) -> None:
        """Begin anew."""
        self.is_changed = False

    def leave(self) -> Answer:
        """Nothing is left to finish."""
        return Do.PASS

    def renew(self, value: Value) -> None:
        """Take the value."""
        self.value = value

    def key(self, name: str, character: str | None) -> Answer:
        """Leave all keys to the form."""
        return Do.PASS

    def paste(self, text: str) -> Answer:
        """There is no place for text."""
        return Do.PASS

    def click(self, row: int, cell: int, width: int) -> Answer:
        """The form has put the focus here; that is all."""
        return Do.PASS

    def selected_text(self) -> str:
        """Nothing can be selected."""
        return ""

    def step(self, amount: int) -> Answer:
        """There is no order of values."""
        return Do.PASS


def nothing_written(value: Value) -> list[Piece] | None:
    """Return how an absent, null or empty value looks, or None if there is something; all four differ."""
    if value.node is None:
        return [("·not set·", "dim italic sign")]
    if value.is_null:
        return [("null", "dim italic")]
    if value.node.kind == "list" and not value.node.entries:
        return [("[]", "dim")]
    if value.node.kind == "map" and not value.node.entries:
        return [("{}", "dim")]
    if value.node.kind == "scalar" and not value.text:
        return [('""', "dim")]
    return None


def typed_value(kind: str, text: str) -> Any:
    """Return a new value for typed text: a real number only where that is written with the same characters."""
    if kind not in ("int", "number"):
        return text
    if not text:
        return None
    for read in (int, float):
        try:
            value = read(text)
        except ValueError:
            continue
        if repr(value) == text:
            return value
    return text
