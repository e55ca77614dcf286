"""What the other documents of a folder say about the order of keys; read only when a key is added."""

from __future__ import annotations

import os
from bisect import bisect_left
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from caseedit.core.collection.index import IndexRow, read_row
from caseedit.core.collection.scan import is_document
from caseedit.core.frontmatter.order import KeyOrder, Keys

if TYPE_CHECKING:
    from caseedit.core.document.document import Document
    from caseedit.core.schema.loader import Catalog

# So many are asked: those whose names are nearest, since files that were begun together are alike.
MOST = 32

Belongs = Callable[[Path], bool]


class Neighbours:
    """The keys of documents beside a document; a file is read again only if it changed."""

    def __init__(self) -> None:
        self._known: dict[Path, tuple[int, int, Keys]] = {}

    def teach(self, document: Document, catalog: Catalog) -> None:
        """Tell a document the order that its new keys follow: its schema's, else that of the documents beside it."""
        path = document.path
        names = catalog.schema_for(path or catalog.root, document.fields, document.text).order
        if path is None:
            document.order = names
            return
        file = path.absolute()
        collection = catalog.first_match(file)

        def belongs(other: Path) -> bool:
            return catalog.first_match(other) == collection

        document.order = KeyOrder(names, lambda: self.keys_beside(file, belongs))

    def keys_beside(self, path: Path, belongs: Belongs = lambda path: True) -> list[Keys]:
        """Return the keys of the documents in the same folder, each in file order."""
        return [keys for other in _nearest(path, belongs) if (keys := self._keys_of(other))]

    def _keys_of(self, path: Path) -> Keys:
        try:
            status = path.stat()
        except OSError:
            return ()
        known = self._known.get(path)
        if known is None or known[:2] != (status.st_mtime_ns, status.st_size):
            row = read_row(IndexRow(str(path), path.name, ""), deep=True)
            known = self._known[path] = (status.st_mtime_ns, status.st_size, tuple(row.fields))
        return known[2]


def _nearest(path: Path, belongs: Belongs) -> Iterator[Path]:
    try:
        names = sorted(name for name in os.listdir(path.parent) if is_document(name))  # noqa: PTH208
    except OSError:
        return
    at = bisect_left(names, path.name)
    before, after = names[max(at - MOST, 0) : at], [name for name in names[at : at + MOST + 1] if name != path.name]
    half = MOST // 2
    before = before[-max(half, MOST - len(after)) :]
    for name in [*before, *after[: MOST - len(before)]]:
        if belongs(path.parent / name):
            yield path.parent / name
