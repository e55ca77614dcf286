"""The text editor in a small app."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from editor_app import PARAGRAPH, TEXT, FakeTarget, running
from textual import events

from caseedit.core.clean import show
from caseedit.core.text import Edit, apply_edits
from caseedit.tui.editing.painting import looks_of
from caseedit.tui.widgets.text_editor import TextEditor

SEED = Path(__file__).parents[3] / "shared" / "seed" / "HHS.md"


async def test_keys_change_the_text_through_the_target() -> None:
    async with running("Hello\r\nworld\r\n") as (app, pilot):
        await pilot.press("end", "enter", "n", "e", "w", "space", "é")
        assert app.target.text == app.editor.buffer.text == "Hello\r\nnew é\r\nworld\r\n"
        assert [row.lstrip("▌ ") for row in app.screen_rows()[:4]] == ["Hello", "new é", "world", ""]


async def test_typing_is_one_step_of_undo_and_undo_shows_the_place() -> None:
    async with running() as (app, pilot):
        await pilot.press("a", "b", "c", "ctrl+end", "d", "e")
        assert len(app.target.steps) == 2
        app.editor.goto(0)
        app.target.undo()
        assert app.editor.cursor == len(app.target.text)
        app.target.undo()
        assert app.target.text == app.editor.buffer.text == TEXT
        assert app.editor.cursor == 0


async def test_a_key_inside_a_paragraph_paints_one_row() -> None:
    async with running() as (app, pilot):
        app.editor.goto(TEXT.index("matters"))
        await pilot.pause()
        app.count_rows()
        await pilot.press("x")
        assert app.rows_painted() == 1
        await pilot.press("backspace")
        assert app.rows_painted() == 1
        await pilot.press("right")
        assert app.rows_painted() == 1
        await pilot.press("down")
        assert app.rows_painted() == 2
        await pilot.press("f12")
        assert app.rows_painted() == 0


async def test_a_key_that_changes_the_wrap_paints_what_moved_and_no_more() -> None:
    async with running("aaaa bbbb cccc\n\nend", size=(20, 10)) as (app, pilot):
        await pilot.press("end", "x", "x", "x")
        app.count_rows()
        await pilot.press("x")
        assert [row.lstrip("▌ ") for row in app.screen_rows()[:4]] == ["aaaa bbbb", "ccccxxxx", "", "end"]
        assert app.rows_painted() == 4
        await pilot.press("x")
        assert app.rows_painted() == 1


async def test_keys_of_the_app_pass() -> None:
    async with running() as (app, pilot):
        keys = ["s", "q", "p", "o", "f", "r", "g", "t", "n", "z", "y"]
        for key in [*(f"ctrl+{key}" for key in keys), "f1", "f3", "f8", "escape", "ctrl+at", "ctrl+underscore"]:
            if key not in ("ctrl+q", "ctrl+p"):
                await pilot.press(key)
        assert app.target.text == TEXT


async def test_each_text_comes_back_as_it_was_left() -> None:
    async with running() as (app, pilot):
        app.editor.goto_line(50)
        await pilot.press("shift+right")
        selection, rows = app.editor.selection, app.screen_rows()
        other = FakeTarget("other", app.editor)
        app.editor.show(other, "two")
        assert (app.editor.cursor, app.screen_rows()[0]) == (0, "▌other")
        app.editor.show(app.target, "one")
        assert (app.editor.selection, app.screen_rows()) == (selection, rows)
        app.editor.show(None, "none")
        await pilot.press("x")
        assert not any(app.screen_rows()[1:])


async def test_edits_of_others_leave_the_window_where_it_is() -> None:
    async with running() as (app, _pilot):
        app.editor.goto_line(50)
        before = app.screen_rows()
        edit = Edit(0, 0, "new\nlines\n")
        app.target.text = apply_edits(app.target.text, [edit])
        app.editor.changed([edit])
        assert app.screen_rows() == before
        assert app.editor.place == (52, 0)


async def test_copy_cut_and_paste() -> None:
    async with running("one two") as (app, pilot):
        await pilot.press("ctrl+c")
        assert "Ctrl+Q" in app.notices[-1]
        await pilot.press("ctrl+x")
        assert app.target.text == "one two"
        await pilot.press("ctrl+shift+right", "ctrl+x", "end", "ctrl+v")
        assert app.target.text == " twoone"
        assert "3 characters" in app.notices[-1]


async def test_paste_is_one_edit_without_controls() -> None:
    async with running("a\r\nb") as (app, pilot):
        app.editor.post_message(events.Paste("x\ry\nz\x1b[31m\x00\t"))
        await pilot.pause()
        assert app.target.text == "x\r\ny\r\nz[31m\ta\r\nb"
        assert len(app.target.steps) == 1


async def test_read_only_and_refused() -> None:
    async with running("abc") as (app, pilot):
        app.target.refuses = True
        await pilot.press("x")
        assert "This cannot be changed." in app.notices[-1]
        app.target.refuses = False
        app.editor.read_only = True
        await pilot.press("y", "right", "backspace", "ctrl+d")
        assert app.target.text == "abc"
        assert "read-only" in app.notices[-1]
        assert app.editor.cursor == 1


async def test_unusual_characters_are_marks_with_a_name() -> None:
    async with running("a\x1b[31mb\u2028c\u202ed") as (app, pilot):
        assert app.screen_rows()[0] == "▌a␛[31mb␦c␦d"
        await pilot.press("right")
        await pilot.pause()
        assert app.places[-1] == (0, 1, "U+001B control character")
        await pilot.press("end", "left", "left")
        await pilot.pause()
        assert app.places[-1][2] == "U+202E RIGHT-TO-LEFT OVERRIDE"


async def test_the_mouse_puts_the_cursor_and_selects() -> None:
    async with running("one two three\n漢字 four\n") as (app, pilot):
        await pilot.click(TextEditor, offset=(5, 0))
        assert app.editor.cursor == 4
        await pilot.click(TextEditor, offset=(4, 1))
        assert app.editor.cursor == 15
        await pilot.click(TextEditor, offset=(6, 0), times=2)
        assert app.editor.buffer.selected_text == "two"
        await pilot.click(TextEditor, offset=(6, 0), times=3)
        assert app.editor.buffer.selected_text == "one two three\n"
        await pilot.click(TextEditor, offset=(1, 0))
        await pilot.click(TextEditor, offset=(4, 0), shift=True)
        assert app.editor.buffer.selected_text == "one"
        await pilot.mouse_down(TextEditor, offset=(1, 0))
        await pilot.hover(TextEditor, offset=(8, 0))
        await pilot.mouse_up(TextEditor, offset=(8, 0))
        assert app.editor.buffer.selected_text == "one two"
        await pilot.click(TextEditor, offset=(20, 15))
        assert app.editor.cursor == len(app.target.text)


async def test_marks_stand_in_the_margin_and_move_with_their_lines() -> None:
    async with running("one\ntwo\nthree\n") as (app, pilot):
        app.editor.marks = {1: "error", 2: "warning"}
        assert [row[:1] for row in app.screen_rows()[:3]] == ["▌", "!", "?"]
        await pilot.press("enter")
        assert [row[:1] for row in app.screen_rows()[:4]] == ["", "▌", "!", "?"]


async def test_the_hardware_cursor_is_at_the_point_of_work() -> None:
    async with running("漢字x\n") as (app, pilot):
        await pilot.press("right", "right")
        assert app.cursor_position == (5, 0)


async def test_the_window_follows_the_cursor_with_a_margin() -> None:
    async with running() as (app, pilot):
        for key in ["down"] * 25 + ["pagedown", "pageup", "ctrl+end", "ctrl+home"]:
            await pilot.press(key)
            place = app.editor._view.cursor_place()
            assert place is not None
            line, rows = app.editor.place[0], len(app.editor.buffer.lines)
            assert place[1] >= 2 or app.editor._view.top == 0
            assert place[1] <= app.editor.size.height - 3 or line > rows - 3


@pytest.mark.parametrize("size", [(120, 36), (30, 8), (12, 3), (4, 2), (1, 1)])
async def test_every_size_paints_safe_rows_of_the_right_width(size: tuple[int, int]) -> None:
    text = TEXT + "\n漢字漢字漢字\t👨‍👩‍👧\x00\u202e" * 3
    async with running(text, size=size) as (app, pilot):
        app.editor.goto(len(text))
        await pilot.pause()
        for y in range(app.editor.size.height):
            strip = app.editor.render_line(y)
            assert strip.cell_length == app.editor.size.width
            assert show(strip.text) == strip.text


async def test_a_smaller_window_keeps_the_cursor_in_view() -> None:
    async with running(size=(60, 30)) as (app, pilot):
        app.editor.goto(TEXT.index("Paragraph 8"))
        await pilot.resize_terminal(24, 8)
        await pilot.pause()
        assert app.editor._view.cursor_place() is not None


async def test_random_keys_keep_editor_and_target_equal() -> None:
    keys = [
        *"aé",
        "space",
        "enter",
        "tab",
        "shift+tab",
        "backspace",
        "delete",
        "left",
        "right",
        "up",
        "down",
        "home",
        "end",
    ]
    keys += ["pagedown", "pageup", "ctrl+w", "ctrl+k", "ctrl+d", "shift+left", "shift+down", "ctrl+shift+right"]
    keys += ["ctrl+end", "ctrl+home", "alt+up", "alt+down", "ctrl+c", "ctrl+v", "ctrl+x"]
    text = "# T\r\n\r\n- a\r- b\n👨‍👩‍👧🇩🇪 e\u0301\u2028x\x85\n\n```\ncode\n```\n" + PARAGRAPH
    chooser = random.Random(7)
    async with running(text, size=(24, 9)) as (app, pilot):
        for _ in range(250):
            await pilot.press(chooser.choice(keys))
            assert app.editor.buffer.text == app.target.text
            if chooser.random() < 0.1 and app.target.steps:
                app.target.undo()
                assert app.editor.buffer.text == app.target.text
        painted = app.screen_rows()
        app.editor._shown = []
        app.editor._view.highlighter.reset()
        app.editor._repaint()
        assert app.screen_rows() == painted
        while app.target.steps:
            app.target.undo()
        assert app.target.text == app.editor.buffer.text == text


async def test_headings_are_found_outside_code() -> None:
    text = "# One\n```\n# no\n```\n## Two ##\nThree\n=====\n<!--\n# no\n-->\n#no\n"
    async with running(text) as (app, _pilot):
        assert app.editor.headings() == [(0, 1, "One"), (4, 2, "Two"), (5, 1, "Three")]


@pytest.mark.skipif(not SEED.exists(), reason="the shared seed is not here")
async def test_the_seed_is_shown_whole() -> None:
    text = SEED.read_text("utf-8")
    async with running(text, size=(90, 120)) as (app, _pilot):
        words = " ".join(" ".join(row.lstrip("▌") for row in app.screen_rows()).split())
        assert words == " ".join(text.split())


async def test_a_large_text_is_laid_out_in_the_window_only() -> None:
    text = PARAGRAPH + "\n\n"
    text *= 1_000_000 // len(text)
    async with running(text) as (app, pilot):
        looks_of.forget()
        app.editor._repaint()
        assert looks_of.misses <= app.editor.size.height
        app.count_rows()
        await pilot.press("x")
        assert app.rows_painted() <= 3
        await pilot.press("ctrl+end", "y")
        assert app.target.text == "x" + text + "y"
