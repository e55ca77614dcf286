"""`ProblemList`: what is wrong in all documents, narrowed by typing: to go there, to mend one or all of a kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from textual import events, on
from textual.app import ComposeResult
from textual.geometry import Offset
from textual.screen import ModalScreen

from caseedit.core.cells import cell_width, clip, graphemes
from caseedit.core.clean import show
from caseedit.core.validation.diagnostic import Diagnostic
from caseedit.tui.paint import Piece
from caseedit.tui.screens.text_page import wrapped
from caseedit.tui.widgets.lines import Lines, PieceRow
from caseedit.tui.widgets.pane_title import PaneTitle
from caseedit.tui.widgets.status_bar import KeyBar

MARKS = {"error": "!", "warning": "~", "info": "i"}
_LOOKS = {"error": "error", "warning": "warning", "info": "dim"}
MOST_SHOWN = 500

Action = Literal["go", "mend", "mend-all"]


class Entry(NamedTuple):
    """One problem in one document, and how the document is called."""

    path: Path
    name: str
    problem: Diagnostic


class Chosen(NamedTuple):
    """What is to be done with a problem."""

    action: Action
    entry: Entry


def fitting(entries: Sequence[Entry], query: str) -> list[Entry]:
    """Return the entries that have all words of a query: in severity, rule, file, message or cure."""
    words = query.casefold().split()
    return [entry for entry in entries if all(word in _said(entry) for word in words)] if words else list(entries)


def _said(entry: Entry) -> str:
    found = entry.problem
    return f"{found.severity} {found.rule} {entry.name}:{found.line} {found.message} {found.hint}".casefold()


class ProblemList(ModalScreen[Chosen | None], inherit_css=False):
    """Dismissed with what is to be done, or None for Escape."""

    CSS_PATH = "problem_list.tcss"

    def __init__(self, entries: Callable[[], Sequence[Entry]], progress: Callable[[], str], query: str = "") -> None:
        """Make a list.

        Args:
            entries: All problems as they are known now.
            progress: How far the check of all documents is; empty when it is done.
            query: What is typed already.
        """
        super().__init__()
        self._entries = entries
        self._progress = progress
        self.query_text = query
        self._shown: list[Entry] = []
        self._current = 0

    def compose(self) -> ComposeResult:
        """Title, what is typed, the problems, the one in full, keys."""
        yield PaneTitle("Problems", "problems", has_rule=True)
        yield Lines(ground="raised", id="typed")
        yield Lines(id="found")
        yield Lines(ground="surface", id="told")
        yield KeyBar()

    def on_mount(self) -> None:
        """Show all."""
        self.query_one(PaneTitle).set(active=True)
        self._find()

    def on_resize(self) -> None:
        """Write the rows for the width."""
        self._write()

    def refresh_entries(self) -> None:
        """Show what is known now; the current one stays the current one."""
        at = self._shown[self._current] if self._shown else None
        self._find()
        if at in self._shown:
            self._current = self._shown.index(at)
            self._write()

    def _find(self) -> None:
        self._all = self._entries()
        self._shown = fitting(self._all, self.query_text)
        self._current = 0
        self._write()

    def _write(self) -> None:
        self._write_title()
        self._write_typed()
        width = self.query_one("#found", Lines).size.width - 2
        rows = [_row(entry, width) for entry in self._shown[:MOST_SHOWN]]
        if len(self._shown) > MOST_SHOWN:
            rows.append([(f"and {len(self._shown) - MOST_SHOWN:,} more; type a word to narrow the list", "dim")])
        found = self.query_one("#found", Lines)
        if rows:
            found.show(rows, current=self._current)
        else:
            words = f'Nothing has "{show(self.query_text)}".' if self._all else "No problems."
            found.show([[(f" {words}", "dim")]])
        self._write_told()

    def _write_title(self) -> None:
        counts = Counter(str(entry.problem.severity) for entry in self._shown)
        note: list[Piece] = [
            (f" {counts[level]:,}{mark}", _LOOKS[level]) for level, mark in MARKS.items() if counts[level]
        ]
        if self.query_text:
            note.insert(0, (f"{len(self._shown):,} of {len(self._all):,} ", "dim"))
        if self._progress():
            note.insert(0, (f"{self._progress()}  ", "dim"))
        self.query_one(PaneTitle).set(note=tuple(note))

    def _write_typed(self) -> None:
        typed = self.query_one("#typed", Lines)
        label = " Narrow by rule, severity, file or word: " if typed.size.width >= 80 else " Narrow: "
        typed.show([[(label, "dim"), (show(self.query_text), "bold"), ("▏", "accent sign")]])
        self.app.cursor_position = Offset(cell_width(label + self.query_text), typed.region.y)

    def _write_told(self) -> None:
        told = self.query_one("#told", Lines)
        entry = self._shown[self._current] if self._shown else None
        keys = [("Esc", "Back", "")]
        rows: list[PieceRow] = []
        if entry is not None:
            found = entry.problem
            text = f"{found.message} {found.hint}".strip()
            rows = [[(" ", ""), (line, "")] for line in wrapped(text, told.size.width - 2)[:2]]
            rows.append([(f" {found.rule}", "dim")])
            keys = [("Enter", "Go there", "go"), *keys]
            if found.fix:
                keys[1:1] = [("^F", "Mend", "mend"), ("^R", f"Mend all {found.rule}", "mend-all")]
        told.show(rows)
        self.query_one(KeyBar).set(keys)

    def _take(self, action: Action) -> None:
        if self._shown and self._current < MOST_SHOWN:
            entry = self._shown[self._current]
            if action == "go" or entry.problem.fix:
                self.dismiss(Chosen(action, entry))

    def on_key(self, event: events.Key) -> None:
        """Type, move, take or leave."""
        event.stop()
        actions: dict[str, Action] = {"enter": "go", "ctrl+f": "mend", "ctrl+r": "mend-all"}
        if event.key == "escape":
            self.dismiss(None)
        elif event.key in actions:
            self._take(actions[event.key])
        elif event.key in (moves := self._moves()):
            last = min(len(self._shown), MOST_SHOWN) - 1
            self._current = max(0, min(last, self._current + moves[event.key]))
            self._write()
        elif event.key == "backspace":
            self._type("".join(list(graphemes(self.query_text))[:-1]))
        elif event.key == "ctrl+u":
            self._type("")
        elif event.is_printable and event.character:
            self._type(self.query_text + event.character)

    def _moves(self) -> dict[str, int]:
        page, many = max(1, self.query_one("#found", Lines).size.height - 1), MOST_SHOWN
        return {
            "up": -1,
            "down": 1,
            "pageup": -page,
            "pagedown": page,
            "home": -many,
            "end": many,
            "tab": 1,
            "shift+tab": -1,
        }

    def on_paste(self, event: events.Paste) -> None:
        """Type what was pasted, on one line."""
        event.stop()
        self._type(self.query_text + " ".join(event.text.split()))

    def on_click(self, event: events.Click) -> None:
        """Go to the problem that was clicked."""
        found = self.query_one("#found", Lines)
        row = event.y + round(found.scroll_y)
        if event.widget is found and row < min(len(self._shown), MOST_SHOWN):
            self._current = row
            self._take("go")

    @on(KeyBar.Pressed)
    def _bar_pressed(self, message: KeyBar.Pressed) -> None:
        message.stop()
        actions: dict[str, Action] = {"go": "go", "mend": "mend", "mend-all": "mend-all"}
        self._take(actions[message.command])

    def _type(self, query: str) -> None:
        self.query_text = query
        self._find()


def _row(entry: Entry, width: int) -> PieceRow:
    found = entry.problem
    mark, look = MARKS[found.severity], _LOOKS[found.severity]
    place = _end_of(f"{show(entry.name)}:{found.line}", max(12, width // 3))
    room = width - cell_width(place) - 4 - 2 * bool(found.fix)
    words = clip(found.message, max(4, room))
    gap = " " * max(0, width - 4 - cell_width(place) - cell_width(words) - 2)
    return [
        (f"{mark} ", look),
        (place, "dim"),
        ("  ", ""),
        (words, ""),
        (gap, ""),
        (" +" if found.fix else "", "success"),
    ]


def _end_of(text: str, width: int) -> str:
    """Return a text cut at its beginning: of a path the end says more."""
    if cell_width(text) <= width:
        return text
    clusters = list(graphemes(text))
    while cell_width("".join(clusters)) >= width:
        del clusters[0]
    return "…" + "".join(clusters)
