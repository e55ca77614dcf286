"""A document as a check takes it up: its text, its schema, its habits, and what it tells the others."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from caseedit.core.files import stamp
from caseedit.core.schema.catalog import NEAR, SIGN
from caseedit.core.schema.loader import Catalog, absolute, find_root, load_catalog
from caseedit.core.schema.schema import Schema
from caseedit.core.validation.context import Context
from caseedit.core.validation.evident import summary_of
from caseedit.core.validation.facts import Told
from caseedit.core.validation.rules import RULES
from caseedit.core.validation.running import has_habit
from caseedit.core.validation.siblings import Siblings

if TYPE_CHECKING:
    from caseedit.core.document.document import Document

# What these find may be how it is done here; see `Siblings.is_usual_beside`.
HABITUAL = {rule.name: rule for rule in RULES if rule.usual is not None}


def opened(path: Path, catalog: Catalog) -> Document:
    """Read a document that nobody will save.

    Raises:
        CannotRead: It cannot be read.
    """
    from caseedit.core.document.document import loads

    return loads(stamp.content(path), path, dialect=catalog.owner(path).dialect)


def schema_of(document: Document, catalog: Catalog | None) -> Schema:
    """Return the schema that was told for a document; without a catalog that of the nearest one above it."""
    if document.path is None:
        return Schema() if catalog is None else catalog.bare_schema()
    if catalog is None:
        catalog = load_catalog(find_root(document.path))
    return catalog.schema_for(absolute(document.path), document.fields, document.text)


def names_a_schema(document: Document) -> bool:
    """Say whether a document may name a schema of its own: what that rests on, only its reader knows."""
    return SIGN in document.text[:NEAR]


def told_by(known: Siblings, context: Context, catalog: Catalog) -> Told:
    """Return what a document tells the others; its habits are those that it has as if there were no others."""
    document, schema = context.document, context.schema
    assert document.path is not None
    summary = summary_of(document, catalog, schema)
    habits = [name for name, rule in HABITUAL.items() if has_habit(context, rule)]
    return known.told(document.path, schema, document.fields, habits, summary)
