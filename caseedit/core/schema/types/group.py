"""Keys with values of their own: `object blocks map`."""

from __future__ import annotations

from typing import Any

from caseedit.core.schema.types.field_type import FieldType, is_list


def _is_map(value: Any) -> bool:
    return isinstance(value, dict)


OBJECT = FieldType(
    "object", "group", "map", "a group of fields", _is_map, settings=frozenset({"fields", "shape", "optional"})
)
BLOCKS = FieldType(
    "blocks", "records", "list", "a list of blocks", is_list,
    settings=frozenset({"key", "blocks", "min_items", "max_items", "label_item"}),
)  # fmt: skip
MAP = FieldType("map", "group", "map", "keys with values", _is_map, settings=frozenset({"of"}))

KINDS = (OBJECT, BLOCKS, MAP)
