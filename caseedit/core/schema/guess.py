"""Fields for values that no schema names, and the list of fields that a form shows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple, Protocol

from caseedit.core.frontmatter.tree import Entry, Node, Tree
from caseedit.core.frontmatter.values import value_of
from caseedit.core.schema.schema import Field, Schema
from caseedit.core.schema.types import KINDS
from caseedit.core.schema.types.date import form_of

# Deeper groups are edited as YAML: a form of forms of forms helps nobody.
_DEEPEST = 5
# One line of a form at its widest.
_LONG_TEXT = 80

_URL = re.compile(r"(?:https?|mailto|ftp):\S+", re.IGNORECASE)
PICTURE = re.compile(r"[^\s?#]+\.(?:png|jpe?g|gif|webp|svg|avif|ico|bmp|tiff?)", re.IGNORECASE)
_STANDARD_TAG = re.compile(r"!!(?:str|int|float|bool|null|timestamp|seq|map)$|!$|tag:yaml\.org,2002:\w+$")


class FormField(NamedTuple):
    """A field of a form, and whether the document has it."""

    field: Field
    present: bool


class HasTree(Protocol):
    """What the form's list of fields needs of a document."""

    @property
    def tree(self) -> Tree | None:
        """The front matter as read; None where it cannot be."""

    @property
    def dialect(self) -> str:
        """How the site reads YAML."""


def form_fields(schema: Schema, document: HasTree) -> list[FormField]:
    """Return the fields that a form shows: those of the file in its order, then those of the schema that are absent."""
    if document.tree is None:
        return []
    return fields_of_map(schema.fields, document.tree.root, document.tree, document.dialect, schema.tags)


def fields_of_map(
    known: Sequence[Field], node: Node, tree: Tree, dialect: str, tags: Mapping[str, str] | None = None
) -> list[FormField]:
    """Return the fields of one map of the file: its keys in order, then the known fields that it lacks.

    A known field whose value has another shape than its control can show gets the guessed kind, with its label,
    hint and rules kept; a doubled key is shown at each place, for reading only.
    """
    by_name = {field.name: field for field in known}
    result: list[FormField] = []
    names = [entry.key.text for entry in node.entries if entry.key is not None]
    for entry in node.entries:
        if entry.key is None:
            continue
        name = entry.key.text
        field = _fitted(by_name.get(name), name, entry, tree, dialect, tags or {})
        if names.count(name) > 1:
            field = replace(field, readonly=True, settings={**field.settings, "duplicate": True})
        result.append(FormField(field, True))
    result += [FormField(field, False) for field in known if field.name not in names and not field.hidden]
    return result


def _fitted(field: Field | None, name: str, entry: Entry, tree: Tree, dialect: str, tags: Mapping[str, str]) -> Field:
    if entry.key is not None and entry.key.kind != "scalar":
        return Field(name, "raw")
    if field is not None and _suits(field, entry.value, tags):
        return field
    guessed = guess_field(name, entry.value, value_of(entry.value, tree, dialect), tags=tags)
    if field is None:
        return guessed
    return replace(field, type=guessed.type, item=guessed.item, fields=guessed.fields, options=())


def _suits(field: Field, node: Node, tags: Mapping[str, str]) -> bool:
    """Say whether the control of a field can show a node."""
    if node.kind == "alias" or (_is_odd(node, tags) and field.settings.get("tag") != node.tag):
        return field.type == "raw"
    shape = KINDS[field.type].shape
    if field.type in ("image", "file", "reference"):
        shape = "list" if field.settings.get("multiple") is True else "scalar"
    is_empty = node.kind == "scalar" and node.style == "plain" and node.text in ("", "~", "null", "Null", "NULL")
    if field.type == "list" and field.item is not None and node.kind == "list":
        return all(_suits(field.item, entry.value, tags) for entry in node.entries)
    return shape in ("any", node.kind) or is_empty


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
