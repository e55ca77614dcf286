"""`front-matter-unclosed`: the front matter never ends."""

from __future__ import annotations

from collections.abc import Iterator

from caseedit.core.validation.context import Context
from caseedit.core.validation.diagnostic import Severity
from caseedit.core.validation.rule import Finding, Rule, may_be_explained


def find(context: Context) -> Iterator[Finding]:
    """Find it."""
    yield from context.explained_as("front-matter-unclosed")


RULE = Rule(
    name="front-matter-unclosed",
    severity=Severity.ERROR,
    scope="text",
    means="A first line `---` opens the front matter and nothing closes it",
    cure="Write `---` on a line of its own after the last field",
    find=find,
    signs=may_be_explained,
)
