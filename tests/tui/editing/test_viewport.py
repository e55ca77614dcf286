"""The window on a wrapped text."""

from __future__ import annotations

import random
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caseedit.core.cells import cell_width
from caseedit.core.clean import is_safe
from caseedit.core.text import Edit, apply_edits
from caseedit.tui.editing.buffer import EditBuffer
from caseedit.tui.editing.painting import pieces
from caseedit.tui.editing.search import Query
from caseedit.tui.editing.states import row_states
from caseedit.tui.editing.viewport import Viewport

CORPUS = Path(__file__).parents[4] / "shared" / "corpus" / "files"
PIECES = [
    "word ",
    "longer words here ",
    "\n",
    "\n\n",
    "\r\n",
    "漢字",
    "👨‍👩‍👧",
    "\t",
    "e\u0301",
    "# ",
    "- ",
    "```\n",
    "\u202e",
    " ",
]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)
KEYS = [
    "up",
    "down",
    "left",
    "right",
    "pageup",
    "pagedown",
    "ctrl+home",
    "ctrl+end",
    "end",
    "home",
    "enter",
    "backspace",
    "ctrl+k",
    "x",
]


def window(text: str, width: int = 20, height: int = 6, language: str = "markdown") -> Viewport:
    view = Viewport(EditBuffer(language=language))
    view.load(text)
    view.resize(width, height)
    return view


def check(view: Viewport) -> None:
    rows = view.rows()
    buffer = view.buffer
    assert rows[0].start == view.top
    assert len(rows) == view.height or rows[-1].end == len(buffer.text)
    for before, after in pairwise(rows):
        assert after.start == before.end or (before.is_last and after.line == before.line + 1)
    thumb = view.thumb(rows)
    assert not thumb or 0 <= thumb.start < thumb.stop <= view.height
    shows_all = view.top == 0 and rows[-1].end == len(buffer.text)
    assert bool(thumb) != shows_all


@settings(max_examples=150)
@given(TEXTS, st.lists(st.sampled_from(KEYS), max_size=25), st.integers(1, 24), st.integers(1, 9))
def test_the_cursor_is_in_the_window_after_any_keys(text: str, keys: list[str], width: int, height: int) -> None:
    view = window(text, width, height)
    for key in keys:
        edits = view.buffer.key(key, key if len(key) == 1 else None)
        if edits:
            view.apply(edits, apply_edits(view.buffer.text, edits))
        view.reveal()
        check(view)
        place = view.cursor_place()
        assert place is not None
        cell, row = place
        assert view.rows()[row].start <= view.buffer.cursor
        if cell < width:
            assert view.offset_at(cell, row) == view.buffer.cursor


@given(TEXTS, st.lists(st.integers(-9, 9), max_size=12), st.integers(1, 24), st.integers(1, 9))
def test_scrolling_stays_in_the_text(text: str, steps: list[int], width: int, height: int) -> None:
    view = window(text, width, height)
    for step in steps:
        view.scroll(step)
        check(view)


@given(TEXTS, st.integers(0, 80), TEXTS, st.integers(1, 24))
def test_edits_above_do_not_move_the_window(text: str, at: int, new: str, width: int) -> None:
    view = window("first\n" + text + "\n" + "last\n" * 30, width, 5)
    view.scroll(200)
    view.scroll(-10)
    rows = [row.look for row in view.rows()]
    at = min(at, len(text))
    edit = Edit(at, at, new + "\n")
    view.apply([edit], apply_edits(view.buffer.text, [edit]))
    view.highlighter.reset()
    assert [row.look.text for row in view.rows()] == [look.text for look in rows]


def test_a_jump_shows_the_place_a_third_down_and_a_step_moves_one_row() -> None:
    view = window("\n".join(f"line {n}" for n in range(200)), height=9)
    view.buffer.goto(view.buffer.lines.start(100))
    view.reveal()
    assert view.rows()[0].line == 97
    view.buffer.goto(view.buffer.lines.start(104))
    view.reveal()
    assert view.rows()[0].line == 98


@pytest.mark.skipif(not CORPUS.exists(), reason="the shared corpus is not here")
def test_real_files_are_painted_safe_and_in_their_width() -> None:
    files = sorted(path for path in CORPUS.rglob("*.md*") if path.is_file())
    for path in random.Random(3).sample(files, 60):
        text = path.read_bytes().decode("utf-8", "replace")
        view = window(text, 45, 30, language="yaml" if path.stem[0] in "aeiou" else "markdown")
        seen = []
        while True:
            for row, state in zip(view.rows(), row_states(view, {}, Query("the"), has_focus=True), strict=False):
                painted = pieces(state)
                assert all(is_safe(piece) for piece, _ in painted), path
                assert sum(cell_width(piece.rstrip()) if index == len(painted) - 1 else cell_width(piece)
                           for index, (piece, _) in enumerate(painted)) <= 46, (path, row.look.text)  # fmt: skip
                seen.append(row.look.text)
            if view.rows()[-1].end == len(text):
                break
            view.top = view._step(view.top, view.height)
        assert "".join(seen) == text.replace("\r\n", "").replace("\n", "").replace("\r", "")
