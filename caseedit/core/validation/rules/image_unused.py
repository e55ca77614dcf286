"""`image-unused`: a picture that no document shows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from caseedit.core.expressions import expression
from caseedit.core.schema.guess import PICTURE
from caseedit.core.schema.schema import Schema
from caseedit.core.validation.context import Context
from caseedit.core.validation.diagnostic import Severity
from caseedit.core.validation.rule import Finding, Rule

_ENDING = expression(r"\.(?:png|jpe?g|gif|webp|svg|avif)\b", re.IGNORECASE)
_NAME_BEFORE = expression(r"[^\s\"'()<>\[\]{}=]+$")
_LONGEST = 300

MESSAGE = "No document shows this picture."
HINT = "It can go, unless a template of the site uses it."


def find(context: Context) -> Iterator[Finding]:
    """Find nothing in a document, but ask for every picture it names: what nobody asks for is unused.

    That is known once all documents are checked; see `core/collection/references.py`.
    """
    if context.path is not None:
        for written in _named(context):
            context.look(written)
    yield from ()


def _named(context: Context) -> Iterator[str]:
    """Yield the names of pictures, in whatever field and wherever in the body they stand."""
    for text in context.texts:
        if "." in text[-5:] and PICTURE.fullmatch(text):
            yield text
    for match in _ENDING.finditer(context.text, context.document.parts.body.start):
        name = _NAME_BEFORE.search(context.text[max(match.start() - _LONGEST, 0) : match.start()])
        if name is not None:
            yield name[0] + match[0]


def asks(schema: Schema) -> bool:
    """Look whether there are folders for pictures at all."""
    return bool(schema.media.roots)


RULE = Rule(
    name="image-unused",
    severity=Severity.INFO,
    scope="collection",
    means="A picture in the folders of `media: roots:` that no document shows",
    cure="Show it, or remove the file",
    find=find,
    asks=asks,
)
