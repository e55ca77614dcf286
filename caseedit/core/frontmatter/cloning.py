"""A new list item in the layout of a sibling: its raw text with other values in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from caseedit.core.frontmatter import tree as trees
from caseedit.core.frontmatter.diff import difference
from caseedit.core.frontmatter.events import property_spans
from caseedit.core.frontmatter.node import Entry, Node, Problem
from caseedit.core.frontmatter.operations import Operation
from caseedit.core.frontmatter.sheet import Edits, Sheet
from caseedit.core.text import Edit, Span, apply_edits
from caseedit.errors import Refused

Replay = Callable[[Sheet, Sequence[Operation]], Edits]


def cloned_items(sheet: Sheet, holder: Node, index: int, value: Mapping[str, Any], replay: Replay) -> Iterator[str]:
    """Yield texts of a new item for a place in a list, each after another sibling, the nearest first."""
    order = sorted(range(len(holder.entries)), key=lambda place: (abs(place - index + 0.5), place))
    for place in order[:3]:
        sibling = holder.entries[place]
        if sibling.value.kind == "map" and sibling.value.entries and _is_uniform(sibling.value):
            text = _filled(sheet, holder, sibling, value, replay)
            if text is not None:
                yield text


def _is_uniform(node: Node) -> bool:
    """Whether nothing inside is an alias or carries a tag, or is a reference to other maps."""
    if node.tag is not None or node.kind == "alias":
        return False
    return all(
        _is_uniform(entry.value) and (entry.key is None or (entry.key.kind == "scalar" and entry.name != "<<"))
        for entry in node.entries
    )


def _filled(sheet: Sheet, holder: Node, sibling: Entry, value: Mapping[str, Any], replay: Replay) -> str | None:
    newline = sheet.newline_near(sibling.end)
    raw = sheet.text[sibling.start : sibling.end]
    if holder.style == "flow":
        scratch = _scratch(f"x: [{raw}]{newline}", sheet)
    else:
        scratch = _scratch(f"x:{newline}{' ' * sheet.column(sibling.start)}{raw}{newline}", sheet)
    if scratch is None:
        return None
    scratch = _scratch(apply_edits(scratch.text, list(_bare(scratch))), sheet)
    if scratch is None:
        return None
    try:
        path = ("x", 0)
        operations = difference(scratch.tree.find(path), scratch.tree, value, path, sheet.dialect)
        scratch = _scratch(apply_edits(scratch.text, replay(scratch, operations)), sheet)
    except (Refused, KeyError):
        return None
    if scratch is None:
        return None
    made = scratch.tree.entry(("x", 0))
    return scratch.text[made.start : made.end]


def _scratch(text: str, like: Sheet) -> Sheet | None:
    tree = trees.read(text, 0, len(text))
    if isinstance(tree, Problem):
        return None
    return Sheet(text, tree, Span(0, len(text)), like.newline, (), like.dialect, is_fresh=True)


def _bare(sheet: Sheet) -> Iterator[Edit]:
    """Yield edits that take comments and anchors out of the copy."""
    found = []
    for span in sheet.tree.comments:
        start = span.start
        if sheet.starts_line(start):
            found.append(Edit(sheet.line_start(start), min(sheet.next_line(start), len(sheet.text)), ""))
            continue
        while sheet.text[start - 1] in " \t":
            start -= 1
        found.append(Edit(start, span.end, ""))
    for _, entry in sheet.tree.walk():
        for node in (entry.value, entry.key):
            if node is None or node.anchor is None:
                continue
            for span in property_spans(sheet.text, node.start, max(node.body, node.start + 1)):
                end = span.end
                while sheet.text[end : end + 1] in (" ", "\t"):
                    end += 1
                found.append(Edit(span.start, end, ""))
    yield from sorted(found)
