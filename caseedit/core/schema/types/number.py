"""Numbers: `int number`."""

from __future__ import annotations

import math
from typing import Any

from caseedit.core.schema.types.field_type import FieldType

_LIMITS = frozenset({"min", "max", "step"})


def _is_whole(value: Any) -> bool:
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return is_number and math.isfinite(value) and value == int(value)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


INT = FieldType("int", "number", "scalar", "a whole number", _is_whole, settings=_LIMITS)
NUMBER = FieldType("number", "number", "scalar", "a number", _is_number, settings=_LIMITS)

KINDS = (INT, NUMBER)
