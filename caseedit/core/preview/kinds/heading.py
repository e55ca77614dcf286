"""Headings: six looks, a rule under the first two."""

from __future__ import annotations

from caseedit.core.dataclasses import replace
from caseedit.core.preview.dom import Element
from caseedit.core.preview.inline import Look
from caseedit.core.preview.layout import Flow, Piece, stacked
from caseedit.core.preview.row import Row, Run

_RULES = {"h1": "═", "h2": "─"}


def lay(element: Element, width: int, look: Look, flow: Flow) -> Piece:
    """Lay out a heading; what follows belongs to it."""
    inner = replace(look, styles=look.with_styles(element.tag))
    said = f"Heading {element.tag[1]}: " if flow.is_plain else ""
    pieces = flow.pieces(element.children, max(1, width - len(said)), inner, element)
    rows = stacked(pieces)
    if not rows:
        return Piece(())
    if said:
        rows = [replace(rows[0], runs=(Run(said, ("dim",), None, True), *rows[0].runs)), *rows[1:]]
    elif element.tag in _RULES:
        line = _RULES[element.tag] * width
        rows.append(Row((Run(line, ("rule",), None, True),), rows[-1].field, rows[-1].line))
    return Piece(rows, leads=True)
