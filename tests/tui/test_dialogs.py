"""Questions, pickers and pages to read: what they show, and how they are answered."""

from __future__ import annotations

import gc
from typing import Any

import pytest
from textual._styles_cache import StylesCache
from textual.app import App
from textual.pilot import Pilot
from textual.screen import Screen

from caseedit.tui.compositing import forget_gone_widgets
from caseedit.tui.screens.picker import Item, Picker, Prompt, fitting
from caseedit.tui.screens.question import Question
from caseedit.tui.screens.text_page import TextPage, paragraph_rows
from caseedit.tui.widgets.status_bar import KeyBar, StatusBar

CHOICES = [("s", "Save and quit"), ("d", "Discard what is edited, and quit")]


class Asking(App[None]):
    """Shows one dialog and keeps its answer."""

    def __init__(self, dialog: Screen[Any]) -> None:
        super().__init__()
        self.dialog = dialog
        self.answers: list[object] = []

    def on_mount(self) -> None:
        self.push_screen(self.dialog, self.answers.append)

    def rows(self) -> list[str]:
        return [strip.text.rstrip() for strip in self.screen._compositor.render_strips()]


async def answer(dialog: Screen[Any], *keys: str, size: tuple[int, int] = (80, 24)) -> tuple[list[object], list[str]]:
    app = Asking(dialog)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        rows = app.rows()
        await press(pilot, *keys)
        return app.answers, rows


async def press(pilot: Pilot[None], *keys: str) -> None:
    await pilot.press(*keys)
    await pilot.pause()


async def test_dialogs_that_are_closed_keep_no_rows() -> None:
    forget_gone_widgets()
    app = Asking(Question("Save a.md?", CHOICES))
    async with app.run_test() as pilot:
        await press(pilot, "escape")
        kept = []
        for _ in range(6):
            app.push_screen(Picker("Open", [Item("one", 1)]))
            await pilot.pause()
            await press(pilot, "escape")
            kept.append(caches_alive())
    assert kept[-1] == kept[1]


def caches_alive() -> int:
    gc.collect()
    return sum(type(each) is StylesCache for each in gc.get_objects())


@pytest.mark.parametrize(
    ("keys", "expected"),
    [(("s",), "s"), (("S",), "s"), (("down", "enter"), "d"), (("escape",), ""), (("up", "enter"), "")],
)
async def test_question(keys: tuple[str, ...], expected: str) -> None:
    answers, rows = await answer(Question("Save a.md?", CHOICES), *keys)
    assert answers == [expected]
    assert [row.strip() for row in rows if row.strip()] == [
        "Save a.md?", "▌s    Save and quit", "d    Discard what is edited, and quit", "Esc  Leave things as they are",
    ]  # fmt: skip


async def test_another_key_does_nothing_to_a_question() -> None:
    assert (await answer(Question("Save a.md?", CHOICES), "x", "ctrl+q", "f10", "f8"))[0] == []


@pytest.mark.parametrize("size", [(120, 36), (60, 20), (30, 14)])
async def test_a_question_is_at_most_60_cells_wide_and_nothing_of_it_is_cut(size: tuple[int, int]) -> None:
    long = "Somebody or something else wrote the file since it was read here. Nothing was saved yet."
    _, rows = await answer(Question("a.md changed on disk.", CHOICES, detail=long), size=size)
    box = [row for row in rows if row.strip()]
    assert max(len(row) for row in box) - min(len(row) - len(row.lstrip()) for row in box) <= 60
    said = " ".join(" ".join(box).split())
    assert long in said
    assert "…" not in said


ITEMS = [
    Item("Next problem, over all documents", 1), Item("New document", 2), Item("Paint the screen again", 3),
    Item("Find in the body", 4, "/ seek"), Item("A budget that residents can question", 5, "budget.md"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", [1, 2, 3, 4, 5]),
        ("doc", [2, 1]),  # a word that begins so; the nearer to the start the better
        ("nd", [2, 4, 1]),  # New document, then a word's middle, then words left out
        ("nedo", [2, 1]),
        ("budg", [5]),
        ("body find", [4]),
        ("seek", [4]),
        ("xyz", []),
        ("ptn", []),  # letters from the middle of words name nothing
    ],
)
def test_what_a_query_names(query: str, expected: list[int]) -> None:
    assert [item.value for item in fitting(ITEMS, query)] == expected


async def test_picker() -> None:
    answers, rows = await answer(Picker("Command", ITEMS), *"new", "enter")
    assert answers == [2]
    assert len([row for row in rows if row.strip()]) == 1 + len(ITEMS), "as high as what there is"


async def test_a_picker_says_what_fits_nothing() -> None:
    app = Asking(Picker("Command", ITEMS, empty='No command has "%s" in its name.'))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, *"xyz")
        assert ' No command has "xyz" in its name.' in [row[2:] for row in app.rows()]
        await press(pilot, "enter")
        assert app.answers == []
        await press(pilot, "escape")
        assert app.answers == [None]


async def test_the_end_of_a_long_query_is_seen() -> None:
    app = Asking(Prompt("Title"))
    async with app.run_test(size=(60, 20)) as pilot:
        await press(pilot, *("x" * 100), "e", "n", "d")
        assert any(row.rstrip("▏ ").endswith("xend") for row in app.rows())


async def test_page_is_written_for_its_width_and_tells_live_keys() -> None:
    page = TextPage("Help", lambda width: paragraph_rows("word " * 200, width), [("a", "Apply")])
    app = Asking(page)
    async with app.run_test(size=(60, 12)) as pilot:
        await pilot.pause()
        assert app.rows()[-1].strip() == "a Apply  Esc Back  PgDn More"
        assert any(row.endswith("▕") for row in app.rows())
        await pilot.resize_terminal(120, 40)
        await pilot.pause()
        assert app.rows()[-1].strip() == "a Apply  Esc Back"
        assert len(app.rows()[1]) > 100
        await press(pilot, "a")
        assert app.answers == ["a"]


class Bars(App[None]):
    def __init__(self) -> None:
        super().__init__()
        self.status = StatusBar()
        self.keys = KeyBar()

    def compose(self) -> Any:
        yield self.status
        yield self.keys


async def test_a_long_message_goes_on_in_the_row_of_the_keys() -> None:
    app = Bars()
    async with app.run_test(size=(60, 4)) as pilot:
        await pilot.pause()
        cure = "HHS.md:14  tags: item 3 is a number, not text. Put quotes around 2019 and save."
        app.status.say(cure, "error")
        app.keys.say(app.status.rest, "error")
        both = f"{app.status.render_line(0).text.strip()} {app.keys.render_line(0).text.strip()}"
        assert both == cure
        app.status.hush()
        assert app.status.message == cure, "an error stays until Escape"
        app.status.hush(even_errors=True)
        assert app.status.message == ""


async def test_at_most_six_keys_where_there_is_little_room_and_help_is_one() -> None:
    app = Bars()
    keys = [(f"F{n}", f"Word{n}", "help" if n == 8 else f"c{n}") for n in range(1, 10)]
    async with app.run_test(size=(80, 4)) as pilot:
        app.keys.set(keys)
        await pilot.pause()
        shown = app.keys.render_line(0).text.split()
        assert [word for word in shown if word.startswith("F")] == ["F1", "F2", "F3", "F4", "F5", "F8"]
        await pilot.resize_terminal(120, 4)
        await pilot.pause()
        assert app.keys.render_line(0).text.split().count("Word9") == 1
