"""Splices for JSON front matter."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from typing import Any

from caseedit.core.frontmatter.node import Node
from caseedit.core.frontmatter.operations import Insert, Move, Operation, Remove, Rename, Set
from caseedit.core.frontmatter.sheet import Edits, Sheet
from caseedit.core.frontmatter.typed import commas
from caseedit.core.frontmatter.typed.json_tree import load
from caseedit.core.frontmatter.typed.model import nested
from caseedit.core.frontmatter.typed.spelling import HIDDEN, escaped, quoted, respelled
from caseedit.core.paths import FieldPath
from caseedit.core.text import Edit
from caseedit.errors import Refused


def candidates(sheet: Sheet, operation: Operation) -> Iterator[Edits]:
    """Yield splices that may do an operation, the best first."""
    match operation:
        case Set(path, value):
            yield from _set(sheet, path, value)
        case Insert(path, position, value):
            owner = reached(sheet, path)
            if owner is None:
                yield from _set(sheet, path, [value])
            else:
                count = len(owner.entries)
                at = position if position >= 0 else count + 1 + position
                for text in ways(sheet, value, owner):
                    yield commas.inserted(sheet, owner, at, text)
        case Remove(path):
            owner, at = owner_of(sheet, path)
            yield commas.removed(sheet, owner, at)
        case Move(path, old, new):
            yield commas.moved(sheet, sheet.tree.find(path), old, new)
        case Rename(path, key):
            name = sheet.tree.entry(path).key
            if name is not None:
                yield (Edit(name.start, name.end, quoted(key)),)


def literal(text: str, old: Any) -> Any:
    """Return what a text means where `old` stands, a number or a word of JSON; the text itself if it is neither."""
    try:
        value = load(text) if text and text == text.strip() else text
    except (ValueError, RecursionError):
        return text
    if old is None or isinstance(old, bool):
        return value if type(value) is type(old) else text
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return value if is_number else text


def reached(sheet: Sheet, path: FieldPath) -> Node | None:
    """Return the node at a path, or None."""
    try:
        return sheet.tree.find(path)
    except KeyError:
        return None


def owner_of(sheet: Sheet, path: FieldPath) -> tuple[Node, int]:
    """Return the list or map that holds what a path names, and at which position."""
    owner, entry = sheet.tree.find(path[:-1]), sheet.tree.entry(path)
    return owner, next(at for at, each in enumerate(owner.entries) if each is entry)


def known_depth(sheet: Sheet, path: FieldPath) -> int:
    """Return how many parts of a path are there."""
    depth = len(path)
    while depth and reached(sheet, path[:depth]) is None:
        depth -= 1
    return depth


def _set(sheet: Sheet, path: FieldPath, value: Any) -> Iterator[Edits]:
    node = reached(sheet, path)
    if node is not None:
        yield from _over(sheet, node, value, path)
        return
    depth = known_depth(sheet, path)
    owner = sheet.tree.find(path[:depth])
    if owner.kind == "scalar":
        yield from _over(sheet, owner, nested(path[depth:], value), path[:depth])
        return
    inner = nested(path[depth + 1 :], value)
    if owner.kind == "list":
        for text in ways(sheet, inner, owner):
            yield commas.inserted(sheet, owner, len(owner.entries), text)
        return
    key = quoted(str(path[depth])) + commas.gap(sheet, owner, ": ")
    for text in ways(sheet, inner, owner):
        yield commas.inserted(sheet, owner, new_place(sheet, owner, str(path[depth])), key + text)


def new_place(sheet: Sheet, owner: Node, name: str) -> int:
    """Return the position for a new key: by the schema's order at the top, else at the end."""
    order = list(sheet.order)
    if owner is not sheet.tree.root or name not in order:
        return len(owner.entries)
    names = [entry.name for entry in owner.entries]
    for earlier in reversed(order[: order.index(name)]):
        if earlier in names:
            return names.index(earlier) + 1
    return next((names.index(later) for later in order[order.index(name) + 1 :] if later in names), len(names))


def _over(sheet: Sheet, node: Node, value: Any, path: FieldPath) -> Iterator[Edits]:
    raw = node.span.of(sheet.text)
    if isinstance(value, str) and node.style == '"':
        edit = respelled(raw, '"', value, node.start, escaped, _decoded)
        yield () if edit is None else (edit,)
    elif isinstance(value, str) and node.kind == "scalar" and literal(value, load(raw)) is not value:
        yield (Edit(node.start, node.end, value),)
    owner = sheet.tree.find(path[:-1]) if path else node
    for text in ways(sheet, value, owner):
        yield (Edit(node.start, node.end, text),)


def _decoded(part: str) -> str:
    return str(json.loads(f'"{part}"'))


def ways(sheet: Sheet, value: Any, owner: Node) -> Iterator[str]:
    """Yield a value as JSON for a place inside `owner`: as the file lays such values out, then on one line.

    Raises:
        Refused: JSON has no such value.
    """
    _must_be_json(value)
    unit = _unit(sheet)
    start = owner.entries[-1].start if owner.entries else owner.body
    indent = sheet.indent_of(start) + ("" if owner.entries else unit)
    laid_out = _Look(sheet, unit, sheet.newline_near(start)).written(value, indent)
    yield _hidden(laid_out)
    if "\n" in laid_out:
        # A closing brace at the left edge would end the front matter.
        yield _hidden(json.dumps(value, ensure_ascii=False))


def _hidden(written_text: str) -> str:
    """Escape what stands only inside strings and may not be seen."""
    return HIDDEN.sub(lambda match: f"\\u{ord(match[0]):04x}", written_text)


class _Look:
    """How the file writes lists and maps: on one line or over several."""

    def __init__(self, sheet: Sheet, unit: str, newline: str) -> None:
        self._unit = unit
        self._newline = newline
        self._kinds: dict[str, list[bool]] = {}
        for _, entry in sheet.tree.walk():
            if entry.value.entries:
                is_lined = "\n" in entry.value.span.of(sheet.text)
                self._kinds.setdefault(_kind_of_node(entry.value), []).append(is_lined)
        self._is_lined = "\n" in sheet.tree.root.span.of(sheet.text)

    def written(self, value: Any, indent: str) -> str:
        """Return a value that stands behind `indent`."""
        if not isinstance(value, Mapping | list) or not value:
            return json.dumps(value, ensure_ascii=False)
        inner = indent + self._unit
        parts = [self.written(item, inner) for item in value] if isinstance(value, list) else self._pairs(value, inner)
        opening, closing = "[]" if isinstance(value, list) else "{}"
        if not self._wants_lines(value):
            return opening + ", ".join(parts) + closing
        line = self._newline + inner
        return f"{opening}{line}{f',{line}'.join(parts)}{self._newline}{indent}{closing}"

    def _pairs(self, value: Mapping[str, Any], indent: str) -> list[str]:
        return [f"{quoted(key)}: {self.written(item, indent)}" for key, item in value.items()]

    def _wants_lines(self, value: Any) -> bool:
        """Whether a list or map is spread over lines: as others of its kind are; else if it holds more of them."""
        if not self._is_lined:
            return False
        kind = _kind_of_value(value)
        known = self._kinds.get(kind)
        return sum(known) * 2 > len(known) if known else kind != "words"


def _kind_of_node(node: Node) -> str:
    if node.kind == "map":
        return "map"
    return "list" if any(entry.value.is_collection for entry in node.entries) else "words"


def _kind_of_value(value: Any) -> str:
    if isinstance(value, Mapping):
        return "map"
    return "list" if any(isinstance(item, Mapping | list) for item in value) else "words"


def _unit(sheet: Sheet) -> str:
    first = sheet.tree.root.entries[:1]
    indent = sheet.indent_of(first[0].start) if first and sheet.starts_line(first[0].start) else ""
    return indent or "  "


def _must_be_json(value: Any) -> None:
    if isinstance(value, Mapping):
        for item in value.values():
            _must_be_json(item)
    elif isinstance(value, list):
        for item in value:
            _must_be_json(item)
    elif isinstance(value, float) and not math.isfinite(value):
        raise Refused("JSON has no word for a number without end.", hint="Give it as text.")
    elif value is not None and not isinstance(value, str | bool | int | float):
        raise Refused(f"JSON has no {type(value).__name__}.", hint="Give it as text.")
