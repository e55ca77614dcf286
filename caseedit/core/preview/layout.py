"""A tree and a width to rows, each with its source; keeps them until text or width changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence, Set
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from caseedit.core.cells import cell_width
from caseedit.core.dataclasses import dataclass, field, replace
from caseedit.core.preview.dom import Element
from caseedit.core.preview.inline import Chunk, Look, collect, is_empty, row_width, wrapped
from caseedit.core.preview.pictures import Picture
from caseedit.core.preview.row import Row, Run

if TYPE_CHECKING:
    from caseedit.core.preview.thumbnails import Thumbnails

MEASURE = 72  # cells; longer lines are hard to read
_MOST_KEPT = 8  # ways to lay out one element
_TIGHTEST = 4  # cells; text narrower than this gets no bars, bullets and indents beside it

_Laid = TypeVar("_Laid")


@dataclass(frozen=True, slots=True)
class Piece:
    """The rows of one block.

    Attributes:
        rows: May be empty: then it takes no room at all.
        leads: True if what follows belongs to it: no blank row between (a heading, a caption).
        follows: True if it belongs to what stands before it.
    """

    rows: Sequence[Row]
    leads: bool = False
    follows: bool = False


@dataclass(frozen=True, slots=True)
class Flow:
    """How a page is laid out.

    Attributes:
        root: The site's folder, outside of which no picture is looked at; None: no picture is.
        folder: Where the document is.
        is_plain: True for readers without graphics: no big digits, bars and columns, words instead.
        hides_rules: True if a page shows no `hr`.
        extra: Cells beyond the measure, which only tables and code use.
        folded: What is folded away.
        thumbnails: Shows pictures small; None: they are only named.
        pictures: What was found out of each picture, by its address: a key must not ask the disk again.
        number: What is laid out is kept with its element under this number; None: nothing is.
    """

    root: Path | None = None
    folder: Path | None = None
    is_plain: bool = False
    hides_rules: bool = False
    extra: int = 0
    folded: Set[str] = field(default=frozenset(), compare=False)
    thumbnails: Thumbnails | None = field(default=None, compare=False)
    pictures: dict[str, Picture | None] = field(default_factory=dict, compare=False)
    number: int | None = field(default=None, compare=False)

    def rows(self, element: Element, width: int, look: Look, *, is_tight: bool = False) -> list[Row]:
        """Lay out what is in `element`."""

        def lay() -> list[Row]:
            return stacked(self.pieces(element.children, width, look, element), is_tight=is_tight)

        return list(self._kept(element, (width, look, is_tight), lay))

    def piece(self, element: Element, width: int, look: Look) -> Piece:
        """Lay out one block element."""
        return self._kept(element, (width, look), lambda: kind_of(element)(element, max(width, 1), look, self))

    def _kept(self, element: Element, how: tuple[object, ...], lay: Callable[[], _Laid]) -> _Laid:
        """Lay out an element, unless that was done before; an element never changes after that."""
        if self.number is None:
            return lay()
        if element.kept is None or len(element.kept) > _MOST_KEPT:
            element.kept = {}
        key = (self.number, *how)
        if key not in element.kept:
            element.kept[key] = lay()
        found: _Laid = element.kept[key]
        return found

    def pieces(self, children: Iterable[Element | str], width: int, look: Look, source: Element) -> list[Piece]:
        """Lay out blocks, and the text between them as paragraphs."""
        result: list[Piece] = []
        waiting: list[Element | str] = []
        for child in children:
            if isinstance(child, Element) and (child.is_block or (look.in_quote and child.tag == "cite")):
                result += self._text(waiting, width, look, source)
                waiting = []
                result.append(self.piece(child, width, look))
            else:
                waiting.append(child)
        result += self._text(waiting, width, look, source)
        return [piece for piece in result if piece.rows]

    def _text(self, nodes: list[Element | str], width: int, look: Look, source: Element) -> list[Piece]:
        picture = lone_picture(nodes)
        if picture is not None:
            return [self.piece(picture, width, look)]
        chunks = collect(nodes, look, source)
        return [] if is_empty(chunks) else [Piece(self.text(chunks, width))]

    def text(self, chunks: Iterable[Chunk], width: int) -> list[Row]:
        """Wrap text at the width or at the measure of a page that reads well."""
        return wrapped(chunks, max(1, min(width, MEASURE)))


def lone_picture(nodes: Iterable[Element | str]) -> Element | None:
    """Return the picture that is all there is among `nodes`, in a link or not."""
    seen = [node for node in nodes if isinstance(node, Element) or node.strip()]
    if len(seen) != 1 or isinstance(seen[0], str):
        return None
    element = seen[0]
    return lone_picture(element.children) if element.tag == "a" else element if element.tag == "img" else None


Kind = Callable[[Element, int, Look, Flow], Piece]


def kind_of(element: Element) -> Kind:
    """Return what lays out this element."""
    from caseedit.core.preview.kinds import kind_at

    return kind_at(element.tag) or container


def container(element: Element, width: int, look: Look, flow: Flow) -> Piece:
    """Lay out an element that only holds others."""
    pieces = flow.pieces(element.children, width, look.of(element), element)
    return Piece(stacked(pieces), leads=bool(pieces) and pieces[-1].leads)


def stacked(pieces: Iterable[Piece], *, is_tight: bool = False) -> list[Row]:
    """Put pieces under each other, with a blank row where they are apart."""
    rows: list[Row] = []
    before: Piece | None = None
    for piece in pieces:
        if not piece.rows:
            continue
        if before is not None and not (is_tight or before.leads or piece.follows):
            rows.append(blank_after(rows[-1]))
        rows += piece.rows
        before = piece
    return rows


def blank_after(row: Row) -> Row:
    """Return an empty row at the same place."""
    return Row((), row.field, row.line)


def beside(rows: Sequence[Row], first: str, rest: str, *styles: str, room: int) -> list[Row]:
    """Put a mark before the first row and another before all others; none where the page is too narrow."""
    if room < _TIGHTEST:
        return list(rows)
    marked: list[Row] = []
    for number, row in enumerate(rows):
        mark = rest if number else first
        runs = row.runs if mark.isspace() and not row.runs else (Run(mark, styles, None, True), *row.runs)
        marked.append(replace(row, runs=runs))
    return marked


def room_beside(mark: str, width: int) -> int:
    """Return the width of text that has `mark` before it: all of it where the page is too narrow for a mark."""
    room = width - cell_width(mark)
    return room if room >= _TIGHTEST else width


def padded(row: Row, width: int, align: str = "left", *styles: str) -> Row:
    """Fill a row with blanks to `width` cells."""
    missing = width - row_width(row)
    if missing <= 0:
        return row
    left = {"right": missing, "center": missing // 2}.get(align, 0)
    before = (Run(" " * left, styles, None, True),) if left else ()
    after = (Run(" " * (missing - left), styles, None, True),) if missing > left else ()
    return replace(row, runs=(*before, *row.runs, *after))


def columns(parts: Sequence[Sequence[Row]], widths: Sequence[int], gap: str, *styles: str) -> list[Row]:
    """Put rows side by side."""
    result: list[Row] = []
    for number in range(max(map(len, parts), default=0)):
        runs: list[Run] = []
        place: Row | None = None
        for index, (part, width) in enumerate(zip(parts, widths, strict=True)):
            row = part[number] if number < len(part) else Row()
            if index:
                runs.append(Run(gap, styles, None, True))
            runs += padded(row, width).runs
            if place is None and row.text.strip():
                place = row
        source = place or next((part[number] for part in parts if number < len(part)), Row())
        result.append(Row(_trimmed(runs), source.field, source.line))
    return result


def _trimmed(runs: list[Run]) -> tuple[Run, ...]:
    while runs and runs[-1].is_decoration and runs[-1].text.isspace() and not runs[-1].styles:
        runs.pop()
    return tuple(runs)
