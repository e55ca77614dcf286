"""Mending what a rule found, and nothing else: each fix is judged by the document that comes of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from caseedit.core.dataclasses import dataclass
from caseedit.core.text import Edit
from caseedit.core.validation.diagnostic import Diagnostic, Severity

if TYPE_CHECKING:
    from caseedit.core.document.document import Document

# Only when they are named: what a broken line or tag was meant to be, a person should see first.
NEVER_UNASKED = frozenset({"yaml-syntax", "front-matter-unclosed", "merge-marker", "html-unclosed", "html-nesting"})

# A fix can bring another fault to light that has one too; this many times is enough for any file.
_ROUNDS = 8

Check = Callable[["Document"], list[Diagnostic]]


@dataclass(frozen=True, slots=True)
class Mended:
    """What was mended in a document, and what is wrong with it now."""

    done: tuple[Diagnostic, ...]
    left: list[Diagnostic]


def is_wanted(found: Diagnostic, rules: Collection[str]) -> bool:
    """Say whether a finding has a fix that is asked for: of these rules, or of all if there are none."""
    return bool(found.fix) and (found.rule in rules if rules else found.rule not in NEVER_UNASKED)


def mend(document: Document, check: Check, rules: Collection[str] = ()) -> Mended:
    """Apply the fixes of some rules, as one undo step each round; what would not come out right is left.

    Args:
        document: Is changed; nobody else changes it meanwhile.
        check: Says what is wrong with it.
        rules: Whose fixes; by default all that are safe without a look.
    """
    done: list[Diagnostic] = []
    hopeless: set[tuple[str, str]] = set()
    found = check(document)
    for _ in range(_ROUNDS):
        wanted = [item for item in found if is_wanted(item, rules) and _name(item) not in hopeless]
        if not wanted:
            break
        made, after = _together(document, check, found, apart(wanted))
        if not made:
            made, after = _one_by_one(document, check, found, wanted, hopeless)
        done += made
        found = after
    return Mended(tuple(done), found)


def apart(wanted: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Return the findings whose fixes can be applied together: of two that touch the same place, the first."""
    taken: list[Diagnostic] = []
    last = -1
    for item in sorted(wanted, key=lambda item: (item.fix[0].start, item.fix[-1].end)):
        if item.fix[0].start > last:
            taken.append(item)
            last = item.fix[-1].end
    return taken


def edits_of(wanted: Iterable[Diagnostic]) -> tuple[Edit, ...]:
    """Return the edits of findings whose fixes lie apart, in order."""
    return tuple(sorted(edit for item in wanted for edit in item.fix))


def _together(
    document: Document, check: Check, found: list[Diagnostic], wanted: Sequence[Diagnostic]
) -> tuple[Sequence[Diagnostic], list[Diagnostic]]:
    """Apply all at once, and take it back if it does not come out right."""
    before = document.snapshot()
    document.apply(edits_of(wanted), origin="fix", label=wanted[0].rule)
    after = check(document)
    if is_right(before, document, found, after, wanted):
        return wanted, after
    document.undo()
    return (), found


def _one_by_one(
    document: Document,
    check: Check,
    found: list[Diagnostic],
    wanted: Sequence[Diagnostic],
    hopeless: set[tuple[str, str]],
) -> tuple[Sequence[Diagnostic], list[Diagnostic]]:
    """Apply the first that comes out right alone; what does not is never tried again."""
    for item in wanted:
        made, after = _together(document, check, found, [item])
        if made:
            return made, after
        hopeless.add(_name(item))
    return (), found


def is_right(
    before: Document,
    after: Document,
    found: Iterable[Diagnostic],
    found_after: Iterable[Diagnostic],
    made: Sequence[Diagnostic],
) -> bool:
    """Say whether a document came out of its fixes as meant: they are gone, nothing new came, the rest is as it was."""
    old, new = _counts(found), _counts(found_after)
    for item in made:
        if new[_name(item)] >= old[_name(item)]:
            return False
    if after.problem is not None and before.problem is None:
        return False
    return _weight(found_after) < _weight(found) and _only_named_fields_differ(before, after, made)


def _only_named_fields_differ(before: Document, after: Document, made: Sequence[Diagnostic]) -> bool:
    if before.tree is None:
        # Nothing could be read before, so there is nothing to compare with.
        return True
    edits = edits_of(made)
    named: set[Any] = {item.field[0] for item in made if item.field}
    named |= {
        entry.name
        for entry in before.tree.root.entries
        if any(edit.end >= entry.start for edit in edits if edit.start <= entry.end)
    }
    absent = object()
    old, new = before.fields, after.fields
    differs = {key for key in (*old, *new) if not _is_same(old.get(key, absent), new.get(key, absent))}
    # A fix may give a field its right name.
    renamed = new.keys() - old.keys() if named & (old.keys() - new.keys()) else set()
    return differs <= named | renamed


def _is_same(one: Any, other: Any) -> bool:
    return type(one) is type(other) and bool(one == other)


def _counts(found: Iterable[Diagnostic]) -> Counter[tuple[str, str]]:
    return Counter(_name(item) for item in found)


def _name(item: Diagnostic) -> tuple[str, str]:
    return item.rule, item.fingerprint


def _weight(found: Iterable[Diagnostic]) -> tuple[int, int, int]:
    """Return how bad it is: errors, warnings, notes."""
    levels = Counter(item.severity for item in found)
    return levels[Severity.ERROR], levels[Severity.WARNING], levels[Severity.INFO]
