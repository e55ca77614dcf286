"""What nobody types: `const`, and `raw` for YAML that has no control of its own."""

from __future__ import annotations

from typing import Any

from caseedit.core.schema.types.field_type import FieldType


def _is_anything(value: Any) -> bool:
    return True


CONST = FieldType("const", "text", "any", "its one value", _is_anything, settings=frozenset({"value"}))
RAW = FieldType("raw", "raw", "any", "YAML", _is_anything)

KINDS = (CONST, RAW)
