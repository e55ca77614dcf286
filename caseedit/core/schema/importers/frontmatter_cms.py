"""Reads the `frontmatter.json` of Front Matter CMS, and the files of `.frontmatter/config`."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import Any

from caseedit.core.files.disk import is_there
from caseedit.core.files.walk import inside, walk
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
from caseedit.errors import SchemaError

_MOST_FILES = 500
_KINDS = {
    "string": "text", "number": "int", "datetime": "datetime", "boolean": "bool", "draft": "bool", "image": "image",
    "file": "file", "choice": "select", "tags": "tags", "categories": "tags", "taxonomy": "tags", "list": "list",
    "fields": "object", "block": "list", "slug": "slug", "contentRelationship": "reference", "json": "raw",
    "customField": "raw", "dataFile": "string", "fieldCollection": "object",
}  # fmt: skip
_KNOWN = frozenset({
    "name", "title", "type", "description", "default", "required", "single", "wysiwyg", "choices", "multiple",
    "fields", "hidden", "when", "isPreviewImage", "dateFormat", "numberOptions", "contentTypeName",
    "contentTypeValue", "taxonomyId", "taxonomyLimit", "invert", "isPublishDate", "isModifiedDate", "fieldGroup",
    "editable", "actions", "singleValueAsString", "encodeEmoji", "customTaxonomy", "dataFileId", "dataFileKey",
    "dataFileValue", "sortable", "fileExtensions", "sameContentLocale",
})  # fmt: skip
_LIMITS = {"gt": "min", "gte": "min", "lt": "max", "lte": "max"}
_PREFIX = "frontMatter."


def read(path: Path, root: Path, notices: list[Notice]) -> Plain:
    """Return what a project's settings say, in the words of `caseedit.yml`.

    Raises:
        SchemaError: They cannot be read.
    """
    notes = Notes(path, notices)
    settings = _settings(path, root, notes)
    types = {text(item.get("name")) or "default": item for item in items(settings.get("taxonomy.contentTypes"))}
    reader = _Reader(types, settings, notes)
    made = [each for folder in items(settings.get("content.pageFolders")) for each in reader.folder(folder)]
    if not made:
        notes.add("", "no page folders are named, so nothing is known of where documents lie.")
    return filled({"media": _media(settings), "collections": made})


def _files(folder: Path) -> list[Path]:
    """Return the files of settings in a folder and below it, in order; no more than anybody has."""
    found = (entry.path for _, there in islice(walk(str(folder), inside), _MOST_FILES) for entry in there)
    return [Path(path) for path in sorted(path for path in found if path.endswith(".json"))[:_MOST_FILES]]


def _settings(path: Path, root: Path, notes: Notes) -> Plain:
    """Return all settings under their short names; those in files of their own are put in their lists."""
    main = root / "frontmatter.json"
    found = read_plain(main) if is_there(main) else {}
    result = {key.removeprefix(_PREFIX): value for key, value in found.items()}
    folder = root / ".frontmatter" / "config"
    for file in _files(folder):
        key = ".".join(file.relative_to(folder).parent.parts)
        try:
            value = read_plain(file)
        except SchemaError as error:
            notes.add(file.name, str(error))
            continue
        if key:
            result.setdefault(key, [])
            if isinstance(result[key], list):
                result[key] = [*result[key], value]
    return result


def _place_and_title(folder: Plain) -> tuple[str, str]:
    """Return where a folder of pages lies, and what people call it."""
    place = text(folder.get("path")).replace("[[workspace]]", "").strip("/")
    return place, text(folder.get("title")) or place


def _media(settings: Plain) -> Plain:
    folder = text(settings.get("content.publicFolder")).replace("[[workspace]]", "").strip("/")
    return {"roots": [folder], "relative_to": "public", "public": {"/": folder}} if folder else {}


class _Reader:
    """Reads content types; a folder has one or more."""

    def __init__(self, types: Plain, settings: Plain, notes: Notes) -> None:
        self._types = types
        self._groups = {text(item.get("id")): item for item in items(settings.get("taxonomy.fieldGroups"))}
        self._words = {"tags": settings.get("taxonomy.tags"), "categories": settings.get("taxonomy.categories")}
        self._custom = {
            text(item.get("id")): item.get("options") for item in items(settings.get("taxonomy.customTaxonomy"))
        }
        self._notes = notes
        self._date_format = text(settings.get("taxonomy.dateFormat"))
        sorts = [sort for folder in items(settings.get("content.pageFolders")) for sort in self._sorts(folder)]
        # A relation names a sort of content, which may lie in several folders.
        self._homes = {name: [home for each, home in sorts if each == name] for name, _ in sorts}

    def folder(self, folder: Plain) -> list[Plain]:
        """Return the collections of a folder: one for each type that its documents may name."""
        place, title = _place_and_title(folder)
        sorts = self._sorts(folder)
        match = f"{place}/*.{{md,mdx,markdown}}" if folder.get("excludeSubdir") else f"{place}/**/*.{{md,mdx,markdown}}"
        made = []
        for name, whole in sorts:
            where = {"type": name} if len(sorts) > 1 else {}
            fields = self.fields(self._types[name].get("fields"), f"content type {name}")
            made.append(
                {
                    **filled({"name": whole, "match": match, "label": title, "where": where, "fields": fields}),
                    "unknown": "allow",
                }
            )
        return made

    def _sorts(self, folder: Plain) -> list[tuple[str, str]]:
        """Return the sorts of content of a folder, and what the collection of each is called."""
        named = [name for name in folder.get("contentTypes") or [] if isinstance(name, str) and name in self._types]
        names = named or [name for name in ("default",) if name in self._types] or list(self._types)[:1]
        _, title = _place_and_title(folder)
        return [(name, word(title if len(names) == 1 else f"{title}-{name}")) for name in names]

    def fields(self, value: Any, where: str) -> list[Plain]:
        """Return the fields of a list of fields."""
        return [made for item in items(value) if (made := self.field(item, where))]

    def field(self, item: Plain, where: str) -> Plain | None:
        """Return one field; None for what is a heading in the form only."""
        name, theirs = text(item.get("name")), text(item.get("type"))
        where = f"{where}, field {name}"
        if theirs in ("divider", "heading"):
            return None
        with self._notes.room_for_field() as has_room:
            return self._field(item, name, theirs, where) if has_room else {"name": name, "type": "raw"}

    def _field(self, item: Plain, name: str, theirs: str, where: str) -> Plain:
        kind = _KINDS.get(theirs)
        if kind is None or kind == "raw":
            if kind is None:
                self._notes.add(where, f"the kind ‘{theirs[:40]}’ is not known here; its text is kept as it is.")
            kind = "raw"
        self._notes.unknown(where, set(item) - _KNOWN)
        default = item.get("default")
        return filled({
            "name": name,
            "type": kind,
            "label": text(item.get("title")),
            "hint": text(item.get("description")),
            "required": item.get("required") is True,
            "hidden": item.get("hidden") is True,
            "readonly": item.get("editable") is False,
            # Its own marks for dates and names are filled by that program only.
            "default": default if isinstance(default, (str, int, float, bool)) and "{{" not in str(default) else None,
            "when": self._when(item.get("when"), where),
            **self._own(theirs, item, where),
        })  # fmt: skip

    def _when(self, given: Any, where: str) -> Plain:
        if not isinstance(given, dict):
            return {}
        name, value, how = text(given.get("fieldRef")), given.get("value"), text(given.get("operator")) or "eq"
        is_so: Plain = {name: value}
        limits: dict[str, Plain] = {word: {name: {key: value}} for word, key in _LIMITS.items()}
        makers = {"eq": is_so, "includes": is_so, "neq": {"not": is_so}, "notIncludes": {"not": is_so}, **limits}
        if how not in makers or not name:
            self._notes.add(where, f"the condition ‘{how[:40]}’ is not known here; the field is always shown.")
            return {}
        if how in ("gt", "lt"):
            self._notes.add(where, f"the condition ‘{how}’ also holds for the number itself here.")
        return makers[how]

    def _own(self, theirs: str, item: Plain, where: str) -> Plain:
        if theirs == "string":
            kind = "string" if item.get("single") else "html" if item.get("wysiwyg") == "html" else ""
            return {"type": kind or ("markdown" if item.get("wysiwyg") else "text")}
        if theirs == "number":
            more = item.get("numberOptions")
            given: Plain = more if isinstance(more, dict) else {}
            kind = "number" if given.get("isDecimal") else "int"
            return {"type": kind, **{key: number(given.get(key)) for key in ("min", "max", "step")}}
        if theirs == "datetime":
            return self._date(item, where)
        if theirs in ("image", "file"):
            return {"multiple": item.get("multiple") is True}
        if theirs == "choice":
            return self._chosen(options(item.get("choices")), item.get("multiple") is True)
        if theirs in ("tags", "categories", "taxonomy"):
            return self._taxonomy(theirs, item)
        if theirs == "contentRelationship":
            value = "slug" if item.get("contentTypeValue") == "slug" else "path"
            return {
                "collection": self._homes.get(text(item.get("contentTypeName"))) or word(item.get("contentTypeName")),
                "value": value,
                "multiple": item.get("multiple") is True,
            }
        return self._nested(theirs, item, where)

    def _date(self, item: Plain, where: str) -> Plain:
        written = text(item.get("dateFormat")) or self._date_format
        found = date_form(written) if written else {"type": "datetime"}
        if found is None:
            self._notes.add(where, f"dates written as {named(written)} are not checked.")
        return found or {"type": "string"}

    def _chosen(self, values: list[Any], several: bool) -> Plain:
        kind = ("multiselect" if several else "select") if values else ("tags" if several else "string")
        return {"type": kind, "options": values}

    def _taxonomy(self, theirs: str, item: Plain) -> Plain:
        known = self._custom.get(text(item.get("taxonomyId"))) if theirs == "taxonomy" else self._words.get(theirs)
        limit = item.get("taxonomyLimit") or None
        return {
            "suggest": [value for value in known if isinstance(value, str)] if isinstance(known, list) else [],
            "max_items": limit,
        }

    def _nested(self, theirs: str, item: Plain, where: str) -> Plain:
        if theirs == "list":
            return {"type": "tags"}
        if theirs == "fields":
            return {"fields": self.fields(item.get("fields"), where)}
        names = item.get("fieldGroup")
        groups = [
            self._groups[name] for name in ([names] if isinstance(names, str) else names or []) if name in self._groups
        ]
        fields = [field for group in groups for field in self.fields(group.get("fields"), where)]
        if theirs == "fieldCollection":
            return {"fields": fields}
        if theirs == "block":
            return {"of": {"type": "object", "fields": list({field["name"]: field for field in fields}.values())}}
        return {}
