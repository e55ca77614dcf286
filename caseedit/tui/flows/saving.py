"""Saving, and what is asked when it cannot simply be done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.worker import Worker

from caseedit import places
from caseedit.core.document.document import Document
from caseedit.core.files.stamp import Stamp
from caseedit.core.validation.diagnostic import Severity
from caseedit.errors import CannotWrite, CaseEditError, ChangedOnDisk, in_short
from caseedit.tui import background, telling
from caseedit.tui.flows import problems
from caseedit.tui.screens.picker import Prompt
from caseedit.tui.screens.question import Question
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
        left = telling.not_in_file(screen, document)
        screen.say(left or f"Nothing to save: {screen.name_of(document)} is as it was last saved.")
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
    _ask_about_errors(screen, first, lambda: start(screen, first, lambda: save_documents(screen, rest, then)))


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
            problems.visit(screen, first)

    sentence = f"{screen.name_of(document)} has {count}. Save it as it is?"
    detail = f"Line {first.line}: {first.message}"
    screen.app.push_screen(Question(sentence, [("s", "Save anyway"), ("g", "Go there")], detail=detail), answer)


def start(
    screen: EditorScreen, document: Document, then: Then, *, overwrite: bool = False, in_place: bool = False
) -> None:
    """Save one document, then go on; if it cannot be done, ask how else."""
    busy = background.saves(screen)
    if busy:
        # It must see what that save leaves: else the writer is asked about a change of their own.
        again: Any = partial(_start_after, screen, busy, document, then, overwrite=overwrite, in_place=in_place)
        screen.run_worker(again, group="save-next")
        return
    try:
        job = screen.workspace.begin_save(document, overwrite=overwrite, in_place=in_place)
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


async def _start_after(
    screen: EditorScreen, busy: list[Worker[Any]], document: Document, then: Then, **how: bool
) -> None:
    await screen.workers.wait_for_complete(busy)
    if document.is_modified or any(how.values()):
        start(screen, document, then, **how)
    else:
        then()


def _saved(screen: EditorScreen, job: SaveJob, stamp: Stamp, then: Then) -> None:
    said, left = screen.workspace.finish_save(job, stamp), telling.not_in_file(screen, job.document)
    screen.say(f"{said}. {left}" if left else said, "warning" if left else "success")
    screen.document_saved(job.document)
    then()


def _failed(screen: EditorScreen, document: Document, error: CannotWrite, then: Then) -> None:
    if isinstance(error, ChangedOnDisk):
        from caseedit.tui.flows import conflicts

        conflicts.ask(screen, document, error, then)
    else:
        _ask_how_else(screen, document, error, then)


def _ask_how_else(screen: EditorScreen, document: Document, error: CannotWrite, then: Then) -> None:
    """Say why nothing was saved, and offer other ways."""
    choices = [("s", "Save it under another name, or in another folder"), ("r", "Try again")]
    if error.is_full:
        choices.insert(1, ("o", "Write over the old text at once: needs no room for a second copy"))

    def answer(key: str | None) -> None:
        if key == "s":
            ask_for_place(screen, document, then)
        elif key == "r":
            start(screen, document, then)
        elif key == "o":
            start(screen, document, then, in_place=True)
        else:
            screen.say(error.message, "error")

    detail = f"{error.hint} Your text is kept here{_kept(screen)}.".strip()
    screen.app.push_screen(Question(error.message, choices, detail=detail), answer)


def _kept(screen: EditorScreen) -> str:
    return "" if screen.workspace.keeping.note == "recovery OFF" else " and in the recovery folder"


def ask_for_place(screen: EditorScreen, document: Document, then: Then = nothing) -> None:
    """Ask where else the text is to go."""

    def put(typed: str | None) -> None:
        if typed is None:
            return
        old = document.path
        try:
            path, goes_on = places.save_elsewhere(screen.workspace, document, typed)
        except CaseEditError as error:
            screen.say(str(error), "error")
            return
        screen.refresh_list()
        screen.document_saved(document)
        if old is not None:
            # What is wrong there is what the disk has.
            background.check_again(screen, {old})
        if goes_on:
            screen.say(f"Saved as {in_short(path.name)}; you go on in that file.", "success")
            then()
        else:
            screen.say(f"Saved a copy in {path}. {screen.name_of(document)} itself is not saved.", "warning")

    name = document.path
    query = f"{name.stem}-2{name.suffix}" if name is not None else ""
    hint = "A name, or a path: ~/kept.md. Enter takes it, Escape leaves."
    screen.app.push_screen(Prompt("Save as", hint=hint, query=query), put)


def save_as(screen: EditorScreen) -> None:
    """Save the current document under another name."""
    if screen.document is not None:
        ask_for_place(screen, screen.document)
