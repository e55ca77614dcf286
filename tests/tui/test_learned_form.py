"""Without a schema the form follows the other documents, as soon as they are known, and waits for none of them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from app_session import SAMPLE, editing

from caseedit.core.schema.infer import Learned
from caseedit.tui.controls.surroundings import Surroundings
from caseedit.tui.start import Start
from caseedit.workspace import Workspace


@pytest.fixture
def untold(tmp_path: Path) -> Path:
    folder = tmp_path / "content"
    shutil.copytree(SAMPLE / "broken", folder)
    (folder / "caseedit.yml").unlink()
    return folder


def test_a_document_opens_without_the_others(untold: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Learned, "add", None)
    workspace = Workspace(untold)
    document = workspace.open(untold / "tag-misspelt.md")
    assert not workspace.schema.is_learned and document.fields["title"]
    workspace.close()


async def test_the_form_follows_the_other_documents(untold: Path) -> None:
    file = untold / "tag-misspelt.md"
    async with editing(untold, size=(140, 60), start=Start(file)) as session:
        schema = session.app.workspace.schema
        assert schema.is_learned and schema.source == "the other documents"
        tags = schema.field("tags")
        assert tags is not None and tags.type == "tags"
        names = [name for name, _ in Surroundings(session.app.workspace).suggestions(("tags", 1), tags)]
        # What stands in the list already is not offered again.
        assert set(names) == {"DevOps", "Content", "Accessibility"}
        shown = session.text()
        assert "is new here" in shown and "not in schema" not in shown


async def test_typing_goes_on_under_what_was_learned(untold: Path) -> None:
    file = untold / "path-upper-case.md"
    async with editing(untold, size=(140, 60), start=Start(file, field=("client_name",))) as session:
        before = session.app.workspace.schema
        await session.press("end", ":x")
        current = session.app.workspace.current
        assert current is not None and current.fields["client_name"] == "Pilot Rock Lighthouse Societyx"
        # The same answer, not learned anew at each key.
        assert session.app.workspace.schema is before


async def test_words_that_others_share_are_suggested_with_how_many(tmp_path: Path) -> None:
    for number in range(12):
        text = f"---\ntitle: Page {number}\nowner: {'ab'[number % 2]}\n---\n"
        (tmp_path / f"p{number}.md").write_text(text, "utf-8")
    async with editing(tmp_path, size=(100, 30), start=Start(tmp_path / "p0.md", field=("owner",))) as session:
        workspace = session.app.workspace
        owner, title = workspace.schema.field("owner"), workspace.schema.field("title")
        assert owner is not None and title is not None and owner.type == "string" and owner.settings["open"]
        around = Surroundings(workspace)
        assert around.suggestions(("owner",), owner) == [("a", "in 6 documents"), ("b", "in 6 documents")]
        assert around.suggestions(("title",), title) == []
        await session.press("ctrl+@")
        assert "in 6 documents" in session.text()
        # A word that nobody has is as welcome.
        await session.press("escape", "end", "x")
        assert workspace.current is not None and workspace.current.fields["owner"] == "ax"


async def test_words_in_use_are_suggested_beside_a_schema_too(tmp_path: Path) -> None:
    schema = "version: 1\ncollections: [{ name: a, match: '*.md', fields: [{ name: title }, { name: client }] }]\n"
    (tmp_path / "caseedit.yml").write_text(schema, "utf-8")
    for number, client in enumerate(("Ainsley", "Ainsley", "Bell", "Ainsley")):
        (tmp_path / f"p{number}.md").write_text(f"---\ntitle: Page {number}\nclient: {client}\n---\n", "utf-8")
    async with editing(tmp_path, size=(100, 30), start=Start(tmp_path / "p2.md")) as session:
        field = session.app.workspace.schema.field("client")
        assert field is not None
        # One that stands in a single document is no word of the collection.
        assert Surroundings(session.app.workspace).suggestions(("client",), field) == [("Ainsley", "in 3 documents")]
