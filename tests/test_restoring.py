"""Unsaved text of an earlier session meets a file that others have changed since: nobody's words are dropped."""

from __future__ import annotations

from pathlib import Path

import pytest

from caseedit.core.files.recovery import Journal, RecoveryEntry
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
