"""`too-long`: more than fits."""

from __future__ import annotations

from collections.abc import Iterator

from caseedit.core.schema.schema import Field, Schema
from caseedit.core.validation import body_words
from caseedit.core.validation.context import Context, sentence
from caseedit.core.validation.diagnostic import Severity
from caseedit.core.validation.limits import DATES, amount_of, doubt_beyond, is_amount, is_less, is_whole
from caseedit.core.validation.places import Place
from caseedit.core.validation.rule import Doubt, Finding, Rule
from caseedit.core.validation.wording import counted, cut, field_name


def find(context: Context) -> Iterator[Finding]:
    """Find texts and amounts above the most."""
    for place in context.suspects:
        most = place.field.maximum
        if not place.fits:
            continue
        if isinstance(place.value, str) and is_whole(most) and not is_amount(place):
            length = len(place.value)
            if length > most:
                message = f"{field_name(place.path)} has {counted(length, 'character')}, {most} fit."
                yield context.at(place, message, sentence(place.field.hint) or "Shorten it.")
        elif most is not None and is_less(most, amount_of(place), place.field):
            last, less = ("latest", "earlier") if place.field.type in DATES else ("most", "less")
            message = f"{field_name(place.path)} is {cut(amount_of(place))}, the {last} is {cut(most)}."
            yield context.at(place, message, sentence(place.field.hint) or f"Write {cut(most)} or {less}.")
        yield from _words(context, place)
    most = body_words.limit_of(context, "max_words")
    if most is not None and body_words.count(context) > most:
        number = counted(body_words.count(context), "word")
        yield Finding(body_words.first_line(context), f"The text has {number}, {most} fit.", "Shorten it.")


def _words(context: Context, place: Place) -> Iterator[Finding]:
    words = place.field.settings.get("words")
    most = words.get("max") if isinstance(words, dict) else None
    if isinstance(most, int) and isinstance(place.value, str) and len(place.value.split()) > most:
        number = counted(len(place.value.split()), "word")
        yield context.at(place, f"{field_name(place.path)} has {number}, {most} fit.", "Shorten it.")


def asks(schema: Schema) -> bool:
    """Look whether the schema asks for it in the body."""
    return "max_words" in schema.body


def doubts(field: Field, schema: Schema) -> Doubt | None:
    """Doubt what is above the most."""
    return doubt_beyond(field, field.maximum, lambda value, most, own: is_less(most, value, own))


RULE = Rule(
    name="too-long",
    severity=Severity.WARNING,
    scope="schema",
    means="More characters or words, or a larger number or later date, than fit",
    cure="Shorten it, or write a smaller value",
    find=find,
    doubts=doubts,
    asks=asks,
)
