"""`date-malformed`: no date, or not in the form of this field."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from caseedit.core.frontmatter.values import value_of_text
from caseedit.core.schema.schema import Field, Schema
from caseedit.core.text import Edit
from caseedit.core.validation.context import Context, faulty
from caseedit.core.validation.diagnostic import Severity
from caseedit.core.validation.places import Place
from caseedit.core.validation.rule import Doubt, Finding, Rule
from caseedit.core.validation.wording import cut, field_name


def find(context: Context) -> Iterator[Finding]:
    """Find dates that cannot be, and dates in another form."""
    yield from context.fault_findings("date-malformed")
    for place in context.suspects:
        if place.field.type not in ("date", "datetime") or place.node is None or not place.fits:
            continue
        wants_text = place.field.settings.get("store") == "string"
        if wants_text and not isinstance(place.value, str) and place.node.style == "plain":
            message = f"{field_name(place.path)} {cut(place.node.text)} is read as a date, the page wants text."
            fix = (Edit(place.node.body, place.node.end, f'"{place.node.text}"'),)
            yield context.at(place, message, "Put quotes around it.", fix=fix, severity=Severity.WARNING)
        elif place.field.settings.get("store") == "native" and _is_quoted_date(place, context.dialect):
            message = f"{field_name(place.path)} {cut(place.node.text)} is read as text, the page wants a date."
            fix = (Edit(place.node.body, place.node.end, place.node.text),)
            yield context.at(place, message, "Take the quotes away.", fix=fix, severity=Severity.WARNING)


def _is_quoted_date(place: Place, dialect: str) -> bool:
    """Say whether a value would be a date without its quotes."""
    node = place.node
    is_quoted = node is not None and node.style in ("'", '"') and isinstance(place.value, str)
    return is_quoted and node is not None and isinstance(value_of_text(node.text, dialect), date)


def doubts(field: Field, schema: Schema) -> Doubt | None:
    """Doubt what its kind finds faulty, and a date where the page wants text."""
    own = faulty(field)
    store = field.settings.get("store")
    if store is None:
        return own

    def doubt(value: Any, text: str | None, context: Context) -> bool:
        is_other = isinstance(value, str) is (store == "native")
        return is_other or (own is not None and own(value, text, context))

    return doubt


RULE = Rule(
    name="date-malformed",
    severity=Severity.ERROR,
    scope="schema",
    means="No date, a date that does not exist, or not the form that dates have here (a warning)",
    cure="Write it as dates are written here",
    find=find,
    doubts=doubts,
)
