"""Saving, and what is asked when it cannot simply be done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from caseedit.core.document.document import Document
from caseedit.core.files.stamp import Stamp
from caseedit.core.validation.diagnostic import Severity
from caseedit.errors import CannotWrite, CaseEditError, ChangedOnDisk
from caseedit.tui.diff import Diff
from caseedit.tui.flows import problems
from caseedit.tui.screens.question import Question
from caseedit.tui.screens.text_page import TextPage
from caseedit.workspace import SaveJob

if TYPE_CHECKING:
    from caseedit.tui.screens.editor import EditorScreen

Then = Callable[[], None]


def nothing() -> None:
    """What is done after a save that nobody waits for."""


def save(screen: EditorScreen) -> None:
    """Save the current document."""
    document = screen.document
    if document is None:
        screen.say("No document is open. Enter in the list opens one.")
    elif not document.is_modified:
        screen.say(f"Nothing to save: {screen.name_of(document)} is as it was last saved.")
    else:
        save_documents(screen, [document])


def save_all(screen: EditorScreen) -> None:
    """Save every edited document."""
    save_documents(screen, screen.workspace.modified)


def save_documents(screen: EditorScreen, documents: Sequence[Document], then: Then = nothing) -> None:
    """Save documents one after the other, then go on; a question that is answered with Escape ends it."""
    if not documents:
        then()
        return
    first, *rest = documents
    _ask_about_errors(screen, first, lambda: _start(screen, first, lambda: save_documents(screen, rest, then)))


def _ask_about_errors(screen: EditorScreen, document: Document, go_on: Then) -> None:
    """Ask once before errors are saved that were not there, or not asked about, before."""
    found = problems.check_now(screen, document)
    errors = {(item.rule, item.field) for item in found if item.severity is Severity.ERROR}
    asked = screen.accepted_errors.setdefault(document, set())
    if errors <= asked:
        go_on()
        return
    first = next(item for item in found if item.severity is Severity.ERROR)
    count = f"{len(errors)} error" + ("s" if len(errors) > 1 else "")

    def answer(key: str | None) -> None:
        if key == "s":
            asked.update(errors)
            go_on()
        elif key == "g":
            problems.go_to(screen, document, first)

    sentence = f"{screen.name_of(document)} has {count}. Save it as it is?"
    detail = f"Line {first.line}: {first.message}"
    screen.app.push_screen(Question(sentence, [("s", "Save anyway"), ("g", "Go there")], detail=detail), answer)


def _start(screen: EditorScreen, document: Document, then: Then, *, overwrite: bool = False) -> None:
    try:
        job = screen.workspace.begin_save(document, overwrite=overwrite)
    except CaseEditError as error:
        screen.say(str(error), "error")
        return

    def work() -> None:
        try:
            stamp = job.run()
        except CannotWrite as error:
            screen.app.call_from_thread(_failed, screen, document, error, then)
        else:
            screen.app.call_from_thread(_saved, screen, job, stamp, then)

    screen.run_worker(work, thread=True, group="save", exit_on_error=True)


def _saved(screen: EditorScreen, job: SaveJob, stamp: Stamp, then: Then) -> None:
    screen.say(screen.workspace.finish_save(job, stamp), "success")
    screen.document_saved(job.document)
    then()


def _failed(screen: EditorScreen, document: Document, error: CannotWrite, then: Then) -> None:
    if isinstance(error, ChangedOnDisk):
        ask_about_conflict(screen, document, then)
    else:
        screen.say(str(error), "error")


def ask_about_conflict(screen: EditorScreen, document: Document, then: Then = nothing) -> None:
    """Ask what becomes of two versions: the one here and the one that somebody else wrote."""
    name = screen.name_of(document)
    choices = [
        ("m", "Merge: both changes, where they do not touch"),
        ("k", "Keep mine: save over what is on the disk"),
        ("t", "Take theirs: drop what is edited here"),
        ("d", "Diff: see what differs"),
    ]

    def answer(key: str | None) -> None:
        if key == "m":
            merge(screen, document)
        elif key == "k":
            _start(screen, document, then, overwrite=True)
        elif key == "t":
            _take(screen, document)
        elif key == "d":
            show_difference(screen, document, lambda: ask_about_conflict(screen, document, then))

    detail = "Somebody or something else wrote the file since it was read here. Nothing was saved yet."
    screen.app.push_screen(Question(f"{name} changed on disk.", choices, detail=detail), answer)


def merge(screen: EditorScreen, document: Document) -> None:
    """Bring both changes together, or say where they touch."""
    try:
        merged = screen.workspace.merge_theirs(document)
    except CaseEditError as error:
        screen.say(str(error), "error")
        return
    if merged.text is None:
        count = len(merged.conflicts)
        places = f"{count} place" + ("s" if count > 1 else "")
        screen.say(
            f"Not merged: both sides changed {places} in different ways. Choose k or t, or look at the diff.", "error"
        )
        ask_about_conflict(screen, document)
    else:
        screen.say("Merged. Look it over; ^S saves, ^Z takes it back.", "success")


def take_theirs(screen: EditorScreen) -> None:
    """Read the current document from the disk again, after asking if that drops words."""
    document = screen.document
    if document is None:
        return
    if not document.is_modified:
        _take(screen, document)
        return

    def answer(key: str | None) -> None:
        if key == "t":
            _take(screen, document)

    name = screen.name_of(document)
    screen.app.push_screen(Question(f"Drop what is edited in {name}?", [("t", "Take the file from the disk")]), answer)


def _take(screen: EditorScreen, document: Document) -> None:
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
