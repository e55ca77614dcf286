"""A part that goes although another place stands for it by its name: it can move to the first such place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from caseedit.core.frontmatter.node import Node
from caseedit.core.frontmatter.operations import Operation
from caseedit.core.frontmatter.sheet import Edits, Sheet, Spot, after, compose
from caseedit.core.frontmatter.typed.model import applied, same
from caseedit.core.frontmatter.values import fields_of
from caseedit.core.paths import spoken_path
from caseedit.core.text import Edit, apply_edits
from caseedit.errors import Refused

Replay = Callable[[Sheet, Sequence[Operation]], Edits]


def refuse_needed(sheet: Sheet, operation: Operation, spot: Spot, replay: Replay) -> None:
    """Refuse to take away what another place stands for by an alias.

    Raises:
        Refused: There is such a place; the offer moves what it stands for there.
    """
    needed = list(_needed(sheet, spot, spot.node))
    if not needed:
        return
    line = sheet.line(min(places[0] for _, places in needed))
    names = ", ".join(f"*{node.anchor}" for node, _ in needed)
    raise Refused(
        f"‘{spoken_path(spot.path)}’ is used again on line {line} ({names}).",
        hint="Change that place first.",
        line=line,
        offer=_moved(sheet, operation, needed, replay),
    )


def _needed(sheet: Sheet, spot: Spot, node: Node) -> Iterator[tuple[Node, tuple[int, ...]]]:
    """Yield the parts that aliases outside of the entry stand for, with the places of those."""
    places = tuple(at for at in sheet.tree.aliases_of(node) if at not in spot.entry.span)
    if places:
        yield node, tuple(sorted(places))
    for entry in node.entries:
        yield from _needed(sheet, spot, entry.value)
        if entry.key is not None:
            yield from _needed(sheet, spot, entry.key)


def _moved(sheet: Sheet, operation: Operation, needed: list[tuple[Node, tuple[int, ...]]], replay: Replay) -> Edits:
    """Return edits that write each part where it is used first, and do the operation; none if that cannot be done."""
    raws = [sheet.text[node.start : node.end] for node, _ in needed]
    if any("\n" in raw for raw in raws):
        return ()
    edits = tuple(
        sorted(
            Edit(places[0], places[0] + 1 + len(node.anchor or ""), raw)
            for raw, (node, places) in zip(raws, needed, strict=True)
        )
    )
    try:
        there = after(sheet, edits)
        edits = compose(edits, replay(there, [operation]))
        found = fields_of(after(sheet, edits).tree, sheet.dialect)
        wanted = applied(fields_of(sheet.tree, sheet.dialect), operation)
    except (Refused, LookupError, TypeError, ValueError):
        return ()
    return edits if same(wanted, found) and apply_edits(sheet.text, edits) != sheet.text else ()
