"""`Picker`: type a part of a name, see what fits, take one: documents, commands, headings, themes."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from textual import events
from textual.app import ComposeResult
from textual.geometry import Offset
from textual.screen import ModalScreen

from caseedit.core.cells import cell_width, clip, graphemes
from caseedit.core.clean import show
from caseedit.core.dataclasses import dataclass
from caseedit.tui.palette import palette_of
from caseedit.tui.widgets.boxes import Column
from caseedit.tui.widgets.lines import Lines, PieceRow

MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to take.

    Attributes:
        text: Its name.
        value: What the picker is dismissed with.
        detail: Dim words after the name.
        note: Words at the right end of the row, such as a key.
    """

    text: str
    value: Any
    detail: str = ""
    note: str = ""


def fitting(items: Sequence[Item], query: str) -> list[Item]:
    """Return the items that a query names, the closest first; all for an empty query.

    What was typed stands there as a whole, or each of its words does, or its letters begin words: `nd` is New document.
    """
    folded = query.casefold().strip()
    if not folded:
        return list(items)
    initials = _initials(folded)
    ranked = [(_rank(folded, initials, item.text.casefold(), item.detail.casefold()), item) for item in items]
    found = [(rank, item) for rank, item in ranked if rank is not None]
    return [item for _, item in sorted(found, key=lambda entry: entry[0])]


def _rank(query: str, initials: re.Pattern[str], text: str, detail: str) -> tuple[int, int] | None:
    """Return how near an item is, the nearest first; None if the query does not name it."""
    at = text.find(query)
    if at == 0 or (at > 0 and not text[at - 1].isalnum()):
        return 0, at
    begun = initials.search(text)
    skips = begun is not None and len(begun[0].split()) > len(query)
    if begun is not None and not skips:
        return 1, begun.start()
    if at > 0:
        return 2, at
    words = query.split()
    whole = f"{text} {detail}"
    if all(word in whole for word in words):
        return 3, whole.find(words[0])
    return (4, len(begun[0])) if begun is not None else None


def _initials(query: str) -> re.Pattern[str]:
    """Return what finds words that begin with the letters of a query, some or one each, in their order."""
    letters = [re.escape(letter) for letter in query if not letter.isspace()]
    # What is longer is a text and no list of first letters.
    return re.compile("\\b" + "(?:|.*?\\b)".join(letters) if 1 < len(letters) <= 8 else "(?!)")


def _tail(text: str, width: int) -> str:
    """Return the end of a text where it is longer than there is room: there one types."""
    kept: list[str] = []
    room = max(1, width)
    for cluster in reversed(list(graphemes(show(text)))):
        room -= cell_width(cluster)
        if room < 0:
            break
        kept.append(cluster)
    return "".join(reversed(kept))


class Picker(ModalScreen[Any], inherit_css=False):
    """Dismissed with the value of the item taken, or None for Escape."""

    CSS_PATH = "picker.tcss"

    def __init__(
        self,
        title: str,
        items: Sequence[Item] | Callable[[str], Sequence[Item]],
        *,
        empty: str = "Nothing fits.",
        query: str = "",
        is_wide: bool = False,
    ) -> None:
        """Make a picker.

        Args:
            title: What is to be typed, in a word or two.
            items: All that can be taken, or a function from what was typed to what can be taken then.
            empty: What is said when nothing fits; `%s` stands for what was typed.
            query: What is typed already.
            is_wide: The rows are sentences, which need room.
        """
        super().__init__(classes="-wide" if is_wide else None)
        self._title = title
        self._items = items
        self._empty = empty
        self._query = query
        self._shown: list[Item] = []
        self._current = 0

    def compose(self) -> ComposeResult:
        """A row to type in, and the rows that fit."""
        with Column(id="picker"):
            for name in ("typed", "found"):
                yield Lines(ground="raised" if name == "typed" else "surface", id=name)

    def on_mount(self) -> None:
        """Show all."""
        self.set_class(palette_of(self).is_plain, "-plain")
        self._find()
        # As high as what there is at first; then it keeps its height while one types.
        self.query_one("#found").styles.height = max(1, min(len(self._shown), self.app.size.height * 3 // 5))

    def on_resize(self) -> None:
        """Paint at the new width."""
        self._write()

    def _find(self) -> None:
        found = self._items(self._query) if callable(self._items) else fitting(self._items, self._query)
        self._shown = list(found[:MOST_SHOWN])
        self._current = 0
        self._write()

    def _write(self) -> None:
        label = f" {self._title}: "
        typed_line = self.query_one("#typed", Lines)
        words = _tail(self._query, typed_line.size.width - cell_width(label) - 2)
        typed_line.show([[(label, "dim"), (words, "bold"), ("▏", "accent sign")]])
        left, top = typed_line.content_region.offset
        self.app.cursor_position = Offset(left + cell_width(label + words), top)
        found = self.query_one("#found", Lines)
        rows = [self._row(item, found.size.width - 2) for item in self._shown]
        if rows:
            found.show(rows, current=self._current)
        else:
            found.show([[(" " + self._empty.replace("%s", self._query), "dim")]])

    def _row(self, item: Item, width: int) -> PieceRow:
        text, detail, note = show(item.text), show(item.detail), show(item.note)
        room = max(4, width - cell_width(note) - 3)
        text = clip(text, room)
        detail = clip(detail, max(0, room - cell_width(text) - 2)) if detail else ""
        gap = " " * max(1, width - 1 - cell_width(text) - (cell_width(detail) + 2 if detail else 0) - cell_width(note))
        return [(text, ""), ("  " if detail else "", ""), (detail, "dim"), (gap, ""), (note, "accent")]

    def on_key(self, event: events.Key) -> None:
        """Type, move, take or leave."""
        event.stop()
        page = max(1, self.query_one("#found", Lines).size.height - 1)
        moves = {"up": -1, "down": 1, "pageup": -page, "pagedown": page, "shift+tab": -1, "tab": 1}
        if event.key == "escape":
            self.dismiss(None)
        elif event.key == "enter":
            self._take()
        elif event.key in moves:
            self._current = max(0, min(len(self._shown) - 1, self._current + moves[event.key]))
            self._write()
        elif event.key == "backspace":
            self._type("".join(list(graphemes(self._query))[:-1]))
        elif event.key == "ctrl+u":
            self._type("")
        elif event.is_printable and event.character:
            self._type(self._query + event.character)

    def on_paste(self, event: events.Paste) -> None:
        """Type what was pasted, on one line."""
        event.stop()
        self._type(self._query + " ".join(event.text.split()))

    def on_click(self, event: events.Click) -> None:
        """Take the row that was clicked; a click outside leaves."""
        found = self.query_one("#found", Lines)
        if event.widget is found:
            row = event.y + found.top
            if row < len(self._shown):
                self._current = row
                self._take()
        elif event.widget is self:
            self.dismiss(None)

    def _type(self, query: str) -> None:
        self._query = query
        self._find()

    def _take(self) -> None:
        if self._shown:
            self.dismiss(self._shown[self._current].value)


class Prompt(Picker):
    """Asks for one line of text; dismissed with it, or None for Escape."""

    def __init__(self, title: str, *, hint: str = "", query: str = "") -> None:
        super().__init__(title, lambda _: [], empty=hint or "Enter takes it, Escape leaves.", query=query)

    def _take(self) -> None:
        if self._query.strip():
            self.dismiss(self._query.strip())
