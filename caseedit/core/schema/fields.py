"""One field of `caseedit.yml` to a `Field`, shapes and all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from caseedit.core.dataclasses import replace
from caseedit.core.frontmatter.tree import Entry, Node
from caseedit.core.schema.conditions import OPERATORS
from caseedit.core.schema.patterns import PatternError
from caseedit.core.schema.reading import Sheet, named
from caseedit.core.schema.schema import Field, Option
from caseedit.core.schema.settings import read_limit, read_setting, read_template
from caseedit.core.schema.types import KINDS
from caseedit.core.schema.types.field_type import FieldType

# Shapes may use shapes, so a small file could stand for very many fields.
_MOST_FIELDS = 5000
_DEEPEST = 20

COMMON = frozenset({
    "name", "type", "label", "hint", "group", "required", "nullable", "allow_empty", "default", "pattern", "options",
    "unique", "scope", "when", "suggest", "tag", "quote", "style", "hidden", "readonly", "deprecated", "severity",
})  # fmt: skip
# Options without which a field of a kind means nothing.
_NEEDED = (("reference", "collection", "the name of a collection"), ("const", "value", "the value that it always has"))
_TEXTS = ("label", "hint", "group", "deprecated")
_FLAGS = ("nullable", "allow_empty", "unique", "hidden", "readonly")
_OWN = frozenset({
    "name", "type", "required", "default", "pattern", "options", "when", "severity", "min", "max", "min_items",
    "max_items", "of", "fields", "shape", "blocks", *_TEXTS, *_FLAGS,
})  # fmt: skip


class FieldReader:
    """Reads fields; shapes are read when a field first uses them."""

    def __init__(self, sheet: Sheet, shapes: Mapping[str, Node]) -> None:
        self._sheet = sheet
        self._shapes = shapes
        self._done: dict[str, tuple[Field, ...]] = {}
        self._open: list[str] = []
        self._depth = 0
        self._count = 0
        self._is_full = False

    def fields(self, node: Node, what: str = "‘fields’") -> tuple[Field, ...]:
        """Return the fields of a list of fields, without those that cannot be read."""
        result: dict[str, Field] = {}
        for item in self._sheet.items(node, what):
            field = self.field(item)
            if field is None:
                continue
            if not field.name:
                self._sheet.error(item, "A field has no name.", "Add name: and the key that it stands for.")
            elif field.name in result:
                self._sheet.error(item, f"The field {named(field.name)} is here twice.", "Remove one of them.")
            else:
                result[field.name] = field
        return tuple(result.values())

    def shape(self, node: Node) -> tuple[Field, ...]:
        """Return the fields of the shape that a node names."""
        name = self._sheet.word(node, "‘shape’", self._shapes)
        if not name:
            return ()
        if name in self._open:
            message = f"The shape {named(name)} would hold itself."
            self._sheet.error(node, message, "Write the fields here, without shape:.")
            return ()
        if self._count > _MOST_FIELDS:
            return self._too_much(node)
        if name not in self._done:
            self._open.append(name)
            self._done[name] = self.fields(self._shapes[name], f"the shape {named(name)}")
            self._open.pop()
        self._count += _size(self._done[name])
        return self._done[name]

    def field(self, node: Node) -> Field | None:
        """Return one field, or None where it is too broken to stand for anything."""
        self._count += 1
        if self._count > _MOST_FIELDS or self._depth > _DEEPEST:
            self._too_much(node)
            return None
        self._depth += 1
        try:
            return self._field(node)
        finally:
            self._depth -= 1

    def _too_much(self, node: Node) -> tuple[Field, ...]:
        if not self._is_full:
            self._sheet.error(node, f"There are more than {_MOST_FIELDS} fields, or they are nested too deep.")
        self._is_full = True
        return ()

    def _field(self, node: Node) -> Field | None:
        raw = self._sheet.pairs(node, "a field")
        if not raw:
            return None
        kind = self._kind(raw)
        name = self._sheet.text(raw["name"].value, "‘name’") if "name" in raw else ""
        what = f"the field {named(name)}" if name else "a field"
        pairs = self._sheet.known_pairs(node, f"{what} ({kind.name})", COMMON | kind.settings)
        read = {
            key: read_setting(self._sheet, key, entry.value, kind.name)
            for key, entry in pairs.items()
            if key not in _OWN
        }
        settings = {key: value for key, value in read.items() if value is not None or key == "value"}
        field = Field(name, kind.name, settings=settings)
        field = replace(field, **self._simple(pairs), **self._limits(kind, pairs), **self._children(kind, pairs))
        return self._completed(field, node)

    def _kind(self, pairs: Mapping[str, Entry]) -> FieldType:
        if "type" in pairs:
            return KINDS[self._sheet.word(pairs["type"].value, "‘type’", KINDS) or "raw"]
        return KINDS["object" if {"fields", "shape"} & set(pairs) else "string"]

    def _completed(self, field: Field, node: Node) -> Field:
        """Say what a kind needs and does not have."""
        if field.type == "list" and field.item is None:
            inner = Field("", "object", fields=field.fields) if field.fields else Field("")
            return replace(field, item=inner, fields=())
        if field.type == "blocks" and not field.fields:
            message = f"The field {named(field.name)} has no blocks."
            self._sheet.error(node, message, "Add blocks: and for each its name with a list of fields.")
        if field.type in ("select", "multiselect") and not field.options:
            self._sheet.error(
                node, f"The field {named(field.name)} has no options to choose from.", "Add options: [...]"
            )
            return replace(field, type="string" if field.type == "select" else "tags")
        for kind, key, words in _NEEDED:
            if field.type == kind and key not in field.settings:
                message = f"The field {named(field.name)} ({kind}) has no {key}."
                self._sheet.error(node, message, f"Add {key}: and {words}.")
        return field

    def _simple(self, pairs: Mapping[str, Entry]) -> dict[str, Any]:
        sheet = self._sheet
        result: dict[str, Any] = {}
        for key in _TEXTS:
            if key in pairs:
                result[key] = sheet.text(pairs[key].value, named(key))
        for key in _FLAGS:
            if key in pairs:
                result[key] = sheet.flag(pairs[key].value, named(key))
        if "default" in pairs:
            node = pairs["default"].value
            result["default"] = sheet.plain(node)
            if isinstance(result["default"], str) and "{{" in result["default"]:
                read_template(sheet, node, "‘default’")
        if "severity" in pairs:
            result["severity"] = sheet.word(pairs["severity"].value, "‘severity’", SEVERITIES)
        if "options" in pairs:
            result["options"] = self._options(pairs["options"].value)
        if "required" in pairs:
            result["required"] = self._required(pairs["required"].value)
        if "when" in pairs:
            result["when"] = read_condition(sheet, pairs["when"].value, "‘when’")
        if "pattern" in pairs:
            result["pattern"], result["pattern_message"] = self._pattern(pairs["pattern"].value)
        return result

    def _limits(self, kind: FieldType, pairs: Mapping[str, Entry]) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key, attribute in (("min", "minimum"), ("max", "maximum")):
            if key in pairs:
                node = pairs[key].value
                is_length = kind.shape == "scalar" and kind.control in ("text", "multiline") and kind.name != "time"
                result[attribute] = (
                    self._sheet.whole(node, named(key))
                    if is_length
                    else read_limit(self._sheet, node, named(key), kind.name)
                )
        for key in ("min_items", "max_items"):
            if key in pairs:
                result[key] = self._sheet.whole(pairs[key].value, named(key))
        for least, most, key in (("minimum", "maximum", "max"), ("min_items", "max_items", "max_items")):
            low, high = result.get(least), result.get(most)
            if low is not None and high is not None and type(low) is type(high) and low > high:
                self._sheet.error(pairs[key].value, f"{named(key)} is less than the least: nothing can be both.")
        return result

    def _children(self, kind: FieldType, pairs: Mapping[str, Entry]) -> dict[str, Any]:
        result: dict[str, Any] = {}
        if "shape" in pairs:
            result["fields"] = self.shape(pairs["shape"].value)
        if "fields" in pairs:
            result["fields"] = (*result.get("fields", ()), *self.fields(pairs["fields"].value))
        if "of" in pairs:
            item = self.field(pairs["of"].value)
            result["item"] = replace(item, name="") if item is not None else Field("", "raw")
        if "blocks" in pairs:
            blocks = self._sheet.pairs(pairs["blocks"].value, "‘blocks’")
            items = [Field(name, "object", fields=self._block(entry.value)) for name, entry in blocks.items()]
            result["fields"] = tuple(items)
        return result

    def _block(self, node: Node) -> tuple[Field, ...]:
        node = self._sheet.resolved(node)
        if node.kind == "scalar":
            return self.shape(node)
        return self.fields(node, "a block")

    def _options(self, node: Node) -> tuple[Option, ...]:
        result = []
        for item in self._sheet.items(node, "‘options’"):
            if self._sheet.resolved(item).kind == "map":
                pairs = self._sheet.known_pairs(item, "an option", ("value", "label"))
                value = self._sheet.plain(pairs["value"].value) if "value" in pairs else None
                label = self._sheet.text(pairs["label"].value, "‘label’") if "label" in pairs else ""
                result.append(Option(value, label))
            else:
                result.append(Option(self._sheet.plain(item)))
        return tuple(result)

    def _required(self, node: Node) -> bool | Mapping[str, Any]:
        if self._sheet.resolved(node).kind == "map":
            return read_condition(self._sheet, node, "‘required’")
        return self._sheet.flag(node, "‘required’")

    def _pattern(self, node: Node) -> tuple[str, str]:
        place, message = self._sheet.resolved(node), ""
        if place.kind == "map":
            pairs = self._sheet.known_pairs(node, "‘pattern’", ("regex", "message"))
            message = self._sheet.text(pairs["message"].value, "‘message’") if "message" in pairs else ""
            if "regex" not in pairs:
                self._sheet.error(place, "The pattern has no regex.")
                return "", ""
            place = pairs["regex"].value
        text = self._sheet.text(place, "‘pattern’")
        return (text, message) if is_pattern(self._sheet, place, text) else ("", "")


SEVERITIES = ("off", "info", "warning", "error")


def _size(fields: tuple[Field, ...]) -> int:
    return sum(1 + _size(field.fields) + (_size(field.item.fields) if field.item else 0) for field in fields)


def is_pattern(sheet: Sheet, node: Node, text: str) -> bool:
    """Say whether a pattern can be used, and note why where it cannot."""
    try:
        sheet.patterns.check(text)
    except PatternError as error:
        sheet.error(node, f"The pattern {named(text)} cannot be used: {error}.")
        return False
    return True


def read_condition(sheet: Sheet, node: Node, what: str, depth: int = 0) -> dict[str, Any]:
    """Return a condition as plain data; what cannot be meant is noted."""
    if depth > 8:
        sheet.error(node, f"{what} is nested too deep.")
        return {}
    for name, entry in sheet.pairs(node, what).items():
        value = sheet.resolved(entry.value)
        if name == "any" and value.kind == "list":
            for item in value.entries:
                read_condition(sheet, item.value, what, depth + 1)
        elif name == "not" and value.kind == "map":
            read_condition(sheet, value, what, depth + 1)
        elif value.kind == "map":
            operators = sheet.known_pairs(value, f"the condition on {named(name)}", OPERATORS)
            if "matches" in operators:
                is_pattern(sheet, operators["matches"].value, sheet.text(operators["matches"].value, "‘matches’"))
    plain = sheet.plain(node)
    return plain if isinstance(plain, dict) else {}
