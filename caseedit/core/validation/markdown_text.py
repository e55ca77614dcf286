"""The body as rules see it: code, comments and templates blanked out in place, headings and links found."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from itertools import islice

from caseedit.core.expressions import expression
from caseedit.core.namedtuples import NamedTuple
from caseedit.core.text import LINE_END, Span, has_lone_returns

_FENCE = expression(r"[ \t>]*(?:[-*+]|\d+[.)])?[ \t]*(`{3,}(?=[^`]*$)|~{3,})")
_LIST_ITEM = expression(r"[ ]{0,3}(?:[-*+]|\d{1,9}[.)])(?:[ \t]|$)")
_COMMENT = expression(r"<!--.*?-->|<!--.*\Z", re.DOTALL)
_OPAQUE = frozenset({"script", "style", "pre", "code", "textarea", "svg", "math", "kbd", "samp"})
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
_OPENING = expression(r"\n {0,3}(?:(#{1,6})(?:#*[ \t]*(?![^\r\n])|([^\r\n]))|>)")


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


# Characters of a body that are looked at: no page is that long, and of sixteen times as many a check would take
# seconds, and hundreds of megabytes.
MOST = 1_000_000


class MarkdownText:
    """A body with everything blanked that is not meant as text.

    Attributes:
        start: Where the body begins.
        end: Where that ends which is looked at.
        is_cut: Whether more follows there.
        alone: The body, where only what stands there matters and not its place. A line end stands before it, so that
            its first line is found like any other.
        has_lone_returns: Whether some of its lines end with a return alone.
        elements: Some of the HTML elements that it may have, in small letters, and `!--` if it may have comments.
        openings: How those lines begin that begin like a heading or a quotation: the signs of a heading, and the
            character behind them if the line goes on; twice nothing for a quotation.
        has_template_blocks: Whether parts of it come and go (`{% if %}`), so that tags need not match.
    """

    def __init__(self, text: str, start: int) -> None:
        self.start = start
        self.is_cut = len(text) - start > MOST
        self.end = text.rfind("\n", start, start + MOST) + 1 or start + MOST if self.is_cut else len(text)
        body = f"\n{text[start : self.end]}"
        # One character is found much sooner than two. What is opened here may be closed behind the end.
        self.has_template_blocks = self.is_cut or ("{" in body and "{%" in body)
        self.has_lone_returns = has_lone_returns(body)
        if self.has_lone_returns or _may_hold_code(body):
            body = _without_code_blocks(body)
        self.elements = frozenset(map(str.lower, _ELEMENT.findall(body))) if "<" in body else frozenset()
        if "!--" in self.elements:
            body = _COMMENT.sub(lambda match: _filled(match[0], " "), body)
        if self.has_template_blocks or not self.elements.isdisjoint(_OPAQUE):
            body = _without_verbatim(body)
        self.alone = _without_templates(_without_code_spans(body))
        self.openings: list[tuple[str, str]] = _OPENING.findall(self.alone)

    @cached_property
    def text(self) -> str:
        """As long as the document's text up to `end`; before the body and in code stand fillers. Offsets stay true."""
        return " " * (self.start - 1) + self.alone if self.start else self.alone[1:]

    @cached_property
    def headings(self) -> tuple[Heading, ...]:
        """The headings that begin with `#`, in order."""
        return tuple(map(self._heading_of, self._heading_lines()))

    @property
    def levels(self) -> list[int]:
        """The levels of those headings."""
        if self.has_lone_returns:
            return [heading.level for heading in self.headings]
        return [len(signs) for signs, after in self.openings if signs and after in " \t"]

    def heading(self, number: int) -> Heading:
        """Return one of the headings, where the others need not be known."""
        return self._heading_of(next(islice(self._heading_lines(), number, None)))

    def _heading_lines(self) -> Iterator[re.Match[str]]:
        return (_HEADING_AFTER_RETURN if self.has_lone_returns else _HEADING).finditer(self.alone)

    def _heading_of(self, match: re.Match[str]) -> Heading:
        begin, end = match.start() + self.start, match.end() + self.start - 1
        return Heading(len(match[1]), begin, end, _title(match[2] or ""))


def _title(words: str) -> str:
    """Return the words of a heading without the signs that may close it."""
    return words.rstrip(" \t").rstrip("#").rstrip(" \t")


def _filled(text: str, filler: str = "x") -> str:
    """Return a text of the same length and lines that says nothing."""
    return re.sub(r"[^\s]", filler, text)


def _may_hold_code(body: str) -> bool:
    """Say whether there may be a fence, or an indented line after an empty one."""
    if ("`" in body and "```" in body) or ("~" in body and "~~~" in body):
        return True
    return body.startswith(("\n    ", "\n\t")) or _INDENTED.search(body) is not None


def _without_code_blocks(body: str) -> str:
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
