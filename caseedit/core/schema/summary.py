"""What one document tells about the schema of its siblings, as plain data that can be kept in a cache."""

from __future__ import annotations

from typing import Any, Protocol

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


# What `summarise` gives: one list of five texts for each value, in the order of the file:
# - its path with all positions alike: `images`, `[]`, `url`, joined by `JOINT`;
# - its kind: `string int float bool null date datetime list map`, or `odd` for what no form can show;
# - a scalar's text, cut; the number of items of a list;
# - how it is written: `plain`, a quote, `block`, `flow`, ...;
# - its YAML tag; empty for none.
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
    _Summing(tree, document.dialect, result).in_map(tree.root, "", 0)
    return result


def is_empty(kind: str, text: str) -> bool:
    """Say whether nothing stands in a value."""
    return kind == "null" or (text in ("", "0") and kind in ("string", "list", "map"))


class _Summing:
    """One walk over a tree, in the order of the file."""

    def __init__(self, tree: Tree, dialect: str, result: Summary) -> None:
        self._tree = tree
        self._dialect = dialect
        self._result = result

    def in_map(self, node: Node, way: str, depth: int) -> None:
        seen: set[str] = set()
        for entry in node.entries:
            if entry.key is None or entry.key.kind != "scalar" or entry.key.text in seen or entry.key.text == "<<":
                continue
            seen.add(entry.key.text)
            self._take(entry.value, f"{way}{JOINT}{entry.key.text}" if way else entry.key.text, depth)

    def _take(self, node: Node, way: str, depth: int) -> None:
        if len(self._result) >= _MOST_USES:
            return
        tag = node.tag if node.tag is not None and not core_tag(node.tag) else ""
        if node.kind == "alias" or node.anchor is not None or depth > _DEEPEST:
            self._result.append([way, "odd", "", node.style, tag])
        elif node.kind == "scalar":
            kind = kind_of(node, self._dialect)
            self._result.append([way, "string" if kind == "symbol" else kind, _cut(node.text), node.style, tag])
        else:
            self._result.append([way, node.kind, str(len(node.entries)), node.style, tag])
            if node.kind == "map":
                self.in_map(node, way, depth + 1)
            else:
                for entry in node.entries:
                    self._take(entry.value, f"{way}{JOINT}{ITEM}", depth + 1)


def _cut(text: str) -> str:
    if len(text) <= _LONGEST:
        return text
    # That it has several lines is worth knowing, wherever they break.
    return text[: _LONGEST - 1] + ("\n" if "\n" in text else "…")


def texts_of(summary: Summary, names: frozenset[str]) -> dict[str, Any]:
    """Return the top-level texts of some names: what other documents are compared with."""
    return {way: text for way, kind, text, _, _ in summary if way in names and kind not in ("list", "map", "odd")}
