"""Quotations: a bar at the left, and who said it on a row of its own."""

from __future__ import annotations

from caseedit.core.dataclasses import replace
from caseedit.core.preview.dom import Element
from caseedit.core.preview.inline import Look, collect, decoration, is_empty
from caseedit.core.preview.layout import Flow, Piece, beside, padded, room_beside, stacked
from caseedit.core.preview.row import Row, Run

_BAR = "│ "


def lay(element: Element, width: int, look: Look, flow: Flow) -> Piece:
    """Lay out a quotation; an empty one takes no row."""
    inner = replace(look, styles=look.with_styles("quote"), in_quote=True)
    bar = "" if flow.is_plain else _BAR
    rows = stacked(flow.pieces(element.children, room_beside(bar, width), inner, element))
    if not rows:
        return Piece(())
    if flow.is_plain:
        said = Row((Run("Quote:", ("dim",), None, True),), rows[0].field, rows[0].line)
        return Piece([said, *rows])
    return Piece(beside(rows, bar, bar, "bar", room=width - len(bar)))


def lay_cite(element: Element, width: int, look: Look, flow: Flow) -> Piece:
    """Put who said it at the right."""
    inner = replace(look, styles=(*(name for name in look.styles if name != "quote"), "cite"), in_quote=False)
    chunks = collect(element.children, inner, element)
    if is_empty(chunks):
        return Piece(())
    rows = flow.text([decoration("— ", element, "cite"), *chunks], width)
    return Piece([padded(row, width, "right") for row in rows], follows=True)
