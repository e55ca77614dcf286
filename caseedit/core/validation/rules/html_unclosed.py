"""`html-unclosed`: an element that is never closed."""

from __future__ import annotations

from collections.abc import Iterator

from caseedit.core.validation.context import Context
from caseedit.core.validation.diagnostic import Severity
from caseedit.core.validation.rule import Finding, Rule


def find(context: Context) -> Iterator[Finding]:
    """Find elements left open, and addresses that are taken for a tag."""
    for fault in context.html:
        if fault.rule == "html-unclosed":
            yield Finding(fault.span, fault.message, fault.hint, fix=fault.fix)


RULE = Rule(
    name="html-unclosed",
    severity=Severity.WARNING,
    scope="text",
    means="An HTML element that is opened and never closed",
    cure="Write its closing tag",
    find=find,
)
