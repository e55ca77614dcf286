"""A change that would cost more than was asked is shown first, and made only if a person accepts it."""

from __future__ import annotations

from pathlib import Path

import pytest
from app_session import Session, editing

from caseedit.tui.start import Start

TEXT = "---\ntitle: Study\nbase: &b word\nagain: *b\n---\nBody.\n"


async def asked(folder: Path, *keys: str, size: tuple[int, int] = (80, 24)) -> tuple[list[str], str, Session]:
    """Remove a field that another place needs, answer, and return what was asked and what the text is then."""
    (folder / "a.md").write_text(TEXT, "utf-8")
    async with editing(folder, size, Start(file=folder / "a.md", field=("base",))) as session:
        session.screen.action_command("remove-field")
        await session.settle()
        rows = session.rows()
        await session.press(*keys)
        document = session.screen.document
        assert document is not None
        return rows, document.text, session


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 20)])
async def test_what_is_offered_is_shown_with_its_reason_and_line(tmp_path: Path, size: tuple[int, int]) -> None:
    rows, text, _ = await asked(tmp_path, "escape", size=size)
    shown = "\n".join(rows)
    assert "Change it as shown?" in shown
    assert "‘base’ is used again on line 4 (*b)." in shown
    assert " - base: &b word" in shown
    assert " + again: &b word" in shown
    assert "a    Accept" in shown
    assert "Esc  Leave things as they are" in shown
    assert text == TEXT


@pytest.mark.parametrize("keys", [("a",), ("a", "ctrl+z")])
async def test_what_is_accepted_is_done_in_one_step_of_undo(tmp_path: Path, keys: tuple[str, ...]) -> None:
    _, text, _ = await asked(tmp_path, *keys)
    wanted = TEXT.replace("base: &b word\n", "").replace("*b", "&b word")
    assert text == (wanted if len(keys) == 1 else TEXT)
