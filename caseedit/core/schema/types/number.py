"""Numbers: `int number`."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from caseedit.core.schema.schema import Field
from caseedit.core.schema.types.field_type import Fault, FieldType

if TYPE_CHECKING:
    from fractions import Fraction

_LIMITS = frozenset({"min", "max", "step"})


def _is_whole(value: Any) -> bool:
    return _is_number(value) and _is_finite(value) and value == int(value)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _is_finite(value: float) -> bool:
    # A whole number may have more digits than a float can be asked about.
    return isinstance(value, int) or math.isfinite(value)


def _faults(field: Field, text: str, value: Any) -> Iterator[Fault]:
    """Find numbers between two steps, which are counted from the least number."""
    step = field.settings.get("step")
    if step is None or not _is_number(value) or not _is_finite(value):
        return
    # Tenths are exact as fractions, and not in a computer's own numbers.
    from fractions import Fraction

    start, width = Fraction(str(field.minimum or 0)), Fraction(str(step))
    steps = (Fraction(str(value)) - start) / width
    if steps.denominator != 1:
        below, above = (_written(start + count * width) for count in (math.floor(steps), math.ceil(steps)))
        yield Fault("pattern", f"lies between two steps of {step}", f"write {below} or {above}", severity="warning")


def _written(number: Fraction) -> str:
    return str(number.numerator) if number.denominator == 1 else f"{float(number):.12g}"


INT = FieldType("int", "number", "scalar", "a whole number", _is_whole, _faults, _LIMITS)
NUMBER = FieldType("number", "number", "scalar", "a number", _is_number, _faults, _LIMITS)

KINDS = (INT, NUMBER)
