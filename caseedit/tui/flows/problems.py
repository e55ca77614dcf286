"""Problems: finding them while the writer types, walking through them, mending them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from caseedit.core.document.document import Document
from caseedit.core.text import apply_edits
from caseedit.core.validation.diagnostic import Diagnostic
from caseedit.drafts import RULE
from caseedit.tui import screens, telling
from caseedit.tui.flows import moving, panes
from caseedit.tui.marks import GRAVITY

if TYPE_CHECKING:
    from caseedit.tui.screens.editor import EditorScreen
    from caseedit.tui.screens.problem_list import Chosen


def check_now(screen: EditorScreen, document: Document) -> list[Diagnostic]:
    """Check a document at once and tell what was found."""
    return take_checked(screen, document, screen.workspace.check(document))


def take_checked(screen: EditorScreen, document: Document, found: list[Diagnostic]) -> list[Diagnostic]:
    """Keep what was found in the text that a document has now."""
    if document is screen.document:
        screen.findings.known_text = (document, document.revision)
    return take(screen, document, found)


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
    if screen.document is not None:
        _catch_up(screen, screen.document)
    while True:
        at = screen.document.path if screen.document else None
        last = screen.findings.last if screen.findings.last_place == telling.place_key(screen) else None
        offset = telling.offset_here(screen)
        place = screen.findings.step(screen.order(), at, offset, last, backwards=backwards)
        if place is None:
            screen.say(f"No problems in {telling.plural(len(screen.rows), 'file')}.", "success")
            return
        document = _opened(screen, place[0])
        problem = None if document is None else _as_now(screen, document, place[1])
        if document is None or problem is not None:
            break
        # It is gone, and was known only from before: on to the next.
    if document is not None and problem is not None:
        go_to(screen, document, problem)


def _catch_up(screen: EditorScreen, document: Document) -> None:
    """Let the findings be about the text as it is, though the last key was just now."""
    if screen.findings.known_text != (document, document.revision):
        check_now(screen, document)


def _opened(screen: EditorScreen, path: Path) -> Document | None:
    """Return a document, shown; None, and the reason is told, if it cannot be read."""
    document = screen.document
    if (document is None or document.path != path) and not screen.open(path):
        return None
    return screen.document


def _as_now(screen: EditorScreen, document: Document, problem: Diagnostic) -> Diagnostic | None:
    """Return a problem where it is in the text as it is; None if it is gone. What is listed may be older."""
    _catch_up(screen, document)
    found = screen.findings.of(document.path)
    if problem in found:
        return problem
    alike = [item for item in found if (item.rule, item.fingerprint) == (problem.rule, problem.fingerprint)]
    return min(alike, key=lambda item: abs(item.span.start - problem.span.start), default=None)


def go_to(screen: EditorScreen, document: Document, problem: Diagnostic) -> None:
    """Put the cursor on a problem of the document that is shown, and say what it is."""
    if problem.field and not screen.shows_yaml and document.can_edit_fields:
        panes.focus(screen, "form")
        if not screen.form.focus_field(problem.field) and (screen.form.current_path or ())[:1] != problem.field[:1]:
            # The form does not show it.
            panes.toggle_yaml(screen)
            moving.go_to_offset(screen, problem.span.start)
    else:
        moving.go_to_offset(screen, problem.span.start)
    screen.findings.last, screen.findings.last_place = problem, telling.place_key(screen)
    screen.say(f"{problem.message} {problem.hint}".strip(), "error" if problem.severity == "error" else "warning")


def visit(screen: EditorScreen, problem: Diagnostic, path: Path | None = None, *, offers: bool = False) -> None:
    """Go to a problem, in whichever document it is and where it is now.

    Args:
        path: The document, if the problem does not say it.
        offers: Show what would mend it, too.
    """
    path = path or problem.path
    document = None if path is None else _opened(screen, path)
    if document is None:
        return
    now = _as_now(screen, document, problem)
    if now is None:
        screen.say("That problem is gone.", "success")
        return
    go_to(screen, document, now)
    if offers and now.fix:
        _offer(screen, document, now)


def fix_here(screen: EditorScreen) -> None:
    """Show what would mend the problem at this place, and do it if that is wanted."""
    document = screen.document
    if document is not None:
        _catch_up(screen, document)
        problem = telling.cure_here(screen)
        if problem is not None:
            _offer(screen, document, problem)


def fix_kind(screen: EditorScreen) -> None:
    """Show what would mend all problems that are like the one at this place, and do it if that is wanted."""
    problem = telling.cure_here(screen)
    if problem is not None:
        _mend_all(screen, problem.rule)


def _mend_all(screen: EditorScreen, rule: str) -> None:
    from caseedit.tui.flows import mending

    mending.mend_all(screen, rule)


def problem_list(screen: EditorScreen) -> None:
    """List what is wrong in all documents: go there, mend one, or all of its kind."""
    here = screen.document.path if screen.document is not None else None

    def entries() -> list[screens.Entry]:
        found = screen.findings.everything(screen.order())
        found.sort(key=lambda place: GRAVITY[place[1].severity])
        names = {path: telling.path_in_root(screen, path) for path in dict(found)}
        return [screens.Entry(path, names[path], item) for path, item in found]

    def answer(chosen: Chosen | None) -> None:
        if chosen is None:
            return
        path, problem = chosen.entry.path, chosen.entry.problem
        if chosen.action == "mend-all":
            _mend_all(screen, problem.rule)
            return
        visit(screen, problem, path, offers=chosen.action == "mend")

    screen.app.push_screen(screens.ProblemList(entries, lambda: telling.progress(screen), here), answer)


def _offer(screen: EditorScreen, document: Document, problem: Diagnostic) -> None:
    revision, after = document.revision, apply_edits(document.text, problem.fix)

    def answer(key: str | None) -> None:
        if key == "a" and document.revision == revision:
            screen.attempt(lambda: screen.workspace.edit(problem.fix, origin="fix", label=problem.rule))

    from caseedit.tui.diff import Diff

    diff = Diff(document.text, after, ("now", "mended"))
    screen.app.push_screen(screens.TextPage(problem.message, diff.rows, [("a", "Apply")]), answer)
