"""The candidate splices for one operation, best first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from caseedit.core.dataclasses import replace
from caseedit.core.frontmatter.anchors import refuse_needed
from caseedit.core.frontmatter.cloning import First, Replay, cloned_items
from caseedit.core.frontmatter.comments import with_comments
from caseedit.core.frontmatter.diff import is_same
from caseedit.core.frontmatter.entries import inserted, moved_entry, removed
from caseedit.core.frontmatter.operations import Insert, Move, Operation, Remove, Rename, Set
from caseedit.core.frontmatter.order import place_of
from caseedit.core.frontmatter.render import (
    flow_text,
    gap_after_colon,
    gap_after_dash,
    habits_of,
    is_list,
    is_single,
    item_text,
    key_text,
    look_in,
    null_word,
    pair_text,
)
from caseedit.core.frontmatter.setting import replaced, respelled_name, respelled_value
from caseedit.core.frontmatter.sheet import Edits, Sheet, Spot, has, spot_of
from caseedit.core.paths import FieldPath, spoken_path
from caseedit.errors import Refused


def candidates(sheet: Sheet, operation: Operation, replay: Replay, first: First) -> Iterator[Edits]:
    """Yield splices for an operation; an empty one says that it is done already.

    Raises:
        Refused: The operation makes no sense here: nothing at the path, no such position, a name taken.
    """
    match operation:
        case Set(path, value):
            yield from _set(sheet, path, value, replay, first)
        case Insert(path, position, value):
            yield from _insert(sheet, path, position, value, replay, first)
        case Remove(path):
            spot = _existing(sheet, path)
            refuse_needed(sheet, operation, spot, replay)
            yield from removed(sheet, spot)
        case Move(path, old, new):
            yield from _move(sheet, path, old, new)
        case Rename(path, key):
            yield from _rename(sheet, path, key)


def _existing(sheet: Sheet, path: FieldPath) -> Spot:
    spot = spot_of(sheet, path)
    if spot is None or spot.up is None:
        raise Refused(f"‘{spoken_path(path)}’ is not there.", line=sheet.line(sheet.matter.start))
    return spot


def _refused(sheet: Sheet, spot: Spot, what: str, hint: str = "") -> Refused:
    name = spoken_path(spot.path) or "The front matter"
    return Refused(f"‘{name}’ {what}.", hint=hint, line=sheet.line(spot.node.start))


def _set(sheet: Sheet, path: FieldPath, value: Any, replay: Replay, first: First) -> Iterator[Edits]:
    spot = spot_of(sheet, path)
    if spot is None:
        yield from _add(sheet, path, value, replay, first)
        return
    if is_same(spot.node, sheet.tree, value, sheet.dialect):
        yield ()
        return
    if spot.up is None:
        if not isinstance(value, Mapping):
            raise Refused("The front matter is made of fields with names; it cannot be anything else.")
        if not sheet.tree.root.entries:
            yield from _filled(sheet, spot, value, replay)
        return
    if is_single(value) and not isinstance(value, Mapping) and not is_list(value):
        yield from respelled_value(sheet, spot, value)
    is_emptied = value in ([], {}) and spot.node.kind == ("map" if isinstance(value, Mapping) else "list")
    for edits in replaced(sheet, spot, value):
        # Of a list that is emptied each comment goes with its own item; that is seen to elsewhere.
        yield from [edits] if is_emptied else with_comments(sheet, spot, edits)


def _filled(sheet: Sheet, root: Spot, value: Mapping[str, Any], replay: Replay) -> Iterator[Edits]:
    yield replay(sheet, [Set((str(key),), item) for key, item in value.items()])


def _add(sheet: Sheet, path: FieldPath, value: Any, replay: Replay, first: First) -> Iterator[Edits]:
    """Add a key, or an item after the last; what is missing on the way is made too."""
    depth = next(depth for depth in range(len(path) - 1, -1, -1) if spot_of(sheet, path[:depth]) is not None)
    holder = spot_of(sheet, path[:depth])
    if holder is None:
        return
    part, rest = path[depth], path[depth + 1 :]
    _refuse_gap(sheet, holder, path)
    for name in reversed(rest):
        value = [value] if isinstance(name, int) else {name: value}
    node = holder.node
    if node.kind == "list":
        if not isinstance(part, int) or part != len(node.entries):
            raise _refused(sheet, holder, f"{has(node)}; ‘{spoken_path((*holder.path, part))}’ is not one of them")
        yield from _insert(sheet, holder.path, part, value, replay, first)
    elif node.kind == "map":
        yield from _add_key(sheet, holder, str(part), value)
    elif is_same(node, sheet.tree, None, sheet.dialect):
        yield from replaced(sheet, holder, [value] if isinstance(part, int) else {str(part): value})
    else:
        raise _refused(sheet, holder, "is a single value and holds no others", "Remove it first.")


def _refuse_gap(sheet: Sheet, holder: Spot, path: FieldPath) -> None:
    """Refuse a position of a list that is not there yet, unless it is the first; and a position of a group."""
    part, rest = path[len(holder.path)], path[len(holder.path) + 1 :]
    if isinstance(part, int) and holder.node.kind == "map":
        raise _refused(sheet, holder, "is no list")
    positions = [name for name in rest if isinstance(name, int)]
    if isinstance(part, int) and not holder.node.is_collection:
        positions.append(part)
    if any(position != 0 for position in positions):
        message = f"‘{spoken_path(path)}’ cannot be added: no item would stand before it."
        raise Refused(message, hint="A new list begins with its first item.", line=sheet.line(holder.node.start))


def _add_key(sheet: Sheet, holder: Spot, name: str, value: Any) -> Iterator[Edits]:
    node = holder.node
    index = _place_for(sheet, holder, name)
    look, habits = look_in(sheet, node), habits_of(sheet)
    key, gap = key_text(name, node.entries), gap_after_colon(sheet, node.entries)
    if node.style == "flow":
        gap = gap if key[0] in "\"'" else gap or " "
        yield from inserted(sheet, holder, index, f"{key}:{gap}{flow_text(value, look)}")
        return
    column = sheet.column(node.entries[0].start) if node.entries else 0
    newline = sheet.newline_near(node.end)
    if value is None:
        word = null_word(sheet)
        yield from inserted(sheet, holder, index, f"{key}:{gap}{word}" if word else f"{key}:")
    for flows in (habits.flows, not habits.flows):
        text = pair_text(key, value, column, look, replace(habits, flows=flows), newline, gap)
        yield from inserted(sheet, holder, index, text)


def _place_for(sheet: Sheet, holder: Spot, name: str) -> int:
    """Return where a new key goes among those that are there."""
    names = [entry.name for entry in holder.node.entries]
    return place_of(name, names, sheet.order if holder.up is None else _sibling_order(holder, name))


def _sibling_order(holder: Spot, name: str) -> list[str]:
    """Return the keys of another item of the same list that has this key."""
    if holder.up is None or holder.up.node.kind != "list":
        return []
    for entry in holder.up.node.entries:
        names = [pair.name for pair in entry.value.entries]
        if name in names:
            return names
    return []


def _insert(sheet: Sheet, path: FieldPath, position: int, value: Any, replay: Replay, first: First) -> Iterator[Edits]:
    spot = spot_of(sheet, path)
    if spot is None:
        yield from _add(sheet, path, [value], replay, first)
        return
    node = spot.node
    if node.kind != "list":
        if not is_same(node, sheet.tree, None, sheet.dialect):
            raise _refused(sheet, spot, "is no list")
        yield from replaced(sheet, spot, [value])
        return
    index = position if position >= 0 else len(node.entries) + 1 + position
    if not 0 <= index <= len(node.entries):
        raise _refused(sheet, spot, f"{has(node)}; there is no place {position + 1}")
    if not node.entries and not (is_single(value) and habits_of(sheet).flows) and not spot.in_flow:
        yield from replaced(sheet, spot, [value])
    if isinstance(value, Mapping) and value:
        for text in cloned_items(sheet, node, index, value, replay, first):
            yield from inserted(sheet, spot, index, text)
    yield from _insert_rendered(sheet, spot, index, value)


def _insert_rendered(sheet: Sheet, spot: Spot, index: int, value: Any) -> Iterator[Edits]:
    node = spot.node
    look = look_in(sheet, node)
    if node.style == "flow":
        yield from inserted(sheet, spot, index, flow_text(value, look))
        return
    gap = gap_after_dash(sheet, node.entries)
    newline = sheet.newline_near(node.end)
    text = item_text(value, sheet.column(node.entries[0].start), look, habits_of(sheet), newline, gap)
    yield from inserted(sheet, spot, index, text)


def _move(sheet: Sheet, path: FieldPath, old: int, new: int) -> Iterator[Edits]:
    spot = spot_of(sheet, path)
    if spot is None or not spot.node.is_collection:
        raise Refused(f"‘{spoken_path(path)}’ is no list and no group.", line=sheet.line(sheet.matter.start))
    count = len(spot.node.entries)
    if not (0 <= old < count and 0 <= new < count):
        raise _refused(sheet, spot, f"{has(spot.node)}; there is no such place")
    yield from [()] if old == new else moved_entry(sheet, spot.node, old, new)


def _rename(sheet: Sheet, path: FieldPath, name: str) -> Iterator[Edits]:
    spot = _existing(sheet, path)
    key = spot.entry.key
    if key is None:
        raise _refused(sheet, spot, "has no name to change")
    if key.text == name:
        yield ()
        return
    if any(entry.name == name for entry in spot.parent.entries):
        raise _refused(sheet, spot, f"cannot be called ‘{name}’: that name is taken")
    yield from respelled_name(sheet, key, name, spot.parent.entries)
