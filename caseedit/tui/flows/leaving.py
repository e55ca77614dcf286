"""Leaving: quit, save and quit, suspend."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from textual.worker import Worker

from caseedit.tui.flows import saving
from caseedit.tui.screens.question import Question

if TYPE_CHECKING:
    from caseedit.tui.screens.editor import EditorScreen


def quit_editor(screen: EditorScreen) -> None:
    """Leave, after asking if something is not saved."""
    saving_now = [worker for worker in screen.workers if worker.group == "save" and not worker.is_finished]
    if saving_now:
        after: Any = partial(_quit_after, screen, saving_now)
        screen.run_worker(after, group="quit", exclusive=True)
        return
    modified = screen.workspace.modified
    if not modified:
        _leave(screen)
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
