"""What becomes of two versions of a document: the one here, and the one that somebody else wrote."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from caseedit.core.document.document import Document
from caseedit.errors import CaseEditError, ChangedOnDisk
from caseedit.tui.diff import Diff
from caseedit.tui.flows import saving
from caseedit.tui.screens.conflict import ConflictScreen
from caseedit.tui.screens.question import Question
from caseedit.tui.screens.text_page import TextPage

if TYPE_CHECKING:
    from caseedit.core.document.merge import Choice, Merged
    from caseedit.tui.screens.editor import EditorScreen

Then = Callable[[], None]


def ask(screen: EditorScreen, document: Document, error: ChangedOnDisk, then: Then) -> None:
    """Ask about a file that is not what it was when it was read."""
    if error.is_gone:
        _ask_about_gone(screen, document, error, then)
    else:
        _ask_about_changed(screen, document, then, error.why)


def _ask_about_changed(screen: EditorScreen, document: Document, then: Then, why: str = "") -> None:
    name = screen.name_of(document)
    choices = [
        ("m", "Merge: both changes; where they touch, you choose"),
        ("k", "Keep mine: save over what is on the disk"),
        ("t", "Take theirs: drop what is edited here"),
        ("d", "Diff: see what differs"),
        ("s", "Save mine under another name"),
    ]

    def answer(key: str | None) -> None:
        if key == "m":
            merge(screen, document, then)
        elif key == "k":
            saving.start(screen, document, then, overwrite=True)
        elif key == "t":
            take(screen, document)
        elif key == "d":
            show_difference(screen, document, lambda: _ask_about_changed(screen, document, then, why))
        elif key == "s":
            saving.ask_for_place(screen, document, then)

    detail = f"{why or 'Somebody or something else wrote the file since it was read here.'} Nothing was saved yet."
    screen.app.push_screen(Question(f"{name} changed on disk.", choices, detail=detail), answer)


def _ask_about_gone(screen: EditorScreen, document: Document, error: ChangedOnDisk, then: Then) -> None:
    choices = [("k", "Keep mine: write it anew, where it was"), ("s", "Save it under another name")]

    def answer(key: str | None) -> None:
        if key == "k":
            saving.start(screen, document, then, overwrite=True)
        elif key == "s":
            saving.ask_for_place(screen, document, then)

    folder = error.hint if "folder" in error.hint else "It was deleted, moved or renamed since it was read here."
    detail = f"{folder} Your text is safe here; nothing was saved yet."
    screen.app.push_screen(
        Question(f"{screen.name_of(document)} is no longer on the disk.", choices, detail=detail), answer
    )


def merge(screen: EditorScreen, document: Document, then: Then = saving.nothing) -> None:
    """Bring both changes together; what both changed is asked about, one place after the other."""
    try:
        merged = screen.workspace.merge_theirs(document)
    except CaseEditError as error:
        screen.say(str(error), "error")
        return
    if merged.text is None:
        _decide(screen, document, merged, then)
    else:
        _merged(screen)


def _decide(screen: EditorScreen, document: Document, merged: Merged, then: Then) -> None:
    def answer(choices: tuple[Choice, ...] | None) -> None:
        if choices is None:
            _ask_about_changed(screen, document, then)
            return
        try:
            screen.workspace.merge_with_choices(document, merged, choices)
        except CaseEditError as error:
            screen.say(str(error), "error")
        else:
            _merged(screen)

    screen.app.push_screen(ConflictScreen(screen.name_of(document), merged.conflicts), answer)


def _merged(screen: EditorScreen) -> None:
    screen.say("Merged. Look it over; ^S saves, ^Z takes it back.", "success")


def take_theirs(screen: EditorScreen) -> None:
    """Read the current document from the disk again, after asking if that drops words."""
    document = screen.document
    if document is None:
        return
    if not document.is_modified:
        take(screen, document)
        return

    def answer(key: str | None) -> None:
        if key == "t":
            take(screen, document)

    name = screen.name_of(document)
    screen.app.push_screen(Question(f"Drop what is edited in {name}?", [("t", "Take the file from the disk")]), answer)


def take(screen: EditorScreen, document: Document) -> None:
    """Take what is on the disk; undo brings the own text back."""
    try:
        screen.workspace.take_theirs(document)
    except CaseEditError as error:
        screen.say(str(error), "error")
    else:
        screen.say(f"{screen.name_of(document)} is now as on the disk. ^Z brings your text back.")
        screen.document_saved(document)


def show_difference(screen: EditorScreen, document: Document, then: Then) -> None:
    """Show what differs between the file on the disk and the text here."""
    try:
        theirs = screen.workspace.text_on_disk(document)
    except CaseEditError as error:
        screen.say(str(error), "error")
        return
    name = screen.name_of(document)
    page = TextPage(f"{name}: the disk and here", Diff(theirs, document.text).rows)
    screen.app.push_screen(page, lambda _: then())
