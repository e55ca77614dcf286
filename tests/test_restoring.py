"""Unsaved text of an earlier session meets a file that others have changed since: nobody's words are dropped."""

from __future__ import annotations

from pathlib import Path

import pytest

from caseedit.core.files.recovery import Journal, RecoveryEntry
from caseedit.core.text import Edit
from caseedit.errors import ChangedOnDisk
from caseedit.workspace import Workspace


@pytest.mark.parametrize(
    "theirs",
    ["---\ntitle: old\n---\none\ntwo\ntheirs\n", "---\ntitle: new\n---\ntheirs\none\ntwo\n", "theirs\n"],
    ids=["below", "above", "all-other"],
)
def test_unsaved_text_whose_beginning_nobody_knows_drops_nothing_that_others_wrote(tmp_path: Path, theirs: str) -> None:
    file = tmp_path / "site" / "a.md"
    file.parent.mkdir()
    file.write_text(theirs, "utf-8")
    earlier = Journal(tmp_path / "state", elsewhere=())
    earlier.keep(RecoveryEntry(file, b"---\ntitle: old\n---\none\nmine\ntwo\n", "0" * 64, at=1.0))
    assert earlier.flush()
    workspace = Workspace(file.parent, journal=Journal(tmp_path / "state", elsewhere=()))
    workspace.open(file)
    (entry,) = workspace.recoverable(file)
    document = workspace.restore(entry)
    try:
        job = workspace.begin_save()
        workspace.finish_save(job, job.run())
    except ChangedOnDisk:
        merged = workspace.merge_theirs(document)
        assert merged.text is None
    kept = document.text + file.read_text("utf-8")
    assert "mine" in kept
    assert "theirs" in kept
    workspace.close()


def begun(folder: Path, on_disk: str) -> tuple[Workspace, RecoveryEntry]:
    """A session that finds an unsaved text, and a file that has changed since."""
    file = folder / "site" / "a.md"
    file.parent.mkdir()
    file.write_text("one\ntwo\n\nthree\n", "utf-8")
    earlier = Workspace(file.parent, journal=Journal(folder / "state", elsewhere=()))
    document = earlier.open(file)
    earlier.edit([Edit(len(document.text), len(document.text), "mine\n")], origin="body")
    assert earlier.journal.flush()
    file.write_text(on_disk, "utf-8")
    workspace = Workspace(file.parent, journal=Journal(folder / "state", elsewhere=()))
    (entry,) = workspace.recoverable(file)
    return workspace, entry


def test_what_a_hasty_key_discarded_comes_back_by_undo_with_what_the_disk_has_had_since(tmp_path: Path) -> None:
    workspace, entry = begun(tmp_path, "ONE\ntwo\n\nthree\n")
    assert workspace.discard(entry)
    assert workspace.recoverable() == []
    document = workspace.open(entry.path)
    assert (document.text, document.is_modified) == ("ONE\ntwo\n\nthree\n", False)
    workspace.undo()
    assert document.text == "ONE\ntwo\n\nthree\nmine\n"
    assert workspace.journal.flush()
    again = Workspace(workspace.root, journal=Journal(tmp_path / "state", elsewhere=()))
    assert again.recoverable()[0].text_bytes.decode() == document.text


def test_no_way_back_is_told_of_a_text_that_was_discarded_in_conflict_with_the_disk(tmp_path: Path) -> None:
    workspace, entry = begun(tmp_path, "one\ntwo\n\nthree\ntheirs\n")
    assert not workspace.discard(entry)
    assert workspace.recoverable() == []
    assert not workspace.open(entry.path).is_modified
