"""`heading-level`: a heading above the level at which those of the page begin."""

from __future__ import annotations

from collections.abc import Iterator

from caseedit.core.schema.schema import Schema
from caseedit.core.validation.context import Context
from caseedit.core.validation.diagnostic import Severity
from caseedit.core.validation.rule import Finding, Rule


def find(context: Context) -> Iterator[Finding]:
    """Find headings that are larger than the page wants them."""
    headings = context.schema.body.get("headings")
    first = headings.get("start") if isinstance(headings, dict) else None
    if not isinstance(first, int) or not 1 <= first <= 6:
        return
    signs = "#" * first
    for heading in context.body.headings:
        if heading.level < first:
            message = f"This heading has {'#' * heading.level}; the headings of this page begin with {signs}."
            yield Finding(heading.span, message, f"Write {signs}, or more.")


def asks(schema: Schema) -> bool:
    """Look whether the schema asks for it."""
    return "headings" in schema.body


RULE = Rule(
    name="heading-level",
    severity=Severity.WARNING,
    scope="schema",
    means="A heading that is larger than those of the page begin with",
    cure="Write more `#` before it",
    find=find,
    asks=asks,
)
