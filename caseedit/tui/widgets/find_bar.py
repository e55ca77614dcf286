"""`FindBar`: one row to find, two to replace, under the text that is searched."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import events
from textual.message import Message
from textual.strip import Strip

from caseedit.core.cells import cell_width
from caseedit.core.dataclasses import dataclass, replace
from caseedit.core.text import Edit
from caseedit.tui.editing.buffer import EditBuffer
from caseedit.tui.editing.painting import input_pieces
from caseedit.tui.editing.search import Found, Query
from caseedit.tui.framing import Rowwise
from caseedit.tui.paint import Piece, strip
from caseedit.tui.palette import palette_of, place_cursor
from caseedit.tui.widgets.text_editor import TextEditor

_LABEL = 6
_TOLD = 13
# What Tab walks through, with the cells it takes in its row; the inputs take what is left.
_TOGGLES = {"pattern": 4, "case": 4, "word": 3}
# What the signs of the toggles mean is said when Tab comes to them.
_MEANING = {
    "pattern": "A pattern (regular expression). Space turns it on or off.",
    "case": "Capitals matter: only if some are typed, always, or never. Space goes on.",
    "word": "Whole words only. Space turns it on or off.",
    "all": "Enter replaces everywhere; ^Z takes it back.",
}
_ALL = " All "
_CASES = {None: (" Aa ", False), True: ("[Aa]", True), False: ("[aa]", True)}


class FindBar(Rowwise, can_focus=True, inherit_bindings=False, inherit_css=False):
    """Finds while one types. Enter goes on, Up goes back, Tab goes to the next part of the bar, Escape closes it."""

    ALLOW_SELECT: ClassVar[bool] = False
    DEFAULT_CSS = """
    FindBar { height: 1; }
    FindBar.-replacing { height: 2; }
    """

    @dataclass
    class Closed(Message):
        """The bar is no longer wanted."""

    @dataclass
    class Notice(Message):
        """Something to tell the person."""

        text: str

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._editor: TextEditor | None = None
        self._inputs = {"find": EditBuffer(one_line=True), "replace": EditBuffer(one_line=True)}
        self._first = {"find": 0, "replace": 0}
        self._query = Query("")
        self._found = Found()
        self._part = "find"
        self._origin = 0
        self._extents: dict[tuple[int, str], range] = {}

    # --- what it is asked

    @property
    def sought(self) -> Query:
        """What is searched for."""
        return self._query

    def open(self, editor: TextEditor, *, replacing: bool) -> None:
        """Take the focus and search in `editor`; what is selected there in one line is what to find."""
        is_open = self.has_focus and self._editor is editor
        self._editor = editor
        self._origin = editor.selection.start
        self.set_class(replacing, "-replacing")
        selected = editor.buffer.selected_text
        find = self._inputs["find"]
        if selected and not is_open and "\n" not in selected and "\r" not in selected:
            find.load(selected)
        find.select_all()
        self._part = "find"
        self._found = Found()
        # At once, not by `focus()`, which waits: the next key is already meant for the bar.
        self.screen.set_focus(self, scroll_visible=False)
        if find.text:
            self._search()
        self.refresh(layout=True)

    def next(self) -> None:
        """Go to the next match of what was searched last."""
        self._step(backwards=False)

    def previous(self) -> None:
        """Go to the match before."""
        self._step(backwards=True)

    def _step(self, *, backwards: bool) -> None:
        if self._editor is None or not self._query.text:
            self.post_message(self.Notice("Nothing was searched for yet: Ctrl+F."))
            return
        found = self._editor.find_next(self._query, backwards=backwards)
        self._origin = self._editor.selection.start
        if found.wrapped:
            self.post_message(self.Notice(f"Went on from the {'end' if backwards else 'start'}: {found.told}."))
        elif not self.has_focus:
            self.post_message(self.Notice(found.told if found.total else f'"{self._query.text}" is not here.'))
        self._take(found)

    def _search(self) -> None:
        """Search again from where the bar was opened: the words or the way to search are others."""
        self._query = replace(self._query, text=self._inputs["find"].text)
        if self._editor is None:
            return
        if not self._query.text:
            self._editor.sought = None
            self._editor.goto(self._origin)
            self._take(Found())
        else:
            self._take(self._editor.find_next(self._query, at=self._origin))

    def _take(self, found: Found) -> None:
        self._found = found
        if found.problem:
            self.post_message(self.Notice(found.problem))
        self.refresh()

    def _replace_one(self) -> None:
        if self._editor is not None and self._query.text:
            self._take(self._editor.replace(self._query, self._inputs["replace"].text))

    def _replace_all(self) -> None:
        if self._editor is None or not self._query.text:
            return
        found = self._editor.replace_all(self._query, self._inputs["replace"].text)
        if not found.problem:
            count = f"{found.total:,} {'place' if found.total == 1 else 'places'}"
            self.post_message(
                self.Notice(f"Replaced in {count}. Ctrl+Z takes it back." if found.total else "Nothing to replace.")
            )
            found = Found()
        self._take(found)

    def _close(self) -> None:
        if self._editor is not None:
            self._editor.sought = None
        self.post_message(self.Closed())

    # --- keys and mouse

    @property
    def _is_replacing(self) -> bool:
        return self.has_class("-replacing")

    @property
    def _parts(self) -> list[str]:
        return [
            "find",
            *(["replace"] if self._is_replacing else []),
            *_TOGGLES,
            *(["all"] if self._is_replacing else []),
        ]

    def answer(self, event: events.Key) -> bool:
        """Answer a key; False if it means nothing here."""
        act = _KEYS.get(event.key)
        if act is None:
            return self._typed(event)
        act(self)
        return True

    def _typed(self, event: events.Key) -> bool:
        buffer = self._inputs.get(self._part)
        if buffer is None:
            if event.key == "space":
                self._press()
            return event.key == "space"
        edits = buffer.key(event.key, event.character)
        if edits is None:
            return False
        self._change(buffer, edits)
        return True

    def _change(self, buffer: EditBuffer, edits: list[Edit]) -> None:
        if edits:
            buffer.apply(edits)
            if self._part == "find":
                self._search()
        self.refresh()

    def _tab(self, step: int) -> None:
        parts = self._parts
        at = parts.index(self._part) if self._part in parts else 0
        self._part = parts[(at + step) % len(parts)]
        if self._part in _MEANING:
            self.post_message(self.Notice(_MEANING[self._part]))
        self.refresh()

    def _press(self) -> None:
        """Do what Enter does in this part."""
        if self._part == "find":
            self.next()
        elif self._part == "replace":
            self._replace_one()
        elif self._part == "all":
            self._replace_all()
        else:
            self._toggle()

    def _toggle(self) -> None:
        query = self._query
        if self._part == "pattern":
            self._query = replace(query, is_pattern=not query.is_pattern)
        elif self._part == "word":
            self._query = replace(query, whole_word=not query.whole_word)
        else:
            after = {None: True, True: False, False: None}
            self._query = replace(query, match_case=after[query.match_case])
        self._search()
        self.refresh()

    def _copy(self) -> None:
        buffer = self._inputs.get(self._part)
        if buffer is not None and buffer.selected_text:
            self.app.copy_to_clipboard(buffer.selected_text)

    def _insert(self, text: str) -> None:
        buffer = self._inputs.get(self._part)
        if buffer is not None:
            self._change(buffer, buffer.paste(text))

    def on_paste(self, event: events.Paste) -> None:
        """Insert pasted text as one line."""
        event.stop()
        self._insert(event.text)

    def on_click(self, event: events.Click) -> None:
        """Go to the part that was clicked, or press it."""
        event.stop()
        for (y, part), cells in self._extents.items():
            if event.y == y and event.x in cells:
                self._part = part
                if part not in self._inputs:
                    self._press()
                self.refresh()

    def on_focus(self) -> None:
        """Show the cursor."""
        self.refresh()

    def on_blur(self) -> None:
        """Hide the cursor."""
        self.refresh()

    # --- painting

    def render_line(self, y: int) -> Strip:
        """Paint the row to find, or the one to replace."""
        width, palette = self.size.width, palette_of(self)
        row = self._find_row(width) if y == 0 else self._replace_row(width)
        return strip(row, width, palette, "surface")

    def _find_row(self, width: int) -> list[Piece]:
        query = self._query
        toggles = [
            self._button(0, "pattern", "[.*]" if query.is_pattern else " .* ", is_on=query.is_pattern),
            self._button(0, "case", *_CASES[query.match_case]),
            self._button(0, "word", "[W]" if query.whole_word else " W ", is_on=query.whole_word),
        ]
        at = width - sum(_TOGGLES.values())
        for part, cells in _TOGGLES.items():
            self._extents[0, part] = range(at, at + cells)
            at += cells
        told, look = self._told()
        return [
            *self._input(0, "find", "Find ", width - _TOLD - sum(_TOGGLES.values())),
            (f"{told:>{_TOLD - 1}} ", look),
            *toggles,
        ]

    def _told(self) -> tuple[str, str]:
        found = self._found
        if found.problem:
            return "not usable", "error"
        if not self._query.text or (self._inputs["find"].text and not found.total and not found.position):
            return ("", "dim") if not self._query.text else ("no match", "warning")
        return found.told, "dim"

    def _replace_row(self, width: int) -> list[Piece]:
        self._extents[1, "all"] = range(width - len(_ALL), width)
        hint = "Enter: this one " if width >= 50 else " "
        row = self._input(1, "replace", "With ", width - len(_ALL) - len(hint))
        return [*row, (hint, "dim"), self._button(1, "all", _ALL, is_on=False)]

    def _input(self, y: int, part: str, label: str, width: int) -> list[Piece]:
        room = max(1, width - _LABEL)
        self._extents[y, part] = range(_LABEL, _LABEL + room)
        has_focus = self.has_focus and self._part == part
        row, self._first[part] = input_pieces(self._inputs[part], room, self._first[part], has_focus=has_focus)
        used = sum(cell_width(text) for text, _ in row)
        if has_focus:
            self._place_hardware_cursor(y, part)
        raised = [(text, f"{names} on-raised" if " on-" not in f" {names}" else names) for text, names in row]
        bar = ("▌", "accent sign") if has_focus else (" ", "")
        return [
            bar,
            (label, "bold" if has_focus else "dim"),
            *raised,
            (" " * (room - used), "on-raised" if has_focus else ""),
        ]

    def _place_hardware_cursor(self, y: int, part: str) -> None:
        buffer, first = self._inputs[part], self._first[part]
        cell = _LABEL + cell_width(buffer.text[first : buffer.cursor])
        place_cursor(self, cell, y)

    def _button(self, y: int, part: str, text: str, is_on: bool) -> Piece:
        names = "bold" if is_on else "dim"
        return text, f"{names} reverse" if self.has_focus and self._part == part else names


_KEYS: dict[str, Callable[[FindBar], object]] = {
    "escape": FindBar._close,
    "enter": FindBar._press,
    "shift+enter": FindBar.previous,
    "up": FindBar.previous,
    "down": FindBar.next,
    "tab": lambda bar: bar._tab(1),
    "shift+tab": lambda bar: bar._tab(-1),
    "ctrl+c": FindBar._copy,
    "ctrl+v": lambda bar: bar._insert(bar.app.clipboard),
}
