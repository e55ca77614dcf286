"""Saving from the editor: one save after the other, however fast the keys come."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from app_session import editing

from caseedit.core.files.stamp import Stamp
from caseedit.saving import SaveJob
from caseedit.tui import background
from caseedit.tui.start import Start


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Every save has written the file, and ends when it may."""
    may_end, run = threading.Event(), SaveJob.run

    def wait(job: SaveJob) -> Stamp:
        found = run(job)
        assert may_end.wait(20)
        return found

    monkeypatch.setattr(SaveJob, "run", wait)
    return may_end


@pytest.mark.parametrize("more", [":b", ""])
async def test_a_save_during_a_save_sees_no_change_from_outside(
    tmp_path: Path, slow: threading.Event, more: str
) -> None:
    file = tmp_path / "a.md"
    file.write_text("Text\n", "utf-8")
    async with editing(tmp_path, start=Start(file)) as session:
        await session.press(":a", "ctrl+s")
        for key in (*more[1:], "ctrl+s", "ctrl+s"):
            await session.press(key)
        assert session.screen.workspace.modified
        background.look_outside(session.screen, {file})
        assert "changed on disk" not in session.screen.status.message
        slow.set()
        await session.settle()
        await session.settle()
        assert session.app.screen is session.screen
        assert file.read_text("utf-8") == f"a{more[1:]}Text\n"
        assert session.screen.status.message == "Saved a.md: 1 line changed"
        assert not session.screen.workspace.modified
