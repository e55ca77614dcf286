"""Several values in a row: `list`."""

from __future__ import annotations

from caseedit.core.schema.types.field_type import FieldType, is_list

LIST = FieldType(
    "list", "list", "list", "a list", is_list,
    settings=frozenset({"of", "min_items", "max_items", "label_item", "shape", "fields", "scope"}),
)  # fmt: skip

KINDS = (LIST,)
