"""What a check found out about one document, as plain data: it holds while all that was asked is answered as before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from caseedit.core.namedtuples import NamedTuple
from caseedit.core.schema.catalog import Catalog
from caseedit.core.schema.summary import Summary
from caseedit.core.text import Edit, Span
from caseedit.core.validation.dependents import Ask
from caseedit.core.validation.diagnostic import Diagnostic, Severity


class Told(NamedTuple):
    """What a document tells the others.

    Attributes:
        collection: The collection that it belongs to; empty for none.
        group: The documents that it shares its habits with.
        called: By field, the values by which others may name it, or that only it may have.
        habits: The rules that find something here, and would be silent if most of the group did the same.
        summary: What the others may learn from it, where no schema speaks of it.
    """

    collection: str
    group: str
    called: Mapping[str, Sequence[str]]
    habits: Sequence[str]
    summary: Summary | None


class Seen(NamedTuple):
    """What one document alone says, before the others are known.

    Attributes:
        told: What it tells the others.
        found: What is wrong with it whatever the others are.
        habitual: By rule, what it finds, and what it would find if most of the others did the same; None for the first
            where most of those that were known did, so that it was not made.
        wanted: What it asks of the others, each with the answer that was supposed; None where it must be compared
            with them whatever they answer.
        asked: What it asked of files.
        is_own: Whether it has a schema of its own, so that nothing of it can be kept.
    """

    told: Told
    found: Sequence[Diagnostic]
    habitual: Mapping[str, tuple[Sequence[Diagnostic] | None, Sequence[Diagnostic]]]
    wanted: Mapping[tuple[str, str, str, bool], bool] | None
    asked: Iterable[Ask]
    is_own: bool


class Facts(NamedTuple):
    """What is known of a document.

    Attributes:
        told: What it tells the others.
        found: What is wrong with it; what is learned from the others is not among it.
        answers: What it asked of files and other documents, each with what the answer was.
    """

    told: Told
    found: Sequence[Diagnostic]
    answers: Mapping[Ask, str]


class Kept(Protocol):
    """Facts of earlier checks."""

    def recall(self, path: Path, owner: Catalog) -> Facts | None:
        """Return what is known of a document that is as it was, under a schema that says what it said."""

    def keep(self, path: Path, owner: Catalog, facts: Facts) -> None:
        """Keep what was found out."""


def as_data(facts: Facts) -> list[Any]:
    """Return facts as JSON can write them."""
    found = [found_as_data(item) for item in facts.found]
    return [list(facts.told), found, [[ask, answer] for ask, answer in facts.answers.items()]]


def from_data(path: Path, data: Sequence[Any]) -> Facts:
    """Return the facts of a document.

    Raises:
        TypeError, ValueError, KeyError: They are none.
    """
    told, found, answers = data
    return Facts(
        Told(*told),
        _found(path, found),
        {tuple(map(str, ask)): str(answer) for ask, answer in answers},
    )


def seen_as_data(seen: Seen) -> tuple[Any, ...]:
    """Return what was seen in a document as plain data, which can go from one process to another."""
    habitual = [
        (name, None if alone is None else [*map(found_as_data, alone)], [*map(found_as_data, beside)])
        for name, (alone, beside) in seen.habitual.items()
    ]
    found = [found_as_data(item) for item in seen.found]
    return tuple(seen.told), found, habitual, seen.wanted, list(seen.asked), seen.is_own


def seen_from_data(path: Path, data: Iterable[Any]) -> Seen:
    """Return what was seen in a document."""
    told, found, habitual, wanted, asked, is_own = data
    both = {name: (alone and _found(path, alone), _found(path, beside)) for name, alone, beside in habitual}
    return Seen(Told(*told), _found(path, found), both, wanted, asked, is_own)


def _found(path: Path, data: Iterable[Any]) -> list[Diagnostic]:
    return [found_from_data(path, item) for item in data]


def found_as_data(item: Diagnostic) -> list[Any]:
    """Return a finding as JSON can write it; its document is not told."""
    place = [item.span.start, item.span.end, item.line, item.column, item.end_line, item.end_column]
    fix = [[edit.start, edit.end, edit.text] for edit in item.fix]
    path = None if item.field is None else list(item.field)
    return [item.rule, str(item.severity), item.message, item.hint, place, path, fix, item.fingerprint]


def found_from_data(path: Path, data: Iterable[Any]) -> Diagnostic:
    """Return a finding of a document.

    Raises:
        TypeError, ValueError: It is none.
    """
    rule, severity, message, hint, (start, end, *place), at, fix, fingerprint = data
    line, column, end_line, end_column = place
    return Diagnostic(
        rule, Severity(severity), message, hint, path, Span(start, end), line, column, end_line, end_column,
        None if at is None else tuple(at), tuple(Edit(*edit) for edit in fix), fingerprint,
    )  # fmt: skip
