"""One check of many documents: each is read once, unless it is known, and then compared with the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from caseedit.core.dataclasses import dataclass
from caseedit.core.schema.loader import Catalog, absolute
from caseedit.core.schema.schema import Schema
from caseedit.core.validation.answers import Answers
from caseedit.core.validation.context import Context
from caseedit.core.validation.diagnostic import Diagnostic
from caseedit.core.validation.disk import Disk
from caseedit.core.validation.documents import HABITS, names_a_schema, opened, schema_of, told_by
from caseedit.core.validation.evident import told_or_learned
from caseedit.core.validation.facts import Facts, Kept, Told
from caseedit.core.validation.rule import Rule
from caseedit.core.validation.rules import RULES
from caseedit.core.validation.running import in_order, run_rules
from caseedit.core.validation.siblings import Siblings
from caseedit.errors import CannotRead

if TYPE_CHECKING:
    from caseedit.core.document.document import Document

# What needs no other documents.
_EARLY = tuple(rule for rule in RULES if rule.scope != "collection" and rule.name not in HABITS)
# What a learned schema may ask for.
_LEARNED = tuple(rule for rule in RULES if rule.scope != "text" or rule.name == "image-missing")


@lru_cache(maxsize=32)
def _late(habits: frozenset[str]) -> tuple[Rule, ...]:
    """Return what compares a document with the others, and of its habits those that it has."""
    return tuple(rule for rule in RULES if rule.scope == "collection" or rule.name in habits)


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A document whose rules over the collection wait until all others are read.

    Attributes:
        context: The document, if it has something to wait for.
        habits: The rules that find something in it, and may be silent because of the others.
        told: What it tells the others; None where that is not to be kept.
        facts: What was known of it before, if nothing else was looked at.
    """

    path: Path
    context: Context | None
    found: Sequence[Diagnostic]
    habits: frozenset[str] = frozenset()
    told: Told | None = None
    facts: Facts | None = None


class Round:
    """The documents of one check.

    Attributes:
        siblings: What they are compared with, by the root of the schema file that owns them: two files may both have
            a collection of one name.
        disk: The folders and files that were looked at.
        has_own_schemas: Whether a document names a schema of its own.
    """

    def __init__(self, catalog: Catalog, lock: Lock, kept: Kept | None, skipped: list[CannotRead] | None) -> None:
        """Begin.

        Args:
            catalog: The schemas.
            lock: Held while what is known of the others is used: somebody may check one document meanwhile.
            kept: What earlier checks found out; what holds of it is not found out again.
            skipped: Takes what could not be read, and the rest goes on; without it `CannotRead` is raised.
        """
        self._catalog, self._lock, self._kept, self._skipped = catalog, lock, kept, skipped
        self.siblings: dict[Path, Siblings] = {}
        self.disk = Disk()
        self.has_own_schemas = False
        self._waiting: list[_Waiting] = []
        self._answering: dict[Path, Answers] = {}

    def read(self, paths: Iterable[Path], others: Iterable[Path], told: Callable[[int], None] | None) -> None:
        """Read the documents to tell of, and others that they are compared with; `told` is told how many are read."""
        for path in paths:
            item = self._first_pass(path)
            if item is not None:
                self._waiting.append(item)
                if told is not None:
                    told(len(self._waiting))
        is_in = {absolute(item.path) for item in self._waiting}
        for path in others:
            if absolute(path) not in is_in and self._recalled(path) is None:
                self._take_in(path)
        for root, known in self.siblings.items():
            known.learned.prepare(self._bare(root))

    def findings(self) -> Iterator[tuple[Path, list[Diagnostic]]]:
        """Yield each document that could be read, in the order given, with what is wrong there."""
        for item in self._waiting:
            found = self._still(item)
            if found is None:
                found = self._found(item)
            if found is not None:
                yield item.path, in_order([*found, *self._learned(item.path, found)])

    def _first_pass(self, path: Path) -> _Waiting | None:
        try:
            return self._recalled(path) or self._looked_at(path)
        except CannotRead as error:
            if self._skipped is None:
                raise
            self._skipped.append(error)
            return None

    def _recalled(self, path: Path) -> _Waiting | None:
        """Take in what was known of a document, if it is as it was."""
        owner = self._catalog.owner(path)
        facts = None if self._kept is None else self._kept.recall(path, owner)
        if facts is None:
            return None
        self._beside(owner).take(path, facts.told)
        return _Waiting(path, None, (), facts=facts)

    def _looked_at(self, path: Path) -> _Waiting:
        """Run the rules that need no other documents, and take in what this one tells."""
        owner = self._catalog.owner(path)
        document, known = opened(path, self._catalog), self._beside(owner)
        is_own = names_a_schema(document)
        self.has_own_schemas |= is_own
        context = Context(document, schema_of(document, owner), None, self.disk)
        told = told_by(known, context, self._catalog)
        context.siblings = known
        found = run_rules(context, _EARLY)
        known.take(path, told)
        known.dependents.note(absolute(path), context.asked)
        # Most documents have nothing to wait for; their text and tree need not be kept.
        is_waiting = told.habits or context.schema.fields
        waiting = context if is_waiting else None
        return _Waiting(path, waiting, found, frozenset(told.habits), None if is_own else told)

    def _take_in(self, path: Path) -> None:
        """Read a document for the sake of the others."""
        try:
            document = opened(path, self._catalog)
        except CannotRead:
            return
        known = self._beside(self._catalog.owner(path))
        self.has_own_schemas |= names_a_schema(document)
        context = Context(document, schema_of(document, self._catalog), None, self.disk)
        known.take(path, told_by(known, context, self._catalog))

    def _beside(self, owner: Catalog) -> Siblings:
        if owner.root not in self.siblings:
            self.siblings[owner.root] = Siblings(owner)
        return self.siblings[owner.root]

    def _answers(self, known: Siblings) -> Answers:
        if known.root not in self._answering:
            self._answering[known.root] = Answers(known, self.disk)
        return self._answering[known.root]

    def _bare(self, root: Path) -> Schema:
        return self._catalog.owner(root / "x.md").bare_schema()

    def _still(self, item: _Waiting) -> Sequence[Diagnostic] | None:
        """Return what was found before, if all that it rests on is as it was."""
        facts = item.facts
        if facts is None:
            return None
        path = absolute(item.path)
        known = self._beside(self._catalog.owner(path))
        if not self._answers(known).are(path, facts.answers):
            return None
        with self._lock:
            known.dependents.note(path, facts.answers)
        return facts.found

    def _found(self, item: _Waiting) -> Sequence[Diagnostic] | None:
        """Return what is found now; None if the document cannot be read any more."""
        if item.facts is not None:
            kept, self._kept = self._kept, None
            with self._lock:
                again = self._first_pass(item.path)
            self._kept = kept
            if again is None:
                return None
            item = again
        found = [*item.found, *self._late(item)]
        if self._kept is not None and item.told is not None:
            path, owner = absolute(item.path), self._catalog.owner(item.path)
            known = self._beside(owner)
            answers = self._answers(known).to(path, known.dependents.asked(path))
            self._kept.keep(path, owner, Facts(item.told, found, answers))
        return found

    def _late(self, item: _Waiting) -> list[Diagnostic]:
        """Run the rules that compare a document with the others, and keep what it asked of them."""
        context = item.context
        if context is None:
            return []
        with self._lock:
            late = run_rules(context, _late(item.habits))
            if context.siblings is not None and item.path in context.siblings:
                context.siblings.dependents.note(absolute(item.path), context.asked)
        return late

    def _learned(self, path: Path, before: Sequence[Diagnostic]) -> list[Diagnostic]:
        """Run the rules that the other documents ask for; only where they may find something is it read again."""
        place = absolute(path)
        known = self.siblings.get(self._catalog.owner(place).root)
        if known is None or known.learned.home_of(place) is None:
            return []
        with self._lock:
            is_doubtful, asked = known.learned.is_doubtful(place, self._bare(known.root))
            if asked:
                known.dependents.note_more(place, (("value", *each) for each in asked))
        try:
            document = opened(path, self._catalog) if is_doubtful else None
        except CannotRead:
            return []
        return [] if document is None else self._by_learned(document, known, before)

    def _by_learned(self, document: Document, known: Siblings, before: Sequence[Diagnostic]) -> list[Diagnostic]:
        assert document.path is not None
        with self._lock:
            schema = told_or_learned(document, self._catalog, known, schema_of(document, self._catalog))
            context = Context(document, schema, known, self.disk)
            found = run_rules(context, _LEARNED)
            known.dependents.note_more(absolute(document.path), context.asked)
        # What was found without the others is not told twice.
        told = {(each.rule, each.span) for each in before}
        return [each for each in found if (each.rule, each.span) not in told]
