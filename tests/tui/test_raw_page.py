"""A document that is too big to be edited is shown as it lies on the disk."""

from __future__ import annotations

from pathlib import Path

import pytest
from app_session import editing

from caseedit.core.files import stamp
from caseedit.tui.screens.raw_page import RawPage
from caseedit.tui.start import Start

LINES = [f"Line {number} \x1b[31m of many." for number in range(1, 201)]


@pytest.mark.parametrize("size", [(100, 30), (60, 20)])
async def test_it_is_shown_to_be_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    file = tmp_path / "big.md"
    file.write_text("\n".join(LINES), "utf-8")
    before = file.read_bytes()
    monkeypatch.setattr(stamp, "read", _limited)
    async with editing(tmp_path, size, Start(file)) as session:
        assert type(session.app.screen) is RawPage
        rows = session.rows()
        assert "big.md is too big to edit: just over 0 MB, the limit is 0" in rows[0]
        assert rows[1] == " Line 1 ␛[31m of many."
        await session.press("pagedown")
        assert session.rows()[1] == f" Line {size[1] - 2} ␛[31m of many."
        await session.press("up")
        assert session.rows()[1] == f" Line {size[1] - 3} ␛[31m of many."
        await session.press("end", "down", ":x")
        assert session.rows()[-2] == " Line 200 ␛[31m of many."
        await session.press("home")
        assert session.rows()[1] == rows[1]
        await session.press("escape")
        assert len(session.app.screen_stack) == 1
        assert session.screen.document is None
    assert file.read_bytes() == before


def _limited(path: Path, **options: object) -> object:
    raise stamp.too_big(path, path.stat().st_size, 4096)
