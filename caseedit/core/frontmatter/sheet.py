"""A text with its tree while one operation is planned: lines, columns, and where a path leads."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from caseedit.core.dataclasses import dataclass, replace
from caseedit.core.expressions import expression
from caseedit.core.frontmatter.node import Entry, Node, Problem
from caseedit.core.frontmatter.operations import Insert, Move, Operation
from caseedit.core.frontmatter.tree import Tree, child
from caseedit.core.paths import FieldPath, Nth, format_path, spoken_path
from caseedit.core.text import Edit, Span, apply_edits
from caseedit.errors import Refused

Edits = tuple[Edit, ...]
TAIL = expression(r"[ \t]*(#[^\r\n]*)?")


@dataclass(frozen=True, slots=True)
class Sheet:
    """The text, what was read from it, and the habits that new lines follow.

    Attributes:
        text: The document's text.
        tree: What is between the delimiters.
        matter: Where that is.
        newline: How a line ends where no neighbour tells.
        order: Names of fields in the order that new ones follow.
        dialect: The reader whose types count.
        is_fresh: Whether old texts are only patterns to fill, as in a copied item.
    """

    text: str
    tree: Tree
    matter: Span
    newline: str = "\n"
    order: Sequence[str] = ()
    dialect: str = "pyyaml"
    is_fresh: bool = False

    def line_start(self, at: int) -> int:
        """Return where the line that holds `at` begins."""
        return self.text.rfind("\n", 0, at) + 1

    def line_end(self, at: int) -> int:
        """Return where the line that holds `at` ends, before its line end."""
        end = self.text.find("\n", at)
        if end < 0:
            return len(self.text)
        return end - 1 if end > at and self.text[end - 1] == "\r" else end

    def next_line(self, at: int) -> int:
        """Return where the next line begins."""
        end = self.text.find("\n", at)
        return len(self.text) if end < 0 else end + 1

    def column(self, at: int) -> int:
        """Return how many characters stand before `at` on its line."""
        return at - self.line_start(at)

    def line(self, at: int) -> int:
        """Return the number of the line that holds `at`, counted from 1."""
        return self.text.count("\n", 0, at) + 1

    def starts_line(self, at: int) -> bool:
        """Whether only blanks stand before `at` on its line."""
        return not self.text[self.line_start(at) : at].strip(" \t")

    def indent_of(self, at: int) -> str:
        """Return the blanks that begin the line of `at`."""
        start = self.line_start(at)
        match = re.compile(r"[ \t]*").match(self.text, start, at)
        return "" if match is None else match[0]

    def newline_near(self, at: int) -> str:
        """Return how the nearest line before `at` ends, inside the front matter."""
        end = self.text.rfind("\n", 0, at)
        if end < self.matter.start - 1 or end < 0:
            return self.newline
        return "\r\n" if end > 0 and self.text[end - 1] == "\r" else "\n"

    def has_comment(self, start: int, end: int) -> bool:
        """Whether a comment begins between two offsets that hold no words."""
        return "#" in self.text[start:end]

    def tail(self, at: int) -> int:
        """Return the end of the blanks and the comment that follow `at` on its line, without trailing blanks alone."""
        match = TAIL.match(self.text, at)
        return at if match is None or match[1] is None else match.end()


@dataclass(frozen=True, slots=True)
class Spot:
    """A value and how it is reached.

    Attributes:
        node: The value.
        path: The public path that led here.
        up: The spot of the list or map that holds it; None at the root.
        index: Its position there.
    """

    node: Node
    path: FieldPath = ()
    up: Spot | None = None
    index: int = -1

    @property
    def entry(self) -> Entry:
        """The pair or item whose value this is."""
        return self.parent.entries[self.index]

    @property
    def parent(self) -> Node:
        """The list or map that holds it."""
        if self.up is None:
            raise LookupError("the root has no parent")
        return self.up.node

    @property
    def in_flow(self) -> bool:
        """Whether it stands between brackets or braces."""
        spot = self.up
        while spot is not None:
            if spot.node.style == "flow":
                return True
            spot = spot.up
        return False

    def inside(self, index: int) -> Spot:
        """Return the spot of an entry of this list or map."""
        entry = self.node.entries[index]
        part = index if entry.key is None else entry.key.text
        return Spot(entry.value, (*self.path, part), self, index)


def spot_of(sheet: Sheet, path: FieldPath) -> Spot | None:
    """Follow `path`; None if it is not there.

    Raises:
        Refused: It leads through a doubled key or into what an alias stands for.
    """
    spot = Spot(sheet.tree.root)
    for number, part in enumerate(path):
        if spot.node.kind == "alias":
            at = sheet.tree.resolve(spot.node).start
            where = spoken_path(path[:number])
            message = f"‘{where}’ stands for the part named &{spot.node.text} on line {sheet.line(at)}."
            raise Refused(message, hint="Edit it there.", line=sheet.line(spot.node.start))
        entry = child(spot.node, part)
        if entry is None:
            if isinstance(part, Nth):
                raise Refused(f"‘{spoken_path(path[: number + 1])}’ is not there.", line=sheet.line(spot.node.start))
            return None
        if entry.key is not None and not isinstance(part, Nth):
            _refuse_doubled(sheet, spot.node, entry)
        spot = Spot(entry.value, path[: number + 1], spot, spot.node.entries.index(entry))
    return spot


def _refuse_doubled(sheet: Sheet, node: Node, entry: Entry) -> None:
    same = [other for other in node.entries if other.name == entry.name]
    if len(same) > 1:
        first, last = sheet.line(same[0].start), sheet.line(same[-1].start)
        message = f"‘{entry.name}’ is here twice, on lines {first} and {last}."
        raise Refused(message, hint=which_of(entry.name), line=last)


def which_of(key: str) -> str:
    """Return what to do about a key that stands twice."""
    name = format_path((key,))
    return f"Readers do not agree on which of them counts. Remove or change one: {name}[#1] is the first of them."


def has(node: Node) -> str:
    """Say how much a list or map has."""
    what, count = "item" if node.kind == "list" else "field", len(node.entries)
    return f"has {count} {what}" if count == 1 else f"has {count or 'no'} {what}s"


def lead_start(sheet: Sheet, entry: Entry, floor: int) -> int:
    """Return where the lines of an entry begin, with the comments that stand directly above it."""
    start = sheet.line_start(entry.start)
    column = sheet.column(entry.start)
    while start > floor:
        above = sheet.line_start(start - 1)
        line = sheet.text[above:start]
        if above < floor or not line.lstrip(" ").startswith("#") or len(line) - len(line.lstrip(" ")) != column:
            break
        start = above
    return start


def in_turn(sheet: Sheet, operations: Sequence[Operation], plan: Callable[[Sheet, Operation], Edits]) -> Edits:
    """Return the edits of several operations, each planned on the text that the one before leaves.

    Raises:
        Refused: One of them cannot be done.
    """
    result: Edits = ()
    for operation in operations:
        edits = plan(sheet, operation)
        result = compose(result, edits)
        sheet = after(sheet, edits)
    return result


def at_once(sheet: Sheet, operations: Sequence[Operation], plan: Callable[[Sheet, Operation], Edits]) -> Edits:
    """Return the edits of several operations that do not touch each other, all planned on the same text; else none.

    Raises:
        Refused: One of them cannot be done.
    """
    if any(isinstance(operation, Move) for operation in operations):
        return ()
    added: dict[int, str] = {}
    edits: list[Edit] = []
    for operation in operations:
        for edit in plan(sheet, operation):
            if edit.start < edit.end:
                edits.append(edit)
            elif isinstance(operation, Insert):  # what is inserted later at a place comes before
                added[edit.start] = edit.text + added.get(edit.start, "")
            else:
                added[edit.start] = added.get(edit.start, "") + edit.text
    edits = sorted([*edits, *(Edit(at, at, text) for at, text in added.items())])
    meets = any(one.end > other.start or one.start == other.end for one, other in pairwise(edits))
    return () if meets else tuple(edits)


def after(sheet: Sheet, edits: Edits) -> Sheet:
    """Return the sheet of the text after edits.

    Raises:
        Refused: It cannot be read any more.
    """
    text = apply_edits(sheet.text, edits)
    matter = Span(sheet.matter.start, sheet.matter.end + sum(edit.delta for edit in edits))
    tree = sheet.tree.again(text, matter.start, matter.end)
    if isinstance(tree, Problem):
        raise Refused(tree.message)
    return replace(sheet, text=text, tree=tree, matter=matter)


def compose(first: Sequence[Edit], then: Sequence[Edit]) -> Edits:
    """Return the edits that do `first` and, on its result, `then`; offsets are of the text before both."""
    parts: list[_Part] = []
    last = 0
    for edit in first:
        parts += [_Part(last, edit.start), _Part(edit.start, edit.end, edit.text)]
        last = edit.end
    parts.append(_Part(last, _FAR))
    for edit in reversed(then):
        parts = [*_cut(parts, 0, edit.start), _Part(-1, -1, edit.text), *_cut(parts, edit.end, _FAR)]
    return tuple(_joined(parts))


_FAR = 1 << 40


@dataclass(frozen=True, slots=True)
class _Part:
    """A stretch of the old text that is kept, or new text (where `text` is given)."""

    start: int
    end: int
    text: str | None = None

    def __len__(self) -> int:
        return self.end - self.start if self.text is None else len(self.text)


def _cut(parts: list[_Part], start: int, end: int) -> Iterator[_Part]:
    """Yield the parts between two offsets of the text that they make."""
    at = 0
    for part in parts:
        low, high = max(start - at, 0), min(end - at, len(part))
        at += len(part)
        if low >= high:
            continue
        if part.text is None:
            yield _Part(part.start + low, part.start + high)
        else:
            yield _Part(part.start, part.end, part.text[low:high])


def _joined(parts: list[_Part]) -> Iterator[Edit]:
    last, text = 0, ""
    for part in parts:
        if part.text is not None:
            text += part.text
            continue
        if text or part.start > last:
            yield Edit(last, part.start, text)
        last, text = part.end, ""
