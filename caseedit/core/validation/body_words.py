"""How many words a body has, where the schema asks for some."""

from __future__ import annotations

import re

from caseedit.core.expressions import expression
from caseedit.core.text import Span
from caseedit.core.validation.context import Context
from caseedit.core.validation.limits import is_whole

_WORD = expression(r"[^\W_]+(?:['’-][^\W_]+)*")
_TAG = expression(r"<[^<>]{0,4000}>|\]\([^()]{0,2000}\)")


def limit_of(context: Context, name: str) -> int | None:
    """Return the `min_words` or `max_words` of the schema; None where it asks for nothing."""
    limit = context.schema.body.get(name)
    return limit if is_whole(limit) else None


def count(context: Context) -> int:
    """Count the words that the page shows: no tags, no addresses of links."""
    return len(_WORD.findall(_TAG.sub(" ", context.text[context.body.start :])))


def first_line(context: Context) -> Span:
    """Return the first line of the body that says something, else where it begins."""
    match = re.compile(r"\S[^\r\n]*").search(context.text, context.body.start)
    return Span(*match.span()) if match else Span(context.body.start, context.body.start)
