"""Names of other files: `image file`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from caseedit.core.schema.schema import Field
from caseedit.core.schema.types.field_type import Fault, FieldType

_SETTINGS = frozenset({"media", "multiple", "alt", "size", "roots", "relative_to", "public", "extensions", "max_bytes"})


def _is_path(value: Any) -> bool:
    # With `multiple` a list of paths stands there.
    return isinstance(value, (str, list, tuple))


def _faults(field: Field, text: str, value: Any) -> Iterator[Fault]:
    media = field.settings.get("media")
    endings = field.settings.get("extensions") or (media.get("extensions") if isinstance(media, dict) else None)
    if not endings or not text or "://" in text:
        return
    name = re.split(r"[?#]", text, maxsplit=1)[0].rpartition("/")[2].lower()
    if not name.endswith(tuple(endings)):
        yield Fault(
            "pattern", "is of a sort that does not fit here", f"choose a file that ends in {' or '.join(endings)}"
        )


IMAGE = FieldType("image", "file", "any", "a picture's path", _is_path, _faults, _SETTINGS)
FILE = FieldType("file", "file", "any", "a file's path", _is_path, _faults, _SETTINGS)

KINDS = (IMAGE, FILE)
