"""What a browser folds away, shown open: a preview hides nothing by itself."""

from __future__ import annotations

from caseedit.core.dataclasses import replace
from caseedit.core.preview.dom import Element
from caseedit.core.preview.inline import Look
from caseedit.core.preview.layout import Flow, Piece, beside, room_beside, stacked

_MARK, _FOLDED, _INDENT = "▾ ", "▸ ", "  "


def lay(element: Element, width: int, look: Look, flow: Flow) -> Piece:
    """Put the summary over its content, which is indented; what the reader folded away is the summary alone."""
    summary = next((child for child in element.elements() if child.tag == "summary"), None)
    name = " ".join(summary.text().split()) if summary is not None else ""
    is_folded = name in flow.folded
    room = room_beside(_MARK, width)
    pieces: list[Piece] = []
    if summary is not None:
        inner = replace(look, styles=look.with_styles("bold"))
        mark = _FOLDED if is_folded else _MARK
        rows = beside(flow.rows(summary, room, inner, is_tight=True), mark, _INDENT, "dim", room=width - len(_MARK))
        pieces.append(Piece([replace(row, fold=name) for row in rows], leads=not is_folded))
    if not is_folded:
        content = [child for child in element.children if child is not summary]
        rows = stacked(flow.pieces(content, room, look, element))
        pieces.append(Piece(beside(rows, _INDENT, _INDENT, room=width - len(_INDENT))))
    return Piece(stacked(pieces))
