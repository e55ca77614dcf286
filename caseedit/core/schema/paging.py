"""What a schema says of the page: its template, how Markdown is read, which values are Markdown or HTML."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from caseedit.core.frontmatter.tree import Tree
from caseedit.core.paths import FieldPath
from caseedit.core.preview.page import PageSettings
from caseedit.core.schema.loader import Catalog
from caseedit.core.schema.schema import Field, Schema

_RICH = ("markdown", "html")
# What sites without a schema file mean by it.
_USUAL_TAGS = {"!md": "markdown"}


def page_settings(
    schema: Schema, catalog: Catalog, path: Path | None, fields: Mapping[str, Any], tree: Tree | None
) -> PageSettings:
    """Return how the page of a document is made.

    Args:
        path: Where the document is; `.mdx` decides how it is read.
        fields: Its values.
        tree: Its front matter, for the tags; None if there is none.
    """
    kinds = dict(_kinds_by_schema(schema.fields, fields, ()))
    kinds |= _kinds_by_tag(tree, {**_USUAL_TAGS, **schema.tags})
    labels = {field.name: field.label for field in schema.fields if field.label}
    return PageSettings(schema.preview, _dialect(catalog, path), kinds, labels)


def _dialect(catalog: Catalog, path: Path | None) -> str:
    owner = catalog if path is None else catalog.owner(path)
    if path is not None and path.suffix.lower() == ".mdx":
        return "mdx"
    return owner.markdown or "gfm"


def _kinds_by_tag(tree: Tree | None, kinds: Mapping[str, str]) -> dict[FieldPath, str]:
    if tree is None:
        return {}
    tagged = ((path, kinds.get(entry.value.tag or "")) for path, entry in tree.walk())
    return {path: kind for path, kind in tagged if kind in _RICH}


def _kinds_by_schema(
    known: tuple[Field, ...], values: Mapping[str, Any], base: FieldPath
) -> Iterator[tuple[FieldPath, str]]:
    for field in known:
        if field.name in values:
            yield from _kinds_of(field, values[field.name], (*base, field.name))


def _kinds_of(field: Field, value: Any, path: FieldPath) -> Iterator[tuple[FieldPath, str]]:
    if field.type in _RICH and isinstance(value, str):
        yield path, field.type
    elif field.fields and isinstance(value, Mapping):
        yield from _kinds_by_schema(field.fields, value, path)
    elif field.item is not None and isinstance(value, list):
        for number, item in enumerate(value):
            yield from _kinds_of(field.item, item, (*path, number))
