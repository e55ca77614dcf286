"""Values as TOML writes them, and what a text means where a number or a date stands."""

from __future__ import annotations

import json
import math
import re
import tomllib
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from caseedit.core.expressions import expression
from caseedit.core.frontmatter.node import Node
from caseedit.core.frontmatter.typed.spelling import HIDDEN, escaped, quoted, respelled
from caseedit.core.text import Edit
from caseedit.errors import Refused

_BARE = expression(r"[A-Za-z0-9_-]+")
_CONTROL = expression(r"[\x00-\x08\x0a-\x1f\x7f]")
_CONTROL_OF_LINES = expression(r"[\x00-\x08\x0b-\x1f\x7f]")
_CLASSES: tuple[tuple[type, ...], ...] = ((bool,), (int, float), (date, datetime), (time,))


def key_written(name: str) -> str:
    """Return a key as it is written where nothing else tells."""
    return name if _BARE.fullmatch(name) else quoted(name)


def written(value: Any) -> str:
    """Return a value on one line.

    Raises:
        Refused: TOML has no such value.
    """
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return _float(value)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, Mapping):
        pairs = ", ".join(f"{key_written(str(key))} = {written(item)}" for key, item in value.items())
        return f"{{ {pairs} }}" if pairs else "{}"
    if isinstance(value, list):
        return "[" + ", ".join(written(item) for item in value) + "]"
    what = "empty value" if value is None else type(value).__name__
    raise Refused(f"TOML has no {what}.", hint="Remove the field, or give it text." if value is None else "")


def _float(value: float) -> str:
    if math.isfinite(value):
        return repr(value)
    return "nan" if value != value else "inf" if value > 0 else "-inf"


def literal(text: str, old: Any) -> Any:
    """Return what a text means where `old` stands, if it is a value of the same class; else the text itself."""
    if not text or len(text) > 100 or re.search(r"[\s#]", text.replace(" ", "", 1)) or text != text.strip():
        return text
    try:
        value = tomllib.loads(f"x = {text}")["x"]
    except (ValueError, KeyError):
        return text
    return value if _class_of(value) == _class_of(old) is not None else text


def _class_of(value: Any) -> int | None:
    return next((at for at, kinds in enumerate(_CLASSES) if type(value) in kinds), None)


def same_quotes(text: str, node: Node, value: str, newline: str) -> Edit | None:
    """Return the edit that gives a string another value in its own quotes; None if they cannot hold it.

    An edit that changes nothing stands for one that is not needed.
    """
    raw = node.span.of(text)
    style = node.style
    if (style == "'" and ("'" in value or _CONTROL.search(value))) or (
        style == "'''" and ("'''" in value or value.endswith("'") or _CONTROL_OF_LINES.search(value) or _hides(value))
    ):
        return None
    if style == "'" and _hides(value):
        return None

    def encode(part: str) -> str:
        if style == '"':
            return escaped(part)
        return part.replace("\n", newline) if style[0] == "'" else _over_lines(part, newline)

    edit = respelled(raw, style, value, node.start, encode, _decoded)
    return Edit(node.start, node.start, "") if edit is None else edit


def _hides(value: str) -> bool:
    return HIDDEN.search(value) is not None


def _over_lines(part: str, newline: str) -> str:
    return newline.join(escaped(line) for line in part.split("\n"))


def _decoded(part: str) -> str:
    """Return what one escape says."""
    if part[1:2] in ("\n", "\r", " ", "\t"):
        return ""
    if part[1] == "U":
        return chr(int(part[2:], 16))
    return str(json.loads(f'"{part}"'))
