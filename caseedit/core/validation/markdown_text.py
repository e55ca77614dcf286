"""The body as rules see it: code, comments and templates blanked out in place, headings and links found."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from caseedit.core.expressions import expression
from caseedit.core.text import LINE_END, Span

_FENCE = expression(r"[ \t>]*(?:[-*+]|\d+[.)])?[ \t]*(`{3,}(?=[^`]*$)|~{3,})")
_LIST_ITEM = expression(r"[ ]{0,3}(?:[-*+]|\d{1,9}[.)])(?:[ \t]|$)")
_COMMENT = expression(r"<!--.*?-->|<!--.*\Z", re.DOTALL)
_OPAQUE = ("script", "style", "pre", "code", "textarea", "svg", "math", "kbd", "samp")
# One look for all who must know whether there are any.
_ELEMENT = expression(rf"<(!--|(?i:{'|'.join(_OPAQUE)}|blockquote|img))")
_VERBATIM = expression(
    rf"<({'|'.join(_OPAQUE)})\b[^>]{{0,4000}}>|\{{%-?\s{{0,9}}(raw|highlight|mermaid|codeblock)\b", re.IGNORECASE
)
_TEMPLATE = expression(
    r"\{\{.{0,500}?\}\}|\{%.{0,500}?%\}|\{#.{0,500}?#\}|\$\$.{0,500}?\$\$|(?<![\w$\\])\$(?=\S)[^$\r\n]{1,200}\$(?!\d)",
    re.DOTALL,
)
_TICKS = expression(r"`+")
# Marks of a quotation may stand in it.
_BLANK_LINE = expression(r"(?:\r\n|\n|\r(?!\n))[ \t>]*(?:\r\n|\n|\r)")
_INDENTED = expression(r"\n[^\S\n]*\n(?: {4}|\t)")
_HEADING_LINE = r" {0,3}(#{1,6})(?:[ \t]+([^\r\n]*)|#*[ \t]*)(?![^\r\n])"
# A single character to begin with is quick to find; few texts have lines that end otherwise.
_HEADING = expression(rf"\n{_HEADING_LINE}")
_HEADING_AFTER_RETURN = expression(rf"[\n\r]{_HEADING_LINE}")
_LEVEL = expression(r"\n {0,3}(#{1,6})(?:[ \t]|#*(?![^\r\n]))")


class Heading(NamedTuple):
    """One heading: its level, its place in the document's text and its words."""

    level: int
    start: int
    end: int
    title: str

    @property
    def span(self) -> Span:
        """The characters of its line."""
        return Span(self.start, self.end)


class MarkdownText:
    """A body with everything blanked that is not meant as text.

    Attributes:
        text: As long as the document's text; before the body and in code stand fillers. Offsets stay true.
        start: Where the body begins.
        alone: The body's part of `text`, where only what stands there matters and not its place.
        elements: Some of the HTML elements that it may have, in small letters, and `!--` if it may have comments.
        has_template_blocks: Whether parts of it come and go (`{% if %}`), so that tags need not match.
    """

    def __init__(self, text: str, start: int) -> None:
        self.start = start
        body = text[start:]
        # One character is found much sooner than two.
        self.has_template_blocks = "{" in body and "{%" in body
        body = _without_code_blocks(body)
        self.elements = frozenset(map(str.lower, _ELEMENT.findall(body))) if "<" in body else frozenset()
        if "!--" in self.elements:
            body = _COMMENT.sub(lambda match: _filled(match[0], " "), body)
        if self.has_template_blocks or not self.elements.isdisjoint(_OPAQUE):
            body = _without_verbatim(body)
        self.alone = body = _without_templates(_without_code_spans(body))
        # A line ends before it, so that `^` finds its first line.
        self.text = " " * (start - 1) + "\n" + body if start else body

    @cached_property
    def headings(self) -> tuple[Heading, ...]:
        """The headings that begin with `#`, in order."""
        return tuple(self._headings())

    @cached_property
    def levels(self) -> list[int]:
        """The levels of those headings."""
        if "#" not in self.alone:
            return []
        if "\r" in self.alone:
            return [heading.level for heading in self.headings]
        return [len(signs) for signs in _LEVEL.findall(f"\n{self.alone}")]

    def heading(self, number: int) -> Heading:
        """Return one of the headings, where the others need not be known."""
        return next(islice(self._headings(), number, None))

    def _headings(self) -> Iterator[Heading]:
        if "#" not in self.alone:
            return
        # A line end before the first line of all, so that it is found like any other.
        text, moved = (self.text, 1) if self.start else (f"\n{self.text}", 0)
        pattern = _HEADING_AFTER_RETURN if "\r" in self.alone else _HEADING
        for match in pattern.finditer(text, max(self.start - 1, 0)):
            yield Heading(len(match[1]), match.start() + moved, match.end() + moved - 1, _title(match[2] or ""))


def _title(words: str) -> str:
    """Return the words of a heading without the signs that may close it."""
    return words.rstrip(" \t").rstrip("#").rstrip(" \t")


def _filled(text: str, filler: str = "x") -> str:
    """Return a text of the same length and lines that says nothing."""
    return re.sub(r"[^\s]", filler, text)


def _without_code_blocks(body: str) -> str:
    is_fenced = ("`" in body and "```" in body) or ("~" in body and "~~~" in body)
    if not is_fenced and not _may_be_indented(body):
        return body
    parts: list[str] = []
    blocks = _Blocks()
    last = 0
    for match in LINE_END.finditer(body):
        line = body[last : match.start()]
        parts += " " * len(line) if blocks.is_code(line) else line, match[0]
        last = match.end()
    line = body[last:]
    parts.append(" " * len(line) if blocks.is_code(line) else line)
    return "".join(parts)


def _may_be_indented(body: str) -> bool:
    """Say whether an indented line follows an empty one, as indented code does."""
    return "\r" in body or _INDENTED.search(f"\n\n{body}") is not None


class _Blocks:
    """Tells code lines from text, one line after the other."""

    def __init__(self) -> None:
        self._fence = ""
        self._after_blank = True
        self._in_list = False
        self._in_code = False

    def is_code(self, line: str) -> bool:
        """Say whether the next line is code or a fence."""
        if self._fence:
            bare = line.strip(" \t>")
            if bare.startswith(self._fence) and not bare.strip(self._fence[0]):
                self._fence = ""
            return True
        match = _FENCE.match(line)
        if match is not None:
            self._fence = match[1]
            self._after_blank = False
            return True
        return self._is_indented(line)

    def _is_indented(self, line: str) -> bool:
        if not line.strip():
            self._after_blank = True
            return False
        is_deep = line.startswith(("    ", "\t"))
        if not is_deep and _LIST_ITEM.match(line):
            self._in_list = True
        elif not line.startswith((" ", "\t")) and self._after_blank:
            self._in_list = False
        self._in_code = is_deep and not self._in_list and (self._after_blank or self._in_code)
        self._after_blank = False
        return self._in_code


def _without_verbatim(body: str) -> str:
    """Blank what stands in elements whose content is no Markdown; their tags stay, so that they open and close."""
    small = body.lower()
    parts: list[str] = []
    unclosed: set[str] = set()
    last = 0
    for match in _VERBATIM.finditer(body):
        name = (match[1] or match[2]).lower()
        if match.start() < last or name in unclosed:
            continue
        closing = small.find(f"</{name}" if match[1] else f"end{name}", match.end())
        if closing < 0:
            unclosed.add(name)
            continue
        parts += body[last : match.end()], _filled(body[match.end() : closing])
        last = closing
    parts.append(body[last:])
    return "".join(parts)


def _without_code_spans(body: str) -> str:
    if "`" not in body:
        return body
    parts: list[str] = []
    last = 0
    for start, end in _code_spans(body):
        parts += body[last:start], _filled(body[start:end])
        last = end
    parts.append(body[last:])
    return "".join(parts)


def _code_spans(body: str) -> Iterator[tuple[int, int]]:
    """Yield where inline code stands: runs of backticks of the same length within a paragraph."""
    runs = [match.span() for match in _TICKS.finditer(body)]
    breaks = [match.start() for match in _BLANK_LINE.finditer(body)] + [len(body)]
    number = paragraph = 0
    while number < len(runs):
        start, end = runs[number]
        while breaks[paragraph] < start:
            paragraph += 1
        closing = number + 1
        while closing < len(runs) and runs[closing][0] < breaks[paragraph]:
            if runs[closing][1] - runs[closing][0] == end - start:
                yield start, runs[closing][1]
                break
            closing += 1
        else:
            closing = number
        number = closing + 1


def _without_templates(body: str) -> str:
    if "{" not in body and ("$" not in body or "$$" not in body):
        return body
    return _TEMPLATE.sub(lambda match: _filled(match[0]), body)
