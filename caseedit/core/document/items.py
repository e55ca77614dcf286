"""A list of plain items that both sides changed, joined item by item."""

from __future__ import annotations

from typing import Any

from caseedit.core.document.chunks import Chunks, chunks_of
from caseedit.core.document.diff3 import Clash, diff3
from caseedit.core.frontmatter.operations import Set
from caseedit.core.frontmatter.tree import Node
from caseedit.core.frontmatter.values import NATIVE
from caseedit.core.text import apply_edits
from caseedit.errors import Refused


def joined_list(key: str, old: Chunks, ours: Chunks, new: Chunks) -> str | None:
    """Return our chunk of a key with their changes of its list in it; None if that is not certain."""
    nodes = [side.node(key) for side in (old, ours, new)]
    lists = [_items(node) for node in nodes if node is not None]
    if len(lists) != 3 or any(items is None for items in lists):
        return None
    base, mine, theirs = (items or {} for items in lists)
    parts = diff3(list(base), list(mine), list(theirs))
    if any(isinstance(part, Clash) for part in parts):
        return None
    wanted = [item for part in parts if not isinstance(part, Clash) for item in part]
    if not _is_certain(list(base), list(mine), list(theirs), wanted):
        return None
    return _written(key, ours, [_value(item) for item in wanted], wanted)


def _items(node: Node) -> dict[str, Node] | None:
    """Return the items of a list of scalars, each under what it says; None if it is something else."""
    if node.kind != "list":
        return None
    items = {_said(entry.value): entry.value for entry in node.entries}
    # A number or date of TOML or JSON is more than its words.
    is_simple = all(
        item.kind == "scalar" and not item.tag and not item.anchor and item.style not in NATIVE
        for item in items.values()
    )
    return items if is_simple and len(items) == len(node.entries) else None


def _said(node: Node) -> str:
    return ("p" if node.style == "plain" else "q") + node.text


def _is_certain(base: list[str], mine: list[str], theirs: list[str], wanted: list[str]) -> bool:
    """Tell whether exactly what each side added and removed is in what came out."""
    added = (set(mine) | set(theirs)) - set(base)
    removed = set(base) - (set(mine) & set(theirs))
    return len(wanted) == len(set(wanted)) and set(wanted) == (set(base) | added) - removed


def _value(said: str) -> Any:
    return said[1:]


def _written(key: str, ours: Chunks, values: list[Any], wanted: list[str]) -> str | None:
    from caseedit.core.frontmatter import writer

    try:
        edits = writer.plan(ours.text, ours.tree, ours.matter, Set((key,), values))
    except (Refused, KeyError):
        return None
    found = chunks_of(apply_edits(ours.text, edits))
    node = None if found is None else found.node(key)
    if found is None or node is None or [_said(entry.value) for entry in node.entries] != wanted:
        return None
    return found.text_of(key)
