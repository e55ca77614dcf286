"""A folder of documents as a script sees it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from caseedit.core.collection.key_order import Neighbours
from caseedit.core.collection.scan import scan
from caseedit.core.files.disk import is_folder
from caseedit.errors import CannotRead

if TYPE_CHECKING:
    from caseedit.core.document.document import Document
    from caseedit.core.schema.loader import Catalog


class Collection:
    """The documents under a folder; going through it gives each of them, opened.

    Attributes:
        root: The folder.
        skipped: What could not be read while going through; the rest went on.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.skipped: list[CannotRead] = []
        self._neighbours = Neighbours()

    @cached_property
    def catalog(self) -> Catalog:
        """The schemas that apply here; errors in them are in its `errors`."""
        from caseedit.core.schema.loader import load_catalog

        return load_catalog(self.root)

    def paths(self) -> list[Path]:
        """Return the files, in the order of lists.

        Raises:
            CannotRead: The folder is not there or cannot be read.
        """
        self.skipped = []
        return list(scan(self.root, self.catalog.ignore, unreadable=self.skipped.append))

    def open(self, path: Path | str) -> Document:
        """Open one document; a relative path is taken from the root.

        Raises:
            CannotRead: It is not there, no regular file, not readable, or too big.
        """
        from caseedit.core.document.document import load

        file = self.root / path
        document = load(file, dialect=self.catalog.owner(file).dialect)
        document.root = self.root
        self._neighbours.teach(document, self.catalog)
        return document

    def __iter__(self) -> Iterator[Document]:
        for path in self.paths():
            try:
                yield self.open(path)
            except CannotRead as error:
                self.skipped.append(error)

    def __len__(self) -> int:
        return len(self.paths())


def open_collection(path: Path | str) -> Collection:
    """Return the documents under a folder.

    Raises:
        CannotRead: There is no such folder.
    """
    root = Path(path).absolute()
    if not is_folder(root):
        raise CannotRead(f"There is no folder {path}.", path=root, hint="Check the name.")
    return Collection(root)
