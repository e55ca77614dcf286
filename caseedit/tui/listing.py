"""The order of the list: folders as the schema names their collections, then what belongs to none."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from caseedit.core.collection.index import IndexRow
from caseedit.core.schema.loader import Catalog


def by_collection(rows: Sequence[IndexRow], catalog: Catalog) -> list[IndexRow]:
    """Return the rows with the folders of collections first; the order inside a folder stays."""
    if not catalog.collections:
        return list(rows)
    groups = [list(group) for _, group in groupby(rows, key=lambda row: row.folder)]
    # The root's own documents stand before all folders; they have no heading.
    groups.sort(key=lambda group: _rank(group[0].path, catalog) if group[0].folder else -1)
    return [row for group in groups for row in group]


def _rank(path: Path, catalog: Catalog) -> int:
    names = [member.schema.name for member in catalog.collections]
    # A folder with a schema of its own is another matter.
    name = catalog.first_match(path) if catalog.owner(path) is catalog else None
    return names.index(name) if name in names else len(names)
