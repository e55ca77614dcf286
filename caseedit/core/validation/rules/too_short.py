"""`too-short`: less than the field asks for."""

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
        elif least is not None and is_less(amount_of(place), least, place.field):
            first, more = ("earliest", "later") if place.field.type in DATES else ("least", "more")
            message = f"{field_name(place.path)} is {cut(amount_of(place))}, the {first} is {cut(least)}."
            yield context.at(place, message, sentence(place.field.hint) or f"Write {cut(least)} or {more}.")
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


def asks(schema: Schema) -> bool:
    """Look whether the schema asks for it in the body."""
    return "min_words" in schema.body


def doubts(field: Field, schema: Schema) -> Doubt | None:
    """Doubt what is below the least."""
    return doubt_beyond(field, field.minimum, is_less)


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
