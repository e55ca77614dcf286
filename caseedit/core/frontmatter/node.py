"""One value as it stands in the text: its span, style and entries; why a text has none."""

from __future__ import annotations

from typing import Literal

from caseedit.core.dataclasses import dataclass
from caseedit.core.namedtuples import NamedTuple
from caseedit.core.text import Span

Kind = Literal["scalar", "alias", "list", "map"]
Style = Literal[
    "plain", "'", '"', "|", ">", "block", "flow", "alias",
    # TOML and JSON, where the text itself says which type a value has, for every reader the same.
    "int", "float", "bool", "null", "date", "datetime", "time",
    "bare", '"""', "'''", "array", "inline", "table", "dotted", "tables",
]  # fmt: skip


# Tuples, because a front matter is made of hundreds of these, and a frozen data class costs several times as much.
class Node(NamedTuple):
    """One value as it stands in the text; offsets are characters of the whole document's text.

    Attributes:
        kind: What it is.
        style: How it is written.
        start: Where it begins, with its anchor and tag.
        body: Where it begins after anchor and tag.
        end: Where it really ends (no blanks, comments or blank lines after it).
        tag: The tag as written (`"!md"`), or None.
        anchor: The anchor's name without `&`, or None.
        text: A scalar's text after quotes, folds and escapes are undone; an alias's name; else empty.
        entries: The items of a list or the pairs of a map, in file order.
    """

    kind: Kind
    style: Style
    start: int
    body: int
    end: int
    tag: str | None = None
    anchor: str | None = None
    text: str = ""
    entries: tuple[Entry, ...] = ()

    @property
    def span(self) -> Span:
        """The characters of the value, with anchor and tag."""
        return Span(self.start, self.end)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is written where the value would be."""
        return self.start == self.end

    @property
    def is_collection(self) -> bool:
        """Whether it is a list or a map."""
        return self.kind in ("list", "map")


class Entry(NamedTuple):
    """One item of a list (`key` is None) or one pair of a map.

    Attributes:
        start: Where it begins: its dash, its `?`, or its key (in flow style: key or value).
        key: The key's node; None in a list.
        colon: Offset of the pair's colon, or -1 where there is none.
        value: The value's node; an empty value has `start == end`.
    """

    start: int
    key: Node | None
    colon: int
    value: Node

    @property
    def span(self) -> Span:
        """From the dash or key to the end of the value."""
        return Span(self.start, self.end)

    @property
    def end(self) -> int:
        """Where the value ends, or the colon or dash where there is no value."""
        return max(self.value.end, self.colon + 1)

    @property
    def name(self) -> str:
        """The key's text; empty in a list."""
        return "" if self.key is None else self.key.text


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a front matter cannot be read as fields; the text can still be edited.

    Attributes:
        rule: A rule name: `yaml-syntax`, `front-matter-unclosed`, `too-big`, `encoding`, ...
        message: One sentence for a writer, with no words of a parser.
        hint: The cure; may be empty.
        span: Where, in the document's text.
        opened: Where the quote or bracket began that is never closed, if that is the cause.
    """

    rule: str
    message: str
    hint: str
    span: Span
    opened: Span | None = None
