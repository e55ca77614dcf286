"""Reads JSON Schema: our own exports, Astro's generated files, those of editor settings and of documents themselves."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

from caseedit.core.files.outside import leads_outside
from caseedit.core.schema.catalog import Notice
from caseedit.core.schema.importers.foreign import Notes, Plain, filled, read_plain, text, word
from caseedit.errors import SchemaError

# Under this key stands what JSON Schema has no word for.
OWN = "x-caseedit"

_OF_CATALOG = ("readers", "tags", "markdown", "dialect", "media", "ignore")
_FORMATS = {
    "date": "date", "date-time": "datetime", "time": "time", "email": "email", "uri": "url", "uri-reference": "url",
    "url": "url", "iri": "url", "uuid": "uuid", "color": "color",
}  # fmt: skip
_WHOLE_ADDRESSES = ("uri", "iri", "url")
_MEDIA_TYPES = {"text/markdown": "markdown", "text/html": "html"}
_LIMITS = {
    "minLength": "min", "maxLength": "max", "minimum": "min", "maximum": "max", "minItems": "min_items",
    "maxItems": "max_items", "multipleOf": "step",
}  # fmt: skip
_KNOWN = frozenset({
    "$schema", "$id", "$ref", "$defs", "definitions", "$comment", "type", "properties", "required", "items",
    "prefixItems", "additionalProperties", "enum", "const", "oneOf", "anyOf", "allOf", "title", "description",
    "default", "examples", "readOnly", "writeOnly", "deprecated", "pattern", "format", "contentMediaType",
    "markdownDescription", "uniqueItems", "minLength", "maxLength", "minimum", "maximum",
    "minItems", "maxItems", OWN,
})  # fmt: skip
_MOST_REFERENCES = 200


def read(path: Path, root: Path, notices: list[Notice]) -> Plain:
    """Return the collections of all JSON Schema files of a project, in the words of `caseedit.yml`.

    Raises:
        SchemaError: A file cannot be read.
    """
    if path.name == "settings.json":
        return {"collections": _of_settings(path, root, notices)}
    if path.parent.name == "collections" and path.parent.parent.name == ".astro":
        return {"collections": [_astro(file, root, notices) for file in sorted(path.parent.glob("*.schema.json"))]}
    return collection_of(read_plain(path), path, notices)


def _astro(path: Path, root: Path, notices: list[Notice]) -> Plain:
    name = path.name.removesuffix(".schema.json")
    made = _collection(read_plain(path), path, notices)
    # Astro adds this key for editors; no document has it.
    made["fields"] = [field for field in made["fields"] if field["name"] != "$schema"]
    return {**made, "name": word(name), "match": f"src/content/{name}/**/*.{{md,mdx,markdown}}"}


def _of_settings(path: Path, root: Path, notices: list[Notice]) -> list[Plain]:
    schemas = read_plain(path).get("yaml.schemas")
    made: list[Plain] = []
    for name, globs in schemas.items() if isinstance(schemas, dict) else ():
        globs = [globs] if isinstance(globs, str) else [glob for glob in globs if isinstance(glob, str)]
        globs = [glob for glob in globs if not glob.endswith((".yml", ".yaml", ".json"))]
        if not globs:
            continue
        try:
            file = _local(name, root)
            found = _collection(read_plain(file), file, notices)
        except SchemaError as error:
            notices.append(Notice(str(error), file=path))
            continue
        made.append({**found, "name": word(Path(name).name.split(".")[0]), "match": globs})
    return made


def collection_of(schema: Plain, path: Path, notices: list[Notice]) -> Plain:
    """Return what one exported schema says: its collection, and what holds for its whole file."""
    own = schema.get(OWN) if isinstance(schema.get(OWN), dict) else {}
    assert isinstance(own, dict)
    made = _collection(schema, path, notices)
    top = {key: own[key] for key in _OF_CATALOG if key in own}
    top |= {"rules": own["all-rules"]} if "all-rules" in own else {}
    rest = {key: value for key, value in own.items() if key not in _OF_CATALOG and key != "all-rules"}
    if not {"name", "match"} <= rest.keys():
        rest = {"name": word(path.name.split(".")[0]), "match": "**/*.{md,mdx,markdown}", **rest}
    return {**top, "collections": [{**made, **rest}]}


def fields_of_file(root: Path, name: str, notices: list[Notice]) -> list[Plain]:
    """Return the fields that a file of JSON Schema names, in the words of `caseedit.yml`.

    Raises:
        SchemaError: It is not below `root`, or cannot be read.
    """
    path = _local(name, root)
    fields: list[Plain] = _collection(read_plain(path), path, notices)["fields"]
    return fields


def read_file(path: Path, notices: list[Notice]) -> Plain:
    """Return the fields that one file names, and what it says of other keys, in the words of `caseedit.yml`.

    Raises:
        SchemaError: It cannot be read.
    """
    return _collection(read_plain(path), path, notices)


def _local(name: str, root: Path) -> Path:
    """Return the file that a project names.

    Raises:
        SchemaError: It would have to be fetched, or lies outside the project.
    """
    if re.match(r"[a-zA-Z][a-zA-Z0-9+.-]+:", name):
        raise SchemaError(f"{name[:80]} is not fetched: only files of the project are read.")
    path = Path(os.path.realpath(root / name.removeprefix("/")))
    if leads_outside(path, root):
        raise SchemaError(f"{name[:80]} lies outside the project.")
    return path


def _collection(schema: Plain, path: Path, notices: list[Notice]) -> Plain:
    reader = _Reader(schema, Notes(path, notices))
    top = reader.joined(schema)
    reader.note(top, "")
    made = filled({"label": text(top.get("title")), "hint": text(top.get("description"))})
    unknown = "error" if top.get("additionalProperties") is False else "allow"
    return {**made, "unknown": unknown, "fields": reader.fields(top, "")}


def field_of(name: str, schema: Plain, is_required: bool, notices: list[Notice]) -> Plain:
    """Return what a property says, in the words of `caseedit.yml`."""
    return _Reader({}, Notes(Path(), notices)).field(name, schema, is_required, "")


class _Reader:
    """Reads one file; references lead within it only."""

    def __init__(self, whole: Plain, notes: Notes) -> None:
        self._whole = whole
        self._notes = notes
        self._references = 0

    def fields(self, schema: Plain, where: str) -> list[Plain]:
        """Return the fields of keys with values."""
        found = schema.get("properties")
        properties: Plain = found if isinstance(found, dict) else {}
        required = schema.get("required") if isinstance(schema.get("required"), list) else []
        assert isinstance(required, list)
        # A key may be asked for without a word on what stands there.
        properties = {
            **properties,
            **{name: {} for name in required if isinstance(name, str) and name not in properties},
        }
        return [
            self.field(name, value if isinstance(value, dict) else {}, name in required, where)
            for name, value in properties.items()
        ]

    def note(self, schema: Plain, where: str) -> None:
        """Note what is not checked here; the conditions of our own files stand among our own words, too."""
        unknown = set(schema) - _KNOWN
        if schema.get("minProperties") == 1:
            # So our own files say that a group is not empty.
            unknown.discard("minProperties")
        parts = schema.get("allOf")
        if (
            OWN not in schema
            and isinstance(parts, list)
            and any(isinstance(each, dict) and "if" in each for each in parts)
        ):
            unknown.add("if")
        self._notes.unknown(where, unknown)

    def field(self, name: str, schema: Plain, is_required: bool, where: str) -> Plain:
        """Return one field."""
        where = f"{where}, {name}".lstrip(", ")
        with self._notes.room_for_field() as has_room:
            made = {"name": name, **(self._described(schema, where, is_required) if has_room else {"type": "raw"})}
        own = schema.get(OWN)
        if isinstance(own, dict):
            made = {key: value for key, value in made.items() if key not in own.get("without", ())}
            made |= {key: value for key, value in own.items() if key != "without"}
        return made if made.get("name") else {key: value for key, value in made.items() if key != "name"}

    def joined(self, schema: Plain) -> Plain:
        """Return a schema with its reference followed, and the parts of `allOf` put together."""
        seen: set[str] = set()
        while isinstance(schema.get("$ref"), str):
            target = schema["$ref"]
            self._references += 1
            if target in seen or self._references > _MOST_REFERENCES:
                return {key: value for key, value in schema.items() if key != "$ref"}
            seen.add(target)
            found = self._found(target)
            schema = {**found, **{key: value for key, value in schema.items() if key != "$ref"}}
        for part in schema.get("allOf", ()) if isinstance(schema.get("allOf"), list) else ():
            if isinstance(part, dict) and "if" not in part and self._references <= _MOST_REFERENCES:
                self._references += 1
                schema = _merged(schema, self.joined(part))
        return schema

    def _found(self, target: str) -> Plain:
        found: Any = self._whole
        if not target.startswith("#"):
            self._notes.add("", f"{target[:80]} is not fetched: only references inside the file are followed.")
            return {}
        for part in target.removeprefix("#").strip("/").split("/"):
            found = found.get(part.replace("~1", "/").replace("~0", "~")) if part and isinstance(found, dict) else found
        return found if isinstance(found, dict) else {}

    def _described(self, schema: Plain, where: str, is_required: bool) -> Plain:
        schema, is_nullable = _without_null(self.joined(schema))
        schema = self.joined(schema)
        self.note(schema, where)
        made = self._kind(schema, where)
        limits = {ours: schema[theirs] for theirs, ours in _LIMITS.items() if theirs in schema}
        is_filled = limits.get("min", limits.get("min_items")) == 1 and is_required
        if is_filled:
            # One character is what `required` asks for anyway.
            limits = {key: value for key, value in limits.items() if key not in ("min", "min_items")}
        can_be_empty = is_required and not is_filled and made["type"] in _EMPTIES
        if can_be_empty and (limits.get("min") or limits.get("min_items")):
            can_be_empty = False
        pattern = self._notes.pattern(where, schema.get("pattern"))
        return filled({
            **made,
            "label": text(schema.get("title")),
            "hint": text(schema.get("description")),
            "required": is_required,
            "allow_empty": can_be_empty,
            "nullable": is_nullable,
            "default": schema.get("default") if not isinstance(schema.get("default"), (list, dict)) else None,
            "pattern": pattern,
            "readonly": schema.get("readOnly") is True,
            "deprecated": "It is not used any more" if schema.get("deprecated") is True else "",
        }) | limits  # fmt: skip

    def _kind(self, schema: Plain, where: str) -> Plain:
        if "const" in schema:
            return {"type": "const", "value": schema["const"]}
        if isinstance(schema.get("enum"), list):
            return {"type": "select", "options": schema["enum"]}
        choices = schema.get("oneOf", schema.get("anyOf"))
        if isinstance(choices, list) and choices:
            return self._one_of(choices, schema, where)
        theirs = schema.get("type", "object" if "properties" in schema else "array" if "items" in schema else None)
        if theirs == "object":
            return self._object(schema, where)
        if theirs == "array":
            return self._array(schema, where)
        whole = {"relative": False} if theirs == "string" and schema.get("format") in _WHOLE_ADDRESSES else {}
        return {"type": self._scalar(schema, theirs), **whole, **_suggested(schema)}

    def _scalar(self, schema: Plain, theirs: Any) -> str:
        kinds = {"integer": "int", "number": "number", "boolean": "bool"}
        if theirs != "string":
            return kinds.get(theirs, "raw") if isinstance(theirs, str) else "raw"
        by_format = _FORMATS.get(text(schema.get("format")))
        return by_format or _MEDIA_TYPES.get(text(schema.get("contentMediaType")), "string")

    def _one_of(self, choices: list[Any], schema: Plain, where: str) -> Plain:
        parts = [self.joined(part) for part in choices if isinstance(part, dict)]
        if parts and all("const" in part for part in parts):
            return {"type": "select", "options": [_option(part) for part in parts]}
        if {"date", "date-time"} & {text(part.get("format")) for part in parts}:
            # So Astro says that a date may be written in more than one way.
            is_date = not any(part.get("format") == "date-time" for part in parts)
            return {"type": "date" if is_date else "datetime"}
        kinds = {self._scalar(part, part.get("type")) for part in parts if part.get("type") not in ("object", "array")}
        if len(kinds) == 1 and len(parts) == len(
            [part for part in parts if part.get("type") not in ("object", "array")]
        ):
            return {"type": kinds.pop()}
        self._notes.add(where, "its kinds are more than one; it is edited as YAML.")
        return {"type": "raw"}

    def _object(self, schema: Plain, where: str) -> Plain:
        more = schema.get("additionalProperties")
        if isinstance(schema.get("properties"), dict):
            return {"type": "object", "fields": self.fields(schema, where)}
        return {"type": "map", "of": self.field("", more, False, where)} if isinstance(more, dict) else {"type": "map"}

    def _array(self, schema: Plain, where: str) -> Plain:
        inner = schema.get("items")
        if isinstance(inner, list) or "prefixItems" in schema:
            given = inner if isinstance(inner, list) else schema["prefixItems"]
            inner = given[0] if isinstance(given, list) and given else {}
        item = self.joined(inner) if isinstance(inner, dict) else {}
        blocks = self._blocks(item, where)
        if blocks:
            return blocks
        made = self.field("", item, False, where)
        once = {"unique": True, "scope": "item"} if schema.get("uniqueItems") is True else {}
        if made["type"] == "select":
            return {"type": "multiselect", "options": made["options"], **once}
        if made == {"type": "string"}:
            return {"type": "tags", **once}
        return {"type": "list", "of": made}

    def _blocks(self, item: Plain, where: str) -> Plain:
        """Return blocks where each choice is a group with one key that tells them apart."""
        choices = item.get("oneOf", item.get("anyOf"))
        parts = [self.joined(part) for part in choices if isinstance(part, dict)] if isinstance(choices, list) else []
        fixed = [
            {
                key: value["const"]
                for key, value in _properties(part).items()
                if isinstance(value, dict) and "const" in value
            }
            for part in parts
        ]
        shared = set.intersection(*(set(each) for each in fixed)) if fixed else set()
        if not shared:
            return {}
        key = sorted(shared)[0]
        blocks = {
            str(each[key]): [field for field in self.fields(part, where) if field["name"] != key]
            for each, part in zip(fixed, parts, strict=True)
        }
        return (
            {"type": "blocks", "key": key, "blocks": blocks} if key != "type" else {"type": "blocks", "blocks": blocks}
        )


_EMPTIES = (
    "string",
    "text",
    "markdown",
    "html",
    "tags",
    "multiselect",
    "list",
    "slug",
    "url",
    "code",
    "email",
    "color",
    "image",
    "file",
    "reference",
)


def _properties(schema: Plain) -> Plain:
    found = schema.get("properties")
    return found if isinstance(found, dict) else {}


def _option(part: Plain) -> Any:
    label = text(part.get("title"))
    return {"value": part["const"], "label": label} if label and label != str(part["const"]) else part["const"]


def _suggested(schema: Plain) -> Plain:
    examples = schema.get("examples")
    return (
        {"suggest": [item for item in examples if isinstance(item, (str, int, float))]}
        if isinstance(examples, list) and examples
        else {}
    )


def _merged(one: Plain, other: Plain) -> Plain:
    made = {**other, **one}
    if "properties" in one or "properties" in other:
        made["properties"] = {**_properties(one), **_properties(other)}
    required = [name for part in (one, other) for name in part.get("required", ()) if isinstance(name, str)]
    if required:
        made["required"] = list(dict.fromkeys(required))
    return made


def _without_null(schema: Plain) -> tuple[Plain, bool]:
    """Return a schema without the choice of nothing, and whether it had one."""
    kinds = schema.get("type")
    is_nullable = isinstance(kinds, list) and "null" in kinds
    if isinstance(kinds, list):
        left = [kind for kind in kinds if kind != "null"]
        schema = {**schema, "type": left[0] if len(left) == 1 else None}
    if isinstance(schema.get("enum"), list) and None in schema["enum"] and is_nullable | ("type" not in schema):
        return {**schema, "enum": [value for value in schema["enum"] if value is not None]}, True
    for key in ("anyOf", "oneOf"):
        parts = schema.get(key)
        if isinstance(parts, list) and {"type": "null"} in parts:
            left = [part for part in parts if part != {"type": "null"}]
            rest = {name: value for name, value in schema.items() if name != key}
            return ({**rest, **left[0]} if len(left) == 1 and isinstance(left[0], dict) else {**rest, key: left}), True
    return schema, is_nullable
