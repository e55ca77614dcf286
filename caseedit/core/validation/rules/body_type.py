"""`body-type`: a text below the front matter that the page does not read as it is written."""

from __future__ import annotations

import re
from collections.abc import Iterator

from caseedit.core.expressions import expression
from caseedit.core.schema.schema import Schema
from caseedit.core.text import Span
from caseedit.core.validation.context import Context
from caseedit.core.validation.diagnostic import Severity
from caseedit.core.validation.rule import Finding, Rule
from caseedit.core.validation.wording import counted

_TAG = expression(r"</?[a-zA-Z][a-zA-Z0-9-]*(?=[\s/>])[^<>\r\n]*>")
_SIGNS = expression(
    r"^ {0,3}#{1,6}[ \t]+(?=\S)|^ {0,3}[-*+][ \t]+(?=\S)|\*\*(?=\S)[^*\r\n]+\*\*|!?\[[^\[\]\r\n]+\]\([^()\r\n]*\)",
    re.MULTILINE,
)


def find(context: Context) -> Iterator[Finding]:
    """Find text where the page shows none, HTML where none is wanted, and Markdown where HTML is."""
    wanted, start = context.schema.body, context.body.start
    kind = wanted.get("type")
    text = context.body.text
    if kind == "none":
        first = re.compile(r"\S[^\r\n]*").search(context.text, start)
        if first is not None:
            message = "The page does not show what stands below the front matter."
            yield Finding(Span(*first.span()), message, "Move it into a field, or remove it.")
    elif kind == "html":
        hint = "Write it as HTML."
        yield from _first_of(_SIGNS, text, start, "The page shows the signs of Markdown as they are", hint)
    elif wanted.get("html") == "warn":
        yield from _first_of(
            _TAG, text, start, "HTML stands here, and the page wants Markdown", "Write it as Markdown."
        )


def _first_of(pattern: re.Pattern[str], text: str, start: int, message: str, hint: str) -> Iterator[Finding]:
    """Tell of the first place, and how many there are."""
    found = [match.span() for match in pattern.finditer(text, start)]
    if found:
        often = f", in {counted(len(found), 'place')}" if len(found) > 1 else ""
        yield Finding(Span(*found[0]), f"{message}{often}.", hint)


def asks(schema: Schema) -> bool:
    """Look whether the schema asks for it."""
    return schema.body.get("type") in ("none", "html") or schema.body.get("html") == "warn"


RULE = Rule(
    name="body-type",
    severity=Severity.WARNING,
    scope="schema",
    means="Text where the page shows none, HTML where it wants Markdown, or Markdown where it wants HTML",
    cure="Write it as the page reads it",
    find=find,
    asks=asks,
)
