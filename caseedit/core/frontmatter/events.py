"""PyYAML's parse events to nodes with exact spans; limits are checked on the way, before anything is built."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from caseedit.core.dataclasses import dataclass, field
from caseedit.core.expressions import expression
from caseedit.core.frontmatter.node import Entry, Kind, Node, Problem, Style
from caseedit.core.text import Span

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

MAX_LENGTH = 256 * 1024
MAX_DEPTH = 64
MAX_NODES = 50_000
MAX_ALIASES = 100
MAX_EXPANDED = 100_000
MAX_MERGES = 32
MAX_KEYS = 512

# What may stand between two tokens. A line separator never ends a comment here (YAML 1.2).
GAP = expression(r"(?:[ \t\r\n]+|#[^\r\n]*)*")
_ODD = "\x85\u2028\u2029\ufeff"
_STYLES: dict[str | None, Style] = {None: "plain", "": "plain", "'": "'", '"': '"', "|": "|", ">": ">"}
_WORD_QUESTION = expression(r"(?<=[^\s\[\]{},:\"'])\?")


class TooMuch(Exception):
    """The text passes a limit, or says what no front matter may; `problem` tells a person."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


@dataclass(slots=True)
class _Frame:
    """A list or map that is still being read."""

    kind: Kind
    style: Style
    start: int
    body: int
    tag: str | None
    anchor: str | None
    last: int
    entries: list[Entry] = field(default_factory=list)
    key: Node | None = None
    key_start: int = -1
    size: int = 1
    height: int = 0


@dataclass(slots=True)
class Reading:
    """What was read: the root (None for an empty block), and which alias stands for which node."""

    root: Node | None
    bindings: dict[int, Node]


def build(text: str, start: int, end: int) -> Reading:
    """Read the events of `text[start:end]` into nodes.

    Raises:
        TooMuch: A limit is passed, an alias has no anchor, or there are several documents.
        yaml.YAMLError: The text is no YAML.
    """
    block = text[start:end]
    _check_characters(block, start)
    builder = _Builder(text, start)
    takes = builder.takes
    loader = LOADER(builder.veil(block))
    try:
        while loader.check_event():
            event = loader.get_event()
            take = takes.get(type(event))
            if take is not None:
                take(event)
    finally:
        loader.dispose()
    return Reading(builder.root, builder.bindings)


def _check_characters(block: str, start: int) -> None:
    if len(block) > MAX_LENGTH:
        size = f"{len(block) // 1024} KB"
        raise TooMuch(
            Problem(
                "too-big",
                f"The front matter is too big for the form: {size}, {MAX_LENGTH // 1024} KB fit.",
                "It can be edited as text.",
                Span(start, start),
            )
        )
    if block.isascii() and "\0" not in block and "\r" not in block:
        return
    match = re.search("\0|[\ud800-\udfff]|\r(?!\n)", block)
    if match is None:
        return
    at = Span(start + match.start(), start + match.end())
    if match[0] == "\r":
        message = (
            "A line in the front matter ends in an old Macintosh way (CR alone), which site builders read differently."
        )
        raise TooMuch(Problem("encoding", message, "End the line with a normal line break.", at))
    message = f"The front matter holds a character that cannot be read as text (U+{ord(match[0]):04X})."
    raise TooMuch(Problem("encoding", message, "Remove it.", at))


def skip_gap(text: str, at: int) -> int:
    """Return the first offset from `at` on that holds neither blank, line end nor comment."""
    match = GAP.match(text, at)
    return at if match is None else match.end()


def property_spans(text: str, start: int, body: int) -> list[Span]:
    """Return where anchor and tag stand between a node's start and its body."""
    found = []
    while start < body:
        start = skip_gap(text, start)
        if start >= body or text[start] not in "&!":
            break
        end = _property_end(text, start, body)
        found.append(Span(start, end))
        start = end
    return found


def _property_end(text: str, at: int, limit: int) -> int:
    if text.startswith("!<", at):
        close = text.find(">", at)
        return limit if close < 0 else close + 1
    match = re.compile(r"[^\s,\[\]{}]+").match(text, at)
    return limit if match is None else min(match.end(), limit)


class _Builder:
    """Takes events in order and keeps the open collections on a stack."""

    def __init__(self, text: str, start: int) -> None:
        self.text = text
        self.base = start
        self.root: Node | None = None
        self.bindings: dict[int, Node] = {}
        self._stack: list[_Frame] = []
        self._anchors: dict[str, tuple[Node, int, int]] = {}
        self._open: set[str] = set()
        self._nodes = 0
        self._merges = 0
        self._documents = 0
        self._unveil: dict[int, str] = {}
        # What is done with each sort of event.
        self.takes: dict[type, Callable[[Any], None]] = {
            ScalarEvent: self._scalar,
            MappingStartEvent: self._begin,
            SequenceStartEvent: self._begin,
            MappingEndEvent: self._finish,
            SequenceEndEvent: self._finish,
            AliasEvent: self._alias,
            DocumentStartEvent: self._document,
        }

    def veil(self, block: str) -> str:
        """Put private characters, one for one, where the two loaders or YAML 1.1 and 1.2 disagree."""
        odd = [] if block.isascii() else [character for character in _ODD if character in block]
        if odd:
            spare = _spare_characters(block)
            table = {ord(character): next(spare) for character in odd}
            self._unveil = {ord(private): chr(code) for code, private in table.items()}
            block = block.translate(table)
        if LOADER is yaml.SafeLoader and "?" in block:
            private = next(_spare_characters(block))
            self._unveil[ord(private)] = "?"
            block = _WORD_QUESTION.sub(private, block)
        return block

    def _document(self, event: Any) -> None:
        self._documents += 1
        if self._documents > 1 or event.explicit:
            at = self.base + event.start_mark.index
            message = "A second document begins inside the front matter."
            raise TooMuch(Problem("yaml-syntax", message, "Remove the line with the dashes.", Span(at, at + 3)))

    def _scalar(self, event: Any) -> None:
        start, end = self.base + event.start_mark.index, self.base + event.end_mark.index
        style = _STYLES[event.style]
        value = event.value.translate(self._unveil) if self._unveil else event.value
        body, tag = start, None
        if event.anchor is not None or event.tag is not None:
            body, tag = self._properties(start, end)
        if style in ("|", ">"):
            end = _block_end(self.text, body, end, value)
        node = Node("scalar", style, start, body, end, tag, event.anchor, value)
        self._add(node, 1, 0)

    def _alias(self, event: Any) -> None:
        start, end = self.base + event.start_mark.index, self.base + event.end_mark.index
        name = event.anchor
        if name in self._open or name not in self._anchors:
            reason = (
                "stands inside the very part that it names"
                if name in self._open
                else "points to a name that is not there"
            )
            message = f"‘*{name}’ {reason}."
            raise TooMuch(
                Problem("yaml-syntax", message, f"Put quotes around it, or name a part &{name}.", Span(start, end))
            )
        target, size, height = self._anchors[name]
        self.bindings[start] = target
        if len(self.bindings) > MAX_ALIASES:
            self._too_big(start, f"more than {MAX_ALIASES} references with *")
        self._add(Node("alias", "alias", start, start, end, text=name), size, height)

    def _begin(self, event: Any) -> None:
        start = self.base + event.start_mark.index
        if len(self._stack) >= MAX_DEPTH:
            self._too_big(start, f"more than {MAX_DEPTH} levels inside each other")
        body, tag = start, None
        if event.anchor is not None or event.tag is not None:
            body, tag = self._properties(start, len(self.text))
        if event.anchor is not None:
            self._open.add(event.anchor)
        kind: Kind = "map" if type(event) is MappingStartEvent else "list"
        style: Style = "flow" if event.flow_style else "block"
        last = body + 1 if style == "flow" and self.text[body] in "[{" else body
        self._stack.append(_Frame(kind, style, start, body, tag, event.anchor, last))

    def _finish(self, event: Any) -> None:
        frame = self._stack.pop()
        end = self.base + event.end_mark.index if frame.style == "flow" else frame.last
        if frame.style == "flow" and self.text[frame.body] not in "[{":
            end = frame.last  # a single pair in a list stands without braces
        entries = tuple(frame.entries)
        node = Node(frame.kind, frame.style, frame.start, frame.body, end, frame.tag, frame.anchor, "", entries)
        if frame.anchor is not None:
            self._open.discard(frame.anchor)
        self._add(node, frame.size, frame.height + 1)

    def _add(self, node: Node, size: int, height: int) -> None:
        self._nodes += 1
        if self._nodes > MAX_NODES:
            self._too_big(node.start, f"more than {MAX_NODES} values")
        if node.anchor is not None:
            self._anchors[node.anchor] = (node, size, height)
        if not self._stack:
            self.root = node
            return
        frame = self._stack[-1]
        frame.size += size
        if height > frame.height:
            frame.height = height
        if frame.size > MAX_EXPANDED or height >= MAX_DEPTH:
            self._too_big(node.start, "references with * that unfold without end")
        if frame.kind == "list":
            self._item(frame, node)
        elif frame.key is None:
            self._key(frame, node)
        else:
            self._value(frame, frame.key, node)

    def _item(self, frame: _Frame, node: Node) -> None:
        start = node.start
        if frame.style == "block":
            start = skip_gap(self.text, frame.last)
            if node.start == node.end:
                node = _empty_at(start + 1)
        frame.entries.append(Entry(start, None, -1, node))
        frame.last = max(node.end, start + 1) if frame.style == "block" else node.end

    def _key(self, frame: _Frame, node: Node) -> None:
        frame.key, frame.key_start = node, node.start
        if self.text.find("?", frame.last, node.start) >= 0:
            at = frame.last
            while (at := skip_gap(self.text, at)) < node.start and self.text[at] == ",":
                at += 1
            if self.text[at] == "?":
                frame.key_start = at
        if node.text == "<<" and node.style == "plain":
            self._merges += 1
            if self._merges > MAX_MERGES:
                self._too_big(node.start, f"more than {MAX_MERGES} keys <<")
        if len(frame.entries) >= MAX_KEYS:
            self._too_big(node.start, f"more than {MAX_KEYS} names in one group")

    def _value(self, frame: _Frame, key: Node, node: Node) -> None:
        after = max(key.end, frame.key_start + 1) if frame.key_start < key.start else key.end
        colon = after if self.text.startswith(":", after) else skip_gap(self.text, after)
        if not self.text.startswith(":", colon) or (node.start < node.end and colon > node.start):
            colon = -1
        if node.start == node.end:
            node = _empty_at(colon + 1 if colon >= 0 else after)
        frame.entries.append(Entry(frame.key_start, key, colon, node))
        frame.last = max(node.end, colon + 1)
        frame.key = None

    def _properties(self, start: int, limit: int) -> tuple[int, str | None]:
        """Return where the body begins after anchor and tag, and the tag as written."""
        at, end, tag = start, start, None
        while at < limit and self.text[at] in "&!":
            end = _property_end(self.text, at, limit)
            tag = self.text[at:end] if self.text[at] == "!" else tag
            at = skip_gap(self.text, end)
        return (at if at < limit else end), tag

    def _too_big(self, at: int, what: str) -> None:
        message = f"The front matter is too big for the form: {what}."
        raise TooMuch(Problem("too-big", message, "It can be edited as text.", Span(at, at)))


def _empty_at(at: int) -> Node:
    return Node("scalar", "plain", at, at, at)


def _spare_characters(block: str) -> Iterator[str]:
    """Yield private-use characters that the text neither holds nor spells as an escape."""
    used = {*map(ord, set(block)), *(int(code, 16) for code in re.findall(r"\\U00([0-9a-fA-F]{6})", block))}
    yield from (chr(code) for code in chain(range(0x10F000, 0x10FFFE), range(0xF0000, 0xFFFFE)) if code not in used)
    message = "The front matter holds more private characters than can be told apart."
    raise TooMuch(Problem("encoding", message, "It can be edited as text.", Span(0, 0)))


def _block_end(text: str, body: int, end: int, value: str) -> int:
    """Return the end of a `|` or `>` text: its last line of content, without that line's end."""
    match = re.compile(r"[|>]([-+0-9]*)[^\r\n]*").match(text, body)
    if match is None:
        return end
    head_end = body + 1 + len(match[1])
    if match.end() >= end:
        return head_end
    if "+" in match[1]:
        return _without_line_end(text, match.end(), end)
    indent = block_indent(text, match.end(), end, value)
    raw = text[match.end() : end]
    last = head_end
    for line in re.finditer(r"[^\r\n]+", raw):
        if line[0].strip(" ") or len(line[0]) > indent:
            last = match.end() + line.end()
    return last


def block_indent(text: str, start: int, end: int, value: str) -> int:
    """Return the indentation of a `|` or `>` text whose lines are `text[start:end]` and that reads as `value`."""
    raw_first = re.compile(r"^( *)[^ \r\n]", re.MULTILINE).search(text, start, end)
    value_first = re.search(r"^( *)[^ \n]", value, re.MULTILINE)
    if raw_first is None or value_first is None:
        return max((len(line) for line in text[start:end].splitlines()), default=0)
    return len(raw_first[1]) - len(value_first[1])


def _without_line_end(text: str, start: int, end: int) -> int:
    # The end mark may lie behind the indentation of the token that follows.
    while end > start and text[end - 1] in " \t":
        end -= 1
    if end > start and text[end - 1] == "\n":
        end -= 1
    if end > start and text[end - 1] == "\r":
        end -= 1
    return end
