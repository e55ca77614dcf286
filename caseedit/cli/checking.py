"""The documents of a command line, by the schemas that apply to them, and what is wrong with them now."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from caseedit.cli.misuse import WrongUse
from caseedit.cli.project import Project, must_be_there
from caseedit.core.collection.memory import Found, Memory, Remembered, Unknowable
from caseedit.core.dataclasses import replace
from caseedit.core.files.cache import Mark
from caseedit.core.files.disk import is_file
from caseedit.errors import CannotRead, SchemaError

if TYPE_CHECKING:
    from caseedit.core.schema.loader import Catalog
    from caseedit.core.validation.check import Checker

__all__ = ["Documents", "Found"]


class Documents:
    """What is to be checked.

    Attributes:
        count: How many documents the last check read, or knew to be as they were.
    """

    def __init__(
        self, paths: list[Path], schema: Path | None, unlisted: list[CannotRead], *, is_found_only: bool = False
    ) -> None:
        """Find them.

        Args:
            paths: Files and folders.
            schema: A schema file in place of the project's own.
            unlisted: Takes what could not be read.
            is_found_only: Files count only where a check of this folder would find them; there may be none.

        Raises:
            WrongUse: A path or the schema is not there, or there is no document.
        """
        must_be_there(paths)
        self._roots, self._schema = paths, schema
        self._project = Project(paths)
        self._told = self._project.survey(paths, unlisted)
        if is_found_only:
            known = {os.path.abspath(name) for name in self._project.survey([Path()], unlisted)}  # noqa: PTH100
            self._told = {name: mark for name, mark in self._told.items() if os.path.abspath(name) in known}  # noqa: PTH100
        elif not self._told and not unlisted:
            where = ", ".join(str(path.absolute()) for path in paths)
            raise WrongUse(f"No documents were found in {where}.", hint="Looked for .md, .markdown and .mdx files.")
        self._groups = self._by_catalog()
        self._checkers: dict[str, Checker] = {}
        self.count = 0

    @property
    def schema_errors(self) -> list[SchemaError]:
        """What is wrong with the schemas."""
        return [error for catalog, _ in self._groups for error in catalog.errors]

    @property
    def notices(self) -> list[str]:
        """Sentences about foreign schemas: why one does not hold, or that it has things without a counterpart."""
        told = [sentence for catalog, _ in self._groups for sentence in _sentences(catalog)]
        if (
            self._schema is not None
            and self._told
            and not self.schema_errors
            and not any(catalog.first_match(Path(name)) for catalog, names in self._groups for name in names)
        ):
            root = self._groups[0][0].root
            told.append(f"No document fits a collection of {self._schema}; its paths count from {root}.")
        return told

    @property
    def names(self) -> Collection[str]:
        """The paths of all documents, as text."""
        return self._told.keys()

    @cached_property
    def paths(self) -> list[Path]:
        """All documents, in the order in which they are listed."""
        return [Path(name) for name in self._told]

    def has(self, path: Path) -> bool:
        """Say whether something was checked as a document."""
        return str(path) in self._checkers

    def checker_of(self, path: Path) -> Checker:
        """Return what checked a document."""
        return self._checkers[str(path)]

    def check(self, skipped: list[CannotRead], *, is_remembered: bool) -> Found:
        """Return what is wrong, the documents in the order of their schemas; those without a finding may be left out.

        Args:
            skipped: Takes what could not be read.
            is_remembered: What was found before may be told again, if nothing has changed that it rests on.
        """
        others, memory = self._beside, self.memory if is_remembered else None
        known = None if memory is None else memory.recall()
        if known is not None:
            self.count = len(self._told)
            return known
        from caseedit.cli.processes import shared_out

        found: Found = []
        self._checkers.clear()
        rests_on: set[str] = set()
        kept = None if memory is None else self._remembered()
        for catalog, names in self._groups:
            checker = self._checker(catalog, names)
            beside = map(Path, others[catalog.root])
            found += checker.check_files(
                map(Path, names), others=beside, skipped=skipped, kept=kept, sharing=shared_out
            )
            rests_on |= set(checker.looked_at)
        if kept is not None:
            kept.close()
        self.count = len(found)
        for checker in dict.fromkeys(self._checkers.values()):
            found += self._unused_pictures(checker, rests_on)
        is_all_known = not skipped and not any(checker.has_own_schemas for checker in self._checkers.values())
        if memory is not None and is_all_known:
            memory.keep(sorted(rests_on), found)
        return found

    def _unused_pictures(self, checker: Checker, rests_on: set[str]) -> Found:
        """Return the pictures that no document shows, where all documents of a schema file were checked."""
        root = checker.catalog.root
        if not checker.catalog.media.roots or not any(_holds(path, root) for path in self._roots):
            return []
        from caseedit.core.collection.references import References

        references = References(checker)
        unused = references.unused_pictures()
        rests_on |= set(references.folders)
        return [(path, [replace(item, path=path)]) for item in unused if (path := self._shown(item.path or root))]

    def _shown(self, path: Path) -> Path:
        """Return a path as those of the command line are written: from here, if they are."""
        here = Path.cwd()
        is_from_here = path.is_relative_to(here) and not any(root.is_absolute() for root in self._roots)
        return path.relative_to(here) if is_from_here else path

    def _checker(self, catalog: Catalog, names: Iterable[str]) -> Checker:
        from caseedit.core.validation.check import Checker

        checker = Checker(catalog)
        self._checkers |= dict.fromkeys(names, checker)
        return checker

    @cached_property
    def _beside(self) -> dict[Path, dict[str, Mark]]:
        """The documents that those of each schema are compared with."""
        return {catalog.root: self._others(catalog) for catalog, _ in self._groups}

    @property
    def _marks(self) -> dict[str, Mark]:
        return {**self._told, **{name: mark for found in self._beside.values() for name, mark in found.items()}}

    def _remembered(self) -> Remembered:
        from caseedit.config import cache_dir

        here = os.getcwd()  # noqa: PTH109
        marks = self._marks.items()
        return Remembered(cache_dir(), {os.path.normpath(os.path.join(here, name)): mark for name, mark in marks})  # noqa: PTH118

    @cached_property
    def memory(self) -> Memory | None:
        """What is kept of such a run; None if that cannot be told."""
        from caseedit.config import cache_dir

        if not self._told:
            return None
        words = [*map(str, self._roots), f"--schema={self._schema}"]
        try:
            return Memory(cache_dir(), words, [catalog for catalog, _ in self._groups], self._marks)
        except Unknowable:
            return None

    def _by_catalog(self) -> list[tuple[Catalog, list[str]]]:
        """Group documents by the schema file that is nearest to each."""
        if self._schema is not None:
            return [(_named_schema(self._schema, self._told), list(self._told))]
        groups: dict[Path, tuple[Catalog, list[str]]] = {}
        lists: dict[str, list[str]] = {}
        for name in self._told:
            folder = name.rpartition(os.sep)[0]
            if folder not in lists:
                catalog = self._project.catalog_for(Path(name).parent)
                lists[folder] = groups.setdefault(catalog.root, (catalog, []))[1]
            lists[folder].append(name)
        return list(groups.values())

    def _others(self, catalog: Catalog) -> dict[str, Mark]:
        """Return the documents that those of a schema are compared with."""
        # One document alone can be the second with its address; what cannot be read is told of when it is asked for.
        if any(_holds(path, catalog.root) for path in self._roots):
            return {}
        from caseedit.core.validation.siblings import must_read_others

        if not must_read_others(catalog):
            return {}
        # What was asked for is listed already; of files that are named one by one that is not known of their folders.
        asked = {os.path.abspath(path) for path in self._roots}  # noqa: PTH100
        found = self._project.survey([catalog.root], [], asked)
        for path in asked & found.keys():
            del found[path]
        owners = {folder: catalog.owner(Path(folder, "x")) for folder in {os.path.dirname(name) for name in found}}  # noqa: PTH120
        return {name: mark for name, mark in found.items() if owners[os.path.dirname(name)] is catalog}  # noqa: PTH120


def _holds(folder: Path, root: Path) -> bool:
    return root.is_relative_to(os.path.abspath(folder))  # noqa: PTH100


def _named_schema(file: Path, documents: Iterable[str]) -> Catalog:
    from caseedit.core.schema.loader import load_named

    if not is_file(file):
        raise WrongUse(f"There is no schema file {file}.")
    return load_named(file, documents)


def _sentences(catalog: Catalog) -> list[str]:
    count = len(catalog.notices)
    if not catalog.source:
        return [str(notice) for notice in catalog.notices]
    things = f"{count} thing{'s' * (count != 1)}"
    return [f"{catalog.source}: {things} could not be taken over; caseedit schema show tells which."] if count else []
