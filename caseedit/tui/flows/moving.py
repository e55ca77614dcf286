"""Moving from document to document."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from caseedit.core.document.document import Document
from caseedit.core.paths import FieldPath, format_path
from caseedit.core.text import Change
from caseedit.errors import CaseEditError, in_short
from caseedit.tui import screens, telling
from caseedit.tui.flows import panes
from caseedit.tui.start import Start

if TYPE_CHECKING:
    from caseedit.tui.screens.editor import EditorScreen


def begin(screen: EditorScreen, start: Start) -> None:
    """Go to where the editor was asked to begin."""
    if start.file is None or not screen.open(start.file, pane="body"):
        panes.focus(screen, "list")
    elif start.field is not None:
        panes.focus(screen, "form")
        if not screen.form.focus_field(start.field):
            screen.say(f"There is no field {format_path(start.field)} here.", "warning")
    elif start.line is not None:
        go_to_line(screen, start.line - 1)


def show_place(screen: EditorScreen, document: Document, change: Change) -> None:
    """Go to where a change was made or taken back."""
    if change.inverse:
        offset = change.inverse[0].end
        if offset >= document.parts.body.start:
            panes.focus(screen, "body")
        else:
            go_to_offset(screen, offset)


def open_by_name(screen: EditorScreen) -> None:
    """Ask for a part of a title, path or client, and open the document."""
    recent = {path: position for position, path in enumerate(reversed(screen.workspace.recent))}
    rows = sorted(screen.rows, key=lambda row: -recent.get(row.path, -1))
    items = [
        screens.Item(row.title or row.path.name, row.path, f"{row.relative}  {row.client}".rstrip()) for row in rows
    ]

    def go(path: Path | None) -> None:
        if path is not None:
            screen.open(path)

    screen.app.push_screen(
        screens.Picker("Open", items, empty='No document has "%s" in its title, path or client.'), go
    )


def folder_in_view(screen: EditorScreen) -> Path:
    """Return the folder a new document goes to: that of the list's row, or of the current document."""
    document = screen.document
    if screen.pane == "list" and screen.browser.current_folder is not None:
        return screen.browser.current_folder
    return document.path.parent if document and document.path else screen.workspace.root


def go_to_offset(screen: EditorScreen, offset: int) -> None:
    """Put the cursor on a character of the current document, in whichever pane shows it."""
    document = screen.document
    if document is None:
        return
    parts = document.parts
    if offset >= parts.body.start:
        panes.focus(screen, "body")
        screen.body.goto(offset - parts.body.start)
        return
    panes.focus(screen, "form")
    if screen.shows_yaml:
        screen.yaml.goto(max(0, offset - parts.matter.start))
    else:
        screen.form.focus_field(telling.path_at(document, offset))


def go_to_cause(screen: EditorScreen) -> None:
    """Stand where front matter cannot be read, and say why, when such a document is opened."""
    document = screen.document
    if document is None or document.problem is None or not screen.shows_yaml:
        return
    problem = document.problem
    screen.yaml.goto(max(0, problem.span.start - document.parts.matter.start))
    line = document.position(problem.span.start)[0] + 1
    screen.say(f"Line {line}: {problem.message} {problem.hint}".strip(), "error")


def go_to_line(screen: EditorScreen, line: int) -> None:
    """Put the cursor on a line of the file, counted from 0; in the front matter on what stands in that line."""
    document = screen.document
    if document is None:
        return
    offset = document.lines.offset(line)
    if offset < document.parts.body.start:
        rest = document.text[offset:].partition("\n")[0]
        offset += len(rest) - len(rest.lstrip())
    go_to_offset(screen, offset)


def new_document(screen: EditorScreen) -> None:
    """Ask for a title and open a new document beside the current one, shaped as the schema says."""
    folder = folder_in_view(screen)
    label = str(folder.relative_to(screen.workspace.root)) if folder != screen.workspace.root else "this folder"

    def make(title: str | None) -> None:
        if title is None:
            return
        try:
            path = screen.workspace.new_document(title, folder)
        except CaseEditError as error:
            screen.say(str(error), "error")
            return
        screen.refresh_list()
        screen.open(path)
        screen.say(f"New document {in_short(path.name)}.", "success")

    screen.app.push_screen(screens.Prompt(f"Title of the new document in {label}"), make)


def go_to_source(screen: EditorScreen, field: FieldPath | None, line: int | None, link: str | None) -> None:
    """Go to the field or line that made a row; where a link leads is only said."""
    if link is not None:
        screen.say(f"This link leads to {link}  F9 opens it.")
    if field is not None:
        panes.focus(screen, "form")
        screen.form.focus_field(field)
    elif line is not None:
        panes.focus(screen, "body")
        screen.body.goto_line(line)
