"""Finds where the front matter and the body start and end."""

from __future__ import annotations

import re
from typing import Literal

from caseedit.core.dataclasses import dataclass, replace
from caseedit.core.expressions import expression
from caseedit.core.text import LINE_END, Edit, Span, has_lone_returns

PartsKind = Literal["yaml", "none", "toml", "json", "unclosed"]

_OPENING = expression(r"(?P<mark>-{3,}|\+\+\+|;;;|\{)(?P<language>[A-Za-z]*)[ \t]*(?:\r\n|\n|\r|\Z)|\{[ \t]*\"")

# A line of its own at column 0. The look-behind may see the CR of a CRLF, but then LF follows and nothing matches.
_CLOSINGS = {
    "-": expression(r"(?<=[\r\n])(?:-{3,}|\.\.\.)[ \t]*(?:\r\n|\n|\r|\Z)"),
    "+": expression(r"(?<=[\r\n])\+\+\+[ \t]*(?:\r\n|\n|\r|\Z)"),
    ";": expression(r"(?<=[\r\n]);;;[ \t]*(?:\r\n|\n|\r|\Z)"),
    "}": expression(r"\}[ \t]*(?:\r\n|\n|\r|\Z)"),
    "{": expression(r"(?<=[\r\n])\}[ \t]*(?:\r\n|\n|\r|\Z)"),
}
# All of the front matter on the first line; a text that begins with a quotation in braces has no colon there.
_ONE_LINE = expression(r'\{[ \t]*"(?:[^"\\\r\n]|\\[^\r\n])*"[ \t]*:[^\r\n]*(?=\}[ \t]*(?:\r\n|\n|\r|\Z))')
_BRACES = expression(r'"(?:[^"\\]|\\.)*"|[{}]')
_KINDS: dict[tuple[str, str], PartsKind] = {
    ("-", ""): "yaml",
    ("-", "yaml"): "yaml",
    ("-", "yml"): "yaml",
    ("-", "toml"): "toml",
    ("-", "json"): "json",
    ("-", "js"): "json",
    ("-", "javascript"): "json",
    ("+", ""): "toml",
    (";", ""): "json",
    ("{", ""): "json",
}


@dataclass(frozen=True, slots=True)
class Parts:
    """Where the parts of a document are; together they are the whole text, except where `kind` is `unclosed`.

    Attributes:
        opening: The first delimiter's line with its line end; empty without front matter.
        matter: What lies between the delimiters.
        closing: The second delimiter's line with its line end.
        body: The rest; the whole text without front matter, and where the front matter is not closed.
        kind: In which language the front matter is written.
    """

    opening: Span
    matter: Span
    closing: Span
    body: Span
    kind: PartsKind


def split(text: str) -> Parts:
    """Find the parts of a text."""
    opening = _OPENING.match(text)
    if opening is None:
        return _without(text)
    mark = text[0]
    kind = _KINDS.get((mark, (opening["language"] or "").lower()))
    if kind is None:
        return _without(text)
    closing = _closing_of_one_line(text) if mark == "{" else None
    closing = closing or _closing_after(text, opening.end(), mark)
    if closing is None:
        return _unclosed(text, opening.end(), mark)
    return Parts(
        opening=Span(0, 0 if mark == "{" else opening.end()),
        matter=Span(0 if mark == "{" else opening.end(), closing.start()),
        closing=Span(closing.start(), closing.end()),
        body=Span(closing.end(), len(text)),
        kind=kind,
    )


def _closing_after(text: str, end: int, mark: str) -> re.Match[str] | None:
    pattern = _CLOSINGS[mark]
    if mark != "-" or has_lone_returns(text):
        return pattern.search(text, end)
    # Line by line: a look at every character takes ten times as long.
    at = end - 1
    while at >= 0:
        found = pattern.match(text, at + 1)
        if found is not None:
            return found
        dashes = text.find("\n---", at + 1)
        dots = text.find("\n...", at + 1, dashes if dashes >= 0 else len(text))
        at = dots if dots >= 0 else dashes
    return None


def _closing_of_one_line(text: str) -> re.Match[str] | None:
    """Find the brace that closes JSON on the line where it opens."""
    line = _ONE_LINE.match(text)
    if line is None:
        return None
    braces = [match[0] for match in _BRACES.finditer(text, 0, line.end() + 1)]
    is_closed = braces.count("{") == braces.count("}")
    return _CLOSINGS["}"].match(text, line.end()) if is_closed else None


def split_after(parts: Parts, old: str, edits: tuple[Edit, ...], new: str) -> Parts:
    """Find the parts of `new`, which is `old` after `edits`; reads nothing if only the body was touched."""
    if not edits:
        return parts
    if is_body_only(parts, old, edits):
        return replace(parts, body=Span(parts.body.start, len(new)))
    return split(new)


def is_body_only(parts: Parts, old: str, edits: tuple[Edit, ...]) -> bool:
    """Tell whether ordered `edits` leave front matter and delimiters of `old` as they are."""
    first = edits[0].start
    if parts.kind == "unclosed":
        return False
    if parts.kind == "none":
        end = LINE_END.search(old)
        return end is not None and first >= end.end() and end[0] != "\r"
    if first > parts.body.start:
        return True
    # At the very start of the body: safe only if nothing put there can join the closing line.
    return first == parts.body.start and old[parts.closing.end - 1] == "\n"


def _without(text: str) -> Parts:
    nothing = Span(0, 0)
    return Parts(nothing, nothing, nothing, Span(0, len(text)), "none")


def _unclosed(text: str, end: int, mark: str) -> Parts:
    if mark == "{":
        # A lone brace opens a paragraph as often as JSON, and nothing would be lost by taking it for one.
        return _without(text)
    return Parts(Span(0, end), Span(end, end), Span(end, end), Span(0, len(text)), "unclosed")
