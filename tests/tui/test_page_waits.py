"""Where a change of the page takes long, it comes when the writer pauses, and keys wait for nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from app_session import Session, editing, sample_in

from caseedit.core.preview.page import PageView
from caseedit.tui.flows import page
from caseedit.tui.start import Start

WAITS = "follows when you pause"
PAUSE = 1.0


def shown(session: Session) -> str:
    rows = session.screen.page.rows
    return " ".join(rows[at].text for at in range(len(rows)))


async def test_a_page_that_takes_long_waits_for_a_pause(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "SLOW", -1.0)
    monkeypatch.setattr(page, "PAUSE", PAUSE)
    asked: list[str] = []
    take = PageView.update_body

    def counted(view: PageView, body: str) -> None:
        asked.append(body)
        take(view, body)

    content = sample_in(tmp_path)
    async with editing(content, start=Start(content / "case-studies" / "OCP.md")) as session:
        monkeypatch.setattr(PageView, "update_body", counted)
        # Only the first shows that it takes long.
        await session.press("F", "i")
        assert len(asked) == 1
        assert WAITS in session.text()
        await session.press("x")
        assert len(asked) == 1
        assert session.screen.document is not None and "Fix" in session.screen.document.body
        await session.pilot.pause(PAUSE + 0.3)
        assert len(asked) == 2
        assert "Fix" in shown(session)
        # On a page that is quick again nothing waits.
        monkeypatch.setattr(page, "SLOW", 1000.0)
        await session.press("e")
        await session.pilot.pause(PAUSE + 0.3)
        assert WAITS not in session.text()
        await session.press("d")
        assert "Fixed" in shown(session)


async def test_what_waits_is_no_concern_of_another_document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "SLOW", -1.0)
    monkeypatch.setattr(page, "PAUSE", PAUSE)
    content = sample_in(tmp_path)
    first, second = (content / "case-studies" / name for name in ("OCP.md", "alder-transit.md"))
    async with editing(content, start=Start(first)) as session:
        await session.press(":Fix")
        session.screen.open(second, pane="body")
        await session.pilot.pause(PAUSE + 0.3)
        before = shown(session)
        assert "Fix" not in before
        session.screen.open(first, pane="body")
        await session.pilot.pause()
        assert "Fix" in shown(session)
