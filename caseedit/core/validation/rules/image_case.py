"""`image-case`: a picture’s name in other letters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from caseedit.core.clean import show
from caseedit.core.paths import FieldPath
from caseedit.core.schema.schema import Field, Schema
from caseedit.core.text import Edit, Span
from caseedit.core.validation.context import Context, own_media
from caseedit.core.validation.diagnostic import Severity
from caseedit.core.validation.listing import composed, in_small_letters
from caseedit.core.validation.places import Place
from caseedit.core.validation.rule import Doubt, Finding, OfField, Rule, may_name_pictures
from caseedit.core.validation.wording import cut


def find(context: Context) -> Iterator[Finding]:
    """Find pictures that exist with large letters for small ones."""
    if context.path is None:
        return
    named = [(picture.written, picture.span, picture.field) for picture in context.pictures]
    for written, span, field in [*named, *files_of(context.suspects)]:
        look = context.look(written, field)
        if look.state == "case":
            name = written.rsplit("/", 1)[-1]
            message, hint = f"{cut(name)} is {show(look.name)} on disk.", "Write it so: a server tells the two apart."
            if composed(name) == composed(look.name):
                message = f"{cut(name)} is composed of other characters on disk, though it looks the same."
                hint = "Write the name as the disk has it, or rename the file: a server tells the two apart."
            yield Finding(span, message, hint, field, _fix(context, written, span, look.name))


def files_of(places: Iterable[Place]) -> Iterator[tuple[str, Span, FieldPath]]:
    """Yield the files that are no pictures: as named, where, and in which field."""
    for place in places:
        if place.field.type == "file" and place.is_one_value and place.node is not None:
            yield place.node.text, place.span, place.path


def _fix(context: Context, written: str, span: Span, name: str) -> tuple[Edit, ...]:
    wrong = "/".join(written.split("/")[-1 - name.count("/") :])
    at = span.of(context.text).rfind(wrong)
    if at < 0 or in_small_letters(wrong) != in_small_letters(name):
        return ()
    return (Edit(span.start + at, span.start + at + len(wrong), name),)


def doubts(field: Field, schema: Schema) -> Doubt | None:
    """Doubt a picture that is not there as written."""
    return NotThere(field, schema) if field.type in ("image", "file") else None


class NotThere(OfField):
    """A doubt of a named file that is not there as written."""

    def __init__(self, field: Field, schema: Schema) -> None:
        super().__init__(field)
        self._media = own_media(field, schema)

    def __call__(self, value: Any, text: str | None, context: Context) -> bool:
        """Look for the file."""
        return bool(text) and context.look_in(text or "", self._media).state in ("case", "missing")


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
