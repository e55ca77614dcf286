"""`FileBrowser`: folders and documents of the workspace, one widget however many there are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from caseedit.core.cells import cell_width, grapheme_boundaries, wrap_words
from caseedit.core.clean import show
from caseedit.core.collection.index import IndexRow, nearest
from caseedit.tui.framing import Scrolling
from caseedit.tui.paint import SCROLL_MARK, Piece, strip, thumb
from caseedit.tui.palette import palette_of, place_cursor
from caseedit.tui.widgets.file_list import FileList, Line
from caseedit.tui.widgets.file_rows import document, heading

EMPTY = "No Markdown files here. ^N makes one."
# The filter's own row stays at the top while the others scroll.
HEAD = 1


class FileBrowser(Scrolling, can_focus=True, inherit_css=False):
    """Paints and moves through a `FileList`; the first row is the filter.

    Attributes:
        notice: Said in place of documents if there are none.
    """

    DEFAULT_CSS = """
    FileBrowser { width: 1fr; height: 1fr; background: $background; }
    """

    class Opened(Message):
        """A document was chosen."""

        def __init__(self, path: Path) -> None:
            super().__init__()
            self.path = path

    class SummaryChanged(Message):
        """`summary` says something else now."""

        def __init__(self, summary: str) -> None:
            super().__init__()
            self.summary = summary

        def can_replace(self, message: Message) -> bool:
            """Only the newest is of use."""
            return isinstance(message, FileBrowser.SummaryChanged)

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.notice = EMPTY
        self._list = FileList()
        self._root = Path()
        self._current: Path | None = None
        self._cursor = 0
        self._filter = ""
        self._is_filtering = False
        self._told = ""

    # What it shows

    def show(self, rows: Sequence[IndexRow], root: Path) -> None:
        """Show these rows, in their order; paints only the lines that differ."""
        self._root = root
        self._change(lambda: self._list.show(rows))

    def set_current(self, path: Path | None) -> None:
        """Mark the document that is open, and put the cursor on it."""
        old, self._current = self._current, path
        if path is not None:
            if self._filter and self._list.hides(path):
                # What is open must be seen in the list: the filter has done its work.
                self._is_filtering = False
                self.set_filter("")
            self._change(lambda: self._list.unfold_to(path))
            position = self._list.index(path)
            if position is not None:
                self._go(position)
        for key in (old, path):
            if key is not None:
                self._refresh_key(key)

    def set_marks(self, marks: Mapping[Path, str]) -> None:
        """Set the signs of documents, the one that stands before them first; paints only what differs."""
        before = self._list.marks
        self._list.marks = after = {str(path): mark for path, mark in marks.items()}
        changed = {place for place in before.keys() | after.keys() if before.get(place) != after.get(place)}
        for place in changed:
            self._refresh_key(place)
        for position, line in enumerate(self._list.lines if changed else ()):
            if line.is_folded:
                self._refresh_line(position)
        self._tell()

    @property
    def summary(self) -> str:
        """What belongs in the title of the pane: `24  2!`, or `3 of 24` while a filter is on."""
        count = len(self._list.rows)
        errors = self._list.count_marked("!")
        shown = f"{self._list.shown:,} of {count:,}" if self._filter else f"{count:,}"
        return f"{shown}  {errors:,}!" if errors else shown

    @property
    def current_folder(self) -> Path | None:
        """The folder that the cursor is in."""
        line = self._line()
        return None if line is None else self._root / line.folder

    @property
    def cursor_path(self) -> Path | None:
        """The document that the cursor is on."""
        line = self._line()
        return line.row.path if line is not None and line.row is not None else None

    def visible_paths(self) -> list[Path]:
        """Return the documents that can be seen now, to be read before others."""
        lines = self._list.lines[self.top : self.top + self.size.height]
        return [line.row.path for line in lines if line.row is not None]

    @property
    def filter_words(self) -> str:
        """What is typed into the filter."""
        return self._filter

    def set_filter(self, words: str) -> None:
        """Show only the documents that fit `words`."""
        self._filter = words
        self._change(lambda: self._list.filter(words), keep_place=not words)
        self.refresh(Region(0, 0, self.size.width, HEAD))

    # Movement

    def answer(self, event: events.Key) -> bool:
        """Move, fold, open, or type into the filter."""
        return self._move(event.key) or self._type(event)

    def on_paste(self, event: events.Paste) -> None:
        """Add pasted words to the filter."""
        words = " ".join(event.text.split())
        if words:
            self._is_filtering = True
            self.set_filter(self._filter + words)
        event.stop()

    def on_click(self, event: events.Click) -> None:
        """Go to the row that was clicked; open or fold it."""
        event.stop()
        self.focus()
        if event.y < HEAD:
            self._begin_filter()
            return
        position = event.y - HEAD + self.top
        if position < len(self._list.lines):
            self._go(position)
            self._choose()

    def on_focus(self) -> None:
        """Show where the cursor is."""
        self._refresh_line(self._cursor)

    def on_blur(self) -> None:
        """Show that keys go elsewhere."""
        self._refresh_line(self._cursor)
        self.refresh(Region(0, 0, self.size.width, HEAD))

    def on_resize(self, event: events.Resize) -> None:
        """Keep the cursor in view."""
        self._measure()
        self._go(self._cursor)

    def _move(self, key: str) -> bool:
        page = max(1, self.size.height - HEAD - 1)
        steps = {"up": -1, "down": 1, "pageup": -page, "pagedown": page, "home": -len(self._list.lines)}
        if key in steps or key == "end":
            self._go(self._cursor + steps.get(key, len(self._list.lines)))
        elif key == "enter":
            self._choose()
        elif key == "left":
            self._fold_or_climb()
        elif key == "right":
            self._unfold_or_enter()
        else:
            return False
        return True

    def _type(self, event: events.Key) -> bool:
        if event.key == "escape" and (self._is_filtering or self._filter):
            self._is_filtering = False
            self.set_filter("")
        elif event.key == "backspace" and (self._is_filtering or self._filter):
            self._erase()
        elif event.character == "/" and not self._is_filtering:
            self._begin_filter()
        elif event.is_printable and event.character and (event.character != " " or self._filter):
            self._is_filtering = True
            self.set_filter(self._filter + event.character)
        else:
            return False
        return True

    def _begin_filter(self) -> None:
        self._is_filtering = True
        self.refresh(Region(0, 0, self.size.width, HEAD))

    def _erase(self) -> None:
        """Take the last character, as people see it, from the filter; leave the filter if there is none."""
        self._is_filtering = bool(self._filter)
        self.set_filter(self._filter[: grapheme_boundaries(self._filter)[-2]] if self._filter else "")

    def _choose(self) -> None:
        line = self._line()
        if line is None:
            return
        if line.row is not None:
            self.post_message(self.Opened(line.row.path))
        else:
            self._fold(line.folder, not line.is_folded)

    def _fold_or_climb(self) -> None:
        line = self._line()
        if line is None:
            return
        if line.row is None:
            self._fold(line.folder, True)
        elif line.folder:
            self._go(self._list.index(line.folder) or 0)

    def _unfold_or_enter(self) -> None:
        line = self._line()
        if line is None or line.row is not None:
            return
        if line.is_folded:
            self._fold(line.folder, False)
        else:
            self._go(self._cursor + 1)

    def _fold(self, folder: str, is_folded: bool) -> None:
        self._change(lambda: self._list.fold(folder, is_folded))

    def _line(self) -> Line | None:
        return self._list.lines[self._cursor] if self._cursor < len(self._list.lines) else None

    def _go(self, position: int) -> None:
        old, self._cursor = self._cursor, max(0, min(position, len(self._list.lines) - 1))
        if old != self._cursor:
            self._refresh_line(old)
            self._refresh_line(self._cursor)
        room = max(1, self.size.height - HEAD)
        # A folder's heading comes into view with its first document.
        first = self._cursor - 1 if self._cursor == 1 else self._cursor
        if first < self.top:
            self.scroll_to_row(first)
        elif self._cursor >= self.top + room:
            self.scroll_to_row(self._cursor - room + 1)

    def _change(self, act: Callable[[], None], *, keep_place: bool = True) -> None:
        """Change the lines; keep the cursor on its document or folder, and repaint what differs."""
        before, line = self._list.lines, self._line()
        act()
        after = self._list.lines
        self._measure()
        place = self._list.index(line.key) if line is not None else None
        if line is None or not keep_place:
            place = self._list.first_document()
        self._repaint(before, after)
        self._go(place if place is not None else self._cursor)
        self._tell()

    def _repaint(self, before: Sequence[Line], after: Sequence[Line]) -> None:
        if not before or not after:
            self.refresh()
            return
        for position in range(self.top, self.top + self.size.height):
            old = before[position] if position < len(before) else None
            new = after[position] if position < len(after) else None
            if old is not new and old != new:
                self._refresh_line(position)

    def _measure(self) -> None:
        self.measure(len(self._list.lines) + HEAD)

    def _tell(self) -> None:
        if self.is_attached and self.summary != self._told:
            self._told = self.summary
            self.post_message(self.SummaryChanged(self._told))

    # Painting

    def _refresh_key(self, key: Path | str) -> None:
        position = self._list.index(key)
        if position is not None:
            self._refresh_line(position)

    def _refresh_line(self, position: int) -> None:
        y = position - self.top + HEAD
        if HEAD <= y < self.size.height:
            if position == self._cursor:
                place_cursor(self, 0, y)
            self.refresh(Region(0, y, self.size.width, 1))

    def render_line(self, y: int) -> Strip:
        """Paint one row."""
        width, palette = self.size.width, palette_of(self)
        if y < HEAD:
            return strip(self._filter_pieces(width), width, palette, "raised" if self._is_typing else "background")
        lines = self._list.lines
        position = y - HEAD + self.top
        if not lines:
            return strip([(" ", ""), (self._empty_row(y - HEAD, width - 2), "dim")], width, palette)
        edge: Piece = (SCROLL_MARK if y - HEAD in self._thumb() else " ", "edge sign")
        if position >= len(lines):
            return strip([(" " * (width - 1), ""), edge], width, palette)
        is_cursor = position == self._cursor and self.has_focus
        pieces = self._pieces(lines[position], is_cursor, width - 1)
        taken = sum(cell_width(text) for text, _ in pieces)
        pieces += [(" " * (width - 1 - taken), ""), edge]
        return strip(pieces, width, palette, "raised" if is_cursor else "background")

    @property
    def _is_typing(self) -> bool:
        return self.has_focus and self._is_filtering

    def _filter_pieces(self, width: int) -> list[Piece]:
        if not self._filter and not self._is_typing:
            return [(" / filter", "dim")]
        words = show(self._filter)
        while cell_width(words) > width - 5:
            words = words[max(1, grapheme_boundaries(words)[1]) :]
        return [(" / ", "accent"), (words, "bold"), ("█" if self._is_typing else "", "accent sign")]

    def _pieces(self, line: Line, is_cursor: bool, width: int) -> list[Piece]:
        """Return a row's pieces, at most `width` cells in all."""
        is_current = line.row is not None and line.row.place == str(self._current)
        lead = "▌" if is_cursor else (">" if is_current else " ")
        mark = self._list.mark(line)
        if line.row is None:
            return [(lead, "accent sign"), *heading(line, mark, width - 1)]
        return [
            (lead, "accent sign"),
            *document(line.row, mark, width - 1, is_current=is_current, is_alike=self._list.is_alike(line.row)),
        ]

    def _thumb(self) -> range:
        return thumb(self.top, max(1, self.size.height - HEAD), len(self._list.lines))

    def _empty_row(self, y: int, width: int) -> str:
        text = self._empty_words()
        lines = wrap_words(text, max(width, 1))
        return text[slice(*lines[y])].rstrip() if y < len(lines) else ""

    def _empty_words(self) -> str:
        if not self._filter or not self._list.rows:
            return self.notice
        near = nearest(self._filter, self._list.rows)
        words = f'Nothing matches "{show(self._filter)}".'
        return f'{words} Nearest: "{show(near)}". Escape shows all.' if near else f"{words} Escape shows all."
