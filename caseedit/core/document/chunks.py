"""A document cut into what a merge joins: delimiters, one chunk for each top-level key, body."""

from __future__ import annotations

from collections.abc import Hashable
from itertools import groupby, pairwise

from caseedit.core.dataclasses import dataclass
from caseedit.core.document.split import split
from caseedit.core.frontmatter import formats
from caseedit.core.frontmatter.tree import Entry, Node, Tree
from caseedit.core.frontmatter.values import NATIVE
from caseedit.core.text import LineIndex, Span


@dataclass(frozen=True, slots=True)
class Chunks:
    """The parts of one text; put together in order they are the text.

    Attributes:
        text: All of it.
        opening: The first delimiter's line.
        head: What stands before the first key.
        by_key: From each key's line (or the comment above it) to the next key's.
        closing: The last delimiter's line.
        body: The rest.
        tree: The front matter as read.
        matter: Where it stands.
    """

    text: str
    opening: str
    head: str
    by_key: dict[str, str]
    closing: str
    body: str
    tree: Tree
    matter: Span

    @property
    def front(self) -> str:
        """The whole front matter with its delimiters."""
        return self.opening + self.matter.of(self.text) + self.closing

    def text_of(self, key: str) -> str:
        """Return a key's chunk; empty if the key is not there."""
        return self.by_key.get(key, "")

    def node(self, key: str) -> Node | None:
        """Return a key's value, or None."""
        return next((entry.value for entry in self.tree.root.entries if _name(entry) == key), None)

    def meaning_of(self, key: str) -> Hashable:
        """Return what a key's value says, comparable between texts; None if the key is not there."""
        node = self.node(key)
        return None if node is None else meaning_of(node)


def chunks_of(text: str) -> Chunks | None:
    """Cut a text up; None if it has no front matter that can be joined key by key."""
    parts = split(text)
    if not formats.can_read(parts.kind):
        return None
    tree = formats.read(parts.kind, text, parts.matter.start, parts.matter.end)
    if not isinstance(tree, Tree) or not _is_plain_enough(tree):
        return None
    lines = LineIndex(text)
    if any(not _is_alone(text, lines, entry.start) for entry in tree.root.entries):
        return None
    comments = {lines.line_of(span.start) for span in tree.comments if _is_alone(text, lines, span.start)}
    starts = [_start(lines, comments, entry) for entry in tree.root.entries]
    ends = [*starts, parts.matter.end]
    names = [_name(entry) for entry in tree.root.entries]
    return Chunks(
        text=text,
        opening=parts.opening.of(text),
        head=text[parts.matter.start : ends[0]],
        by_key={name: text[start:end] for name, (start, end) in zip(names, pairwise(ends), strict=True)},
        closing=parts.closing.of(text),
        body=parts.body.of(text),
        tree=tree,
        matter=parts.matter,
    )


def meaning_of(node: Node) -> Hashable:
    """Return kind, tag, anchor, words and entries of a value, and whether it is quoted: all but its layout.

    In TOML and JSON the sort of a value stands in its style.
    """
    is_plain = node.style if node.style in NATIVE else node.style == "plain"
    inner = tuple(
        (None if entry.key is None else meaning_of(entry.key), meaning_of(entry.value)) for entry in node.entries
    )
    return node.kind, node.tag, node.anchor, node.text, is_plain, inner


def _is_plain_enough(tree: Tree) -> bool:
    """Tell whether each key has lines of its own and no part of the front matter stands for another."""
    root = tree.root
    if tree.language == "yaml" and root.style != "block":
        return False
    if root.tag or root.anchor or tree.duplicates:
        return False
    if any(entry.key is None or entry.key.kind != "scalar" for entry in root.entries):
        return False
    return all(entry.value.kind != "alias" for entry in tree.entries()) and _is_in_one_place(tree)


def _is_in_one_place(tree: Tree) -> bool:
    """Tell whether the lines of each key stand together: a table of TOML may go on behind others."""
    if tree.language != "toml":
        return True
    from caseedit.core.frontmatter.typed.toml_tree import TomlTree

    names = [line.path[0] for line in tree.statements] if isinstance(tree, TomlTree) else []
    return sum(1 for _ in groupby(names)) == len(set(names))


def _name(entry: Entry) -> str:
    return entry.key.text if entry.key is not None else ""


def _is_alone(text: str, lines: LineIndex, at: int) -> bool:
    """Tell whether nothing but blanks stands before a place on its line."""
    start = lines.span(lines.line_of(at)).start
    return not text[start:at].strip(" \t")


def _start(lines: LineIndex, comments: set[int], entry: Entry) -> int:
    line = lines.line_of(entry.start)
    while line - 1 in comments:
        line -= 1
    return lines.span(line).start
