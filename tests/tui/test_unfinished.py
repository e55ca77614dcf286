"""What is typed into a field and cannot be in the file: it waits there, is told of, and survives the session."""

from __future__ import annotations

from pathlib import Path

import pytest
from app_session import Session, editing

from caseedit.core.files.recovery import Journal, RecoveryEntry
from caseedit.core.files.stamp import digest_of
from caseedit.core.text import Edit
from caseedit.tui import background
from caseedit.tui.screens.question import Question
from caseedit.tui.start import Start

TEXT = "---\ntitle: One\nplace: {x: 1}\ndate: 2026-01-02\nsame: &a word\nagain: *a\n---\nBody\n"


def document_in(folder: Path) -> Path:
    (folder / "caseedit.yml").write_text(
        "version: 1\ncollections:\n  - name: all\n    match: '*.md'\n    fields:\n"
        "      - {name: title, type: string}\n      - {name: place, type: raw}\n      - {name: date, type: date}\n",
        "utf-8",
    )
    file = folder / "a.md"
    file.write_text(TEXT, "utf-8")
    return file


async def type_half(session: Session) -> None:
    """Type what is no YAML into the field that holds YAML, and leave it."""
    assert session.screen.form.focus_field(("place",))
    await session.press("home", ":[", "tab")
    await session.settle()


def left(session: Session) -> list[tuple[object, str]]:
    document = session.screen.document
    assert document is not None
    return [(draft.field, draft.text) for draft in session.screen.workspace.drafts.of(document)]


async def test_it_stays_with_its_field_and_comes_back_with_the_reason(tmp_path: Path) -> None:
    file = document_in(tmp_path)
    async with editing(tmp_path, (100, 30), Start(file, field=("title",))) as session:
        await type_half(session)
        assert left(session) == [(("place",), "[{x: 1}")]
        assert session.screen.document is not None
        assert session.screen.document.text == TEXT
        shown = session.text()
        assert "“[{x: 1}” is typed here and is not in the file." in shown
        assert "1 problem" in shown
        # There is room for the row that tells of it.
        assert session.screen.form.size.height >= session.screen.form.wanted_height
        await session.press("shift+tab")
        assert "[{x: 1}" in session.text()
        assert session.screen.form._form is not None
        assert session.screen.form._form.refusal
        await session.press("home", "delete")
        await session.settle()
        assert left(session) == []
        assert "1 problem" not in session.text()


async def test_escape_takes_it_back(tmp_path: Path) -> None:
    file = document_in(tmp_path)
    async with editing(tmp_path, (100, 30), Start(file, field=("title",))) as session:
        await type_half(session)
        await session.press("shift+tab", "escape")
        assert left(session) == []
        assert "[{x: 1}" not in session.text()


async def test_another_value_takes_its_place_and_undo_does_not(tmp_path: Path) -> None:
    file = document_in(tmp_path)
    async with editing(tmp_path, (100, 30), Start(file, field=("title",))) as session:
        await session.press(":!")
        await type_half(session)
        await session.press("ctrl+z")
        assert left(session) == [(("place",), "[{x: 1}")]
        session.screen.form.focus_field(("place",))
        session.screen.action_command("set-null")
        await session.settle()
        assert left(session) == []


async def test_a_change_from_outside_takes_no_word_of_it(tmp_path: Path) -> None:
    file = document_in(tmp_path)
    async with editing(tmp_path, (100, 30), Start(file, field=("title",))) as session:
        session.screen.form.focus_field(("place",))
        await session.press("home", ":[")
        file.write_text(TEXT.replace("Body", "Theirs").replace("One", "Two"), "utf-8")
        assert session.screen.workspace.outside(file) == "reloaded"
        await session.settle()
        assert left(session) == [(("place",), "[{x: 1}")]
        assert "[{x: 1}" in session.text()


async def test_a_file_that_goes_away_takes_no_word_of_it(tmp_path: Path) -> None:
    file = document_in(tmp_path)
    (tmp_path / "b.md").write_text("Other\n", "utf-8")
    async with editing(tmp_path, (100, 30), Start(file, field=("title",))) as session:
        await type_half(session)
        document = session.screen.document
        assert document is not None
        session.screen.open(tmp_path / "b.md")
        await session.settle()
        file.unlink()
        background.look_outside(session.screen, {file})
        assert session.screen.workspace.drafts.documents == [document]
        assert session.screen.workspace.documents[file] is document


async def test_a_save_tells_that_it_is_not_in_the_file(tmp_path: Path) -> None:
    file = document_in(tmp_path)
    async with editing(tmp_path, (100, 30), Start(file, field=("title",))) as session:
        await session.press("ctrl+s")
        assert "everything is as it was last saved" in session.screen.status.message
        await type_half(session)
        await session.press("ctrl+s")
        assert session.screen.status.message == "Not in the file: what is typed in ‘place’."
        session.screen.form.focus_field(("title",))
        await session.press(":!", "ctrl+s")
        assert "“[{x: 1}” is typed here and is not in the file." in " ".join(session.text().split())
        await session.press("g")
        assert session.screen.form.current_path == ("place",)
        await session.press("ctrl+s", "s")
        await session.settle()
        assert session.screen.status.message.endswith("Not in the file: what is typed in ‘place’.")
        assert "title: One!" in file.read_text("utf-8")


@pytest.mark.parametrize(("key", "is_left"), [("q", True), ("d", False)])
async def test_it_is_asked_about_at_the_end_and_offered_at_the_next_start(
    tmp_path: Path, key: str, is_left: bool
) -> None:
    file = document_in(tmp_path)
    async with editing(tmp_path, (100, 30), Start(file, field=("title",))) as session:
        journal = session.screen.workspace.journal
        await type_half(session)
        await session.press("ctrl+q")
        assert "What is typed in ‘place’ of a.md is not in the file. Quit?" in " ".join(session.text().split())
        await session.press(key)
    assert len(Journal(journal.folder, elsewhere=()).entries(file)) == is_left
    async with editing(tmp_path, (100, 30), Start(file, field=("title",))) as session:
        assert isinstance(session.app.screen, Question) == is_left
        if is_left:
            await session.press("r")
            assert session.screen.form.current_path == ("place",)
            assert "[{x: 1}" in session.text()
            assert left(session) == [(("place",), "[{x: 1}")]


async def test_a_half_typed_date_waits_too(tmp_path: Path) -> None:
    file = document_in(tmp_path)
    async with editing(tmp_path, (100, 30), Start(file, field=("date",))) as session:
        await session.press("home", "shift+end", ":+", "tab")
        await session.settle()
        assert left(session) == [(("date",), "+")]
        assert "“+” is typed here and is not in the file." in session.text()


async def test_a_refused_name_is_not_typed_again(tmp_path: Path) -> None:
    file = document_in(tmp_path)
    async with editing(tmp_path, (100, 30), Start(file, field=("title",))) as session:
        session.screen.action_command("rename-field")
        await session.settle()
        await session.press("ctrl+u", ":date", "enter")
        shown = session.text()
        assert "Rename title to: date" in shown
        assert "Not changed." in session.screen.status.message
        await session.press(":d", "enter")
        assert session.screen.document is not None
        assert "dated: One" in session.screen.document.text


async def test_a_text_that_is_refused_leaves_what_was_typed(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text("one\n", "utf-8")
    ended = RecoveryEntry(file, b"ended\n", digest_of(b"one\n"), at=1.0, base=b"before\n", real=file, is_pair=True)
    async with editing(tmp_path) as session:
        document = session.screen.workspace.open(file)
        session.screen.show_document(document)
        session.screen.workspace.edit([Edit(0, 3, "typed")], origin="body")
        background.offer(session.screen, [ended])
        await session.pilot.pause()
        await session.press("o")
        assert document.text == "typed\n"
        assert "does not go together" in session.text()
