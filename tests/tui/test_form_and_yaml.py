"""The form and the YAML view are two ways into one text: the same edits, one undo, and the form comes back."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from app_session import Session, editing

from caseedit.core.document.document import Document
from caseedit.core.text import Edit
from caseedit.tui.start import Start

TEXT = "---\ntitle: Study\nclient: HHS\nimages:\n- url: a.jpg\n  alt: A\n---\nBody.\n"


@asynccontextmanager
async def opened(folder: Path, *field: str | int) -> AsyncIterator[tuple[Session, Document]]:
    (folder / "a.md").write_text(TEXT, "utf-8")
    async with editing(folder, (100, 30), Start(file=folder / "a.md", field=field)) as session:
        document = session.screen.document
        assert document is not None
        yield session, document


async def test_invalid_yaml_turns_the_form_off_and_the_text_stays_editable(tmp_path: Path) -> None:
    async with opened(tmp_path, "client") as (session, document):
        await session.press("f5", "end", ":: x")
        assert "client: HHS: x" in document.text
        assert document.problem is not None
        assert not document.can_edit_fields
        await session.press("f5")
        assert session.screen.yaml.display
        assert not session.screen.form.display
        await session.press("f6", ":More ")
        assert document.body.startswith("More Body.")
        await session.press("shift+f6", ":y")
        assert "client: HHS: xy" in document.text


async def test_the_form_comes_back_at_the_same_field_when_the_yaml_is_valid_again(tmp_path: Path) -> None:
    async with opened(tmp_path, "images", 0, "alt") as (session, document):
        assert session.screen.form.current_path == ("images", 0, "alt")
        await session.press("f5", "end", ":: b")
        readable = [document.can_edit_fields]
        await session.press("backspace", "backspace", "backspace", "f5")
        assert [*readable, document.can_edit_fields] == [False, True]
        assert session.screen.form.display
        assert session.screen.form.current_path == ("images", 0, "alt")
        await session.press("end", ":!")
        assert document.text == TEXT.replace("alt: A", "alt: A!")


async def test_without_a_wish_for_yaml_the_form_is_there_as_soon_as_it_can_be(tmp_path: Path) -> None:
    async with opened(tmp_path, "client") as (session, document):
        at = document.text.index("HHS")
        session.screen.workspace.edit(_typed(at, "["), origin="elsewhere")
        await session.settle()
        assert session.screen.yaml.display
        session.screen.workspace.undo()
        await session.settle()
        assert session.screen.form.display
        assert session.screen.form.current_path == ("client",)


async def test_edits_of_form_yaml_and_body_are_one_history(tmp_path: Path) -> None:
    async with opened(tmp_path, "title") as (session, document):
        texts = [document.text]
        await session.press("end", ":1")
        texts.append(document.text)
        await session.press("f5", "end", ":2")
        texts.append(document.text)
        await session.press("f6", ":3")
        texts.append(document.text)
        await session.press("shift+f6", "f5", "end", ":4")
        texts.append(document.text)
        assert [text.partition("\n")[2].partition("\n")[0] for text in texts] == [
            "title: Study", "title: Study1", "title: Study12", "title: Study12", "title: Study124",
        ]  # fmt: skip
        for text in reversed(texts[:-1]):
            await session.press("ctrl+z")
            assert document.text == text
        for text in texts[1:]:
            await session.press("ctrl+y")
            assert document.text == text


def _typed(at: int, text: str) -> list[Edit]:
    return [Edit(at, at, text)]
