"""A change that was refused, and could be made at a price: it is shown, and made if a person accepts it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caseedit.core.text import apply_edits
from caseedit.errors import CaseEditError, Refused
from caseedit.tui import screens
from caseedit.tui.widgets.offered import Offered

if TYPE_CHECKING:
    from caseedit.tui.screens.editor import EditorScreen


def tell_refusal(screen: EditorScreen, error: CaseEditError) -> None:
    """Say why a change was not made, and ask where it could be made at a price."""
    screen.say(f"Not changed. {error}", "error")
    if isinstance(error, Refused) and error.offer and screen.document is not None:
        ask(screen, Offered(error, screen.document))


def ask(screen: EditorScreen, message: Offered) -> None:
    """Show what would change, and do it on `a`; Escape leaves everything as it is."""
    document, refused = message.document, message.refused

    def is_still_so() -> bool:
        return document is screen.document and document is not None and document.revision == message.revision

    def answer(key: str | None) -> None:
        if key != "a" or not is_still_so():
            return
        if screen.attempt(lambda: screen.workspace.edit(refused.offer, origin="field", label="accepted change")):
            screen.say("Changed as shown. ^Z takes it back.")

    if document is None or not is_still_so():
        return
    from caseedit.tui.diff import Diff

    shown = Diff(document.text, apply_edits(document.text, refused.offer), ("now", "then"))
    question = screens.Question("Change it as shown?", [("a", "Accept")], detail=refused.placed, shown=shown.rows)
    screen.app.push_screen(question, answer)
