"""What a writer meets: where one begins, what is said, what is asked before anything is lost."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest
from app_session import SAMPLE, editing, sample_in

from caseedit.core.document.document import Document
from caseedit.tui import background
from caseedit.tui.screens.question import Question
from caseedit.tui.start import Start


async def test_quitting_with_edits_asks_once(tmp_path: Path) -> None:
    # A binding of Textual's own once quit without a word.
    async with editing(sample_in(tmp_path)) as session:
        await session.press(":juniper", "enter", "f6", ":x", "ctrl+q")
        assert isinstance(session.app.screen, Question)
        await session.press("ctrl+q", "ctrl+q")
        assert isinstance(session.app.screen, Question)
        await session.press("escape")
        assert "~ edited" in session.rows()[-2]


async def test_the_first_field_is_the_title_and_not_the_address(tmp_path: Path) -> None:
    async with editing(sample_in(tmp_path)) as session:
        await session.press(":juniper", "enter")
        assert session.screen.form.current_path == ("title",)


async def test_a_document_that_the_filter_hides_is_still_seen_in_the_list(tmp_path: Path) -> None:
    async with editing(sample_in(tmp_path)) as session:
        await session.press(":juniper", "enter", "ctrl+o", ":budget", "enter")
        assert any(row.startswith(">  A budget that") for row in session.rows())


async def test_a_broken_document_opens_at_the_cause_and_says_it(tmp_path: Path) -> None:
    content = sample_in(tmp_path)
    broken = content / "case-studies" / "broken.md"
    broken.write_bytes((SAMPLE / "broken" / "missing-comma.md").read_bytes())
    async with editing(content) as session:
        await session.press("ctrl+o", ":broken.md", "enter")
        await session.settle()
        rows = session.rows()
        assert "form off, see line" in rows[0]
        assert rows[-2].startswith(" Line ")
        assert session.screen.yaml.cursor > 0


@pytest.mark.parametrize(("size", "said"), [((120, 36), 1), ((80, 24), -2), ((60, 20), -2)])
async def test_what_there_is_and_what_to_press(tmp_path: Path, size: tuple[int, int], said: int) -> None:
    async with editing(sample_in(tmp_path), size) as session:
        assert "19 documents. Enter opens one, F1 is help." in session.rows()[said]
        assert sum("19 documents." in row for row in session.rows()) == 1


async def test_a_folder_that_cannot_be_read_is_named(tmp_path: Path, not_root: None) -> None:
    content = sample_in(tmp_path)
    (content / "closed").mkdir(mode=0)
    async with editing(content) as session:
        words = " ".join(session.text().split())
        assert "closed cannot be read: you are not allowed to. What lies there is not listed." in words


async def test_an_empty_folder_names_one_key(tmp_path: Path) -> None:
    async with editing(tmp_path, (80, 24)) as session:
        assert session.rows()[2] == " No Markdown files here. ^N makes one."
        assert "^T" not in session.rows()[-1]


async def test_accessible_mode_draws_no_lines(tmp_path: Path) -> None:
    drawn = "─│▌▐▕▸▾▣●○═┃█▏"
    async with editing(sample_in(tmp_path), accessible=True) as session:
        seen = session.text()
        await session.press(":copper", "enter")
        await session.settle()
        for keys in (("tab",), ("tab", "tab", "tab"), ("f6",), ("ctrl+t",), ("ctrl+p",), ("escape",), ("f1",)):
            await session.press(*keys)
            seen += session.text()
        assert session.app.shows_cursor
        assert not set(seen) & set(drawn), set(seen) & set(drawn)


async def test_the_cursor_of_the_terminal_follows_the_work(tmp_path: Path) -> None:
    async with editing(sample_in(tmp_path), (80, 24), accessible=True) as session:
        await session.press("down")
        assert session.rows()[session.app.cursor_position.y].startswith(">")
        await session.press(":juniper", "enter")
        x, y = session.app.cursor_position
        assert session.rows()[y].startswith(">title")
        assert x > 14
        await session.press("f6", "down", "down", "end")
        assert session.app.cursor_position.x == len(" ### Approach") or session.app.cursor_position.y > y


async def test_a_long_copy_can_be_pasted_here(tmp_path: Path) -> None:
    # What was too long for the terminal's clipboard was once kept nowhere, and cutting lost it.
    async with editing(sample_in(tmp_path)) as session:
        session.app.copy_to_clipboard("x" * 80_000)
        assert session.app.clipboard == "x" * 80_000


@pytest.mark.parametrize("theme", ["dark", "light", "contrast", "ansi"])
async def test_every_theme_starts(tmp_path: Path, theme: str) -> None:
    # The one for sixteen colours once missed two variables of Textual's.
    async with editing(sample_in(tmp_path), theme=theme) as session:
        await session.press(":juniper", "enter", "ctrl+p", "escape", "f1")
        assert "Help: form" in session.rows()[0]


async def test_without_colours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with editing(sample_in(tmp_path)) as session:
        await session.press(":juniper", "enter")
        styles = [style for strip in session.strips() for _, style, _ in strip if style is not None]
        assert all(style.color is None or style.color.is_default for style in styles)


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 20)])
async def test_a_body_without_words_says_what_to_do_until_there_are_some(tmp_path: Path, size: tuple[int, int]) -> None:
    file = tmp_path / "new.md"
    file.write_text("---\ntitle: New\n---\n")
    async with editing(tmp_path, size, Start(file=file)) as session:
        assert "No text yet. F6 leads here" in session.text()
        assert "no words" in session.text() or size[0] == 60
        await session.press(":Hi")
        assert "No text yet" not in session.text()
        await session.press("ctrl+z")
        assert "No text yet" in session.text()


async def test_a_check_that_is_done_holds_no_text(tmp_path: Path) -> None:
    # Each was kept until all memory was looked through: of a large document hundreds of megabytes.
    async with editing(sample_in(tmp_path)) as session:
        await session.press(":juniper", "enter")
        document = session.screen.document
        assert document is not None
        gc.collect()
        gc.disable()
        try:
            before = _documents_alive()
            for _ in range(4):
                background.check(session.screen, document)
                await session.settle()
            assert _documents_alive() <= before
        finally:
            gc.enable()


def _documents_alive() -> int:
    return sum(type(each) is Document for each in gc.get_objects())
