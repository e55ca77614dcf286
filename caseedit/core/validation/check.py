"""Runs the rules over a document or a collection."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from caseedit.core.schema.loader import Catalog, absolute, find_root, load_catalog
from caseedit.core.schema.schema import Schema
from caseedit.core.text import Span
from caseedit.core.validation.context import Context
from caseedit.core.validation.diagnostic import Diagnostic, Severity, make
from caseedit.core.validation.disk import Disk
from caseedit.core.validation.rule import Finding, Rule
from caseedit.core.validation.rules import RULES
from caseedit.core.validation.siblings import Siblings, needs_others
from caseedit.errors import CannotRead

if TYPE_CHECKING:
    from caseedit.core.document.document import Document

# What these find may be how it is done here; see `Siblings.has_habit`.
HABITS = ("html-nesting", "heading-jump")

# One cause can show in very many places; nobody reads a list of thousands.
_MOST_OF_A_RULE = 200

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
    return _sorted(_run(context, RULES))


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
        self._lock = Lock()

    def check(self, document: Document) -> list[Diagnostic]:
        """Return what is wrong with one document, compared with those that are known from the disk."""
        schema = _schema_of(document, self.catalog)
        owner = self.catalog if document.path is None else self.catalog.owner(document.path)
        with self._lock:
            return check(document, schema, siblings=self._siblings.get(owner.root))

    def check_again(self, path: Path) -> list[Diagnostic]:
        """Return what is wrong with a file that changed; the others are from now on compared with what it is now.

        Raises:
            CannotRead: It is not there, or cannot be read.
        """
        from caseedit.core.document.document import load

        document = load(path, dialect=self.catalog.owner(path).dialect)
        known = self._siblings.get(self.catalog.owner(path).root)
        if known is not None:
            with self._lock:
                self._add(known, document, path)
        return self.check(document)

    def forget(self, path: Path) -> None:
        """Compare nothing any more with a document that is gone."""
        with self._lock:
            for known in self._siblings.values():
                known.remove(path)

    def check_files(
        self, paths: Iterable[Path], *, others: Iterable[Path] = (), skipped: list[CannotRead] | None = None
    ) -> Iterator[tuple[Path, list[Diagnostic]]]:
        """Check many documents and compare them with each other.

        Args:
            paths: The documents to tell of.
            others: Documents that are read only to be compared with.
            skipped: Takes what could not be read, and the rest goes on; without it `CannotRead` is raised.

        Yields:
            Each path that could be read, in the order given, with what is wrong there.
        """
        siblings: dict[Path, Siblings] = {}
        waiting = list(self._first_passes(paths, siblings, skipped))
        told = {absolute(item.path) for item in waiting}
        for path in others:
            if absolute(path) not in told:
                self._take_in(path, siblings)
        # All at once, so that `check` in another thread never sees half of it.
        self._siblings = siblings
        for item in waiting:
            late = [] if item.context is None else _run(item.context, _LATE)
            yield item.path, _sorted([*item.found, *late])

    def _first_passes(
        self, paths: Iterable[Path], siblings: dict[Path, Siblings], skipped: list[CannotRead] | None
    ) -> Iterator[_Waiting]:
        disk = Disk()
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
        found = _run(context, _EARLY)
        known.add(path, schema, document.fields, habits)
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
        known.add(path, schema, document.fields, _habits_of(Context(document, schema, None, Disk())))

    def _opened(self, path: Path, siblings: dict[Path, Siblings]) -> tuple[Document, Siblings]:
        from caseedit.core.document.document import load

        owner = self.catalog.owner(path)
        document = load(path, dialect=owner.dialect)
        if owner.root not in siblings:
            siblings[owner.root] = Siblings(owner)
        return document, siblings[owner.root]


_LATE = tuple(rule for rule in RULES if rule.scope == "collection" or rule.name in HABITS)
_EARLY = tuple(rule for rule in RULES if rule not in _LATE)


def _habits_of(context: Context) -> list[str]:
    return [name for name in HABITS if next(iter(_BY_NAME[name].find(context)), None) is not None]


def _schema_of(document: Document, catalog: Catalog | None) -> Schema:
    if document.path is None:
        return Schema() if catalog is None else catalog.bare_schema()
    if catalog is None:
        catalog = load_catalog(find_root(document.path))
    return catalog.schema_for(absolute(document.path), document.fields)


def _run(context: Context, rules: Iterable[Rule]) -> list[Diagnostic]:
    severities = context.schema.rules
    result: list[Diagnostic] = []
    for rule in rules:
        asked = severities.get(rule.name, "")
        if asked != "off":
            result += _diagnostics(context, rule, asked)
    return result


def _diagnostics(context: Context, rule: Rule, asked: str) -> Iterator[Diagnostic]:
    length = len(context.text)
    for finding in islice(rule.find(context), _MOST_OF_A_RULE):
        severity = _severity(rule, finding, asked)
        if severity is None:
            continue
        span = Span(min(finding.span.start, length), min(finding.span.end, length))
        yield make(
            rule.name,
            severity,
            span,
            finding.message,
            finding.hint,
            lines=context.lines,
            path=context.path,
            field=finding.field,
            fix=tuple(sorted(finding.fix)),
        )


def _severity(rule: Rule, finding: Finding, asked: str) -> Severity | None:
    if finding.severity == "off":
        return None
    if asked:
        # A softer finding of a rule stays softer than what is asked of the rule.
        is_softened = finding.severity is Severity.INFO and rule.severity is not Severity.INFO and asked == "error"
        return Severity.WARNING if is_softened else Severity(asked)
    return Severity(finding.severity) if finding.severity else rule.severity


def _sorted(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    return sorted(found, key=lambda item: (item.span.start, item.span.end, item.rule, item.message))


def must_read_others(catalog: Catalog) -> bool:
    """Say whether some rule of the schema compares documents, so that the whole collection must be read."""
    return needs_others(catalog)
