"""Reads the `config.yml` of Decap CMS (Netlify CMS) and Sveltia CMS."""

from __future__ import annotations

import re
from pathlib import Path

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
from caseedit.core.schema.templates import TemplateError, check_template

_KINDS = {
    "string": "string", "text": "text", "markdown": "markdown", "richtext": "markdown", "boolean": "bool",
    "datetime": "datetime", "date": "date", "select": "select", "image": "image", "file": "file",
    "relation": "reference", "color": "color", "code": "code", "uuid": "uuid", "keyvalue": "map", "object": "object",
    "list": "list", "number": "number", "hidden": "raw", "compute": "raw", "map": "raw",
}  # fmt: skip
# What nobody types is of the kind of the value that it begins with.
_OF_DEFAULT = {str: "string", bool: "bool", int: "int", float: "number"}
_STRINGS = {"url": "url", "email": "email", "text": "string"}
_NO_MATTER = frozenset({
    "collapsed", "minimize_collapsed", "label_singular", "i18n", "preview", "add_to_top", "allow_add",
    "allow_remove", "allow_reorder", "search_fields", "display_fields", "options_length", "buttons",
    "editor_components", "modes", "sanitize_preview", "time_format", "date_format", "picker_utc", "choose_url",
    "media_library", "comment", "index_file", "file", "enableAlpha", "allowInput", "output_code_only",
    "allow_language_selection", "keys", "default_language", "dropdown_threshold", "root", "thumbnail",
    "visualEditing",
})  # fmt: skip
_KNOWN = frozenset({
    "name", "label", "widget", "required", "default", "hint", "pattern", "min", "max", "minlength", "maxlength",
    "step", "value_type", "options", "multiple", "field", "fields", "types", "typeKey", "summary", "collection",
    "value_field", "format", "type", "media_folder", "public_folder", "allow_multiple", "readonly",
})  # fmt: skip
_OF_COLLECTION = frozenset({
    "name", "label", "label_singular", "description", "folder", "file", "files", "fields", "create", "delete",
    "publish", "hide", "extension", "format", "frontmatter_delimiter", "slug", "path", "nested", "meta", "filter",
    "summary", "identifier_field", "sortable_fields", "view_filters", "view_groups", "preview_path",
    "preview_path_date_field", "editor", "i18n", "media_folder", "public_folder", "thumbnail", "icon", "index_file",
    "yaml_quote", "limit",
})  # fmt: skip
# What stands in the name of a new file there and here.
_IN_SLUG = (("{{year}}", '{{today | date:"%Y"}}'), ("{{month}}", '{{today | date:"%m"}}'),
            ("{{day}}", '{{today | date:"%d"}}'), ("{{fields.", "{{"))  # fmt: skip


def read(path: Path, root: Path, notices: list[Notice]) -> Plain:
    """Return what a config says, in the words of `caseedit.yml`.

    Raises:
        SchemaError: It cannot be read.
    """
    config = read_plain(path)
    notes = Notes(path, notices)
    spoken = config.get("i18n")
    languages: Plain = spoken if isinstance(spoken, dict) else {}
    collections = [made for item in items(config.get("collections")) for made in _collections(item, languages, notes)]
    return filled({"media": _media(config), "collections": collections})


def _media(config: Plain) -> Plain:
    folder = text(config.get("media_folder")).strip("/")
    public = text(config.get("public_folder")) or f"/{folder}"
    if not folder:
        return {}
    return {
        "roots": [folder],
        "relative_to": "public",
        "public": {public if public.startswith("/") else f"/{public}": folder},
    }


def _own_media(item: Plain, notes: Notes, where: str) -> Plain:
    """Return where the files of a collection or a field lie, if it says so: beside the document, or from the root."""
    if "media_folder" not in item:
        return {}
    folder, public = text(item.get("media_folder")), text(item.get("public_folder"))
    if "{{" in folder + public or (public.startswith("/") and not folder.startswith("/")):
        notes.add(where, "where its files lie is not taken over.")
        return {}
    return _media(item) if folder.startswith("/") else {"relative_to": "file"}


def _with_media(field: Plain, media: Plain) -> Plain:
    """Return a field whose pictures and files lie where those of its collection do."""
    made = {**field}
    if field["type"] in ("image", "file") and "media" not in field:
        made["media"] = media
    if "fields" in field:
        made["fields"] = [_with_media(each, media) for each in field["fields"]]
    if "of" in field:
        made["of"] = _with_media(field["of"], media)
    if "blocks" in field:
        made["blocks"] = {name: [_with_media(each, media) for each in block] for name, block in field["blocks"].items()}
    return made


def _slug(item: Plain, names: list[str], notes: Notes, where: str) -> str:
    """Return the template of a new file's name."""
    made = text(item.get("slug"))
    for theirs, ours in _IN_SLUG:
        made = made.replace(theirs, ours)
    if made in ("", "{{slug}}"):
        return ""
    try:
        check_template(made, [*names, "title"])
    except TemplateError as error:
        notes.add(where, f"the name of new files is not taken over: {error}.")
        return ""
    return made


def _collections(item: Plain, languages: Plain, notes: Notes) -> list[Plain]:
    name, own = word(item.get("name")), item.get("i18n")
    languages = {**languages, **(own if isinstance(own, dict) else {})} if own else {}
    if "files" in item:
        # A collection of single files: each has fields of its own.
        return [made for file in items(item.get("files")) if (made := _file(file, name, languages, notes))]
    folder = text(item.get("folder")).strip("/")
    if not folder:
        notes.add(f"collection {name}", "it names no folder.")
        return []
    structure = text(languages.get("structure"))
    made = _collection(item, name, languages, notes)
    ending = text(item.get("extension")) or "{md,markdown,mdx}"
    is_deep = "path" in item or "nested" in item or structure == "multiple_folders"
    above = "*/" if structure == "multiple_folders_i18n_root" else ""
    made["match"] = f"{above}{folder}/**/*.{ending}" if is_deep else f"{above}{folder}/*.{ending}"
    where = item.get("filter")
    if isinstance(where, dict) and "field" in where and "value" in where:
        made["where"] = {text(where["field"]): where["value"]}
    return [made]


def _file(item: Plain, above: str, languages: Plain, notes: Notes) -> Plain | None:
    place = text(item.get("file")).replace("{{locale}}", "*")
    if not re.search(r"\.(?:md|mdx|markdown)$", place):
        notes.no_markdown(f"collection {above}", place)
        return None
    if languages and "*" not in place:
        languages = {**languages, "structure": "single_file"} if item.get("i18n") else {}
    return {**_collection(item, word(f"{above}-{text(item.get('name'))}"), languages, notes), "match": place}


def _in_languages(fields: list[Plain], theirs: list[Plain], languages: Plain) -> list[Plain]:
    """Return fields as they stand in documents of several languages: only the first language has all of them."""
    if not languages:
        return fields
    is_shared = {text(field.get("name")): bool(field.get("i18n")) for field in theirs}
    less = [
        field if is_shared.get(field["name"]) else {key: value for key, value in field.items() if key != "required"}
        for field in fields
    ]
    if languages.get("structure") != "single_file":
        return less
    names = [name for name in languages.get("locales") or [] if isinstance(name, str)]
    first = languages.get("default_locale") or next(iter(names), "")
    return [{"name": name, "type": "object", "fields": fields if name == first else less} for name in names]


def _collection(item: Plain, name: str, languages: Plain, notes: Notes) -> Plain:
    where = f"collection {name}"
    notes.unknown(where, set(item) - _OF_COLLECTION)
    fields, media = items(item.get("fields")), _own_media(item, notes, where)
    body = next((field for field in fields if field.get("name") == "body"), None)
    made = {
        "name": name,
        "match": "",
        "label": text(item.get("label")),
        "hint": text(item.get("description")),
        "title": text(item.get("identifier_field")),
        "slug": _slug(item, [text(field.get("name")) for field in fields], notes, where),
        "unknown": "allow",
        "body": {"type": "none"}
        if fields and body is None and "files" not in item and item.get("format") == "yaml"
        else {},
    }
    own = [_field(field, notes, where) for field in fields if field is not body]
    own = [_with_media(field, media) for field in own] if media else own
    own = _in_languages(own, fields, languages)
    return {**filled(made), "unknown": "allow", "fields": own}


def _field(item: Plain, notes: Notes, where: str) -> Plain:
    name = text(item.get("name"))
    where = f"{where}, field {name}"
    with notes.room_for_field() as has_room:
        return _read_field(item, name, notes, where) if has_room else {"name": name, "type": "raw"}


def _read_field(item: Plain, name: str, notes: Notes, where: str) -> Plain:
    widget = text(item.get("widget")) or "string"
    kind = _KINDS.get(widget)
    if kind is None:
        notes.add(where, f"the widget ‘{widget[:40]}’ is not known here; its text is kept as it is.")
        kind = "raw"
    elif widget == "map":
        notes.add(where, "places on a map are edited as YAML.")
    notes.unknown(where, set(item) - _KNOWN - _NO_MATTER)
    made = {
        "name": name,
        "type": kind,
        "label": text(item.get("label")),
        "hint": text(item.get("hint")),
        # Only what is said not to be is not required here.
        "required": item.get("required") is not False and widget not in ("hidden", "compute"),
        "default": item.get("default") if isinstance(item.get("default"), (str, int, float, bool)) else None,
        "hidden": widget == "hidden",
        "readonly": widget == "compute" or item.get("readonly") is True,
        **_pattern(item, notes, where),
        **_own(widget, item, notes, where),
    }
    return filled(made)


def _pattern(item: Plain, notes: Notes, where: str) -> Plain:
    pattern = item.get("pattern")
    regex, message = (pattern[0], pattern[1]) if isinstance(pattern, list) and len(pattern) > 1 else (pattern, "")
    usable = notes.pattern(where, regex)
    return {"pattern": {"regex": usable, "message": text(message)} if usable and message else usable}


def _own(widget: str, item: Plain, notes: Notes, where: str) -> Plain:
    """Return the options of one kind of field."""
    if widget in ("hidden", "compute"):
        return {"type": _OF_DEFAULT.get(type(item.get("default")), "raw")}
    if widget == "code" and item.get("output_code_only") is not True:
        return _code(item)
    if widget in ("string", "text", "markdown", "richtext"):
        kind = _STRINGS.get(text(item.get("type")), "") if widget == "string" else ""
        limits = {"min": number(item.get("minlength")), "max": number(item.get("maxlength"))}
        return {**limits, **({"type": kind} if kind else {})}
    if widget == "number":
        kind = {"int": "int", "float": "number"}.get(text(item.get("value_type")), "")
        if not kind:
            return {"type": "string" if item.get("value_type") == "string" else "number"}
        return {"type": kind, **{key: number(item.get(key)) for key in ("min", "max", "step")}}
    if widget in ("datetime", "date"):
        return _date(item, notes, where)
    if widget == "select":
        several = item.get("multiple") is True
        limits = {"min_items": item.get("min"), "max_items": item.get("max")} if several else {}
        return {"type": "multiselect" if several else "select", "options": options(item.get("options")), **limits}
    if widget in ("image", "file"):
        return {
            "multiple": item.get("allow_multiple") is True or item.get("multiple") is True,
            "media": _own_media(item, notes, where),
        }
    if widget == "relation":
        return _relation(item)
    return _nested(widget, item, notes, where) if widget in ("list", "object") else {}


def _code(item: Plain) -> Plain:
    """Return code beside the name of its language, as it is kept unless only the code is asked for."""
    said = item.get("keys")
    keys: Plain = said if isinstance(said, dict) else {}
    code, language = text(keys.get("code")) or "code", text(keys.get("lang")) or "lang"
    return {"type": "object", "fields": [{"name": code, "type": "code"}, {"name": language, "type": "string"}]}


def _date(item: Plain, notes: Notes, where: str) -> Plain:
    kind = {"date": "date", "time": "time"}.get(text(item.get("type")), "datetime")
    if item.get("time_format") is False or item.get("widget") == "date":
        kind = "date"
    theirs = text(item.get("format"))
    if not theirs or kind == "time":
        return {"type": kind}
    found = date_form(theirs)
    if found is None:
        notes.add(where, f"dates written as {named(theirs)} are not checked.")
        return {"type": "string"}
    return found if kind == "datetime" else {**found, "type": kind}


def _relation(item: Plain) -> Plain:
    value = text(item.get("value_field")).strip("{} ") or "title"
    several = item.get("multiple") is True
    return {"collection": word(item.get("collection")), "value": value.removeprefix("fields."), "multiple": several}


def _nested(widget: str, item: Plain, notes: Notes, where: str) -> Plain:
    if "types" in item:
        key = text(item.get("typeKey")) or "type"
        blocks = {
            text(block.get("name")): [_field(field, notes, where) for field in items(block.get("fields"))]
            for block in items(item.get("types"))
        }
        return (
            {"type": "blocks" if widget == "list" else "raw", "key": key, "blocks": blocks}
            if widget == "list"
            else {"type": "raw"}
        )
    fields = [_field(field, notes, where) for field in items(item.get("fields"))]
    if widget == "object":
        return {"fields": fields}
    limits = {"min_items": item.get("min"), "max_items": item.get("max")}
    single = item.get("field")
    if isinstance(single, dict):
        return {
            **limits,
            "of": {
                key: value for key, value in _field(single, notes, where).items() if key not in ("name", "required")
            },
        }
    if fields:
        return {**limits, "of": {"type": "object", "fields": fields}, "label_item": _summary(item)}
    # Without fields it is a list of words.
    return {**limits, "type": "tags"}


def _summary(item: Plain) -> str:
    summary = text(item.get("summary")).replace("{{fields.", "{{")
    return summary if "|" not in summary else ""
