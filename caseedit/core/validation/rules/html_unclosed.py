"""`html-unclosed`: an element that is never closed."""

from __future__ import annotations

from collections.abc import Iterator

from caseedit.core.validation.context import Context
from caseedit.core.validation.diagnostic import Severity
from caseedit.core.validation.rule import Finding, Rule


def find(context: Context) -> Iterator[Finding]:
    """Find elements left open, and addresses that are taken for a tag; only told by the way where most here are so."""
    yield from findings(context, "html-unclosed")


def findings(context: Context, rule: str) -> Iterator[Finding]:
    """Yield what is wrong with the tags under one rule."""
    faults = [fault for fault in context.html if fault.rule == rule]
    severity = Severity.INFO if faults and context.is_habit(rule) else None
    for fault in faults:
        yield Finding(fault.span, fault.message, fault.hint, fix=fault.fix, severity=severity)


def signs(context: Context) -> bool:
    """Look for a tag."""
    return context.has("<")


RULE = Rule(
    name="html-unclosed",
    severity=Severity.WARNING,
    scope="text",
    means="An HTML element that is opened and never closed",
    cure="Write its closing tag",
    find=find,
    signs=signs,
)
