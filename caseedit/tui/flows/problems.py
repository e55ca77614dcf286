"""Problems: finding them while the writer types, walking through them, mending them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from caseedit.core.document.document import Document
from caseedit.core.text import apply_edits
from caseedit.core.validation.diagnostic import Diagnostic, Severity
from caseedit.drafts import RULE
from caseedit.tui import screens, telling
from caseedit.tui.flows import moving, panes

if TYPE_CHECKING:
    from caseedit.tui.screens.editor import EditorScreen
    from caseedit.tui.screens.problem_list import Chosen

_GRAVITY = {severity: rank for rank, severity in enumerate(Severity)}


def check_now(screen: EditorScreen, document: Document) -> list[Diagnostic]:
    """Check a document at once and tell what was found."""
    return take(screen, document, screen.workspace.check(document))


def take(screen: EditorScreen, document: Document, found: list[Diagnostic]) -> list[Diagnostic]:
    """Keep what was found in a document, and what is typed but cannot be in it, and show it at its places."""
    unfinished = screen.workspace.drafts.problems(document)
    if unfinished:
        found = sorted([*found, *unfinished], key=lambda item: item.span.start)
    if document.path is None:
        return found
    screen.findings.put(document.path, found)
    if document is screen.document:
        telling.show_problems(screen, document, found)
        panes.size_form(screen)
    screen.tell_marks()
    screen.tell()
    return found


def take_unfinished(screen: EditorScreen) -> None:
    """Show what is typed and cannot be in the file now; the file itself is as it was checked."""
    document = screen.document
    if document is not None:
        take(screen, document, [item for item in screen.findings.of(document.path) if item.rule != RULE])


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


def fix_kind(screen: EditorScreen) -> None:
    """Show what would mend all problems that are like the one at this place, and do it if that is wanted."""
    problem = telling.problem_at(screen, screen.document) if screen.document else None
    if problem is None or not problem.fix:
        screen.say("No problem with a known cure here. F8 goes to the next problem.")
    else:
        _mend_all(screen, problem.rule)


def _mend_all(screen: EditorScreen, rule: str) -> None:
    from caseedit.tui.flows import mending

    mending.mend_all(screen, rule)


def problem_list(screen: EditorScreen) -> None:
    """List what is wrong in all documents: go there, mend one, or all of its kind."""
    here = screen.document.path if screen.document is not None else None

    def entries() -> list[screens.Entry]:
        found = screen.findings.everything(screen.order())
        found.sort(key=lambda place: _GRAVITY[place[1].severity])
        names = {path: _name_of(screen, path) for path in dict(found)}
        return [screens.Entry(path, names[path], item) for path, item in found]

    def answer(chosen: Chosen | None) -> None:
        if chosen is None:
            return
        path, problem = chosen.entry.path, chosen.entry.problem
        if chosen.action == "mend-all":
            _mend_all(screen, problem.rule)
            return
        visit(screen, path, problem)
        if chosen.action == "mend" and screen.document is not None and screen.document.path == path:
            _offer_current(screen, screen.document, problem)

    screen.app.push_screen(screens.ProblemList(entries, lambda: telling.progress(screen), here), answer)


def _name_of(screen: EditorScreen, path: Path) -> str:
    root = screen.workspace.root
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name


def _offer_current(screen: EditorScreen, document: Document, problem: Diagnostic) -> None:
    """Offer a fix only as the text is now: what is listed may be older."""
    found = check_now(screen, document)
    same = [item for item in found if (item.rule, item.fingerprint) == (problem.rule, problem.fingerprint) and item.fix]
    if same:
        _offer(screen, document, min(same, key=lambda item: abs(item.span.start - problem.span.start)))
    else:
        screen.say("That problem is gone.")


def _offer(screen: EditorScreen, document: Document, problem: Diagnostic) -> None:
    revision, after = document.revision, apply_edits(document.text, problem.fix)

    def answer(key: str | None) -> None:
        if key == "a" and document.revision == revision:
            screen.attempt(lambda: screen.workspace.edit(problem.fix, origin="fix", label=problem.rule))

    from caseedit.tui.diff import Diff

    diff = Diff(document.text, after, ("now", "mended"))
    screen.app.push_screen(screens.TextPage(problem.message, diff.rows, [("a", "Apply")]), answer)
