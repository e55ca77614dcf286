"""One line of YAML to styled spans, and what it hands on to the next line."""

from __future__ import annotations

import re

from caseedit.core.expressions import expression

Spans = list[tuple[int, int, str]]

# What a line hands on: nothing, an open quote's character, or `|` and the column that a block text stands in from.
_LEAD = expression(r"[ \t]*(?:[-?](?:[ \t]+|$))*")
_KEY = expression(
    r"""(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s"'#&*!|>%@`{}\[\],\-?][^:#{}\[\],]*|-[^\s:][^:]*)[ \t]*:(?=[ \t]|$)"""
)
_TOKEN = expression(
    r"""
      (?P<comment>(?:^|(?<=[ \t]))\#.*)
    | (?P<double>"(?:[^"\\]|\\.)*(?P<double_end>"|$|\\$))
    | (?P<single>'(?:[^']|'')*(?P<single_end>'|$))
    | (?P<key>(?<=[{,\[ \t])[^\s"'\#&*!|>%@`{}\[\],:][^:\#{}\[\],"']*:(?=[ \t]|$))
    | (?P<mark>[{}\[\],]|[|>][-+0-9]*(?=[ \t]*(?:\#.*)?$))
    | (?P<name>(?:^|(?<=[ \t\[{,]))[&*!][^\s,\[\]{}]*)
    | (?P<word>[^\s"'{}\[\],\#]+)
    """,
    re.VERBOSE,
)
_BLOCK = expression(r"(?:^|[ \t])[|>][-+0-9]*[ \t]*(?:[ \t]\#.*)?$")
_EDGE = expression(r"(?:---|\.\.\.)(?=[ \t]|$)")
LIMIT = 4_000


def next_state(text: str, state: str) -> str:
    """Return what a line hands on, given what it was handed."""
    return _read(text, state)[1]


def spans(text: str, state: str) -> Spans:
    """Return (start, end, style names) of what looks other than plain text, in order, not overlapping."""
    return _read(text[:LIMIT], state)[0]


def _read(text: str, state: str) -> tuple[Spans, str]:
    if state.startswith("|"):
        if not text.strip() or len(text) - len(text.lstrip(" ")) >= int(state[1:]):
            return [], state
    elif state:
        return _in_quotes(text, state)
    if _EDGE.match(text):
        return [(0, 3, "dim"), *_tokens(text, 3)[0]], ""
    return _plain(text)


def _in_quotes(text: str, quote: str) -> tuple[Spans, str]:
    pattern = r'(?:[^"\\]|\\.|\\$)*"' if quote == '"' else r"(?:[^']|'')*'(?!')"
    match = re.match(pattern, text)
    if match is None:
        return [], quote
    rest, state = _tokens(text, match.end())
    return [(match.end() - 1, match.end(), "dim"), *rest], state


def _plain(text: str) -> tuple[Spans, str]:
    lead = _LEAD.match(text)
    start = lead.end() if lead else 0
    result: Spans = [(0, start, "dim")] if text[:start].strip() else []
    key = _KEY.match(text, start)
    column = start if key else len(text) - len(text.lstrip(" "))
    at = start
    if key:
        result.append((start, key.end(), "dim"))
        at = key.end()
    tokens, state = _tokens(text, at)
    if not state and _BLOCK.search(text, at):
        state = f"|{column + 1}"
    return result + tokens, state


def _tokens(text: str, start: int) -> tuple[Spans, str]:
    result: Spans = []
    for match in _TOKEN.finditer(text, start):
        first, end = match.span()
        if match["comment"]:
            result.append((first, end, "dim italic"))
        elif match["double"] or match["single"]:
            result.append((first, first + 1, "dim"))
            if match["double_end"] != '"' and match["single_end"] != "'":
                return result, text[first]
            result.append((end - 1, end, "dim"))
        elif match["key"] or match["mark"]:
            result.append((first, end, "dim"))
        elif match["name"]:
            result.append((first, end, "italic"))
    return result, ""
