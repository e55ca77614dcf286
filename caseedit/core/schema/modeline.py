"""The schema that a comment for editors names in a front matter: where it stands, and what that file says."""

from __future__ import annotations

import os
import re
from functools import lru_cache
from pathlib import Path

from caseedit.core.dataclasses import dataclass, replace
from caseedit.core.expressions import expression
from caseedit.core.files.cache import mark_at
from caseedit.core.files.disk import is_there
from caseedit.core.files.outside import leads_outside
from caseedit.core.schema.catalog import NEAR, Catalog, Notice
from caseedit.core.schema.near import nearest
from caseedit.core.schema.reading import named
from caseedit.core.schema.schema import Field, Schema, Unread
from caseedit.core.text import Span
from caseedit.errors import SchemaError

# Never a half of two: where each line end could be read in two ways, many would be in very many.
_LINE_END = r"(?>\r\n|\n|\r)"
_MODELINE = expression(
    rf"\s*---[ \t]*{_LINE_END}"
    rf"(?:(?!---)[^\r\n]*{_LINE_END})*?"
    r"[ \t]*#[ \t]*yaml-language-server[ \t]*:[ \t]*\$schema[ \t]*=[ \t]*(\S+)"
)
_ADDRESS = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]+:")


@dataclass(frozen=True, slots=True)
class _Said:
    """What one file of JSON Schema says of documents that name it."""

    fields: tuple[Field, ...]
    unknown: str
    notices: tuple[Notice, ...]


def place_in(text: str) -> Span | None:
    """Return where a front matter names its schema; None if it names none."""
    match = _MODELINE.match(text, 0, NEAR)
    return None if match is None else Span(*match.span(1))


def schema_named_in(text: str, document: Path, catalog: Catalog, bare: Schema) -> Schema:
    """Return what the schema that a document names says of it; where that cannot be, `bare` with the reason.

    Nothing is fetched, and only files of the project are read.
    """
    place = place_in(text)
    if place is None:
        return bare
    name = place.of(text)
    if _ADDRESS.match(name):
        why = f"The schema {named(name)} is not fetched: only files of the project are read."
        return replace(bare, unread=Unread(why, "Save it in the project and name that file.", is_harmless=True))
    try:
        file = _file_of(name, document, catalog.root)
        said = _said_by(file)
    except SchemaError as error:
        return replace(bare, unread=Unread(error.message, error.hint or "Mend that file, or name another."))
    if not said.fields:
        why = f"The schema {named(name)} says nothing of any field."
        return replace(bare, unread=Unread(why, "Nothing is checked by it.", is_harmless=True))
    # Without links the file may lie elsewhere than the folder by its name.
    source = Path(os.path.relpath(file, os.path.realpath(catalog.root))).as_posix()
    return replace(bare, name=file.name.split(".")[0], source=source, unknown=said.unknown, fields=said.fields)


def notices_of(text: str, document: Path, catalog: Catalog) -> tuple[Notice, ...]:
    """Return what of the schema that a document names could not be taken over."""
    place = place_in(text)
    try:
        return () if place is None else _said_by(_file_of(place.of(text), document, catalog.root)).notices
    except SchemaError:
        return ()


def _file_of(name: str, document: Path, root: Path) -> Path:
    """Return the file that a document names, from its own folder on.

    Raises:
        SchemaError: It is not there, or not in the project.
    """
    try:
        file = Path(os.path.realpath(document.parent / name))
        is_outside, is_missing = leads_outside(file, _project_of(root)), not is_there(file)
    except ValueError:
        raise SchemaError(f"The schema {named(name)} has a name that no file has.", hint="Correct its name.") from None
    if is_outside:
        raise SchemaError(f"The schema {named(name)} lies outside the project.", hint="Name a copy in the project.")
    if is_missing:
        meant = _beside(file)
        hint = f"Did you mean {named(meant)}?" if meant else "Its name counts from the folder of this document."
        raise SchemaError(f"There is no schema {named(name)}.", hint=hint)
    return file


def _project_of(root: Path) -> Path:
    """Return the repository that a folder of documents is in: schemas often lie beside that folder."""
    return next((folder for folder in (root, *root.parents) if is_there(folder / ".git")), root)


def _beside(file: Path) -> str | None:
    try:
        return nearest(file.name, sorted(os.listdir(file.parent)))  # noqa: PTH208
    except OSError:
        return None


def _said_by(file: Path) -> _Said:
    """Read a schema; a form asks at each key that is typed, so it is read again only when it changed.

    Raises:
        SchemaError: It cannot be read.
    """
    return _read(file, mark_at(str(file)))


@lru_cache(maxsize=16)
def _read(file: Path, mark: object) -> _Said:
    from caseedit.core.schema.catalog_reader import fields_from
    from caseedit.core.schema.importers.jsonschema import read_file

    notices: list[Notice] = []
    plain = read_file(file, notices)
    return _Said(fields_from(file, plain["fields"], notices), plain["unknown"], tuple(notices))
