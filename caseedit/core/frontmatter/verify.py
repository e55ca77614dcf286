"""Whether the text after a splice is exactly what was meant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from caseedit.core.dataclasses import dataclass, field
from caseedit.core.frontmatter.model import Branch, Mismatch, Pair, Want, Wish, wanted
from caseedit.core.frontmatter.node import Entry, Node, Problem
from caseedit.core.frontmatter.operations import Insert, Move, Operation, Remove, Rename, Set
from caseedit.core.frontmatter.tree import Tree
from caseedit.core.frontmatter.values import kind_of, kinds_of_text, reads_as, value_of
from caseedit.core.text import Edit, Span, apply_edits

# This module and `model` share no code with the writer: they have their own way to apply an operation.


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the net says of a splice: nothing, or why not; `only_comments` if only comments would be lost."""

    reason: str = ""
    only_comments: bool = False

    @property
    def is_accepted(self) -> bool:
        """Whether the splice may be applied."""
        return not self.reason


@dataclass(frozen=True, slots=True)
class Net:
    """One operation on one text, against which splices are judged.

    Attributes:
        text: The text before.
        tree: What it reads as.
        matter: Where the front matter is.
        operation: What is wanted.
        dialect: The reader whose types count.
    """

    text: str
    tree: Tree
    matter: Span
    operation: Operation
    dialect: str = "pyyaml"

    def judge(self, edits: Sequence[Edit], *, in_steps: bool = False) -> Verdict:
        """Tell whether the text after `edits` is what the operation meant, and nothing else changed.

        `in_steps` says that they are a series of steps that were each judged on their own.
        """
        allowed = _region(self.text, self.tree, self.matter, self.operation)
        if any(edit.start < allowed.start or edit.end > allowed.end for edit in edits):
            return Verdict("an edit lies outside the part that may change")
        after = apply_edits(self.text, edits)
        end = self.matter.end + sum(edit.delta for edit in edits)
        delimiter = self.tree.delimiter
        if len(delimiter.findall(after[self.matter.start : end])) != len(delimiter.findall(self.matter.of(self.text))):
            return Verdict("a line would end the front matter")
        tree = self.tree.again(after, self.matter.start, end)
        if isinstance(tree, Problem):
            return Verdict(f"it cannot be read any more: {tree.message}")
        try:
            _Comparison(self.tree, tree, self.dialect).compare(wanted(self.tree.root, self.operation))
        except Mismatch as mismatch:
            return Verdict(str(mismatch))
        if not self._keeps_comments(tree, in_steps):
            return Verdict("comments would be lost", only_comments=True)
        return Verdict()

    def _keeps_comments(self, tree: Tree, in_steps: bool) -> bool:
        old = [(span.of(self.text).rstrip(" \t"), span) for span in self.tree.comments]
        new = [span.of(tree.text).rstrip(" \t") for span in tree.comments]
        if isinstance(self.operation, Move):
            return sorted(new) == sorted(text for text, _ in old)
        lost = _loss(self.text, self.tree, self.operation, in_steps)
        if new == [text for text, span in old if not lost.start <= span.start < lost.end]:
            return True
        at = 0
        for text, span in old:
            if at < len(new) and new[at] == text:
                at += 1
            elif not (lost.start <= span.start < lost.end):
                return in_steps and sorted(new) == sorted(text for text, _ in old)
        return at == len(new)


@dataclass(slots=True)
class _Comparison:
    """Walks what is wanted and what was found side by side.

    Attributes:
        before: The tree before.
        after: The tree of the new text.
        dialect: The reader whose types count.
        partners: For each old node that has an anchor, the new node in its place.
        aliases: Old aliases with the new ones in their places.
    """

    before: Tree
    after: Tree
    dialect: str
    partners: dict[int, Node] = field(default_factory=dict)
    aliases: list[tuple[Node, Node]] = field(default_factory=list)

    def compare(self, want: Want) -> None:
        """Raise `Mismatch` unless the new tree is what is wanted, with each alias bound to the same part."""
        self.match(want, self.after.root, "")
        for old, new in self.aliases:
            target = self.partners.get(id(self.before.resolve(old)))
            if target is None or target is not self.after.resolve(new):
                raise Mismatch(f"*{old.text} would stand for another part")

    def match(self, want: Want, found: Node, where: str) -> None:
        """Compare one value."""
        if isinstance(want, Wish):
            self._match_wish(want, found, where)
        elif isinstance(want, Branch):
            self._match_branch(want, found, where)
        else:
            self._match_node(want, found, where)

    def _match_node(self, old: Node, new: Node, where: str) -> None:
        """A part that was not touched is the same to the letter."""
        if (old.kind, old.tag, old.anchor, old.text, old.style) != (new.kind, new.tag, new.anchor, new.text, new.style):
            raise Mismatch(f"{where}: {old.kind} {old.text!r} became {new.kind} {new.text!r}")
        if old.anchor is not None:
            self.partners[id(old)] = new
        if old.kind == "scalar":
            if self.before.text[old.body : old.end] != self.after.text[new.body : new.end]:
                raise Mismatch(f"{where}: it is spelled in another way")
            return
        if old.kind == "alias":
            self.aliases.append((old, new))
        if len(old.entries) != len(new.entries):
            raise Mismatch(f"{where}: {len(old.entries)} entries became {len(new.entries)}")
        for was, entry in zip(old.entries, new.entries, strict=True):
            if was.key is not None and entry.key is not None:
                self._match_node(was.key, entry.key, where)
            elif was.key is not entry.key:
                raise Mismatch(f"{where}: an item became a pair")
            self._match_node(was.value, entry.value, where)

    def _match_branch(self, want: Branch, found: Node, where: str) -> None:
        old = want.node
        if (old.kind, old.tag, old.anchor) != (found.kind, found.tag, found.anchor):
            raise Mismatch(f"{where}: {old.kind} became {found.kind}")
        if old.style != found.style and old.entries and found.entries:
            raise Mismatch(f"{where}: {old.style} became {found.style}")
        if old.anchor is not None:
            self.partners[id(old)] = found
        pairs, entries = list(want.children), list(found.entries)
        for pair in [pair for pair in pairs if pair.is_loose]:
            self._match_pair(pair, entries.pop(_place_of(pair, entries, where)), where)
            pairs.remove(pair)
        if len(pairs) != len(entries):
            raise Mismatch(f"{where}: {len(pairs)} entries became {len(entries)}")
        for pair, entry in zip(pairs, entries, strict=True):
            self._match_pair(pair, entry, where)

    def _match_pair(self, pair: Pair, entry: Entry, where: str) -> None:
        if (pair.key is None) != (entry.key is None):
            raise Mismatch(f"{where}: an item became a pair")
        where += f".{entry.name}"
        if isinstance(pair.key, Wish) and entry.key is not None:
            _check_name(pair.key, entry.key, where)
        elif isinstance(pair.key, Node) and entry.key is not None:
            self._match_node(pair.key, entry.key, where)
        self.match(pair.value, entry.value, where)

    def _match_wish(self, want: Wish, found: Node, where: str) -> None:
        old = want.old
        if old is not None and found.anchor != old.anchor and old.kind != "alias":
            raise Mismatch(f"{where}: the anchor changed")
        if found.tag is not None and (old is None or found.tag != old.tag):
            raise Mismatch(f"{where}: a tag appeared")
        if old is not None and old.anchor is not None:
            self.partners[id(old)] = found
        if not self._means(found, want.value, old):
            raise Mismatch(f"{where}: it reads as {found.text!r}")

    def _means(self, found: Node, value: Any, old: Node | None) -> bool:
        """Whether a node reads as `value`; `old` is what stood in its place."""
        if found.kind == "alias" and old is not None:
            found = self.after.resolve(found)
            old = found
        if isinstance(value, Mapping):
            return found.kind == "map" and self._means_map(found, value, old)
        if isinstance(value, Sequence) and not isinstance(value, str):
            return found.kind == "list" and self._means_list(found, value, old)
        if found.kind != "scalar":
            return False
        if isinstance(value, str):
            return found.text == value and _stays_text(found, old)
        return reads_as(found, self.after, value, self.dialect)

    def _means_list(self, found: Node, value: Sequence[Any], old: Node | None) -> bool:
        if len(found.entries) != len(value):
            return False
        olds = [] if old is None or old.kind != "list" else [entry.value for entry in old.entries]
        return all(
            any(self._means(entry.value, item, other) for other in _likely(olds, entry.value))
            for entry, item in zip(found.entries, value, strict=True)
        )

    def _means_map(self, found: Node, value: Mapping[Any, Any], old: Node | None) -> bool:
        wishes = {str(key): item for key, item in value.items()}
        own = {entry.name: entry.value for entry in found.entries if entry.key and entry.key.kind == "scalar"}
        if len(own) != len(found.entries):
            return False
        names = set(own)
        if "<<" in names:
            whole = value_of(found, self.after, self.dialect)
            names = set(whole)
            if any(name in whole and name not in own and whole[name] != item for name, item in wishes.items()):
                return False
        if names != set(wishes):
            return False
        olds = {} if old is None else {entry.name: entry.value for entry in old.entries}
        return all(self._means(own[name], item, olds.get(name)) for name, item in wishes.items() if name in own)


def _place_of(pair: Pair, entries: list[Entry], where: str) -> int:
    name = pair.key.value if isinstance(pair.key, Wish) else ""
    for place, entry in enumerate(entries):
        if entry.key is not None and entry.key.text == name:
            return place
    raise Mismatch(f"{where}: {name} is missing")


def _check_name(want: Wish, found: Node, where: str) -> None:
    """A key may be read as something else than text only where the old one was too, and as the same."""
    if found.kind != "scalar" or found.text != want.value or (found.tag is not None and want.old is None):
        raise Mismatch(f"{where}: the key became {found.text!r}")
    kinds = kinds_of_text(found.text) if found.style == "plain" else ()
    if set(kinds) <= {"string"}:
        return
    if want.old is None or want.old.style != "plain" or kinds_of_text(want.old.text) != kinds:
        raise Mismatch(f"{where}: readers take this key for something else than text")


def _stays_text(found: Node, old: Node | None) -> bool:
    """Whether every reader takes the text for text, or for what it took the old text for."""
    if found.tag is not None:
        return kind_of(found) == "string"
    if found.style != "plain":
        return True
    kinds = kinds_of_text(found.text)
    if set(kinds) == {"string"}:
        # Where a value is expected, PyYAML can make nothing of these two.
        return found.text not in ("=", "<<") or (old is not None and old.style == "plain" and old.text == found.text)
    if old is None or old.style != "plain":
        return False
    return kinds_of_text(old.text) == kinds


def _likely(olds: list[Node], found: Node) -> list[Node | None]:
    """Return the old items that the new one may come from: any that is written in the same way, or none."""
    if found.kind != "scalar":
        return [*olds, None]
    kinds = kinds_of_text(found.text) if found.style == "plain" else ()
    same = [old for old in olds if old.style == found.style and (not kinds or kinds_of_text(old.text) == kinds)]
    return [*same[:1], None]


def _region(text: str, tree: Tree, matter: Span, operation: Operation) -> Span:
    """Return the lines that an operation may touch: those of its entry, or of the list or map that holds it."""
    is_inner = isinstance(operation, Set | Rename | Insert | Move)
    path = operation.path if is_inner else operation.path[:-1]
    while path:
        try:
            entry = tree.entry(path)
        except KeyError:
            path = path[:-1]
            continue
        start = text.rfind("\n", 0, entry.start) + 1
        end = text.find("\n", entry.end)
        return Span(max(start, matter.start), matter.end if end < 0 else min(end + 1, matter.end))
    return matter


def _loss(text: str, tree: Tree, operation: Operation, in_steps: bool) -> Span:
    """Return where comments may go: with a removed entry and at the end of its line; in steps, inside the value."""
    if not isinstance(operation, Remove) and not in_steps:
        return Span(0, 0)
    try:
        entry = tree.entry(operation.path)
    except KeyError:
        return Span(tree.start, tree.end) if in_steps and not operation.path else Span(0, 0)
    end = text.find("\n", entry.end)
    return Span(entry.start, len(text) if end < 0 else end)
