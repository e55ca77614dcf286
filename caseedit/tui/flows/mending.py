"""Mending all problems of one kind, in all documents: first how, as a diff; then each document is one step to undo."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from caseedit.core.dataclasses import dataclass
from caseedit.core.document.body import line_edits
from caseedit.core.document.document import Document, load
from caseedit.core.validation.fixing import mend
from caseedit.errors import CannotRead, Refused
from caseedit.tui import background, telling
from caseedit.tui.diff import Diff
from caseedit.tui.screens.text_page import TextPage, paragraph_rows
from caseedit.tui.widgets.lines import PieceRow

if TYPE_CHECKING:
    from caseedit.tui.screens.editor import EditorScreen


@dataclass(frozen=True, slots=True)
class _Plan:
    """What one document will be."""

    path: Path
    before: str
    after: str
    count: int


def mend_all(screen: EditorScreen, rule: str) -> None:
    """Work out what mending a rule's problems would change, show it, and do it if that is wanted."""
    wanted = [path for path, found in screen.findings.everything(screen.order()) if found.rule == rule and found.fix]
    opened = {path: document.snapshot() for path, document in screen.workspace.documents.items()}

    def work() -> None:
        plans = list(_plans(screen, dict.fromkeys(wanted), opened, rule))
        screen.app.call_from_thread(_offer, screen, rule, plans)

    screen.run_worker(work, thread=True, exclusive=True, group="mend")


def _plans(screen: EditorScreen, paths: Iterable[Path], opened: Mapping[Path, Document], rule: str) -> Iterator[_Plan]:
    """Mend copies: of documents as they are here, of others as they are on the disk. In a thread."""
    for path in paths:
        try:
            twin = opened.get(path) or load(path, dialect=screen.workspace.catalog.owner(path).dialect)
        except CannotRead:
            continue
        before = twin.text
        done = mend(twin, screen.workspace.check, (rule,)).done
        if done:
            yield _Plan(path, before, twin.text, len(done))


def _offer(screen: EditorScreen, rule: str, plans: list[_Plan]) -> None:
    if not plans:
        screen.say(f"No problem of {rule} can be mended safely.", "warning")
        return
    told = (
        f"{_counted(plans)}. Each document becomes edited (~), as if you had typed it: nothing is saved yet, "
        "and ^Z takes it back in one step."
    )

    def rows(width: int) -> list[PieceRow]:
        found = paragraph_rows(told, width)
        for plan in plans:
            found += [[("", "")], [(f" {plan.path.name}", "bold accent")]]
            found += Diff(plan.before, plan.after, ("now", "mended")).rows(width)
        return found

    def answer(key: str | None) -> None:
        if key == "a":
            _apply(screen, rule, plans)

    screen.app.push_screen(TextPage(f"Mend all: {rule}", rows, [("a", "Apply all")]), answer)


def _apply(screen: EditorScreen, rule: str, plans: Iterable[_Plan]) -> None:
    done = [plan for plan in plans if screen.attempt(partial(_apply_one, screen, rule, plan))]
    screen.tell_marks()
    if done:
        screen.say(f"Mended {_counted(done)}, not saved yet. ^P “save all” saves them.", "success")


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
