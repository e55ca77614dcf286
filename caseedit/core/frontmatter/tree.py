"""Nodes with span and style, from PyYAML's parse events; limits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, ClassVar

import yaml

from caseedit.core.expressions import expression
from caseedit.core.frontmatter import events
from caseedit.core.frontmatter.node import Entry, Kind, Node, Problem, Style
from caseedit.core.paths import FieldPath, Nth
from caseedit.core.text import Span

__all__ = ["Entry", "Kind", "Node", "Problem", "Style", "Tree", "read"]

_LOOKED_AT_BEHIND = 4096  # characters; the line that ends the front matter is longer only by mistake
_COMMENT = expression(r"#[^\r\n]*")
_DELIMITER = expression(r"^(?:-{3,}|\.{3})[ \t]*\r?$", re.MULTILINE)


class Tree:
    """The fields of one front matter as they stand in the text; never changed after it is read.

    Attributes:
        text: The document's text, up to a little behind the front matter.
        start: Where the front matter begins in it.
        end: Where it ends.
        root: A map; it has no entries where the block is empty or holds only comments.
        language: What it is written in.
    """

    language: ClassVar[str] = "yaml"
    __slots__ = ("_bindings", "_comments", "end", "root", "start", "text")

    def __init__(self, text: str, start: int, end: int, root: Node, bindings: dict[int, Node]) -> None:
        self.text = _near(text, end)
        self.start = start
        self.end = end
        self.root = root
        self._bindings = bindings
        self._comments: tuple[Span, ...] | None = None

    @property
    def delimiter(self) -> re.Pattern[str]:
        """What a line looks like that would end the front matter."""
        return _DELIMITER

    def again(self, text: str, start: int, end: int) -> Tree | Problem:
        """Read another text in the same language."""
        return read(text, start, end)

    def resolve(self, node: Node) -> Node:
        """Return the node that an alias stands for; any other node is itself."""
        return self._bindings[node.start] if node.kind == "alias" else node

    def aliases_of(self, node: Node) -> tuple[int, ...]:
        """Return the offsets of the aliases that stand for `node`."""
        if node.anchor is None:
            return ()
        return tuple(at for at, target in self._bindings.items() if target is node)

    def find(self, path: FieldPath) -> Node:
        """Return the value at `path`, through aliases; of a doubled key the last one.

        Raises:
            KeyError: There is none.
        """
        return self.entry(path).value if path else self.root

    def entry(self, path: FieldPath) -> Entry:
        """Return the pair or item at `path`, through aliases; of a doubled key the last one.

        Raises:
            KeyError: There is none.
        """
        entry: Entry | None = None
        node = self.root
        for part in path:
            entry = child(self.resolve(node), part)
            if entry is None:
                raise KeyError(path)
            node = entry.value
        if entry is None:
            raise KeyError(path)
        return entry

    def has(self, path: FieldPath) -> bool:
        """Tell whether something stands at `path`."""
        try:
            self.find(path)
        except KeyError:
            return False
        return True

    def walk(self) -> Iterator[tuple[FieldPath, Entry]]:
        """Yield every pair and item with its path, in file order, not through aliases."""
        stack: list[Iterator[tuple[FieldPath, Entry]]] = [self._children((), self.root)]
        while stack:
            found = next(stack[-1], None)
            if found is None:
                stack.pop()
                continue
            yield found
            if found[1].value.entries:
                stack.append(self._children(found[0], found[1].value))

    def entries(self) -> Iterator[Entry]:
        """Yield every pair and item, in file order, not through aliases."""
        stack = [iter(self.root.entries)]
        while stack:
            for entry in stack[-1]:
                yield entry
                if entry.value.entries:
                    stack.append(iter(entry.value.entries))
                    break
            else:
                stack.pop()

    def _children(self, path: FieldPath, node: Node) -> Iterator[tuple[FieldPath, Entry]]:
        for position, entry in enumerate(node.entries):
            key = entry.key
            if key is None:
                yield (*path, position), entry
            else:  # a key that is no text has its source as a name, under which nothing is found
                yield (*path, key.text if key.kind == "scalar" else self.text[key.start : key.end]), entry

    @property
    def duplicates(self) -> tuple[tuple[FieldPath, Entry], ...]:
        """Every pair whose key stands before in the same map, with its path."""
        found: list[tuple[FieldPath, Entry]] = []
        for path, node in self._maps():
            seen: set[str] = set()
            for entry in node.entries:
                if entry.key is None or entry.key.kind != "scalar":
                    continue
                if entry.name in seen:
                    found.append(((*path, entry.name), entry))
                seen.add(entry.name)
        return tuple(found)

    def _maps(self) -> Iterator[tuple[FieldPath, Node]]:
        yield (), self.root
        for path, entry in self.walk():
            if entry.value.kind == "map":
                yield path, entry.value

    @property
    def comments(self) -> tuple[Span, ...]:
        """Where comments stand, each from its `#` to the end of its line, in file order."""
        if self._comments is None:
            self._comments = tuple(self._find_comments())
        return self._comments

    def _find_comments(self) -> Iterator[Span]:
        if "#" not in self.text[self.start : self.end]:
            return
        last = self.start
        for solid in sorted(self._solids()):
            yield from self._comments_between(last, solid.start)
            if self.text[solid.start] in "|>":
                yield from self._header_comment(solid)
            last = max(last, solid.end)
        yield from self._comments_between(last, self.end)

    def _comments_between(self, start: int, end: int) -> Iterator[Span]:
        for match in _COMMENT.finditer(self.text, start, end):
            yield Span(match.start(), match.end())

    def _header_comment(self, solid: Span) -> Iterator[Span]:
        line = re.compile(r"[|>][-+0-9]*([^\r\n#]*)(#[^\r\n]*)").match(self.text, solid.start, solid.end)
        if line is not None:
            yield Span(*line.span(2))

    def _solids(self) -> Iterator[Span]:
        """Yield the stretches in which a `#` is no comment: words, anchors and tags."""
        pending = [self.root]
        while pending:
            node = pending.pop()
            if node.start < node.body or node.anchor or node.tag:
                yield from events.property_spans(self.text, node.start, max(node.body, node.start + 1))
            if not node.is_collection and node.body < node.end:
                yield Span(node.body, node.end)
            for entry in node.entries:
                pending.append(entry.value)
                if entry.key is not None:
                    pending.append(entry.key)


def child(node: Node, part: str | int) -> Entry | None:
    """Return the entry of a list at a position (negative ones count from the end), or of a map under a key.

    Of a doubled key that is the last one, unless the part says which.
    """
    if node.kind == "list":
        if isinstance(part, int) and -len(node.entries) <= part < len(node.entries):
            return node.entries[part]
        return None
    name = str(part)
    if isinstance(part, Nth):
        named = [entry for entry in node.entries if _is_named(entry, name)]
        return named[part.number] if 0 <= part.number < len(named) else None
    for entry in reversed(node.entries):
        if _is_named(entry, name):
            return entry
    return None


def _is_named(entry: Entry, name: str) -> bool:
    return entry.key is not None and entry.key.text == name and entry.key.kind == "scalar"


def read(text: str, start: int, end: int) -> Tree | Problem:
    """Read the front matter that is `text[start:end]`, without its delimiters."""
    return _read(_near(text, end), start, end, events.LOADER)


def _near(text: str, end: int) -> str:
    """Return a text without most of what comes after its front matter: a tree is kept longer than that."""
    return text[: end + _LOOKED_AT_BEHIND]


# What the net has read of a text is read again when that text is taken; trees never change, so it is the same one.
@lru_cache(maxsize=2)
def _read(text: str, start: int, end: int, _loader: Any) -> Tree | Problem:
    try:
        reading = events.build(text, start, end)
    except events.TooMuch as stop:
        return stop.problem
    except (yaml.YAMLError, ValueError, OverflowError, RecursionError, AttributeError, TypeError, MemoryError) as error:
        from caseedit.core.frontmatter.syntax import explain

        return explain(text, start, end, error)
    root = reading.root
    if root is None:
        return Tree(text, start, end, Node("map", "block", end, end, end), {})
    if root.kind != "map":
        return _no_fields(root)
    return Tree(text, start, end, root, reading.bindings)


def forget() -> None:
    """Forget what was read last, for somebody who measures how long it takes."""
    _read.cache_clear()


def _no_fields(root: Node) -> Problem:
    if root.kind == "list":
        message, hint = "The front matter is a list, not fields with names.", "Put a name and a colon before it."
    else:
        message, hint = "The front matter is text without a name.", "Write a name, a colon and a space before it."
    return Problem("yaml-syntax", message, hint, root.span)
