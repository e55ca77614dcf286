from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from app_session import Session, editing, sample_in

from caseedit.tui.start import Start
from caseedit.tui.widgets.preview import Preview

STUDY = "case-studies/OCP.md"


@asynccontextmanager
async def opened(folder: Path, name: str = STUDY) -> AsyncIterator[Session]:
    content = sample_in(folder)
    async with editing(content, start=Start(content / name)) as session:
        yield session


async def test_the_page_scrolls_with_the_body_and_the_body_with_the_page(tmp_path: Path) -> None:
    async with opened(tmp_path) as session:
        screen = session.screen
        body, page = screen.body, screen.page
        await session.press("ctrl+end")
        assert body.top_line > 0
        assert page.top <= page.row < page.top + page.size.height
        assert page.rows[page.row].line == max(row.line for row in page.rows if row.line is not None)
        await session.press("ctrl+home")
        assert body.top_line == 0
        await session.press("f6")
        assert screen.pane == "page"
        await session.press("end", "pageup")
        line = page.rows[page.top].line
        assert line is not None
        assert body.top_line in (line, len(body.buffer.lines) - 1)
        assert body.place == (0, 0)


async def test_enter_on_the_page_goes_back_to_the_line_or_the_field(tmp_path: Path) -> None:
    async with opened(tmp_path) as session:
        screen = session.screen
        screen.body.goto_line(6)
        await session.pilot.pause()
        await session.press("f6")
        row = screen.page.rows[screen.page.row]
        assert row.line is not None
        assert row.line <= 6
        await session.press("enter")
        assert (screen.pane, screen.body.place[0]) == ("body", row.line)
        await session.press("f6", "home", "enter")
        assert screen.pane == "form"
        assert screen.form.current_path == ("client_name",)


async def test_a_heading_is_gone_to_on_the_page(tmp_path: Path) -> None:
    async with opened(tmp_path) as session:
        screen = session.screen
        line, _level, words = screen.body.headings()[1]
        await session.press("f6", "ctrl+g", f":{words}", "enter")
        assert screen.pane == "page"
        page = screen.page
        assert page.rows[page.row].line == line
        assert words in page.rows[page.row].text


async def test_related_documents_are_named_with_their_client(tmp_path: Path) -> None:
    async with opened(tmp_path, "case-studies/ferry-services.md") as session:
        await session.settle()
        screen = session.screen
        rows = [row.text for row in screen.page.rows]
        at = rows.index("Related case studies")
        assert ": Building permits in days instead of months" in " ".join(map(str.strip, rows[at + 1 : at + 3]))


async def test_a_page_seen_for_the_first_time_shows_what_the_writer_is_at(tmp_path: Path) -> None:
    for size in ((60, 20), (80, 24)):
        async with editing(sample_in(tmp_path / str(size[0])), size) as session:
            await session.press(":juniper", "enter", "f6", "ctrl+end", ":These are the last words.", "ctrl+t")
            await session.settle()
            shown = session.app.screen.query_one(Preview)
            seen = shown.rows[shown.top : shown.top + shown.size.height]
            assert any("last words" in "".join(run.text for run in row.runs) for row in seen)
