"""`ConflictScreen`: places that two people changed, one after the other: what it was, mine and theirs side by side."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from typing import cast

from textual import events, on

from caseedit.core.cells import cell_width, wrap_words
from caseedit.core.clean import show
from caseedit.core.document.merge import Choice, Conflict
from caseedit.core.text import split_lines
from caseedit.tui.palette import palette_of
from caseedit.tui.screens.text_page import WholeScreen, paragraph_rows
from caseedit.tui.widgets.lines import Lines, PieceRow
from caseedit.tui.widgets.pane_title import PaneTitle
from caseedit.tui.widgets.status_bar import KeyBar

SIDE_BY_SIDE = 78  # cells from which three columns can be read
GAP = 2
CHOICES: dict[str, Choice] = {"m": "mine", "t": "theirs", "b": "base", "a": "both"}
HEADS: dict[Choice, str] = {"base": "b  Before both", "mine": "m  Mine, here", "theirs": "t  Theirs, on the disk"}
SIDES: tuple[Choice, ...] = ("base", "mine", "theirs")
SAID: dict[Choice, str] = {"base": "as before", "mine": "mine", "theirs": "theirs", "both": "both, mine first"}
NOTHING = "(nothing)"
EMPTY = "(only empty lines)"


class ConflictScreen(WholeScreen[tuple[Choice, ...] | None]):
    """Dismissed with one choice for each conflict, or with None for Escape, which leaves all as it was."""

    def __init__(self, name: str, conflicts: Sequence[Conflict]) -> None:
        super().__init__()
        self._name = name
        self._conflicts = list(conflicts)
        self._choices: list[Choice | None] = [None] * len(conflicts)
        self._made: list[int] = []
        self._at = 0

    def on_resize(self) -> None:
        """Write for the width."""
        self._write()

    @property
    def _open(self) -> list[int]:
        return [at for at, choice in enumerate(self._choices) if choice is None]

    def _write(self) -> None:
        conflict, choice = self._conflicts[self._at], self._choices[self._at]
        count = f"{self._at + 1} of {len(self._conflicts)}"
        self.query_one(PaneTitle).set(title=f"{self._name}: both sides changed {conflict.where}, {count}")
        width = self.size.width - 1
        is_plain = palette_of(self).is_plain
        rows = self._told(choice, width)
        rows += (
            stacked(conflict, choice, width) if is_plain or width < SIDE_BY_SIDE else columns(conflict, choice, width)
        )
        lines = self.query_one("#text", Lines)
        lines.show(rows)
        lines.scroll_to_row(0)
        keys = [("m", "Mine", "m"), ("t", "Theirs", "t"), ("b", "Before", "b")]
        keys += [("a", "Both", "a")] if conflict.is_lines else []
        keys += [("u", "Undo", "u")] if self._made else []
        keys += [("→", "Next", "right")] if len(self._conflicts) > 1 else []
        done = [("Enter", "Merge", "enter")] if not self._open else []
        self.query_one(KeyBar).set([*done, *keys, ("Esc", "Back", "escape")])

    def _told(self, choice: Choice | None, width: int) -> list[PieceRow]:
        if not self._open:
            told = "All is decided. Enter merges; nothing is saved before ^S, and ^Z takes each choice back."
        elif choice is not None:
            told = f"Taken: {SAID[choice]}. Another key changes that."
        else:
            told = "Both changed this in different ways, so nothing is taken unasked. Which one is right?"
        return [[("", "")], *paragraph_rows(told, width), [("", "")]]

    def on_key(self, event: events.Key) -> None:
        """Choose, take a choice back, go to another place, merge, or leave."""
        event.stop()
        self._press((event.character or event.key).lower() if event.key not in _NAMED else event.key)

    @on(KeyBar.Pressed)
    def _bar_pressed(self, message: KeyBar.Pressed) -> None:
        message.stop()
        self._press(message.command)

    def _press(self, key: str) -> None:
        if key == "a" and not self._conflicts[self._at].is_lines:
            return
        if key in CHOICES:
            self._choose(CHOICES[key])
        elif key in ("u", "backspace", "ctrl+z"):
            self._take_back()
        elif key in ("right", "left", "tab", "shift+tab"):
            step = -1 if key in ("left", "shift+tab") else 1
            self._go((self._at + step) % len(self._conflicts))
        elif key == "enter" and not self._open:
            self.dismiss(tuple(cast(Choice, choice) for choice in self._choices))
        elif key == "escape":
            self.dismiss(None)

    def _choose(self, choice: Choice) -> None:
        self._choices[self._at] = choice
        self._made.append(self._at)
        later = [at for at in self._open if at > self._at]
        self._go((later or self._open or [self._at])[0])

    def _take_back(self) -> None:
        if self._made:
            at = self._made.pop()
            self._choices[at] = None
            self._go(at)

    def _go(self, at: int) -> None:
        self._at = at
        self._write()


_NAMED = ("right", "left", "tab", "shift+tab", "enter", "escape", "backspace", "ctrl+z")


def columns(conflict: Conflict, choice: Choice | None, width: int) -> list[PieceRow]:
    """Return the three versions side by side."""
    room = (width - 2 * GAP - 1) // 3
    sides = [_side(conflict, side, choice, room) for side in SIDES]
    rows: list[PieceRow] = []
    for cells in zip_longest(*sides, fillvalue=("", "")):
        row = [(" ", "")]
        for number, (text, look) in enumerate(cells):
            row.append((text, look))
            if number < len(sides) - 1:
                row.append((" " * (room - cell_width(text) + GAP), ""))
        rows.append(row)
    return rows


def stacked(conflict: Conflict, choice: Choice | None, width: int) -> list[PieceRow]:
    """Return the three versions one under the other."""
    rows: list[PieceRow] = []
    for side in SIDES:
        rows += [[(" ", ""), cell] for cell in _side(conflict, side, choice, width - 2)]
        rows.append([("", "")])
    return rows


def _side(conflict: Conflict, side: Choice, choice: Choice | None, room: int) -> list[tuple[str, str]]:
    """Return the rows of one version: its head, then its lines; what is new in it is set off."""
    is_taken = choice == side or (choice == "both" and side != "base")
    cells = [(_wrapped(HEADS[side] + (" ✓" if is_taken else ""), room)[0], "accent bold" if is_taken else "bold")]
    known = set(split_lines(conflict.base))
    lines = split_lines(conflict.chosen(side))
    if lines and not any(line.strip() for line in lines):
        return [*cells, (EMPTY, "dim italic")]
    for line in lines:
        look = "" if side == "base" or line in known else "success"
        cells += [(part, look) for part in _wrapped(show(line.rstrip("\r\n")), room)]
    return cells if lines else [*cells, (NOTHING, "dim italic")]


def _wrapped(text: str, width: int) -> list[str]:
    """Return the rows of one line; blanks at its start stay, since in front matter they mean something."""
    return [text[start:end].rstrip() for start, end in wrap_words(text, max(8, width))] or [""]
