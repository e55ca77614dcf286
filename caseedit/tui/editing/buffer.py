"""`EditBuffer`: a text with a cursor and a selection that turns keys into edits."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from caseedit.core.text import Edit, Span, apply_edits, moved
from caseedit.tui.editing import lists, motion
from caseedit.tui.editing.lines import Lines
from caseedit.tui.editing.paste import cleaned, is_typed
from caseedit.tui.editing.wrap import cells_before, index_at, layout, row_of

_NO_WRAP = 1 << 30


class EditBuffer:
    """Keys in, edits out. The text changes only by `apply`, so that it always is the text of whoever owns it.

    Attributes:
        cursor: Where typing goes; an offset that is never inside a cluster or a CRLF.
        anchor: The other end of the selection; equal to `cursor` if nothing is selected.
        width: Cells of a screen row, for moves up and down; 0 if lines are not wrapped.
        page: Rows of a page.
        continues: The last edits go on where those before them ended, by the same kind of key.
        one_line: Enter, Tab and moves up and down are not handled, and pasted line ends become blanks.
        language: `markdown`, `yaml`, `text`, or empty: what Enter carries on, and whether Tab indents.
    """

    def __init__(self, text: str = "", *, one_line: bool = False, language: str = "", width: int = 0) -> None:
        self.lines = Lines(text)
        self.cursor = self.anchor = 0
        self.width = width
        self.page = 20
        self.one_line = one_line
        self.language = language
        self.newline = "\n"
        self.continues = False
        self._goal: int | None = None
        self._awaited: tuple[tuple[Edit, ...], int, int] | None = None
        self._last: tuple[str, int] = ("", 0)

    # --- what there is

    @property
    def text(self) -> str:
        """The whole text."""
        return self.lines.text

    @property
    def selection(self) -> Span:
        """What is selected; empty at the cursor if nothing is."""
        return Span(min(self.cursor, self.anchor), max(self.cursor, self.anchor))

    @property
    def selected_text(self) -> str:
        """The characters that are selected."""
        return self.selection.of(self.text)

    @property
    def is_on_first_row(self) -> bool:
        """A move up has no row to go to."""
        line, row, _ = self.place()
        return line == 0 and row == 0

    @property
    def is_on_last_row(self) -> bool:
        """A move down has no row to go to."""
        line, row, _ = self.place()
        return line == len(self.lines) - 1 and row == len(self.rows(line)) - 1

    def rows(self, line: int) -> tuple[tuple[int, int], ...]:
        """Return the screen rows of a line, as columns of it."""
        return self.rows_of(self.lines.of(line))

    def rows_of(self, text: str) -> tuple[tuple[int, int], ...]:
        """Return the screen rows of a line's text, as columns of it."""
        return layout(text, self.width or _NO_WRAP)

    def place(self, offset: int | None = None) -> tuple[int, int, int]:
        """Return line, row in it and cell of the cursor, or of another offset."""
        offset = self.cursor if offset is None else offset
        line = self.lines.line_of(offset)
        text, column = self.lines.of(line), offset - self.lines.start(line)
        rows = self.rows_of(text)
        row = row_of(rows, column)
        start, end = rows[row]
        return line, row, cells_before(text[start:end], column - start)

    def offset_at(self, line: int, row: int, cell: int) -> int:
        """Return the offset that a cell of a screen row shows; the last of a row that goes on below stays in it."""
        text = self.lines.of(line)
        rows = self.rows_of(text)
        start, end = rows[row]
        index = start + index_at(text[start:end], cell)
        offset = self.lines.start(line) + index
        return motion.left(self.lines, offset) if index == end and row < len(rows) - 1 else offset

    # --- what is done to it

    def load(self, text: str) -> None:
        """Take another text; the cursor goes to its start."""
        self.lines = Lines(text)
        self.cursor = self.anchor = 0
        self._forget()

    def apply(self, edits: Sequence[Edit], text: str | None = None) -> tuple[int, int, int]:
        """Follow edits of the text, whoever made them; those given by this buffer put the cursor where they meant to.

        Args:
            edits: Ordered, with offsets of the text before.
            text: The text after, if the caller has it.

        Returns:
            The first line touched, how many lines were there before, and how many now.
        """
        touched = self.lines.apply(edits, apply_edits(self.text, edits) if text is None else text)
        if self._awaited is not None and self._awaited[0] == tuple(edits):
            # What was typed may have joined the character after it.
            self.cursor, self.anchor = (motion.snap_on(self.lines, place) for place in self._awaited[1:])
        else:
            self.cursor = motion.snap(self.lines, moved(self.cursor, edits))
            self.anchor = motion.snap(self.lines, moved(self.anchor, edits))
            self._last = ("", 0)
        self._awaited = None
        self._goal = None
        return touched

    def key(self, name: str, character: str | None = None) -> list[Edit] | None:
        """Answer a key.

        Returns:
            The edits it asks for, to be applied by the owner; none if only the cursor moved; None: no key of it.
        """
        self.continues = False
        self._awaited = None
        plain = name.replace("shift+", "")
        if name in _EDITS:
            return self._edit(name)
        if plain in _MOVES and not (self.one_line and plain in _VERTICAL):
            self._move(plain, select=plain != name)
            return []
        if is_typed(character) and not name.startswith(("ctrl+", "alt+", "super+", "meta+", "hyper+")):
            return self._give([Edit(self.selection.start, self.selection.end, character or "")], kind="typing")
        return None

    def insert(self, text: str) -> list[Edit]:
        """Return the edits that put `text` in place of the selection."""
        if not text and not len(self.selection):
            return []
        return self._give([Edit(self.selection.start, self.selection.end, text)])

    def paste(self, text: str) -> list[Edit]:
        """Return the edits that put foreign text in place of the selection, cleaned of controls."""
        return self.insert(cleaned(text, " " if self.one_line else self.newline_at(self.selection.start)))

    def goto(self, offset: int, *, select_to: int | None = None) -> None:
        """Put the cursor at `offset`; with `select_to`, select from `offset` to there, the cursor at that end."""
        self._forget()
        self.anchor = motion.snap(self.lines, offset)
        self.cursor = self.anchor if select_to is None else motion.snap(self.lines, select_to)

    def extend(self, offset: int) -> None:
        """Move the cursor and leave the anchor: the selection grows or shrinks."""
        self._forget()
        self.cursor = motion.snap(self.lines, offset)

    def select_all(self) -> None:
        """Select the whole text."""
        self.goto(0, select_to=len(self.text))

    def select_word(self, offset: int) -> None:
        """Select the word at `offset`."""
        start, end = motion.word_around(self.lines, motion.snap(self.lines, offset))
        self.goto(start, select_to=end)

    def select_line(self, offset: int) -> None:
        """Select the line at `offset` with its end."""
        line = self.lines.line_of(offset)
        self.goto(self.lines.start(line), select_to=self.lines.start(line + 1))

    # --- moves

    def _forget(self) -> None:
        self._goal = None
        self._awaited = None
        self._last = ("", 0)

    def _move(self, name: str, *, select: bool) -> None:
        self._last = ("", 0)
        selection = self.selection
        if not select and len(selection) and name in ("left", "right"):
            self.goto(selection.start if name == "left" else selection.end)
            return
        if name not in _VERTICAL:
            self._goal = None
        self.cursor = _MOVES[name](self)
        if not select:
            self.anchor = self.cursor

    def _step_rows(self, steps: int) -> int:
        """Return the offset some rows up or down, in the column where the move began."""
        line, row, cell = self.place()
        goal = self._goal = cell if self._goal is None else self._goal
        while steps < 0:
            row, steps = row - 1, steps + 1
            if row < 0:
                if line == 0:
                    return 0
                line -= 1
                row = len(self.rows(line)) - 1
        while steps > 0:
            row, steps = row + 1, steps - 1
            if row >= len(self.rows(line)):
                if line == len(self.lines) - 1:
                    return len(self.text)
                line, row = line + 1, 0
        return self.offset_at(line, row, goal)

    def _home(self) -> int:
        line, row, _ = self.place()
        start = self.lines.start(line)
        if row:
            row_start = start + self.rows(line)[row][0]
            if self.cursor != row_start:
                return row_start
        letter = motion.first_letter(self.lines, line)
        return start if self.cursor == letter else letter

    def _end(self) -> int:
        line, row, _ = self.place()
        if row == len(self.rows(line)) - 1:
            return self.lines.end(line)
        row_end = self.offset_at(line, row, _NO_WRAP)
        return self.lines.end(line) if self.cursor == row_end else row_end

    # --- edits

    def newline_at(self, offset: int) -> str:
        """Return the line end of the line at `offset`, else of the one before, else the usual one."""
        line = self.lines.line_of(offset)
        found = self.lines.end_of(line) or (self.lines.end_of(line - 1) if line else "") or self.newline
        # A LF right after a CR would join it instead of beginning a line.
        return "\r" if found == "\n" and self.text[offset - 1 : offset] == "\r" else found

    def _give(
        self, edits: Sequence[Edit], *, kind: str = "", cursor: int | None = None, anchor: int | None = None
    ) -> list[Edit]:
        """Note where the cursor goes once the edits are applied, and return them."""
        if cursor is None:
            cursor = moved(self.cursor, edits)
            anchor = moved(self.anchor, edits) if len(self.selection) and len(edits) > 1 else cursor
        self.continues = bool(kind) and self._last == (kind, self.cursor) and not len(self.selection)
        self._last = (kind, cursor)
        self._goal = None
        self._awaited = (tuple(edits), cursor, cursor if anchor is None else anchor)
        return list(edits)

    def _remove(self, to: int, kind: str = "") -> list[Edit]:
        span = self.selection if len(self.selection) else Span(min(to, self.cursor), max(to, self.cursor))
        return self._give([Edit(span.start, span.end, "")], kind=kind) if len(span) else []

    def _edit(self, name: str) -> list[Edit] | None:
        if name in _REMOVALS:
            return self._remove(_REMOVALS[name](self), kind=name)
        if self.one_line or (name in ("tab", "shift+tab") and not self.language):
            return None
        return _LINE_EDITS[name](self)

    def _kill_line(self) -> int:
        line = self.lines.line_of(self.cursor)
        end = self.lines.end(line)
        return end if self.cursor < end or self.one_line else self.lines.start(line + 1)

    def _line_start(self) -> int:
        return self.lines.start(self.lines.line_of(self.cursor))

    def break_line(self) -> list[Edit]:
        """Return what Enter does here."""
        start = self.selection.start
        return self._give([lists.newline_edit(self.lines, self.selection, self.language, self.newline_at(start))])

    def indent(self) -> list[Edit]:
        """Return the edits that indent the lines of the selection, or put blanks at the cursor."""
        return self._give(lists.indent(self.lines, self.selection, self.language))

    def outdent(self) -> list[Edit]:
        """Return the edits that take one step of indentation from the lines of the selection."""
        return self._give(lists.outdent(self.lines, self.selection, self.language))

    def duplicate_lines(self) -> list[Edit]:
        """Return the edit that repeats the lines of the selection; the cursor goes to the copy."""
        edit = lists.duplicate(self.lines, self.selection, self.newline_at(self.cursor))
        return self._give([edit], cursor=self.cursor + edit.delta, anchor=self.anchor + edit.delta)

    def delete_lines(self) -> list[Edit]:
        """Return the edit that removes the lines of the selection."""
        edit = lists.remove_lines(self.lines, self.selection)
        return self._give([edit], cursor=edit.start) if edit.start < edit.end else []

    def move_lines(self, step: int) -> list[Edit]:
        """Return the edits that exchange the lines of the selection with the line above (-1) or below (1)."""
        edits = lists.move_down(self.lines, self.selection) if step > 0 else lists.move_up(self.lines, self.selection)
        if not edits:
            return []
        by = edits[0].delta
        return self._give(edits, cursor=self.cursor + by, anchor=self.anchor + by)


_MOVES: dict[str, Callable[[EditBuffer], int]] = {
    "left": lambda b: motion.left(b.lines, b.cursor),
    "right": lambda b: motion.right(b.lines, b.cursor),
    "up": lambda b: b._step_rows(-1),
    "down": lambda b: b._step_rows(1),
    "pageup": lambda b: b._step_rows(-b.page),
    "pagedown": lambda b: b._step_rows(b.page),
    "home": EditBuffer._home,
    "end": EditBuffer._end,
    "ctrl+a": EditBuffer._home,
    "ctrl+e": EditBuffer._end,
    "ctrl+left": lambda b: motion.word_left(b.lines, b.cursor),
    "ctrl+right": lambda b: motion.word_right(b.lines, b.cursor),
    "alt+b": lambda b: motion.word_left(b.lines, b.cursor),
    "alt+f": lambda b: motion.word_right(b.lines, b.cursor),
    "ctrl+up": lambda b: motion.paragraph_up(b.lines, b.cursor),
    "ctrl+down": lambda b: motion.paragraph_down(b.lines, b.cursor),
    "ctrl+home": lambda b: 0,
    "ctrl+end": lambda b: len(b.text),
}
_VERTICAL = ("up", "down", "pageup", "pagedown")
_REMOVALS: dict[str, Callable[[EditBuffer], int]] = {
    "backspace": lambda b: motion.left(b.lines, b.cursor),
    "shift+backspace": lambda b: motion.left(b.lines, b.cursor),
    "delete": lambda b: motion.right(b.lines, b.cursor),
    "ctrl+w": lambda b: motion.word_left(b.lines, b.cursor),
    "ctrl+backspace": lambda b: motion.word_left(b.lines, b.cursor),
    "ctrl+delete": lambda b: motion.word_right(b.lines, b.cursor),
    "alt+d": lambda b: motion.word_right(b.lines, b.cursor),
    "ctrl+k": EditBuffer._kill_line,
    "ctrl+u": EditBuffer._line_start,
}
_LINE_EDITS: dict[str, Callable[[EditBuffer], list[Edit]]] = {
    "enter": EditBuffer.break_line,
    "shift+enter": EditBuffer.break_line,
    "tab": EditBuffer.indent,
    "shift+tab": EditBuffer.outdent,
    "ctrl+d": EditBuffer.duplicate_lines,
    "ctrl+shift+k": EditBuffer.delete_lines,
    "alt+up": lambda b: b.move_lines(-1),
    "alt+down": lambda b: b.move_lines(1),
}
_EDITS = frozenset([*_REMOVALS, *_LINE_EDITS])
