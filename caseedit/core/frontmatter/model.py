"""What an operation means for the values, apart from all text: the net's own view of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from caseedit.core.dataclasses import dataclass, field
from caseedit.core.frontmatter.node import Node
from caseedit.core.frontmatter.operations import Insert, Move, Operation, Remove, Rename, Set
from caseedit.core.paths import FieldPath, Nth


class Mismatch(Exception):
    """The new text is not what was meant; the reason is for developers."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A value, or a key's name, that is to stand where `old` stood, or where nothing did."""

    value: Any
    old: Node | None = None


@dataclass(slots=True)
class Pair:
    """A key and its value, or an item (no key); `is_loose` if it may stand anywhere in its map."""

    key: Node | Wish | None
    value: Want
    is_loose: bool = False


@dataclass(slots=True)
class Branch:
    """A list or map in which something is to change; the rest of the tree stays as its old nodes."""

    node: Node
    children: list[Pair] = field(default_factory=list)


Want = Node | Branch | Wish


def wanted(root: Node, operation: Operation) -> Want:
    """Return what the tree should be after an operation.

    Raises:
        Mismatch: The operation names something that is not there.
    """
    match operation:
        case Set(path, value):
            return _set(root, path, value)
        case Insert(path, position, value):
            return _at(root, path, lambda want: _inserted(want, position, value), _nested((0,), value))
        case Remove(path):
            return _at(root, path[:-1], lambda want: _removed(want, path[-1]))
        case Move(path, old, new):
            return _at(root, path, lambda want: _moved(want, old, new))
        case Rename(path, name):
            return _at(root, path[:-1], lambda want: _renamed(want, path[-1], name))


def _opened(node: Node) -> Branch:
    return Branch(node, [Pair(entry.key, entry.value) for entry in node.entries])


def _at(node: Node, path: FieldPath, change: Any, missing: Any = None) -> Want:
    """Return a node in which the part at `path` is changed; `missing` is set there if nothing is."""
    if not path:
        return change(node)  # type: ignore[no-any-return]
    branch = _opened(node)
    place = _find(branch, path[0])
    if place is None:
        if missing is None:
            raise Mismatch(f"{path[0]} is not there")
        return _set(node, path, missing)
    inner = branch.children[place].value
    if not isinstance(inner, Node):
        raise Mismatch(f"{path[0]} is no value")
    branch.children[place].value = _at(inner, path[1:], change, missing)
    return branch


def _set(node: Node, path: FieldPath, value: Any) -> Want:
    if not path:
        return Wish(value, node)
    if node.kind == "scalar":  # an empty place that becomes a list or map
        return Wish(_nested(path, value), node)
    branch = _opened(node)
    place = _find(branch, path[0])
    if place is None:
        key = None if node.kind == "list" else Wish(str(path[0]))
        branch.children.append(Pair(key, Wish(_nested(path[1:], value)), is_loose=key is not None))
        return branch
    inner = branch.children[place].value
    if isinstance(inner, Node):
        branch.children[place].value = _set(inner, path[1:], value)
    return branch


def _inserted(node: Node, position: int, value: Any) -> Want:
    if node.kind != "list":
        return Wish([value], node)
    branch = _opened(node)
    at = position if position >= 0 else len(branch.children) + 1 + position
    branch.children.insert(at, Pair(None, Wish(value)))
    return branch


def _removed(node: Node, part: str | int) -> Want:
    branch = _opened(node)
    del branch.children[_position(branch, part)]
    return branch


def _moved(node: Node, old: int, new: int) -> Want:
    branch = _opened(node)
    branch.children.insert(new, branch.children.pop(old))
    return branch


def _renamed(node: Node, part: str | int, name: str) -> Want:
    branch = _opened(node)
    pair = branch.children[_position(branch, part)]
    pair.key = Wish(name, pair.key if isinstance(pair.key, Node) else None)
    return branch


def _nested(parts: Sequence[str | int], value: Any) -> Any:
    for part in reversed(parts):
        value = [value] if isinstance(part, int) else {part: value}
    return value


def _position(branch: Branch, part: str | int) -> int:
    place = _find(branch, part)
    if place is None:
        raise Mismatch(f"{part} is not there")
    return place


def _find(branch: Branch, part: str | int) -> int | None:
    if branch.node.kind == "list" and isinstance(part, int):
        part = part if part >= 0 else len(branch.children) + part
        return part if 0 <= part < len(branch.children) else None
    name = str(part)
    places = [
        place
        for place, pair in enumerate(branch.children)
        if isinstance(pair.key, Node) and pair.key.kind == "scalar" and pair.key.text == name
    ]
    if isinstance(part, Nth):
        return places[part.number] if part.number < len(places) else None
    return places[-1] if places else None
