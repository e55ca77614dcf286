"""What one document tells about the schema of its siblings, as plain data that can be kept in a cache."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple, Protocol

from caseedit.core.frontmatter.tree import Node, Tree
from caseedit.core.frontmatter.values import core_tag, kind_of

# Parts of a way are joined by this; the items of a list all have the same part.
JOINT = "\x1f"
ITEM = "[]"

# A different number means that older summaries say something else.
VERSION = 1

_LONGEST = 200
_MOST_USES = 600
_DEEPEST = 6
_EMPTY = ("", "~", "null", "Null", "NULL")


class Use(NamedTuple):
    """One value of a document.

    Attributes:
        way: Its path with all positions alike: `images`, `[]`, `url`, joined by `JOINT`.
        kind: `string int float bool null date datetime list map`, or `odd` for what no form can show.
        text: A scalar's text, cut; the number of items of a list.
        style: How it is written: `plain`, a quote, `block`, `flow`, ...
        tag: Its YAML tag; empty for none.
    """

    way: str
    kind: str
    text: str
    style: str
    tag: str

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands there."""
        return self.kind == "null" or (self.kind in ("string", "list", "map") and self.text in ("", "0"))


# What `summarise` gives: lists of five texts, one for each value, in the order of the file.
Summary = list[list[str]]


class HasTree(Protocol):
    """What a summary needs of a document."""

    @property
    def tree(self) -> Tree | None:
        """The front matter as read; None where it cannot be."""

    @property
    def dialect(self) -> str:
        """How the site reads YAML."""


def summarise(document: HasTree) -> Summary | None:
    """Return what a document tells about its siblings; None if its front matter cannot be read, or it has none."""
    tree = document.tree
    if tree is None or not tree.root.entries:
        return None
    result: Summary = []
    for use in _in_map(tree.root, "", tree, document.dialect, 0):
        result.append(list(use))
        if len(result) >= _MOST_USES:
            break
    return result


def uses_of(summary: Summary) -> list[Use]:
    """Return the values of a summary."""
    return [Use(*item) for item in summary]


def _in_map(node: Node, way: str, tree: Tree, dialect: str, depth: int) -> Iterator[Use]:
    seen: set[str] = set()
    for entry in node.entries:
        if entry.key is None or entry.key.kind != "scalar" or entry.key.text in seen or entry.key.text == "<<":
            continue
        seen.add(entry.key.text)
        inner = f"{way}{JOINT}{entry.key.text}" if way else entry.key.text
        yield from _uses(entry.value, inner, tree, dialect, depth)


def _uses(node: Node, way: str, tree: Tree, dialect: str, depth: int) -> Iterator[Use]:
    tag = node.tag if node.tag is not None and not core_tag(node.tag) else ""
    if node.kind == "alias" or node.anchor is not None or depth > _DEEPEST:
        yield Use(way, "odd", "", node.style, tag)
        return
    if node.kind == "scalar":
        kind = kind_of(node, dialect)
        yield Use(way, "string" if kind == "symbol" else kind, _cut(node.text), node.style, tag)
        return
    yield Use(way, node.kind, str(len(node.entries)), node.style, tag)
    if node.kind == "map":
        yield from _in_map(node, way, tree, dialect, depth + 1)
        return
    for entry in node.entries:
        yield from _uses(entry.value, f"{way}{JOINT}{ITEM}", tree, dialect, depth + 1)


def _cut(text: str) -> str:
    if len(text) <= _LONGEST:
        return text
    # That it has several lines is worth knowing, wherever they break.
    return text[: _LONGEST - 1] + ("\n" if "\n" in text else "…")


def texts_of(summary: Summary, names: frozenset[str]) -> dict[str, Any]:
    """Return the top-level texts of some names: what other documents are compared with."""
    return {way: text for way, kind, text, _, _ in summary if way in names and kind not in ("list", "map", "odd")}
