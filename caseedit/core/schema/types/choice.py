"""Values out of a given set: `select multiselect tags`."""

from __future__ import annotations

from typing import Any

from caseedit.core.schema.types.field_type import FieldType, is_list

_ITEMS = frozenset({"min_items", "max_items"})


def _is_single(value: Any) -> bool:
    return not isinstance(value, (list, tuple, dict))


SELECT = FieldType("select", "choice", "scalar", "one of its options", _is_single)
MULTISELECT = FieldType("multiselect", "list", "list", "a list", is_list, settings=_ITEMS)
TAGS = FieldType("tags", "list", "list", "a list", is_list, settings=_ITEMS)

KINDS = (SELECT, MULTISELECT, TAGS)
