"""One check of many documents: each is read once, unless it is known, and then compared with the others."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from caseedit.core.dataclasses import dataclass
from caseedit.core.schema.loader import Catalog, absolute
from caseedit.core.schema.schema import Schema
from caseedit.core.validation.answers import Answers
from caseedit.core.validation.context import Context
from caseedit.core.validation.diagnostic import Diagnostic
from caseedit.core.validation.disk import Disk
from caseedit.core.validation.documents import HABITUAL, names_a_schema, opened, schema_of, told_by
from caseedit.core.validation.evident import told_or_learned
from caseedit.core.validation.facts import Facts, Kept, Seen, seen_as_data, seen_from_data
from caseedit.core.validation.rule import Rule
from caseedit.core.validation.rules import RULES
from caseedit.core.validation.running import in_order, run_rule, run_rules
from caseedit.core.validation.siblings import Questions, Siblings, are_answered
from caseedit.core.validation.sieve import suspicious
from caseedit.errors import CannotRead

if TYPE_CHECKING:
    from caseedit.core.document.document import Document

# What compares a document with the others; what may be silent because of them; what needs none.
_COMPARING = tuple(rule for rule in RULES if rule.scope == "collection" and rule.doubts is not None)
_COMPARED = frozenset(rule.name for rule in _COMPARING)
# What is asked of a document when it is read.
_ALONE = tuple(rule for rule in RULES if rule.usual is None)
# What a learned schema may ask for.
_LEARNED = tuple(rule for rule in RULES if rule.scope != "text" or rule.name == "image-missing")

# Does some work with each of many pieces, and yields in their order what comes of it; where another process did it, as
# plain data in between. Without one all is done here, one document after the other.
Piece = Sequence[Path]
Result = Sequence[Seen | None]
Sharing = Callable[
    [Callable[[Piece], Result], Sequence[Piece], Callable[[Result], Any], Callable[[Piece, Any], Result]],
    Generator[Result],
]
# So many documents make one piece of work.
PIECE = 8


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A document whose rules over the collection wait until all others are read; its text is not kept for that.

    Attributes:
        seen: What it says alone; or
        facts: what was known of it before, if it is as it was.
    """

    path: Path
    seen: Seen | None = None
    facts: Facts | None = None


class Round:
    """The documents of one check.

    Attributes:
        siblings: What they are compared with, by the root of the schema file that owns them: two files may both have
            a collection of one name.
        disk: The folders and files that were looked at.
        has_own_schemas: Whether a document names a schema of its own.
    """

    def __init__(
        self,
        catalog: Catalog,
        lock: Lock,
        kept: Kept | None,
        skipped: list[CannotRead] | None,
        sharing: Sharing | None = None,
    ) -> None:
        """Begin.

        Args:
            catalog: The schemas.
            lock: Held while what is known of the others is used: somebody may check one document meanwhile.
            kept: What earlier checks found out; what holds of it is not found out again.
            skipped: Takes what could not be read, and the rest goes on; without it `CannotRead` is raised.
            sharing: Has others look at documents, too.
        """
        self._catalog, self._lock, self._kept, self._skipped, self._sharing = catalog, lock, kept, skipped, sharing
        self.siblings: dict[Path, Siblings] = {}
        self.disk = Disk()
        self.has_own_schemas = False
        self._owners: dict[str, Catalog] = {}
        self._waiting: list[_Waiting] = []
        self._answering: dict[Path, Answers] = {}
        # One that is read because of what the others say now is compared with them at once.
        self._latest: Document | None = None

    def read(self, paths: Iterable[Path], others: Iterable[Path], told: Callable[[int], None] | None) -> None:
        """Read the documents to tell of, and others that they are compared with; `told` is told how many are read."""
        recalled = [(path, self._recalled(path)) for path in paths]
        with closing(self._all_seen([path for path, facts in recalled if facts is None])) as seen:
            for path, facts in recalled:
                if facts is not None:
                    self._beside(self._owner(path)).take(path, facts.told)
                    self._waiting.append(_Waiting(path, facts=facts))
                elif (found := next(seen)) is not None:
                    self._waiting.append(self._taken(path, found))
                else:
                    continue
                if told is not None:
                    told(len(self._waiting))
        is_in = {absolute(item.path) for item in self._waiting}
        for path in others:
            if absolute(path) not in is_in:
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

    def _recalled(self, path: Path) -> Facts | None:
        """Return what was known of a document, if it is as it was."""
        return None if self._kept is None else self._kept.recall(path, self._owner(path))

    def _all_seen(self, paths: Sequence[Path]) -> Generator[Seen | None]:
        """Yield what each document says alone; None for one that cannot be read."""
        if self._sharing is None:
            yield from map(self._seen, paths)
            return
        pieces = [paths[start : start + PIECE] for start in range(0, len(paths), PIECE)]
        looking = _Looking(self)
        with closing(self._sharing(looking.at, pieces, looking.packed, looking.unpacked)) as shared:
            for piece, found in zip(pieces, shared, strict=True):
                for path, seen in zip(piece, found, strict=True):
                    # What could not be read is tried again, so that it is told of here.
                    yield self._seen(path) if seen is None else seen

    def _seen(self, path: Path) -> Seen | None:
        try:
            return self.look(path)
        except CannotRead as error:
            if self._skipped is None:
                raise
            self._skipped.append(error)
            return None

    def look(self, path: Path) -> Seen:
        """Read a document and run the rules that need no others.

        Raises:
            CannotRead: It cannot be read.
        """
        owner = self._owner(path)
        document, known = opened(path, self._catalog), self._beside(owner)
        self._latest = document
        context = Context(document, schema_of(document, owner), None, self.disk)
        told = told_by(known, context, self._catalog)
        context.siblings = questions = Questions(known)
        reasons = suspicious(context, _ALONE)
        context.siblings = known
        found = [each for rule in reasons if rule.name not in _COMPARED for each in run_rule(context, rule)]
        habitual = {}
        for name in told.habits:
            is_usual = known.is_usual_beside(context.place or path, told.group, name)
            habitual[name] = _habitual(context, HABITUAL[name], is_usual=is_usual)
        wanted = None if any(rule.name in _COMPARED for rule in reasons) else questions.wanted
        return Seen(told, found, habitual, wanted, context.asked, names_a_schema(document))

    def _taken(self, path: Path, seen: Seen) -> _Waiting:
        """Take in what a document tells the others."""
        known = self._beside(self._owner(path))
        self.has_own_schemas |= seen.is_own
        known.take(path, seen.told)
        known.dependents.note(absolute(path), seen.asked)
        return _Waiting(path, seen)

    def _take_in(self, path: Path) -> None:
        """Read a document for the sake of the others, if it is not as it was."""
        facts = self._recalled(path)
        if facts is not None:
            self._beside(self._owner(path)).take(path, facts.told)
            return
        try:
            document = opened(path, self._catalog)
        except CannotRead:
            return
        known = self._beside(self._owner(path))
        self.has_own_schemas |= names_a_schema(document)
        context = Context(document, schema_of(document, self._catalog), None, self.disk)
        known.take(path, told_by(known, context, self._catalog))

    def _owner(self, path: Path) -> Catalog:
        """Return the catalog of a document, which is that of its folder."""
        folder = str(path).rpartition(os.sep)[0]
        owner = self._owners.get(folder)
        if owner is None:
            owner = self._owners[folder] = self._catalog.owner(path)
        return owner

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
        known = self._beside(self._owner(path))
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
                seen = self._seen(item.path)
                item = item if seen is None else self._taken(item.path, seen)
            self._kept = kept
        seen = item.seen
        if seen is None:
            return None
        found = [*seen.found, *self._late(item.path, seen)]
        if self._kept is not None and not seen.is_own:
            path, owner = absolute(item.path), self._owner(item.path)
            known = self._beside(owner)
            answers = self._answers(known).to(path, known.dependents.asked(path))
            self._kept.keep(path, owner, Facts(seen.told, found, answers))
        return found

    def _late(self, path: Path, seen: Seen) -> list[Diagnostic]:
        """Return what is found because of the others, or in spite of them."""
        place = absolute(path)
        known = self._beside(self._owner(path))
        found: list[Diagnostic] = []
        for name, (alone, beside) in seen.habitual.items():
            if known.is_usual_beside(place, seen.told.group, name):
                found += beside
            else:
                found += self._found_alone(path, name) if alone is None else alone
        if seen.wanted is None or not are_answered(seen.wanted, known, place):
            found += self._compared(path, known)
        return found

    def _again(self, path: Path) -> Document | None:
        """Read a document once more, unless it was the last one; None if it cannot be read any more."""
        document = self._latest
        try:
            return document if document is not None and document.path == path else opened(path, self._catalog)
        except CannotRead:
            return None

    def _found_alone(self, path: Path, name: str) -> list[Diagnostic]:
        """Return what a rule finds where the others do not do the same, though at first it looked as if they did."""
        document = self._again(path)
        if document is None:
            return []
        context = Context(document, schema_of(document, self._owner(path)), None, self.disk)
        context.siblings = Questions(self._beside(self._owner(path)))
        return _supposing(context, HABITUAL[name], is_habit=False)

    def _compared(self, path: Path, known: Siblings) -> list[Diagnostic]:
        """Read a document again, run the rules that compare it with the others, and keep what it asked of them."""
        document = self._again(path)
        if document is None:
            return []
        with self._lock:
            context = Context(document, schema_of(document, self._catalog), known, self.disk)
            found = run_rules(context, _COMPARING)
            known.dependents.note_more(absolute(path), context.asked)
        return found

    def _learned(self, path: Path, before: Sequence[Diagnostic]) -> list[Diagnostic]:
        """Run the rules that the other documents ask for; only where they may find something is it read again."""
        place = absolute(path)
        known = self.siblings.get(self._owner(path).root)
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


class _Looking:
    """Looks at documents for a check, perhaps in another process."""

    def __init__(self, checked: Round) -> None:
        self._round = checked
        self._sent: set[str] = set()

    def at(self, piece: Piece) -> Result:
        """Return what is seen in each document; None for one that cannot be read."""
        return [*map(self._seen, piece)]

    def packed(self, result: Result) -> tuple[list[Any], list[str]]:
        """Return it as plain data, with the names of what this process looked at for the first time."""
        names = {*self._round.disk.looked_at} - self._sent
        self._sent |= names
        return [None if seen is None else seen_as_data(seen) for seen in result], [*names]

    def unpacked(self, piece: Piece, data: tuple[list[Any], list[str]]) -> Result:
        """Return what another process has seen."""
        found, names = data
        self._round.disk.note(names)
        return [each and seen_from_data(path, each) for path, each in zip(piece, found, strict=True)]

    def _seen(self, path: Path) -> Seen | None:
        try:
            return self._round.look(path)
        except CannotRead:
            return None


def _habitual(
    context: Context, rule: Rule, *, is_usual: bool
) -> tuple[Sequence[Diagnostic] | None, Sequence[Diagnostic]]:
    """Return what a rule finds if the others do not do the same, and if most of them do.

    Where it is usual in those that are known by now, the first is hardly ever told, and is not made.
    """
    alone = None if is_usual else _supposing(context, rule, is_habit=False)
    return alone, _supposing(context, rule, is_habit=True)


def _supposing(context: Context, rule: Rule, *, is_habit: bool) -> list[Diagnostic]:
    context.supposed = is_habit
    found = list(run_rule(context, rule))
    context.supposed = None
    return found
