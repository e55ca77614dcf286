"""Fields for values that no schema names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from caseedit.core.dataclasses import replace
from caseedit.core.expressions import expression
from caseedit.core.frontmatter.tree import Node
from caseedit.core.schema.schema import Field
from caseedit.core.schema.types.date import form_of

# Deeper groups are edited as YAML: a form of forms of forms helps nobody.
_DEEPEST = 5
# One line of a form at its widest.
_LONG_TEXT = 80

_URL = expression(r"(?:https?|mailto|ftp):\S+", re.IGNORECASE)
PICTURE = expression(r"[^\s?#]+\.(?:png|jpe?g|gif|webp|svg|avif|ico|bmp|tiff?)", re.IGNORECASE)
_STANDARD_TAG = expression(r"!!(?:str|int|float|bool|null|timestamp|seq|map)$|!$|tag:yaml\.org,2002:\w+$")


def _is_odd(node: Node, tags: Mapping[str, str]) -> bool:
    """Say whether a node has a tag that nobody declared."""
    return node.tag is not None and node.tag not in tags and not _STANDARD_TAG.match(node.tag)


def guess_field(
    name: str, node: Node | None, value: Any, *, tags: Mapping[str, str] | None = None, depth: int = 0
) -> Field:
    """Return a field for a value that no schema names, by its shape.

    Anchors, aliases, merge keys, unknown tags and lists in lists are edited as YAML (`raw`).
    """
    known_tags = tags or {}
    if node is None:
        return Field(name, _kind_of_text(value) if isinstance(value, str) else "string")
    if node.kind == "alias" or node.anchor is not None or _is_odd(node, known_tags) or depth > _DEEPEST:
        return Field(name, "raw")
    if node.kind == "scalar":
        return _scalar_field(name, node, value, known_tags)
    if node.kind == "list":
        return _list_field(name, node, value, known_tags, depth)
    return _group_field(name, node, value, known_tags, depth)


def _scalar_field(name: str, node: Node, value: Any, tags: Mapping[str, str]) -> Field:
    if node.tag is not None and node.tag in tags:
        return Field(name, tags[node.tag], settings={"tag": node.tag})
    if value is None:
        return Field(name, "string", nullable=True)
    if node.style in ("|", ">"):
        return Field(name, "text")
    if node.style in ("'", '"') or isinstance(value, str):
        return Field(name, _kind_of_text(node.text))
    if isinstance(value, bool):
        return Field(name, "bool")
    if isinstance(value, (int, float)):
        return Field(name, "int" if isinstance(value, int) else "number")
    return Field(name, "datetime" if len(node.text) > 10 else "date")


def _kind_of_text(text: str) -> str:
    if "\n" in text or len(text) > _LONG_TEXT * 4:
        return "text"
    if _URL.fullmatch(text):
        return "url"
    if PICTURE.fullmatch(text):
        return "image"
    if len(text) >= 8 and text[:1].isdigit() and form_of(text) not in (None, "%Y%m%d"):
        return "date"
    return "text" if len(text) > _LONG_TEXT else "string"


def _list_field(name: str, node: Node, value: Any, tags: Mapping[str, str], depth: int) -> Field:
    items = [entry.value for entry in node.entries]
    values = value if isinstance(value, list) and len(value) == len(items) else [None] * len(items)
    guessed = [guess_field("", item, one, tags=tags, depth=depth + 1) for item, one in zip(items, values, strict=True)]
    if all(field.type == "object" for field in guessed) and guessed:
        return Field(name, "list", item=Field("", "object", fields=_united(guessed)))
    if any(field.type in ("raw", "object", "list", "map") for field in guessed):
        return Field(name, "raw")
    kinds = {field.type for field in guessed}
    kind = kinds.pop() if len(kinds) == 1 else "text" if "text" in kinds else "string"
    return Field(name, "list", item=replace(guessed[0], type=kind) if guessed else Field(""))


def _united(guessed: Iterable[Field]) -> tuple[Field, ...]:
    """Return all fields of some groups, in the order in which they first occur."""
    result: dict[str, Field] = {}
    for group in guessed:
        for field in group.fields:
            known = result.get(field.name)
            # An empty caption says less than a long one.
            if known is None or (known.type == "string" and field.type != "raw"):
                result[field.name] = field
    return tuple(result.values())


def _group_field(name: str, node: Node, value: Any, tags: Mapping[str, str], depth: int) -> Field:
    keys = [entry.key for entry in node.entries]
    if any(key is None or key.kind != "scalar" or key.text == "<<" for key in keys):
        return Field(name, "raw")
    if not keys or len({key.text for key in keys if key is not None}) < len(keys):
        return Field(name, "raw")
    values = list(value.values()) if isinstance(value, dict) and len(value) == len(keys) else [None] * len(keys)
    fields = [
        guess_field(entry.key.text, entry.value, one, tags=tags, depth=depth + 1)
        for entry, one in zip(node.entries, values, strict=True)
        if entry.key is not None
    ]
    return Field(name, "object", fields=tuple(fields))
