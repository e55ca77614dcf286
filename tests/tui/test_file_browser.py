from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.app import App, ComposeResult
from textual.geometry import Region
from textual.pilot import Pilot

from caseedit.core.collection.index import IndexRow
from caseedit.tui.palette import Palette
from caseedit.tui.widgets.file_browser import FileBrowser

ROOT = Path("/content")


def row(relative: str, title: str = "", **more: Any) -> IndexRow:
    return IndexRow(str(ROOT / relative), relative, relative.rpartition("/")[0], title)._replace(**more)


ROWS = [
    row("about.md", "About us"),
    row("case-studies/FCC.md", "Modernizing a legacy system for the FCC", fields={"tags": ["UX"]}),
    row("case-studies/HHS.md", "Promoting public health with open data", client="HHS"),
    row("case-studies/new.md"),
    row("press/broken.md", problem=True),
    row("press/sub/deep.md", "Deep"),
    row("team/ada.md", "Ada 漢字"),
]


class Browsing(App[None]):
    def __init__(self, rows: Sequence[IndexRow], width: int) -> None:
        super().__init__()
        self.palette = Palette()
        self.browser = FileBrowser(id="browser")
        self.browser.styles.width = width
        self.rows = rows
        self.opened: list[str] = []
        self.summaries: list[str] = []

    def compose(self) -> ComposeResult:
        yield self.browser

    def on_mount(self) -> None:
        self.browser.show(self.rows, ROOT)
        self.browser.focus()

    def on_file_browser_opened(self, message: FileBrowser.Opened) -> None:
        self.opened.append(message.path.name)

    def on_file_browser_summary_changed(self, message: FileBrowser.SummaryChanged) -> None:
        self.summaries.append(message.summary)

    def seen(self) -> list[str]:
        """What a person reads, row by row."""
        height = self.browser.size.height
        return [self.browser.render_line(y).text.rstrip() for y in range(height)]

    def cursor(self) -> str:
        return next((text[1:].strip(" ▕") for text in self.seen() if text.startswith("▌")), "")


@asynccontextmanager
async def browsing(
    rows: Sequence[IndexRow] = ROWS, width: int = 26, height: int = 16
) -> AsyncIterator[tuple[Browsing, Pilot[None]]]:
    app = Browsing(rows, width)
    async with app.run_test(size=(80, height)) as pilot:
        await pilot.pause()
        yield app, pilot


async def test_what_is_seen_in_a_narrow_pane() -> None:
    async with browsing() as (app, _):
        app.browser.set_marks({ROOT / "case-studies/HHS.md": "~", ROOT / "team/ada.md": "!"})
        app.browser.set_current(ROOT / "case-studies/HHS.md")
        assert app.seen()[:13] == [
            " / filter",
            "   About us",
            " ▾ case-studies",
            "   Modernizing a legacy…",
            "▌~ Promoting public hea…",
            "   new.md",
            " ▾ press",
            " ! broken.md",
            " ▾ press/sub",
            "   Deep",
            " ▾ team",
            " ! Ada 漢字",
            "",
        ]


async def test_file_names_stand_beside_titles_where_there_is_room() -> None:
    async with browsing(width=60) as (app, pilot):
        app.browser.set_current(ROOT / "case-studies/HHS.md")
        await pilot.press("up")
        assert app.seen()[3:6] == [
            "▌  Modernizing a legacy system for t…  FCC.md",
            ">  Promoting public health with open…  HHS.md",
            "   new.md",
        ]


async def test_moving_and_opening() -> None:
    async with browsing() as (app, pilot):
        await pilot.press("down", "down", "down", "enter")
        assert app.opened == ["HHS.md"]
        await pilot.press("end")
        assert app.cursor() == "Ada 漢字"
        await pilot.press("down", "up", "home", "up")
        assert app.cursor() == "About us"
        await pilot.press("pagedown")
        assert app.cursor() == "Ada 漢字"
        await pilot.press("pageup")
        assert app.cursor() == "About us"


async def test_folders_fold_with_a_count_and_the_gravest_mark() -> None:
    async with browsing() as (app, pilot):
        await pilot.press("down", "down", "left")
        assert app.cursor() == "▾ case-studies"
        await pilot.press("left")
        assert app.seen()[1:4] == ["   About us", "▌▸ case-studies        3", " ▾ press"]
        app.browser.set_marks({ROOT / "case-studies/HHS.md": "~"})
        assert app.seen()[2] == "▌▸ case-studies      ~ 3"
        await pilot.press("down", "enter")
        assert app.seen()[3] == "▌▸ press             ! 1"
        await pilot.press("right", "right")
        assert app.cursor() == "! broken.md"
        assert app.browser.current_folder == ROOT / "press"


async def test_opening_a_document_in_a_folded_folder_unfolds_it() -> None:
    async with browsing() as (app, pilot):
        await pilot.press("down", "left")
        app.browser.set_current(ROOT / "case-studies/new.md")
        assert app.cursor() == "new.md"


async def test_any_letter_filters_and_escape_shows_all_again() -> None:
    async with browsing() as (app, pilot):
        await pilot.press("h", "h", "s")
        assert app.seen()[:4] == [" / hhs█", " ▾ case-studies", "▌  Promoting public hea…", ""]
        assert app.browser.summary == "1 of 7  1!"
        await pilot.press("backspace", "enter")
        assert app.opened == ["HHS.md"]
        await pilot.press("escape")
        assert app.browser.summary == "7  1!"
        # The cursor stays on what was found.
        assert app.cursor() == "Promoting public hea…"
        await pilot.press("slash", "t", "a", "g", "s", "colon", "u", "x")
        assert app.browser.filter_words == "tags:ux"
        assert app.seen()[2] == "▌  Modernizing a legacy…"
        await pilot.press("escape", "h", "a", "s", "colon", "e", "r", "r", "o", "r")
        assert app.seen()[2] == "▌! broken.md"


async def test_a_fold_does_not_hide_what_a_filter_finds() -> None:
    async with browsing() as (app, pilot):
        await pilot.press("down", "left", "h", "h", "s")
        assert app.cursor() == "Promoting public hea…"
        await pilot.press("escape")
        assert app.seen()[2].strip("▌ ").startswith("▸ case-studies")


async def test_backspace_takes_one_character_as_people_see_it_then_leaves_the_filter() -> None:
    async with browsing() as (app, pilot):
        app.browser.on_paste(events.Paste("a👨\u200d👩\u200d👧e\u0301\n"))
        await pilot.press("backspace")
        assert app.browser.filter_words == "a👨\u200d👩\u200d👧"
        await pilot.press("backspace", "backspace")
        assert app.seen()[0] == " / █"
        await pilot.press("backspace")
        assert app.seen()[0] == " / filter"


async def test_empty_lists_say_the_next_step() -> None:
    async with browsing([]) as (app, pilot):
        assert " ".join(text.strip() for text in app.seen()[1:4]).strip() == "No Markdown files here. ^N makes one."
        await pilot.press("enter", "left", "right", "down", "end")
        assert app.opened == []
    async with browsing() as (app, pilot):
        await pilot.press("h", "s", "h")
        said = " ".join(text.strip() for text in app.seen()[1:5]).strip()
        assert said == 'Nothing matches "hsh". Nearest: "HHS". Escape shows all.'


async def test_a_click_goes_there() -> None:
    async with browsing() as (app, pilot):
        await pilot.click(FileBrowser, offset=(8, 4))
        assert app.opened == ["HHS.md"]
        await pilot.click(FileBrowser, offset=(3, 2))
        assert app.seen()[2].startswith("▌▸ case-studies")
        await pilot.click(FileBrowser, offset=(3, 14))
        await pilot.click(FileBrowser, offset=(3, 0))
        assert app.seen()[0] == " / █"
        assert app.opened == ["HHS.md"]


async def test_ascii_alone() -> None:
    async with browsing() as (app, pilot):
        app.palette = Palette(is_plain=True)
        await pilot.press("down", "down", "left", "left")
        text = "\n".join(app.seen())
        assert text.isascii() or text.replace("…", "").replace("漢字", "").isascii()
        assert app.seen()[2].startswith(">> case-studies")


@pytest.fixture
def painted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The rows that are asked to be painted again; -1 for all."""
    rows: list[int] = []
    real = FileBrowser.refresh

    def refresh(self: FileBrowser, *regions: Region, **more: bool) -> FileBrowser:
        rows.extend([region.y for region in regions if region.height] or [-1])
        return real(self, *regions, **more)

    monkeypatch.setattr(FileBrowser, "refresh", refresh)
    return rows


async def test_only_rows_that_changed_are_painted(painted: list[int]) -> None:
    async with browsing() as (app, pilot):
        painted.clear()
        await pilot.press("down")
        assert set(painted) == {1, 2}
        painted.clear()
        rows = list(ROWS)
        rows[3] = rows[3]._replace(title="Now read")
        app.browser.show(rows, ROOT)
        assert set(painted) <= {2, 5}
        assert 5 in painted
        painted.clear()
        app.browser.set_marks({ROOT / "team/ada.md": "!"})
        assert set(painted) == {11}
        painted.clear()
        app.browser.set_marks({ROOT / "team/ada.md": "!"})
        assert painted == []


async def test_ten_thousand_documents_are_one_widget(painted: list[int]) -> None:
    rows = [row(f"f{folder:02}/d{number:03}.md", f"T {number}") for folder in range(50) for number in range(200)]
    async with browsing(rows) as (app, pilot):
        assert len(app.browser.children) == 0
        await pilot.press("end")
        assert app.cursor() == "T 199"
        assert app.seen()[-1].startswith("▌")
        assert len(app.browser.visible_paths()) <= 16
        painted.clear()
        await pilot.press("up")
        assert len(set(painted)) == 2
        await pilot.press("home")
        assert app.cursor() == "▾ f00"


async def test_the_cursor_begins_on_a_document_and_titles_that_begin_alike_give_way_to_names() -> None:
    rows = [row(f"posts/{name}.md", f"A page with one mistake: {name}") for name in ("tab", "quote")]
    async with browsing(rows) as (app, pilot):
        assert app.seen()[1:4] == [" ▾ posts", "▌  tab.md", "   quote.md"]
        app.browser.styles.width = 60
        await pilot.pause()
        assert app.seen()[2] == "▌  A page with one mistake: tab        tab.md"


async def test_rows_that_come_and_go_leave_the_cursor_on_its_document() -> None:
    async with browsing() as (app, pilot):
        await pilot.press("down", "down", "down")
        app.browser.show([row("0.md", "First"), *ROWS], ROOT)
        assert app.cursor() == "Promoting public hea…"
        app.browser.show(ROWS[:2], ROOT)
        assert app.cursor() == "Modernizing a legacy…"
        app.browser.show([], ROOT)
        app.browser.show(ROWS, ROOT)
        assert app.cursor() == "About us"
        await pilot.pause()
        assert app.summaries[-1] == "7  1!"
        assert app.browser.cursor_path == ROOT / "about.md"


async def test_what_is_edited_and_wrong_is_found_and_counted_as_both() -> None:
    async with browsing() as (app, pilot):
        hhs, ada = ROOT / "case-studies/HHS.md", ROOT / "team/ada.md"
        app.browser.set_marks({hhs: "~!", ada: "?"})
        await pilot.pause()
        assert [row[1:3].strip() for row in app.seen() if "Promoting" in row or "Ada" in row] == ["~", "?"]
        assert app.summaries[-1] == "7  2!"
        for word, count in (("has:error", 2), ("is:changed", 1), ("has:warning", 1)):
            app.browser.set_filter(word)
            assert app.browser.summary.startswith(f"{count} of 7")
