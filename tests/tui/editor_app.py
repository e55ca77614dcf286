"""A small app with one text editor and its find bar, on a target that counts what it is asked."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from textual.app import App, ComposeResult
from textual.geometry import Region
from textual.pilot import Pilot

from caseedit.core.text import Edit, apply_edits, inverse_of, ordered
from caseedit.errors import Refused
from caseedit.tui.widgets.find_bar import FindBar
from caseedit.tui.widgets.text_editor import TextEditor

PARAGRAPH = "Some words about a thing that matters to the people who read it, and then some more of them. " * 4
TEXT = f"# Title\n\n{PARAGRAPH}\n\n- one\n- two\n\n" + "\n\n".join(f"Paragraph {n}." for n in range(60))


class FakeTarget:
    """A text with a history, as a document would keep it."""

    def __init__(self, text: str, editor: TextEditor) -> None:
        self.text = text
        self.editor = editor
        self.steps: list[list[tuple[Edit, ...]]] = []
        self.refuses = False

    def edit(self, edits: Sequence[Edit], *, merge: bool) -> None:
        if self.refuses:
            raise Refused("This cannot be changed.")
        done = ordered(edits, len(self.text))
        inverse = inverse_of(self.text, done)
        self.text = apply_edits(self.text, done)
        if merge and self.steps:
            self.steps[-1].append(inverse)
        else:
            self.steps.append([inverse])
        self.editor.changed(done)

    def undo(self) -> None:
        for inverse in reversed(self.steps.pop()):
            self.text = apply_edits(self.text, inverse)
            self.editor.changed(inverse, follow=True)


class EditorApp(App[None]):
    """One editor with its find bar."""

    def __init__(self, text: str, language: str = "markdown") -> None:
        super().__init__()
        self.editor = TextEditor(language=language)
        self.bar = FindBar()
        self.target = FakeTarget(text, self.editor)
        self.notices: list[str] = []
        self.places: list[tuple[int, int, str]] = []
        self.painted: list[Region] = []

    def compose(self) -> ComposeResult:
        yield self.editor
        yield self.bar

    def on_mount(self) -> None:
        self.bar.display = False
        self.editor.show(self.target, "one")
        self.editor.focus()

    def on_text_editor_notice(self, message: TextEditor.Notice) -> None:
        self.notices.append(message.text)

    def on_find_bar_notice(self, message: FindBar.Notice) -> None:
        self.notices.append(message.text)

    def on_find_bar_closed(self) -> None:
        self.bar.display = False
        self.editor.focus()

    def on_text_pane_cursor_moved(self, message: TextEditor.CursorMoved) -> None:
        self.places.append((message.line, message.column, message.note))

    def screen_rows(self) -> list[str]:
        return [self.editor.render_line(y).text.rstrip() for y in range(self.editor.size.height)]

    def count_rows(self) -> None:
        """From now on, note each region of the editor that is to be painted."""
        refresh = self.editor.refresh

        def counting(*regions: Region, **options: bool) -> TextEditor:
            self.painted += regions or [self.editor.size.region]
            return refresh(*regions, **options)

        self.editor.refresh = counting  # type: ignore[method-assign]

    def rows_painted(self) -> int:
        count = len({y for region in self.painted for y in region.line_range})
        self.painted.clear()
        return count


@asynccontextmanager
async def running(
    text: str = TEXT, size: tuple[int, int] = (50, 20), language: str = "markdown"
) -> AsyncIterator[tuple[EditorApp, Pilot[None]]]:
    app = EditorApp(text, language)
    async with app.run_test(size=size) as pilot:
        yield app, pilot
