"""Walks over a text that is known to be TOML and notes where everything stands."""

from __future__ import annotations

import re
import tomllib

from caseedit.core.dataclasses import dataclass, field
from caseedit.core.expressions import expression
from caseedit.core.frontmatter.node import Kind, Node, Style
from caseedit.core.frontmatter.typed.typed_tree import Counter
from caseedit.core.namedtuples import NamedTuple
from caseedit.core.paths import FieldPath
from caseedit.core.text import Span

_BLANKS = expression(r"[ \t]*")
_GAP = expression(r"(?:[ \t\r\n]+|#[^\r\n]*)*")
_COMMENT = expression(r"#[^\r\n]*")
_KEY = expression(r"[A-Za-z0-9_-]+|\"(?:[^\"\\\n]|\\.)*\"|'[^'\n]*'")
_STRINGS: dict[Style, re.Pattern[str]] = {
    '"""': expression(r'"""(?:[^\\]|\\.)*?"""(?:"{0,2})', re.DOTALL),
    "'''": expression(r"'''.*?'''(?:'{0,2})", re.DOTALL),
    '"': expression(r'"(?:[^"\\\n]|\\.)*"'),
    "'": expression(r"'[^'\n]*'"),
}
_QUOTES: dict[str, tuple[Style, Style]] = {'"': ('"""', '"'), "'": ("'''", "'")}
# A date and a time may have one blank between them.
_WORD = expression(r"\d{4}-\d\d-\d\d[Tt ]\d\d:[^\s,\]}#]+|[^\s,\]}#]+")


@dataclass(slots=True)
class Draft:
    """A value while more of it may still come: a table goes on wherever it is named again."""

    kind: Kind
    style: Style
    start: int
    end: int
    slots: list[Slot] = field(default_factory=list)
    names: dict[str, Slot] = field(default_factory=dict)


@dataclass(slots=True)
class Slot:
    """One pair or item while its value may still grow."""

    start: int
    key: Node | None
    colon: int
    value: Draft


class Statement(NamedTuple):
    """One line, or a pair over several: `key = value`, `[table]` or `[[table]]`.

    Attributes:
        kind: Which of the three.
        start: Where it begins, after its indentation.
        end: Where it ends, before its comment.
        path: What it is about.
        section: The table in which it stands; for a heading the table that it opens.
        keys: The words of its key, each with the path that it names.
    """

    kind: str
    start: int
    end: int
    path: FieldPath
    section: FieldPath
    keys: tuple[tuple[FieldPath, Span], ...]


class Scan:
    """What stands where in `text[start:end]`.

    Attributes:
        root: All fields.
        statements: In file order.
        comments: In file order.
    """

    def __init__(self, text: str, start: int, end: int) -> None:
        self._text = text
        self._end = end
        self._counter = Counter()
        self.root = Draft("map", "table", start, end)
        self.statements: list[Statement] = []
        self.comments: list[Span] = []
        self._section: FieldPath = ()
        # The tables that grow with each line of the section.
        self._chain: list[Draft] = []
        self._run(start)

    def _run(self, at: int) -> None:
        at = self._after_gap(at)
        while at < self._end:
            at = self._heading(at) if self._text[at] == "[" else self._pair_line(at)
            at = self._after_gap(at)

    def _heading(self, start: int) -> int:
        size = 2 if self._text.startswith("[[", start) else 1
        words, at = self._words(self._after_blanks(start + size))
        end = at + size
        path: FieldPath = ()
        keys: list[tuple[FieldPath, Span]] = []
        draft = self.root
        self._chain = []
        for number, word in enumerate(words):
            is_last = number == len(words) - 1
            style: Style = "tables" if is_last and size == 2 else "table"
            draft = self._named(draft, word, style, start)
            path = (*path, word.text)
            keys.append((path, word.span))
            self._chain.append(draft)
            if draft.style == "tables":
                if is_last:
                    item = Draft("map", "table", start, end)
                    self._counter.node(start, number)
                    draft.slots.append(Slot(start, None, -1, item))
                path = (*path, len(draft.slots) - 1)
                draft = draft.slots[-1].value
                self._chain.append(draft)
        self._section = path
        self._grow(start, end)
        self.statements.append(Statement("item" if size == 2 else "table", start, end, path, path, tuple(keys)))
        return end

    def _pair_line(self, start: int) -> int:
        owner = self._chain[-1] if self._chain else self.root
        keys, path, end = self._pair(owner, start, self._section, 0)
        self._grow(start, end)
        self.statements.append(Statement("pair", start, end, path, self._section, keys))
        return end

    def _pair(
        self, owner: Draft, start: int, path: FieldPath, depth: int
    ) -> tuple[tuple[tuple[FieldPath, Span], ...], FieldPath, int]:
        words, at = self._words(start)
        value, end = self._value(self._after_blanks(at + 1), depth + len(words))
        keys: list[tuple[FieldPath, Span]] = []
        for word in words[:-1]:
            owner = self._named(owner, word, "dotted", start)
            owner.end = max(owner.end, end)
            path = (*path, word.text)
            keys.append((path, word.span))
        last = words[-1]
        path = (*path, last.text)
        keys.append((path, last.span))
        slot = Slot(last.start, last, at, value)
        owner.slots.append(slot)
        owner.names[last.text] = slot
        self._counter.keys(len(owner.slots), start)
        return tuple(keys), path, end

    def _named(self, owner: Draft, word: Node, style: Style, start: int) -> Draft:
        """Return the table of a name, made if it is not there yet."""
        slot = owner.names.get(word.text)
        if slot is None:
            self._counter.node(start, 0)
            kind: Kind = "list" if style == "tables" else "map"
            slot = owner.names[word.text] = Slot(start, word, -1, Draft(kind, style, start, start))
            owner.slots.append(slot)
            self._counter.keys(len(owner.slots), start)
        return slot.value

    def _grow(self, start: int, end: int) -> None:
        for draft in self._chain:
            draft.end = max(draft.end, end)

    def _words(self, at: int) -> tuple[list[Node], int]:
        """Read a key with its dots; return its words and where `=` or `]` stands."""
        words: list[Node] = []
        while True:
            match = _KEY.match(self._text, at)
            assert match is not None
            raw = match[0]
            style: Style = '"' if raw[0] == '"' else "'" if raw[0] == "'" else "bare"
            words.append(Node("scalar", style, at, at, match.end(), None, None, key_text(raw)))
            self._counter.node(at, len(words))
            at = self._after_blanks(match.end())
            if self._text[at] != ".":
                return words, at
            at = self._after_blanks(at + 1)

    def _value(self, at: int, depth: int) -> tuple[Draft, int]:
        self._counter.node(at, depth)
        mark = self._text[at]
        if mark == "[":
            return self._array(at, depth)
        if mark == "{":
            return self._inline(at, depth)
        if mark in _QUOTES:
            long, short = _QUOTES[mark]
            style = long if self._text.startswith(long, at) else short
            match = _STRINGS[style].match(self._text, at)
            assert match is not None
            return Draft("scalar", style, at, match.end()), match.end()
        match = _WORD.match(self._text, at)
        assert match is not None
        return Draft("scalar", "bare", at, match.end()), match.end()

    def _array(self, start: int, depth: int) -> tuple[Draft, int]:
        draft = Draft("list", "array", start, start)
        at = self._after_gap(start + 1)
        while self._text[at] != "]":
            value, end = self._value(at, depth + 1)
            draft.slots.append(Slot(at, None, -1, value))
            at = self._after_gap(end)
            if self._text[at] == ",":
                at = self._after_gap(at + 1)
        draft.end = at + 1
        return draft, at + 1

    def _inline(self, start: int, depth: int) -> tuple[Draft, int]:
        draft = Draft("map", "inline", start, start)
        at = self._after_gap(start + 1)
        while self._text[at] != "}":
            *_, end = self._pair(draft, at, (), depth)
            at = self._after_gap(end)
            if self._text[at] == ",":
                at = self._after_gap(at + 1)
        draft.end = at + 1
        return draft, at + 1

    def _after_blanks(self, at: int) -> int:
        if self._text[at] not in " \t":
            return at
        match = _BLANKS.match(self._text, at)
        return at if match is None else match.end()

    def _after_gap(self, at: int) -> int:
        if at >= self._end or self._text[at] not in " \t\r\n#":
            return at
        match = _GAP.match(self._text, at, self._end)
        if match is None:
            return at
        if "#" in match[0]:
            self.comments += [Span(*found.span()) for found in _COMMENT.finditer(self._text, at, match.end())]
        return match.end()


def _loaded_key(raw: str) -> str:
    return next(iter(tomllib.loads(f"{raw} = 1")))


def key_text(raw: str) -> str:
    """Return what a key's word says."""
    if raw[0] == "'":
        return raw[1:-1]
    if raw[0] == '"':
        return raw[1:-1] if "\\" not in raw else _loaded_key(raw)
    return raw
