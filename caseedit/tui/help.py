"""The help of each pane: what it is for, its keys, the commands with the keys in use."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from caseedit.tui.arrange import Pane
from caseedit.tui.screens.text_page import paragraph_rows, wrapped
from caseedit.tui.widgets.lines import PieceRow

if TYPE_CHECKING:
    from caseedit.tui.screens.editor import EditorScreen

PURPOSE: dict[Pane, str] = {
    "list": (
        "The documents of this folder, by title. ~ marks one that is edited and not saved, ! one with an error, "
        "? one with a warning. Type a part of a title, path or client to filter; Escape shows all again."
    ),
    "form": (
        "The front matter, one field a row. A field that you do not change is not written. "
        "Every other byte of the file stays as it is."
    ),
    "body": (
        "The body in Markdown. Lines are wrapped on the screen only; the file keeps its own lines. "
        "A mark at the left means that something is wrong in that line; F8 goes there and says what."
    ),
    "page": "The page as the site shows it. It follows every key. A click on a row goes to its field or line.",
}
KEYS: dict[Pane, tuple[tuple[str, str], ...]] = {
    "list": (
        ("Enter", "Open"),
        ("Up Down PgUp PgDn", "Move"),
        ("Left Right", "Fold and unfold a folder"),
        ("letters, /", "Filter"),
        ("Escape", "Show all again"),
    ),
    "form": (
        ("Tab, Shift+Tab", "Next and previous field"),
        ("Up Down", "The same, from the first and last line of a field"),
        ("Enter", "Take the value and go on; open a list or an item"),
        ("Escape", "Give back the value the field had when you came; close an item"),
        ("Space, Left Right", "Change a yes/no or a choice"),
        ("Ctrl+Up Ctrl+Down", "Move an item; a date by a day"),
        ("^D", "Remove an item"),
    ),
    "body": (
        ("Arrows, Home End", "Move; with Shift select; with Ctrl by words"),
        ("Tab, Shift+Tab", "Indent and outdent; F6 leaves the body"),
        ("^X ^C ^V", "Cut, copy, paste"),
        ("^A", "Start of the line"),
        ("Escape", "Drop the selection"),
    ),
    "page": (
        ("Up Down PgUp PgDn Home End", "Move through the page; the body scrolls along"),
        ("Enter", "Go to the field or line that made the row; fold or unfold at ▾"),
        ("F6", "Leave the page"),
    ),
}


def help_rows(screen: EditorScreen, width: int) -> list[PieceRow]:
    """Return the help of the pane that has the focus, wrapped at a width."""
    from caseedit.tui.commands import COMMANDS, key_label

    pane = screen.pane
    rows: list[PieceRow] = [[("", "")], *paragraph_rows(PURPOSE[pane], min(width, 78)), [("", "")]]
    for key, what in KEYS[pane]:
        rows += _entry(key, what, width)
    rows += [[("", "")], [(" Commands", "bold"), ("  (all are in ^P, too)", "dim")], [("", "")]]
    for command in COMMANDS:
        if command.keys and command.pane in ("", pane):
            keys = "  ".join(key_label(key) for key in command.keys)
            rows += _entry(keys, command.title, width)
    rows += [
        [("", "")],
        *paragraph_rows("Select text with the mouse: hold Shift (Option on a Mac) and drag.", min(width, 78), "dim"),
    ]
    return rows


def _entry(key: str, what: str, width: int) -> list[PieceRow]:
    """Return a key and what it does, in two columns; what does not fit goes on below."""
    column = min(28, width * 2 // 5)
    keys = wrapped(key, column - 2)
    words = wrapped(what, width - column - 3)
    return [
        [("  ", ""), (f"{left:<{column}}", "accent"), (right, "")]
        for left, right in zip_longest(keys, words, fillvalue="")
    ]
