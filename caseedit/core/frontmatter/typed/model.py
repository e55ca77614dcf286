"""What an operation means for plain values, and whether two of them are the same: a judge apart from all text."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from caseedit.core.frontmatter.operations import Insert, Move, Operation, Remove, Rename, Set
from caseedit.core.paths import FieldPath


def plain(value: Any) -> Any:
    """Return a value made of dicts with text keys, lists and scalars only."""
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, list | tuple) else value


def applied(data: Any, operation: Operation) -> Any:
    """Return the data after an operation; what is named must be there.

    Raises:
        LookupError, TypeError, ValueError: It is not.
    """
    data = deepcopy(data)
    match operation:
        case Set((), value):
            return value
        case Set(path, value):
            _put(data, path, value)
        case Insert(path, position, value):
            items = _reached(data, path)
            if items is None:
                _put(data, path, [value])
            else:
                items.insert(position if position >= 0 else len(items) + 1 + position, value)
        case Remove(path):
            del _reached(data, path[:-1])[path[-1]]
        case Move(path, old, new):
            _move(_reached(data, path), old, new)
        case Rename(path, key):
            _rename(_reached(data, path[:-1]), path[-1], key)
    return data


def same(wanted: Any, found: Any, loose: FieldPath | None = None) -> bool:
    """Tell whether two values are the same in type, order and words; the key at `loose` may stand anywhere."""
    if type(wanted) is not type(found):
        return False
    if isinstance(wanted, dict):
        free = loose[0] if loose is not None and len(loose) == 1 else None
        names = [name for name in wanted if name != free]
        return (
            wanted.keys() == found.keys()
            and names == [name for name in found if name != free]
            and all(same(item, found[name], _inside(loose, name)) for name, item in wanted.items())
        )
    if isinstance(wanted, list):
        return len(wanted) == len(found) and all(
            same(item, found[at], _inside(loose, at)) for at, item in enumerate(wanted)
        )
    # A date that differs only in its zone's name is another one; NaN is what it is.
    return bool(repr(wanted) == repr(found))


def new_key(data: Any, operation: Operation) -> FieldPath | None:
    """Return the path of the first key that an operation adds; None if it adds none."""
    if not isinstance(operation, Set | Insert):
        return None
    for depth, part in enumerate(operation.path):
        if isinstance(data, dict) and part not in data:
            return operation.path[: depth + 1]
        try:
            data = data[part]
        except (LookupError, TypeError):
            return None
    return None


def _inside(loose: FieldPath | None, part: str | int) -> FieldPath | None:
    return loose[1:] if loose is not None and len(loose) > 1 and loose[0] == part else None


def _reached(data: Any, path: FieldPath) -> Any:
    for part in path:
        if isinstance(data, dict) and part not in data:
            return None
        data = data[part]
    return data


def _put(data: Any, path: FieldPath, value: Any) -> None:
    for depth, part in enumerate(path[:-1]):
        is_there = part in data if isinstance(data, dict) else isinstance(part, int) and part < len(data)
        if not is_there or data[part] is None:
            value = nested(path[depth + 1 :], value)
            path = path[: depth + 1]
            break
        data = data[part]
    last = path[-1]
    if isinstance(data, list) and last == len(data):
        data.append(value)
    else:
        data[last] = value


def nested(parts: FieldPath, value: Any) -> Any:
    """Return `value` inside the lists and maps that `parts` name."""
    for part in reversed(parts):
        value = [value] if isinstance(part, int) else {part: value}
    return value


def _move(data: Any, old: int, new: int) -> None:
    if isinstance(data, list):
        data.insert(new, data.pop(old))
        return
    pairs = list(data.items())
    pairs.insert(new, pairs.pop(old))
    data.clear()
    data.update(pairs)


def _rename(data: dict[str, Any], name: Any, key: str) -> None:
    if key != name and key in data:
        raise ValueError(key)
    pairs = [(key if each == name else each, value) for each, value in data.items()]
    data.clear()
    data.update(pairs)
