"""What is known of a folder of documents: its schemas, its list, its problems, its branch."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from caseedit.config import cache_dir
from caseedit.core.collection import git
from caseedit.core.collection.index import Index
from caseedit.core.collection.kept import KeptRows
from caseedit.core.collection.key_order import Neighbours
from caseedit.core.collection.scan import is_document
from caseedit.core.files.cache import mark_at
from caseedit.core.files.disk import is_folder
from caseedit.core.files.stamp import is_readable
from caseedit.core.schema.schema import FILE_NAME
from caseedit.errors import CannotRead

if TYPE_CHECKING:
    from caseedit.core.document.document import Document
    from caseedit.core.schema.loader import Catalog
    from caseedit.core.schema.schema import Schema
    from caseedit.core.validation.check import Checker
    from caseedit.core.validation.diagnostic import Diagnostic


class Site:
    """A folder, read as far as somebody asked.

    Attributes:
        root: The folder.
        real_root: Where it is, whatever links led there.
        index: One row per document under the root.
        neighbours: The order of keys in the documents of each folder.
    """

    def __init__(self, root: Path) -> None:
        self.root = Path(os.path.normpath(root.absolute()))
        if not is_folder(self.root):
            raise CannotRead(f"There is no folder {root}.", path=self.root, hint="Check the name, or make it first.")
        self.real_root = os.path.realpath(self.root)
        self.index = Index(self.root)
        self.index.kept = KeptRows(cache_dir())
        self._catalog: Catalog | None = None
        self._known_checker: Checker | None = None
        self._known_schema: tuple[Document, int, Schema] | None = None
        self.neighbours = Neighbours()

    @property
    def catalog(self) -> Catalog:
        """The schemas that apply here, read when first asked for; what is wrong with them is in its `errors`.

        They are those of the folder, or of the nearest one above it that has some.
        """
        if self._catalog is None:
            from caseedit.core.schema.loader import find_root, load_catalog

            self._catalog = load_catalog(find_root(self.root))
            self.index.dialect = self._catalog.dialect
            if self._catalog.root == self.root:
                self.index.ignore(self._catalog.ignore)
        return self._catalog

    def reload_catalog(self) -> Catalog:
        """Read the schemas again."""
        self._catalog = self._known_schema = None
        return self.catalog

    def schema_of(self, document: Document) -> Schema:
        """Return the schema that fits a document as it is now; once all are checked, what the others have in common."""
        known = self._known_schema
        if known is None or known[:2] != (document, document.revision):
            known = self._known_schema = (document, document.revision, self._schema_now(document))
        return known[2]

    def _schema_now(self, document: Document) -> Schema:
        checker = self._known_checker
        if checker is not None and checker.catalog is self.catalog:
            return checker.schema_of(document)
        return self.catalog.schema_for(document.path or self.root, document.fields, document.text)

    @property
    def branch(self) -> str:
        """The git branch that the root is on; empty without git."""
        return git.branch(self.root)

    def refresh_index(self, paths: Iterable[Path]) -> bool:
        """Look again at what may have changed on disk; True if a list looks different now."""
        before = self.index.rows
        for path in paths:
            if path == self.root / FILE_NAME:
                self.reload_catalog()
            elif is_document(path.name):
                self.index.refresh(path)
            elif is_folder(path) or self.index.has_folder(path):
                self.index.scan()
        return before != self.index.rows

    def check_all(self, told: Callable[[int], None] | None = None) -> Iterator[tuple[Path, list[Diagnostic]]]:
        """Check every document as it is on the disk; may be called in a thread. `told` is told how many are read.

        Files that cannot be read are passed over: their rows say so.
        """
        from caseedit.core.collection.memory import Remembered

        paths = [row.path for row in self.index.rows if is_readable(row.path)]
        kept = Remembered(cache_dir(), {str(path): mark_at(str(path)) for path in paths})
        try:
            yield from self._checker.check_files(paths, told=told, kept=kept)
        except CannotRead:
            # One went away between the two looks; the next change on disk starts the check again.
            return
        finally:
            kept.close()

    def check_again(self, paths: Iterable[Path]) -> Iterator[tuple[Path, list[Diagnostic]]]:
        """Check what changed on disk, and the documents that refer to it or share its values. For a thread, too."""
        yield from self._checker.check_changed(paths, lambda path: path in self.index)

    def check(self, document: Document) -> list[Diagnostic]:
        """Return what is wrong with a document; may be called in a thread."""
        return self._checker.check(document.snapshot())

    @property
    def _checker(self) -> Checker:
        """Checks against the schemas in use, and remembers what each document is compared with."""
        from caseedit.core.validation.check import Checker

        if self._known_checker is None or self._known_checker.catalog is not self.catalog:
            self._known_checker = Checker(self.catalog)
        return self._known_checker

    def new_document(self, title: str, folder: Path | str = "") -> Path:
        """Make a file named after `title` in a folder or a collection and return its path; the caller opens it.

        Raises:
            CannotWrite: There is such a file already, or it cannot be written.
        """
        from caseedit.core.collection.new import first_bytes, path_for
        from caseedit.core.files import atomic

        path, schema = path_for(self.root, title, folder, self.catalog)
        atomic.create(path, first_bytes(title, path, schema, self.catalog.dialect))
        self.index.refresh(path)
        return path
