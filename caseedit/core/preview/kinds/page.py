"""What only pages have: parts side by side, short values, boxes for what is not run, a row that says what is wrong."""

from __future__ import annotations

from caseedit.core.preview.dom import Element
from caseedit.core.preview.inline import Look, decoration, foreign, row_width
from caseedit.core.preview.layout import Flow, Piece, columns, stacked
from caseedit.core.preview.row import Row, Run

_NARROWEST = 44
_GAP = "    "
_SHORT_RULE = 12


def lay_columns(element: Element, width: int, look: Look, flow: Flow) -> Piece:
    """Put the parts beside each other: the first as wide as it must be, up to a third; the last takes the rest."""
    room = width
    if room >= _NARROWEST and not flow.is_plain:
        laid = _side_by_side(list(element.elements()), room, look, flow)
        if laid:
            return Piece(laid)
    return Piece(stacked(flow.pieces(element.children, width, look, element)))


def _side_by_side(parts: list[Element], room: int, look: Look, flow: Flow) -> list[Row]:
    filled = [part for part in parts if flow.rows(part, room, look)]
    if len(filled) != 2:
        return []
    natural = max(row_width(row) for row in flow.rows(filled[0], room, look))
    first = max(16, min(natural, room // 3))
    widths = [first, room - first - len(_GAP)]
    return columns([flow.rows(part, size, look) for part, size in zip(filled, widths, strict=True)], widths, _GAP)


_LABEL = 14  # cells of the labels' column


def lay_fields(element: Element, width: int, look: Look, flow: Flow) -> Piece:
    """Put short values under each other, their labels in a column before them."""
    rows: list[Row] = []
    for entry in element.elements():
        label, value = entry.elements()
        named = flow.rows(label, _LABEL, look.of(label))
        room = width - _LABEL - 1
        if room < _LABEL or len(named) > 1:
            rows += [*flow.rows(label, width, look.of(label)), *flow.rows(value, width, look)]
        else:
            rows += columns([named, flow.rows(value, room, look)], [_LABEL, room], " ")
    return Piece(rows)


def lay_box(element: Element, width: int, look: Look, flow: Flow) -> Piece:
    """Name what another program would run, and show its source."""
    return Piece(flow.text(foreign(element, look), width))


def lay_error(element: Element, width: int, _look: Look, flow: Flow) -> Piece:
    """Say why the page is not as it was meant."""
    return Piece(flow.text([decoration(f"! {element.text()}", element, "error")], width))


def lay_rule(element: Element, width: int, _look: Look, _flow: Flow) -> Piece:
    """Draw the short rule that stands over footnotes."""
    run = Run("─" * min(width, _SHORT_RULE), ("rule",), None, True)
    return Piece((Row((run,), element.field, element.line),))
