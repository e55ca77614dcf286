"""`image-missing`: a picture that is not there."""

from __future__ import annotations

from collections.abc import Iterator

from caseedit.core.clean import show
from caseedit.core.paths import FieldPath
from caseedit.core.text import Span
from caseedit.core.validation.context import Context
from caseedit.core.validation.diagnostic import Severity
from caseedit.core.validation.rule import Finding, Rule
from caseedit.core.validation.wording import cut


def find(context: Context) -> Iterator[Finding]:
    """Find pictures and files that are named and do not exist.

    Without a schema only where the folder holds other pictures: a site may well copy its files from elsewhere.
    """
    if context.path is None:
        return
    for picture in context.pictures:
        look = context.look(picture.written)
        if look.state == "missing" and (context.schema.root is not None or look.has_company):
            yield _finding(picture.written, picture.span, look.name, picture.field)
    for place in context.places:
        if place.field.type == "file" and place.node is not None and place.node.kind == "scalar" and place.node.text:
            look = context.look(place.node.text)
            if look.state == "missing":
                yield _finding(place.node.text, place.span, look.name, place.path)


def _finding(written: str, span: Span, near: str, field: FieldPath | None) -> Finding:
    name = cut(written.rsplit("/", 1)[-1])
    return Finding(
        span, f"{name} does not exist.", f"{show(near)} does." if near else "Add the file, or correct its name.", field
    )


RULE = Rule(
    name="image-missing",
    severity=Severity.WARNING,
    scope="text",
    means="A picture that is named and is not there",
    cure="Add the file, or correct its name",
    find=find,
)
