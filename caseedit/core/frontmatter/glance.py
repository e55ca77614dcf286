"""The values of a front matter alone, without their places; nothing where a tree might say otherwise."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from functools import partial
from typing import Any

import yaml
from yaml.nodes import MappingNode, ScalarNode, SequenceNode

from caseedit.core.expressions import expression
from caseedit.core.frontmatter import events
from caseedit.core.frontmatter.everyday import Everyday, Pair, Read, Unusual
from caseedit.core.frontmatter.node import Entry, Node, Style
from caseedit.core.frontmatter.tree import Tree, read
from caseedit.core.frontmatter.values import dialect_of, value_of_text
from caseedit.core.text import Span, has_lone_returns

_LONGEST = 64 * 1024
_MOST_BRACKETS = 200
# Each begins with its own sign, so that a search is quick where there is none. What merely looks like one of these
# costs time and nothing else.
_ANCHOR = expression(r"&(?<=[\s\[\]{},:\"'-]&)[^\s&;]")
_BARE_TAG = expression(r"!(?<=[\s\[{,:-]!)(?=[\s,\]}]|\Z)")
_COMPACT = (expression(r"-[ ]+[-?][ ]+[-?]"), expression(r"\?[ ]+[-?]"))
_SIMPLE: dict[str, Style] = {"": "plain", "'": "'", '"': '"'}
_TAG = expression(r"![a-zA-Z][\w-]*")
_BEGINS_UNUSUALLY = ("&", "!", "%", "---", "...")
_SEPARATORS = ("\x85", "\u2028", "\u2029", "\ufeff")


class Doubtful(Exception):
    """Only a tree can tell what stands here."""


class Glance:
    """What a front matter says.

    Attributes:
        fields: Its values, as `values.fields_of` gives them for its tree.
        raw: The texts of the values that are no text: by name or position, and only the way to them.
        plain: Every unquoted text that is a value.
        texts: Every text that is a value, in file order.
        tags: Every tag, as written.
    """

    __slots__ = ("_found", "fields", "plain", "raw", "tags", "texts")

    def __init__(self, found: Everyday | _Composed) -> None:
        self.fields: dict[str, Any] = found.fields
        self.raw: dict[Any, Any] = found.raw
        self.plain: list[str] = found.plain
        self.texts: list[str] = found.texts
        self.tags: list[str] = found.tags
        self._found = found

    def pairs(self, names: Collection[str]) -> Iterable[tuple[Pair, int]] | None:
        """Return some of the pairs at the top, each with the place where the next one begins; -1 for the end.

        None where they stand in braces, or not at the beginning of their lines.
        """
        return self._found.pairs(names)


class _Composed:
    """What the nodes say that the library has composed."""

    def __init__(self, root: MappingNode, value_of: Callable[[str], Any]) -> None:
        self.plain: list[str] = []
        self.texts: list[str] = []
        self.tags: list[str] = []
        self._value_of = value_of
        self._readers: dict[type, Callable[[Any, int], Read]] = {
            ScalarNode: self._scalar,
            SequenceNode: self._list,
            MappingNode: self._map,
        }
        self.fields, raw = self._map(root, 1)
        self.raw: dict[Any, Any] = raw or {}
        self._root = root

    def pairs(self, names: Collection[str]) -> list[tuple[Pair, int]] | None:
        """Return some of the pairs at the top; see `Glance.pairs`."""
        pairs = self._root.value
        if self._root.flow_style or any(key.start_mark.column for key, _ in pairs):
            return None
        ends = [*(key.start_mark.index for key, _ in pairs[1:]), -1]
        return [(_pair(*pair), end) for pair, end in zip(pairs, ends, strict=True) if pair[0].value in names]

    def _scalar(self, node: Any, depth: int) -> Read:
        text: str = node.value
        self.texts.append(text)
        if node.tag:
            self._note_tag(node.tag)
            return text, None
        if node.style:
            return text, None
        self.plain.append(text)
        value = self._value_of(text)
        return value, None if type(value) is str else text

    def _list(self, node: Any, depth: int) -> Read:
        self._must_be_tame(node, depth)
        readers, deeper = self._readers, depth + 1
        found = [readers[type(item)](item, deeper) for item in node.value]
        raw = {number: texts for number, (_, texts) in enumerate(found) if texts is not None}
        return [value for value, _ in found], raw or None

    def _map(self, node: Any, depth: int) -> tuple[dict[str, Any], dict[Any, Any] | None]:
        self._must_be_tame(node, depth)
        readers, deeper = self._readers, depth + 1
        result: dict[str, Any] = {}
        raw: dict[Any, Any] = {}
        for key, value in node.value:
            if type(key) is not ScalarNode or key.tag:
                raise Doubtful
            result[key.value], texts = readers[type(value)](value, deeper)
            if texts is not None:
                raw[key.value] = texts
        if len(result) < len(node.value):
            raise Doubtful  # a key twice
        return result, raw or None

    def _must_be_tame(self, node: Any, depth: int) -> None:
        if depth >= events.MAX_DEPTH or len(node.value) > events.MAX_KEYS:
            raise Doubtful
        if node.tag:
            self._note_tag(node.tag)

    def _note_tag(self, tag: str) -> None:
        if _TAG.fullmatch(tag) is None:
            raise Doubtful  # one of YAML's own, which says of which type a value is
        self.tags.append(tag)


def glance(text: str, start: int, end: int, dialect: str) -> Glance | None:
    """Return what the front matter `text[start:end]` says, without its delimiters; None where a tree must be built."""
    block = text[start:end]
    if not _is_one_document(block):
        return None
    value_of = partial(value_of_text, dialect=dialect_of(dialect).name)
    try:
        try:
            return Glance(Everyday(block, value_of))
        except Unusual:
            return _composed(block, value_of)
    except (yaml.YAMLError, Doubtful, ValueError, OverflowError, RecursionError):
        return None


def _composed(block: str, value_of: Callable[[str], Any]) -> Glance | None:
    if _Composer is None or not _is_tame(block):
        return None
    composer = _Composer(block)
    try:
        root = composer.get_single_node()
        return Glance(_Composed(root, value_of)) if type(root) is MappingNode else None
    finally:
        composer.dispose()


def part_of(text: str, matter: Span, glance: Glance, names: Collection[str]) -> Tree | None:
    """Return a tree of some of the fields at the top, with true places; None where they do not stand apart."""
    pairs = glance.pairs(names)
    if pairs is None:
        return None
    entries: list[Entry] = []
    for pair, end in pairs:
        entry = _entry(text, matter.start, pair)
        if entry is None:
            entry = _read_entry(text, matter.start + pair[1], matter.end if end < 0 else matter.start + end)
        if entry is None:
            return None
        entries.append(entry)
    root = Node("map", "block", matter.start, matter.start, matter.end, entries=tuple(entries))
    return Tree(text, matter.start, matter.end, root, {})


def _entry(text: str, base: int, pair: Pair) -> Entry | None:
    """Return a pair that is written in the simplest way; its places are those that are known."""
    name, start, end, first, last, style, inner = pair
    if style is None or first == last or not text.startswith(":", base + end):
        return None
    start, end, first, last = base + start, base + end, base + first, base + last
    key = Node("scalar", "plain", start, start, end, text=name)
    return Entry(start, key, end, Node("scalar", style, first, first, last, text=inner))


def _pair(key: Any, value: Any) -> Pair:
    places = (key.start_mark.index, key.end_mark.index, value.start_mark.index, value.end_mark.index)
    is_simple = type(value) is ScalarNode and not value.tag and not key.style and value.style in _SIMPLE
    return (key.value, *places, _SIMPLE[value.style] if is_simple else None, value.value if is_simple else "")


def _read_entry(text: str, start: int, end: int) -> Entry | None:
    part = read(text, start, end)
    return part.root.entries[0] if isinstance(part, Tree) and len(part.root.entries) == 1 else None


def _is_one_document(block: str) -> bool:
    if len(block) > _LONGEST or block.startswith(_BEGINS_UNUSUALLY):
        return False
    return "\n---" not in block and "\n..." not in block


def _is_tame(block: str) -> bool:
    """Say whether a text holds nothing that the tree reads in a way of its own, or refuses."""
    if "\t" in block or "\0" in block or "<<" in block or "\n%" in block:
        return False
    if block.count("[") + block.count("{") > _MOST_BRACKETS or any(compact.search(block) for compact in _COMPACT):
        return False
    if _ANCHOR.search(block) or _BARE_TAG.search(block):
        return False
    if has_lone_returns(block):
        return False
    return block.isascii() or not any(letter in block for letter in _SEPARATORS)


def _composer() -> Any:
    """Return what composes nodes and leaves their types to the dialect; None without the C library."""
    if not yaml.__with_libyaml__:
        return None
    from yaml import cyaml

    parser: Any = vars(cyaml)["CParser"]

    class Composer(parser):  # type: ignore[misc]
        # Each is called for every node. What is built in, takes anything and answers nothing is the quickest there is.
        resolve = descend_resolver = ascend_resolver = "".format

    return Composer


_Composer: Any = _composer()
