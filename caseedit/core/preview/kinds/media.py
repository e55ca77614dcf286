"""Films, sound and frames of other sites: named, never loaded."""

from __future__ import annotations

from caseedit.core.dataclasses import replace
from caseedit.core.preview.dom import Element, safe_address
from caseedit.core.preview.inline import Chunk, Look, decoration
from caseedit.core.preview.layout import Flow, Piece

_WORDS = {"iframe": "Embedded page: ", "video": "Film: ", "audio": "Sound: "}


def lay(element: Element, width: int, look: Look, flow: Flow) -> Piece:
    """Show `▶` and the title, else the address."""
    address = safe_address(element.attributes.get("src", ""))
    title = element.attributes.get("title", "").strip()
    inner = replace(look, link=address, styles=look.with_styles("link")) if address else look
    mark = decoration(_WORDS[element.tag] if flow.is_plain else "▶ ", element, "accent")
    shown = Chunk(title, inner, element.field, element.line)
    if not title:
        shown = Chunk(
            element.attributes.get("src", "") or element.tag, replace(inner, is_decoration=True), element.field
        )
        shown = replace(shown, line=element.line)
    return Piece(flow.text([mark, shown], width))
