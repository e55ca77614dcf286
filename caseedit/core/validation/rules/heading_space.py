"""`heading-space`: a heading without a blank."""

from __future__ import annotations

import re
from collections.abc import Iterator

from caseedit.core.expressions import expression
from caseedit.core.schema.markdown_engines import PEDANTIC
from caseedit.core.text import BLANK_LINE, Edit, Span
from caseedit.core.validation.context import Context
from caseedit.core.validation.diagnostic import Severity
from caseedit.core.validation.rule import Finding, Rule
from caseedit.core.validation.wording import cut

# What may stand behind the signs of a line that needs no blank.
_SOUND = frozenset({"", " ", "\t", "#"})
_NO_BLANK = expression(r"^ {0,3}(#{1,6})(?!#)([^\s#!{\\/.:;=\-\d][^\r\n]*|\u00a0[^\r\n]*)", re.MULTILINE)


def find(context: Context) -> Iterator[Finding]:
    """Find lines that would be headings."""
    text, start = context.body.text, context.body.start
    if "#" not in text or not context.is_markdown:
        return
    is_read = context.schema.markdown.startswith(PEDANTIC)
    severity = Severity.INFO if is_read else None
    hint = "This site reads it as a heading; others do not." if is_read else "Without it the signs are shown as text."
    for match in _NO_BLANK.finditer(text, start):
        if len(match[1]) > 1 or match[2][0] == "\u00a0" or _looks_like_heading(text, match):
            at = match.end(1)
            after = at + (match[2][0] == "\u00a0")
            message = (
                f"A space belongs after {match[1]}: ‘{cut(Span(match.start(), match.end()).of(context.text).strip())}’."
            )
            fix = (Edit(at, after, " "),)
            yield Finding(Span(match.start(1), match.end(1)), message, hint, fix=fix, severity=severity)


def _looks_like_heading(text: str, match: re.Match[str]) -> bool:
    """One sign before a word is a tag in many notes; a heading is a line of its own with a capital and a blank."""
    before, after = text[: match.start()].rstrip(" \t"), text[match.end() :]
    is_alone = before.endswith(("\n\n", "\r\n\r\n", "\r\r")) or not before.strip()
    is_followed = BLANK_LINE.match(after.lstrip(" \t")) is not None
    words = match[2].split()
    return is_alone and is_followed and words[0][:1].isupper() and len(words) > 1 and "#" not in match[2]


def signs(context: Context) -> bool:
    """Look for signs of a heading that no blank follows."""
    return not {after for _, after in context.body.openings} <= _SOUND


RULE = Rule(
    name="heading-space",
    severity=Severity.WARNING,
    scope="text",
    means="`###Text`, which is no heading without a space",
    cure="Put a space after the signs",
    find=find,
    signs=signs,
)
