"""`image-alt`: a picture without a description."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from caseedit.core.schema.schema import Field, Schema
from caseedit.core.validation.context import Context
from caseedit.core.validation.diagnostic import Severity
from caseedit.core.validation.pictures import may_be_wordless
from caseedit.core.validation.rule import Doubt, Finding, Rule, always
from caseedit.core.validation.wording import cut


def find(context: Context) -> Iterator[Finding]:
    """Find pictures without words: in fields, `![]()` and `<img>`."""
    for picture in context.pictures:
        if picture.alt == "":
            field = (*picture.field[:-1], picture.alt_name) if picture.field else None
            message = f"The picture {cut(picture.written.rsplit('/', 1)[-1])} has no description."
            yield Finding(picture.alt_span, message, "Say what it shows, for those who cannot see it.", field)


def signs(context: Context) -> bool:
    """Look for pictures in the body, and for one in a field at the top beside which a description may stand."""
    fields, values = context.schema.fields, context.document.fields
    pictures = [field for field in fields if field.type == "image" and field.name in values]
    return context.has_pictures or any(may_be_wordless(field, values) for field in pictures)


def doubts(field: Field, schema: Schema) -> Doubt | None:
    """Doubt a group in which a picture stands without words."""
    if field.type == "image":
        # One of several, or at a key of a group: what stands beside it is no field of its own.
        return always if field.settings.get("alt") and (not field.name or "multiple" in field.settings) else None
    if field.type == "map" and field.item is not None and field.item.type == "image":
        return always
    pictures = [inner for inner in field.fields if inner.type == "image"]
    if not pictures:
        return None

    def doubt(value: Any, text: str | None, context: Context) -> bool:
        return isinstance(value, dict) and any(may_be_wordless(picture, value) for picture in pictures)

    return doubt


RULE = Rule(
    name="image-alt",
    severity=Severity.WARNING,
    scope="text",
    means="A picture without a description",
    cure="Write what a person sees who cannot see it",
    find=find,
    signs=signs,
    doubts=doubts,
)
