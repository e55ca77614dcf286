"""`encoding`: the bytes of the file are not what a site expects."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from caseedit.core.text import LINE_END, Span
from caseedit.core.validation.context import Context
from caseedit.core.validation.diagnostic import Severity
from caseedit.core.validation.rule import Finding, Rule, may_be_explained


def find(context: Context) -> Iterator[Finding]:
    """Find bytes that are no text, and what may surprise other programs."""
    told = [*context.explained_as("encoding")]
    yield from told
    if context.document.source.bom:
        hint = "Most programs do not mind; some take it for text."
        yield Finding(Span(0, 0), "The file begins with a byte order mark.", hint, severity=Severity.INFO)
    if _are_mixed(context.text):
        yield _mixed_line_ends(context)
    at = context.text.find("\0")
    if at >= 0 and not told:
        yield Finding(Span(at, at + 1), "The file holds a zero byte, which is no text.", "Remove it.")


def _are_mixed(text: str) -> bool:
    """Say whether lines end in more than one way."""
    returns, both = text.count("\r"), text.count("\r\n")
    return returns > 0 and (both > 0) + (returns > both) + (text.count("\n") > both) > 1


def _mixed_line_ends(context: Context) -> Finding:
    ends = Counter(match[0] for match in LINE_END.finditer(context.text))
    rare = min(ends, key=lambda end: ends[end])
    at = next(match.start() for match in LINE_END.finditer(context.text) if match[0] == rare)
    message = "The lines of this file do not all end in the same way."
    return Finding(Span(at, at), message, "They are kept as they are.", severity=Severity.INFO)


def signs(context: Context) -> bool:
    """Look for what is not in most files."""
    text = context.text
    if context.document.source.bom or may_be_explained(context) or ("\r" in text and _are_mixed(text)):
        return True
    return not context.is_printable and "\0" in text


RULE = Rule(
    name="encoding",
    severity=Severity.ERROR,
    scope="text",
    means="Bytes that are no UTF-8; line ends of two sorts or a byte order mark are told as well",
    cure="Save the file as UTF-8",
    find=find,
    signs=signs,
)
