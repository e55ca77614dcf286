"""Reads one collection of `caseedit.yml`: which documents belong to it, and what they should hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from caseedit.core.dataclasses import replace
from caseedit.core.frontmatter.tree import Entry, Node
from caseedit.core.schema.catalog import Membership
from caseedit.core.schema.fields import SEVERITIES, FieldReader, read_condition
from caseedit.core.schema.globs import Globs
from caseedit.core.schema.reading import Sheet, named
from caseedit.core.schema.schema import FILE_NAME, Field, Schema
from caseedit.core.schema.settings import read_template

_COLLECTION = (
    "name", "label", "hint", "match", "where", "title", "list", "sort", "preview", "url", "slug", "fields", "schema",
    "shape", "body", "unique", "unknown", "order", "rules",
)  # fmt: skip
_BODY = ("type", "html", "headings", "expect", "min_words", "max_words")

# Reads the fields of a JSON Schema file that a collection names.
FieldsOfFile = Callable[[Sheet, Node], tuple[Field, ...]]


def read_globs(sheet: Sheet, node: Node, texts: tuple[str, ...]) -> Globs | None:
    """Return globs, or None with an error noted."""
    try:
        return Globs(texts)
    except ValueError as error:
        sheet.error(node, f"A glob cannot be used: {error}.")
        return None


def read_rules(sheet: Sheet, node: Node) -> dict[str, str]:
    """Return severities by the names of rules."""
    pairs = sheet.known_pairs(node, "‘rules’", RULE_NAMES)
    words = {name: sheet.word(entry.value, f"The rule {named(name)}", SEVERITIES) for name, entry in pairs.items()}
    return {name: word for name, word in words.items() if word}


class CollectionReader:
    """Reads the collections of one schema file."""

    def __init__(self, sheet: Sheet, fields: FieldReader, bare: Schema, fields_of_file: FieldsOfFile) -> None:
        self._sheet = sheet
        self._fields = fields
        self._bare = bare
        self._fields_of_file = fields_of_file

    def read(self, node: Node) -> Membership | None:
        """Return a collection; None where it is too broken to stand for anything."""
        sheet = self._sheet
        if sheet.resolved(node).kind != "map":
            sheet.error(node, "A collection should be keys with values.", "It begins with - name: and its name.")
            return None
        pairs = sheet.known_pairs(node, "a collection", _COLLECTION)
        for key in ("name", "match"):
            if key not in pairs or sheet.is_empty(pairs[key].value):
                sheet.error(node, f"A collection has no {key}.", f"Add {key}: to it.")
                return None
        name = sheet.text(pairs["name"].value, "‘name’")
        if not re.fullmatch(r"[a-z0-9-]{1,60}", name):
            sheet.error(
                pairs["name"].value, f"{named(name)} cannot name a collection.", "Use a to z, 0 to 9 and hyphens."
            )
        match = read_globs(sheet, pairs["match"].value, sheet.texts(pairs["match"].value, "‘match’"))
        where = read_condition(sheet, pairs["where"].value, "‘where’") if "where" in pairs else {}
        return None if match is None else Membership(self._schema(name, pairs), match, where)

    def _schema(self, name: str, pairs: Mapping[str, Entry]) -> Schema:
        sheet, bare = self._sheet, self._bare
        fields = self._all_fields(pairs)
        rules = read_rules(sheet, pairs["rules"].value) if "rules" in pairs else {}
        made = {**self._texts(pairs), **self._templates(pairs, fields)}
        settings: dict[str, Any] = {key: made.pop(key) for key in ("hint", "url", "slug") if key in made}
        if "order" in pairs:
            settings["order"] = sheet.word(pairs["order"].value, "‘order’", ("schema", "siblings"))
        if "body" in pairs:
            made["body"] = self._body(pairs["body"].value)
        made = {key: value for key, value in made.items() if value or key == "body"}
        unique = self._unique(pairs, {item.name for item in fields})
        self._named_in_conditions(fields, pairs)
        schema = replace(bare, name=name, source=FILE_NAME, unknown="warn", fields=fields, unique=unique)
        return replace(schema, rules={**bare.rules, **rules}, settings=settings, **made)

    def _texts(self, pairs: Mapping[str, Entry]) -> dict[str, Any]:
        sheet, result = self._sheet, dict[str, Any]()
        for key in ("label", "preview", "hint"):
            if key in pairs:
                result[key] = sheet.text(pairs[key].value, named(key))
        if "unknown" in pairs:
            result["unknown"] = sheet.word(pairs["unknown"].value, "‘unknown’", ("allow", "warn", "error"))
        return result

    def _templates(self, pairs: Mapping[str, Entry], fields: tuple[Field, ...]) -> dict[str, Any]:
        """Return what names fields: lists of them, and templates."""
        sheet, names = self._sheet, [item.name for item in fields]
        result: dict[str, Any] = {}
        for key in ("title", "url", "slug"):
            if key in pairs:
                result[key] = read_template(
                    sheet, pairs[key].value, named(key), [*names, "title", "date"] if names else ()
                )
        for key, attribute in (("list", "columns"), ("sort", "sort")):
            if key in pairs:
                result[attribute] = sheet.texts(pairs[key].value, named(key))
                self._known(pairs[key].value, [text.removeprefix("-") for text in result[attribute]], names, key)
        return result

    def _known(self, node: Node, texts: Iterable[str], names: list[str], key: str) -> None:
        """Note a name that is nearly that of a field; a list may well show what no field says."""
        for text in texts:
            near = None if text in names else self._sheet.near(text, names, strict=True)
            if near is not None:
                self._sheet.error(
                    node, f"{named(key)} names {named(text)}, which is no field.", f"Did you mean {named(near)}?"
                )

    def _body(self, node: Node) -> dict[str, Any]:
        sheet, result = self._sheet, dict[str, Any]()
        for key, entry in sheet.known_pairs(node, "‘body’", _BODY).items():
            if key == "type":
                result[key] = sheet.word(entry.value, "‘type’", ("markdown", "html", "none"))
            elif key == "html":
                result[key] = sheet.word(entry.value, "‘html’", ("allow", "warn"))
            elif key == "headings":
                pairs = sheet.known_pairs(entry.value, "‘headings’", ("start",))
                result[key] = {name: sheet.whole(each.value, named(name)) for name, each in pairs.items()}
            elif key == "expect":
                result[key] = list(sheet.texts(entry.value, "‘expect’"))
            else:
                result[key] = sheet.whole(entry.value, named(key))
        return result

    def _all_fields(self, pairs: Mapping[str, Entry]) -> tuple[Field, ...]:
        fields: tuple[Field, ...] = ()
        if "schema" in pairs:
            fields = self._fields_of_file(self._sheet, pairs["schema"].value)
        if "shape" in pairs:
            fields = (*fields, *self._fields.shape(pairs["shape"].value))
        if "fields" in pairs:
            own = self._fields.fields(pairs["fields"].value)
            names = {field.name for field in own}
            # What is said here of a field holds against what a file or a shape says of it.
            fields = (*(field for field in fields if field.name not in names), *own)
        return fields

    def _unique(self, pairs: Mapping[str, Entry], names: set[str]) -> tuple[tuple[str, ...], ...]:
        result = []
        if "unique" in pairs:
            node = self._sheet.resolved(pairs["unique"].value)
            items = [node] if node.kind == "scalar" else self._sheet.items(node, "‘unique’")
            for item in items:
                group = self._sheet.texts(item, "‘unique’")
                strange = [name for name in group if name not in names]
                if strange:
                    hint = self._sheet.meant(strange[0], sorted(names))
                    self._sheet.error(item, f"There is no field {named(strange[0])} to be unique.", hint)
                elif group:
                    result.append(group)
        return tuple(result)

    def _named_in_conditions(self, fields: tuple[Field, ...], pairs: Mapping[str, Entry]) -> None:
        """Note a condition on what is nearly, but not, a field."""
        names = {field.name: field for field in fields}
        for field in _below(fields):
            for condition in (field.when, field.required):
                for name in _subjects(condition):
                    near = None if name in names else self._sheet.near(name, names, strict=True)
                    if near is not None:
                        message = f"A condition of {named(field.name)} asks for {named(name)}, which is no field."
                        self._sheet.error(pairs["fields"].value, message, f"Did you mean {named(near)}?")


def _subjects(condition: Any) -> Iterable[str]:
    """Yield the names of the top-level fields that a condition asks for."""
    if not isinstance(condition, Mapping):
        return
    for name, wanted in condition.items():
        if name == "any" and isinstance(wanted, list):
            for item in wanted:
                yield from _subjects(item)
        elif name == "not" and isinstance(wanted, Mapping):
            yield from _subjects(wanted)
        else:
            yield re.split(r"[.\[]", name, maxsplit=1)[0]


def _below(fields: Iterable[Field]) -> Iterable[Field]:
    for field in fields:
        yield field
        yield from _below(field.fields)
        if field.item is not None:
            yield from _below((field.item,))


def check_names(sheet: Sheet, pairs: list[tuple[Membership, Node]]) -> None:
    """Note collections of one name, and references to collections that are not there."""
    known: set[str] = set()
    for membership, item in pairs:
        name = membership.schema.name
        if name in known:
            sheet.error(item, f"The collection {named(name)} is here twice.", "Give one another name.")
        known.add(name)
    names = sorted(known)
    for membership, item in pairs:
        for target in sorted(_targets(membership.schema.fields) - known):
            message = f"{named(membership.schema.name)} refers to a collection {named(target)} that is not here."
            sheet.error(item, message, sheet.meant(target, names))


def _targets(fields: Iterable[Field]) -> set[str]:
    result: set[str] = set()
    for field in _below(fields):
        if field.type == "reference":
            target = field.settings.get("collection")
            result |= set(map(str, target)) if isinstance(target, list) else {str(target)} if target else set()
    return result


RULE_NAMES = (
    "yaml-syntax", "front-matter-unclosed", "duplicate-key", "smart-quotes", "merge-marker", "tab-indent",
    "reader-differs", "schema-unread", "unknown-tag", "missing-field", "unknown-field", "deprecated-field",
    "wrong-type", "empty-value", "not-in-options", "pattern", "too-short", "too-long", "too-few", "too-many",
    "not-unique", "date-malformed", "url-malformed", "image-missing", "image-case", "image-too-big", "image-alt",
    "image-unused", "reference-missing", "html-unclosed", "html-nesting", "empty-quote", "heading-space",
    "heading-jump", "heading-level", "heading-missing", "body-type", "link-broken", "plain-text", "control-character",
    "encoding", "too-big",
)  # fmt: skip
