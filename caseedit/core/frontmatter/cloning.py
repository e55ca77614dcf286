"""A new list item in the layout of a sibling: its raw text with other values in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from caseedit.core.frontmatter import tree as trees
from caseedit.core.frontmatter.diff import difference
from caseedit.core.frontmatter.events import property_spans
from caseedit.core.frontmatter.node import Entry, Node, Problem
from caseedit.core.frontmatter.operations import Operation
from caseedit.core.frontmatter.sheet import Edits, Sheet, at_once
from caseedit.core.text import Edit, Span, apply_edits
from caseedit.errors import Refused

Replay = Callable[[Sheet, Sequence[Operation]], Edits]
# The best splice for one operation, which nobody has judged yet.
First = Callable[[Sheet, Operation], Edits]


def cloned_items(
    sheet: Sheet, holder: Node, index: int, value: Mapping[str, Any], replay: Replay, first: First
) -> Iterator[str]:
    """Yield texts of a new item for a place in a list, each after another sibling, the nearest first."""
    order = sorted(range(len(holder.entries)), key=lambda place: (abs(place - index + 0.5), place))
    for place in order[:3]:
        sibling = holder.entries[place]
        if sibling.value.kind == "map" and sibling.value.entries and _is_uniform(sibling.value):
            yield from _filled(sheet, holder, sibling, value, replay, first)


def _is_uniform(node: Node) -> bool:
    """Whether nothing inside is an alias or carries a tag, or is a reference to other maps."""
    if node.tag is not None or node.kind == "alias":
        return False
    return all(
        _is_uniform(entry.value) and (entry.key is None or (entry.key.kind == "scalar" and entry.name != "<<"))
        for entry in node.entries
    )


def _filled(
    sheet: Sheet, holder: Node, sibling: Entry, value: Mapping[str, Any], replay: Replay, first: First
) -> Iterator[str]:
    """Yield the sibling's text with other values in it: all put in at once, then one after the other."""
    newline = sheet.newline_near(sibling.end)
    raw = sheet.text[sibling.start : sibling.end]
    if holder.style == "flow":
        scratch = _scratch(f"x: [{raw}]{newline}", sheet)
    else:
        scratch = _scratch(f"x:{newline}{' ' * sheet.column(sibling.start)}{raw}{newline}", sheet)
    if scratch is None:
        return
    bare = list(_bare(scratch))
    scratch = _scratch(apply_edits(scratch.text, bare), sheet) if bare else scratch
    if scratch is None:
        return
    path = ("x", 0)
    try:
        made = scratch.tree.entry(path)
        operations = difference(made.value, scratch.tree, value, path, sheet.dialect)
        for plan in (partial(at_once, scratch, operations, first), partial(replay, scratch, operations)):
            edits = plan()
            text = apply_edits(scratch.text, edits)
            if edits or not operations:
                yield text[made.start : len(text) - (len(scratch.text) - made.end)]
    except (Refused, KeyError):
        return


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
