"""`too-big`: more than the editor takes apart."""

from __future__ import annotations

from collections.abc import Iterator

from caseedit.core.text import Span
from caseedit.core.validation.context import Context
from caseedit.core.validation.diagnostic import Severity
from caseedit.core.validation.markdown_text import MOST
from caseedit.core.validation.rule import Finding, Rule, may_be_explained


def find(context: Context) -> Iterator[Finding]:
    """Find it."""
    yield from context.explained_as("too-big")
    if has_large_body(context):
        end = context.body.end
        message = f"The body is checked up to here, its first {MOST // 1_000_000} MB; the rest is not looked at."
        yield Finding(Span(end, end), message, "Split it into pages of their own.", severity=Severity.INFO)


def has_large_body(context: Context) -> bool:
    """Say whether there is more text than is looked at."""
    return len(context.text) - context.document.parts.body.start > MOST


def signs(context: Context) -> bool:
    """Say whether it may find anything."""
    return may_be_explained(context) or has_large_body(context)


RULE = Rule(
    name="too-big",
    severity=Severity.ERROR,
    scope="text",
    means="The file or a part of it is larger than the editor takes apart",
    cure="Make it smaller; it is kept and can be edited as text",
    find=find,
    signs=signs,
)
