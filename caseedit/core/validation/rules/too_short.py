"""`too-short`: less than the field asks for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from caseedit.core.schema.schema import Field, Schema
from caseedit.core.validation import body_words
from caseedit.core.validation.context import Context, sentence
from caseedit.core.validation.diagnostic import Severity
from caseedit.core.validation.places import Place
from caseedit.core.validation.rule import Doubt, Finding, Rule, always
from caseedit.core.validation.wording import counted, cut, field_name

DATES = ("date", "time", "datetime")
# Kinds of which limits are about the value, not about its length.
AMOUNTS = ("int", "number", *DATES)


def find(context: Context) -> Iterator[Finding]:
    """Find texts and amounts below the least."""
    for place in context.suspects:
        least = place.field.minimum
        if not place.fits or place.value == "":
            continue
        if isinstance(place.value, str) and is_whole(least) and not is_amount(place):
            length = len(place.value)
            if length < least:
                message = (
                    f"{field_name(place.path)} has {counted(length, 'character')}; at least {least} are asked for."
                )
                yield context.at(place, message, sentence(place.field.hint) or "Write more.")
        elif least is not None and is_less(amount_of(place), least):
            message = f"{field_name(place.path)} is {cut(amount_of(place))}, the least is {cut(least)}."
            yield context.at(place, message, sentence(place.field.hint) or f"Write {cut(least)} or more.")
        yield from _words(context, place)
    least = body_words.limit_of(context, "min_words")
    if least is not None and body_words.count(context) < least:
        number = counted(body_words.count(context), "word")
        message = f"The text has {number}; at least {least} are asked for."
        yield Finding(body_words.first_line(context), message, "Write more.")


def _words(context: Context, place: Place) -> Iterator[Finding]:
    words = place.field.settings.get("words")
    least = words.get("min") if isinstance(words, dict) else None
    if isinstance(least, int) and isinstance(place.value, str) and len(place.value.split()) < least:
        number = counted(len(place.value.split()), "word")
        yield context.at(
            place, f"{field_name(place.path)} has {number}; at least {least} are asked for.", "Write more."
        )


def is_whole(limit: Any) -> bool:
    """Say whether a limit can be a number of characters."""
    return isinstance(limit, int) and not isinstance(limit, bool)


def is_amount(place: Place) -> bool:
    """Say whether limits are about the value, not about its length."""
    return place.field.type in AMOUNTS


def amount_of(place: Place) -> Any:
    """Return what a limit is compared with: a number, or a date as it is written."""
    return place.node.text if place.node is not None and place.field.type in DATES else place.value


def is_less(value: Any, other: Any) -> bool:
    """Compare two amounts; dates by their ISO text."""
    if isinstance(value, (int, float)) and isinstance(other, (int, float)):
        return value < other
    if isinstance(value, (int, float)) or isinstance(other, (int, float)):
        return False
    return str(value) < str(other)


def asks(schema: Schema) -> bool:
    """Look whether the schema asks for it in the body."""
    return "min_words" in schema.body


def doubts(field: Field, schema: Schema) -> Doubt | None:
    """Doubt what is below the least."""
    least = field.minimum
    if "words" in field.settings:
        return always
    if least is None:
        return None
    is_length = is_whole(least) and field.type not in AMOUNTS

    def doubt(value: Any, text: str | None, context: Context) -> bool:
        if is_length and isinstance(value, str):
            return value != "" and len(value) < least
        return value is not None and is_less(text if field.type in DATES else value, least)

    return doubt


RULE = Rule(
    name="too-short",
    severity=Severity.WARNING,
    scope="schema",
    means="Fewer characters or words, or a smaller number or earlier date, than asked for",
    cure="Write more, or a larger value",
    find=find,
    doubts=doubts,
    asks=asks,
)
