"""A scalar as stretches of value and raw text, so that a change inside touches only what changed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from caseedit.core.dataclasses import dataclass
from caseedit.core.expressions import expression
from caseedit.core.frontmatter.scalars import UNPRINTABLE, escape
from caseedit.core.text import shared_ends

_FOLD = r"(?P<fold>[ \t]*(?:(?:\r\n|\n)[ \t]*)+)"
_HEX = "[0-9a-fA-F]"
_DOUBLE = expression(
    rf"(?P<escape>\\(?:x{_HEX}{{2}}|u{_HEX}{{4}}|U{_HEX}{{8}}|(?:\r\n|\n)[ \t]*|[^\r\n]))|{_FOLD}"
    r"|(?P<run>(?:[^\\\r\n \t]|[ \t]+(?![ \t\r\n]))+)"
)
_SINGLE = expression(rf"(?P<escape>'')|{_FOLD}|(?P<run>(?:[^'\r\n \t]|[ \t]+(?![ \t\r\n]))+)")
_PLAIN = expression(rf"{_FOLD}|(?P<run>(?:[^\r\n \t]|[ \t]+(?![ \t\r\n]))+)")
_GRAMMARS = {'"': _DOUBLE, "'": _SINGLE, "plain": _PLAIN}
_ESCAPES = {
    "0": "\0", "a": "\a", "b": "\b", "t": "\t", "\t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r", "e": "\x1b",
    " ": " ", '"': '"', "/": "/", "\\": "\\", "N": "\x85", "_": "\xa0", "L": "\u2028", "P": "\u2029",
}  # fmt: skip
_LINE = expression(r"\r\n|\n")


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of raw text and what it means; `is_exact` if character by character the same.

    Attributes:
        value: What it reads as.
        start: Where it begins in the raw text.
        end: Where it ends.
        is_exact: Whether the raw text is the value.
        is_fold: Whether it is a line break with the blanks around it.
    """

    value: str
    start: int
    end: int
    is_exact: bool = False
    is_fold: bool = False


def segments_of(style: str, raw: str) -> list[Segment] | None:
    """Cut a quoted or plain scalar's raw text (with its quotes) into segments; None if it cannot be told apart."""
    inset = 0 if style == "plain" else 1
    at, end = inset, len(raw) - inset
    found: list[Segment] = []
    grammar = _GRAMMARS[style]
    while at < end:
        match = grammar.match(raw, at, end)
        if match is None:
            return None
        segment = _segment(match, style)
        if segment is None:
            return None
        found.append(segment)
        at = match.end()
    return found


def _segment(match: re.Match[str], style: str) -> Segment | None:
    start, end = match.span()
    if match.lastgroup == "run":
        return Segment(match[0], start, end, is_exact=True)
    if match.lastgroup == "fold":
        breaks = len(_LINE.findall(match[0]))
        return Segment(" " if breaks == 1 else "\n" * (breaks - 1), start, end, is_fold=True)
    if style == "'":
        return Segment("'", start, end)
    value = _unescape(match[0][1:])
    return None if value is None else Segment(value, start, end)


def _unescape(code: str) -> str | None:
    if code[0] in "xuU" and len(code) > 1:
        number = int(code[1:], 16)
        return chr(number) if number < 0x110000 else None
    if code[0] in "\r\n":
        return ""
    return _ESCAPES.get(code)


def decoded(segments: list[Segment] | None) -> str | None:
    """Return what segments read as."""
    return None if segments is None else "".join(segment.value for segment in segments)


@dataclass(frozen=True, slots=True)
class Manner:
    """How new characters are written inside a scalar that exists.

    Attributes:
        style: The scalar's style.
        breaks: What a line break of the value is written with, before the continuation indent; None: `\\n`.
        indent: What continuation lines begin with.
    """

    style: str
    breaks: str | None
    indent: str

    def write(self, text: str, *, after_fold: bool, before_fold: bool) -> str | None:
        """Write a stretch of the value, or return None if the style cannot hold it there."""
        if self.style == '"':
            return self._double(text, after_fold, before_fold)
        if UNPRINTABLE.search(text.replace("\n", "")) or ("\n" in text and self.breaks is None):
            return None
        if self.style == "'":
            text = text.replace("'", "''")
        return self._break(text)

    def _double(self, text: str, after_fold: bool, before_fold: bool) -> str:
        if self.breaks is None:
            return _guarded(escape(text), after_fold, before_fold)
        lines = re.split(r"(\n+)", text)
        last = len(lines) - 1
        for number in range(0, len(lines), 2):
            line = escape(lines[number])
            lines[number] = _guarded(line, after_fold or number > 0, before_fold or number < last)
        return self._break("".join(lines))

    def _break(self, text: str) -> str:
        if self.breaks is None:
            return text
        line = self.breaks
        return re.sub(r"\n+", lambda match: line * (len(match[0]) + 1) + self.indent, text)


def _guarded(line: str, at_start: bool, at_end: bool) -> str:
    """Escape a blank at an edge where readers would drop it together with the line break."""
    if at_end and line.endswith(" "):
        line = line[:-1] + "\\x20"
    if at_start and line.startswith(" "):
        line = "\\x20" + line[1:]
    return line


def respelled(raw: str, style: str, old: str, new: str, newline: str) -> Iterator[str]:
    """Yield raw texts for `new` that differ from `raw`, which reads as `old`, in as few characters as can be."""
    segments = segments_of(style, raw)
    if segments is None or decoded(segments) != old:
        return
    is_long = _LINE.search(raw) is not None
    indent = re.search(r"(?:\r\n|\n)([ \t]*)[^ \t\r\n]", raw)
    manners = [Manner(style, newline, indent[1] if indent else "")] if is_long else []
    if style == '"' or not is_long:
        manners.append(Manner(style, None, ""))
    yield from spliced(raw, segments, new, manners, lambda text: decoded(segments_of(style, text)))


def spliced(
    raw: str, segments: list[Segment], new: str, manners: list[Manner], read: Callable[[str], str | None]
) -> Iterator[str]:
    """Yield raw texts in which only the middle of `segments` is written anew, and which `read` says are `new`."""
    seen = set()
    for manner in manners:
        for grow in ((0, 0), (1, 0), (0, 1), (1, 1)):
            candidate = _spliced(raw, segments, new, manner, grow)
            if candidate is None or candidate in seen:
                continue
            seen.add(candidate)
            if read(candidate) == new:
                yield candidate


def _spliced(raw: str, segments: list[Segment], new: str, manner: Manner, grow: tuple[int, int]) -> str | None:
    old = "".join(segment.value for segment in segments)
    head, tail = shared_ends(old, new)
    first, kept_head, head_at = _boundary(segments, head)
    last, kept_tail, tail_at = _boundary_back(segments, tail)
    for _ in range(grow[0]):
        first, kept_head, head_at = _step_left(segments, first, kept_head, head_at)
    for _ in range(grow[1]):
        last, kept_tail, tail_at = _step_right(segments, last, kept_tail, tail_at)
    if head_at is None or tail_at is None or kept_head + kept_tail > min(len(old), len(new)) or head_at > tail_at:
        return None
    after_fold = first > 0 and segments[first - 1].is_fold and segments[first - 1].end == head_at
    before_fold = last < len(segments) and segments[last].is_fold and segments[last].start == tail_at
    middle = manner.write(new[kept_head : len(new) - kept_tail], after_fold=after_fold, before_fold=before_fold)
    return None if middle is None else raw[:head_at] + middle + raw[tail_at:]


def _boundary(segments: list[Segment], wanted: int) -> tuple[int, int, int | None]:
    """Return the last whole place at or before `wanted` characters: next segment, characters kept, raw offset."""
    kept, at = 0, segments[0].start if segments else 1
    for number, segment in enumerate(segments):
        size = len(segment.value)
        if kept + size > wanted:
            if segment.is_exact:
                return number, wanted, segment.start + wanted - kept
            return number, kept, segment.start
        kept, at = kept + size, segment.end
    return len(segments), kept, at


def _boundary_back(segments: list[Segment], wanted: int) -> tuple[int, int, int | None]:
    """Return the first whole place that leaves at most `wanted` characters behind it."""
    kept, at = 0, segments[-1].end if segments else 1
    for number in range(len(segments) - 1, -1, -1):
        segment = segments[number]
        size = len(segment.value)
        if kept + size > wanted:
            if segment.is_exact:
                return number + 1, wanted, segment.end - (wanted - kept)
            return number + 1, kept, segment.end
        kept, at = kept + size, segment.start
    return 0, kept, at


def _step_left(segments: list[Segment], first: int, kept: int, at: int | None) -> tuple[int, int, int | None]:
    """Give up the characters back to the start of the segment before."""
    if at is None or (first == 0 and kept == 0):
        return first, kept, None
    if first < len(segments) and segments[first].is_exact and at > segments[first].start:
        return first, kept - (at - segments[first].start), segments[first].start
    if first == 0:
        return first, kept, None
    before = segments[first - 1]
    return first - 1, kept - len(before.value), before.start


def _step_right(segments: list[Segment], last: int, kept: int, at: int | None) -> tuple[int, int, int | None]:
    """Give up the characters up to the end of the segment after."""
    if at is None or (last == len(segments) and kept == 0):
        return last, kept, None
    if last > 0 and segments[last - 1].is_exact and at < segments[last - 1].end:
        return last, kept - (segments[last - 1].end - at), segments[last - 1].end
    if last == len(segments):
        return last, kept, None
    after = segments[last]
    return last + 1, kept - len(after.value), after.end
