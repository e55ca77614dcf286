"""Reads the lock file of TinaCMS, in which its schema stands whole."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from caseedit.core.schema.catalog import Notice
from caseedit.core.schema.importers.foreign import Notes, Plain, filled, items, options, read_plain, text, word

_KINDS = {
    "string": "string", "number": "number", "boolean": "bool", "datetime": "datetime", "image": "image",
    "reference": "reference", "object": "object", "rich-text": "markdown", "password": "string",
}  # fmt: skip
_COMPONENTS = {"textarea": "text", "color": "color", "markdown": "markdown"}
_KNOWN = frozenset({
    "name", "label", "type", "description", "required", "list", "options", "fields", "templates", "collections",
    "isTitle", "isBody", "nameOverride", "ui", "namespace", "searchable", "uid", "indexed", "parser", "overrides",
    "parentField", "toolbarOverride", "maxSearchIndexFieldLength", "match", "accept",
})  # fmt: skip


def read(path: Path, root: Path, notices: list[Notice]) -> Plain:
    """Return what a lock file says, in the words of `caseedit.yml`.

    Raises:
        SchemaError: It cannot be read.
    """
    lock = read_plain(path)
    found = lock.get("schema")
    schema: Plain = found if isinstance(found, dict) else {}
    notes = Notes(path, notices)
    made = [each for item in items(schema.get("collections")) for each in _collections(item, notes)]
    media = (schema.get("config") or {}).get("media") if isinstance(schema.get("config"), dict) else None
    return filled({"media": _media(media), "collections": made})


def _media(media: Any) -> Plain:
    tina = media.get("tina") if isinstance(media, dict) else None
    if not isinstance(tina, dict):
        return {}
    public, root = text(tina.get("publicFolder")).strip("/"), text(tina.get("mediaRoot")).strip("/")
    if not public:
        return {}
    return {"roots": [f"{public}/{root}".strip("/")], "relative_to": "public", "public": {"/": public}}


def _collections(item: Plain, notes: Notes) -> list[Plain]:
    name, place = word(item.get("name")), text(item.get("path")).strip("/")
    ending = text(item.get("format")) or "md"
    where = f"collection {name}"
    if ending not in ("md", "mdx", "markdown"):
        notes.no_markdown(where, place)
        return []
    match = f"{place}/**/*.{ending}".lstrip("/")
    templates = items(item.get("templates"))
    if templates:
        # Each template is a sort of document; a key says which.
        return [
            _collection(template, word(f"{name}-{text(template.get('name'))}"), match, notes, where)
            | {"where": {"_template": text(template.get("name"))}}
            for template in templates
        ]
    return [_collection(item, name, match, notes, where)]


def _collection(item: Plain, name: str, match: str, notes: Notes, where: str) -> Plain:
    fields = [field for field in items(item.get("fields")) if field.get("isBody") is not True]
    title = next((_name(field) for field in fields if field.get("isTitle") is True), "")
    made = filled({
        "name": name,
        "match": match,
        "label": text(item.get("label")),
        "title": title,
        "fields": [_field(field, notes, where) for field in fields],
    })  # fmt: skip
    return {**made, "unknown": "allow"}


def _name(item: Plain) -> str:
    return text(item.get("nameOverride")) or text(item.get("name"))


def _field(item: Plain, notes: Notes, where: str) -> Plain:
    where = f"{where}, field {text(item.get('name'))}"
    with notes.room_for_field() as has_room:
        return _read_field(item, notes, where) if has_room else {"name": _name(item), "type": "raw"}


def _read_field(item: Plain, notes: Notes, where: str) -> Plain:
    theirs = text(item.get("type"))
    kind = _KINDS.get(theirs)
    if kind is None:
        notes.add(where, f"the kind ‘{theirs[:40]}’ is not known here; its text is kept as it is.")
        kind = "raw"
    notes.unknown(where, set(item) - _KNOWN)
    several = item.get("list") is True
    made = {
        "name": _name(item),
        "type": kind,
        "label": text(item.get("label")),
        "hint": text(item.get("description")),
        "required": item.get("required") is True,
    }
    own = _own(kind, item, several, notes, where)
    if several and own.get("type", kind) not in ("multiselect", "tags", "blocks", "reference", "image"):
        inner = filled({"type": kind, **own})
        return filled({**made, "type": "list", "of": inner})
    return filled({**made, **own})


def _own(kind: str, item: Plain, several: bool, notes: Notes, where: str) -> Plain:
    if kind == "string":
        values = options(item.get("options"))
        if values or several:
            words = ("multiselect" if several else "select") if values else "tags"
            return {"type": words, "options": values}
        ui = item.get("ui")
        component = text(ui.get("component")) if isinstance(ui, dict) else ""
        return {"type": _COMPONENTS.get(component, "string")}
    if kind == "reference":
        targets = [word(name) for name in item.get("collections") or [] if isinstance(name, str)]
        return {"collection": targets or ["documents"], "value": "path", "multiple": several}
    if kind == "image":
        return {"multiple": several}
    if kind == "object" and items(item.get("templates")):
        blocks = {
            text(block.get("name")): [_field(field, notes, where) for field in items(block.get("fields"))]
            for block in items(item.get("templates"))
        }
        return {"type": "blocks", "key": "_template", "blocks": blocks} if several else {"type": "raw"}
    return {"fields": [_field(field, notes, where) for field in items(item.get("fields"))]} if kind == "object" else {}
