"""Opens documents as the project around them has it: its reader and its order of keys."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from caseedit.cli.misuse import WrongUse
from caseedit.core.collection.key_order import Neighbours
from caseedit.core.document.document import Document, load
from caseedit.core.files.cache import Mark, mark_at, marks_of
from caseedit.core.files.disk import is_folder, is_hidden, is_there
from caseedit.errors import CannotRead

if TYPE_CHECKING:
    from caseedit.core.schema.loader import Catalog


def why_unread(path: Path, document: Document) -> str:
    """Return why a document's fields cannot be read, with the place, as compilers write it; empty if they can."""
    if (problem := document.problem) is None:
        return ""
    line, column = document.lines.position(problem.span.start)
    return f"{path}:{line + 1}:{column + 1}: {problem.message} {problem.hint}".rstrip()


class Project:
    """Finds the schema that belongs to each file, and reads each schema once."""

    def __init__(self, within: Iterable[Path] = ()) -> None:
        """Begin with nothing read.

        Args:
            within: Folders whose documents belong together where no schema says what does.
        """
        self._within = [Path(os.path.abspath(path)) for path in within if is_folder(path)]  # noqa: PTH100
        self._catalogs: dict[Path, Catalog] = {}
        self._roots: dict[Path, Path] = {}
        self._neighbours = Neighbours()

    def catalog_for(self, path: Path) -> Catalog:
        """Return what the project of a file or folder says of its documents."""
        from caseedit.core.schema.loader import find_root, load_catalog

        folder = path if is_folder(path) else path.parent
        if folder not in self._roots:
            self._roots[folder] = self._root_of(find_root(folder))
        root = self._roots[folder]
        if root not in self._catalogs:
            self._catalogs[root] = load_catalog(root)
        return self._catalogs[root]

    def _root_of(self, root: Path) -> Path:
        """Return the root of a schema; where there is none, the folder that was asked for, which holds them all."""
        from caseedit.core.schema.importers import signs_at
        from caseedit.core.schema.schema import FILE_NAME

        wider = next((folder for folder in self._within if root.is_relative_to(folder)), root)
        return root if wider == root or is_there(root / FILE_NAME) or signs_at(root) else wider

    def open(self, path: Path) -> Document:
        """Open a document.

        Raises:
            CannotRead: It is not there, no regular file, not readable, or too big.
        """
        catalog = self.catalog_for(path)
        document = load(path, dialect=catalog.dialect)
        document.root = catalog.root
        self._neighbours.teach(document, catalog)
        return document

    def documents(self, paths: list[Path], skipped: list[CannotRead]) -> Iterator[Path]:
        """Yield the files that are named, and those under the folders that are named, each once.

        Args:
            paths: Files and folders.
            skipped: Takes what could not be read; the rest goes on.
        """
        seen: set[Path] = set()
        for path in paths:
            for document in self._at(path, skipped):
                if document not in seen:
                    seen.add(document)
                    yield document

    def survey(
        self, paths: Iterable[Path], skipped: list[CannotRead], without: Collection[str] = ()
    ) -> dict[str, Mark]:
        """Return the same files as `documents`, by path as text, each with what differs after any change of it.

        Args:
            paths: Files and folders.
            skipped: Takes what could not be read; the rest goes on.
            without: Folders that are left out.
        """
        found: dict[str, Mark] = {}
        for path in paths:
            if not is_folder(path):
                found[str(path)] = mark_at(str(path))
                continue
            # As `Path` writes it.
            cut = 2 if str(path) == "." else 0
            for listed in self._listings(path, skipped, without):
                found.update(zip([entry.path[cut:] for entry in listed], marks_of(listed), strict=True))
        return found

    def _at(self, path: Path, skipped: list[CannotRead]) -> Iterator[Path]:
        found = (Path(entry.path) for listed in self._listings(path, skipped) for entry in listed)
        return found if is_folder(path) else iter((path,))

    def _listings(
        self, folder: Path, skipped: list[CannotRead], without: Collection[str] = ()
    ) -> Iterator[list[os.DirEntry[str]]]:
        from caseedit.core.collection.scan import is_ignored, listings
        from caseedit.core.schema.loader import absolute

        # What is to be left out is said from the project's root, which may lie further up.
        catalog = self.catalog_for(folder)
        is_left_out = is_ignored(catalog.ignore)
        above = absolute(folder).relative_to(catalog.root).as_posix()
        start = "" if above == "." else f"{above}/"
        cut = len(str(folder).rstrip(os.sep)) + 1
        try:
            for listed in listings(folder, without=without, unreadable=skipped.append):
                if not catalog.ignore:
                    yield listed
                    continue
                yield [one for one in listed if not is_left_out(start + one.path[cut:].replace(os.sep, "/"))]
        except CannotRead as error:
            skipped.append(error)


def must_be_there(paths: Iterable[Path]) -> None:
    """Check that paths of a command line name something.

    Raises:
        WrongUse: One names nothing.
    """
    for path in paths:
        if not os.path.lexists(path) and not is_hidden(path):
            raise WrongUse(f"There is no {str(path)[:200]}.", hint="Name a file or a folder.")
