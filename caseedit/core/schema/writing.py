"""Plain data as the text of a `caseedit.yml` that people go on editing, with comments."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from caseedit.core.expressions import expression
from caseedit.core.frontmatter.values import kinds_of_text

WIDTH = 116
# Under this key of a map stands what is said of it in a comment.
COMMENT = "#"

_WORD = expression(r"[A-Za-z_/][A-Za-z0-9_/.-]*(?: [A-Za-z0-9_/.-]+)*")
# Maps that read best on one line.
_FLOW = ("where", "when", "required", "pattern", "words", "of", "body", "public", "media", "tags", "rules")


def write_schema(plain: Mapping[str, Any], heading: Iterable[str] = ()) -> str:
    """Return a whole file; each line of `heading` becomes a comment at its beginning."""
    lines = [*(f"# {line}".rstrip() for line in heading), "version: 1"]
    for key, value in plain.items():
        if key == "collections" and value:
            lines += ["", "collections:"]
            for number, item in enumerate(value):
                lines += [""] if number else []
                lines += _item(item, "  ")
        else:
            lines += _entry(key, value, "")
    return "\n".join(lines) + "\n"


def _entry(key: str, value: Any, indent: str) -> Iterator[str]:
    """Yield a key and its value, on one line where that is short; what is said of a map before it."""
    if isinstance(value, dict) and COMMENT in value:
        yield from _comment(value[COMMENT], indent)
        value = {name: inner for name, inner in value.items() if name != COMMENT}
    shown = f"{indent}{_scalar(key)}:"
    one_line = f"{shown} {_flow(value)}"
    is_open = isinstance(value, dict) and key not in _FLOW
    is_fields = isinstance(value, list) and any(isinstance(item, dict) for item in value) and key != "options"
    if not isinstance(value, (dict, list)) or not value or (len(one_line) <= WIDTH and not is_open and not is_fields):
        yield one_line
        return
    yield shown
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _entry(str(name), inner, indent + "  ")
        return
    for item in value:
        yield from _item(item, indent + "  ")


def _item(item: Any, indent: str) -> Iterator[str]:
    """Yield one item of a list, what is said of it before it."""
    if not isinstance(item, dict):
        yield f"{indent}- {_flow(item)}"
        return
    comment = item.get(COMMENT, "")
    plain = {key: value for key, value in item.items() if key != COMMENT}
    one_line = f"{indent}- {_flow(plain)}"
    is_field = "type" in plain and not _has_comment(plain)
    if is_field and len(one_line) <= WIDTH:
        together = f"{one_line}  # {comment}"
        yield from [together] if comment and len(together) <= WIDTH else [*_comment(comment, indent), one_line]
        return
    yield from _comment(comment, indent)
    lines = [line for key, value in plain.items() for line in _entry(key, value, indent + "  ")]
    yield f"{indent}- {lines[0].strip()}"
    yield from lines[1:]


def _comment(text: str, indent: str) -> Iterator[str]:
    for line in text.split("\n") if text else ():
        yield f"{indent}# {line}"


def _has_comment(value: Any) -> bool:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return (isinstance(value, dict) and COMMENT in value) or any(_has_comment(item) for item in inner)


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        inner = ", ".join(f"{_scalar(str(key))}: {_flow(item)}" for key, item in value.items())
        return f"{{ {inner} }}" if inner else "{}"
    if isinstance(value, list):
        return f"[{', '.join(map(_flow, value))}]"
    return _scalar(value)


def _scalar(value: Any) -> str:
    if not isinstance(value, str):
        return json.dumps(value) if value is None or isinstance(value, (bool, int, float)) else json.dumps(str(value))
    # A word that every reader takes for text needs no quotes.
    if _WORD.fullmatch(value) and set(kinds_of_text(value)) == {"string"}:
        return value
    return json.dumps(value, ensure_ascii=not value.isprintable())
