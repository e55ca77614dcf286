"""TOML front matter as nodes with spans; the standard reader says whether it is TOML, and what it says."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any, ClassVar

from caseedit.core.expressions import expression
from caseedit.core.frontmatter.node import Entry, Node, Problem, Style
from caseedit.core.frontmatter.tree import Tree
from caseedit.core.frontmatter.typed.toml_scan import Draft, Scan, Slot, Statement
from caseedit.core.frontmatter.typed.typed_tree import TypedTree, Unread, must_fit
from caseedit.core.text import Span

_PLACE = expression(r" ?\(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)$")
_HINT = "Look at this line: quotes, commas, brackets, and whether a name stands twice."

_MANY_DOTS = 64


class TomlTree(TypedTree):
    """The fields of a TOML block as they stand in the text.

    Attributes:
        statements: Its lines, in file order.
    """

    language: ClassVar[str] = "toml"
    __slots__ = ("statements",)

    def __init__(
        self,
        text: str,
        start: int,
        end: int,
        root: Node,
        data: object,
        comments: tuple[Span, ...],
        statements: Sequence[Statement],
    ) -> None:
        super().__init__(text, start, end, root, data, comments)
        self.statements = tuple(statements)

    def again(self, text: str, start: int, end: int) -> Tree | Problem:
        """Read another text in the same language."""
        return read(text, start, end)


# The judge asks again for what the net has just read.
@lru_cache(maxsize=2)
def read(text: str, start: int, end: int) -> Tree | Problem:
    """Read the TOML that is `text[start:end]`, without its delimiters."""
    try:
        must_fit(text, start, end)
        if any(line.count(".") > _MANY_DOTS for line in text[start:end].split("\n")):
            # It stops at names of too many parts, for which the standard reader takes a square of the time.
            Scan(text, start, end)
        data = load(text[start:end])
        scan = Scan(text, start, end)
        root = _frozen(text, scan.root, data)
    except tomllib.TOMLDecodeError as error:
        return _told(text, start, end, str(error))
    except Unread as stop:
        return stop.problem
    except (ValueError, RecursionError, AssertionError, IndexError):
        return Unread("The TOML cannot be read.", start, _HINT).problem
    return TomlTree(text, start, end, root, data, tuple(scan.comments), scan.statements)


def load(matter: str) -> dict[str, Any]:
    """Return the values as the standard reader takes them."""
    return tomllib.loads(matter)


def _told(text: str, start: int, end: int, words: str) -> Problem:
    match = _PLACE.search(words)
    at = max(start, end - 1)
    if match is not None:
        words = words[: match.start()]
        if match["line"] is not None:
            lines = text[start:end].split("\n")
            at = start + sum(len(line) + 1 for line in lines[: int(match["line"]) - 1]) + int(match["column"]) - 1
    at = min(max(at, start), max(len(text) - 1, 0))
    return Unread(f"The TOML cannot be read here: {words[:1].lower()}{words[1:]}.", at, _HINT).problem


def _frozen(text: str, draft: Draft, data: Any) -> Node:
    """Return the node of what was found, with the values that the standard reader gives.

    Raises:
        ValueError: The two do not agree.
    """
    if draft.kind == "scalar":
        return _scalar(text, draft, data)
    if isinstance(data, dict) and draft.kind == "map":
        values = list(data.values())
        is_same = [slot.key.text for slot in draft.slots if slot.key is not None] == list(data)
    else:
        values, is_same = data, isinstance(data, list) and draft.kind == "list"
    if not is_same or len(values) != len(draft.slots):
        raise ValueError("the readers differ")
    entries = tuple(_entry(text, slot, value) for slot, value in zip(draft.slots, values, strict=True))
    return Node(draft.kind, draft.style, draft.start, draft.start, draft.end, entries=entries)


def _entry(text: str, slot: Slot, data: Any) -> Entry:
    return Entry(slot.start, slot.key, slot.colon, _frozen(text, slot.value, data))


def _scalar(text: str, draft: Draft, data: Any) -> Node:
    raw = text[draft.start : draft.end]
    if draft.style == "bare":
        words = raw.replace("z", "Z") if isinstance(data, datetime) else raw
        return Node("scalar", _style_of(data), draft.start, draft.start, draft.end, text=words)
    if isinstance(data, str):
        return Node("scalar", draft.style, draft.start, draft.start, draft.end, text=data)
    raise ValueError("the readers differ")


def _style_of(data: Any) -> Style:
    kinds: tuple[tuple[type, Style], ...] = (
        (bool, "bool"),
        (int, "int"),
        (float, "float"),
        (datetime, "datetime"),
        (date, "date"),
        (time, "time"),
    )
    for kind, style in kinds:
        if isinstance(data, kind):
            return style
    raise ValueError("the readers differ")
