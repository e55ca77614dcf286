"""An operation on TOML or JSON to the first splice that the net and the language's own reader accept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from caseedit.core.dataclasses import dataclass
from caseedit.core.frontmatter.diff import difference, is_same
from caseedit.core.frontmatter.node import Node
from caseedit.core.frontmatter.operations import Insert, Move, Operation, Remove, Rename, Set
from caseedit.core.frontmatter.sheet import Edits, Sheet, has, in_turn, spot_of
from caseedit.core.frontmatter.tree import Tree
from caseedit.core.frontmatter.typed.model import applied, new_key, plain, same
from caseedit.core.frontmatter.typed.typed_tree import TypedTree
from caseedit.core.frontmatter.verify import Net, Verdict
from caseedit.core.paths import FieldPath, spoken_path
from caseedit.core.text import apply_edits
from caseedit.errors import Refused


def _as_it_is(tree: Tree, operation: Operation) -> Operation:
    return operation


@dataclass(frozen=True, slots=True)
class Language:
    """What the planner asks of a language.

    Attributes:
        name: How people call it.
        literal: What a text means where a number, a date or the like stands; the text if it is none of that kind.
        candidates: Splices that may do an operation, the best first.
        meant: The operation that stands for another in this language.
    """

    name: str
    literal: Callable[[str, Any], Any]
    candidates: Callable[[Sheet, Operation], Iterator[Edits]]
    meant: Callable[[Tree, Operation], Operation] = _as_it_is


@dataclass(frozen=True, slots=True)
class Judge:
    """One operation on one text, against which splices are judged."""

    sheet: Sheet
    operation: Operation
    language: Language

    def judge(self, edits: Edits, *, in_steps: bool = False) -> Verdict:
        """Tell whether the text after `edits` is what the operation meant, and nothing else changed."""
        sheet, operation = self.sheet, self.operation
        net = Net(sheet.text, sheet.tree, sheet.matter, operation, sheet.dialect)
        try:
            verdict = net.judge(edits, in_steps=in_steps)
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            return Verdict(f"it cannot be compared: {error}")
        if verdict.reason and not verdict.only_comments:
            return verdict
        return verdict if self._reads_as_meant(edits) else Verdict("it reads as something else")

    def _reads_as_meant(self, edits: Edits) -> bool:
        sheet = self.sheet
        before = sheet.tree.data if isinstance(sheet.tree, TypedTree) else None
        text = apply_edits(sheet.text, edits)
        end = sheet.matter.end + sum(edit.delta for edit in edits)
        after = sheet.tree.again(text, sheet.matter.start, end)
        try:
            wanted = applied(before, self._typed(before))
        except (LookupError, TypeError, ValueError, RecursionError, AttributeError):
            return False
        return isinstance(after, TypedTree) and same(wanted, after.data, new_key(before, self.operation))

    def _typed(self, data: Any) -> Operation:
        """Return the operation with the value that a typed text means."""
        operation = self.operation
        if not isinstance(operation, Set) or not isinstance(operation.value, str):
            return operation
        for part in operation.path:
            try:
                data = data[part]
            except (LookupError, TypeError):
                return operation
        if isinstance(data, str | dict | list):
            return operation
        return Set(operation.path, self.language.literal(operation.value, data))


def planned(sheet: Sheet, operation: Operation, language: Language) -> Edits:
    """Return the first splice that is accepted; none if there is nothing to do.

    Raises:
        Refused: There is none, or the operation names something that is not there.
    """
    operation = language.meant(sheet.tree, _checked(sheet, operation))
    if _is_done(sheet, operation):
        return ()
    judge = Judge(sheet, operation, language)
    steps = _steps(sheet, operation, language)
    if steps is not None and judge.judge(steps, in_steps=True).is_accepted:
        return steps
    offer: Edits = ()
    for edits in _candidates(sheet, operation, language):
        verdict = judge.judge(edits)
        if verdict.is_accepted:
            return edits
        if verdict.only_comments and not offer:
            offer = edits
    raise _refusal(sheet, operation, language, offer)


def _candidates(sheet: Sheet, operation: Operation, language: Language) -> Iterator[Edits]:
    for edits in language.candidates(sheet, operation):
        if edits:
            yield tuple(sorted(edits))


def _checked(sheet: Sheet, operation: Operation) -> Operation:
    """Return the operation with plain values, if all that it names is there.

    Raises:
        Refused: It is not.
    """
    match operation:
        case Set(path, value):
            if not path and not isinstance(value, dict):
                raise Refused("The front matter is made of fields with names; it cannot be anything else.")
            _must_lead(sheet, path)
            return Set(path, plain(value))
        case Insert(path, position, value):
            _must_lead(sheet, path)
            node = _node(sheet, path)
            if node is not None:
                _must_be(sheet, path, node, "list")
                _must_have_place(sheet, path, position, node)
            return Insert(path, position, plain(value))
        case Move(path, old, new):
            node = _present(sheet, path)
            if not node.is_collection:
                raise _no_collection(sheet, path)
            if not (0 <= old < len(node.entries) and 0 <= new < len(node.entries)):
                raise Refused(f"‘{spoken_path(path)}’ {has(node)}; there is no such place.")
            return operation
        case Rename(path, key):
            _present(sheet, path)
            return _rename_checked(sheet, path, key)
        case Remove(path):
            _present(sheet, path)
            if not path:
                raise Refused("The whole front matter cannot be removed so.", hint="Edit it as text.")
            return operation


def _rename_checked(sheet: Sheet, path: FieldPath, key: str) -> Operation:
    if not path or sheet.tree.entry(path).key is None:
        raise Refused("An item of a list has no name.", line=sheet.line(sheet.matter.start))
    others = [entry.name for entry in sheet.tree.find(path[:-1]).entries]
    if key != path[-1] and key in others:
        raise Refused(f"‘{key}’ is here already.", line=sheet.line(sheet.tree.entry(path).start))
    return Rename(path, key)


def _must_lead(sheet: Sheet, path: FieldPath) -> None:
    """Check that what a path names is there, or can be added."""
    node = sheet.tree.root
    for depth, part in enumerate(path):
        here = path[:depth]
        if node.kind == "list" and not (isinstance(part, int) and -len(node.entries) <= part <= len(node.entries)):
            raise Refused(f"‘{spoken_path(path[: depth + 1])}’ is not there.", line=sheet.line(node.start))
        if node.kind == "map" and isinstance(part, int):
            raise Refused(f"‘{spoken_path(here)}’ is no list.", line=sheet.line(node.start))
        if node.kind == "scalar" and node.style != "null":
            raise _no_collection(sheet, here)
        inner = _node(sheet, path[: depth + 1])
        if inner is None:
            missing = path[depth + (node.kind != "scalar") :]
            if any(isinstance(name, int) and name != 0 for name in missing):
                raise Refused(
                    f"‘{spoken_path(path)}’ cannot be added: no item would stand before it.",
                    hint="A new list begins with its first item.",
                    line=sheet.line(node.start),
                )
            return
        node = inner


def _must_be(sheet: Sheet, path: FieldPath, node: Node, kind: str) -> None:
    if node.kind != kind:
        raise Refused(f"‘{spoken_path(path)}’ is no list.", line=sheet.line(node.start))


def _must_have_place(sheet: Sheet, path: FieldPath, position: int, node: Node) -> None:
    if not -1 <= position <= len(node.entries):
        raise Refused(f"‘{spoken_path(path)}’ {has(node)}; there is no such place.", line=sheet.line(node.start))


def _no_collection(sheet: Sheet, path: FieldPath) -> Refused:
    return Refused(f"‘{spoken_path(path)}’ is no list and no group.", line=sheet.line(sheet.matter.start))


def _node(sheet: Sheet, path: FieldPath) -> Node | None:
    spot = spot_of(sheet, path)
    return None if spot is None else spot.node


def _present(sheet: Sheet, path: FieldPath) -> Node:
    node = _node(sheet, path)
    if node is None:
        raise Refused(f"‘{spoken_path(path)}’ is not there.", line=sheet.line(sheet.matter.start))
    return node


def _is_done(sheet: Sheet, operation: Operation) -> bool:
    if isinstance(operation, Set):
        node = _node(sheet, operation.path)
        return node is not None and is_same(node, sheet.tree, operation.value, sheet.dialect)
    if isinstance(operation, Move):
        return operation.old == operation.new
    return isinstance(operation, Rename) and operation.path[-1] == operation.key


def _steps(sheet: Sheet, operation: Operation, language: Language) -> Edits | None:
    """Return the edits that turn one list or map into another one, step by step; None if it is no such change."""
    if not isinstance(operation, Set) or not operation.value:
        return None
    node = _node(sheet, operation.path)
    kind = "map" if isinstance(operation.value, dict) else "list" if isinstance(operation.value, list) else ""
    if node is None or not node.entries or node.kind != kind:
        return None
    try:
        steps = difference(node, sheet.tree, operation.value, operation.path, sheet.dialect)
        return in_turn(sheet, steps, lambda sheet, step: planned(sheet, step, language))
    except Refused:
        return None


def _refusal(sheet: Sheet, operation: Operation, language: Language, offer: Edits) -> Refused:
    name = spoken_path(operation.path) or "The front matter"
    try:
        at = sheet.tree.entry(operation.path).start
    except KeyError:
        at = sheet.matter.start
    if offer:
        message, hint = f"‘{name}’ cannot be changed without losing a comment.", "Accept that, or edit it as text."
    else:
        message = f"‘{name}’ cannot be changed in this {language.name} without touching what stands around it."
        hint = "Edit it as text."
    return Refused(message, hint=hint, line=sheet.line(at), offer=offer)
