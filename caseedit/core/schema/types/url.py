"""Addresses: `url`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from caseedit.core.expressions import expression
from caseedit.core.schema.schema import Field
from caseedit.core.schema.types.field_type import Fault, FieldType, is_text
from caseedit.core.schema.types.text import LENGTHS

_SCHEME = expression(r"([a-zA-Z][a-zA-Z0-9+.-]*):(.*)", re.DOTALL)
_HOST = expression(r"(?:www\.)?[a-zA-Z0-9-]{1,63}(?:\.[a-zA-Z0-9-]{1,63})*\.[a-zA-Z]{2,24}(?::\d+)?(?:[/?#]\S*)?")
_PAIRS = {"(": ")", "[": "]", "<": ">"}


def _faults(field: Field, text: str, value: Any) -> Iterator[Fault]:
    address = text.strip()
    if not address:
        return
    if address != text:
        yield Fault("url-malformed", "has a space at an end", "take the space away", address)
        return
    if re.search(r"\s", address):
        yield Fault("url-malformed", "has a space in it", "an address has no spaces; write %20 for one")
        return
    if any(address.count(left) != address.count(right) for left, right in _PAIRS.items()):
        yield Fault("url-malformed", "has one bracket too many", "look at its end")
        return
    yield from _scheme_faults(field, address)


def _scheme_faults(field: Field, address: str) -> Iterator[Fault]:
    if address.startswith(("/", "#", "./", "../")) and not address.startswith("//"):
        if field.settings.get("relative") is False:
            yield Fault("url-malformed", "has no https:// in front", "write the whole address")
        return
    match = _SCHEME.fullmatch(address)
    allowed = _allowed(field)
    if match is None or (match[2][:1].isdigit() and not match[2].startswith("//")):
        mended = f"https://{address}" if _HOST.fullmatch(address) else None
        if mended is None and field.settings.get("relative"):
            return
        yield Fault("url-malformed", "has no https:// in front", "put https:// before it", mended)
    elif match[1].lower() not in allowed:
        yield Fault(
            "url-malformed", f"begins with ‘{match[1]}:’", "an address here begins with " + " or ".join(allowed)
        )
    elif match[1].lower() in ("http", "https") and not re.match(r"//[^/\s?#]+", match[2]):
        yield Fault("url-malformed", "names no site", "after https: come two slashes and the site's name")


def _allowed(field: Field) -> Sequence[str]:
    allowed = field.settings.get("schemes")
    return [str(item) for item in allowed] if isinstance(allowed, list) else ["https", "http", "mailto", "tel"]


URL = FieldType("url", "text", "scalar", "an address", is_text, _faults, LENGTHS | {"relative", "schemes"})

KINDS = (URL,)
