"""Problems: finding them while the writer types, walking through them, mending them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from caseedit.core.document.document import Document
from caseedit.core.text import apply_edits
from caseedit.core.validation.diagnostic import Diagnostic
from caseedit.tui import telling
from caseedit.tui.diff import Diff
from caseedit.tui.flows import moving, panes
from caseedit.tui.screens.text_page import TextPage

if TYPE_CHECKING:
    from caseedit.tui.screens.editor import EditorScreen


def check_now(screen: EditorScreen, document: Document) -> list[Diagnostic]:
    """Check a document at once and tell what was found."""
    found = screen.workspace.check(document)
    take(screen, document, found)
    return found


def take(screen: EditorScreen, document: Document, found: list[Diagnostic]) -> None:
    """Keep what was found in a document and show it at its places."""
    if document.path is None:
        return
    screen.findings.put(document.path, found)
    if document is screen.document:
        telling.show_problems(screen, document, found)
        panes.size_form(screen)
    screen.tell_marks()
    screen.tell()


def next_problem(screen: EditorScreen) -> None:
    """Go to the next problem of all documents."""
    _step(screen, backwards=False)


def previous_problem(screen: EditorScreen) -> None:
    """Go to the problem before."""
    _step(screen, backwards=True)


def _step(screen: EditorScreen, *, backwards: bool) -> None:
    at = screen.document.path if screen.document else None
    offset = telling.offset_here(screen)
    place = screen.findings.step(screen.order(), at, offset, screen.last_problem, backwards=backwards)
    if place is None:
        screen.say(f"No problems in {telling.plural(len(screen.rows), 'file')}.", "success")
    else:
        visit(screen, *place)


def visit(screen: EditorScreen, path: Path, problem: Diagnostic) -> None:
    """Go to a problem, in whichever document it is."""
    document = screen.document
    if (document is None or document.path != path) and not screen.open(path):
        return
    if screen.document is not None:
        go_to(screen, screen.document, problem)


def go_to(screen: EditorScreen, document: Document, problem: Diagnostic) -> None:
    """Put the cursor on a problem and say what it is."""
    if document is not screen.document and document.path is not None:
        screen.open(document.path)
    if problem.field and not screen.shows_yaml and document.can_edit_fields:
        panes.focus(screen, "form")
        screen.form.focus_field(problem.field)
    else:
        moving.go_to_offset(screen, problem.span.start)
    screen.last_problem = problem
    screen.say(f"{problem.message} {problem.hint}".strip(), "error" if problem.severity == "error" else "warning")


def fix_here(screen: EditorScreen) -> None:
    """Show what would mend the problem at this place, and do it if that is wanted."""
    document = screen.document
    problem = telling.problem_at(screen, document) if document else None
    if document is None or problem is None:
        screen.say("No problem with a known cure here. F8 goes to the next problem.")
    elif not problem.fix:
        screen.say(f"{problem.message} {problem.hint}".strip(), "warning")
    else:
        _offer(screen, document, problem)


def _offer(screen: EditorScreen, document: Document, problem: Diagnostic) -> None:
    revision, after = document.revision, apply_edits(document.text, problem.fix)

    def answer(key: str | None) -> None:
        if key == "a" and document.revision == revision:
            screen.attempt(lambda: screen.workspace.edit(problem.fix, origin="fix", label=problem.rule))

    diff = Diff(document.text, after, ("now", "mended"))
    screen.app.push_screen(TextPage(problem.message, diff.rows, [("a", "Apply")]), answer)
