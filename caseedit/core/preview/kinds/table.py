"""Tables: natural widths if they fit, narrower columns if not, records where the page is too narrow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from caseedit.core.cells import cell_width
from caseedit.core.dataclasses import dataclass, replace
from caseedit.core.preview.dom import Element
from caseedit.core.preview.inline import Chunk, Look, collect, decoration, row_width
from caseedit.core.preview.layout import MEASURE, Flow, Piece, columns, padded, stacked
from caseedit.core.preview.row import Row, Run

_GAP = " │ "
_LONGEST_WORD = 14
_NARROWEST = 6


@dataclass(frozen=True, slots=True)
class _Cell:
    element: Element
    column: int
    span: int

    @property
    def is_header(self) -> bool:
        return self.element.tag == "th"


def lay(element: Element, width: int, look: Look, flow: Flow) -> Piece:
    """Lay out a table with its caption over it."""
    width += flow.extra
    flow = replace(flow, extra=0)
    grid = [row for row in (_cells(line) for line in _lines(element)) if row]
    pieces = [flow.piece(child, width, _caption(look)) for child in element.elements() if child.tag == "caption"]
    if grid:
        widths = None if flow.is_plain else _widths(grid, width, look, flow)
        rows = _records(grid, width, look, flow) if widths is None else _grid(grid, widths, look, flow)
        pieces.append(Piece(rows, follows=True))
    return Piece(stacked(pieces))


def _caption(look: Look) -> Look:
    return replace(look, styles=look.with_styles("caption"))


def _lines(element: Element) -> Iterator[Element]:
    for child in element.elements():
        if child.tag == "tr":
            yield child
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from _lines(child)


def _cells(line: Element) -> list[_Cell]:
    cells: list[_Cell] = []
    column = 0
    for child in line.elements():
        text = child.attributes.get("colspan", "1")
        span = min(int(text), 100) if text.isascii() and text.isdecimal() and len(text) < 4 else 1
        cells.append(_Cell(child, column, max(span, 1)))
        column += max(span, 1)
    return cells


def _rows(cell: _Cell, width: int, look: Look, flow: Flow) -> list[Row]:
    inner = replace(look, styles=look.with_styles("bold")) if cell.is_header else look
    return flow.rows(cell.element, width, inner)


def _widths(grid: list[list[_Cell]], width: int, look: Look, flow: Flow) -> list[int] | None:
    """Return the widths of the columns, or None if they are too narrow to be read."""
    count = max(cell.column + cell.span for row in grid for cell in row)
    room = width - len(_GAP) * (count - 1)
    if room < count:
        return None
    natural, least = [1] * count, [1] * count
    for cell in (cell for row in grid for cell in row if cell.span == 1):
        rows = _rows(cell, MEASURE, look, flow)
        words = (word for row in rows for word in row.text.split())
        natural[cell.column] = max(natural[cell.column], *map(row_width, rows), 1) if rows else natural[cell.column]
        longest = min(max(map(cell_width, words), default=1), _LONGEST_WORD)
        least[cell.column] = max(least[cell.column], longest)
    if sum(natural) <= room:
        return natural
    if sum(least) > room or room // count < _NARROWEST:
        return None
    return _shared(natural, least, room)


def _shared(natural: list[int], least: list[int], room: int) -> list[int]:
    """Give each column what it needs at least, and the rest to those that want more, in proportion."""
    wanted = [max(want - need, 0) for want, need in zip(natural, least, strict=True)]
    spare = room - sum(least)
    total = sum(wanted) or 1
    return [need + spare * want // total for need, want in zip(least, wanted, strict=True)]


def _grid(grid: list[list[_Cell]], widths: list[int], look: Look, flow: Flow) -> list[Row]:
    result: list[Row] = []
    for number, cells in enumerate(grid):
        parts: list[list[Row]] = []
        sizes: list[int] = []
        for cell in cells:
            size = sum(widths[cell.column : cell.column + cell.span]) + len(_GAP) * (cell.span - 1)
            align = cell.element.attributes.get("align", "left").lower()
            parts.append([padded(row, size, align) for row in _rows(cell, size, look, flow)])
            sizes.append(size)
        result += columns(parts, sizes, _GAP, "rule")
        is_head = all(cell.is_header for cell in cells)
        if is_head and number + 1 < len(grid) and result:
            line = "─┼─".join("─" * size for size in widths)
            result.append(Row((Run(line, ("rule",), None, True),), result[-1].field, result[-1].line))
    return result


def _records(grid: list[list[_Cell]], width: int, look: Look, flow: Flow) -> list[Row]:
    """Lay out each line as a record: `Header: value` for each cell."""
    heads = grid[0] if len(grid) > 1 and all(cell.is_header for cell in grid[0]) else []
    pieces: list[Piece] = []
    for number, cells in enumerate(grid[1:] if heads else grid):
        rows: list[Row] = []
        for cell in cells:
            head = next((head for head in heads if head.column == cell.column), None)
            rows += _value(head, cell, width, look, flow, is_first=number == 0)
        if pieces and rows:
            line = Run("─" * min(width, 8), ("rule",), None, True)
            rows.insert(0, Row((line,), rows[0].field, rows[0].line))
        pieces.append(Piece(rows))
    return stacked(pieces, is_tight=True)


def _value(head: _Cell | None, cell: _Cell, width: int, look: Look, flow: Flow, *, is_first: bool) -> list[Row]:
    if head is None:
        return _rows(cell, width, look, flow)
    # The header's words stand in the table once; where they are said again they are decoration.
    label_look = replace(look, styles=look.with_styles("bold"), is_decoration=look.is_decoration or not is_first)
    label: Sequence[Chunk] = [*collect(head.element.children, label_look, head.element), decoration(": ", cell.element)]
    if cell.element.holds_block:
        return [*flow.text(label, width), *_rows(cell, width, look, flow)]
    return flow.text([*label, *collect(cell.element.children, look, cell.element)], width)
