"""Saving elsewhere, another name, and what stands behind an undone merge."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from caseedit import places
from caseedit.core.document.document import Document
from caseedit.core.files.recovery import Journal
from caseedit.core.text import Edit
from caseedit.errors import CannotWrite, ChangedOnDisk
from caseedit.workspace import Workspace

PAGE = "---\ntitle: old\ntags: [a]\n---\n\nFirst.\n\nSecond.\n"


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    root = tmp_path / "content"
    root.mkdir()
    (root / "a.md").write_text(PAGE)
    workspace = Workspace(root, journal=Journal(tmp_path / "recovery", elsewhere=()))
    workspace.open(root / "a.md")
    workspace.edit([Edit(len(PAGE), len(PAGE), "Mine.\n")], origin="body")
    yield workspace
    workspace.close()


def current(workspace: Workspace) -> tuple[Document, Path]:
    document = workspace.current
    assert document is not None
    assert document.path is not None
    return document, document.path


def entries(workspace: Workspace) -> list[bytes]:
    workspace.journal.flush()
    return [entry.text_bytes for entry in Journal(workspace.journal.folder, elsewhere=()).entries()]


def test_a_new_name_inside_is_where_the_document_goes_on(workspace: Workspace) -> None:
    document, path = current(workspace)
    new, goes_on = places.save_elsewhere(workspace, document, "b.md")
    assert (new, goes_on) == (path.with_name("b.md"), True)
    assert (document.path, document.is_modified) == (new, False)
    assert path.read_text() == PAGE
    assert new.read_text() == PAGE + "Mine.\n"
    assert workspace.open(new) is document
    assert entries(workspace) == []


def test_elsewhere_it_is_a_copy(workspace: Workspace, tmp_path: Path) -> None:
    document, path = current(workspace)
    new, goes_on = places.save_elsewhere(workspace, document, f"{tmp_path}/kept.md")
    assert (goes_on, document.path, document.is_modified) == (False, path, True)
    assert new.read_text() == document.text
    with pytest.raises(CannotWrite, match="there already"):
        places.save_elsewhere(workspace, document, f"{tmp_path}/kept.md")
    with pytest.raises(CannotWrite, match="no folder"):
        places.save_elsewhere(workspace, document, "nowhere/kept.md")


def test_a_renamed_document_keeps_its_edits_and_its_history(workspace: Workspace) -> None:
    document, path = current(workspace)
    new = places.rename(workspace, document, "b")
    assert new == path.with_name("b.md")
    assert (new.read_text(), path.exists(), document.is_modified) == (PAGE, False, True)
    assert entries(workspace) == [(PAGE + "Mine.\n").encode()]
    job = workspace.begin_save()
    workspace.finish_save(job, job.run())
    assert new.read_text() == PAGE + "Mine.\n"
    workspace.undo()
    assert document.text == PAGE
    assert [row.path for row in workspace.index.rows] in ([], [new])


def test_a_removed_document_is_closed(workspace: Workspace) -> None:
    document, path = current(workspace)
    places.remove(workspace, document, for_good=True)
    assert not path.exists()
    assert workspace.current is None
    assert entries(workspace) == []


def test_choices_are_steps_and_the_last_undo_asks_again(workspace: Workspace) -> None:
    document, path = current(workspace)
    workspace.set_field(("title",), "mine")
    mine = document.text
    theirs = PAGE.replace("old", "theirs").replace("[a]", "[a, b]") + "Theirs.\n"
    path.write_text(theirs)
    merged = workspace.merge_theirs(document)
    assert [conflict.where for conflict in merged.conflicts] == ["title", "body"]
    assert [conflict.is_lines for conflict in merged.conflicts] == [False, True]
    assert document.text == mine
    workspace.merge_with_choices(document, merged, ["theirs", "both"])
    joined = "---\ntitle: theirs\ntags: [a, b]\n---\n\nFirst.\n\nSecond.\nMine.\nTheirs.\n"
    assert document.text == joined
    # What gave way is kept beside, in case that the program ends here.
    assert mine.encode() in entries(workspace)
    for _ in range(2):
        workspace.undo()
    assert document.text == joined.replace("theirs", "mine", 1).replace("Theirs.\n", "")
    workspace.begin_save().run()  # it stands on what is on the disk
    path.write_text(theirs)
    workspace.undo()
    assert document.text == mine
    with pytest.raises(ChangedOnDisk):
        workspace.begin_save().run()
    for _ in range(3):
        workspace.redo()
    assert document.text == joined
    job = workspace.begin_save()
    workspace.finish_save(job, job.run())
    assert path.read_text() == joined


def test_a_file_that_changed_again_is_not_merged_with_old_choices(workspace: Workspace) -> None:
    document, path = current(workspace)
    path.write_text(PAGE + "Theirs.\n")
    merged = workspace.merge_theirs(document)
    path.write_text(PAGE + "Theirs again.\n")
    before = document.text
    with pytest.raises(ChangedOnDisk, match="changed again"):
        workspace.merge_with_choices(document, merged, ["both"])
    assert document.text == before
