"""`empty-quote`: a quotation without text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from caseedit.core.expressions import expression
from caseedit.core.text import Span
from caseedit.core.validation.context import Context
from caseedit.core.validation.diagnostic import Severity
from caseedit.core.validation.markdown_text import MarkdownText
from caseedit.core.validation.rule import Finding, Rule

_HTML = expression(r"<blockquote\b[^<>]{0,500}>((?:[^<]|<(?!/?blockquote)){0,2000}?)</blockquote\s*>", re.IGNORECASE)
_FILLED = expression(r"<(?i:blockquote)\b(?:[^<>]{0,500}>\s*([^<\s&\u00a0]))?")
_TAGS = expression(r"<[^<>]*>|&nbsp;|\s|\u00a0")
_EMPTY_MARK = expression(r"(?:[ ]{0,3}(?:>[ \t]*)+(?:\r\n|\n|\r|\Z))+")
# Only the last mark of a line: to look on from each of very many marks would take a square of the time.
_AT_LINE_END = expression(r">[ \t]*(?=[\r\n]|\Z)")
_QUOTED_LINE = expression(r"[ ]{0,3}>")


def find(context: Context) -> Iterator[Finding]:
    """Find quotations that show nothing."""
    text, start = context.body.text, context.body.start
    if "<blockquote" in text or "<blockquote" in text.lower():
        for match in _quotes(text, start):
            if not _TAGS.sub("", match[1]) and "<img" not in match[1].lower():
                yield _finding(Span(match.start(), match.start() + text[match.start() :].index(">") + 1))
    if context.is_markdown and _may_be_marked(context.body):
        for match in _empty_marks(text, start):
            if not _is_inside(text, match):
                yield _finding(Span(match.start(), len(match[0].rstrip()) + match.start()))


def _quotes(text: str, start: int) -> Iterator[re.Match[str]]:
    """Yield the elements that do not begin with words."""
    for opening in _FILLED.finditer(text, start):
        match = None if opening[1] else _HTML.match(text, opening.start())
        if match is not None:
            yield match


def _empty_marks(text: str, start: int) -> Iterator[re.Match[str]]:
    """Yield the runs of lines that hold nothing but marks; looks only where a line ends with one."""
    last = start
    for candidate in _AT_LINE_END.finditer(text, start):
        line_start = max(text.rfind("\n", 0, candidate.start()), text.rfind("\r", 0, candidate.start())) + 1
        match = _EMPTY_MARK.match(text, line_start) if line_start >= last else None
        if match is not None:
            last = match.end()
            yield match


def _is_inside(text: str, match: re.Match[str]) -> bool:
    """Say whether the empty lines only part the paragraphs of a quotation."""
    end = match.start() - (text[match.start() - 2 : match.start()] == "\r\n") - 1
    line_start = max(text.rfind("\n", 0, max(end, 0)), text.rfind("\r", 0, max(end, 0))) + 1
    return _QUOTED_LINE.match(text, line_start) is not None or _QUOTED_LINE.match(text, match.end()) is not None


def _finding(span: Span) -> Finding:
    return Finding(span, "The quotation is empty.", "Write it, or remove it.")


def signs(context: Context) -> bool:
    """Look for an element that does not begin with words, and for a line that begins with the mark."""
    body = context.body
    if ">" not in body.alone:
        return False
    is_bare = "blockquote" in body.elements and not all(_FILLED.findall(body.alone))
    return is_bare or _may_be_marked(body)


def _may_be_marked(body: MarkdownText) -> bool:
    """Say whether a line may begin with the mark of a quotation."""
    return ("", "") in body.openings or body.has_lone_returns


RULE = Rule(
    name="empty-quote",
    severity=Severity.WARNING,
    scope="text",
    means="A quotation without text",
    cure="Write it, or remove it",
    find=find,
    signs=signs,
)
