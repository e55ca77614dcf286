"""`Offered`: a change that was refused, and could be made at a price that a person must accept first."""

from __future__ import annotations

from textual.message import Message

from caseedit.core.document.document import Document
from caseedit.errors import Refused


class Offered(Message):
    """Asks for the question; what is offered holds for the document's revision at this moment."""

    def __init__(self, refused: Refused, document: Document | None) -> None:
        super().__init__()
        self.refused = refused
        self.document = document
        self.revision = document.revision if document is not None else -1
