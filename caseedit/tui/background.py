"""What runs beside the writer: reading the index, checking, watching the disk, offering unsaved work."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.worker import Worker, get_current_worker

from caseedit.core.document.document import Document, loads
from caseedit.core.files import stamp
from caseedit.core.schema.schema import FILE_NAME
from caseedit.core.validation.diagnostic import Diagnostic
from caseedit.errors import CannotRead, CaseEditError, in_short
from caseedit.meeting import edits_between
from caseedit.tui import screens, telling
from caseedit.tui.flows import moving, page, panes
from caseedit.tui.widgets.status_bar import Tone

if TYPE_CHECKING:
    from caseedit.core.files.recovery import RecoveryEntry
    from caseedit.tui.screens.editor import EditorScreen

CHUNK = 200  # documents whose titles or problems come to the screen at once
SHARES = 50  # at most, in which the problems of very many documents come
PATIENCE = 0.1  # seconds
LARGE = 1_000_000  # characters of a text whose memory is worth giving back


def start(screen: EditorScreen) -> None:
    """Start all of it; nothing waits for any of it."""
    screen.run_worker(lambda: _read_all(screen), thread=True, group="index")
    watching: Any = partial(_watch, screen)
    screen.run_worker(watching, group="watch")
    screen.workspace.journal.on_state = partial(screen.call_later, screen.tell)
    screen.workspace.presence.on_free = partial(screen.call_later, _is_free, screen)
    if screen.document is None:
        entries = screen.workspace.recoverable()
        if entries:
            offer(screen, entries)


def _read_all(screen: EditorScreen) -> None:
    """Read names, titles, then check every document; each chunk comes to the screen as it is ready. In a thread."""
    worker = get_current_worker()
    try:
        screen.workspace.index.scan()
    except CaseEditError as error:
        screen.app.call_from_thread(screen.say, str(error), "error")
        return
    screen.app.call_from_thread(screen.list_read)
    # Of many documents the names can be read before anything else is done.
    while len(screen.rows) > CHUNK and not (screen.is_seen.wait(PATIENCE) or worker.is_cancelled):
        pass
    for _ in screen.workspace.index.read_some(CHUNK, first=screen.browser.visible_paths):
        if worker.is_cancelled:
            return
        screen.app.call_from_thread(screen.refresh_list)
    screen.app.call_from_thread(page.documents_known, screen)
    _check_all(screen)


def _check_all(screen: EditorScreen) -> None:
    """Check every document, and tell how far that is. In a thread."""

    def tell(checked: int | None) -> None:
        screen.findings.checked = checked
        screen.tell_marks()

    share = _share(screen)

    def told(checked: int) -> None:
        if checked % share == 0:
            screen.app.call_from_thread(tell, checked)

    _show_checked(screen, screen.workspace.check_all(told))
    screen.app.call_from_thread(tell, None)


def _show_checked(screen: EditorScreen, checked: Iterable[tuple[Path, list[Diagnostic]]]) -> None:
    """Bring what is wrong with documents to the screen, as it is found. In a thread."""
    worker, share = get_current_worker(), _share(screen)
    found: list[tuple[Path, list[Diagnostic]]] = []
    for path, diagnostics in checked:
        if worker.is_cancelled:
            return
        found.append((path, diagnostics))
        if len(found) >= share:
            screen.app.call_from_thread(_take, screen, found)
            found = []
    screen.app.call_from_thread(_take, screen, found)
    # Only now is it known what the other documents have, with which the open one is compared.
    screen.app.call_from_thread(_learn, screen)


def _share(screen: EditorScreen) -> int:
    """Return of how many documents the problems come to the screen at once: each time all marks are looked at."""
    return max(CHUNK, len(screen.rows) // SHARES)


def _learn(screen: EditorScreen) -> None:
    """Show the fields as the other documents have them, and check against that."""
    screen.knows_others = True
    if screen.workspace.learn_anew():
        screen.form.changed()
        screen.tell()
    screen.check_soon(0)


def _take(screen: EditorScreen, found: list[tuple[Path, list[Diagnostic]]]) -> None:
    for path, diagnostics in found:
        document = screen.workspace.documents.get(path)
        if document is None:
            screen.findings.put(path, diagnostics)
        elif document is not screen.document:
            # It is checked as it is here, not as it is on the disk.
            check(screen, document, group="index")
    screen.tell_marks()
    screen.tell()
    above = screen.app.screen
    if above is not screen and isinstance(above, screens.ProblemList):
        above.refresh_entries()


def will_check(screen: EditorScreen) -> bool:
    """Tell whether the few documents here are being compared for the first time: each is checked right after that."""
    return not screen.knows_others and 0 < len(screen.rows) <= CHUNK


def check(screen: EditorScreen, document: Document, *, group: str = "check") -> None:
    """Check a document in a thread; the answer comes as a message and is dropped if the text has moved on.

    Args:
        group: `check` takes the place of a check that still runs.
    """

    def work() -> None:
        # Not before: a worker is kept for a while when it is done, and all that it was given.
        snapshot = document.snapshot()
        found = screen.workspace.check(snapshot)
        screen.post_message(screen.Checked(document, snapshot.revision, found))
        if len(snapshot.text) > LARGE:
            from caseedit.tui.giving_back import give_back

            give_back()

    screen.run_worker(work, thread=True, exclusive=group == "check", group=group)


async def _watch(screen: EditorScreen) -> None:
    from caseedit.core.files.watch import changes

    async for paths in changes(screen.workspace.root):
        look_outside(screen, paths)


def _note(screen: EditorScreen, text: str, tone: Tone = "text") -> None:
    """Say what nobody asked for; an error that stands there stays until it is taken away."""
    if screen.status.tone != "error":
        screen.say(text, tone)


def look_outside(screen: EditorScreen, paths: set[Path]) -> None:
    """Compare open documents with the disk: a clean one is read again, an edited one is only told of."""
    for path in sorted(paths):
        document = screen.workspace.documents.get(path)
        if document is None:
            continue
        if saves(screen):
            # What it has written is no change by somebody else; one of theirs is found by the next save.
            continue
        answer = screen.workspace.outside(path)
        name = screen.name_of(document)
        if answer == "reloaded":
            _note(screen, f"{name} changed on disk and was read again.")
        elif answer == "changed":
            _note(screen, f"{name} changed on disk while it is edited here. ^S will ask what to keep.", "warning")
        elif answer == "gone" and document is not screen.document and not has_unsaved(screen, document):
            # Nobody looks at it, and nothing is lost with it.
            screen.workspace.abandon(document)
        elif answer == "gone":
            _note(screen, f"{name} is no longer on the disk. ^S writes it anew.", "warning")
    if screen.workspace.refresh_index(paths):
        screen.refresh_list()
    check_again(screen, paths)
    if screen.page.view is not None:
        # Pictures may have come or gone.
        screen.page.view.refresh()
        screen.page.show_again()


def check_again(screen: EditorScreen, paths: set[Path]) -> None:
    """Check what changed on disk, and what refers to it or shares its values; after a change of the schema, all."""
    is_schema = screen.workspace.root / FILE_NAME in paths
    listed = set(screen.order())
    for path in paths - listed - screen.workspace.documents.keys():
        screen.findings.forget(path)
    if is_schema:
        telling.greet(screen, is_first=True)
    workspace = screen.workspace
    if is_schema:
        screen.run_worker(lambda: _check_all(screen), thread=True, group="index")
    else:
        checked = workspace.check_again(sorted(paths))
        screen.run_worker(lambda: _show_checked(screen, checked), thread=True, group="index")
    screen.tell_marks()


def has_unsaved(screen: EditorScreen, document: Document) -> bool:
    """Tell whether words of a document are in no file."""
    return document.is_modified or bool(screen.workspace.drafts.of(document))


def saves(screen: EditorScreen) -> list[Worker[Any]]:
    """Return the saves that are on their way to the disk."""
    return [worker for worker in screen.workers if worker.group == "save" and not worker.is_finished]


def offer_recovery(screen: EditorScreen, document: Document) -> None:
    """Offer the unsaved work that an earlier session left of a document; before that, say if it is open elsewhere."""
    path = document.path
    holder = None if path is None else screen.workspace.presence.elsewhere.pop(path, None)
    entries = screen.workspace.recoverable(path)

    def go_on() -> None:
        if entries:
            offer(screen, entries)

    if holder is None:
        go_on()
    else:
        _ask_about_other(screen, document, str(holder), go_on)


def _ask_about_other(screen: EditorScreen, document: Document, other: str, then: Callable[[], None]) -> None:
    """Say that a document is open in another session, and ask how to go on."""
    detail = "Both can change it. Who saves second is asked what to keep; nothing is overwritten unasked."
    choices = [("l", "Only look at it here"), ("c", "Change it here too")]

    def answer(key: str | None) -> None:
        is_still = document.path is not None and screen.workspace.presence.waits_for(document.path)
        if key != "c" and is_still:
            screen.workspace.permission.only_look(document)
            screen.tell()
        then()

    screen.app.push_screen(
        screens.Question(f"{screen.name_of(document)} is open in {other}.", choices, detail=detail), answer
    )


def _is_free(screen: EditorScreen, path: Path) -> None:
    """Say that a document is open nowhere else any more; who only looked at it because of that may change it now."""
    document = screen.workspace.documents.get(path)
    if document is None:
        return
    # What was saved there last is not to be typed over.
    look_outside(screen, {path})
    name = screen.name_of(document)
    if screen.workspace.permission.allow_again(document):
        _note(screen, f"{name} is open only here now, and can be changed.")
        screen.tell()
    else:
        _note(screen, f"{name} is open only here now.")


def offer(screen: EditorScreen, entries: list[RecoveryEntry]) -> None:
    """Ask what becomes of unsaved work, one entry after the other."""
    entry, *rest = entries

    def answer(key: str | None) -> None:
        if key == "d":
            _show(screen, entry, lambda: offer(screen, entries))
            return
        if key == "r":
            _restore(screen, entry)
        elif key == "o" and entry.base is not None:
            if (document := _restore(screen, entry)) is not None:
                _go_back(screen, document, entry.base)
        elif key == "x":
            way_back = " ^Z in it brings it back." if screen.workspace.discard(entry) else ""
            screen.say(f"Discarded the unsaved work on {in_short(entry.path.name)}.{way_back}")
        if rest and key:
            offer(screen, rest)

    screen.app.push_screen(_question_about(entry), answer)


def _question_about(entry: RecoveryEntry) -> screens.Question:
    discard = ("x", "Discard it")
    if entry.damage:
        detail = f"It is damaged: {entry.damage}.\ncaseedit recover show {entry.id} prints what is left of it."
        return screens.Question("Unsaved work that cannot be read", [discard], detail=detail)
    choices = [("r", "Restore it into the editor"), ("d", "Diff: see what differs from the disk"), discard]
    detail = f"Typed on {entry.when}, and never saved. The file on the disk is untouched."
    if entry.is_pair:
        choices.insert(1, ("o", "Take the text from before that save"))
        detail = f"A save on {entry.when} was ended half-way; the file may hold a mixture of old and new."
    return screens.Question(f"Unsaved work from {entry.clock} in {in_short(entry.path.name)}", choices, detail=detail)


def _restore(screen: EditorScreen, entry: RecoveryEntry) -> Document | None:
    try:
        document = screen.workspace.restore(entry)
    except CaseEditError as error:
        screen.say(str(error), "error")
        return None
    screen.show_document(document)
    moving.go_to_offset(screen, min(entry.cursor, len(document.text)))
    for draft in screen.workspace.drafts.of(document)[:1]:
        panes.focus(screen, "form")
        screen.form.focus_field(draft.field)
    screen.say(f"Restored what was typed in {in_short(entry.path.name)}. ^S saves it.", "success")
    return document


def _go_back(screen: EditorScreen, document: Document, before: bytes) -> None:
    """Give a restored document the text from before the save that was ended; undo brings what was typed."""
    text = loads(before, document.path).text
    screen.workspace.edit(edits_between(document, text), origin="recovery", label="text before the save")


def _show(screen: EditorScreen, entry: RecoveryEntry, then: Callable[[], None]) -> None:
    name = entry.path.name
    try:
        theirs = stamp.read(entry.path)[0].decode("utf-8", "replace")
    except CannotRead:
        theirs = ""
    from caseedit.tui.diff import Diff

    mine = entry.text_bytes.decode("utf-8", "replace")
    page = screens.TextPage(
        f"{name}: the disk and the unsaved work", Diff(theirs, mine, ("on the disk", "unsaved")).rows
    )
    screen.app.push_screen(page, lambda _: then())
