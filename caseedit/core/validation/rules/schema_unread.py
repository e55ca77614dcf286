"""`schema-unread`: a document names a schema that is not read."""

from __future__ import annotations

from collections.abc import Iterator

from caseedit.core.validation.context import Context
from caseedit.core.validation.diagnostic import Severity
from caseedit.core.validation.rule import Finding, Rule


def find(context: Context) -> Iterator[Finding]:
    """Say why the schema that a comment names does not hold."""
    from caseedit.core.schema.modeline import place_in

    unread, place = context.schema.unread, place_in(context.text)
    if unread is not None and place is not None:
        yield Finding(place, unread.why, unread.cure, severity=Severity.INFO if unread.is_harmless else None)


def _is_unread(context: Context) -> bool:
    return context.schema.unread is not None


RULE = Rule(
    name="schema-unread",
    severity=Severity.WARNING,
    scope="text",
    means="The comment `# yaml-language-server: $schema=` names a schema that is not there, or not read",
    cure="Name a file of the project",
    find=find,
    signs=_is_unread,
)
