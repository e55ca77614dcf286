"""`TextEditor`: the Markdown body, or the front matter as YAML, with a cursor in it."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from time import monotonic

from textual import events
from textual.message import Message

from caseedit.core.dataclasses import dataclass
from caseedit.core.text import Edit
from caseedit.errors import CaseEditError
from caseedit.tui.editing.paste import cleaned
from caseedit.tui.editing.search import BadPatternError, Found, Query, find
from caseedit.tui.widgets.text_pane import EditTarget, TextPane

__all__ = ["EditTarget", "TextEditor"]

_PAUSE = 2.0  # seconds; typing after it is another step of undo


class TextEditor(TextPane):
    """Turns keys, mouse and clipboard into edits that it asks its target for.

    Attributes:
        read_only: Keys that would change the text say so and do nothing.
    """

    @dataclass
    class Notice(Message):
        """Something to tell the person."""

        text: str

    def __init__(self, *, language: str = "markdown", hint: str = "", id: str | None = None) -> None:
        super().__init__(language=language, hint=hint, id=id)
        self.read_only = False
        self._last_edit = 0.0
        self._drags = False

    # --- finding

    def find_next(self, query: Query, *, backwards: bool = False, at: int | None = None) -> Found:
        """Select the next match, or the first that begins at or after `at`."""
        self._sought = query
        if at is None:
            at = self.selection.start if backwards else self.selection.end
        found = find(query, self.buffer.text, at, backwards=backwards)
        if found.span is not None:
            self.buffer.goto(found.span.start, select_to=found.span.end)
        self._moved()
        return found

    def replace(self, query: Query, replacement: str) -> Found:
        """Replace the match that is selected, then select the next one; if none is selected, only select."""
        here = find(query, self.buffer.text, self.selection.start)
        if here.span is None or here.span != self.selection or not len(self.selection):
            return self.find_next(query, at=self.selection.start)
        try:
            edit = query.replacement(self.buffer.text, here.span, replacement)
        except BadPatternError as error:
            return Found(problem=str(error))
        self._ask(self.buffer.insert(cleaned(edit.text, self.buffer.newline_at(edit.start))))
        return self.find_next(query)

    def replace_all(self, query: Query, replacement: str) -> Found:
        """Replace all matches, as one step of undo; `total` says how many there were."""
        try:
            edits = query.replacements(self.buffer.text, replacement)
        except BadPatternError as error:
            return Found(problem=str(error))
        newline = self.buffer.newline_at(0)
        edits = [Edit(edit.start, edit.end, cleaned(edit.text, newline)) for edit in edits]
        self._sought = query
        is_done = self._ask(edits)
        return Found(total=len(edits) if is_done else 0)

    # --- asking for changes

    def _ask(self, edits: Sequence[Edit], *, merge: bool = False) -> bool:
        """Ask the target for edits; False, with the reason told, if it made none."""
        if not edits or self._target is None:
            return False
        if self.read_only:
            self.post_message(self.Notice("This text is read-only."))
            return False
        self._is_own = True
        try:
            self._target.edit(edits, merge=merge)
        except CaseEditError as error:
            self.post_message(self.Notice(f"Not changed. {error}"))
            return False
        finally:
            self._is_own = False
        self._last_edit = monotonic()
        return True

    def duplicate_lines(self) -> None:
        """Repeat the lines of the selection below themselves."""
        self._ask(self.buffer.duplicate_lines())

    def delete_lines(self) -> None:
        """Remove the lines of the selection."""
        self._ask(self.buffer.delete_lines())

    def move_lines(self, step: int) -> None:
        """Exchange the lines of the selection with the line above (-1) or below (1)."""
        self._ask(self.buffer.move_lines(step))

    def copy(self) -> bool:
        """Copy the selection; False, and told, if there is none."""
        text = self.buffer.selected_text
        if not text:
            self.post_message(self.Notice("Nothing is selected: Shift with the arrows selects. To quit: Ctrl+Q."))
            return False
        self.app.copy_to_clipboard(text)
        told = f"Copied here: {len(text):,} character{'s' if len(text) > 1 else ''}."
        if "TMUX" in os.environ:
            told += " For your desktop: `set -g set-clipboard on` in tmux.conf."
        self.post_message(self.Notice(told))
        return True

    def cut(self) -> None:
        """Copy the selection and remove it."""
        if self.copy():
            self._ask(self.buffer.insert(""))

    def paste(self, text: str | None = None) -> None:
        """Put text, or what was copied here, in place of the selection."""
        self._ask(self.buffer.paste(self.app.clipboard if text is None else text))

    # --- keys and mouse

    def answer(self, event: events.Key) -> bool:
        """Answer a key; False if it means nothing in a text."""
        if self._target is None:
            return False
        if event.key in _CLIPBOARD:
            _CLIPBOARD[event.key](self)
            return True
        if event.key == "escape":
            return self._let_go()
        edits = self.buffer.key(event.key, event.character)
        if edits is None:
            return False
        if edits:
            self._ask(edits, merge=self.buffer.continues and monotonic() - self._last_edit < _PAUSE)
        else:
            if event.key.endswith(("pageup", "pagedown")):
                self._view.scroll(self.buffer.page * (1 if event.key.endswith("down") else -1))
            self._moved()
        return True

    def _let_go(self) -> bool:
        """Take back selection and search marks; False if there were none."""
        if not len(self.selection) and self._sought is None:
            return False
        self._sought = None
        self.goto(self.cursor)
        return True

    def on_paste(self, event: events.Paste) -> None:
        """Insert pasted text as one edit."""
        event.stop()
        self.paste(event.text)

    def _offset_at(self, event: events.MouseEvent) -> int:
        return self._view.offset_at(event.x - 1, event.y)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Put the cursor where the mouse is; with Shift the selection grows up to there."""
        if event.button != 1:
            return
        event.stop()
        self.capture_mouse()
        self._drags = True
        offset = self._offset_at(event)
        if event.shift:
            self.buffer.extend(offset)
        else:
            self.buffer.goto(offset)
        self._repaint()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Select while the button is held."""
        if not self._drags:
            return
        event.stop()
        offset = self._offset_at(event)
        if offset != self.cursor:
            self.buffer.extend(offset)
            if not 0 <= event.y < self.size.height:
                self._view.scroll(-1 if event.y < 0 else 1)
            self._repaint()

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """End selecting."""
        if self._drags:
            self._drags = False
            self.release_mouse()
            event.stop()

    def on_click(self, event: events.Click) -> None:
        """Select a word by two clicks and a line by three."""
        event.stop()
        if event.chain == 2:
            self.buffer.select_word(self._offset_at(event))
        elif event.chain >= 3:
            self.buffer.select_line(self._offset_at(event))
        else:
            return
        self._repaint()


_CLIPBOARD: dict[str, Callable[[TextEditor], object]] = {
    "ctrl+c": TextEditor.copy,
    "ctrl+insert": TextEditor.copy,
    "ctrl+x": TextEditor.cut,
    "shift+delete": TextEditor.cut,
    "ctrl+v": TextEditor.paste,
    "shift+insert": TextEditor.paste,
}
