"""Strings and numbers of TOML and JSON: how they are spelled, and the smallest change that spells another one."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator

from caseedit.core.expressions import expression
from caseedit.core.text import Edit

# What no new text holds as it is: controls, and what editors or browsers show as a line end or not at all.
HIDDEN = expression("[\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
_ESCAPE = r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\U[0-9a-fA-F]{8}|\\."
_PARTS = {
    '"': expression(_ESCAPE + "|.", re.DOTALL),
    "'": expression(".", re.DOTALL),
    # A backslash at the end of a line takes that line end and the blanks after it out of the value.
    '"""': expression(r"\\[ \t]*\r?\n[ \t\r\n]*|" + _ESCAPE + r"|\r\n|.", re.DOTALL),
    "'''": expression(r"\r\n|.", re.DOTALL),
}
Encode = Callable[[str], str]


def quoted(text: str) -> str:
    """Return a text as a string that JSON and TOML both read."""
    return '"' + escaped(text) + '"'


def escaped(text: str) -> str:
    """Return what stands between the quotes of such a string."""
    return HIDDEN.sub(lambda match: f"\\u{ord(match[0]):04x}", json.dumps(text, ensure_ascii=False)[1:-1])


def respelled(raw: str, style: str, value: str, at: int, encode: Encode, decode: Encode) -> Edit | None:
    """Return the edit that gives the string `raw`, which begins at `at`, another value; all other parts stay.

    Args:
        raw: The string with its quotes.
        style: The quotes.
        value: What it should say.
        at: Where it stands.
        encode: From a text to its spelling in this style.
        decode: From the spelling of one part to its text.
    """
    size = len(style)
    parts = list(_parts(raw[size : len(raw) - size], style, decode))
    head, taken = 0, 0
    while head < len(parts) and value.startswith(parts[head][1], taken):
        taken += len(parts[head][1])
        head += 1
    tail, left = len(parts), len(value)
    while tail > head and value.endswith(parts[tail - 1][1], taken, left):
        tail -= 1
        left -= len(parts[tail][1])
    start = at + size + sum(len(part) for part, _ in parts[:head])
    end = start + sum(len(part) for part, _ in parts[head:tail])
    new = encode(value[taken:left])
    return None if start == end and not new else Edit(start, end, new)


def _parts(inner: str, style: str, decode: Encode) -> Iterator[tuple[str, str]]:
    """Yield the parts of a string, each as it is spelled and as it reads."""
    for match in _PARTS[style].finditer(inner):
        part = match[0]
        if style == "'''" or style == '"""':
            if match.start() == 0 and part in ("\n", "\r\n"):
                yield part, ""  # the line end after the opening quotes
                continue
            if part == "\r\n":
                yield part, "\n"
                continue
        yield part, decode(part) if part[0] == "\\" and style[0] == '"' else part
