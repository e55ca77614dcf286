"""An item repeated below itself, in its very characters."""

from __future__ import annotations

from typing import Any

from caseedit.core.document.document import Document
from caseedit.core.document.split import split
from caseedit.core.frontmatter import tree as trees
from caseedit.core.frontmatter.tree import Entry, Node, Problem
from caseedit.core.paths import FieldPath
from caseedit.core.text import Edit, apply_edits


def repeated(document: Document, path: FieldPath) -> tuple[Edit, ...]:
    """Return the edit that repeats a list's item below itself; none where its characters cannot stand there twice.

    Spelling, quotes and layout of the copy are those of the item, so that no reader takes a value otherwise.
    """
    owner, at = document.node(path[:-1]), path[-1]
    if not isinstance(at, int) or owner.kind != "list" or owner.style not in ("block", "flow"):
        return ()
    edit = _of_block(document, owner.entries[at]) if owner.style == "block" else _of_flow(document, owner, at)
    return (edit,) if edit is not None and _is_meant(document, path, edit) else ()


def _of_block(document: Document, entry: Entry) -> Edit | None:
    text, lines = document.text, document.lines
    first = lines.line_of(entry.start)
    start = lines.starts[first]
    if text[start : entry.start].strip():
        return None
    end = entry.span.end
    after = lines.span(lines.line_of(max(entry.start, end - 1))).end
    # What stands behind the value on its line, such as a comment, is said of one item only.
    ending = text[after - 2 : after] if text[after - 2 : after] == "\r\n" else text[after - 1 : after]
    copy = text[start:end].rstrip("\r\n")
    return Edit(after, after, copy + ending) if ending in ("\n", "\r\n", "\r") else None


def _of_flow(document: Document, owner: Node, at: int) -> Edit:
    text, entries = document.text, owner.entries
    entry = entries[at]
    left, right = (entry, entries[at + 1]) if at + 1 < len(entries) else (entries[at - 1], entry)
    between = text[left.span.end : right.start] if len(entries) > 1 else ", "
    return Edit(entry.span.end, entry.span.end, between + text[entry.start : entry.span.end])


def _is_meant(document: Document, path: FieldPath, edit: Edit) -> bool:
    """Whether the text after the edit reads as the document with that item twice, and nothing else."""
    text = apply_edits(document.text, (edit,))
    parts = split(text)
    if parts.kind != "yaml" or document.tree is None or parts.body.of(text) != document.body:
        return False
    found = trees.read(text, parts.matter.start, parts.matter.end)
    if isinstance(found, Problem):
        return False
    wanted = _model(document.tree.root)
    items = wanted
    for part in path[:-1]:
        items = items[2][part] if isinstance(part, int) else dict(items[2])[part]
    items[2].insert(path[-1], items[2][path[-1]])
    return wanted == _model(found.root) and not found.duplicates


def _model(node: Node) -> tuple[Any, ...]:
    """Return what a node says and how it is written, without places; anchors and aliases are never equal."""
    if node.anchor is not None or node.kind == "alias":
        return ("anchored", object(), [])
    if node.kind == "map":
        pairs = [(entry.key.text if entry.key else "", _model(entry.value)) for entry in node.entries]
        return (node.kind, (node.style, node.tag), pairs)
    if node.kind == "list":
        return (node.kind, (node.style, node.tag), [_model(entry.value) for entry in node.entries])
    return (node.kind, (node.style, node.tag, node.text), [])
