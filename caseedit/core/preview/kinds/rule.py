"""Rules across the page."""

from __future__ import annotations

from caseedit.core.preview.dom import Element
from caseedit.core.preview.inline import Look
from caseedit.core.preview.layout import Flow, Piece
from caseedit.core.preview.row import Row, Run


def lay(element: Element, width: int, look: Look, flow: Flow) -> Piece:
    """Draw a thin line, unless the page shows none."""
    if flow.hides_rules:
        return Piece(())
    run = Run("─" * width, ("rule",), None, True)
    return Piece((Row((run,), element.field, element.line),))
