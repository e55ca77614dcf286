"""Runs the rules over a document or a collection."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from caseedit.core.schema.loader import Catalog, absolute
from caseedit.core.schema.schema import Schema
from caseedit.core.validation.anchors import Anchors
from caseedit.core.validation.context import Context
from caseedit.core.validation.dependents import Ask, presence
from caseedit.core.validation.diagnostic import Diagnostic
from caseedit.core.validation.disk import Disk
from caseedit.core.validation.documents import opened, schema_of, told_by
from caseedit.core.validation.evident import is_untold, told_or_learned
from caseedit.core.validation.facts import Kept
from caseedit.core.validation.markdown_text import MarkdownText
from caseedit.core.validation.round import Round, Sharing
from caseedit.core.validation.rules import RULES
from caseedit.core.validation.running import in_order, run_rules
from caseedit.core.validation.siblings import Siblings
from caseedit.errors import CannotRead

if TYPE_CHECKING:
    from caseedit.core.document.document import Document


def check(
    document: Document,
    schema: Schema | None = None,
    *,
    catalog: Catalog | None = None,
    siblings: Siblings | None = None,
    disk: Disk | None = None,
) -> list[Diagnostic]:
    """Return what is wrong with a document, sorted by place; pure but for looks at the disk, from any thread.

    Args:
        document: A document that nobody changes meanwhile: a snapshot, from a thread.
        schema: What it should be; asked of `catalog` if left out.
        catalog: Where the schema comes from if it is not given; the nearest one above the file if left out too.
        siblings: What is known of the other documents; without it nothing is said of the collection.
        disk: Folder listings to share between documents that are checked checked.
    """
    if schema is None:
        schema = schema_of(document, catalog)
    context = Context(document, schema, siblings, disk or Disk())
    return in_order(run_rules(context, RULES))


def check_files(
    paths: Iterable[Path],
    catalog: Catalog,
    *,
    others: Iterable[Path] = (),
    skipped: list[CannotRead] | None = None,
) -> Iterator[tuple[Path, list[Diagnostic]]]:
    """Check many documents and compare them with each other; see `Checker.check_files`."""
    return Checker(catalog).check_files(paths, others=others, skipped=skipped)


class Checker:
    """Checks the documents of a catalog, and remembers what each is compared with."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        # By the root of the schema file that owns them: two files may both have a collection of one name.
        self._siblings: dict[Path, Siblings] = {}
        # The places of documents that others link to, as they were when a link was last looked at.
        self._anchors: dict[str, Anchors] = {}
        self._is_all_read = False
        self._answers: dict[Path, Schema] = {}
        self._disk = Disk()
        # Whether a document names a schema of its own: what that rests on, only its reader knows.
        self.has_own_schemas = False
        self._lock = Lock()

    @property
    def looked_at(self) -> list[str]:
        """The folders and further files that the last check of many documents looked at."""
        folders = {folder for known in self._siblings.values() for folder in known.learned.lookups.folders}
        return [*self._disk.looked_at, *folders]

    def check(self, document: Document) -> list[Diagnostic]:
        """Return what is wrong with one document, compared with those that are known from the disk."""
        owner = self.catalog if document.path is None else self.catalog.owner(document.path)
        with self._lock:
            known = self._siblings.get(owner.root)
            return check(document, self._told_or_learned(document, known), siblings=known)

    def schema_of(self, document: Document) -> Schema:
        """Return the schema of a document as it is now: told, or learned from the others once they are read."""
        path = document.path
        schema = schema_of(document, self.catalog)
        known = None if path is None else self._siblings.get(self.catalog.owner(path).root)
        if known is None or path is None or not is_untold(path, self.catalog, schema):
            return schema
        # A writer at the keys never waits for a check: while one runs, the answer of before is good enough.
        if self._lock.acquire(blocking=False):
            try:
                self._answers[path] = known.learned.schema_for(absolute(path), document.fields, schema)
            finally:
                self._lock.release()
        return self._answers.get(path, schema)

    def _told_or_learned(self, document: Document, known: Siblings | None) -> Schema:
        return told_or_learned(document, self.catalog, known, schema_of(document, self.catalog))

    def check_changed(
        self, paths: Iterable[Path], is_document: Callable[[Path], bool]
    ) -> Iterator[tuple[Path, list[Diagnostic]]]:
        """Check what changed on the disk, and the documents that are concerned by it; no others are read.

        Args:
            paths: Files and folders that are new, other than before, or gone.
            is_document: Says whether a path is a document that is there.

        Yields:
            Each document that changed, then each that asked something of one that did, or of which the others say
            something else now.
        """
        changed: set[Ask] = set()
        relearned: set[Path] = set()
        documents: dict[Path, Document] = {}
        for path in paths:
            try:
                document = opened(path, self.catalog) if is_document(path) else None
            except CannotRead:
                # Gone, or locked, since it was listed: as if it were not there.
                document = None
            if document is not None:
                documents[path] = document
            with self._lock:
                before = self._doubtful_beside(path)
                changed |= self._renew(path, document)
                after = self._doubtful_beside(path, ask=True)
                relearned |= {each for each in before | after if before.get(each) != after.get(each)}
        disk = Disk()
        for path, document in documents.items():
            yield path, self._check_noted(path, document, disk)
        for path in sorted((self._concerned(changed) | relearned) - {absolute(path) for path in documents}):
            try:
                yield path, self._check_noted(path, opened(path, self.catalog), disk)
            except CannotRead:
                continue

    def named_files(self) -> set[str]:
        """Return every file that the checked documents name, whether it is there or not."""
        with self._lock:
            return {name for known in self._siblings.values() for name in known.dependents.files()}

    def _doubtful_beside(self, path: Path, *, ask: bool = False) -> dict[Path, Schema]:
        """Return the documents beside one with which the others may find fault; those known by now, or all."""
        known = self._siblings.get(self.catalog.owner(path).root)
        bare = self.catalog.owner(known.root / "x.md").bare_schema() if known is not None and ask else None
        return {} if known is None else known.learned.doubtful_beside(absolute(path), bare)

    def _renew(self, path: Path, document: Document | None) -> set[Ask]:
        """Take in what a path is now; return what it answers otherwise than before."""
        owner = self.catalog.owner(path).root
        if document is not None and self._is_all_read:
            self._siblings.setdefault(owner, Siblings(self.catalog.owner(path)))
        changed: set[Ask] = set()
        for root, known in self._siblings.items():
            before, usual, was_there = known.said_by(path), known.habits(), path in known
            places = known.dependents.anchors(str(absolute(path)))
            if root == owner and document is not None:
                context = Context(document, schema_of(document, self.catalog), None, Disk())
                known.take(path, told_by(known, context, self.catalog))
            else:
                known.remove(path)
            changed |= {ask[:3] if ask[0] == "values" else ask for ask in before ^ known.said_by(path)}
            changed |= usual ^ known.habits()
            changed |= self._places_of(path, document, places)
            if document is None or (root == owner and not was_there):
                changed |= presence(path, known.dependents)
        return changed

    def _places_of(self, path: Path, document: Document | None, asked: list[Ask]) -> set[Ask]:
        """Return the places that others link to and that came, went, or are still not there."""
        file = str(absolute(path))
        old = self._anchors.pop(file, None)
        if not asked or document is None:
            return set()
        new = self._anchors[file] = Anchors.of(document.text, MarkdownText(document.text, document.parts.body.start))
        return {ask for ask in asked if old is None or not new.has(ask[2]) or not old.has(ask[2])}

    def _concerned(self, changed: set[Ask]) -> set[Path]:
        with self._lock:
            return {path for known in self._siblings.values() for path in known.dependents.of(changed)}

    def _check_noted(self, path: Path, document: Document, disk: Disk) -> list[Diagnostic]:
        """Check a document as it is on the disk, and keep what it asked of others."""
        with self._lock:
            known = self._siblings.get(self.catalog.owner(path).root)
            context = Context(document, self._told_or_learned(document, known), known, disk)
            found = in_order(run_rules(context, RULES))
            if known is not None:
                known.dependents.note(absolute(path), context.asked)
            self._anchors |= disk.known_anchors
        return found

    def check_files(
        self,
        paths: Iterable[Path],
        *,
        others: Iterable[Path] = (),
        skipped: list[CannotRead] | None = None,
        told: Callable[[int], None] | None = None,
        kept: Kept | None = None,
        sharing: Sharing | None = None,
    ) -> Iterator[tuple[Path, list[Diagnostic]]]:
        """Check many documents and compare them with each other.

        Args:
            paths: The documents to tell of.
            others: Documents that are read only to be compared with.
            skipped: Takes what could not be read, and the rest goes on; without it `CannotRead` is raised.
            told: Is told, after each document, how many are read.
            kept: What earlier checks found out; what holds of it need not be found out again.
            sharing: Has others look at documents, too.

        Yields:
            Each path that could be read, in the order given, with what is wrong there.
        """
        checked = Round(self.catalog, self._lock, kept, skipped, sharing)
        self._disk = checked.disk
        checked.read(paths, others, told)
        self.has_own_schemas |= checked.has_own_schemas
        # All at once, so that `check` in another thread never sees half of it.
        self._siblings, self._anchors, self._is_all_read = checked.siblings, checked.disk.known_anchors, True
        yield from checked.findings()
