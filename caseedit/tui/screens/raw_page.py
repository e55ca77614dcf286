"""`RawPage`: a file that cannot be edited here, as it lies on the disk, to be looked at; Escape goes back."""

from __future__ import annotations

from textual import events, on

from caseedit.core.files.raw import Raw
from caseedit.tui.screens.text_page import WholeScreen
from caseedit.tui.widgets.lines import Lines
from caseedit.tui.widgets.status_bar import KeyBar


class RawPage(WholeScreen[None]):
    """Reads only the rows that are seen."""

    def __init__(self, title: str, raw: Raw) -> None:
        super().__init__(title)
        self._raw = raw
        self._top = 0

    def on_mount(self) -> None:
        """Take the keys; the rows need none of their own."""
        lines = self.query_one("#text", Lines)
        lines.can_focus = False
        self.set_focus(None)
        keys = (("Esc", "Back", ""), ("PgDn", "More", "pagedown"), ("PgUp", "Back", "pageup"), ("End", "End", "end"))
        self.query_one(KeyBar).set(list(keys))

    def on_unmount(self) -> None:
        """Let go of the file."""
        self._raw.close()

    def on_resize(self, _event: events.Resize) -> None:
        """Show what fits."""
        self.call_after_refresh(self._show)

    @property
    def _window(self) -> tuple[int, int]:
        size = self.query_one("#text", Lines).size
        return max(1, size.height), max(8, size.width - 2)

    def _show(self) -> None:
        height, width = self._window
        rows = self._raw.rows(self._top, height, width)
        self.query_one("#text", Lines).show([[(" ", ""), (text, "")] for _, text in rows])

    def on_key(self, event: events.Key) -> None:
        """Move, or leave."""
        event.stop()
        if event.key in ("escape", "q"):
            self.dismiss(None)
        else:
            self._move(event.key)

    @on(KeyBar.Pressed)
    def _bar_pressed(self, message: KeyBar.Pressed) -> None:
        message.stop()
        if message.command:
            self._move(message.command)
        else:
            self.dismiss(None)

    def _move(self, key: str) -> None:
        height, width = self._window
        steps = {"down": 1, "pagedown": height - 1, "space": height - 1, "up": -1, "pageup": 1 - height}
        last = self._raw.end(height, width)
        if key == "home":
            self._top = 0
        elif key == "end":
            self._top = last
        elif (step := steps.get(key, 0)) > 0:
            rows = self._raw.rows(self._top, step + 1, width)
            self._top = min(rows[-1][0] if rows else last, last)
        elif step < 0:
            self._top = self._raw.back(self._top, -step, width)
        self._show()

    def on_mouse_scroll_down(self) -> None:
        """Scroll by the wheel."""
        self._move("down")

    def on_mouse_scroll_up(self) -> None:
        """Scroll by the wheel."""
        self._move("up")
