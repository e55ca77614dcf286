"""Limits of a field: what they are about, how a value is compared with one, and when a value may be beyond it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from caseedit.core.schema.schema import Field
from caseedit.core.schema.types.date import sortable
from caseedit.core.validation.context import Context
from caseedit.core.validation.places import Place
from caseedit.core.validation.rule import Doubt, always

DATES = ("date", "time", "datetime")
# Kinds of which limits are about the value, not about its length.
AMOUNTS = ("int", "number", *DATES)


def is_whole(limit: Any) -> bool:
    """Say whether a limit can be a number of characters."""
    return isinstance(limit, int) and not isinstance(limit, bool)


def is_amount(place: Place) -> bool:
    """Say whether limits are about the value, not about its length."""
    return place.field.type in AMOUNTS


def amount_of(place: Place) -> Any:
    """Return what a limit is about: a number, or a date as it is written."""
    return place.node.text if place.node is not None and place.field.type in DATES else place.value


def is_less(value: Any, other: Any, field: Field) -> bool:
    """Compare two amounts; dates as far as both say: a time of the last day is still that day."""
    if isinstance(value, (int, float)) and isinstance(other, (int, float)):
        return value < other
    if field.type not in DATES or isinstance(value, (int, float)) or isinstance(other, (int, float)):
        return False
    form = str(field.settings.get("format", ""))
    one, two = sortable(str(value), form), sortable(str(other), form)
    return one is not None and two is not None and one[: len(two)] < two[: len(one)]


def doubt_beyond(field: Field, limit: Any, is_beyond: Callable[[Any, Any, Field], bool]) -> Doubt | None:
    """Return what doubts values for which `is_beyond(amount, limit, field)` holds; None if nothing is limited."""
    if "words" in field.settings:
        return always
    if limit is None:
        return None
    is_length = is_whole(limit) and field.type not in AMOUNTS

    def doubt(value: Any, text: str | None, context: Context) -> bool:
        if is_length and isinstance(value, str):
            return value != "" and is_beyond(len(value), limit, field)
        return value is not None and is_beyond(text if field.type in DATES else value, limit, field)

    return doubt
