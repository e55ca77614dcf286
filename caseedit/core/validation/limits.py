"""Limits of a field: what they are about, how a value is compared with one, and when a value may be beyond it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from caseedit.core.schema.schema import Field
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
    """Return what a limit is compared with: a number, or a date as it is written."""
    return place.node.text if place.node is not None and place.field.type in DATES else place.value


def is_less(value: Any, other: Any) -> bool:
    """Compare two amounts; dates by their ISO text."""
    if isinstance(value, (int, float)) and isinstance(other, (int, float)):
        return value < other
    if isinstance(value, (int, float)) or isinstance(other, (int, float)):
        return False
    return str(value) < str(other)


def doubt_beyond(field: Field, limit: Any, is_beyond: Callable[[Any, Any], bool]) -> Doubt | None:
    """Return what doubts values for which `is_beyond(length or amount, limit)` holds; None if nothing is limited."""
    if "words" in field.settings:
        return always
    if limit is None:
        return None
    is_length = is_whole(limit) and field.type not in AMOUNTS

    def doubt(value: Any, text: str | None, context: Context) -> bool:
        if is_length and isinstance(value, str):
            return value != "" and is_beyond(len(value), limit)
        return value is not None and is_beyond(text if field.type in DATES else value, limit)

    return doubt
