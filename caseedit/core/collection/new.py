"""What a new document is called, where it goes, and what stands in it at first."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any
from uuid import uuid4

from caseedit.core.document.document import loads
from caseedit.core.files.disk import is_folder
from caseedit.core.files.outside import leads_outside
from caseedit.core.schema.loader import Catalog
from caseedit.core.schema.near import nearest
from caseedit.core.schema.schema import Field, Schema
from caseedit.core.schema.templates import TemplateError, fill, slug
from caseedit.errors import CannotWrite

_LONGEST_NAME = 80
_LISTS = ("list", "tags", "multiselect", "blocks")
_NO_TEXT = ("int", "number", "bool", "date", "time", "datetime", "object", "map", "raw")


class NoPlace(CannotWrite):
    """What a new document should be called, or where it should go, names nothing."""


def path_for(root: Path, title: str, where: Path | str, catalog: Catalog) -> tuple[Path, Schema]:
    """Return the path of a new document and the schema that it follows.

    Args:
        root: The folder of all documents.
        title: Its title.
        where: A collection's name, or a folder from `root`.
        catalog: The schemas.

    Raises:
        NoPlace: The title has nothing a file name can be made of, or there is no such collection and no such folder.
    """
    name = file_name(title)
    if not name:
        raise NoPlace("A title needs at least one letter or digit.", hint="The file is named after it.")
    named = catalog.collection(where) if isinstance(where, str) and where else None
    folder = root / where if named is None else catalog.root / _folder_of(named.name, catalog)
    _must_be_a_place(folder, root, where, catalog, is_collection=named is not None)
    path = folder / f"{name}.md"
    schema = named or catalog.collection(catalog.first_match(path) or "") or catalog.bare_schema()
    template = schema.settings.get("slug")
    if template:
        named_so = file_name(_filled(str(template), {"title": title, schema.title: title}, path))
        path = folder / f"{named_so or name}.md"
    return path, schema


def _must_be_a_place(folder: Path, root: Path, where: Path | str, catalog: Catalog, *, is_collection: bool) -> None:
    if leads_outside(Path(os.path.realpath(folder)), root):
        raise NoPlace(f"{folder} lies outside {root}.", path=folder, hint="Name a folder inside.")
    if is_folder(folder):
        return
    if is_collection:
        # Its name was right: what is not there is the place for it.
        raise CannotWrite(f"There is no folder {folder}.", path=folder, hint="Make the folder first.")
    names = [item.schema.name for item in catalog.collections]
    meant = nearest(str(where), names)
    known = f"Did you mean {meant}?" if meant else f"Collections here: {', '.join(names)}."
    what = "There is no collection and no folder" if names else "There is no folder"
    failure = NoPlace if _is_nothing(folder) else CannotWrite
    raise failure(f"{what} {where}.", path=folder, hint=known if names else "Name a folder that is there.")


def _is_nothing(folder: Path) -> bool:
    """Say whether a name is wrong: what cannot be looked at may well be the folder that is meant."""
    try:
        folder.stat()
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return True
    except OSError:
        return False
    return True


def file_name(title: str) -> str:
    """Return a title as a file's name: small letters and digits joined by hyphens, accents dropped."""
    return slug(title)[:_LONGEST_NAME].strip("-")


def _filled(template: str, known: dict[str, str], path: Path) -> str:
    try:
        return fill(template, known, path=path)
    except TemplateError:
        # The schema's own errors tell of it.
        return template


def first_bytes(title: str, path: Path, schema: Schema, dialect: str) -> bytes:
    """Return the bytes of a new document: its title, and what its schema requires or gives by itself."""
    document = loads("", path, dialect=dialect)
    title_key = schema.title if schema.field(schema.title) else "title"
    known = {"title": title, title_key: title}
    values = {field.name: _first_value(field, known, path) for field in schema.fields if _is_written(field)}
    order = [*schema.order] if title_key in schema.order else [title_key, *schema.order]
    values[title_key] = title
    for key in order:
        if key in values:
            document.set((key,), values[key])
    return document.to_bytes()


def _is_written(field: Field) -> bool:
    is_made = field.type in ("const", "uuid") or "from" in field.settings
    return field.required is True or field.default is not None or is_made


def _first_value(field: Field, known: dict[str, str], path: Path) -> Any:
    if field.type == "const":
        return field.settings.get("value")
    if isinstance(field.default, str):
        return _filled(field.default, known, path)
    if field.default is not None:
        return field.default
    if field.type == "uuid":
        return str(uuid4())
    if field.type == "slug" and field.settings.get("from") in known:
        return slug(known[field.settings["from"]])
    if field.type in _LISTS:
        return []
    return None if field.type in _NO_TEXT else ""


def _folder_of(name: str, catalog: Catalog) -> str:
    """Return the part of a collection's first glob that has no wildcard: where its new documents go."""
    globs = next(item.match.texts for item in catalog.collections if item.schema.name == name)
    wanted = next((glob for glob in globs if not glob.startswith("!")), "")
    folders = wanted.split("/")[:-1]
    plain = []
    for folder in folders:
        if re.search(r"[*?\[{]", folder):
            break
        plain.append(folder)
    return "/".join(plain)
