"""`pattern`: a text of another form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from caseedit.core.schema.patterns import Pattern, PatternError
from caseedit.core.schema.schema import Field, Schema
from caseedit.core.validation.context import Context, faulty, sentence
from caseedit.core.validation.diagnostic import Severity
from caseedit.core.validation.places import Place
from caseedit.core.validation.rule import Doubt, Finding, Rule
from caseedit.core.validation.wording import cut, field_name


def find(context: Context) -> Iterator[Finding]:
    """Find texts in which the pattern of their field is not found."""
    yield from context.fault_findings("pattern")
    for place in context.suspects:
        if place.field.pattern and isinstance(place.value, str) and place.value and place.node is not None:
            pattern = _pattern(place.field.pattern)
            if pattern is not None and not pattern.found_in(place.value):
                yield _finding(context, place, pattern)


def _pattern(text: str) -> Pattern | None:
    try:
        return Pattern.of(text)
    except PatternError:
        return None


def _finding(context: Context, place: Place, pattern: Pattern) -> Finding:
    assert place.node is not None
    said = place.field.pattern_message or _in_words(place.field.pattern)
    message = f"{field_name(place.path)} {cut(place.node.text)}: {said or 'it does not have the form asked for'}."
    lower = re.sub(r"[ _]+", "-", place.value.lower())
    mended = next((text for text in (place.value.lower(), lower) if pattern.found_in(text)), None)
    fix = context.replacing(place.node, mended) if mended else ()
    form = f"Write {mended}." if mended else "" if said else f"The form is {cut(place.field.pattern)}"
    hint = sentence(place.field.hint) or form or "Write it in that form."
    return context.at(place, message.replace("..", "."), hint, fix=fix)


def _in_words(pattern: str) -> str:
    """Say the commonest pattern, an address of small letters, in words."""
    is_address = re.fullmatch(r"\^[\w/-]*\[a-z0-9-?\]\+(?:\(-\[a-z0-9\]\+\)\*)?/?\$", pattern)
    if is_address is None:
        return ""
    prefix = pattern[1 : pattern.index("[")]
    start = f"it begins with {prefix}, then come" if prefix else "there are"
    return f"{start} only small letters, digits and hyphens"


def doubts(field: Field, schema: Schema) -> Doubt | None:
    """Doubt a text in which the pattern is not found, or that its kind finds faulty."""
    pattern = _pattern(field.pattern) if field.pattern else None
    own = faulty(field)
    if pattern is None:
        return own

    def doubt(value: Any, text: str | None, context: Context) -> bool:
        is_other = isinstance(value, str) and value != "" and not pattern.found_in(value)
        return is_other or (own is not None and own(value, text, context))

    return doubt


RULE = Rule(
    name="pattern",
    severity=Severity.ERROR,
    scope="schema",
    means="The text does not have the form that the field asks for",
    cure="Write it in that form",
    find=find,
    doubts=doubts,
)
