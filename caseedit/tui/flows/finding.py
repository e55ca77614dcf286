"""Finding in a text: words, lines, headings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caseedit.tui.flows import panes
from caseedit.tui.screens.picker import Item, Picker, fitting

if TYPE_CHECKING:
    from caseedit.tui.screens.editor import EditorScreen
    from caseedit.tui.widgets.find_bar import FindBar


def find(screen: EditorScreen) -> None:
    """Open the find bar."""
    _open(screen, replacing=False)


def replace(screen: EditorScreen) -> None:
    """Open the find bar with a row for the replacement."""
    _open(screen, replacing=True)


def _open(screen: EditorScreen, *, replacing: bool) -> None:
    if screen.document is None:
        return
    editor = screen.editor_in_use()
    panes.focus_editor(screen, editor)
    bar = _bar(screen)
    bar.display = True
    bar.open(editor, replacing=replacing)


def _bar(screen: EditorScreen) -> FindBar:
    """Return the find bar, mounted under the body when it is first needed."""
    from caseedit.tui.widgets.find_bar import FindBar

    found = screen.query(FindBar)
    if found:
        return found.first()
    bar = FindBar(id="find")
    bar.display = False
    screen.query_one("#body-pane").mount(bar)
    return bar


def find_next(screen: EditorScreen) -> None:
    """Go to the next match of what was searched last."""
    _bar(screen).next()


def find_previous(screen: EditorScreen) -> None:
    """Go to the match before."""
    _bar(screen).previous()


def go_to(screen: EditorScreen) -> None:
    """Ask for a line number or a heading of the body, and go there, in the body or on the page."""
    if screen.document is None:
        return
    editor = screen.editor_in_use()
    headings = [Item("  " * (level - 1) + text, line, note=f"{line + 1}") for line, level, text in editor.headings()]

    def items(query: str) -> list[Item]:
        if query.strip().isdigit():
            line = int(query.strip())
            return [Item(f"Line {line}", line - 1)]
        return fitting(headings, query)

    def go(line: int | None) -> None:
        if line is not None and screen.pane == "page":
            screen.page.go_to_line(line)
        elif line is not None:
            panes.focus_editor(screen, editor)
            editor.goto_line(line)

    screen.app.push_screen(Picker("Line or heading", items, empty="Type a line number."), go)
