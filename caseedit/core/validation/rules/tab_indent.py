"""`tab-indent`: a tab indents a line of the front matter."""

from __future__ import annotations

from collections.abc import Iterator

from caseedit.core.validation.context import Context
from caseedit.core.validation.diagnostic import Severity
from caseedit.core.validation.rule import Finding, Rule, may_be_explained


def find(context: Context) -> Iterator[Finding]:
    """Find it."""
    yield from context.explained_as("tab-indent")


RULE = Rule(
    name="tab-indent",
    severity=Severity.ERROR,
    scope="text",
    means="A tab stands where YAML wants spaces",
    cure="Put spaces in its place",
    find=find,
    signs=may_be_explained,
)
