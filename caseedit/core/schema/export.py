"""Collections as JSON Schema 2020-12, so that other tools check the same; `x-caseedit` keeps what it cannot say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from caseedit.core.schema.catalog import Catalog, Membership
from caseedit.core.schema.importers.jsonschema import OWN, field_of
from caseedit.core.schema.plain import plain_field, plain_media, plain_schema
from caseedit.core.schema.schema import Field, Media

Plain = dict[str, Any]

DRAFT = "https://json-schema.org/draft/2020-12/schema"

_TYPES = {
    "int": "integer", "number": "number", "bool": "boolean", "multiselect": "array", "tags": "array", "list": "array",
    "blocks": "array", "object": "object", "map": "object",
}  # fmt: skip
_FORMATS = {"email": "email", "uuid": "uuid", "time": "time"}
_MEDIA_TYPES = {"markdown": "text/markdown", "html": "text/html"}
_TEXTS = ("string", "text", "markdown", "html", "slug", "url", "email", "code", "color")
_FILES = ("image", "file", "reference")


def export(catalog: Catalog) -> dict[str, Plain]:
    """Return one schema for each collection, by its name."""
    return {member.schema.name: export_collection(member, catalog) for member in catalog.collections}


def export_collection(member: Membership, catalog: Catalog) -> Plain:
    """Return the schema of one collection."""
    schema = member.schema
    plain = plain_schema(schema, member.match.texts, member.where, catalog.bare_schema())
    own = {key: value for key, value in plain.items() if key not in ("fields", "label", "hint")}
    # Read back, a schema that does not say so allows what it does not know.
    own |= {"unknown": schema.unknown} | _of_catalog(catalog)
    made: Plain = {"$schema": DRAFT}
    if schema.label:
        made["title"] = schema.label
    if schema.settings.get("hint"):
        made["description"] = schema.settings["hint"]
    made |= _object(schema.fields)
    if schema.unknown == "error":
        made = _closed(made)
    return made | {OWN: own}


def _closed(made: Any) -> Any:
    """Return a schema in which no group of fields has room for keys that it does not name."""
    if isinstance(made, list):
        return [_closed(part) for part in made]
    if not isinstance(made, dict):
        return made
    inner = {key: value if key == OWN else _closed(value) for key, value in made.items()}
    is_group = "properties" in made and "object" in (made.get("type"), *_words(made.get("type")))
    return {**inner, "additionalProperties": False} if is_group else inner


def _words(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _of_catalog(catalog: Catalog) -> Plain:
    """Return what a file says of all its collections, and each must know to stand alone."""
    made: Plain = {"readers": list(catalog.readers), "tags": dict(catalog.tags), "markdown": catalog.markdown}
    if catalog.dialect_because:
        made["dialect"] = catalog.dialect
    if catalog.media != Media():
        made["media"] = plain_media(catalog.media)
    made |= {"ignore": list(catalog.ignore), "all-rules": dict(catalog.rules)}
    return {key: value for key, value in made.items() if value}


def _object(fields: tuple[Field, ...]) -> Plain:
    """Return keys with values: the fields in order, and which must be there."""
    made: Plain = {"type": "object", "properties": {field.name: _property(field) for field in fields}}
    required = [field.name for field in fields if field.required is True and field.when is None]
    if required:
        made["required"] = required
    conditional = [found for field in fields if (found := _conditional(field)) is not None]
    if conditional:
        made["allOf"] = conditional
    return made


def _property(field: Field) -> Plain:
    """Return one property; what its keywords do not say when read back stands in `x-caseedit`."""
    # Where a condition rests its rules, they stand beside that condition.
    keywords = {} if field.when is not None else _keywords(field)
    notes = {"title": field.label, "description": field.hint, "default": field.default}
    made = keywords | {key: value for key, value in notes.items() if value not in (None, "")}
    if field.readonly:
        made["readOnly"] = True
    if field.deprecated:
        made["deprecated"] = True
    plain = plain_field(field)
    is_required = field.required is True and field.when is None
    understood = field_of(field.name, made, is_required, [])
    own = {
        key: value
        for key, value in plain.items()
        if key not in understood or understood[key] != value or type(understood[key]) is not type(value)
    }
    missing = sorted(key for key in understood if key not in plain)
    own |= {"without": missing} if missing else {}
    return made | ({OWN: own} if own else {})


def _keywords(field: Field) -> Plain:
    made = _kind(field)
    if field.required is True and not field.allow_empty:
        made = _not_empty(made, field)
    if field.nullable:
        made = _or_null(made)
    return made


def _kind(field: Field) -> Plain:
    if field.type == "const":
        return {"const": field.settings.get("value")}
    if field.type == "raw":
        return {}
    several = field.settings.get("multiple") is True and field.type in _FILES
    if several or _TYPES.get(field.type) == "array":
        return _array(field)
    if field.type == "object":
        return _object(field.fields)
    if field.type == "map":
        return {"type": "object"} | ({"additionalProperties": _property(field.item)} if field.item else {})
    if field.options:
        # What else is asked of a text or number holds for its options, too.
        limits = {} if field.type == "select" else _scalar(field)
        return {key: value for key, value in limits.items() if key != "type"} | _enum(field)
    if field.type == "bool" and {"true", "false"} & field.settings.keys():
        return {"enum": [field.settings[word] for word in ("true", "false") if word in field.settings]}
    return _scalar(field)


def _scalar(field: Field) -> Plain:
    made: Plain = {} if field.type == "select" else {"type": _TYPES.get(field.type, "string")}
    if field.type in _MEDIA_TYPES:
        made["contentMediaType"] = _MEDIA_TYPES[field.type]
    if field.type in _FORMATS:
        made["format"] = _FORMATS[field.type]
    if field.type in ("date", "datetime") and "format" not in field.settings:
        made["format"] = "date" if field.type == "date" else "date-time"
    if field.type == "url":
        made["format"] = "uri" if field.settings.get("relative") is False else "uri-reference"
    limits = {}
    if field.type in _TEXTS:
        limits = {"minLength": field.minimum, "maxLength": field.maximum}
        made |= {"pattern": field.pattern} if field.pattern else {}
    elif field.type in ("int", "number"):
        limits = {"minimum": field.minimum, "maximum": field.maximum}
    return made | {key: value for key, value in limits.items() if value is not None}


def _enum(field: Field) -> Plain:
    if any(option.label for option in field.options):
        parts = [{"const": option.value, "title": option.label or str(option.value)} for option in field.options]
        return {"oneOf": parts}
    return {"enum": [option.value for option in field.options]}


def _array(field: Field) -> Plain:
    made: Plain = {"type": "array"}
    if field.type == "blocks":
        key = str(field.settings.get("key", "type"))
        made["items"] = {"oneOf": [_block(block, key) for block in field.fields]}
    elif field.type == "list":
        made["items"] = {} if field.item is None else _property(field.item)
    else:
        made["items"] = _enum(field) if field.options else {"type": "string"}
    limits = {"minItems": field.min_items, "maxItems": field.max_items}
    if field.unique and field.settings.get("scope") == "item":
        made["uniqueItems"] = True
    return made | {key: value for key, value in limits.items() if value is not None}


def _block(block: Field, key: str) -> Plain:
    made = _object(block.fields)
    properties = {key: {"const": block.name}, **made["properties"]}
    return {**made, "properties": properties, "required": [key, *made.get("required", [])]}


def _not_empty(made: Plain, field: Field) -> Plain:
    if made.get("type") == "string":
        return {**made, "minLength": max(1, made.get("minLength", 1))}
    if made.get("type") == "array":
        return {**made, "minItems": max(1, made.get("minItems", 1))}
    return {**made, "minProperties": 1} if made.get("type") == "object" else made


def _or_null(made: Plain) -> Plain:
    if isinstance(made.get("type"), str):
        made = {**made, "type": [made["type"], "null"]}
    if "enum" in made:
        return {**made, "enum": [*made["enum"], None]}
    if "const" in made or "oneOf" in made:
        return {"anyOf": [made, {"type": "null"}]}
    return made


def _conditional(field: Field) -> Plain | None:
    """Return what holds only under a condition: that a field is there, or all that is said of it."""
    if field.when is not None:
        condition = _condition(field.when)
        then: Plain = {"properties": {field.name: _keywords(field)}}
        if field.required is True:
            then["required"] = [field.name]
        elif isinstance(field.required, Mapping) and (further := _condition(field.required)) is not None:
            then |= {"if": further, "then": {"required": [field.name]}}
    elif isinstance(field.required, Mapping):
        condition, then = _condition(field.required), {"required": [field.name]}
    else:
        return None
    return None if condition is None else {"if": condition, "then": then}


def _condition(condition: Mapping[str, Any]) -> Plain | None:
    """Return a condition as a schema; None for one that has no counterpart."""
    parts = [_part(name, wanted) for name, wanted in condition.items()]
    known = [part for part in parts if part is not None]
    if len(known) < len(parts):
        return None
    return known[0] if len(known) == 1 else {"allOf": known}


def _part(name: str, wanted: Any) -> Plain | None:
    if name == "any" and isinstance(wanted, list):
        parts = [_condition(item) for item in wanted if isinstance(item, Mapping)]
        return None if None in parts else {"anyOf": parts}
    if name == "not" and isinstance(wanted, Mapping):
        inner = _condition(wanted)
        return None if inner is None else {"not": inner}
    if any(letter in name for letter in ".["):
        return None
    if not isinstance(wanted, Mapping):
        return {"required": [name], "properties": {name: _equal(wanted)}}
    if set(wanted) == {"exists"}:
        return {"required": [name]} if wanted["exists"] else {"not": {"required": [name]}}
    words = {"min": "minimum", "max": "maximum"}
    if set(wanted) <= set(words) and all(isinstance(value, (int, float)) for value in wanted.values()):
        limits = {words[key]: value for key, value in wanted.items()}
        return {"required": [name], "properties": {name: {"type": "number", **limits}}}
    return None


def _equal(wanted: Any) -> Plain:
    values = wanted if isinstance(wanted, list) else [wanted]
    one: Plain = {"enum": values}
    # A list of words fits where one of them does.
    return {"anyOf": [one, {"type": "array", "contains": one}]}
