"""`html-unclosed`: an element that is never closed."""

from __future__ import annotations

from collections.abc import Iterator

from caseedit.core.validation.context import Context
from caseedit.core.validation.diagnostic import Severity
from caseedit.core.validation.rule import Finding, Rule


def find(context: Context) -> Iterator[Finding]:
    """Find elements left open, and addresses that are taken for a tag."""
    yield from findings(context, "html-unclosed")


def findings(context: Context, rule: str) -> Iterator[Finding]:
    """Yield what is wrong with the tags under one rule."""
    for fault in context.html:
        if fault.rule == rule:
            yield Finding(fault.span, fault.message, fault.hint, fix=fault.fix)


def signs(context: Context) -> bool:
    """Look for a tag that is not closed in its turn."""
    return bool(context.html)


RULE = Rule(
    name="html-unclosed",
    severity=Severity.WARNING,
    scope="text",
    means="An HTML element that is opened and never closed",
    cure="Write its closing tag",
    find=find,
    signs=signs,
    usual=Severity.INFO,
)
