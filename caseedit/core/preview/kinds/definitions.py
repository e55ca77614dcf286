"""Definition lists: the term bold, what it means under it."""

from __future__ import annotations

from caseedit.core.dataclasses import replace
from caseedit.core.preview.dom import Element
from caseedit.core.preview.inline import Look
from caseedit.core.preview.layout import Flow, Piece, beside, room_beside, stacked

_INDENT = "  "


def lay(element: Element, width: int, look: Look, flow: Flow) -> Piece:
    """Lay out terms and meanings close together."""
    pieces: list[Piece] = []
    for piece_of in element.children:
        if isinstance(piece_of, Element) and piece_of.tag == "dd":
            rows = flow.rows(piece_of, room_beside(_INDENT, width), look)
            pieces.append(Piece(beside(rows, _INDENT, _INDENT, room=width - len(_INDENT)), follows=True))
        elif isinstance(piece_of, Element) and piece_of.tag == "dt":
            inner = replace(look, styles=look.with_styles("bold"))
            pieces.append(Piece(flow.rows(piece_of, width, inner), leads=True))
        else:
            pieces += flow.pieces([piece_of], width, look, element)
    return Piece(stacked(pieces))
