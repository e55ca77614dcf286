"""Where documents lie: another name, the trash."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caseedit import places
from caseedit.core.document.document import Document
from caseedit.core.files.naming import NoTrash
from caseedit.errors import CaseEditError, in_short
from caseedit.tui import background
from caseedit.tui.flows import panes
from caseedit.tui.screens.picker import Prompt
from caseedit.tui.screens.question import Question

if TYPE_CHECKING:
    from caseedit.tui.screens.editor import EditorScreen


def rename(screen: EditorScreen) -> None:
    """Ask for another name for the file of the current document."""
    document = screen.document
    if document is None:
        return

    def give(typed: str | None) -> None:
        if typed is None:
            return
        old = document.path
        try:
            path = places.rename(screen.workspace, document, typed)
        except CaseEditError as error:
            screen.say(str(error), "error")
            return
        screen.refresh_list()
        background.check_again(screen, {path} if old is None else {old, path})
        screen.tell()
        screen.say(
            f"The file is called {in_short(path.name)} now. What refers to its old name is not changed.", "success"
        )

    screen.app.push_screen(Prompt("New name of the file", query=screen.name_of(document)), give)


def delete(screen: EditorScreen) -> None:
    """Ask, then put the current document into the trash."""
    document = screen.document
    if document is None:
        return
    name = screen.name_of(document)

    def answer(key: str | None) -> None:
        if key == "t":
            _remove(screen, document, for_good=False)

    detail = "What is edited in it and not saved is dropped." if document.is_modified else ""
    screen.app.push_screen(Question(f"Delete {name}?", [("t", "To the trash")], detail=detail), answer)


def _remove(screen: EditorScreen, document: Document, *, for_good: bool) -> None:
    name, order = screen.name_of(document), screen.order()
    at = order.index(document.path) if document.path in order else 0
    try:
        places.remove(screen.workspace, document, for_good=for_good)
    except NoTrash as error:
        _ask_for_good(screen, document, str(error))
        return
    except CaseEditError as error:
        screen.say(str(error), "error")
        return
    screen.refresh_list()
    if document.path is not None:
        background.check_again(screen, {document.path})
    left = screen.order()
    if left:
        screen.open(left[min(at, len(left) - 1)])
    else:
        _show_nothing(screen)
    screen.say(f"{name} is deleted." if for_good else f"{name} is in the trash.", "success")


def _ask_for_good(screen: EditorScreen, document: Document, reason: str) -> None:
    def answer(key: str | None) -> None:
        if key == "x":
            _remove(screen, document, for_good=True)

    sentence = f"Delete {screen.name_of(document)} for good?"
    screen.app.push_screen(Question(sentence, [("x", "Delete it for good")], detail=reason), answer)


def _show_nothing(screen: EditorScreen) -> None:
    """Empty all panes: no document is left."""
    screen.form.show(screen.workspace)
    screen.body.show(None, "nothing")
    screen.yaml.show(None, "nothing")
    screen.page.show(None)
    panes.lay_out(screen)
    panes.focus(screen, "list")
    screen.tell()
