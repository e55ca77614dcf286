"""A schema as plain data in the words of `caseedit.yml`: what is written, exported and compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from caseedit.core.dataclasses import replace
from caseedit.core.frontmatter.tree import Problem
from caseedit.core.schema.catalog import Catalog, Membership, Notice
from caseedit.core.schema.catalog_reader import CatalogReader, read_tree
from caseedit.core.schema.reading import Sheet
from caseedit.core.schema.schema import Field, Media, Option, Schema

Plain = dict[str, Any]

_TEXTS = ("label", "hint", "group", "deprecated", "severity")
_FLAGS = ("nullable", "allow_empty", "unique", "readonly", "hidden")
# What only a field that was learned has; as words of a file they would say nothing.
_OF_LEARNING = ("open", "used")


def plain_field(field: Field) -> Plain:
    """Return a field as it would stand in a file."""
    made: Plain = {"name": field.name} if field.name else {}
    made["type"] = _kind(field)
    made |= {key: value for key in _TEXTS if (value := getattr(field, key))}
    if field.required:
        made["required"] = field.required if isinstance(field.required, bool) else dict(field.required)
    made |= {key: True for key in _FLAGS if getattr(field, key)}
    if field.default is not None:
        made["default"] = field.default
    if field.pattern:
        message = field.pattern_message
        made["pattern"] = {"regex": field.pattern, "message": message} if message else field.pattern
    for key, value in (("min", field.minimum), ("max", field.maximum)):
        if value is not None:
            made[key] = value
    made |= {key: value for key in ("min_items", "max_items") if (value := getattr(field, key)) is not None}
    if field.options:
        made["options"] = [_plain_option(option) for option in field.options]
    if field.when is not None:
        made["when"] = dict(field.when)
    made |= {key: _plain(value) for key, value in field.settings.items() if key not in _OF_LEARNING}
    return made | _children(field)


def _kind(field: Field) -> str:
    """Return the kind; learned words are options like any others once they stand in a file."""
    if "open" not in field.settings:
        return field.type
    return "multiselect" if field.type == "tags" else "select"


def _plain_option(option: Option) -> Any:
    return {"value": option.value, "label": option.label} if option.label else option.value


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, (list, tuple)) else value


def _children(field: Field) -> Plain:
    if field.type == "blocks":
        return {"blocks": {block.name: [plain_field(item) for item in block.fields] for block in field.fields}}
    made: Plain = {}
    if field.fields:
        made["fields"] = [plain_field(item) for item in field.fields]
    if field.item is not None:
        made["of"] = plain_field(replace(field.item, name=""))
    return made


def plain_schema(
    schema: Schema, match: Sequence[str], where: Mapping[str, Any], inherited: Schema | None = None
) -> Plain:
    """Return a collection as it would stand in a file; `inherited` is what the file says of all collections."""
    bare = inherited or Schema()
    made: Plain = {"name": schema.name, "match": match[0] if len(match) == 1 else list(match)}
    if where:
        made["where"] = dict(where)
    made |= {key: value for key in ("label", "preview") if (value := getattr(schema, key))}
    if schema.title != Schema().title:
        made["title"] = schema.title
    made |= {key: list(value) for key, value in (("list", schema.columns), ("sort", schema.sort)) if value}
    if schema.unknown != "warn":
        made["unknown"] = schema.unknown
    if schema.body:
        made["body"] = _plain(schema.body)
    if schema.unique:
        made["unique"] = [list(group) for group in schema.unique]
    rules = {name: word for name, word in schema.rules.items() if bare.rules.get(name) != word}
    if rules:
        made["rules"] = rules
    made |= {key: _plain(value) for key, value in schema.settings.items()}
    return made | {"fields": [plain_field(item) for item in schema.fields]}


def plain_media(media: Media) -> Plain:
    """Return where files lie as it would stand in a file."""
    made: Plain = {"relative_to": media.relative_to}
    made |= {key: list(value) for key, value in (("roots", media.roots), ("extensions", media.extensions)) if value}
    if media.public:
        made["public"] = dict(media.public)
    return made if media.max_bytes is None else {**made, "max_bytes": media.max_bytes}


def catalog_from(plain: Plain, path: Path, bare: Catalog, source: str, notices: list[Notice]) -> Catalog:
    """Return the catalog that plain data stands for; what is wrong in it becomes a notice about `path`."""
    from json import dumps

    text = dumps({"version": 1, **plain})
    tree = read_tree(path, text)
    empty = replace(bare, collections=(), notices=(), has_schema=True)
    if isinstance(tree, Problem):
        words = "It says more than fits here: more than 256 KB in the words of caseedit.yml."
        notices.append(Notice(words if tree.rule == "too-big" else tree.message, file=path))
        return empty
    catalog = CatalogReader(Sheet(path, text, tree)).read(empty)
    notices += [Notice(str(error), file=path) for error in catalog.errors]
    members = tuple(
        Membership(replace(member.schema, source=source), member.match, member.where) for member in catalog.collections
    )
    return replace(catalog, collections=members, errors=())
