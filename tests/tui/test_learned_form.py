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
