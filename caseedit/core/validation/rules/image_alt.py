"""`image-alt`: a picture without a description."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from caseedit.core.schema.schema import Field, Schema
from caseedit.core.validation.context import Context
from caseedit.core.validation.diagnostic import Severity
from caseedit.core.validation.pictures import may_be_wordless
from caseedit.core.validation.rule import Doubt, Finding, OfField, Rule, always, may_name_pictures
from caseedit.core.validation.wording import cut


def find(context: Context) -> Iterator[Finding]:
    """Find pictures without words: in fields, `![]()` and `<img>`."""
    for picture in context.pictures:
        if picture.alt == "":
            field = (*picture.field[:-1], picture.alt_name) if picture.field else None
            message = f"The picture {cut(picture.written.rsplit('/', 1)[-1])} has no description."
            yield Finding(picture.alt_span, message, "Say what it shows, for those who cannot see it.", field)


def doubts(field: Field, schema: Schema) -> Doubt | None:
    """Doubt a picture at the top without words, and a group in which there is one."""
    if field.type == "image":
        # One of several, or at a key of a group: what stands beside it is no field of its own.
        is_among_others = field.settings.get("alt") and (not field.name or "multiple" in field.settings)
        return always if is_among_others else _Wordless(field) if field in schema.fields else None
    if field.type == "map" and field.item is not None and field.item.type == "image":
        return always
    pictures = [inner for inner in field.fields if inner.type == "image"]
    if not pictures:
        return None

    def doubt(value: Any, text: str | None, context: Context) -> bool:
        return isinstance(value, dict) and any(may_be_wordless(picture, value) for picture in pictures)

    return doubt


class _Wordless(OfField):
    """A doubt of a picture at the top beside which a description may be missing."""

    def __call__(self, value: Any, text: str | None, context: Context) -> bool:
        """Look for it."""
        return may_be_wordless(self.field, context.document.fields)


RULE = Rule(
    name="image-alt",
    severity=Severity.WARNING,
    scope="text",
    means="A picture without a description",
    cure="Write what a person sees who cannot see it",
    find=find,
    signs=may_name_pictures,
    doubts=doubts,
)
