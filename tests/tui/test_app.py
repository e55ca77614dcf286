"""What keys cost and do in the whole app: nothing is mounted, few rows are painted, no key is lost or taken twice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from app_session import Session, editing, sample_in
from textual.geometry import Region
from textual.widget import Widget

from caseedit.tui.app import CaseEditApp
from caseedit.tui.commands import COMMANDS
from caseedit.tui.start import Start


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("STATE", "CONFIG", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))


@pytest.fixture
def mounted(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Every widget that is mounted from now on."""
    found: list[str] = []
    before = CaseEditApp._register

    def register(app: CaseEditApp, parent: Any, *widgets: Widget, **more: Any) -> Any:
        found.extend(type(widget).__name__ for widget in widgets)
        return before(app, parent, *widgets, **more)

    monkeypatch.setattr(CaseEditApp, "_register", register)
    yield found


def rows_painted(session: Session, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return a list that grows by the rows of each region that is painted from now on."""
    rows: list[int] = []
    before = Widget.refresh

    def refresh(widget: Widget, *regions: Region, **more: Any) -> Any:
        if widget.display and not more.get("layout"):
            rows.append(sum(region.height for region in regions) or widget.size.height)
        return before(widget, *regions, **more)

    monkeypatch.setattr(Widget, "refresh", refresh)
    return rows


async def test_no_key_and_no_document_mounts_a_widget(tmp_path: Path, mounted: list[str]) -> None:
    folder = sample_in(tmp_path)
    async with editing(folder) as session:
        mounted.clear()
        for expected in (["TextEditor", "FindBar"], []):
            await session.press("down", "enter", ":x", "tab", "enter", ":y", "f6", ":word", "enter", "f5", "f5", "f6")
            for path in list(session.screen.order()):
                session.screen.open(path)
                await session.pilot.pause()
            await session.press("f8", "ctrl+t", "ctrl+t", "ctrl+t", "ctrl+f", ":a", "enter", "escape", "ctrl+z")
            await session.settle()
            # The front matter as YAML, and the bar to find with, are mounted when they are first wanted.
            assert mounted == expected
            mounted.clear()


async def test_a_letter_in_the_body_paints_its_row_on_both_sides(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = sample_in(tmp_path)
    async with editing(folder, start=Start(folder / "case-studies" / "OCP.md")) as session:
        await session.press(":First", "enter")
        await session.settle()
        rows = rows_painted(session, monkeypatch)
        await session.press(":a")
        await session.settle()
        # The row, the row of the page, status line; a word more or less changes the title of the pane.
        assert sum(rows) <= 6, rows


async def test_a_letter_in_a_field_paints_its_row_on_both_sides(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = sample_in(tmp_path)
    async with editing(folder, start=Start(folder / "case-studies" / "OCP.md", field=("project",))) as session:
        await session.press(":a", ":b")
        await session.settle()
        rows = rows_painted(session, monkeypatch)
        await session.press(":c")
        await session.settle()
        assert sum(rows) <= 6, rows


async def test_a_key_that_does_nothing_paints_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = sample_in(tmp_path)
    async with editing(folder, start=Start(folder / "case-studies" / "OCP.md")) as session:
        rows = rows_painted(session, monkeypatch)
        await session.press("f12", "ctrl+underscore", "alt+q", "home", "home")
        await session.settle()
        assert sum(rows) == 0, rows


@pytest.mark.parametrize(
    "size",
    [(80, 24), *(pytest.param(size, marks=pytest.mark.long) for size in ((120, 36), (60, 20), (44, 10)))],
    ids=str,
)
async def test_every_command_can_be_run_in_every_pane_with_and_without_a_document(
    tmp_path: Path, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """None ends the program, and Escape always leads back to the editor."""
    folder = sample_in(tmp_path)
    monkeypatch.delenv("EDITOR", raising=False)
    monkeypatch.delenv("VISUAL", raising=False)
    async with editing(folder, size) as session:
        await run_all(session)
        session.screen.open(folder / "case-studies" / "OCP.md")
        for _ in range(4):
            await run_all(session)
            await session.press("f6")


async def run_all(session: Session) -> None:
    for command in COMMANDS:
        if command.id in ("quit", "save-quit", "suspend"):
            continue
        session.screen.action_command(command.id)
        await session.app.settled(session.screen, session.screen.body, session.screen.form)
        for _ in range(2):
            if session.app.screen is not session.screen or any(bar.display for bar in session.screen.query("#find")):
                await session.press("escape")
        assert session.app.screen is session.screen, command.id


async def test_focus_and_place_outlive_every_size(tmp_path: Path) -> None:
    folder = sample_in(tmp_path)
    async with editing(folder, start=Start(folder / "case-studies" / "OCP.md", line=47)) as session:
        await session.press("right", "right")
        place = session.screen.body.cursor
        for size in ((80, 24), (60, 20), (40, 8), (60, 20), (200, 60), (120, 36)):
            await session.pilot.resize_terminal(*size)
            await session.settle()
            assert session.screen.pane == "body"
            assert session.screen.body.cursor == place
        await session.press(":x")
        assert session.app.workspace.current is not None
        assert session.app.workspace.current.lines.position(
            session.app.workspace.current.parts.body.start + session.screen.body.cursor
        ) == (46, 3)


async def test_a_problem_of_the_last_save_is_asked_once(tmp_path: Path) -> None:
    folder = sample_in(tmp_path)
    file = folder / "case-studies" / "OCP.md"
    async with editing(folder, start=Start(file, field=("title",))) as session:
        await session.press("ctrl+u", "ctrl+k", "end", *["backspace"] * 60)
        await session.press("ctrl+s")
        assert session.app.screen is not session.screen
        await session.press("s")
        await session.settle()
        assert 'title: ""' in file.read_text("utf-8")
        await session.press(":N", "backspace", "f6", ":x", "ctrl+s")
        await session.settle()
        assert session.app.screen is session.screen
        assert "\nx\n" in file.read_text("utf-8")
