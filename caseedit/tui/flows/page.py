"""The page: kept up to the document, scrolled along with form and body."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from caseedit.core.document.document import Document
from caseedit.core.preview.page import PageView
from caseedit.core.schema.paging import page_settings
from caseedit.tui.later import Later
from caseedit.tui.widgets.preview import Preview

if TYPE_CHECKING:
    from caseedit.core.preview.thumbnails import Thumbnails
    from caseedit.tui.screens.editor import EditorScreen
    from caseedit.tui.widgets.text_editor import TextEditor

SLOW = 0.05  # seconds of processor time of a change from which the page waits until the writer pauses
PAUSE = 0.4  # seconds without a key
COSTS_A_PAUSE = 2  # a pause is at least so many times as long as what it is waited for


class Upkeep:
    """How the page follows what is written: at once, or in pauses where a change of it takes long, as in huge tables.

    Attributes:
        is_stale: It was off when something changed.
        has_new_values: The fields may have changed, too.
        pause: Seconds without a key that it waits for; 0 where it follows at once.
    """

    def __init__(self, screen: EditorScreen) -> None:
        self.is_stale = self.has_new_values = False
        self.pause = 0.0
        self.later = Later(lambda: _bring_up(screen))


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
    from caseedit.core.preview.thumbnails import Thumbnails

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
    """Bring the page up to the document; nothing is read while the page is off, nor where that would hold up keys."""
    upkeep = screen.page_upkeep
    upkeep.has_new_values |= touches_fields
    if upkeep.pause:
        upkeep.later.call(screen, upkeep.pause)
    elif document is screen.document:
        _bring_up(screen)


def _is_seen(screen: EditorScreen) -> bool:
    return screen.page.view is not None and "page" in screen.arrangement.shown


def _bring_up(screen: EditorScreen) -> None:
    upkeep, view, document = screen.page_upkeep, screen.page.view, screen.document
    if view is None or document is None or not _is_seen(screen):
        upkeep.is_stale = True
        return
    began, was_off = time.thread_time(), upkeep.is_stale
    if was_off or upkeep.has_new_values:
        _take(screen, view, document)
    else:
        view.update_body(document.body)
    upkeep.is_stale = upkeep.has_new_values = False
    screen.page.changed()
    if not was_off:
        # What came while it was off comes once, and says nothing of the next key.
        cost = time.thread_time() - began
        upkeep.pause = max(PAUSE, COSTS_A_PAUSE * cost) if cost > SLOW else 0.0
        screen.tell()


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
