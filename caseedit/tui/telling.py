"""What the screen says of the session: state, place, counts, notes, in words made from documents and findings."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from caseedit.core.document.document import Document
from caseedit.core.paths import FieldPath, spoken_path
from caseedit.core.preview.markdown import spoken
from caseedit.core.schema.schema import FILE_NAME
from caseedit.core.text import Change
from caseedit.core.validation.diagnostic import Diagnostic
from caseedit.tui.arrange import Pane
from caseedit.tui.marks import EDITED, GRAVITY, SIGNS
from caseedit.tui.paint import Piece

if TYPE_CHECKING:
    from caseedit.tui.screens.editor import EditorScreen
    from caseedit.tui.widgets.status_bar import Tone

WORDS_A_MINUTE = 200  # a usual reading speed
NO_CURE = "No problem with a known cure here. F8 goes to the next problem."


def plural(count: int, one: str, many: str = "") -> str:
    """Write a count with its noun."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def path_in_root(screen: EditorScreen, path: Path) -> str:
    """Return where a document lies in the folder that is open, as lists have it."""
    root = screen.workspace.root
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name


def welcome(screen: EditorScreen) -> tuple[str, Tone]:
    """Say what there is and what to press first."""
    settings = screen.workspace.config.problems
    if settings:
        return str(settings[0]), "error"
    errors = screen.workspace.catalog.errors
    if errors:
        first = errors[0]
        place = f"{first.path.name if first.path else FILE_NAME}:{first.line}" if first.line else FILE_NAME
        return f"{place}  {first} The rest of the schema is used.", "error"
    closed = screen.workspace.index.unreadable
    if closed:
        more = f" Nor can {plural(len(closed) - 1, 'other folder')}." if len(closed) > 1 else ""
        first_closed = closed[0].message.replace(f"{screen.workspace.root}/", "", 1)
        return f"{first_closed}{more} What lies there is not listed.", "error"
    rows, wrong = len(screen.rows), screen.findings.with_errors()
    if not rows:
        return "No Markdown files here. ^N makes one, ^Q leaves.", "text"
    if not wrong:
        return f"{plural(rows, 'document')}. Enter opens one, F1 is help.", "text"
    return f"{plural(rows, 'document')}, {wrong:,} with errors. Enter opens one, F8 the first problem.", "text"


def greet(screen: EditorScreen, *, is_first: bool = False) -> None:
    """Welcome a person who has no document open: in the pane where there is room for it, else in the status line."""
    text, tone = welcome(screen)
    if screen.document is not None:
        # What is wrong with settings or schema concerns an open document too.
        if is_first and tone == "error" and not screen.status.message:
            screen.say(text, tone)
        return
    is_there = screen.status.message != "" and screen.status.message == screen.form.welcome
    screen.form.welcome = text
    if is_there or (is_first and (tone == "error" or "form" not in screen.arrangement.shown)):
        screen.say(text, tone)


def state(screen: EditorScreen) -> list[Piece]:
    """Name the document, say whether it is saved, what is wrong and on which branch it is."""
    document = screen.document
    if document is None:
        return [(screen.workspace.root.name or str(screen.workspace.root), "dim"), *_user(screen)]
    pieces: list[Piece] = [(screen.name_of(document), "bold"), ("  ", "")]
    if screen.workspace.is_read_only:
        pieces.append(("read-only", "warning"))
    elif document.is_modified:
        pieces.append((f"{EDITED} edited", "warning"))
    else:
        pieces.append(("saved", "dim"))
    pieces += [*_user(screen), ("  ", ""), *_problem_count(screen, document)]
    if screen.workspace.keeping.note:
        pieces += [("  ", ""), (screen.workspace.keeping.note, "error")]
    if screen.branch:
        pieces += [("  ", ""), (screen.branch, "dim")]
    return pieces


def _user(screen: EditorScreen) -> list[Piece]:
    """Say so where the person may write everything."""
    return [("  ", ""), ("root", "error")] if screen.workspace.is_root else []


def _problem_count(screen: EditorScreen, document: Document) -> list[Piece]:
    found = screen.findings.problems(document.path)
    if document.path is None or not found:
        return [("no problems", "dim")]
    look = "error" if any(item.severity == "error" for item in found) else "warning"
    return [(plural(len(found), "problem"), look)]


def place(screen: EditorScreen) -> list[Piece]:
    """Say where the cursor is, the line end and the encoding."""
    document = screen.document
    if document is None:
        return []
    if screen.pane == "form" and not screen.shows_yaml:
        path = screen.form.current_path
        where = spoken_path(path) if path else ""
    else:
        line, column = document.position(offset_here(screen))
        where = f"{line + 1}:{column + 1}"
    ends = {"\n": "LF", "\r\n": "CRLF", "\r": "CR"}[document.newline]
    encoding = "UTF-8" if document.source.is_utf8 else "not UTF-8"
    note = screen.character_note if screen.pane in ("body", "form") else ""
    pieces: list[Piece] = [(f"{note}  ", "warning")] if note else []
    return [*pieces, (where, ""), ("  ", ""), (ends, "dim"), ("  ", ""), (encoding, "dim")]


def title_notes(screen: EditorScreen, words: int) -> dict[Pane, tuple[Piece, ...]]:
    """Return the words at the right end of the panes' titles."""
    document = screen.document
    if document is None:
        return {"form": (), "body": (), "page": ()}
    minutes = max(1, round(words / WORDS_A_MINUTE))
    schema = screen.workspace.schema
    form: Piece = ("YAML" if screen.shows_yaml else schema.label or schema.name, "dim")
    if document.problem is not None and screen.shows_yaml:
        line = document.position(document.problem.span.start)[0] + 1
        form = (f"form off, see line {line}", "error")
    return {
        "form": (form,),
        "body": ((f"{plural(words, 'word')} · {minutes} min" if words else "no words", "dim sign"),),
        "page": (_page_note(screen),),
    }


def _page_note(screen: EditorScreen) -> Piece:
    """Say how the page is made and how its Markdown is read; before that, that it waits."""
    view = screen.page.view
    if screen.page_upkeep.pause:
        return "follows when you pause", "dim sign"
    words = [view.template_name, spoken(view.settings.dialect)] if view is not None else []
    return (" · ".join(filter(None, words)), "dim sign")


def not_in_file(screen: EditorScreen, document: Document) -> str:
    """Name the fields in which something is typed that the file does not have; empty if there are none."""
    names = [f"‘{spoken_path(draft.field)}’" for draft in screen.workspace.drafts.of(document)]
    return f"Not in the file: what is typed in {', '.join(names)}." if names else ""


def progress(screen: EditorScreen) -> str:
    """Say how many documents are checked while that goes on; nothing when it is done."""
    done, total = screen.findings.checked, len(screen.rows)
    return "" if done is None or done >= total else f"{done:,} of {total:,} checked"


def list_note(screen: EditorScreen) -> tuple[Piece, ...]:
    """Count the documents and those with errors or edits."""
    shown, _, errors = screen.browser.summary.partition("  ")
    modified = len(screen.workspace.modified)
    edits: tuple[Piece, ...] = ((f" {modified}{EDITED}", "warning"),) if modified else ()
    wrong: tuple[Piece, ...] = ((f" {errors}", "error"),) if errors else ()
    if progress(screen):
        shown = f"check {100 * (screen.findings.checked or 0) // len(screen.rows)}%"
    return ((shown, "dim"), *edits, *wrong)


def counts(screen: EditorScreen) -> list[Piece]:
    """Return `~ 1!`: what is edited, and how many documents have an error."""
    pieces: list[Piece] = []
    modified = len(screen.workspace.modified)
    errors = screen.findings.with_errors()
    if modified:
        pieces.append((f" {modified}{EDITED}", "warning"))
    if errors:
        pieces.append((f" {errors}!", "error"))
    return pieces


def marks(screen: EditorScreen) -> dict[Path, str]:
    """Return the signs of each document that has some: that of edits is the one to be seen."""
    result = {path: SIGNS[severity] for path, severity in screen.findings.worst.items()}
    edited = [document.path for document in screen.workspace.modified if document.path]
    return result | {path: EDITED + result.get(path, "") for path in edited}


def why_not(command: str) -> str:
    """Say why a command does nothing now."""
    return {
        "save": "Nothing to save: everything is as it was last saved.",
        "undo": "Nothing to undo.",
        "redo": "Nothing to redo.",
        "next-problem": "No problems.",
        "fix": NO_CURE,
        "fix-all": NO_CURE,
        "unfix-all": "Nothing was mended in several documents.",
        "open": "No Markdown files here. ^N makes one.",
    }.get(command, "No document is open. Enter in the list opens one.")


def touches_front_matter(document: Document, change: Change) -> bool:
    """Tell whether a change lies, at least in part, before the body."""
    border = document.parts.body.start
    return any(edit.start < border or (edit.start == border and not edit.text) for edit in change.inverse) or (
        change.origin == "reload"
    )


def show_problems(screen: EditorScreen, document: Document, found: list[Diagnostic]) -> None:
    """Mark the problems where they are: under fields, and in the margins of texts."""
    screen.form.problems = found
    body_line, _ = document.position(document.parts.body.start)
    matter_line, _ = document.position(document.parts.matter.start)
    screen.body.marks = _line_marks(found, body_line, document.parts.body.start)
    screen.yaml.marks = _line_marks(found, matter_line, document.parts.matter.start, document.parts.matter.end)


def _line_marks(found: list[Diagnostic], first: int, start: int, end: int | None = None) -> dict[int, str]:
    inside = [item for item in found if item.span.start >= start and (end is None or item.span.start <= end)]
    worst_last = sorted(inside, key=lambda item: -GRAVITY[item.severity])
    return {item.line - 1 - first: str(item.severity) for item in worst_last}


def problem_at(screen: EditorScreen, document: Document) -> Diagnostic | None:
    """Return the problem that the cursor was brought to, else one of its field or line: rather one with a cure."""
    found = screen.findings.of(document.path)
    last = screen.findings.last
    if last is not None and last in found and screen.findings.last_place == place_key(screen):
        return last
    if screen.pane == "form" and not screen.shows_yaml:
        here = _at_field(found, screen.form.current_path or ())
    else:
        line = document.position(offset_here(screen))[0] + 1
        here = [item for item in found if item.line <= line <= item.end_line]
    return next((item for item in here if item.fix), here[0] if here else None)


def _at_field(found: Sequence[Diagnostic], path: FieldPath) -> list[Diagnostic]:
    """Return what is wrong with a value, then with what it is a part of, then with its parts."""
    named = [(item, item.field) for item in found if item.field and item.field[:1] == path[:1]]
    around = sorted((pair for pair in named if path[: len(pair[1])] == pair[1]), key=lambda pair: -len(pair[1]))
    parts = [pair for pair in named if len(pair[1]) > len(path) and pair[1][: len(path)] == path]
    return [item for item, _ in (*around, *parts)]


def cure_here(screen: EditorScreen) -> Diagnostic | None:
    """Return the problem at the place of the cursor, if it can be mended."""
    problem = None if screen.document is None else problem_at(screen, screen.document)
    return problem if problem is not None and problem.fix else None


def place_key(screen: EditorScreen) -> Hashable:
    """Return what is another as soon as the cursor is elsewhere."""
    return screen.pane, offset_here(screen), screen.form.current_path if screen.pane == "form" else None


def offset_of(document: Document, path: FieldPath) -> int:
    """Return where a value begins, or where the front matter begins if it is not there."""
    try:
        return document.node(path).body
    except KeyError:
        return document.parts.matter.start


def path_at(document: Document, offset: int) -> FieldPath:
    """Return the path of the innermost value around an offset; empty if there is none."""
    best: FieldPath = ()
    if document.tree is not None:
        for path, entry in document.tree.walk():
            if entry.start <= offset <= max(entry.span.end, entry.start) and len(path) >= len(best):
                best = path
    return best


def offset_here(screen: EditorScreen) -> int:
    """Return the place of the cursor, in characters of the document's text."""
    document = screen.document
    if document is None:
        return 0
    if screen.pane == "form" and not screen.shows_yaml:
        path = screen.form.current_path
        return offset_of(document, path) if path is not None else 0
    if screen.pane == "form":
        return document.parts.matter.start + screen.yaml.cursor
    return document.parts.body.start + screen.body.cursor
