"""A body's blocks in groups, kept current edit by edit: what raw HTML spans, link definitions, footnotes."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Hashable, Iterator, Sequence
from html import escape
from itertools import accumulate
from typing import Any

from caseedit.core.preview.blocks import Block, Note, note_uses, read_blocks, render, unified
from caseedit.core.preview.markdown import DEFAULT
from caseedit.core.text import shared_ends

_LOOK_BACK = 2
_WINDOW = 24
_MOST_BLOCKS_JOINED = 400


class Group:
    """Neighbouring blocks that one raw HTML element spans, a single block, or a footnote: the unit of layout.

    A group never changes: what reads differently is another group.

    Attributes:
        blocks: What it holds.
        length: Its lines in the body.
        size: About how many characters it shows.
        laid: What the layout keeps here, by whatever it depends on.
        heights: Rows of what is laid, or a guess.
    """

    __slots__ = ("_body", "_html", "blocks", "heights", "label", "laid", "length", "number", "size")

    def __init__(self, body: Body, blocks: list[Block], label: str = "", number: int | None = None) -> None:
        self._body = body
        self._html: str | None = None
        self.blocks = blocks
        self.label = label
        self.number = number
        self.length = sum(block.length for block in blocks)
        self.size = sum(len(block.source) for block in blocks)
        self.laid: dict[Hashable, Any] = {}
        self.heights: dict[Hashable, int] = {}

    @property
    def html(self) -> str:
        """The group as HTML; made when it is first asked for."""
        if self._html is None:
            self._html = self._body.render_note(self) if self.label else self._body.render_blocks(self.blocks)
        return self._html


class Body:
    """A body's lines, blocks and groups, kept current edit by edit.

    Attributes:
        groups: In order, without the footnotes.
        starts: The first line of each group, and the number of lines.
        notes: The footnotes: those referred to in the order of their numbers, then the others.
        note_starts: The line that each footnote stands in.
        blocks_read: By the last edit; a count that tests hold down.
    """

    def __init__(self, dialect: str = DEFAULT) -> None:
        self.dialect = dialect
        self.text = ""
        self.lines: list[str] = [""]
        self.blocks: list[Block] = list(read_blocks(self.lines, dialect))
        self.references: dict[str, Any] = {}
        self.numbers: dict[str, int] = {}
        self.groups: list[Group] = []
        self.starts: list[int] = []
        self.notes: list[Group] = []
        self.note_starts: list[int] = []
        self.blocks_read = 0
        self._make_groups()

    def update(self, text: str) -> bool:
        """Take a new text; only the lines that differ are read again. Tell whether anything did."""
        old, new = self.text, unified(text)
        if new == old:
            return False
        head, tail = shared_ends(old, new)
        head = old.rfind("\n", 0, head) + 1
        old_end, new_end = _line_end(old, len(old) - tail), _line_end(new, len(new) - tail)
        first = old.count("\n", 0, head)
        last = first + old.count("\n", head, old_end) + 1
        self.text = new
        self.edit(first, last, new[head:new_end].split("\n"))
        return True

    def edit(self, start: int, end: int, new: Sequence[str]) -> None:
        """Replace lines `start` up to `end`, and read again what that touches."""
        starts = list(accumulate([block.length for block in self.blocks], initial=0))
        at = min(bisect_right(starts, start) - 1, len(self.blocks))
        typed = self._typed(at, start - starts[at], new[0]) if end - start == len(new) == 1 else None
        self.lines[start:end] = new
        if typed is not None:
            first, last, fresh = at, at + 1, [typed]
        else:
            first = max(0, at - _LOOK_BACK)
            fresh, last = self._reread(starts, first, start + len(new), end, len(new) - (end - start))
        gone = self.blocks[first:last]
        kept = {block.source: block for block in gone}
        came = [kept.pop(block.source, block) for block in fresh]
        self.blocks[first:last] = came
        self.blocks_read = 0 if typed is not None else len(fresh)
        stay = set(map(id, came))
        for block in gone:
            if id(block) not in stay:
                # A group knows its blocks: as a ring they would stay in memory, with all that was laid out of them.
                block.alone = block.joined = None
        touched = [*gone, *came]
        if any(block.references for block in touched):
            self._merge_references()
        if self.dialect != "commonmark" and any("[^" in block.source for block in touched):
            self._number_notes()
        self._make_groups()

    def _typed(self, at: int, line: int, text: str) -> Block | None:
        """Return a block with another line; None if it must be read again with its neighbours."""
        # MDX knows words that are code where they begin a block.
        return (
            None if self.dialect.startswith("mdx") or at == len(self.blocks) else self.blocks[at].with_line(line, text)
        )

    def _reread(self, starts: list[int], first: int, end: int, old_end: int, delta: int) -> tuple[list[Block], int]:
        """Read blocks from old block `first` until they meet the old ones again; return them and where they meet."""
        low, total = starts[first], len(self.lines)
        reach = _WINDOW
        while True:
            window = self._after_blank(min(end + reach, total))
            blank = max((at for at in range(low, window) if _is_blank(self.lines[at])), default=-1)
            fresh: list[Block] = []
            at = low
            for block in read_blocks(self.lines[low:window], self.dialect):
                fresh.append(block)
                at += block.length
                # A block that touches the window's end is not final: hence a blank line must remain after it.
                if at >= end and at - delta >= old_end and at <= blank:
                    old = bisect_left(starts, at - delta)
                    if old < len(starts) and starts[old] == at - delta:
                        return fresh, old
            if window >= total:
                return fresh, len(self.blocks)
            reach *= 4

    def _after_blank(self, line: int) -> int:
        total = len(self.lines)
        while line < total and not _is_blank(self.lines[line - 1]):
            line += 1
        return line

    def _merge_references(self) -> None:
        merged: dict[str, Any] = {}
        for block in self.blocks:
            for label, target in block.references.items():
                merged.setdefault(label, target)
        old, self.references = self.references, merged
        self._forget(
            {label for label in old.keys() | merged.keys() if _meaning(old.get(label)) != _meaning(merged.get(label))}
        )

    def _forget(self, changed: set[str]) -> None:
        """Render again whatever asked for labels that mean something else now."""
        if not changed:
            return
        for block in self.blocks:
            if block.asked & changed:
                block.forget_html()
                block.alone = None
        for block in self.blocks:
            if block.joined is not None and any(part.asked & changed for part in block.joined.blocks):
                block.joined = None
        # Notes ask for labels of their own, which nobody keeps.
        self.notes = []

    # --- footnotes

    def _number_notes(self) -> None:
        """Number the notes in the order in which the text first refers to them."""
        defined: dict[str, Note] = {}
        for block in self.blocks:
            for note in block.notes:
                defined.setdefault(note.label, note)
        waiting = [label for block in self.blocks for label in block.uses(self.dialect)] if defined else []
        numbers: dict[str, int] = {}
        while waiting:
            inner: list[str] = []
            for label in waiting:
                if label in defined and label not in numbers:
                    numbers[label] = len(numbers) + 1
                    inner += note_uses(defined[label].tokens, self.dialect)
            waiting = inner
        # Notes that nothing refers to have a place, and no number.
        known = numbers | {label: 0 for label in defined if label not in numbers}
        old, self.numbers = self.numbers, known
        self._forget({"^" + label for label in old.keys() | known.keys() if old.get(label) != known.get(label)})
        self._make_notes()

    def _make_notes(self) -> None:
        old = {(id(group.blocks[0]), group.label, group.number): group for group in self.notes}
        order = sorted(self.numbers.items(), key=lambda item: item[1] or len(self.numbers) + 1)
        owners: dict[str, Block] = {}
        for block in self.blocks:
            for note in block.notes:
                owners.setdefault(note.label, block)
        self.notes = [
            old.get((id(owners[label]), label, number)) or Group(self, [owners[label]], label, number)
            for label, number in order
        ]

    def render_note(self, group: Group) -> str:
        """Return a footnote as an item of a list; its lines count from its block's first."""
        note = next(note for note in group.blocks[0].notes if note.label == group.label)
        inside = render(note.tokens, self.references, self.numbers, set(), self.dialect)
        if group.number:
            return f'<ol start="{group.number}"><li data-l="{note.line}">{inside}</li></ol>'
        unused = f"<page-note>[^{escape(note.label)}] nothing refers to this note: not on the page </page-note>"
        return f'<div data-l="{note.line}">{unused}{inside}</div>'

    # --- groups

    def _make_groups(self) -> None:
        groups: list[Group] = []
        done = 0
        for first, last in _joined(self.blocks):
            groups += self._single(done, first)
            groups.append(self._together(first, last))
            done = last
        groups += self._single(done, len(self.blocks))
        self.groups = groups
        self.starts = list(accumulate([group.length for group in groups], initial=0))
        if self.numbers:
            if not self.notes:
                self._make_notes()
            places = dict(zip(map(id, self.blocks), accumulate(b.length for b in self.blocks), strict=True))
            self.note_starts = [places[id(note.blocks[0])] - note.blocks[0].length for note in self.notes]
        else:
            self.notes, self.note_starts = [], []

    def _single(self, first: int, last: int) -> list[Group]:
        """Return a group for each of these blocks."""
        blocks = self.blocks[first:last]
        return [block.alone or self._alone(block) for block in blocks]

    def _alone(self, block: Block) -> Group:
        block.alone = group = Group(self, [block])
        return group

    def _together(self, first: int, last: int) -> Group:
        """Return the group of blocks that belong together."""
        blocks = self.blocks[first:last]
        group = blocks[0].joined
        if group is None or group.blocks != blocks:
            group = blocks[0].joined = Group(self, blocks)
        return group if isinstance(group, Group) else Group(self, blocks)

    def render_blocks(self, blocks: Sequence[Block]) -> str:
        """Return blocks as HTML; what moves the lines of a block stands before it as a comment."""
        if len(blocks) == 1:
            return blocks[0].html(self.references, self.numbers, self.dialect)
        parts: list[str] = []
        line = 0
        for block in blocks:
            parts.append(f"<!--b:{line}-->{block.html(self.references, self.numbers, self.dialect)}")
            line += block.length
        return "".join(parts)


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def _is_blank(line: str) -> bool:
    return not line.strip(" \t")


def _meaning(reference: Any) -> Any:
    return None if reference is None else (reference["href"], reference["title"])


def _joined(blocks: Sequence[Block]) -> Iterator[tuple[int, int]]:
    """Yield the ranges of blocks that belong together; a container that is never closed joins nothing."""
    joins: list[tuple[int, int]] = []  # first block of a join, block after its last
    open_tags: list[tuple[str, int]] = []
    # Most blocks hold no raw HTML: they are passed over at once.
    for index, events in [(index, block.events) for index, block in enumerate(blocks) if block.events]:
        for is_closing, tag in events:
            if not is_closing:
                open_tags.append((tag, index))
                continue
            match = next((at for at in range(len(open_tags) - 1, -1, -1) if open_tags[at][0] == tag), None)
            if match is not None:
                opener = open_tags[match][1]
                del open_tags[match:]
                if opener < index and index - opener <= _MOST_BLOCKS_JOINED:
                    joins.append((opener, index + 1))
    yield from _merged(sorted(joins))


def _merged(joins: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield ranges that overlap as one."""
    start = end = 0
    for first, last in joins:
        if first >= end:
            if end:
                yield start, end
            start, end = first, last
        else:
            end = max(end, last)
    if end:
        yield start, end
