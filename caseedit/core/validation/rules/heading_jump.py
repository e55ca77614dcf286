"""`heading-jump`: levels of headings are left out."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from caseedit.core.validation.context import Context
from caseedit.core.validation.diagnostic import Severity
from caseedit.core.validation.rule import Finding, Rule


def find(context: Context) -> Iterator[Finding]:
    """Find the first heading more than one level below the one before."""
    levels = context.body.levels if context.is_markdown else ()
    jumps = [number for number, (before, level) in enumerate(pairwise(levels), 1) if level > before + 1]
    if jumps:
        before, level = levels[jumps[0] - 1 : jumps[0] + 1]
        often = f", {len(jumps)} times in this document" if len(jumps) > 1 else ""
        message = f"From {'#' * before} to {'#' * level}: levels are left out{often}."
        hint = f"Use {'#' * (before + 1)}, unless the page wants it so."
        yield Finding(context.body.heading(jumps[0]).span, message, hint)


def signs(context: Context) -> bool:
    """Look for a sign of a heading."""
    return context.has("#")


RULE = Rule(
    name="heading-jump",
    severity=Severity.INFO,
    scope="text",
    means="A heading that leaves out levels",
    cure="Use the next level",
    find=find,
    signs=signs,
    usual="off",
)
