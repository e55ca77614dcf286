"""The find bar in a small app."""

from __future__ import annotations

from editor_app import EditorApp, running

TEXT = "Data one\nno\ndata two\r\nmore data\n"


def open_bar(app: EditorApp, *, replacing: bool = False) -> None:
    app.bar.display = True
    app.bar.open(app.editor, replacing=replacing)


def bar_rows(app: EditorApp) -> list[str]:
    return [app.bar.render_line(y).text for y in range(app.bar.size.height)]


async def test_it_finds_while_one_types() -> None:
    async with running(TEXT) as (app, pilot):
        open_bar(app)
        await pilot.press("d", "a", "t", "a")
        assert app.editor.selection.start == 0
        assert "1 of 3" in bar_rows(app)[0]
        await pilot.press("space", "t")
        assert app.editor.buffer.selected_text == "data t"
        await pilot.press("backspace", "backspace")
        assert app.editor.selection.start == 0
        await pilot.press("enter", "down")
        assert app.editor.buffer.selected_text == "data"
        assert "3 of 3" in bar_rows(app)[0]
        await pilot.press("enter")
        assert "1 of 3" in bar_rows(app)[0]
        assert app.notices[-1] == "Went on from the start: 1 of 3."
        await pilot.press("up")
        assert app.notices[-1] == "Went on from the end: 3 of 3."
        await pilot.press("x")
        assert "no match" in bar_rows(app)[0]
        assert app.target.text == TEXT


async def test_the_bar_has_the_keys_as_soon_as_it_is_open() -> None:
    async with running(TEXT) as (app, _pilot):
        open_bar(app)
        assert app.focused is app.bar


async def test_escape_closes_and_the_next_match_is_found_without_the_bar() -> None:
    async with running(TEXT) as (app, pilot):
        app.bar.next()
        await pilot.pause()
        assert "Ctrl+F" in app.notices[-1]
        open_bar(app)
        await pilot.press("d", "a", "t", "a", "escape")
        await pilot.pause()
        assert app.focused is app.editor
        assert app.editor.sought is None
        app.bar.next()
        await pilot.pause()
        assert app.editor.selection.start == TEXT.index("data")
        assert app.notices[-1] == "2 of 3"


async def test_the_way_to_search_is_chosen_by_tab_and_space() -> None:
    async with running(TEXT) as (app, pilot):
        open_bar(app)
        await pilot.press("d", "a", "full_stop", "a", "tab")
        assert "no match" in bar_rows(app)[0]
        await pilot.press("space")
        assert "[.*]" in bar_rows(app)[0]
        assert "1 of 3" in bar_rows(app)[0]
        await pilot.press("tab", "enter")
        assert "[Aa]" in bar_rows(app)[0]
        assert "1 of 2" in bar_rows(app)[0]
        await pilot.press("enter", "tab", "space", "tab", "backspace")
        assert "[aa]" in bar_rows(app)[0]
        assert "[W]" in bar_rows(app)[0]
        assert "no match" in bar_rows(app)[0]


async def test_a_broken_pattern_is_told() -> None:
    async with running(TEXT) as (app, pilot):
        open_bar(app)
        await pilot.press("left_parenthesis", "tab", "space")
        assert "not usable" in bar_rows(app)[0]
        assert app.notices[-1].startswith("Not a regular expression: missing )")


async def test_replacing_one_and_all() -> None:
    async with running(TEXT) as (app, pilot):
        open_bar(app, replacing=True)
        await pilot.pause()
        assert app.bar.size.height == 2
        await pilot.press("d", "a", "t", "a", "tab", "X", "enter")
        assert app.target.text == TEXT.replace("Data", "X")
        assert app.editor.buffer.selected_text == "data"
        await pilot.press("shift+tab", "shift+tab", "enter")
        assert app.target.text == "X one\nno\nX two\r\nmore X\n"
        assert app.notices[-1] == "Replaced in 2 places. Ctrl+Z takes it back."
        assert len(app.target.steps) == 2
        app.target.undo()
        app.target.undo()
        assert app.editor.buffer.text == TEXT


async def test_what_is_selected_is_what_to_find() -> None:
    async with running(TEXT) as (app, pilot):
        app.editor.goto(5, select_to=8)
        open_bar(app)
        await pilot.pause()
        assert "one" in bar_rows(app)[0]
        assert app.editor.selection.start == 5
        await pilot.press("t", "w", "o")
        open_bar(app, replacing=True)
        await pilot.pause()
        assert "two" in bar_rows(app)[0]


async def test_long_words_move_sideways_and_each_row_has_the_width_of_the_bar() -> None:
    async with running(TEXT, size=(40, 8)) as (app, pilot):
        open_bar(app, replacing=True)
        await pilot.press(*"long words 漢字 that do not fit 漢字".replace(" ", "_"))
        assert "漢字" in bar_rows(app)[0]
        for size in [(40, 8), (20, 8), (8, 4)]:
            await pilot.resize_terminal(*size)
            await pilot.pause()
            for y in range(app.bar.size.height):
                assert app.bar.render_line(y).cell_length == app.bar.size.width


async def test_the_mouse_presses_toggles() -> None:
    async with running(TEXT, size=(60, 10)) as (app, pilot):
        open_bar(app)
        await pilot.press("d")
        await pilot.click(type(app.bar), offset=(60 - 10, 0))
        assert "[.*]" in bar_rows(app)[0]
        await pilot.click(type(app.bar), offset=(10, 0))
        await pilot.press("a")
        assert app.bar.sought.text == "da"


async def test_matches_are_seen() -> None:
    async with running(TEXT) as (app, pilot):
        open_bar(app)
        await pilot.press("d", "a", "t", "a")
        styles = [[segment.style for segment in app.editor.render_line(y) if "data" in segment.text] for y in (2, 3)]
        assert all(row[0] is not None and row[0].underline for row in styles)
