"""`too-many`: a list with too many items."""

from __future__ import annotations

from collections.abc import Iterator

from caseedit.core.schema.schema import Field, Schema
from caseedit.core.validation.context import Context
from caseedit.core.validation.diagnostic import Severity
from caseedit.core.validation.rule import Doubt, Finding, Rule
from caseedit.core.validation.wording import counted, field_name


def find(context: Context) -> Iterator[Finding]:
    """Find lists above the greatest number of items."""
    for place in context.suspects:
        most = place.field.max_items
        if most is not None and isinstance(place.value, list) and len(place.value) > most:
            message = f"{field_name(place.path)} has {counted(len(place.value), 'item')}, the page shows {most}."
            yield context.at(place, message, "Remove some, or put those that matter first.", severity=None)


def doubts(field: Field, schema: Schema) -> Doubt | None:
    """Doubt a list above the most."""
    most = field.max_items
    if most is None:
        return None
    return lambda value, text, context: isinstance(value, list) and len(value) > most


RULE = Rule(
    name="too-many",
    severity=Severity.WARNING,
    scope="schema",
    means="More items than the page shows",
    cure="Remove items",
    find=find,
    doubts=doubts,
)
