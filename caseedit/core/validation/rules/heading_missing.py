"""`heading-missing`: a heading that every page of a collection has."""

from __future__ import annotations

from collections.abc import Iterator

from caseedit.core.schema.near import nearest
from caseedit.core.schema.schema import Schema
from caseedit.core.text import Edit, Span
from caseedit.core.validation.context import Context
from caseedit.core.validation.diagnostic import Severity
from caseedit.core.validation.markdown_text import Heading
from caseedit.core.validation.rule import Finding, Rule
from caseedit.core.validation.wording import quoted


def find(context: Context) -> Iterator[Finding]:
    """Find headings that the schema asks for and the body does not have."""
    expected = context.schema.body.get("expect")
    if not isinstance(expected, list) or context.body.is_cut:
        return
    titles = {heading.title: heading for heading in context.body.headings}
    for title in map(str, expected):
        if title not in titles:
            near = nearest(title, [other for other in titles if other not in expected])
            yield _almost(context, title, titles[near]) if near else _missing(context, title)


def _missing(context: Context, title: str) -> Finding:
    closing = context.document.parts.closing
    at = closing if closing.end > closing.start else context.document.parts.opening
    line = Span(at.start, at.start + len(at.of(context.text).rstrip()))
    return Finding(line, f"The heading {quoted(title)} is missing.", "Every page of this sort has it: write it.")


def _almost(context: Context, title: str, heading: Heading) -> Finding:
    message = f"The heading {quoted(title)} is missing; here is {quoted(heading.title)}."
    at = context.text.find(heading.title, heading.span.start, heading.span.end)
    fix = (Edit(at, at + len(heading.title), title),) if at >= 0 else ()
    return Finding(heading.span, message, f"Did you mean {quoted(title)}?", fix=fix)


def asks(schema: Schema) -> bool:
    """Look whether the schema asks for it."""
    return "expect" in schema.body


RULE = Rule(
    name="heading-missing",
    severity=Severity.WARNING,
    scope="schema",
    means="A heading that every page of this sort has, and this one has not",
    cure="Write it, or correct its name",
    find=find,
    asks=asks,
)
