"""Where the fields of a schema stand in a document: one `Place` for each, absent ones too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from caseedit.core.dataclasses import dataclass, replace
from caseedit.core.frontmatter.tree import Entry, Node, Tree
from caseedit.core.frontmatter.values import value_of
from caseedit.core.paths import FieldPath
from caseedit.core.schema.conditions import is_asked, is_needed
from caseedit.core.schema.schema import Field
from caseedit.core.schema.types import KINDS
from caseedit.core.text import Span

_DEEPEST = 40


@dataclass(frozen=True, slots=True)
class Place:
    """One field of the schema in one document.

    Attributes:
        field: What should stand there.
        path: Where, in keys and positions.
        owner: The map or list that holds it, or should.
        entry: The pair or item; None where the field is absent.
        node: The value, through an alias; None where the field is absent.
        value: The value as the site reads it; lists and maps as plain Python values.
        is_required: Whether it must be there in this document.
    """

    field: Field
    path: FieldPath
    owner: Node
    entry: Entry | None
    node: Node | None
    value: Any
    is_required: bool

    @property
    def span(self) -> Span:
        """The characters to point at: the value, or the key where nothing is written."""
        if self.entry is None:
            return Span(self.owner.start, self.owner.start)
        if self.entry.value.start < self.entry.value.end:
            return self.entry.value.span
        return self.entry.key.span if self.entry.key is not None else self.entry.span

    @property
    def is_empty(self) -> bool:
        """Whether the field is there and nothing stands in it."""
        return self.entry is not None and (self.value is None or self.value in ("", [], {}, ()))

    @property
    def is_one_value(self) -> bool:
        """Whether one value stands there, and not nothing in one of its spellings (`~`, `null`)."""
        return self.node is not None and self.node.kind == "scalar" and self.value not in (None, "")

    @property
    def fits(self) -> bool:
        """Whether a value stands there that is of the field's kind."""
        return self.node is not None and self.value is not None and KINDS[self.field.type].accepts(self.value)


class Finder:
    """Finds the places of one document."""

    def __init__(self, tree: Tree, dialect: str, values: Mapping[str, Any]) -> None:
        self._tree = tree
        self._dialect = dialect
        self._fields = values

    def places(self, fields: Iterable[Field]) -> Iterator[Place]:
        """Yield a place for each field of a schema, down into lists and groups."""
        yield from self._in_map(fields, self._tree.root, (), self._fields)

    def _in_map(
        self, fields: Iterable[Field], node: Node, path: FieldPath, values: Mapping[str, Any]
    ) -> Iterator[Place]:
        entries = {entry.key.text: entry for entry in node.entries if entry.key is not None}
        for field in fields:
            if is_asked(field.when, self._fields):
                yield from self._at(field, (*path, field.name), node, entries.get(field.name), values.get(field.name))

    def _at(self, field: Field, path: FieldPath, owner: Node, entry: Entry | None, inherited: Any) -> Iterator[Place]:
        required = is_needed(field.required, self._fields)
        if entry is None:
            # A merged key (`<<`) is there though nobody wrote it here.
            if inherited is None:
                yield Place(field, path, owner, None, None, None, required)
            return
        node = self._tree.resolve(entry.value)
        # The value around it was read with all that is in it.
        value = value_of(node, self._tree, self._dialect) if inherited is None else inherited
        place = Place(field, path, owner, entry, node, value, required)
        yield place
        if place.value is not None and len(path) < _DEEPEST:
            yield from self._below(field, path, node, place.value)

    def _below(self, field: Field, path: FieldPath, node: Node, value: Any) -> Iterator[Place]:
        if field.type == "object" and node.kind == "map" and isinstance(value, dict):
            if field.settings.get("optional") is True and is_blank(value):
                return
            yield from self._in_map(field.fields, node, path, value)
        elif field.type == "map" and node.kind == "map" and field.item is not None:
            for entry in node.entries:
                if entry.key is not None:
                    item = replace(field.item, name=entry.key.text)
                    yield from self._at(item, (*path, entry.key.text), node, entry, None)
        elif node.kind == "list":
            for number, entry in enumerate(node.entries):
                item_field = self._item(field, entry)
                inner = value[number] if isinstance(value, list) else None
                if item_field is not None:
                    yield from self._at(item_field, (*path, number), node, entry, inner)

    def _item(self, field: Field, entry: Entry) -> Field | None:
        """Return the field of one item of a list."""
        return self._block(field, entry) if field.type == "blocks" else item_field(field)

    def _block(self, field: Field, entry: Entry) -> Field | None:
        key = str(field.settings.get("key", "type"))
        node = self._tree.resolve(entry.value)
        if node.kind != "map":
            return Field("", "object")
        named = next((pair.value.text for pair in node.entries if pair.key is not None and pair.key.text == key), "")
        block = next((item for item in field.fields if item.name == named), None)
        return None if block is None else replace(block, name="", fields=(Field(key, "string"), *block.fields))


def is_blank(value: Any) -> bool:
    """Say whether nothing stands in a group, however deep: one that is optional is then as good as not there."""
    if isinstance(value, dict):
        return all(is_blank(each) for each in value.values())
    return value is None or value in ("", [], ())


def item_field(field: Field) -> Field | None:
    """Return the field of each item of a list; None where that is no list, or one of several sorts."""
    if field.type in ("multiselect", "tags"):
        return Field(
            "",
            "select" if field.options else "string",
            options=field.options,
            severity=field.severity,
            settings=field.settings,
        )
    if field.settings.get("multiple") is True and field.type in ("image", "file", "reference"):
        return replace(field, settings={**field.settings, "multiple": False}, required=False)
    return field.item if field.type == "list" else None
