"""One line of Markdown to styled spans, and what it hands on to the next line."""

from __future__ import annotations

import re

from caseedit.core.expressions import expression

Spans = list[tuple[int, int, str]]

# What a line hands on: nothing, the open fence's characters, or this.
IN_COMMENT = "<!--"
# A longer stretch of a line stays plain: nobody reads it, and patterns over it would be felt at every key.
LIMIT = 4_000

_FENCE = expression(r"(?P<before>(?:[ \t]|>|[-*+][ \t]|\d{1,9}[.)][ \t])*)(?P<fence>`{3,}(?=[^`]*$)|~{3,})(?P<info>.*)")
# A line of ordinary text hands on something else only if one of these is in it.
TURNS = ("```", "~~~", "<!--")
_HEADING = expression(r"[ \t]{0,3}(?P<marks>#{1,6})(?:[ \t]+|$)")
_CLOSING_MARKS = expression(r"[ \t]+#+[ \t]*$")
_RULE = expression(r"[ \t]{0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*")
_UNDERLINE = expression(r"[ \t]{0,3}(?:=+|-+)[ \t]*")
_MARKS = expression(r"[ \t]*(?:>[ \t]?|(?:[-*+]|\d{1,9}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?)*")
_LABEL = r"(?:[^\[\]\\]|\\.|\[[^\[\]]*\])"
_INLINE = expression(
    rf"""
      (?P<escape>\\[!-/:-@\[-`{{-~])
    | (?P<code>(?P<ticks>`+)(?!`)[^`]*(?:(?!(?P=ticks)(?!`))`+[^`]+)*(?P=ticks)(?!`))
    | (?P<comment><!--.*?(?:-->|$))
    | (?P<address><(?:https?:|mailto:|ftp:)[^<>\s]*>)
    | (?P<tag></?[A-Za-z](?:[^<>"']|"[^"]*"|'[^']*')*>)
    | (?P<link>(?P<open>!?\[)(?P<label>{_LABEL}*)(?P<target>\](?:\([^()\n]*(?:\([^()]*\)[^()]*)*\)|\[[^\[\]]*\])))
    | (?P<url>(?:https?://|www\.)[^\s<>()\[\]]*[^\s<>()\[\].,;:!?'"*_~])
    | (?P<entity>&(?:[A-Za-z][A-Za-z0-9]*|\#\d+|\#[xX][0-9A-Fa-f]+);)
    | (?P<emphasis>\*{{1,3}}(?=[^\s*])|(?<!\w)_{{1,3}}(?=[^\s_])|~~(?=\S))
    | (?P<template>\{{\{{[^{{}}]*\}}\}}|\{{%[^{{}}]*%\}})
    """,
    re.VERBOSE,
)
_KINDS = ("escape", "code", "comment", "address", "tag", "link", "url", "entity", "emphasis", "template")
_DIM = frozenset(("comment", "tag", "entity", "template"))
_LOOKS = {1: "italic", 2: "bold", 3: "bold italic"}
_CLOSERS = {
    "*": expression(r"(?<![\s*\\])\*(?!\*)"),
    # The last two of three: the first of them closes what is inside.
    "**": expression(r"(?<!\s)\*\*(?!\*)"),
    "***": expression(r"(?<!\s)\*\*\*"),
    "_": expression(r"(?<![\s_\\])_(?!\w)"),
    "__": expression(r"(?<!\s)__(?!\w)"),
    "___": expression(r"(?<!\s)___(?!\w)"),
    "~~": expression(r"(?<!\s)~~"),
}


def next_state(text: str, state: str) -> str:
    """Return what a line hands on, given what it was handed."""
    if state == IN_COMMENT:
        return _after_comments(text[text.find("-->") + 3 :]) if "-->" in text else state
    if state:
        return "" if _closes(text, state) else state
    if "<!--" not in text and "```" not in text and "~~~" not in text:
        return ""
    match = _FENCE.match(text)
    return match["fence"] if match else _after_comments(text)


def _after_comments(text: str) -> str:
    return IN_COMMENT if text.rfind("<!--") > text.rfind("-->") else ""


def _closes(text: str, fence: str) -> bool:
    mark = text.strip(" \t>")
    return mark.startswith(fence) and not mark.strip(fence[0])


def spans(text: str, state: str) -> Spans:
    """Return (start, end, style names) of what looks other than plain text, in order, not overlapping."""
    text = text[:LIMIT]
    if state == IN_COMMENT:
        end = text.find("-->") + 3
        if end < 3:
            return [(0, len(text), "dim italic")] if text else []
        return [(0, end, "dim italic"), *_inline(text, end, len(text), "")]
    if state:
        return [(0, len(text), "dim" if _closes(text, state) else "code")] if text else []
    return _block(text)


def _block(text: str) -> Spans:
    fence = _FENCE.match(text)
    if fence:
        return [(fence.start("fence"), len(text), "dim")]
    if _RULE.fullmatch(text) or _UNDERLINE.fullmatch(text):
        return [(0, len(text), "dim")] if text.strip() else []
    heading = _HEADING.match(text)
    if heading:
        closing = _CLOSING_MARKS.search(text, heading.end())
        end = closing.start() if closing else len(text)
        tail: Spans = [(end, len(text), "dim")] if closing else []
        return [
            (heading.start("marks"), heading.end("marks"), "dim"),
            *_inline(text, heading.end(), end, "bold"),
            *tail,
        ]
    marks = _MARKS.match(text)
    after = marks.end() if marks else 0
    if not text[:after].strip():
        after = 0
    result: Spans = [(0, after, "dim")] if after else []
    if text.lstrip().startswith("|"):
        return [*result, *_table(text, after)]
    return [*result, *_inline(text, after, len(text), "")]


def _table(text: str, start: int) -> Spans:
    result: Spans = []
    for match in re.finditer(r"[^|]+|\|", text[start:]):
        first, end = start + match.start(), start + match.end()
        if match[0] == "|" or not match[0].strip(" :-"):
            result.append((first, end, "dim"))
        else:
            result += _inline(text, first, end, "")
    return result


def _inline(text: str, start: int, end: int, style: str) -> Spans:
    """Return the spans of inline Markdown between two places; `style` is that of the text around."""
    result: Spans = []
    unclosed: set[str] = set()
    at = start
    while match := _INLINE.search(text, at, end):
        # What opens an emphasis that nothing closes is plain, and so are all that follow it.
        piece, after = _piece(text, match, end, style, unclosed)
        if style and match.start() > at:
            result.append((at, match.start(), style))
        if not piece and style:
            piece = [(match.start(), after, style)]
        result += piece
        at = after
    if style and end > at:
        result.append((at, end, style))
    return result


def _piece(text: str, match: re.Match[str], limit: int, style: str, unclosed: set[str]) -> tuple[Spans, int]:
    """Return the spans of one inline element, and where it ends."""
    kind = next(name for name in _KINDS if match[name] is not None)
    start, end = match.span()
    if kind == "emphasis":
        return _emphasis(text, match, limit, style, unclosed)
    if kind in _DIM:
        return [(start, end, "dim italic" if kind == "comment" else "dim")], end
    if kind == "escape":
        return _with([(start, start + 1, "dim")], start + 1, end, style), end
    if kind == "code":
        inside = (start + len(match["ticks"]), end - len(match["ticks"]))
        ticks = "dim on-raised"
        return [(start, inside[0], ticks), (*inside, _joined(style, "code")), (inside[1], end, ticks)], end
    if kind == "link":
        label = _inline(text, *match.span("label"), _joined(style, "link"))
        return [(start, match.end("open"), "dim"), *label, (match.start("target"), end, "dim")], end
    return [(start, end, _joined(style, "link"))], end


def _emphasis(text: str, match: re.Match[str], limit: int, style: str, unclosed: set[str]) -> tuple[Spans, int]:
    mark, start, inside = match[0], match.start(), match.end()
    closing = None if mark in unclosed else _CLOSERS[mark].search(text, inside, limit)
    if closing is None:
        unclosed.add(mark)
        return [], inside
    look = _joined(style, "strike" if mark == "~~" else _LOOKS[len(mark)])
    words = _inline(text, inside, closing.start(), look)
    return [(start, inside, "dim"), *words, (*closing.span(), "dim")], closing.end()


def _with(result: Spans, start: int, end: int, style: str) -> Spans:
    return [*result, (start, end, style)] if style else result


def _joined(style: str, more: str) -> str:
    return f"{style} {more}".strip()


def heading_of(text: str) -> tuple[int, str] | None:
    """Return level and words of a line that is a heading by its own marks."""
    text = text[:LIMIT]
    match = _HEADING.match(text)
    return (len(match["marks"]), _CLOSING_MARKS.sub("", " " + text[match.end() :]).strip()) if match else None
