"""`image-alt`: a picture without a description."""

from __future__ import annotations

from collections.abc import Iterator

from caseedit.core.validation.context import Context
from caseedit.core.validation.diagnostic import Severity
from caseedit.core.validation.rule import Finding, Rule
from caseedit.core.validation.wording import cut


def find(context: Context) -> Iterator[Finding]:
    """Find pictures without words: in fields, `![]()` and `<img>`."""
    for picture in context.pictures:
        if picture.alt == "":
            field = (*picture.field[:-1], picture.alt_name) if picture.field else None
            message = f"The picture {cut(picture.written.rsplit('/', 1)[-1])} has no description."
            yield Finding(picture.alt_span, message, "Say what it shows, for those who cannot see it.", field)


RULE = Rule(
    name="image-alt",
    severity=Severity.WARNING,
    scope="text",
    means="A picture without a description",
    cure="Write what a person sees who cannot see it",
    find=find,
)
