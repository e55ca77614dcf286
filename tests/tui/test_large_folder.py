"""A folder of many documents: what is looked at before the list can be read, and what is painted after that."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from app_session import editing
from textual.strip import Strip

from caseedit.core.collection.index import IndexRow
from caseedit.tui import background
from caseedit.tui.framing import FramedScreen
from caseedit.tui.screens.editor import EditorScreen
from caseedit.tui.widgets.file_browser import FileBrowser
from caseedit.tui.widgets.file_list import FileList

COUNT = 600


@pytest.fixture
def many(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    folder.mkdir()
    for number in range(COUNT):
        (folder / f"study-{number:03}.md").write_text(f"---\ntitle: Study {number}\n---\n\nText.\n")
    return folder


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each call of the system was made for a document, and its YAML taken apart."""
    counts: Counter[str] = Counter()

    def counted(name: str, before: Callable[..., Any]) -> Callable[..., Any]:
        def call(path: Any, *rest: Any, **more: Any) -> Any:
            counts[name] += str(path).endswith(".md")
            return before(path, *rest, **more)

        return call

    for name in ("open", "stat", "lstat", "access"):
        monkeypatch.setattr(os, name, counted(name, getattr(os, name)))
    return counts


@pytest.fixture
def painted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The rows of the list that were painted."""
    rows: list[int] = []
    before = FileBrowser.render_line

    def render(self: FileBrowser, y: int) -> Strip:
        rows.append(y)
        return before(self, y)

    monkeypatch.setattr(FileBrowser, "render_line", render)
    return rows


async def test_no_document_is_touched_before_the_list_can_be_read(
    many: Path, calls: Counter[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    at_list: list[Counter[str]] = []
    before = EditorScreen.list_read

    def listed(self: EditorScreen) -> None:
        at_list.append(+calls)
        before(self)
        assert len(self.browser.visible_paths()) > 0

    monkeypatch.setattr(EditorScreen, "list_read", listed)
    async with editing(many) as session:
        assert at_list == [Counter()]
        assert calls["open"] >= COUNT
        assert "Study 0" in session.text()


async def test_no_document_is_touched_before_the_list_is_seen(
    many: Path, calls: Counter[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Threads that read would take the processor from the first frame, and more of it the more there is to read."""
    before_seen: list[Counter[str]] = []
    refresh = FramedScreen._compositor_refresh

    def refreshed(self: FramedScreen) -> None:
        if not self.is_seen.is_set():
            before_seen.append(+calls)
        refresh(self)

    monkeypatch.setattr(FramedScreen, "_compositor_refresh", refreshed)
    async with editing(many):
        assert before_seen
        assert all(counts == Counter() for counts in before_seen)


async def test_problems_of_many_documents_come_in_few_shares(many: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With each, all marks are looked at: what a hundred thousand documents take must not grow with their square."""
    shares: list[int] = []
    take = background._take

    def taken(screen: EditorScreen, found: list[Any]) -> None:
        shares.append(len(found))
        take(screen, found)

    monkeypatch.setattr(background, "_take", taken)
    monkeypatch.setattr(background, "CHUNK", 2)
    monkeypatch.setattr(background, "SHARES", 5)
    async with editing(many):
        assert sum(shares) == COUNT
        assert len(shares) <= 5 + 1


async def test_what_is_seen_is_read_first(many: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from caseedit.core.collection import index

    order: list[str] = []
    before = index.read_row

    def read(row: IndexRow, **how: Any) -> IndexRow:
        order.append(row.name)
        return before(row, **how)

    monkeypatch.setattr(index, "read_row", read)
    async with editing(many) as session:
        seen = len(session.screen.browser.visible_paths())
        assert seen > 20
        assert order[:seen] == [f"study-{number:03}.md" for number in range(seen)]
        # Each once for its title, once for its whole front matter.
        assert len(order) == 2 * COUNT


async def test_titles_of_what_is_not_seen_paint_nothing(many: Path, painted: list[int]) -> None:
    async with editing(many) as session:
        browser, rows = session.screen.browser, session.screen.rows
        painted.clear()
        rows = [*rows[:-1], rows[-1]._replace(title="Other")]
        browser.show(rows, many)
        await session.pilot.pause()
        assert painted == []
        browser.show([*rows[:3], rows[3]._replace(title="Another"), *rows[4:]], many)
        await session.pilot.pause()
        assert painted == [4]


async def test_a_step_paints_two_rows_and_a_page_one_window(many: Path, painted: list[int]) -> None:
    async with editing(many) as session:
        await session.press("down")
        painted.clear()
        await session.press("down")
        assert sorted(painted) == [2, 3]
        painted.clear()
        await session.press("end")
        assert len(painted) <= 2 * session.screen.browser.size.height
        assert len(set(painted)) <= session.screen.browser.size.height


async def test_a_filter_letter_paints_one_window(many: Path, painted: list[int]) -> None:
    async with editing(many) as session:
        await session.press("s")
        painted.clear()
        await session.press("9")
        assert session.screen.browser.summary == "0 of 600"
        await session.press("backspace", "backspace", "9", "9")
        assert session.screen.browser.summary == "6 of 600"
        assert len(painted) <= 5 * session.screen.browser.size.height


def test_a_title_makes_one_new_line(tmp_path: Path) -> None:
    rows = [IndexRow(f"/c/{number}.md", f"{number}.md", "") for number in range(50)]
    found = FileList()
    found.show(rows)
    before = found.lines
    found.show([*rows[:20], rows[20]._replace(title="New"), *rows[21:]])
    assert [at for at, line in enumerate(found.lines) if line is not before[at]] == [20]
    assert found.lines[20].row is not None
    assert found.lines[20].row.title == "New"
    # A filter sees the new title at once.
    found.filter("new")
    assert found.shown == 1


async def test_a_second_start_reads_no_front_matter_for_the_list(
    many: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from caseedit.core.collection import index
    from caseedit.core.files import cache

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(cache, "SETTLING", -(10**18))
    async with editing(many) as session:
        first = session.text()
    read: list[str] = []

    def note(row: IndexRow, **_: Any) -> IndexRow:
        read.append(row.place)
        return row

    monkeypatch.setattr(index, "read_row", note)
    async with editing(many) as session:
        assert session.text() == first
        assert read == []
