"""Names of other files: `image file`."""

from __future__ import annotations

from typing import Any

from caseedit.core.schema.types.field_type import FieldType

_SETTINGS = frozenset({"media", "multiple", "alt", "size", "roots", "relative_to", "public", "extensions", "max_bytes"})


def _is_path(value: Any) -> bool:
    # With `multiple` a list of paths stands there.
    return isinstance(value, (str, list, tuple))


IMAGE = FieldType("image", "file", "any", "a picture's path", _is_path, settings=_SETTINGS)
FILE = FieldType("file", "file", "any", "a file's path", _is_path, settings=_SETTINGS)

KINDS = (IMAGE, FILE)
