"""`plain-text`: Markdown where the page reads none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from caseedit.core.expressions import expression
from caseedit.core.schema.schema import Field, Schema
from caseedit.core.validation.context import Context
from caseedit.core.validation.diagnostic import Severity
from caseedit.core.validation.rule import Doubt, Finding, Rule
from caseedit.core.validation.wording import cut, field_name

# What the expression needs at least: most texts have none of it, and that is seen at once.
_SIGNS = ("**", "](", "\n#", "\n*", "\n-")
_MARKDOWN = expression(r"\*\*[^*\s][^*]{0,200}\*\*|\[[^\]]{1,200}\]\([^)\s]{1,500}\)|^#{1,6} |^[*-] ", re.MULTILINE)


def find(context: Context) -> Iterator[Finding]:
    """Find what a plain text loses."""
    for place in context.suspects:
        if place.field.settings.get("plain") is not True or not isinstance(place.value, str):
            continue
        if "\n" in place.value.strip():
            # In quotes a line break in the value is a blank line in the file.
            is_literal = place.node is not None and place.node.style == "|"
            what = "lines" if is_literal and "\n\n" not in place.value.strip() else "paragraphs"
            yield context.at(place, f"{field_name(place.path)}: the page joins these {what}.", "Write one paragraph.")
        match = _signs_in(place.value)
        if match is not None:
            yield context.at(
                place,
                f"{field_name(place.path)}: the page shows ‘{cut(match[0])}’ with its signs.",
                "Write the words alone.",
            )


def doubts(field: Field, schema: Schema) -> Doubt | None:
    """Doubt a text with several lines, or with signs of Markdown."""
    if field.settings.get("plain") is not True:
        return None

    def doubt(value: Any, text: str | None, context: Context) -> bool:
        return isinstance(value, str) and ("\n" in value.strip() or _signs_in(value) is not None)

    return doubt


def _signs_in(text: str) -> re.Match[str] | None:
    may_be = text[:1] in ("#", "*", "-") or any(sign in text for sign in _SIGNS)
    return _MARKDOWN.search(text) if may_be else None


RULE = Rule(
    name="plain-text",
    severity=Severity.INFO,
    scope="schema",
    means="A blank line or Markdown in a text that the page shows as plain text",
    cure="Write it without",
    find=find,
    doubts=doubts,
)
