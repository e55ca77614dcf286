"""`empty-value`: a required field is empty."""

from __future__ import annotations

from collections.abc import Iterator

from caseedit.core.validation.context import Context, sentence
from caseedit.core.validation.diagnostic import Severity
from caseedit.core.validation.places import Place
from caseedit.core.validation.rule import Finding, Rule
from caseedit.core.validation.rules.wrong_type import empty_list
from caseedit.core.validation.wording import field_name

_LISTS = ("list", "multiselect", "tags", "blocks")


def find(context: Context) -> Iterator[Finding]:
    """Find required fields without a value."""
    for place in context.places:
        if not place.is_required or not place.is_empty or place.path in context.wordless:
            continue
        is_nothing = place.value is None
        if context.schema.is_learned:
            # Whoever wrote "" or [] meant it; the others only show that something may have been forgotten.
            is_meant = not is_nothing or "empty-value" not in place.field.evidence
        else:
            is_meant = place.field.nullable if is_nothing else place.field.allow_empty
        if is_meant:
            continue
        if place.field.type in _LISTS:
            yield _empty_list(context, place)
        else:
            yield context.at(
                place, f"{field_name(place.path)} is empty.", sentence(place.field.hint) or "Write its value."
            )


def _empty_list(context: Context, place: Place) -> Finding:
    if place.value is None and place.field.allow_empty:
        message = f"{field_name(place.path)} is empty: the page needs a list."
        return context.at(place, message, "Write [] if there is nothing to list.", fix=empty_list(place))
    return context.at(place, f"{field_name(place.path)} is empty.", "Add at least one item.")


RULE = Rule(
    name="empty-value",
    severity=Severity.ERROR,
    scope="schema",
    means="A required field is there and nothing stands in it",
    cure="Write its value",
    find=find,
)
