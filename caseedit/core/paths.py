"""The public path of a value: `images[0].caption` as text, `("images", 0, "caption")` as a tuple."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from caseedit.core.expressions import expression

# Keys of mappings and positions in lists, from the top.
FieldPath = tuple[str | int, ...]

_PART = expression(r'\[(?P<index>-?\d+)\]|"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<key>[^.\[\]"]+)')
_NUMBER = expression(r"\[#(?P<number>[1-9]\d*)\]")


class Nth(str):
    """A path's part for a key that stands several times in its mapping: it says which; equal to the key itself.

    Attributes:
        number: Which one, counted from 0 in file order.
    """

    __slots__ = ("number",)
    number: int

    def __new__(cls, key: str, number: int) -> Nth:
        """Make the path part for one of several keys of the same name."""
        made = super().__new__(cls, key)
        made.number = number
        return made

    def __repr__(self) -> str:
        return f"Nth({str(self)!r}, {self.number})"


def parse_path(text: str) -> FieldPath:
    """Read a path as people write it: `title`, `images[0].caption`, `"odd key".name`; `title[#2]` is the second title.

    Raises:
        ValueError: The text is no path; the message says what is wrong and at which character.
    """
    parts: list[str | int] = []
    at = 0
    while at < len(text):
        if text[at] == "." and parts:
            at += 1
        elif parts and text[at] != "[":
            raise ValueError(f"a dot belongs before character {at + 1} of {text!r}")
        match = _PART.match(text, at)
        if match is None:
            raise ValueError(f"{text!r} is not a field path at character {at + 1}")
        if match["index"] is not None:
            parts.append(int(match["index"]))
        elif match["quoted"] is not None:
            parts.append(re.sub(r"\\(.)", r"\1", match["quoted"], flags=re.DOTALL))
        else:
            parts.append(match["key"])
        at = match.end()
        number = _NUMBER.match(text, at)
        if number is not None and isinstance(key := parts[-1], str):
            parts[-1] = Nth(key, int(number["number"]) - 1)
            at = number.end()
    if not parts:
        raise ValueError("a field path cannot be empty")
    if text.endswith("."):
        raise ValueError(f"{text!r} ends with a dot")
    return tuple(parts)


def format_path(path: FieldPath) -> str:
    """Write a path as `parse_path` reads it."""
    result = ""
    for part in path:
        if isinstance(part, int):
            result += f"[{part}]"
            continue
        is_plain = re.fullmatch(r'[^.\[\]"=\s]+', part) is not None
        name = part if is_plain else '"' + part.replace("\\", "\\\\").replace('"', '\\"') + '"'
        result += f".{name}" if result else name
        result += f"[#{part.number + 1}]" if isinstance(part, Nth) else ""
    return result


def value_at(values: Any, path: FieldPath, default: Any = None) -> Any:
    """Return what lies at a path in mappings and lists, or `default`; a text has no parts."""
    for part in path:
        is_there = part in values if isinstance(values, Mapping) else isinstance(part, int) and _holds(values, part)
        if not is_there:
            return default
        values = values[part]
    return values


def _holds(values: Any, position: int) -> bool:
    return isinstance(values, list | tuple) and -len(values) <= position < len(values)


def spoken_path(path: FieldPath) -> str:
    """Write a path for a person: `images 2, caption` for `("images", 1, "caption")`."""
    result = ""
    for part in path:
        if isinstance(part, int):
            result += f" {part + 1}" if result else f"item {part + 1}"
        else:
            result += f", {part}" if result else str(part)
            result += f" #{part.number + 1}" if isinstance(part, Nth) else ""
    return result
