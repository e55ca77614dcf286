"""`heading-jump`: levels of headings are left out."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from caseedit.core.validation.context import Context
from caseedit.core.validation.diagnostic import Severity
from caseedit.core.validation.rule import Finding, Rule


def find(context: Context) -> Iterator[Finding]:
    """Find headings more than one level below the one before; silent where all documents here do so."""
    headings = context.body.headings if context.is_markdown else ()
    jumps = [(before, heading) for before, heading in pairwise(headings) if heading.level > before.level + 1]
    if jumps and not context.is_habit("heading-jump"):
        before, heading = jumps[0]
        often = f", {len(jumps)} times in this document" if len(jumps) > 1 else ""
        message = f"From {'#' * before.level} to {'#' * heading.level}: levels are left out{often}."
        yield Finding(heading.span, message, f"Use {'#' * (before.level + 1)}, unless the page wants it so.")


def signs(context: Context) -> bool:
    """Look for a heading below the highest levels."""
    return context.has("##")


RULE = Rule(
    name="heading-jump",
    severity=Severity.INFO,
    scope="text",
    means="A heading that leaves out levels",
    cure="Use the next level",
    find=find,
    signs=signs,
)
