"""`url-malformed`: an address that leads nowhere."""

from __future__ import annotations

from collections.abc import Iterator

from caseedit.core.schema.schema import Field, Schema
from caseedit.core.validation.context import Context, faulty
from caseedit.core.validation.diagnostic import Severity
from caseedit.core.validation.rule import Doubt, Finding, Rule


def find(context: Context) -> Iterator[Finding]:
    """Find addresses that cannot work."""
    yield from context.fault_findings("url-malformed")


def doubts(field: Field, schema: Schema) -> Doubt | None:
    """Doubt what its kind finds faulty."""
    return faulty(field)


RULE = Rule(
    name="url-malformed",
    severity=Severity.WARNING,
    scope="schema",
    means="An address with a space, without a scheme, or with one bracket too many",
    cure="Write the whole address",
    find=find,
    doubts=doubts,
)
