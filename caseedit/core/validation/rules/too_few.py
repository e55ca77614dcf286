"""`too-few`: a list with too few items."""

from __future__ import annotations

from collections.abc import Iterator

from caseedit.core.schema.schema import Field, Schema
from caseedit.core.validation.context import Context
from caseedit.core.validation.diagnostic import Severity
from caseedit.core.validation.rule import Doubt, Finding, Rule
from caseedit.core.validation.wording import counted, field_name


def find(context: Context) -> Iterator[Finding]:
    """Find lists below the least number of items."""
    for place in context.suspects:
        least = place.field.min_items
        if least is not None and isinstance(place.value, list) and len(place.value) < least:
            if not place.value and (place.field.allow_empty or place.is_required):
                continue
            has = f"has {counted(len(place.value), 'item')}" if place.value else "is empty"
            message = f"{field_name(place.path)} {has}; at least {least} {'is' if least == 1 else 'are'} asked for."
            yield context.at(place, message, f"Add {least - len(place.value)} or more.")


def doubts(field: Field, schema: Schema) -> Doubt | None:
    """Doubt a list below the least."""
    least = field.min_items
    if least is None:
        return None
    return lambda value, text, context: isinstance(value, list) and len(value) < least


RULE = Rule(
    name="too-few",
    severity=Severity.WARNING,
    scope="schema",
    means="Fewer items than the field asks for",
    cure="Add items",
    find=find,
    doubts=doubts,
)
