"""`html-nesting`: tags that do not fit together."""

from __future__ import annotations

from collections.abc import Iterator

from caseedit.core.validation.context import Context
from caseedit.core.validation.diagnostic import Severity
from caseedit.core.validation.rule import Finding, Rule
from caseedit.core.validation.rules.html_unclosed import findings, signs


def find(context: Context) -> Iterator[Finding]:
    """Find crossed and stray tags."""
    yield from findings(context, "html-nesting")


RULE = Rule(
    name="html-nesting",
    severity=Severity.WARNING,
    scope="text",
    means="A closing tag that closes nothing, or `<p>` where `</p>` is meant",
    cure="Write the tag that is meant, or remove it",
    find=find,
    signs=signs,
    usual=Severity.INFO,
)
