"""Leaving: quit, save and quit, suspend."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from textual.worker import Worker

from caseedit.core.paths import FieldPath, spoken_path
from caseedit.tui import background
from caseedit.tui.flows import panes, saving
from caseedit.tui.screens.question import Question

if TYPE_CHECKING:
    from caseedit.core.document.document import Document
    from caseedit.tui.screens.editor import EditorScreen


def quit_editor(screen: EditorScreen) -> None:
    """Leave, after asking if something is not saved."""
    busy = background.saves(screen)
    if busy:
        after: Any = partial(_quit_after, screen, busy)
        screen.run_worker(after, group="quit", exclusive=True)
        return
    modified = screen.workspace.modified
    if not modified:
        _ask_about_unfinished(screen)
        return
    count = len(modified)
    name = screen.name_of(modified[0]) if count == 1 else f"{count} files"

    def answer(key: str | None) -> None:
        if key == "s":
            save_and_quit(screen)
        elif key == "d":
            for document in modified:
                screen.workspace.abandon(document)
            _leave(screen)

    names = "" if count == 1 else ", ".join(screen.name_of(document) for document in modified)
    choices = [("s", "Save and quit"), ("d", "Discard what is edited, and quit")]
    screen.app.push_screen(Question(f"Save {name}?", choices, detail=names), answer)


def _ask_about_unfinished(screen: EditorScreen) -> None:
    """Leave, after asking about what is typed and in no file."""
    unfinished = screen.workspace.drafts.documents
    if not unfinished:
        _leave(screen)
        return
    document = unfinished[0]
    draft = screen.workspace.drafts.of(document)[0]

    def answer(key: str | None) -> None:
        if key == "g":
            _go_to(screen, document, draft.field)
        elif key == "d":
            for each in unfinished:
                screen.workspace.abandon(each)
        if key in ("q", "d"):
            _leave(screen)

    choices = [("g", "Go there"), ("d", "Give it up, and quit")]
    if not screen.workspace.keeping.note:
        choices.insert(1, ("q", "Quit; it is offered again at the next start"))
    sentence = f"What is typed in ‘{spoken_path(draft.field)}’ of {screen.name_of(document)} is not in the file. Quit?"
    screen.app.push_screen(Question(sentence, choices, detail=f"“{draft.text}”\n{draft.reason}".strip()), answer)


def _go_to(screen: EditorScreen, document: Document, field: FieldPath) -> None:
    if document is screen.document or (document.path is not None and screen.open(document.path)):
        panes.focus(screen, "form")
        screen.form.focus_field(field)


async def _quit_after(screen: EditorScreen, busy: list[Worker[Any]]) -> None:
    """Leave when what is being saved is saved: keys may come faster than a disk takes words."""
    await screen.workers.wait_for_complete(busy)
    quit_editor(screen)


def save_and_quit(screen: EditorScreen) -> None:
    """Save everything, then leave."""
    saving.save_documents(screen, screen.workspace.modified, lambda: _leave(screen))


def _leave(screen: EditorScreen) -> None:
    screen.workspace.close()
    screen.app.exit(return_code=0)


def suspend(screen: EditorScreen) -> None:
    """Go to the shell; `fg` comes back."""
    screen.workspace.keep_all()
    screen.app.action_suspend_process()
