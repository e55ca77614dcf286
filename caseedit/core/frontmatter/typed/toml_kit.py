"""What tomlkit would make of an operation: a candidate like any other, for what our own splices leave out."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping, MutableSequence
from typing import Any

from caseedit.core.frontmatter.operations import Insert, Move, Operation, Remove, Rename, Set
from caseedit.core.frontmatter.sheet import Edits, Sheet
from caseedit.core.paths import FieldPath
from caseedit.core.text import minimal


def candidates(sheet: Sheet, operation: Operation) -> Iterator[Edits]:
    """Yield the one edit between the text that is there and what tomlkit writes after the operation."""
    if isinstance(operation, Rename):
        return  # it has no way to give a key another name and leave it where it is
    import tomlkit

    old = sheet.matter.of(sheet.text)
    try:
        document = tomlkit.parse(old)
        _do(document, operation)
        new = tomlkit.dumps(document)
    except Exception:  # whatever goes wrong in there only means that it has nothing to offer
        return
    yield minimal(old, new, sheet.matter.start)


def _do(document: Any, operation: Operation) -> None:
    match operation:
        case Set(path, value):
            _reached(document, path[:-1])[path[-1]] = value
        case Insert(path, position, value):
            items: MutableSequence[Any] = _reached(document, path)
            items.insert(position if position >= 0 else len(items) + 1 + position, value)
        case Remove(path):
            owner: MutableMapping[Any, Any] = _reached(document, path[:-1])
            del owner[path[-1]]
        case Move(path, old, new):
            items = _reached(document, path)
            items.insert(new, items.pop(old))


def _reached(document: Any, path: FieldPath) -> Any:
    for part in path:
        document = document[part]
    return document
