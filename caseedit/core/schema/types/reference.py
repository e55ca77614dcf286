"""Another document by one of its values: `reference`."""

from __future__ import annotations

from typing import Any

from caseedit.core.schema.types.field_type import FieldType


def _is_value(value: Any) -> bool:
    return not isinstance(value, dict)


REFERENCE = FieldType(
    "reference", "choice", "any", "a document's name", _is_value,
    settings=frozenset({"collection", "value", "multiple", "self"}),
)  # fmt: skip

KINDS = (REFERENCE,)
