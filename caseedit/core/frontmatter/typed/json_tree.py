"""JSON front matter as nodes with spans; the standard reader says whether it is JSON, and what it says."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any, ClassVar, NoReturn

from caseedit.core.expressions import expression
from caseedit.core.frontmatter.node import Entry, Node, Problem, Style
from caseedit.core.frontmatter.tree import Tree
from caseedit.core.frontmatter.typed.typed_tree import Counter, TypedTree, Unread, must_fit

_BLANKS = expression(r"[ \t\r\n]*")
_STRING = expression(r'"(?:[^"\\]|\\.)*"')
_WORD = expression(r"[-+.\w]+")
_HINT = "Look at this place and what stands before it: quotes, commas, brackets."


class JsonTree(TypedTree):
    """The fields of a JSON object as they stand in the text."""

    language: ClassVar[str] = "json"
    __slots__ = ()

    def again(self, text: str, start: int, end: int) -> Tree | Problem:
        """Read another text in the same language."""
        return read(text, start, end)


# The judge asks again for what the net has just read.
@lru_cache(maxsize=2)
def read(text: str, start: int, end: int) -> Tree | Problem:
    """Read the JSON that is `text[start:end]`; the brace that ends the front matter too may stand behind it."""
    whole = end + 1 if text[start : start + 1] == "{" == text[:1] and text[end : end + 1] == "}" else end
    try:
        must_fit(text, start, end)
        data = load(text[start:whole])
        if not isinstance(data, dict):
            raise Unread("The front matter is no object with names.", start, "Put { and } around names and values.")
        scanner = _Scanner(text)
        root, _ = scanner.value(_BLANKS.match(text, start).end(), 0)  # type: ignore[union-attr]
    except json.JSONDecodeError as error:
        return Unread(
            f"The JSON cannot be read here: {_words(error.msg)}.", _place(text, start + error.pos), _HINT
        ).problem
    except Unread as stop:
        return stop.problem
    except (ValueError, RecursionError, AttributeError):
        return Unread("The JSON cannot be read.", start, _HINT).problem
    return JsonTree(text, start, end, root, data, ())


def load(matter: str) -> Any:
    """Return the values as the standard reader takes them, without its own words for what is no number."""
    return json.loads(matter, parse_constant=_refuse)


def _refuse(word: str) -> NoReturn:
    raise ValueError(word)


def _words(message: str) -> str:
    return message[:1].lower() + message[1:].rstrip(".")


def _place(text: str, at: int) -> int:
    return min(at, max(len(text) - 1, 0))


class _Scanner:
    """Walks over a text that is known to be JSON."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._counter = Counter()

    def value(self, at: int, depth: int) -> tuple[Node, int]:
        """Return the value that begins at `at`, and where it ends."""
        self._counter.node(at, depth)
        mark = self._text[at]
        if mark in "{[":
            return self._collection(at, depth)
        if mark == '"':
            return self._string(at)
        match = _WORD.match(self._text, at)
        assert match is not None
        node = Node("scalar", _style(match[0]), at, at, match.end(), text=match[0])
        return node, match.end()

    def _string(self, at: int) -> tuple[Node, int]:
        match = _STRING.match(self._text, at)
        assert match is not None
        return Node("scalar", '"', at, at, match.end(), text=json.loads(match[0])), match.end()

    def _collection(self, start: int, depth: int) -> tuple[Node, int]:
        is_map = self._text[start] == "{"
        entries: list[Entry] = []
        at = self._after_blanks(start + 1)
        while self._text[at] not in "}]":
            if self._text[at] == ",":
                at = self._after_blanks(at + 1)
            entry = self._pair(at, depth) if is_map else self._item(at, depth)
            entries.append(entry)
            self._counter.keys(len(entries) if is_map else 0, at)
            at = self._after_blanks(entry.value.end)
        style: Style = "inline" if is_map else "array"
        return Node("map" if is_map else "list", style, start, start, at + 1, entries=tuple(entries)), at + 1

    def _pair(self, at: int, depth: int) -> Entry:
        key, end = self._string(at)
        colon = self._after_blanks(end)
        value, _ = self.value(self._after_blanks(colon + 1), depth + 1)
        return Entry(at, key, colon, value)

    def _item(self, at: int, depth: int) -> Entry:
        return Entry(at, None, -1, self.value(at, depth + 1)[0])

    def _after_blanks(self, at: int) -> int:
        match = _BLANKS.match(self._text, at)
        assert match is not None
        return match.end()


def _style(word: str) -> Style:
    if word == "null":
        return "null"
    if word in ("true", "false"):
        return "bool"
    return "float" if any(letter in word for letter in ".eE") else "int"
