"""`ProblemList`: what is wrong in all documents, narrowed by typing: to go there, to mend one or all of a kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Literal, overload

from textual import events, on
from textual.app import ComposeResult
from textual.geometry import Offset
from textual.screen import ModalScreen

from caseedit.core.cells import cell_width, clip, graphemes
from caseedit.core.clean import show
from caseedit.core.namedtuples import NamedTuple
from caseedit.core.validation.diagnostic import Diagnostic
from caseedit.tui.marks import LOOKS, SIGNS
from caseedit.tui.paint import Piece
from caseedit.tui.screens.text_page import wrapped
from caseedit.tui.widgets.lines import Lines, PieceRow
from caseedit.tui.widgets.pane_title import PaneTitle
from caseedit.tui.widgets.status_bar import KeyBar

Action = Literal["go", "mend", "mend-all"]
HERE = "here"


class Entry(NamedTuple):
    """One problem in one document, and how the document is called."""

    path: Path
    name: str
    problem: Diagnostic


class Chosen(NamedTuple):
    """What is to be done with a problem."""

    action: Action
    entry: Entry


def fitting(entries: Iterable[Entry], query: str) -> list[Entry]:
    """Return the entries that have all words of a query: in severity, rule, file, message or cure."""
    words = query.casefold().split()
    return [entry for entry in entries if all(word in _said(entry) for word in words)] if words else list(entries)


def _said(entry: Entry) -> str:
    found = entry.problem
    return f"{found.severity} {found.rule} {entry.name}:{found.line} {found.message} {found.hint}".casefold()


class ProblemRows(Sequence[PieceRow]):
    """The rows of problems, each made when it comes into view: there may be tens of thousands."""

    def __init__(self, entries: Sequence[Entry], width: int, place: int) -> None:
        """Make rows of `width` cells, `place` of them for file and line."""
        self._entries, self._width, self._place = entries, width, place

    def __len__(self) -> int:
        return len(self._entries)

    @overload
    def __getitem__(self, at: int) -> PieceRow: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[PieceRow]: ...

    def __getitem__(self, at: int | slice) -> PieceRow | Sequence[PieceRow]:
        """Return a row, or some."""
        if isinstance(at, slice):
            return ProblemRows(self._entries[at], self._width, self._place)
        return problem_row(self._entries[at], self._width, self._place)


class ProblemList(ModalScreen[Chosen | None], inherit_css=False):
    """Dismissed with what is to be done, or None for Escape."""

    CSS_PATH = "problem_list.tcss"

    def __init__(
        self,
        entries: Callable[[], Sequence[Entry]],
        progress: Callable[[], str],
        here: Path | None = None,
        query: str = "",
    ) -> None:
        """Make a list.

        Args:
            entries: All problems as they are known now.
            progress: How far the check of all documents is; empty when it is done.
            here: The document that is open; the list can be narrowed to it.
            query: What is typed already.
        """
        super().__init__()
        self._entries = entries
        self._progress = progress
        self._here = here
        self._is_here_only = False
        self.query_text = query
        self._all: Sequence[Entry] = ()
        self._shown: list[Entry] = []
        self._current = 0
        self._longest_place = 0

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
        self.refresh_entries()

    def on_resize(self) -> None:
        """Write the rows for the width."""
        self._write()

    def refresh_entries(self) -> None:
        """Show what is known now; the current one stays the current one, or the one at its place."""
        at = self._shown[self._current] if self._shown else None
        self._all = self._entries()
        # Of all, so that the column stays where it is while words are typed.
        self._longest_place = longest_place(self._all)
        self._find(self._all, at)

    def _find(self, among: Iterable[Entry], at: Entry | None = None) -> None:
        """Show what fits of some entries, and stand on one of them or where one stood."""
        if self._is_here_only:
            among = (entry for entry in among if entry.path == self._here)
        self._shown = fitting(among, self.query_text)
        last = max(0, len(self._shown) - 1)
        self._current = 0 if at is None else min(self._current, last)
        if at is not None and at in self._shown:
            self._current = self._shown.index(at)
        self._write()

    def _write(self) -> None:
        self._write_title()
        self._write_typed()
        found = self.query_one("#found", Lines)
        if self._shown:
            width = found.size.width - 2
            place = min(self._longest_place, max(12, width // 3))
            found.show(ProblemRows(self._shown, width, place), current=self._current)
        else:
            found.show([[(f" {self._why_empty()}", "dim")]])
        self._write_told()

    def _why_empty(self) -> str:
        if self.query_text and self._all:
            return f'Nothing has "{show(self.query_text)}". ^U takes the words away.'
        if self._is_here_only and self._all:
            return "No problems in this document. Tab shows those of all documents."
        return "No problems are known yet." if self._progress() else "No problems."

    def _write_title(self) -> None:
        counts = Counter(str(entry.problem.severity) for entry in self._shown)
        note: list[Piece] = [
            (f" {counts[level]:,}{sign}", LOOKS[level]) for level, sign in SIGNS.items() if counts[level]
        ]
        if len(self._shown) < len(self._all):
            note.insert(0, (f"{len(self._shown):,} of {len(self._all):,} ", "dim"))
        if self._progress():
            note.insert(0, (f"{self._progress()}  ", "dim"))
        self.query_one(PaneTitle).set(note=tuple(note))

    def _write_typed(self) -> None:
        typed = self.query_one("#typed", Lines)
        label = _LABELS[self._is_here_only, typed.size.width >= 80]
        typed.show([[(label, "dim"), (show(self.query_text), "bold"), ("▏", "accent sign")]])
        self.app.cursor_position = Offset(cell_width(label + show(self.query_text)), typed.region.y)

    def _write_told(self) -> None:
        told = self.query_one("#told", Lines)
        entry = self._shown[self._current] if self._shown else None
        keys = [("Esc", "Back", "back")]
        rows: list[PieceRow] = []
        if self._here is not None:
            keys.insert(0, ("Tab", "All documents" if self._is_here_only else "This document", HERE))
        if entry is not None:
            found = entry.problem
            rows = [[(" ", ""), (line, "")] for line in _in_full(found, told.size.width - 2)]
            rows.append([(f" {found.rule}", "dim"), ("  can be mended" if found.fix else "", "success")])
            if found.fix:
                keys = [("^F", "Mend", "mend"), ("^R", "Mend all like it", "mend-all"), *keys]
            keys.insert(0, ("Enter", "Go there", "go"))
        told.show(rows)
        self.query_one(KeyBar).set(keys)

    def _take(self, action: Action) -> None:
        if self._shown:
            entry = self._shown[self._current]
            if action == "go" or entry.problem.fix:
                self.dismiss(Chosen(action, entry))

    def _turn(self) -> None:
        """Show the problems of the open document alone, or of all again."""
        if self._here is not None:
            at = self._shown[self._current] if self._shown else None
            self._is_here_only = not self._is_here_only
            self._find(self._all, at)

    def on_key(self, event: events.Key) -> None:
        """Type, move, take or leave."""
        event.stop()
        if event.key in _DOES:
            self._do(_DOES[event.key])
        elif event.key in (moves := self._moves()):
            last = max(0, len(self._shown) - 1)
            self._current = max(0, min(last, self._current + moves[event.key]))
            self._write()
        elif event.key == "backspace":
            self._type("".join(list(graphemes(self.query_text))[:-1]))
        elif event.key == "ctrl+u":
            self._type("")
        elif event.is_printable and event.character:
            self._type(self.query_text + event.character)

    def _do(self, what: str) -> None:
        if what == "back":
            self.dismiss(None)
        elif what == HERE:
            self._turn()
        else:
            self._take(_ACTIONS[what])

    def _moves(self) -> dict[str, int]:
        page, many = max(1, self.query_one("#found", Lines).size.height - 1), len(self._shown)
        return {"up": -1, "down": 1, "pageup": -page, "pagedown": page, "home": -many, "end": many}

    def on_paste(self, event: events.Paste) -> None:
        """Type what was pasted, on one line."""
        event.stop()
        self._type(self.query_text + " ".join(event.text.split()))

    def on_click(self, event: events.Click) -> None:
        """Go to the problem that was clicked."""
        found = self.query_one("#found", Lines)
        row = event.y + found.top
        if event.widget is found and row < len(self._shown):
            self._current = row
            self._take("go")

    @on(KeyBar.Pressed)
    def _bar_pressed(self, message: KeyBar.Pressed) -> None:
        message.stop()
        self._do(message.command)

    def _type(self, query: str) -> None:
        # What a longer word leaves is among what the shorter one left.
        among = self._shown if query.startswith(self.query_text) else self._all
        self.query_text = query
        self._find(among)


_ACTIONS: dict[str, Action] = {"go": "go", "mend": "mend", "mend-all": "mend-all"}
# What stands before what is typed: for the open document alone, and where there is room.
_LABELS = {
    (False, True): " Narrow by rule, severity, file or word: ",
    (False, False): " Narrow: ",
    (True, True): " In this document. Narrow by rule, severity or word: ",
    (True, False): " In this document: ",
}
_DOES = {"escape": "back", "tab": HERE, "enter": "go", "ctrl+f": "mend", "ctrl+r": "mend-all"}


def _in_full(found: Diagnostic, width: int) -> list[str]:
    """Return the sentences of a problem on two rows at most."""
    first, *rest = wrapped(f"{found.message} {found.hint}".strip(), width)
    return [first, clip(" ".join(rest), max(8, width))] if rest else [first]


def longest_place(entries: Sequence[Entry]) -> int:
    """Return how many cells the longest file name and line take, at most."""
    names = {entry.name for entry in entries}
    lines = max((entry.problem.line for entry in entries), default=1)
    return max((cell_width(show(name)) for name in names), default=0) + len(f":{lines}")


def problem_row(entry: Entry, width: int, place: int) -> PieceRow:
    """Return the row of one problem: sign, place in its column, sentence, and `+` where there is a cure."""
    found = entry.problem
    where = _end_of(f"{show(entry.name)}:{found.line}", place)
    room = width - place - 4 - 2 * bool(found.fix)
    words = clip(found.message, max(4, room))
    gap = " " * max(0, room - cell_width(words))
    return [
        (f"{SIGNS[found.severity]} ", LOOKS[found.severity]),
        (where + " " * (place - cell_width(where)), "dim"),
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
