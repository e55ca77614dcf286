"""What a new document is called, where it goes, and what stands in it at first."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import Any

from caseedit.core.document.document import loads
from caseedit.core.files.disk import is_folder
from caseedit.core.schema.loader import Catalog
from caseedit.core.schema.schema import Field, Schema
from caseedit.errors import CannotWrite

_LONGEST_NAME = 80
_LISTS = ("list", "tags", "multiselect", "blocks")
_NO_TEXT = ("int", "number", "bool", "date", "time", "datetime", "object", "map", "raw")


def path_for(root: Path, title: str, where: Path | str, catalog: Catalog) -> tuple[Path, Schema]:
    """Return the path of a new document and the schema that it follows.

    Args:
        root: The folder of all documents.
        title: Its title.
        where: A collection's name, or a folder from `root`.
        catalog: The schemas.

    Raises:
        CannotWrite: The title has nothing a file name can be made of, or the folder is not there or lies outside.
    """
    name = slug(title)
    if not name:
        raise CannotWrite("A title needs at least one letter or digit.", hint="The file is named after it.")
    named = catalog.collection(where) if isinstance(where, str) and where else None
    if named is not None:
        folder = catalog.root / _folder_of(named.name, catalog)
    else:
        folder = root / where
    if not folder.resolve().is_relative_to(root.resolve()):
        raise CannotWrite(f"{folder} lies outside {root}.", path=folder)
    if not is_folder(folder):
        known = ", ".join(item.schema.name for item in catalog.collections)
        hint = f"Collections here: {known}." if known else "Make the folder first."
        raise CannotWrite(f"There is no folder {where}.", path=folder, hint=hint)
    path = folder / f"{name}.md"
    schema = named or catalog.collection(catalog.first_match(path) or "") or catalog.bare_schema()
    return path, schema


def slug(title: str) -> str:
    """Return a title as a file's name: small letters and digits joined by hyphens, accents dropped."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", plain.lower().replace("'", ""))
    # A title in another script keeps its own letters.
    words = words or re.findall(r"[^\W_]+", unicodedata.normalize("NFC", title).lower())
    return "-".join(words)[:_LONGEST_NAME].strip("-")


def first_bytes(title: str, path: Path, schema: Schema, dialect: str) -> bytes:
    """Return the bytes of a new document: its title, and what its schema requires or gives by itself."""
    document = loads("", path, dialect=dialect)
    title_key = schema.title if schema.field(schema.title) else "title"
    values = {field.name: _first_value(field) for field in schema.fields if _is_written(field)}
    order = [*schema.order] if title_key in schema.order else [title_key, *schema.order]
    values[title_key] = title
    for key in order:
        if key in values:
            document.set((key,), values[key])
    return document.to_bytes()


def _is_written(field: Field) -> bool:
    return field.required is True or field.default is not None or field.type == "const"


def _first_value(field: Field) -> Any:
    if field.type == "const":
        return field.settings.get("value")
    if field.default is not None:
        return field.default
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
