"""`too-big`: more than the editor takes apart."""

from __future__ import annotations

from collections.abc import Iterator

from caseedit.core.validation.context import Context
from caseedit.core.validation.diagnostic import Severity
from caseedit.core.validation.rule import Finding, Rule, may_be_explained


def find(context: Context) -> Iterator[Finding]:
    """Find it."""
    yield from context.explained_as("too-big")


RULE = Rule(
    name="too-big",
    severity=Severity.ERROR,
    scope="text",
    means="The file or its front matter is larger than the editor takes apart",
    cure="Make it smaller; it is kept and can be edited as text",
    find=find,
    signs=may_be_explained,
)
