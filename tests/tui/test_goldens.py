"""What a person reads on the main screen; CASEEDIT_GOLDENS=write makes it anew, to be read before it is kept."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from app_session import editing, sample_in

GOLDENS = Path(__file__).parent / "goldens"
SIZES = [(120, 36), (80, 24), (60, 20)]


def agrees(name: str, text: str) -> None:
    golden = GOLDENS / f"{name}.txt"
    if os.environ.get("CASEEDIT_GOLDENS") == "write":
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(text, "utf-8")
    assert text == golden.read_text("utf-8")


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_main_screen(tmp_path: Path, size: tuple[int, int]) -> None:
    name = f"{size[0]}x{size[1]}"
    async with editing(sample_in(tmp_path), size) as session:
        agrees(f"start-{name}", session.text())
        await session.press(":juniper", "enter")
        await session.settle()
        agrees(f"document-{name}", session.text())
        await session.press("tab", "tab", "tab", "tab", "tab", "tab", "tab", "tab", "enter")
        agrees(f"list-{name}", session.text())
        await session.press("f6", "down", "down", "down", "end", ": and nurses")
        await session.settle()
        agrees(f"body-{name}", session.text())


async def test_accessible(tmp_path: Path) -> None:
    async with editing(sample_in(tmp_path), (80, 24), accessible=True) as session:
        await session.press(":copper", "enter")
        await session.settle()
        agrees("accessible-form", session.text())
        await session.press("ctrl+t", "ctrl+t")
        agrees("accessible-page", session.text())
