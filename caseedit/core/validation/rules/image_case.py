"""`image-case`: a picture’s name in other letters."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from caseedit.core.clean import show
from caseedit.core.schema.schema import Field, Schema
from caseedit.core.text import Edit
from caseedit.core.validation.context import Context, own_media
from caseedit.core.validation.diagnostic import Severity
from caseedit.core.validation.pictures import Picture
from caseedit.core.validation.rule import Doubt, Finding, Rule, may_name_pictures
from caseedit.core.validation.wording import cut


def find(context: Context) -> Iterator[Finding]:
    """Find pictures that exist with large letters for small ones."""
    if context.path is None:
        return
    for picture in context.pictures:
        look = context.look(picture.written, picture.field)
        if look.state == "case":
            message = f"{cut(picture.written.rsplit('/', 1)[-1])} is {show(look.name)} on disk."
            yield Finding(
                picture.span,
                message,
                "Write it so: a server tells the two apart.",
                picture.field,
                _fix(context, picture, look.name),
            )


def _fix(context: Context, picture: Picture, name: str) -> tuple[Edit, ...]:
    written = picture.span.of(context.text)
    wrong = picture.written[len(picture.written) - len(name) :]
    at = written.rfind(wrong)
    if at < 0 or wrong.lower() != name.lower():
        return ()
    return (Edit(picture.span.start + at, picture.span.start + at + len(wrong), name),)


def doubts(field: Field, schema: Schema) -> Doubt | None:
    """Doubt a picture that is not there as written."""
    return not_there(field, schema) if field.type == "image" else None


def not_there(field: Field, schema: Schema) -> Doubt:
    """Return what tells that a named file is not there as written."""
    media = own_media(field, schema)

    def doubt(value: Any, text: str | None, context: Context) -> bool:
        return bool(text) and context.look_in(text or "", media).state in ("case", "missing")

    return doubt


RULE = Rule(
    name="image-case",
    severity=Severity.ERROR,
    scope="text",
    means="A picture whose name has other letters, large or small, on the disk",
    cure="Write it as on the disk: on a server the two differ",
    find=find,
    signs=may_name_pictures,
    doubts=doubts,
)
