"""Reads a schema file's nodes into plain values, and collects what is wrong with them instead of raising."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

from caseedit.core.clean import show
from caseedit.core.files.disk import glance, is_file, reason
from caseedit.core.frontmatter.tree import Entry, Node, Problem, Tree
from caseedit.core.frontmatter.values import value_of
from caseedit.core.schema.near import nearest
from caseedit.core.schema.patterns import Patterns
from caseedit.core.text import LineIndex
from caseedit.errors import SchemaError

# A schema file is YAML 1.2: `yes` is a word there.
DIALECT = "yaml-1.2"
_LONGEST_FILE = 256 * 1024
_MOST_ERRORS = 100
_MOST_LISTED = 15
_MOST_WORDS = 40
# A file with so many strange words is no slip of the pen; words to compare a strange one with are counted.
_MOST_COMPARED = 20_000


def named(text: object, limit: int = 40) -> str:
    """Put a name or value of a file into curly quotes, safe to print and cut to `limit` characters."""
    shown = show(" ".join(str(text)[: limit * 4].split()))
    return f"‘{shown if len(shown) <= limit else shown[: limit - 1] + '…'}’"


class Sheet:
    """One schema file that has been read: its tree, and the errors found so far."""

    def __init__(self, path: Path, text: str, tree: Tree) -> None:
        self.path = path
        self.tree = tree
        self.errors: list[SchemaError] = []
        self.patterns = Patterns()
        self._compared = 0
        self._lines = LineIndex(text)

    def error(self, node: Node, message: str, hint: str = "") -> None:
        """Note what is wrong at a node."""
        if len(self.errors) >= _MOST_ERRORS:
            return
        line, column = self._lines.position(node.start)
        self.errors.append(SchemaError(message, path=self.path, hint=hint, line=line + 1, column=column + 1))

    def near(self, word: str, known: Iterable[str], *, strict: bool = False) -> str | None:
        """Return the known word that was probably meant, or None."""
        if self._compared > _MOST_COMPARED:
            return None
        words = list(known)
        self._compared += len(words)
        return nearest(word, words, strict=strict)

    def meant(self, word: str, known: Collection[str], most: int = _MOST_LISTED) -> str:
        """Return the cure for a strange word: the known one that is like it, or all of them where they are few."""
        near = self.near(word, known)
        if near is not None:
            return f"Did you mean {named(near)}?"
        return "It may be: " + ", ".join(known) + "." if 0 < len(known) <= most else ""

    def resolved(self, node: Node) -> Node:
        """Return the node that an alias stands for, or the node itself."""
        return self.tree.resolve(node)

    def plain(self, node: Node) -> Any:
        """Return a node's value as plain Python data."""
        return value_of(node, self.tree, DIALECT)

    def is_empty(self, node: Node) -> bool:
        """Say whether nothing, or null, stands there."""
        node = self.resolved(node)
        return node.kind == "scalar" and self.plain(node) is None

    def pairs(self, node: Node, what: str) -> dict[str, Entry]:
        """Return the pairs of a map by key; `what` names it in an error."""
        node = self.resolved(node)
        if node.kind != "map":
            self.error(node, f"{what[:1].upper()}{what[1:]} should be keys with values.")
            return {}
        result: dict[str, Entry] = {}
        for entry in node.entries:
            if entry.key is None or entry.key.kind != "scalar":
                self.error(entry.value, f"A key of {what} is not a word.")
                continue
            if entry.key.text in result:
                self.error(entry.key, f"{named(entry.key.text)} is here twice.", "Remove one of them.")
            result[entry.key.text] = entry
        return result

    def known_pairs(self, node: Node, what: str, known: Iterable[str]) -> dict[str, Entry]:
        """Return the pairs of a map whose keys are known; others are errors with the nearest known name."""
        names = sorted(known)
        result = self.pairs(node, what)
        for key in [key for key in result if key not in names]:
            entry = result.pop(key)
            hint = self.meant(key, names).replace("It may be", "It may hold")
            self.error(entry.key or entry.value, f"{named(key)} means nothing in {what}.", hint)
        return result

    def items(self, node: Node, what: str) -> list[Node]:
        """Return the items of a list."""
        node = self.resolved(node)
        if node.kind != "list":
            self.error(
                node,
                f"{what[:1].upper()}{what[1:]} should be a list.",
                "Each item stands on its own line after a dash and a space.",
            )
            return []
        return [entry.value for entry in node.entries]

    def text(self, node: Node, what: str) -> str:
        """Return a text; anything written on one line is taken as text."""
        node = self.resolved(node)
        if node.kind == "scalar":
            return node.text
        self.error(node, f"{what} should be a text.")
        return ""

    def texts(self, node: Node, what: str) -> tuple[str, ...]:
        """Return one text or a list of them."""
        if self.resolved(node).kind == "scalar":
            return () if self.is_empty(node) else (self.text(node, what),)
        return tuple(self.text(item, what) for item in self.items(node, what))

    def flag(self, node: Node, what: str) -> bool:
        """Return true or false."""
        value = self.plain(node)
        if isinstance(value, bool):
            return value
        self.error(node, f"{what} should be true or false.")
        return False

    def whole(self, node: Node, what: str) -> int | None:
        """Return a whole number that is not negative."""
        value = self.plain(node)
        if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
            return value
        self.error(node, f"{what} should be a whole number.")
        return None

    def word(self, node: Node, what: str, words: Iterable[str]) -> str:
        """Return one word out of some; empty if it is none of them."""
        if self.resolved(node).kind != "scalar":
            return self.text(node, what)
        return self._known(node, what, self.text(node, what), list(words))

    def words(self, node: Node, what: str, words: Iterable[str]) -> list[str]:
        """Return those words of a text, with spaces between, that are among some."""
        known = list(words)
        return [word for each in self.text(node, what).split() if (word := self._known(node, what, each, known))]

    def _known(self, node: Node, what: str, text: str, words: list[str]) -> str:
        if text in words:
            return text
        self.error(node, f"{what} cannot be {named(text)}.", self.meant(text, words, _MOST_WORDS))
        return ""


def text_of(path: Path) -> str:
    """Return what a schema file says.

    Raises:
        SchemaError: It cannot be read as text.
    """
    if not is_file(path):
        hint = "Put a file of text in its place, or remove it."
        raise SchemaError(f"{path.name} is no file that can be read.", path=path, hint=hint)
    try:
        data = glance(path, _LONGEST_FILE + 1)
    except OSError as error:
        raise SchemaError(f"{path.name} cannot be read: {reason(error)}.", path=path) from None
    if len(data) > _LONGEST_FILE:
        raise SchemaError(f"{path.name} is larger than {_LONGEST_FILE // 1024} KB.", path=path, line=1, column=1)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = f"{path.name} is not UTF-8 on line {line}."
        raise SchemaError(message, path=path, line=line, column=1, hint="Save it as UTF-8.") from None


def unreadable(path: Path, text: str, problem: Problem) -> SchemaError:
    """Return an error that says of a schema file what `problem` says of a front matter."""
    line, column = LineIndex(text).position(problem.span.start)
    message = problem.message
    for words in ("The front matter", "the front matter"):
        message = message.replace(words, path.name)
    hint = "Make it smaller." if problem.rule == "too-big" else problem.hint
    return SchemaError(message.replace(" for the form", ""), path=path, hint=hint, line=line + 1, column=column + 1)
