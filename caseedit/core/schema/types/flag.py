"""Yes or no: `bool`, also where the site compares words."""

from __future__ import annotations

from typing import Any

from caseedit.core.schema.types.field_type import FieldType


def _is_flag(value: Any) -> bool:
    return isinstance(value, bool)


BOOL = FieldType("bool", "flag", "scalar", "true or false", _is_flag, settings=frozenset({"true", "false"}))

KINDS = (BOOL,)
