"""One file per sort of field; `KINDS` lists every kind of `caseedit.yml` by name."""

from __future__ import annotations

from caseedit.core.schema.schema import Field
from caseedit.core.schema.types import (
    choice,
    date,
    fixed,
    flag,
    group,
    listing,
    multiline,
    number,
    reference,
    text,
    url,
)
from caseedit.core.schema.types import file as file_kinds
from caseedit.core.schema.types.field_type import CONTROLS, Control, Fault, FieldType

KINDS: dict[str, FieldType] = {
    kind.name: kind
    for kind in (
        *text.KINDS,
        *multiline.KINDS,
        *url.KINDS,
        *number.KINDS,
        *flag.KINDS,
        *date.KINDS,
        *choice.KINDS,
        *listing.KINDS,
        *group.KINDS,
        *file_kinds.KINDS,
        *reference.KINDS,
        *fixed.KINDS,
    )
}

# Kinds whose values stand beside each other in a list of records.
_GROUPS = frozenset({"object", "blocks", "map"})


def control_of(field: Field) -> Control:
    """Return the kind of control for a field: `records` for a list of groups, `list` for several files."""
    kind = KINDS.get(field.type, fixed.RAW)
    if kind.name == "list" and field.item is not None:
        inner = field.item.type
        return "records" if inner in _GROUPS else "raw" if inner in ("list", "raw") else "list"
    if field.settings.get("multiple") is True and kind.name in ("image", "file", "reference"):
        return "list"
    # Words that were learned are suggested; others are as welcome.
    is_closed = bool(field.options) and "open" not in field.settings
    if is_closed and kind.shape == "scalar" and kind.control in ("text", "number"):
        return "choice"
    return kind.control


__all__ = ["CONTROLS", "KINDS", "Fault", "FieldType", "control_of"]
