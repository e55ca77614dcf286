"""Reads the `.pages.yml` of Pages CMS."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from caseedit.core.schema.catalog import Notice
from caseedit.core.schema.importers.foreign import (
    Notes,
    Plain,
    date_form,
    filled,
    items,
    number,
    options,
    read_plain,
    text,
    word,
)
from caseedit.core.schema.reading import named

_KINDS = {
    "string": "string", "text": "text", "rich-text": "markdown", "code": "code", "number": "number",
    "boolean": "bool", "date": "date", "select": "select", "image": "image", "file": "file", "reference": "reference",
    "object": "object", "block": "blocks", "uuid": "uuid",
}  # fmt: skip
_KNOWN = frozenset({
    "name", "label", "description", "type", "default", "list", "hidden", "readonly", "required", "pattern",
    "options", "fields", "component", "blocks", "blockKey",
})  # fmt: skip
_NO_MATTER = frozenset({
    "collapsible", "multiple", "search", "value", "label", "collection", "media", "path", "rename", "categories",
    "extensions", "input", "format", "time", "min", "max", "step", "minlength", "maxlength", "values", "creatable",
    "language", "rows", "autoResize", "generate", "editable", "summary",
})  # fmt: skip


def read(path: Path, root: Path, notices: list[Notice]) -> Plain:
    """Return what a config says, in the words of `caseedit.yml`.

    Raises:
        SchemaError: It cannot be read.
    """
    config = read_plain(path)
    notes = Notes(path, notices)
    reader = _Reader(config, notes)
    made = [found for item in items(config.get("content")) if (found := reader.collection(item))]
    return filled({"media": _media(config.get("media")), "collections": made})


def _media(media: Any) -> Plain:
    media = media[0] if isinstance(media, list) and media else media
    if isinstance(media, str):
        media = {"input": media, "output": f"/{media.strip('/')}"}
    folder = text(media.get("input")).strip("/") if isinstance(media, dict) else ""
    if not folder:
        return {}
    public = text(media.get("output")) or f"/{folder}"
    if not public.startswith("/"):
        return {"roots": [folder], "relative_to": "root"}
    return {"roots": [folder], "relative_to": "public", "public": {public: folder}}


class _Reader:
    """Reads one config; components are read where a field names them."""

    def __init__(self, config: Plain, notes: Notes) -> None:
        found = config.get("components")
        self._components: Plain = found if isinstance(found, dict) else {}
        self._notes = notes
        self._open: list[str] = []

    def collection(self, item: Plain) -> Plain | None:
        """Return one collection or single file; None if it is no Markdown."""
        name, place = word(item.get("name")), text(item.get("path")).strip("/")
        where = f"collection {name}"
        form = text(item.get("format")) or "yaml-frontmatter"
        if form not in ("yaml-frontmatter", "toml-frontmatter", "json-frontmatter"):
            self._notes.no_markdown(where, place)
            return None
        if not place:
            return None
        fields = [field for field in items(item.get("fields")) if field.get("name") != "body"]
        view = item.get("view") if isinstance(item.get("view"), dict) else {}
        assert isinstance(view, dict)
        made = {
            "name": name,
            "match": place if item.get("type") == "file" else self._match(item, place),
            "label": text(item.get("label")),
            "hint": text(item.get("description")),
            "title": text(view.get("primary")),
            "list": [field for field in view.get("fields", []) if isinstance(field, str)],
            "fields": [self.field(field, where) for field in fields],
        }
        return {**filled(made), "unknown": "allow"}

    def _match(self, item: Plain, place: str) -> str:
        inner = "" if item.get("subfolders") is False else "**/"
        return f"{place}/{inner}*.{text(item.get('extension')) or '{md,markdown,mdx}'}"

    def field(self, item: Plain, where: str) -> Plain:
        """Return one field."""
        name = text(item.get("name"))
        where = f"{where}, field {name}"
        with self._notes.room_for_field() as has_room:
            return self._field(item, name, where) if has_room else {"name": name, "type": "raw"}

    def _field(self, item: Plain, name: str, where: str) -> Plain:
        item = self._with_component(item, where)
        theirs = text(item.get("type")) or "object"
        kind = _KINDS.get(theirs)
        if kind is None:
            self._notes.add(where, f"the kind ‘{theirs[:40]}’ is not known here; its text is kept as it is.")
            kind = "raw"
        self._notes.unknown(where, set(item) - _KNOWN)
        made = filled({
            "name": name,
            "type": kind,
            "label": text(item.get("label")),
            "hint": text(item.get("description")),
            "required": item.get("required") is True,
            "hidden": item.get("hidden") is True,
            "readonly": item.get("readonly") is True,
            "default": item.get("default") if isinstance(item.get("default"), (str, int, float, bool)) else None,
            **self._pattern(item, where),
            **self._own(kind, item, where),
        })  # fmt: skip
        return _listed(made, item.get("list")) if item.get("list") else made

    def _with_component(self, item: Plain, where: str) -> Plain:
        name = text(item.get("component"))
        if not name:
            return item
        found = self._components.get(name)
        if not isinstance(found, dict) or name in self._open:
            self._notes.add(where, f"there is no component ‘{name[:40]}’.")
            return item
        return {**found, **{key: value for key, value in item.items() if key != "component"}}

    def _pattern(self, item: Plain, where: str) -> Plain:
        pattern = item.get("pattern")
        given = pattern if isinstance(pattern, dict) else {"regex": pattern}
        usable = self._notes.pattern(where, given.get("regex"))
        message = text(given.get("message"))
        return {"pattern": {"regex": usable, "message": message} if usable and message else usable}

    def _own(self, kind: str, item: Plain, where: str) -> Plain:
        given = item.get("options")
        more: Plain = given if isinstance(given, dict) else {}
        self._notes.unknown(where, set(more) - _NO_MATTER)
        if kind in ("string", "text", "markdown", "code"):
            return {"min": number(more.get("minlength")), "max": number(more.get("maxlength"))}
        if kind == "number":
            return {key: number(more.get(key)) for key in ("min", "max", "step")}
        if kind == "date":
            return self._date(more, where)
        if kind == "select":
            values = options(more.get("values", given))
            several = more.get("multiple") is True
            return {"options": values, "type": ("multiselect" if several else "select") if values else "string"}
        if kind == "reference":
            value = text(more.get("value")).strip("{} ").removeprefix("fields.") or "path"
            return {
                "collection": word(more.get("collection")),
                "value": value,
                "multiple": more.get("multiple") is True,
            }
        if kind in ("image", "file"):
            return {"multiple": bool(more.get("multiple"))}
        return self._nested(kind, item, where)

    def _date(self, more: Plain, where: str) -> Plain:
        theirs, kind = text(more.get("format")), "datetime" if more.get("time") else "date"
        found = date_form(theirs) if theirs else {"type": kind}
        if found is None:
            self._notes.add(where, f"dates written as {named(theirs)} are not checked.")
        return found or {"type": "string"}

    def _nested(self, kind: str, item: Plain, where: str) -> Plain:
        self._open.append(text(item.get("component")))
        try:
            if kind == "object":
                return {"fields": [self.field(field, where) for field in items(item.get("fields"))]}
            if kind == "blocks":
                blocks = {
                    text(block.get("name")): [
                        self.field(each, where) for each in items(self._with_component(block, where).get("fields"))
                    ]
                    for block in items(item.get("blocks"))
                }
                return {"key": text(item.get("blockKey")) or "_block", "blocks": blocks}
        finally:
            self._open.pop()
        return {}


def _listed(field: Plain, listed: Any) -> Plain:
    """Return a field of which there are several."""
    limits = (
        filled({"min_items": listed.get("min"), "max_items": listed.get("max")}) if isinstance(listed, dict) else {}
    )
    if field["type"] in ("image", "file", "reference"):
        return {**field, **limits, "multiple": True} if not limits else _of(field, limits)
    if field["type"] == "select":
        return {**field, **limits, "type": "multiselect"}
    return {**field, **limits} if field["type"] == "blocks" else _of(field, limits)


def _of(field: Plain, limits: Plain) -> Plain:
    outer = ("name", "label", "hint", "required", "hidden", "readonly")
    return {
        **{key: field[key] for key in outer if key in field},
        "type": "list",
        **limits,
        "of": {key: value for key, value in field.items() if key not in outer},
    }
