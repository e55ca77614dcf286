"""Runs the rules over a document or a collection."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from caseedit.core.dataclasses import dataclass
from caseedit.core.files import stamp
from caseedit.core.schema.loader import Catalog, absolute, find_root, load_catalog
from caseedit.core.schema.schema import Schema
from caseedit.core.validation.anchors import Anchors
from caseedit.core.validation.context import Context
from caseedit.core.validation.dependents import Ask, presence
from caseedit.core.validation.diagnostic import Diagnostic
from caseedit.core.validation.disk import Disk
from caseedit.core.validation.evident import is_untold, summary_of, told_or_learned
from caseedit.core.validation.markdown_text import MarkdownText
from caseedit.core.validation.rules import RULES
from caseedit.core.validation.running import in_order, run_rules
from caseedit.core.validation.siblings import Siblings, needs_others
from caseedit.errors import CannotRead

if TYPE_CHECKING:
    from caseedit.core.document.document import Document

# What these find may be how it is done here; see `Siblings.has_habit`.
HABITS = ("html-unclosed", "html-nesting", "heading-jump", "smart-quotes")

_BY_NAME = {rule.name: rule for rule in RULES}


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A document whose rules over the collection wait until all others are read."""

    path: Path
    context: Context | None
    found: list[Diagnostic]


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
        disk: Folder listings to share between documents that are checked together.
    """
    if schema is None:
        schema = _schema_of(document, catalog)
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
        schema = _schema_of(document, self.catalog)
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
        return told_or_learned(document, self.catalog, known, _schema_of(document, self.catalog))

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
                document = self._load(path) if is_document(path) else None
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
                yield path, self._check_noted(path, self._load(path), disk)
            except CannotRead:
                continue

    def named_files(self) -> set[str]:
        """Return every file that the checked documents name, whether it is there or not."""
        with self._lock:
            return {name for known in self._siblings.values() for name in known.dependents.files()}

    def _load(self, path: Path) -> Document:
        return _opened(path, self.catalog.owner(path).dialect)

    def _doubtful_beside(self, path: Path, *, ask: bool = False) -> dict[Path, Schema]:
        """Return the documents beside one with which the others may find fault; those known by now, or all."""
        known = self._siblings.get(self.catalog.owner(path).root)
        bare = self._bare(known.root) if known is not None and ask else None
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
                self._add(known, document, path)
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
    ) -> Iterator[tuple[Path, list[Diagnostic]]]:
        """Check many documents and compare them with each other.

        Args:
            paths: The documents to tell of.
            others: Documents that are read only to be compared with.
            skipped: Takes what could not be read, and the rest goes on; without it `CannotRead` is raised.
            told: Is told, after each document, how many are read.

        Yields:
            Each path that could be read, in the order given, with what is wrong there.
        """
        siblings: dict[Path, Siblings] = {}
        disk = self._disk = Disk()
        waiting = []
        for item in self._first_passes(paths, siblings, disk, skipped):
            waiting.append(item)
            if told is not None:
                told(len(waiting))
        is_in = {absolute(item.path) for item in waiting}
        for path in others:
            if absolute(path) not in is_in:
                self._take_in(path, siblings)
        for root, known in siblings.items():
            known.learned.prepare(self._bare(root))
        # All at once, so that `check` in another thread never sees half of it.
        self._siblings, self._anchors, self._is_all_read = siblings, disk.known_anchors, True
        for item in waiting:
            yield item.path, in_order([*item.found, *self._late(item), *self._learned(item, disk)])

    def _bare(self, root: Path) -> Schema:
        return self.catalog.owner(root / "x.md").bare_schema()

    def _learned(self, item: _Waiting, disk: Disk) -> list[Diagnostic]:
        """Run the rules that the other documents ask for; only where they may find something is it read again."""
        path = absolute(item.path)
        known = self._siblings.get(self.catalog.owner(path).root)
        if known is None or known.learned.home_of(path) is None:
            return []
        with self._lock:
            is_doubtful, asked = known.learned.is_doubtful(path, self._bare(known.root))
            if asked:
                known.dependents.note_more(path, (("value", *each) for each in asked))
        try:
            document = self._load(item.path) if is_doubtful else None
        except CannotRead:
            return []
        if document is None:
            return []
        with self._lock:
            context = Context(document, self._told_or_learned(document, known), known, disk)
            found = run_rules(context, _LEARNED)
            known.dependents.note_more(path, context.asked)
        # What was found without the others is not told twice.
        told = {(each.rule, each.span) for each in item.found}
        return [each for each in found if (each.rule, each.span) not in told]

    def _late(self, item: _Waiting) -> list[Diagnostic]:
        """Run the rules that compare a document with the others, and keep what it asked of them."""
        context = item.context
        if context is None:
            return []
        with self._lock:
            late = run_rules(context, _LATE)
            if context.siblings is not None and item.path in context.siblings:
                context.siblings.dependents.note(absolute(item.path), context.asked)
        return late

    def _first_passes(
        self, paths: Iterable[Path], siblings: dict[Path, Siblings], disk: Disk, skipped: list[CannotRead] | None
    ) -> Iterator[_Waiting]:
        for path in paths:
            try:
                yield self._first_pass(path, siblings, disk)
            except CannotRead as error:
                if skipped is None:
                    raise
                skipped.append(error)

    def _first_pass(self, path: Path, siblings: dict[Path, Siblings], disk: Disk) -> _Waiting:
        owner = self.catalog.owner(path)
        document, known = self._opened(path, siblings)
        schema = _schema_of(document, owner)
        # Habits are counted as if there were no others: what is silent because of them must still count.
        context = Context(document, schema, None, disk)
        habits = _habits_of(context)
        context.siblings = known
        found = run_rules(context, _EARLY)
        known.add(path, schema, document.fields, habits, summary_of(document, self.catalog, schema))
        known.dependents.note(absolute(path), context.asked)
        # Most documents have nothing to wait for; their text and tree need not be kept.
        return _Waiting(path, context if habits or schema.fields else None, found)

    def _take_in(self, path: Path, siblings: dict[Path, Siblings]) -> None:
        """Read a document for the sake of the others."""
        try:
            document, known = self._opened(path, siblings)
        except CannotRead:
            return
        self._add(known, document, path)

    def _add(self, known: Siblings, document: Document, path: Path) -> None:
        schema = _schema_of(document, self.catalog)
        habits = _habits_of(Context(document, schema, None, Disk()))
        known.add(path, schema, document.fields, habits, summary_of(document, self.catalog, schema))

    def _opened(self, path: Path, siblings: dict[Path, Siblings]) -> tuple[Document, Siblings]:
        owner = self.catalog.owner(path)
        document = _opened(path, owner.dialect)
        self.has_own_schemas |= "yaml-language-server" in document.text[:2000]
        if owner.root not in siblings:
            siblings[owner.root] = Siblings(owner)
        return document, siblings[owner.root]


_LATE = tuple(rule for rule in RULES if rule.scope == "collection" or rule.name in HABITS)
# What a learned schema may ask for.
_LEARNED = tuple(rule for rule in RULES if rule.scope != "text" or rule.name == "image-missing")
_EARLY = tuple(rule for rule in RULES if rule not in _LATE)


def _opened(path: Path, dialect: str) -> Document:
    """Read a document that nobody will save.

    Raises:
        CannotRead: It cannot be read.
    """
    from caseedit.core.document.document import loads

    return loads(stamp.content(path), path, dialect=dialect)


def _habits_of(context: Context) -> list[str]:
    habits = [_BY_NAME[name] for name in HABITS]
    return [
        rule.name
        for rule in habits
        if (rule.signs is None or rule.signs(context)) and next(iter(rule.find(context)), None) is not None
    ]


def _schema_of(document: Document, catalog: Catalog | None) -> Schema:
    if document.path is None:
        return Schema() if catalog is None else catalog.bare_schema()
    if catalog is None:
        catalog = load_catalog(find_root(document.path))
    return catalog.schema_for(absolute(document.path), document.fields, document.text)


def must_read_others(catalog: Catalog) -> bool:
    """Say whether documents are compared, or learned from, so that the whole collection must be read."""
    return needs_others(catalog) or not catalog.collections
