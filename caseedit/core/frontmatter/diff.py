"""From the value that stands there to another one, as a series of operations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from caseedit.core.dataclasses import dataclass
from caseedit.core.frontmatter.node import Node
from caseedit.core.frontmatter.operations import Insert, Move, Operation, Remove, Set
from caseedit.core.frontmatter.tree import Tree
from caseedit.core.frontmatter.values import dialect_of, kind_of, reads_as, value_of
from caseedit.core.paths import FieldPath

# Beyond this many comparisons lists are compared from both ends only.
_MOST_CELLS = 40_000
# How alike two equal items are: more than any two that differ.
_SAME = 1_000_000


def is_same(node: Node, tree: Tree, value: Any, dialect: str) -> bool:
    """Whether a value is what stands there already; text may stand there unquoted."""
    node = tree.resolve(node)
    if isinstance(value, Mapping):
        return node.kind == "map" and _is_same_map(node, tree, value, dialect)
    if node.kind == "map":
        return False
    if isinstance(value, Sequence) and not isinstance(value, str):
        return (
            node.kind == "list"
            and len(node.entries) == len(value)
            and all(is_same(entry.value, tree, item, dialect) for entry, item in zip(node.entries, value, strict=True))
        )
    if node.kind != "scalar":
        return False
    if isinstance(value, str):
        return node.text == value and not (value == "" and kind_of(node, dialect) == "null")
    return reads_as(node, tree, value, dialect)


def _is_same_map(node: Node, tree: Tree, value: Mapping[Any, Any], dialect: str) -> bool:
    own = {entry.name: entry.value for entry in node.entries}
    if len(own) != len(node.entries) or any(entry.key is None or entry.key.is_collection for entry in node.entries):
        return False
    wanted = {str(key): item for key, item in value.items()}
    inherited = inherited_of(node, tree, dialect)
    names = {name for name in own if name != "<<" or not dialect_of(dialect).merges}
    if names - wanted.keys() or any(name not in own and name not in inherited for name in wanted):
        return False
    return all(
        is_same(own[name], tree, item, dialect) if name in own else inherited[name] == item
        for name, item in wanted.items()
    )


def inherited_of(node: Node, tree: Tree, dialect: str) -> dict[str, Any]:
    """Return what a map takes from others by `<<`."""
    if not any(entry.name == "<<" for entry in node.entries) or not dialect_of(dialect).merges:
        return {}
    own = {entry.name for entry in node.entries}
    whole: dict[str, Any] = value_of(node, tree, dialect)
    return {name: value for name, value in whole.items() if name not in own}


def difference(node: Node, tree: Tree, value: Any, path: FieldPath, dialect: str) -> list[Operation]:
    """Return operations that, one after the other, make the list or map at `path` be `value`."""
    if isinstance(value, Mapping):
        return _map_difference(node, tree, value, path, dialect)
    return _list_difference(node, tree, list(value), path, dialect)


def _map_difference(node: Node, tree: Tree, value: Mapping[Any, Any], path: FieldPath, dialect: str) -> list[Operation]:
    wanted = {str(key): item for key, item in value.items()}
    inherited = inherited_of(node, tree, dialect)
    own = {entry.name: entry.value for entry in node.entries if entry.key is not None and not entry.key.is_collection}
    changes: list[Operation] = [
        Set((*path, name), item)
        for name, item in wanted.items()
        if (name not in own and not (name in inherited and inherited[name] == item))
        or (name in own and not is_same(own[name], tree, item, dialect))
    ]
    gone = [Remove((*path, name)) for name in reversed(own) if name not in wanted and name != "<<"]
    # Where nothing stays, the new keys come first, so that the map is never empty on the way.
    return [*gone, *changes] if any(name in wanted for name in own) else [*changes, *gone]


def _list_difference(node: Node, tree: Tree, values: list[Any], path: FieldPath, dialect: str) -> list[Operation]:
    nodes = [entry.value for entry in node.entries]

    def same(old: int, new: int) -> bool:
        return is_same(nodes[old], tree, values[new], dialect)

    shortest = min(len(nodes), len(values))
    head = 0
    while head < shortest and same(head, head):
        head += 1
    tail = 0
    while tail < shortest - head and same(len(nodes) - 1 - tail, len(values) - 1 - tail):
        tail += 1
    olds, news = nodes[head : len(nodes) - tail], values[head : len(values) - tail]
    if len(olds) * len(news) > _MOST_CELLS:
        return _operations(_in_order(len(olds), len(news)), path, head, news)
    scores = [[_likeness(old, tree, new, dialect) for new in news] for old in olds]
    moves = _moves([[score == _SAME for score in row] for row in scores], path, head)
    if moves is not None:
        return moves
    return _operations(_aligned(scores, len(olds), len(news)), path, head, news)


@dataclass(frozen=True, slots=True)
class _Step:
    """What becomes of an old item: it stays, is set to a new one, or goes; or a new one comes before it."""

    what: Literal["keep", "set", "gone", "new"]
    old: int
    new: int


def _likeness(node: Node, tree: Tree, value: Any, dialect: str) -> int:
    """Return how much an item is like a value: for maps by the pairs that they share."""
    if is_same(node, tree, value, dialect):
        return _SAME
    node = tree.resolve(node)
    if node.kind == "map" and isinstance(value, Mapping):
        wanted = {str(key): item for key, item in value.items()}
        shared = (entry for entry in node.entries if entry.name in wanted)
        return 2 + 10 * sum(is_same(entry.value, tree, wanted[entry.name], dialect) for entry in shared)
    return 2 if node.is_collection == isinstance(value, Mapping | list | tuple) else 1


def _in_order(olds: int, news: int) -> list[_Step]:
    both = min(olds, news)
    steps = [_Step("set", place, place) for place in range(both)]
    steps += [_Step("gone", place, -1) for place in range(both, olds)]
    return steps + [_Step("new", olds, place) for place in range(both, news)]


def _aligned(scores: list[list[int]], olds: int, news: int) -> list[_Step]:
    """Pair old items with new ones, in order, so that they are as alike as can be."""
    best = [[0] * (news + 1) for _ in range(olds + 1)]
    for old in range(olds - 1, -1, -1):
        for new in range(news - 1, -1, -1):
            paired = scores[old][new] + best[old + 1][new + 1]
            best[old][new] = max(paired, best[old + 1][new], best[old][new + 1])
    steps: list[_Step] = []
    old = new = 0
    while old < olds or new < news:
        if old < olds and new < news and best[old][new] == scores[old][new] + best[old + 1][new + 1]:
            steps.append(_Step("keep" if scores[old][new] == _SAME else "set", old, new))
            old, new = old + 1, new + 1
        elif old < olds and best[old][new] == best[old + 1][new]:
            steps.append(_Step("gone", old, -1))
            old += 1
        else:
            steps.append(_Step("new", old, new))
            new += 1
    return steps


def _operations(steps: list[_Step], path: FieldPath, head: int, values: Sequence[Any]) -> list[Operation]:
    """Return the operations of steps, from the end, so that the positions before stay right."""
    result: list[Operation] = []
    for step in reversed(steps):
        if step.what == "gone":
            result.append(Remove((*path, head + step.old)))
        elif step.what == "set":
            result.append(Set((*path, head + step.old), values[step.new]))
        elif step.what == "new":
            result.append(Insert(path, head + step.old, values[step.new]))
    return result


def _moves(grid: list[list[bool]], path: FieldPath, head: int) -> list[Operation] | None:
    """Return moves if the new list holds the same items in another order, else None."""
    order = _matched(grid)
    if order is None:
        return None
    result: list[Operation] = []
    while wrong := [place for place, source in enumerate(order) if place != source]:
        first = wrong[0]
        # The item that belongs here is fetched; or, once, the one that stands here goes where it belongs.
        old, new = order[first], first
        if not result and order.index(first) > old:
            old, new = first, order.index(first)
        result.append(Move(path, head + old, head + new))
        order = _after_move(order, old, new)
    return result


def _matched(grid: list[list[bool]]) -> list[int] | None:
    """For each new place tell which old item belongs there; None if it is no re-ordering."""
    if not grid or len(grid) != len(grid[0]):
        return None
    free = set(range(len(grid)))
    order: list[int] = []
    for new in range(len(grid)):
        source = next((old for old in sorted(free) if grid[old][new]), None)
        if source is None:
            return None
        free.discard(source)
        order.append(source)
    return order


def _after_move(order: list[int], old: int, new: int) -> list[int]:
    """Renumber the items of `order` after the item at position `old` was taken to `new`."""
    now = list(range(len(order)))
    now.insert(new, now.pop(old))
    where = {item: place for place, item in enumerate(now)}
    return [where[source] for source in order]
