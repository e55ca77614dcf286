"""`yaml-syntax`: the front matter cannot be read."""

from __future__ import annotations

from collections.abc import Iterator

from caseedit.core.validation.context import Context
from caseedit.core.validation.diagnostic import Severity
from caseedit.core.validation.rule import Finding, Rule, may_be_explained


def find(context: Context) -> Iterator[Finding]:
    """Find it."""
    yield from context.explained_as("yaml-syntax")


RULE = Rule(
    name="yaml-syntax",
    severity=Severity.ERROR,
    scope="text",
    means="The site cannot read the front matter",
    cure="Mend the line that is named; the likely cause stands beside it",
    find=find,
    signs=may_be_explained,
)
