"""Preformatted text and code on a ground of its own."""

from __future__ import annotations

from caseedit.core.dataclasses import replace
from caseedit.core.preview.dom import Element
from caseedit.core.preview.inline import Chunk, Look, collect, preformatted, row_width
from caseedit.core.preview.layout import Flow, Piece, padded
from caseedit.core.preview.lexers import coloured, knows
from caseedit.core.preview.row import Row, Run

_WIDE_ENOUGH = 8


def lay(element: Element, width: int, look: Look, flow: Flow) -> Piece:
    """Keep every blank and line end; long lines go on in the next row."""
    chunks = collect(element.children, replace(look, styles=look.with_styles("code")), element)
    chunks = _coloured(_without_edges(chunks), _language(element))
    if not any(chunk.text or chunk.is_break for chunk in chunks):
        return Piece(())
    width += flow.extra
    margin = 1 if width >= _WIDE_ENOUGH else 0
    rows = preformatted(chunks, width - 2 * margin)
    widest = max(map(row_width, rows)) + 2 * margin
    return Piece([_on_ground(row, widest, margin, element) for row in rows])


def _language(element: Element) -> str:
    """Return what a fence or a class says the code is written in; empty if nothing does."""
    inner = next(element.elements(), None)
    named = (element.attributes.get("language"), inner.attributes.get("language") if inner is not None else None)
    return next(filter(None, named), "")


def _coloured(chunks: list[Chunk], language: str) -> list[Chunk]:
    """Set off words, texts and comments of plain code; code with marks of its own stays as it is."""
    if len(chunks) != 1 or not knows(language):
        return chunks
    whole = chunks[0]
    pieces: list[Chunk] = []
    line = whole.line
    for text, style in coloured(whole.text, language):
        look = replace(whole.look, styles=whole.look.with_styles(style)) if style else whole.look
        pieces.append(replace(whole, text=text, look=look, line=line))
        line = None if line is None else line + text.count("\n")
    return pieces


def _on_ground(row: Row, width: int, margin: int, element: Element) -> Row:
    edge = (Run(" " * margin, ("code",), None, True),) if margin else ()
    row = Row((*edge, *row.runs), row.field or element.field, element.line if row.line is None else row.line)
    return padded(row, width, "left", "code")


def _without_edges(chunks: list[Chunk]) -> list[Chunk]:
    """Drop the line end that begins or ends the text: it opens no row."""
    whole = [chunk for chunk in chunks if chunk.text or chunk.is_break]
    if whole and whole[0].text.startswith("\n"):
        line = whole[0].line
        whole[0] = replace(whole[0], text=whole[0].text[1:], line=None if line is None else line + 1)
    if whole and whole[-1].text.endswith("\n"):
        whole[-1] = replace(whole[-1], text=whole[-1].text[:-1])
    return whole
