"""The values of a front matter alone, as the C library composes them; nothing where a tree might say otherwise."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

import yaml
from yaml.nodes import MappingNode, ScalarNode, SequenceNode

from caseedit.core.expressions import expression
from caseedit.core.frontmatter import events
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
_COMPACT = expression(r"-[ ]+[-?][ ]+[-?]|\?[ ]+[-?]")
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
        root: The nodes that the library composed.
        plain: Every unquoted text that is a value.
        texts: Every text that is a value, in file order.
        tags: Every tag, as written.
    """

    __slots__ = ("_dialect", "_read", "fields", "plain", "root", "tags", "texts")

    def __init__(self, root: MappingNode, dialect: str) -> None:
        self.root = root
        self.plain: list[str] = []
        self.texts: list[str] = []
        self.tags: list[str] = []
        self._dialect = dialect_of(dialect).name
        self._read: dict[type, Callable[[Any, int], Any]] = {
            ScalarNode: self._scalar,
            SequenceNode: self._list,
            MappingNode: self._map,
        }
        self.fields: dict[str, Any] = self._map(root, 1)

    def _scalar(self, node: Any, depth: int) -> Any:
        text: str = node.value
        self.texts.append(text)
        if node.tag:
            self._note_tag(node.tag)
            return text
        if node.style:
            return text
        self.plain.append(text)
        return value_of_text(text, self._dialect)

    def _list(self, node: Any, depth: int) -> list[Any]:
        self._must_be_tame(node, depth)
        read, deeper = self._read, depth + 1
        return [read[type(item)](item, deeper) for item in node.value]

    def _map(self, node: Any, depth: int) -> dict[str, Any]:
        self._must_be_tame(node, depth)
        read, deeper = self._read, depth + 1
        result: dict[str, Any] = {}
        for key, value in node.value:
            if type(key) is not ScalarNode or key.tag:
                raise Doubtful
            result[key.value] = read[type(value)](value, deeper)
        if len(result) < len(node.value):
            raise Doubtful  # a key twice
        return result

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
    if _Composer is None or not _is_tame(block):
        return None
    composer = _Composer(block)
    try:
        root = composer.get_single_node()
        return Glance(root, dialect) if type(root) is MappingNode else None
    except (yaml.YAMLError, Doubtful, ValueError, OverflowError, RecursionError):
        return None
    finally:
        composer.dispose()


def part_of(text: str, matter: Span, glance: Glance, names: Collection[str]) -> Tree | None:
    """Return a tree of some of the fields at the top, with true places; None where they do not stand apart."""
    pairs = glance.root.value
    if glance.root.flow_style:
        return None
    starts = [matter.start + key.start_mark.index for key, _ in pairs] + [matter.end]
    entries: list[Entry] = []
    for number, (key, value) in enumerate(pairs):
        if key.value in names:
            entry = _entry(text, matter.start, key, value) or _read_entry(text, starts[number], starts[number + 1])
            if entry is None or key.start_mark.column:
                return None
            entries.append(entry)
    root = Node("map", "block", matter.start, matter.start, matter.end, entries=tuple(entries))
    return Tree(text, matter.start, matter.end, root, {})


def _entry(text: str, base: int, key: Any, value: Any) -> Entry | None:
    """Return a pair that is written in the simplest way; its places are those that the library tells."""
    name = _node(base, key)
    node = _node(base, value)
    if name is None or node is None or node.start == node.end or not text.startswith(":", name.end):
        return None
    return Entry(name.start, name, name.end, node)


def _node(base: int, node: Any) -> Node | None:
    if type(node) is not ScalarNode or node.tag or node.style not in _SIMPLE:
        return None
    start, end = base + node.start_mark.index, base + node.end_mark.index
    return Node("scalar", _SIMPLE[node.style], start, start, end, text=node.value)


def _read_entry(text: str, start: int, end: int) -> Entry | None:
    part = read(text, start, end)
    return part.root.entries[0] if isinstance(part, Tree) and len(part.root.entries) == 1 else None


def _is_tame(block: str) -> bool:
    """Say whether a text holds nothing that the tree reads in a way of its own, or refuses."""
    if len(block) > _LONGEST or block.startswith(_BEGINS_UNUSUALLY):
        return False
    if "\t" in block or "\0" in block or "<<" in block or "\n%" in block or "\n---" in block or "\n..." in block:
        return False
    if block.count("[") + block.count("{") > _MOST_BRACKETS or _COMPACT.search(block):
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
