"""Mending all problems of one kind, in all documents: first how, as a diff; then each document is one step to undo."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from textual.worker import get_current_worker

from caseedit.core.dataclasses import dataclass
from caseedit.core.document.body import line_edits
from caseedit.core.document.document import Document, load
from caseedit.core.validation.fixing import mend
from caseedit.errors import CannotRead, Refused
from caseedit.tui import background, telling
from caseedit.tui.diff import Diff
from caseedit.tui.marks import EDITED
from caseedit.tui.screens.text_page import RowsAt, TextPage, paragraph_rows
from caseedit.tui.widgets.lines import PieceRow

if TYPE_CHECKING:
    from caseedit.tui.screens.editor import EditorScreen

MOST_AT_ONCE = 200  # documents: each is open and unsaved afterwards
SHARE = 10  # documents after which it is told how far it is


@dataclass(frozen=True, slots=True)
class _Plan:
    """What one document will be."""

    path: Path
    name: str
    before: str
    after: str
    count: int
    diff: Diff


def mend_all(screen: EditorScreen, rule: str) -> None:
    """Work out what mending a rule's problems would change, show it, and do it if that is wanted."""
    found = screen.findings.everything(screen.order())
    wanted = list(dict.fromkeys(path for path, item in found if item.rule == rule and item.fix))
    opened = {path: document.snapshot() for path, document in screen.workspace.documents.items()}
    plans: list[_Plan] = []
    # It is there from the beginning, so that no key is taken for an answer to what comes up later.
    page = TextPage(f"Mend all: {rule}", _progress(0, len(wanted)))

    def work() -> None:
        worker = get_current_worker()
        for at, path in enumerate(wanted[:MOST_AT_ONCE]):
            if worker.is_cancelled:
                return
            if at % SHARE == SHARE - 1:
                screen.app.call_from_thread(page.show, _progress(at, len(wanted)))
            plans.extend(_plans(screen, path, opened.get(path), rule))
        choices = [("a", "Apply all")] if plans else []
        screen.app.call_from_thread(page.show, _rows_of(plans, rule, len(wanted) - MOST_AT_ONCE), choices)

    worker = screen.run_worker(work, thread=True, exclusive=True, group="mend")

    def answer(key: str | None) -> None:
        worker.cancel()
        if key == "a":
            _apply(screen, rule, plans)

    screen.app.push_screen(page, answer)


def _progress(done: int, total: int) -> RowsAt:
    told = f"Working out what would change: {done:,} of {telling.plural(total, 'document')} …"
    return partial(paragraph_rows, told)


def _plans(screen: EditorScreen, path: Path, opened: Document | None, rule: str) -> list[_Plan]:
    """Mend a copy: of a document as it is here, of another as it is on the disk. In a thread."""
    try:
        twin = opened or load(path, dialect=screen.workspace.catalog.owner(path).dialect)
    except CannotRead:
        return []
    before = twin.text
    done = mend(twin, screen.workspace.check, (rule,)).done
    if not done:
        return []
    name, diff = telling.path_in_root(screen, path), Diff(before, twin.text, ("now", "mended"))
    return [_Plan(path, name, before, twin.text, len(done), diff)]


def _rows_of(plans: Sequence[_Plan], rule: str, left: int) -> RowsAt:
    if not plans:
        return partial(paragraph_rows, f"No problem of {rule} can be mended safely.")
    told = (
        f"{_counted(plans)}. Each document becomes edited ({EDITED}), as if you had typed it: nothing is saved yet, "
        "and ^Z takes it back in one step."
    )
    if left > 0:
        told += f" {telling.plural(left, 'more document')} can be mended after these."

    def rows(width: int) -> list[PieceRow]:
        found = paragraph_rows(told, width)
        for plan in plans:
            found += [[("", "")], [(f" {plan.name}", "bold accent")]]
            found += plan.diff.rows(width)
        return found

    return rows


def _apply(screen: EditorScreen, rule: str, plans: Sequence[_Plan]) -> None:
    done = [plan for plan in plans if screen.attempt(partial(_apply_one, screen, rule, plan))]
    edited = screen.workspace.documents
    screen.findings.mended = [(plan.path, edited[plan.path].revision) for plan in done]
    screen.tell_marks()
    left = len(plans) - len(done)
    if done and left:
        one = telling.plural(left, "document is left as it is", "documents are left as they are")
        why = "changed since, or only to be looked at"
        screen.say(f"Mended {_counted(done)}, not saved yet. {one}: {why}.", "warning")
    elif done:
        screen.say(
            f"Mended {_counted(done)}, not saved yet. ^P “save all” saves them, “take back” undoes it.", "success"
        )


def take_back(screen: EditorScreen) -> None:
    """Undo the last mending in each document where nothing was changed since."""
    wanted, screen.findings.mended = screen.findings.mended, []
    documents = [(screen.workspace.documents.get(path), revision) for path, revision in wanted]
    as_mended = [each for each, revision in documents if each is not None and each.revision == revision]
    for document in as_mended:
        screen.workspace.undo(document)
        background.check(screen, document, group="index")
    screen.tell_marks()
    left = len(wanted) - len(as_mended)
    why = (
        f" {telling.plural(left, 'document was', 'documents were')} changed since: ^Z takes it back there."
        if left
        else ""
    )
    screen.say(f"Taken back in {telling.plural(len(as_mended), 'document')}.{why}", "warning" if left else "success")


def _apply_one(screen: EditorScreen, rule: str, plan: _Plan) -> None:
    document = screen.workspace.hold(plan.path)
    if document.text != plan.before:
        raise Refused(f"{plan.path.name} has changed since; it was left as it is.", path=plan.path)
    edits = line_edits(plan.before, plan.after)
    screen.workspace.edit(edits, origin="fix", label=rule, document=document)
    background.check(screen, document, group="index")


def _counted(plans: Sequence[_Plan]) -> str:
    problems = telling.plural(sum(plan.count for plan in plans), "problem")
    return f"{problems} in {telling.plural(len(plans), 'document')}"
