"""`empty-value`: a required field is empty."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from caseedit.core.schema.schema import Field, Schema
from caseedit.core.validation.context import Context, sentence
from caseedit.core.validation.diagnostic import Severity
from caseedit.core.validation.places import Place
from caseedit.core.validation.rule import Doubt, Finding, Rule
from caseedit.core.validation.rules.wrong_type import empty_list
from caseedit.core.validation.wording import field_name

_EMPTY: tuple[object, ...] = ("", [], {}, ())
_LISTS = ("list", "multiselect", "tags", "blocks")


def find(context: Context) -> Iterator[Finding]:
    """Find required fields without a value."""
    for place in context.suspects:
        if not place.is_required or not place.is_empty or _is_meant(place, is_learned=context.schema.is_learned):
            continue
        if place.path in context.wordless:
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


def doubts(field: Field, schema: Schema) -> Doubt | None:
    """Doubt what is empty, if it must not be."""
    if not field.required:
        return None

    def doubt(value: Any, text: str | None, context: Context) -> bool:
        return (value is None or value in _EMPTY) and not _may_be_empty(field, value)

    return doubt


def _is_meant(place: Place, *, is_learned: bool) -> bool:
    if is_learned:
        # Whoever wrote "" or [] meant it; the others only show that something may have been forgotten.
        return place.value is not None or "empty-value" not in place.field.evidence
    return _may_be_empty(place.field, place.value)


def _may_be_empty(field: Field, value: Any) -> bool:
    return field.nullable if value is None else field.allow_empty


RULE = Rule(
    name="empty-value",
    severity=Severity.ERROR,
    scope="schema",
    means="A required field is there and nothing stands in it",
    cure="Write its value",
    find=find,
    doubts=doubts,
)
