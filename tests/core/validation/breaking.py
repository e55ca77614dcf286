"""Healthy documents broken in the ways in which people break them: what was done, where, what is to be said."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from caseedit.core.document.document import Document, loads
from caseedit.core.frontmatter.node import Entry, Node
from caseedit.core.text import Edit, apply_edits


@dataclass(frozen=True, slots=True)
class Broken:
    """One broken text.

    Attributes:
        lines: The lines, counted from 1, at which a person would look for it.
        says: What the message holds, if it names the right cause.
        rule: The rule that should find it.
    """

    way: str
    text: str
    lines: tuple[int, ...]
    says: str
    rule: str = "yaml-syntax"


@dataclass(frozen=True, slots=True)
class Spot:
    """A place where something can be broken: a pair or an item, and what it stands in."""

    entry: Entry
    owner: Node
    number: int


Way = Callable[[Document, Spot], tuple[list[Edit], int, str] | None]


def _line(document: Document, at: int) -> int:
    return document.lines.line_of(at) + 1


def _raw(document: Document, node: Node) -> str:
    return document.text[node.body : node.end]


def _is_one_line(document: Document, node: Node) -> bool:
    return "\n" not in _raw(document, node) and node.end > node.body


def _is_whole_line(document: Document, node: Node) -> bool:
    """Say whether a value in block style ends its line."""
    rest = document.text[node.end :].split("\n", 1)[0]
    return _is_one_line(document, node) and not rest.strip()


def comma(document: Document, spot: Spot) -> tuple[list[Edit], int, str] | None:
    if spot.owner.style != "flow" or spot.number + 1 >= len(spot.owner.entries):
        return None
    end = spot.entry.value.end
    at = document.text.find(",", end)
    if at < 0 or document.text[end:at].strip():
        return None
    return [Edit(at, at + 1, "")], at, "comma is missing|ends the text too early"


def apostrophe(document: Document, spot: Spot) -> tuple[list[Edit], int, str] | None:
    node = spot.entry.value
    match = re.search(r"[a-z]{2}(?=[a-z]{2})", _raw(document, node))
    if node.style != "'" or match is None:
        return None
    at = node.body + match.end()
    return [Edit(at, at, "'")], at, "ends the text too early"


def colon(document: Document, spot: Spot) -> tuple[list[Edit], int, str] | None:
    node = spot.entry.value
    match = re.search(r"[a-zA-Z]{2}(?= [a-zA-Z])", _raw(document, node))
    if node.style != "plain" or spot.owner.style != "block" or match is None or not _is_whole_line(document, node):
        return None
    if spot.owner.kind == "list":
        return None  # An item with a name: that is no mistake to YAML.
    at = node.body + match.end()
    return [Edit(at, at, ":")], at, "colon"


def column(document: Document, spot: Spot) -> tuple[list[Edit], int, str] | None:
    if spot.owner.style != "block" or not spot.number or spot.entry.key is None:
        return None
    start = spot.entry.span.start
    indent = start - (document.text.rfind("\n", 0, start) + 1)
    if document.text[start - indent : start].strip() or len(spot.owner.entries) < 2:
        return None
    if indent and start % 2:
        return [Edit(start - 1, start, "")], start, "column|no name before|line up"
    return [Edit(start, start, " ")], start, "column|no name before|line up"


def item_column(document: Document, spot: Spot) -> tuple[list[Edit], int, str] | None:
    if spot.owner.kind != "list" or spot.owner.style != "block" or not spot.number:
        return None
    dash = document.text.rfind("\n", 0, spot.entry.span.start) + 1
    line = document.text[dash : document.text.find("\n", dash)]
    if not line.lstrip(" ").startswith("-"):
        return None
    indent = len(line) - len(line.lstrip(" "))
    if indent and dash % 2:
        return [Edit(dash, dash + 1, "")], dash, "column"
    return [Edit(dash, dash, " ")], dash, "column"


def dash(document: Document, spot: Spot) -> tuple[list[Edit], int, str] | None:
    if spot.owner.kind != "list" or spot.owner.style != "block" or spot.entry.value.kind != "scalar":
        return None
    at = document.text.rfind("- ", 0, spot.entry.value.start + 1)
    if at < 0 or document.text[at + 2 : spot.entry.value.start].strip() or document.text[at + 2] in "\"'":
        return None
    return [Edit(at + 1, spot.entry.value.start, "")], at, "dash"


def tab(document: Document, spot: Spot) -> tuple[list[Edit], int, str] | None:
    start = spot.entry.span.start
    begin = document.text.rfind("\n", 0, start) + 1
    indent = document.text[begin:start]
    if spot.owner.style != "block" or not indent or indent.strip():
        return None
    return [Edit(begin, start, "\t")], begin, "tab"


def stray(document: Document, spot: Spot) -> tuple[list[Edit], int, str] | None:
    node = spot.entry.value
    if spot.owner.kind != "map" or node.kind != "scalar" or node.style in "|>" or not _is_whole_line(document, node):
        return None
    if document.text[document.text.rfind("\n", 0, spot.entry.span.start) + 1 : spot.entry.span.start]:
        return None
    at = document.text.find("\n", node.end) + 1
    return [Edit(at, at, "and more words of it\n")], at, "no name before it"


def after_quote(document: Document, spot: Spot) -> tuple[list[Edit], int, str] | None:
    node = spot.entry.value
    if node.style not in ("'", '"') or spot.owner.style != "block" or not _is_whole_line(document, node):
        return None
    return [Edit(node.end, node.end, " and more")], node.end, "ends the text too early|after the closing quote"


def inner_quotes(document: Document, spot: Spot) -> tuple[list[Edit], int, str] | None:
    node = spot.entry.value
    match = re.search(r" ([a-zA-Z]{3,}) ", _raw(document, node))
    if node.style != '"' or match is None or not _is_one_line(document, node):
        return None
    at, end = node.body + match.start(1), node.body + match.end(1)
    return [Edit(at, at, '"'), Edit(end, end, '"')], at, "ends the text too early"


def open_quote(document: Document, spot: Spot) -> tuple[list[Edit], int, str] | None:
    node = spot.entry.value
    if node.style not in ("'", '"') or not _is_one_line(document, node):
        return None
    return [Edit(node.end - 1, node.end, "")], node.body, "never closed|ends the text too early"


def open_bracket(document: Document, spot: Spot) -> tuple[list[Edit], int, str] | None:
    node = spot.entry.value
    if node.style != "flow" or document.text[node.end - 1 : node.end] not in ("]", "}"):
        return None
    return [Edit(node.end - 1, node.end, "")], node.body, "never closed|comma is missing"


def comma_after(document: Document, spot: Spot) -> tuple[list[Edit], int, str] | None:
    node = spot.entry.value
    if node.style not in ("'", '"') or spot.owner.style != "block" or not _is_whole_line(document, node):
        return None
    return [Edit(node.end, node.end, ",")], node.end, "comma stands after"


def reserved(document: Document, spot: Spot) -> tuple[list[Edit], int, str] | None:
    node = spot.entry.value
    if node.style != "plain" or spot.owner.style != "block" or not _is_whole_line(document, node):
        return None
    return [Edit(node.body, node.body, "@`%"[node.body % 3])], node.body, "cannot begin with"


def glued(document: Document, spot: Spot) -> tuple[list[Edit], int, str] | None:
    entry = spot.entry
    if spot.owner.kind != "map" or spot.owner.style != "block" or entry.value.kind != "scalar" or entry.key is None:
        return None
    if not _is_whole_line(document, entry.value) or entry.value.style not in ("'", '"', "plain"):
        return None
    return [Edit(entry.colon + 1, entry.value.start, "")], entry.colon, "after the colon"


def curly(document: Document, spot: Spot) -> tuple[list[Edit], int, str] | None:
    node = spot.entry.value
    match = re.search(r"[a-zA-Z]{2}(?= [a-zA-Z])", _raw(document, node))
    if node.style != '"' or spot.owner.style != "block" or match is None or not _is_whole_line(document, node):
        return None
    if any(mark in _raw(document, node)[1:-1] for mark in '\\"#') or spot.owner.kind == "list":
        return None
    at = node.body + match.end()
    return [Edit(node.body, node.body + 1, "“"), Edit(at, at, ":"), Edit(node.end - 1, node.end, "”")], at, "curly"


def marker(document: Document, spot: Spot) -> tuple[list[Edit], int, str] | None:
    entry = spot.entry
    begin = document.text.rfind("\n", 0, entry.span.start) + 1
    if spot.owner.kind != "map" or begin != entry.span.start or not _is_whole_line(document, entry.value):
        return None
    end = document.text.find("\n", entry.value.end) + 1
    line = document.text[begin:end]
    return [Edit(begin, end, f"<<<<<<< HEAD\n{line}=======\n{line}>>>>>>> topic\n")], begin, "merge"


def never_ends(document: Document, spot: Spot) -> tuple[list[Edit], int, str] | None:
    closing = document.parts.closing
    if spot.number or document.tree is None or spot.owner is not document.tree.root:
        return None
    return [Edit(closing.start, closing.end, "")], 0, "never ends|does not end"


RULES = {"tab": "tab-indent", "curly": "smart-quotes", "marker": "merge-marker", "never_ends": "front-matter-unclosed"}

WAYS: tuple[Way, ...] = (
    comma, apostrophe, colon, column, item_column, dash, tab, stray, after_quote, inner_quotes, open_quote,
    open_bracket, comma_after, reserved, glued, curly, marker, never_ends,
)  # fmt: skip


def spots(document: Document) -> list[Spot]:
    assert document.tree is not None
    tree = document.tree
    owners = [tree.root, *(entry.value for _, entry in tree.walk() if entry.value.entries)]
    return [Spot(entry, owner, number) for owner in owners for number, entry in enumerate(owner.entries)]


def broken_in_each_way(text: str, source: random.Random) -> Iterator[Broken]:
    """Yield a text broken once in each way that it allows, and that then cannot be read."""
    document = loads(text)
    if document.tree is None or "\r" in text or document.parts.kind != "yaml":
        return
    places = spots(document)
    for way in WAYS:
        name = way.__name__
        for spot in source.sample(places, len(places)):
            done = way(document, spot)
            if done is None:
                continue
            edits, at, says = done
            changed = apply_edits(text, edits)
            if loads(changed).problem is None:
                continue
            begin, line = (
                _line(document, spot.entry.span.start),
                _line(document, max(at, *(edit.start for edit in edits))),
            )
            lines = tuple(range(min(begin, line), line + 1))
            if way is never_ends:
                # Where it opens, or where the line belongs: down to the first words of the body.
                last = line + document.body[: len(document.body) - len(document.body.lstrip())].count("\n")
                lines = (1, *range(line, last + 1))
            yield Broken(name, changed, lines, says, RULES.get(name, "yaml-syntax"))
            break
