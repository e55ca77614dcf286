"""What trees of TOML and JSON have in common: the line that ends them, their limits, and why they cannot be read."""

from __future__ import annotations

import re

from caseedit.core.expressions import expression
from caseedit.core.frontmatter.events import MAX_DEPTH, MAX_KEYS, MAX_LENGTH, MAX_NODES
from caseedit.core.frontmatter.node import Node, Problem
from caseedit.core.frontmatter.tree import Tree
from caseedit.core.text import Span

# By the first character of the file.
_ENDINGS = {
    "+": expression(r"^\+\+\+[ \t]*\r?$", re.MULTILINE),
    ";": expression(r"^;;;[ \t]*\r?$", re.MULTILINE),
    "{": expression(r"^\}[ \t]*\r?$", re.MULTILINE),
    "-": expression(r"^(?:-{3,}|\.{3})[ \t]*\r?$", re.MULTILINE),
}
_LONE_RETURN = expression(r"\r(?!\n)")


class TypedTree(Tree):
    """A tree whose values say their types themselves.

    Attributes:
        data: The values as the language's own reader takes them.
    """

    __slots__ = ("data",)

    def __init__(self, text: str, start: int, end: int, root: Node, data: object, comments: tuple[Span, ...]) -> None:
        super().__init__(text, start, end, root, {})
        self.data = data
        self._comments = comments

    @property
    def delimiter(self) -> re.Pattern[str]:
        """What a line looks like that would end the front matter."""
        return _ENDINGS[self.text[0]]


class Unread(Exception):
    """A text that cannot be read, with the place."""

    def __init__(self, message: str, at: int, hint: str = "", rule: str = "yaml-syntax") -> None:
        super().__init__(message)
        self.problem = Problem(rule, message, hint, Span(at, at + 1))


class Counter:
    """Counts what is read, and stops at the limits that YAML has too."""

    def __init__(self) -> None:
        self.nodes = 0

    def node(self, at: int, depth: int) -> None:
        """Count one value.

        Raises:
            Unread: It is one too many, or too deep.
        """
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise Unread(f"The front matter has more than {MAX_NODES} values.", at, _AS_TEXT, "too-big")
        if depth > MAX_DEPTH:
            raise Unread(
                f"The front matter has more than {MAX_DEPTH} levels inside each other.", at, _AS_TEXT, "too-big"
            )

    def keys(self, count: int, at: int) -> None:
        """Look at the number of keys of one map.

        Raises:
            Unread: There are too many.
        """
        if count > MAX_KEYS:
            raise Unread(f"The front matter has more than {MAX_KEYS} names in one group.", at, _AS_TEXT, "too-big")


_AS_TEXT = "Edit it as text."


def must_fit(text: str, start: int, end: int) -> None:
    """Check size and line ends.

    Raises:
        Unread: It is too big for the form, or has line ends of another age.
    """
    if end - start > MAX_LENGTH:
        raise Unread(
            f"The front matter is too big for the form: {MAX_LENGTH // 1024} KB fit.", start, _AS_TEXT, "too-big"
        )
    lone = _LONE_RETURN.search(text, start, end)
    if lone is not None:
        raise Unread("A line of the front matter ends in a lone carriage return.", lone.start(), _AS_TEXT)
