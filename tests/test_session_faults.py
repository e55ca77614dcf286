"""A whole session on a disk that fails at its n-th call, whoever makes it: opening, journal, merging, saving."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from caseedit.core.files.disk import Disk
from caseedit.core.files.recovery import Journal
from caseedit.core.text import Edit
from caseedit.errors import CaseEditError, ChangedOnDisk
from caseedit.workspace import Workspace

OLD = "---\ntitle: old\n---\n\nFirst.\n\nSecond.\n"
THEIRS = OLD.replace("title: old", "title: theirs")
MINE = OLD.replace("First.", "First, by me.")
BOTH = THEIRS.replace("First.", "First, by me.")

CALLS = (
    *("stat", "describe", "open", "open_to_write", "open_folder", "create", "read", "write", "sync", "close"),
    *(
        "reserve",
        "rewind",
        "truncate",
        "make_folder",
        "chmod",
        "chown",
        "attributes",
        "set_attribute",
        "rename",
        "link",
        "unlink",
    ),
)


class Fault:
    """Every call of every disk is counted; number `at` goes wrong.

    Attributes:
        count: How many calls there were.
    """

    def __init__(self) -> None:
        self.count = 0
        self.at = 0
        self.way = "fail"
        self.number = errno.EIO
        self.is_for_ever = False

    def begin(self, at: int, way: str, number: int, *, is_for_ever: bool) -> None:
        self.count, self.at, self.way, self.number, self.is_for_ever = 0, at, way, number, is_for_ever

    def wrapped(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(disk: Disk, *arguments: Any) -> Any:
            self.count += 1
            is_it = self.at > 0 and (self.count == self.at or (self.is_for_ever and self.count > self.at))
            if not is_it:
                return real(disk, *arguments)
            if name == "write" and self.way in ("short", "torn"):
                handle, data = arguments
                taken = real(disk, handle, data[: max(1, len(data) // 2)])
                if self.way == "short":
                    return taken
            elif name == "close":
                real(disk, *arguments)
            elif self.way == "short":
                return real(disk, *arguments)
            raise OSError(self.number, os.strerror(self.number))

        return call


@pytest.fixture
def fault(monkeypatch: pytest.MonkeyPatch) -> Iterator[Fault]:
    fault = Fault()
    # Here it is counted and made to fail; whether a real disk had it all is asked elsewhere.
    monkeypatch.setattr(os, "fsync", lambda handle: None)
    for name in CALLS:
        monkeypatch.setattr(Disk, name, fault.wrapped(name, getattr(Disk, name)))
    yield fault
    fault.at = 0


def session(file: Path, folder: Path) -> list[str]:
    """Edit, while somebody else does, merge and save; return what was said on the way."""
    said: list[str] = []
    workspace = Workspace(file.parent, journal=Journal(folder, elsewhere=(), delay=60))
    try:
        workspace.open(file)
        at = OLD.index(".")
        workspace.edit([Edit(at, at, ", by me")], origin="body")
        if not workspace.keep_all(5):
            said.append(workspace.keeping.note or "not kept")
        file.write_text(THEIRS)
        try:
            workspace.begin_save().run()
        except ChangedOnDisk:
            merged = workspace.merge_theirs(workspace.documents[file])
            assert merged.text == BOTH
        job = workspace.begin_save()
        workspace.finish_save(job, job.run())
    except CaseEditError as error:
        said.append(error.message)
        workspace.keep_all(5)
        if workspace.keeping.note:
            said.append(workspace.keeping.note)
    finally:
        workspace.close()
    return said


@pytest.mark.parametrize("is_for_ever", [False, True], ids=["once", "for ever"])
@pytest.mark.parametrize(
    ("way", "number"),
    [("fail", errno.EIO), ("fail", errno.ENOSPC), ("fail", errno.EACCES), ("short", 0), ("torn", errno.ENOSPC)],
)
def test_no_failing_call_loses_words(tmp_path: Path, fault: Fault, way: str, number: int, is_for_ever: bool) -> None:
    file = tmp_path / "content" / "a.md"
    file.parent.mkdir()
    for at in range(1, 400):
        folder = tmp_path / f"recovery-{at}"
        file.write_text(OLD)
        fault.begin(at, way, number, is_for_ever=is_for_ever)
        said = session(file, folder)
        count = fault.count
        fault.at = 0
        found = file.read_text()
        assert found in (OLD, THEIRS, BOTH, MINE), (at, found)
        if count < at:
            assert (found, said) == (BOTH, [])
            return
        kept = [entry.text_bytes.decode() for entry in Journal(folder, elsewhere=()).entries() if not entry.damage]
        has_mine = "by me" in found or any("by me" in text for text in kept)
        assert has_mine or said, (at, said)
        assert found != MINE or any(text == THEIRS for text in kept) or said, "theirs was overwritten without a word"
        for path in folder.glob("*") if folder.exists() else ():
            path.unlink()
    pytest.fail("the session never ran to its end")
