"""The page: kept up to the document, scrolled along with form and body."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from caseedit.core.document.document import Document
from caseedit.core.preview.page import PageView
from caseedit.core.preview.thumbnails import Thumbnails
from caseedit.core.schema.paging import page_settings
from caseedit.tui.widgets.preview import Preview

if TYPE_CHECKING:
    from caseedit.tui.screens.editor import EditorScreen
    from caseedit.tui.widgets.text_editor import TextEditor


def view_of(screen: EditorScreen, document: Document) -> PageView:
    """Make the page of a document."""
    folder = document.path.parent if document.path else None
    view = PageView(
        folder,
        screen.workspace.root,
        is_plain=screen.workspace.config.accessible,
        find_document=partial(_find_document, screen),
        thumbnails=_thumbnails(screen),
    )
    _take(screen, view, document)
    return view


def _thumbnails(screen: EditorScreen) -> Thumbnails | None:
    """Return what shows pictures, if the writer wants them and terminal, line and installation can."""
    config = screen.workspace.config
    is_far = "SSH_CONNECTION" in os.environ or "SSH_TTY" in os.environ
    if not config.pictures or config.accessible or is_far or screen.app.console.color_system != "truecolor":
        return None
    from importlib.util import find_spec

    if find_spec("PIL") is None:
        return None
    page = screen.page
    if page.thumbnails is None:
        page.thumbnails = Thumbnails(partial(_tell, screen))
    return page.thumbnails


def _tell(screen: EditorScreen) -> None:
    """Let the app show what was decoded; this is called in another thread."""
    screen.app.call_later(screen.page.pictures_came)


def _take(screen: EditorScreen, view: PageView, document: Document) -> None:
    workspace = screen.workspace
    settings = page_settings(workspace.schema, workspace.catalog, document.path, document.fields, document.tree)
    view.update(document.fields, document.body, settings)


def _find_document(screen: EditorScreen, key: str, value: str) -> Mapping[str, Any] | None:
    """Return the fields of the document that has this value, empty if none has; None while not all have been read."""
    rows = screen.workspace.index.rows
    if not all(row.is_read for row in rows):
        return None
    return next((row.fields for row in rows if row.fields.get(key) == value), {})


def update(screen: EditorScreen, document: Document, *, touches_fields: bool) -> None:
    """Bring the page up to the document; nothing is read while the page is off."""
    view = screen.page.view
    if view is None or "page" not in screen.arrangement.shown:
        screen.page_is_stale = True
        return
    if touches_fields or screen.page_is_stale:
        _take(screen, view, document)
    else:
        view.update_body(document.body)
    screen.page_is_stale = False
    screen.page.changed()


def reveal(screen: EditorScreen) -> None:
    """Scroll the page to what the writer is at."""
    pane = screen.pane_before_page if screen.pane == "page" else screen.pane
    if "page" not in screen.arrangement.shown or screen.document is None:
        return
    if pane == "body":
        screen.page.reveal(line=screen.body.place[0])
    elif pane == "form" and not screen.shows_yaml:
        screen.page.reveal(field=screen.form.current_path)


def documents_known(screen: EditorScreen) -> None:
    """Show on the page what other documents say of themselves, now that all have been read."""
    view = screen.page.view
    if view is not None and view.bind_again():
        screen.page.changed(follow=False)


def scroll_along(screen: EditorScreen, message: TextEditor.Scrolled | Preview.Scrolled) -> None:
    """Scroll the page along with the body, or the body along with the page; what the writer is at stays in view."""
    shown = screen.arrangement.shown
    if message.line is None or not {"body", "page"} <= shown:
        return
    if isinstance(message, Preview.Scrolled):
        screen.body.scroll_to_line(message.line)
    elif screen.pane == "body":
        screen.page.scroll_to_line(message.line)
        screen.page.reveal(line=screen.body.place[0])
