"""An operation to candidate splices, in the old style."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from caseedit.core.frontmatter.anchors import refuse_needed
from caseedit.core.frontmatter.diff import difference
from caseedit.core.frontmatter.edits import candidates
from caseedit.core.frontmatter.node import Node
from caseedit.core.frontmatter.operations import Move, Operation, Set
from caseedit.core.frontmatter.render import Habits, Look, key_text, pair_text
from caseedit.core.frontmatter.sheet import Edits, Sheet, at_once, in_turn, spot_of
from caseedit.core.frontmatter.tree import Tree
from caseedit.core.frontmatter.verify import Net
from caseedit.core.paths import spoken_path
from caseedit.core.text import Span
from caseedit.errors import Refused


def plan(
    text: str,
    tree: Tree,
    matter: Span,
    operation: Operation,
    *,
    newline: str = "\n",
    order: Sequence[str] = (),
    dialect: str = "pyyaml",
) -> Edits:
    """Return the edits that do an operation and nothing else; none if it is done already.

    Raises:
        Refused: It cannot be done without touching anything else.
    """
    sheet = Sheet(text, tree, matter, newline, order, dialect)
    if tree.language != "yaml":
        from caseedit.core.frontmatter import formats

        return formats.plan(sheet, operation)
    return planned(sheet, operation)


def planned(sheet: Sheet, operation: Operation) -> Edits:
    """Return the first splice that the net accepts.

    Raises:
        Refused: There is none; its offer would do it at the price of comments.
    """
    net = Net(sheet.text, sheet.tree, sheet.matter, operation, sheet.dialect)
    offer: Edits = ()
    reason = ""
    steps = _steps(sheet, operation)
    if steps:
        quick = _quickly(sheet, steps)
        if quick and net.judge(quick).is_accepted:
            return quick
    careful = _carefully(sheet, steps)
    if careful is not None and net.judge(careful, in_steps=True).is_accepted:
        return careful
    for edits in candidates(sheet, operation, replayed, _first):
        if not edits:
            return ()
        verdict = net.judge(edits)
        if verdict.is_accepted:
            return edits
        reason = reason or verdict.reason
        if verdict.only_comments and not offer:
            offer = edits
    if offer and isinstance(operation, Set) and operation.value in ([], {}):
        careful = _carefully(sheet, _steps(sheet, operation, may_empty=True))  # each comment goes with its own item
        if careful is not None and net.judge(careful, in_steps=True).is_accepted:
            return careful
    if "*" in reason:
        _refuse_alias(sheet, operation)
    raise _refusal(sheet, operation, offer)


def _steps(sheet: Sheet, operation: Operation, *, may_empty: bool = False) -> list[Operation] | None:
    """Return the steps that turn one list or map into another one; None if it is no such change."""
    if not isinstance(operation, Set) or not (operation.value or may_empty):
        return None
    spot = spot_of(sheet, operation.path)
    if spot is None or not spot.node.entries:
        return None
    kind = (
        "map" if isinstance(operation.value, Mapping) else "list" if isinstance(operation.value, list | tuple) else ""
    )
    if spot.node.kind != kind:
        return None
    return difference(spot.node, sheet.tree, operation.value, operation.path, sheet.dialect)


def _quickly(sheet: Sheet, steps: Sequence[Operation]) -> Edits:
    """Return the edits of all steps, not judged one by one; none if they touch each other."""
    try:
        return at_once(sheet, steps, _first)
    except Refused:
        return ()


def _first(sheet: Sheet, operation: Operation) -> Edits:
    """Return the best splice for an operation, for somebody who judges it himself."""
    if isinstance(operation, Set) and sheet.tree.has(operation.path) and sheet.tree.find(operation.path).is_collection:
        return planned(sheet, operation)
    return next(candidates(sheet, operation, replayed, _first), ())


def _carefully(sheet: Sheet, steps: Sequence[Operation] | None) -> Edits | None:
    """Return the edits of steps that were judged one after the other; None if one cannot be done."""
    try:
        return None if steps is None else replayed(sheet, steps)
    except Refused:
        return None


def replayed(sheet: Sheet, operations: Sequence[Operation]) -> Edits:
    """Return the edits of several operations, one after the other.

    Raises:
        Refused: One of them cannot be done.
    """
    return in_turn(sheet, operations, planned)


def _refuse_alias(sheet: Sheet, operation: Operation) -> None:
    """Say which place it is that stands for a part by its name."""
    spot = spot_of(sheet, operation.path)
    if spot is not None and spot.up is not None and not isinstance(operation, Move):
        refuse_needed(sheet, operation, spot, replayed)
    node = sheet.tree.root if spot is None else spot.node
    places = sorted(at for entry in node.entries for at in _aliases_in(sheet, entry.value))
    if isinstance(operation, Move) and places:
        line = sheet.line(places[0])
        message = f"The alias on line {line} (*) would come before the part that it stands for."
        raise Refused(message, hint="Move that part first.", line=line)


def _aliases_in(sheet: Sheet, node: Node) -> Iterator[int]:
    yield from sheet.tree.aliases_of(node)
    for entry in node.entries:
        yield from _aliases_in(sheet, entry.value)


def _has_block_text(node: Node) -> bool:
    return node.style in ("|", ">") or any(_has_block_text(entry.value) for entry in node.entries)


def _refusal(sheet: Sheet, operation: Operation, offer: Edits) -> Refused:
    name = spoken_path(operation.path) or "The front matter"
    try:
        at = sheet.tree.entry(operation.path).start
    except KeyError:
        at = sheet.matter.start
    if offer:
        message, hint = f"‘{name}’ cannot be changed without losing a comment.", "Accept that, or edit it as text."
    elif isinstance(operation, Move) and _has_block_text(sheet.tree.find(operation.path)):
        message = "A long text (| or >) would take the empty lines around it for its own, or lose its own."
        hint = "Move it as text."
    else:
        message, hint = f"‘{name}’ cannot be changed without touching what stands around it.", "Edit it as text."
    return Refused(message, hint=hint, line=sheet.line(at), offer=offer)


def new_entry(key: str, value: Any, newline: str) -> str:
    """Return one whole entry, with its line end, for a front matter that does not exist yet."""
    return pair_text(key_text(key, ()), value, 0, Look(), Habits(), newline) + newline
