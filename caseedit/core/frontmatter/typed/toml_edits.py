"""Splices for TOML front matter: values and what stands between brackets; whole lines are next door."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from caseedit.core.frontmatter.node import Node
from caseedit.core.frontmatter.operations import Insert, Move, Operation, Remove, Rename, Set
from caseedit.core.frontmatter.sheet import Edits, Sheet
from caseedit.core.frontmatter.tree import Tree
from caseedit.core.frontmatter.typed import commas, toml_kit, toml_lines
from caseedit.core.frontmatter.typed.json_edits import known_depth, owner_of, reached
from caseedit.core.frontmatter.typed.model import nested
from caseedit.core.frontmatter.typed.toml_values import key_written, literal, same_quotes, written
from caseedit.core.paths import FieldPath
from caseedit.core.text import Edit
from caseedit.errors import Refused

__all__ = ["candidates", "literal", "meant"]

_LINES = ("table", "dotted", "tables")


def meant(tree: Tree, operation: Operation) -> Operation:
    """Return the operation that stands for another: without its last `[[table]]` a list of tables is not there."""
    if isinstance(operation, Remove) and isinstance(operation.path[-1], int):
        owner = tree.find(operation.path[:-1])
        if owner.style == "tables" and len(owner.entries) == 1:
            return Remove(operation.path[:-1])
    return operation


def candidates(sheet: Sheet, operation: Operation) -> Iterator[Edits]:
    """Yield splices that may do an operation, the best first; those of tomlkit come last."""
    yield from _own(sheet, operation)
    yield from toml_kit.candidates(sheet, operation)


def _own(sheet: Sheet, operation: Operation) -> Iterator[Edits]:
    match operation:
        case Set(path, value):
            yield from _set(sheet, path, value)
        case Insert(path, position, value):
            owner = reached(sheet, path)
            if owner is None:
                yield from _set(sheet, path, [value])
                return
            at = position if position >= 0 else len(owner.entries) + 1 + position
            if owner.style == "tables":
                yield from toml_lines.inserted_table(sheet, path, owner, at, value)
            else:
                yield commas.inserted(sheet, owner, at, written(value))
        case Remove(path):
            owner, at = owner_of(sheet, path)
            if owner.style in _LINES:
                yield from toml_lines.removed(sheet, path)
            else:
                yield commas.removed(sheet, owner, at)
        case Move(path, old, new):
            owner = sheet.tree.find(path)
            if owner.style in _LINES:
                yield from toml_lines.moved(sheet, path, owner, old, new)
            else:
                yield commas.moved(sheet, owner, old, new)
        case Rename(path, key):
            yield _renamed(sheet, path, key)


def _renamed(sheet: Sheet, path: FieldPath, key: str) -> Edits:
    """Rename a key wherever its table is named."""
    name = key_written(key)
    spans = [span for line in toml_lines.lines_of(sheet) for named, span in line.keys if named == path]
    if not spans:
        old = sheet.tree.entry(path).key
        spans = [] if old is None else [old.span]
    return tuple(Edit(span.start, span.end, name) for span in spans)


def _set(sheet: Sheet, path: FieldPath, value: Any) -> Iterator[Edits]:
    node = reached(sheet, path)
    if node is not None:
        yield from _over(sheet, node, value)
        return
    depth = known_depth(sheet, path)
    owner, name = sheet.tree.find(path[:depth]), path[depth]
    inner = nested(path[depth + 1 :], value)
    if owner.style == "tables":
        yield from toml_lines.inserted_table(sheet, path[:depth], owner, len(owner.entries), inner)
    elif owner.style == "array":
        yield commas.inserted(sheet, owner, len(owner.entries), written(inner))
    elif owner.style == "inline":
        pair = key_written(str(name)) + commas.gap(sheet, owner, " = ") + written(inner)
        yield commas.inserted(sheet, owner, len(owner.entries), pair)
    else:
        yield from toml_lines.new_pair(sheet, path[:depth], str(name), inner)


def _over(sheet: Sheet, node: Node, value: Any) -> Iterator[Edits]:
    if node.style in _LINES:
        return
    if isinstance(value, str) and node.style in ('"', "'", '"""', "'''"):
        edit = same_quotes(sheet.text, node, value, sheet.newline_near(node.end))
        if edit is not None:
            yield (edit,) if edit.text or edit.start != edit.end else ()
    elif isinstance(value, str) and node.kind == "scalar" and _is_literal(node, value):
        yield (Edit(node.start, node.end, value),)
    try:
        yield (Edit(node.start, node.end, written(value)),)
    except Refused as refusal:
        refusal.line = sheet.line(node.start)
        raise


def _is_literal(node: Node, value: str) -> bool:
    import tomllib

    old = tomllib.loads(f"x = {node.text}")["x"]
    return literal(value, old) is not value
