"""`deprecated-field`: a field that is not used any more."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from caseedit.core.schema.schema import Field, Schema
from caseedit.core.validation.context import Context, sentence
from caseedit.core.validation.diagnostic import Severity
from caseedit.core.validation.rule import Doubt, Finding, Rule
from caseedit.core.validation.wording import field_name


def find(context: Context) -> Iterator[Finding]:
    """Find fields that stand there and should not any more."""
    for place in context.suspects:
        if place.field.deprecated and place.entry is not None:
            yield context.at(place, f"{field_name(place.path)} is not used any more.", sentence(place.field.deprecated))


def doubts(field: Field, schema: Schema) -> Doubt | None:
    """Doubt whatever stands there."""
    return _always if field.deprecated else None


def _always(value: Any, text: str | None, context: Context) -> bool:
    return True


RULE = Rule(
    name="deprecated-field",
    severity=Severity.INFO,
    scope="schema",
    means="A field that the schema calls `deprecated`",
    cure="Do as its message says",
    find=find,
    doubts=doubts,
)
