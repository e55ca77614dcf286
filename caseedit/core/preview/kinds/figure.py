"""Figures: statistics side by side, pictures with captions."""

from __future__ import annotations

import re

from caseedit.core.cells import cell_width
from caseedit.core.dataclasses import replace
from caseedit.core.preview.dom import Element
from caseedit.core.preview.inline import Chunk, Look, collapsed, collect, is_empty
from caseedit.core.preview.kinds.digits import big, can_be_big
from caseedit.core.preview.layout import Flow, Piece, columns, padded, stacked
from caseedit.core.preview.row import Row, Run

_NARROWEST = 18  # cells a statistic needs beside others
_GAP = "  "


def lay(element: Element, width: int, look: Look, flow: Flow) -> Piece:
    """Lay out a figure: statistics if it holds only `div`, else its content."""
    parts = [child for child in element.elements() if child.children]
    if parts and all(part.tag == "div" for part in parts) and not element.has_text():
        return Piece(_statistics(parts, width, look, flow))
    return Piece(stacked(flow.pieces(element.children, width, look, element)))


def lay_caption(element: Element, width: int, look: Look, flow: Flow) -> Piece:
    """Put a caption right under what it belongs to."""
    inner = replace(look, styles=look.with_styles("caption"))
    return Piece(flow.rows(element, width, inner), follows=True)


def _statistics(parts: list[Element], width: int, look: Look, flow: Flow) -> list[Row]:
    abreast = max(1, min(len(parts), (width + len(_GAP)) // (_NARROWEST + len(_GAP))))
    if flow.is_plain:
        abreast = 1
    each = (width - len(_GAP) * (abreast - 1)) // abreast
    laid = [rows for part in parts if (rows := _statistic(part, each, look, flow))]
    if abreast > 1:
        laid = _level(laid)
    pieces = [
        Piece(columns(laid[at : at + abreast], [each] * len(laid[at : at + abreast]), _GAP))
        for at in range(0, len(laid), abreast)
    ]
    return stacked(pieces)


def _level(laid: list[list[Row]]) -> list[list[Row]]:
    """Let the words of all statistics begin in one row, below the large digits of some."""
    drawn = [sum(any("digit" in run.styles for run in row.runs) for row in rows) for rows in laid]
    return [
        [Row((), rows[0].field, rows[0].line)] * (max(drawn) - has) + rows
        for rows, has in zip(laid, drawn, strict=True)
    ]


def _statistic(part: Element, width: int, look: Look, flow: Flow) -> list[Row]:
    """Lay out one number with its label; the number stands in the label's first row as plain text too."""
    header = next((child for child in part.elements() if child.tag == "header"), None)
    number = " ".join(header.text().split()) if header else ""
    inner = replace(look, styles=look.with_styles("bold"))
    align = "left" if flow.is_plain else "center"
    if header is None or not number:
        rows = stacked(flow.pieces(part.children, width, inner, part), is_tight=True)
        return [_trimmed(padded(row, width, align)) for row in rows]
    drawn: list[Row] = []
    if not flow.is_plain and can_be_big(number) and cell_width(big(number)[0]) <= width:
        drawn = [Row((Run(line, ("digit",), None, True),), header.field, header.line) for line in big(number)]
    rest = [child for child in part.children if child is not header]
    rows = drawn + _label(header, rest, width, inner, flow, part)
    return [_trimmed(padded(row, width, align)) for row in rows]


def _label(header: Element, rest: list[Element | str], width: int, look: Look, flow: Flow, part: Element) -> list[Row]:
    chunks = collect(header.children, look, header)
    first = next((child for child in rest if isinstance(child, Element) or child.strip()), None)
    if isinstance(first, Element) and first.tag == "p" and not first.holds_block:
        text = collect(first.children, look, first)
        if not is_empty(text):
            chunks = [*_one_line(chunks), Chunk(" ", look, first.field, first.line), *text]
            rest = [child for child in rest if child is not first]
    return stacked([Piece(flow.text(chunks, width)), *flow.pieces(rest, width, look, part)], is_tight=True)


def _one_line(chunks: list[Chunk]) -> list[Chunk]:
    return [chunk for line in collapsed(chunks) for chunk in line]


def _trimmed(row: Row) -> Row:
    runs = row.runs
    if runs and runs[-1].is_decoration and re.fullmatch(" +", runs[-1].text):
        runs = runs[:-1]
    return replace(row, runs=runs)
