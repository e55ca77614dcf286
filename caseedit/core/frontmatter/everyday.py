"""The everyday part of YAML, read line by line and quickly; nothing at the first line that may mean something else."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from typing import Any

from caseedit.core.expressions import expression
from caseedit.core.frontmatter import events
from caseedit.core.frontmatter.node import Style

_DEEPEST = 8
# What YAML takes for the end of a line besides line feeds, or allows nowhere. None of it is here when the rest is
# asked, which is quicker to compile and to match without.
_NEVER = expression(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_DOUBLE, _LONG_DOUBLE = r'"([^"\\\n]*+)"', r'"([^"\\]*+)"'
_SINGLE = r"'([^'\n]*+(?:''[^'\n]*+)*+)'"
_LONG_SINGLE = r"'([^']*+(?:''[^']*+)*+)'"
# An unquoted text begins like a word or a path, and a colon in it is a part of an address.
_PLAIN = r"([A-Za-z0-9/](?:[^:#\n]|:(?=[^ \n]))*+)"
# The same between brackets, where more signs have a meaning.
_INNER = r"([A-Za-z0-9/](?:[^:#?,\[\]{}\"'\n]|:(?=/))*+)"
_KEY = r"([A-Za-z_][\w-]{0,99}):"
_ITEM = f"(?:{_DOUBLE}|{_SINGLE}|{_INNER})"
_PAIR = f"{_KEY} +{_ITEM}"
_MORE = r"[ \n]*+(?:,[ \n]*+|(?=[\]}]))"
_LIST = rf"(\[[ \n]*+(?:{_ITEM}{_MORE})*+\])".replace("([", "(?:[")
_MAP = rf"(\{{[ \n]*+(?:{_PAIR}{_MORE})*+\}})".replace("([", "(?:[")
_VALUE = f" +(?:{_LONG_DOUBLE}|{_LONG_SINGLE}|{_LIST}|{_MAP}|{_PLAIN})"
_COMMENT = r"#[^\n]*+"
# Empty lines, and those that are comments alone.
_BETWEEN = rf"(?: *+\n| *+{_COMMENT}(?:\n|\Z))*+"
_END = rf" *+(?:(?<= ){_COMMENT})?(?:\n{_BETWEEN}|\Z)"
# What `_VALUE` has found, by the number of its group: two of its own come before.
_AS_SINGLE, _AS_LIST, _AS_MAP, _AS_PLAIN = 4, 5, 6, 7
_ENTRY = expression(rf"( *(?:- +)?){_KEY}(?:{_VALUE})?{_END}", re.ASCII)
_DASH = expression(rf"( *)(-){_VALUE}{_END}", re.ASCII)
_ITEMS, _PAIRS = expression(_ITEM, re.ASCII), expression(_PAIR, re.ASCII)
_PASSED = expression(_BETWEEN)
_NEXT = expression(r"( *)(- )?")
_BREAK = expression(r" *\n[ \n]*")

# A pair at the top: its name, where that begins and ends, where its value does; how the value is written, and its text,
# if it is a text on its own.
Pair = tuple[str, int, int, int, int, Style | None, str]
# A value, and of values that are no text the texts: by name or position, and only the way to them.
Read = tuple[Any, Any]


class Unusual(Exception):
    """Here stands what only YAML can tell."""


class Everyday:
    """What a front matter says.

    Attributes:
        fields: Its values, as the site reads them.
        raw: The texts of those that are no text.
        plain: Every unquoted text that is a value.
        texts: Every text that is a value, in file order.
        tags: None: a tag is unusual.
    """

    def __init__(self, block: str, value_of: Callable[[str], Any]) -> None:
        """Read it.

        Args:
            block: The lines between the delimiters.
            value_of: Says what the site makes of an unquoted text.

        Raises:
            Unusual: Something in it may mean something else.
        """
        self._written = block
        if "\r" in block and block.count("\r\n") == block.count("\n"):
            # Two characters that end a line are read as one, and counted as two.
            block = block.replace("\r\n", "\n")
        shown = block.replace("\n", "")
        if not shown.isprintable() and _NEVER.search(shown):
            raise Unusual
        self._block = block
        self._value_of = value_of
        self.plain: list[str] = []
        self.texts: list[str] = []
        self.tags: list[str] = []
        self._top: list[tuple[re.Match[str], Any]] = []
        self._at = _PASSED.match(block).end()  # type: ignore[union-attr]
        self.fields, self.raw = self._map(0, 0)
        if self._at < len(block) or not self.fields:
            raise Unusual

    def pairs(self, names: Collection[str]) -> Iterator[tuple[Pair, int]]:
        """Yield some of the pairs at the top, each with the place where the next one begins; -1 for the end."""
        top = self._top
        for number, (match, value) in enumerate(top, 1):
            if match[2] in names:
                pair, after = _pair(match, value), top[number][0].start(2) if number < len(top) else -1
                yield (pair, after) if self._block is self._written else self._as_written(pair, after)

    def _as_written(self, pair: Pair, after: int) -> tuple[Pair, int]:
        name, *places, style, text = pair
        start, end, first, last, after = (at + self._block.count("\n", 0, max(at, 0)) for at in (*places, after))
        return (name, start, end, first, last, style, text), after

    def _map(self, column: int, depth: int) -> tuple[dict[str, Any], dict[Any, Any]]:
        """Read the pairs whose names begin at a column; the first may stand after the dash of an item."""
        block = self._block
        fields: dict[str, Any] = {}
        raw: dict[Any, Any] = {}
        start = self._at
        while (match := _ENTRY.match(block, self._at)) is not None:
            before, name = match[1], match[2]
            if len(before) != column or ("-" in before and self._at != start):
                break
            if name in fields:
                raise Unusual
            self._at = match.end()
            is_bare = match.lastindex == 2
            value, texts = self._below(column, depth) if is_bare else self._value(match)
            fields[name] = value
            if texts is not None:
                raw[name] = texts
            if not depth:
                self._top.append((match, value))
        if len(fields) > events.MAX_KEYS or depth > _DEEPEST:
            raise Unusual
        return fields, raw

    def _below(self, column: int, depth: int) -> Read:
        """Read what stands on the lines after a name: a list, more pairs, or nothing."""
        match = _NEXT.match(self._block, self._at)
        assert match is not None
        inner = len(match[1])
        if match[2] and inner >= column:
            return self._list(inner, depth + 1)
        if inner <= column or match.end() == len(self._block):
            return self._text_of("")
        values, raw = self._map(inner, depth + 1)
        if not values:
            raise Unusual
        return values, raw or None

    def _list(self, column: int, depth: int) -> Read:
        block = self._block
        values: list[Any] = []
        raw: dict[Any, Any] = {}
        while True:
            match = _DASH.match(block, self._at)
            if match is not None and len(match[1]) == column:
                self._at = match.end()
                value, texts = self._value(match)
            else:
                first = _ENTRY.match(block, self._at)
                if first is None or "-" not in first[1] or first[1].index("-") != column:
                    break
                value, texts = self._map(len(first[1]), depth + 1)
            if texts:
                raw[len(values)] = texts
            values.append(value)
        if not values or len(values) > events.MAX_KEYS:
            raise Unusual
        return values, raw or None

    def _value(self, match: re.Match[str]) -> Read:
        sort = match.lastindex or 0
        text = match[sort]
        if sort <= _AS_SINGLE:
            if "\n" in text:
                text = _BREAK.sub(_folded, text)
            if sort == _AS_SINGLE:
                text = text.replace("''", "'")
            self.texts.append(text)
            return text, None
        if sort == _AS_PLAIN:
            return self._text_of(text.rstrip(" "))
        return self._flow_list(text) if sort == _AS_LIST else self._flow_map(text)

    def _text_of(self, text: str) -> Read:
        """Return what an unquoted text means."""
        self.plain.append(text)
        self.texts.append(text)
        value = self._value_of(text)
        return value, None if type(value) is str else text

    def _item(self, double: str, single: str, plain: str) -> Read:
        if plain:
            return self._text_of(plain.rstrip(" "))
        text = double or single.replace("''", "'")
        self.texts.append(text)
        return text, None

    def _flow_list(self, text: str) -> Read:
        values: list[Any] = []
        raw: dict[int, str] = {}
        for item in _ITEMS.findall(text):
            value, texts = self._item(*item)
            if texts is not None:
                raw[len(values)] = texts
            values.append(value)
        if len(values) > events.MAX_KEYS:
            raise Unusual
        return values, raw or None

    def _flow_map(self, text: str) -> Read:
        values: dict[str, Any] = {}
        raw: dict[str, str] = {}
        found = _PAIRS.findall(text)
        for name, *item in found:
            values[name], texts = self._item(*item)
            if texts is not None:
                raw[name] = texts
        if len(values) < len(found) or len(found) > events.MAX_KEYS:
            raise Unusual
        return values, raw or None


def _pair(match: re.Match[str], value: Any) -> Pair:
    sort = match.lastindex or 0
    first, last = match.span(sort)
    style: Style | None = None
    text = ""
    if sort == _AS_PLAIN:
        text, style = match[sort].rstrip(" "), "plain"
        last = first + len(text)
    elif 2 < sort <= _AS_SINGLE:
        text, style = value, "'" if sort == _AS_SINGLE else '"'
        first, last = first - 1, last + 1
    return (match[2], *match.span(2), first, last, style, text)


def _folded(match: re.Match[str]) -> str:
    """Return what a line end in quotes stands for: a space, or as many line ends as empty lines follow."""
    return "\n" * (match[0].count("\n") - 1) or " "
