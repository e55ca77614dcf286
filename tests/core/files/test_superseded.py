"""A session that is ended between two file calls leaves texts of several moments: the newest one alone counts."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from test_faults import FaultyDisk
from test_recovery import NoRoom, SlowDisk, entry_for, holds, texts, until

from caseedit.core.files import recovery, stamp
from caseedit.core.files.disk import DISK, Disk
from caseedit.core.files.entry import load, name_of, store
from caseedit.core.files.recovery import Journal
from caseedit.core.files.stamp import digest_of
from caseedit.core.text import Edit
from caseedit.errors import CannotWrite
from caseedit.workspace import Workspace


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "recovery"


def moved(path: Path, number: int) -> recovery.RecoveryEntry:
    """The text of a moment after the file was saved once more: each has another base."""
    base = b"saved %d\n" % number
    return replace(entry_for(path, base + b"typed\n"), base=base, base_digest=digest_of(base))


@pytest.mark.parametrize("mode", ["fail", "half"])
@pytest.mark.parametrize("urgent", [True, False])
def test_no_failing_call_leaves_a_text_behind_that_was_saved(tmp_path: Path, mode: str, urgent: bool) -> None:
    path = tmp_path / "a.md"
    for at in range(1, 100):
        folder = tmp_path / f"{at}"
        disk = FaultyDisk()
        disk.fail_from_now(at, mode, errno.EIO)
        journal = Journal(folder, elsewhere=(), disk=disk, delay=0)
        for number in (1, 2, 3):
            journal.keep(moved(path, number))
            if urgent:
                journal.flush()
            else:
                until(partial(holds, folder, moved(path, number).text_bytes))
        assert texts(folder) == [moved(path, 3).text_bytes]
        journal.drop(path)
        journal.flush()
        journal.close()
        assert list(folder.glob("*.text")) == [], at
        if len(disk.calls) < at:
            return
    pytest.fail("never ran to its end")


KILLED = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, os.getcwd())
from test_superseded import Ending, moved
from caseedit.core.files.recovery import Journal
journal = Journal(Path(sys.argv[1]), elsewhere=(), disk=Ending(int(sys.argv[3])), delay=0)
for number in (1, 2, 3):
    journal.keep(moved(Path(sys.argv[2]), number))
    journal.flush()
    os.write(1, b"%d" % number)
"""


class Ending(Disk):
    """Ends the process at the n-th time that a name is to be removed."""

    def __init__(self, at: int) -> None:
        self.left = at

    def unlink(self, path: Path) -> None:
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        super().unlink(path)


@pytest.mark.parametrize("at", range(1, 5))
def test_a_kill_before_the_older_text_is_removed_leaves_one_that_is_offered(
    tmp_path: Path, folder: Path, at: int
) -> None:
    path = tmp_path / "a.md"
    command = [sys.executable, "-c", KILLED, str(folder), str(path), str(at)]
    done = subprocess.run(command, cwd=Path(__file__).parent, capture_output=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr
    newest = len(done.stdout) + 1
    journal = Journal(folder, elsewhere=())
    (entry,) = journal.entries(path)
    assert entry.text_bytes == moved(path, newest).text_bytes
    assert entry.base == b"saved %d\n" % newest
    journal.discard(entry)
    assert list(folder.glob("*.text")) == []


def test_which_text_is_the_newest_does_not_hang_on_the_clock(tmp_path: Path, folder: Path) -> None:
    path = tmp_path / "a.md"
    folder.mkdir(mode=0o700)
    for number, at in ((1, 2000.0), (2, 1000.0)):
        text = replace(entry_for(path, b"text %d" % number), real=path, at=at, session="s", number=number, base=None)
        store(DISK, folder, f"{name_of(path)}-{number:08}", text, sync=False)
    assert texts(folder) == [b"text 2"]


def test_two_sessions_at_once_leave_both_their_texts(tmp_path: Path, folder: Path) -> None:
    path = tmp_path / "a.md"
    for text in (b"one", b"two"):
        journal = Journal(folder, elsewhere=(), delay=0)
        journal.keep(entry_for(path, text))
        journal.close()
    assert sorted(texts(folder)) == [b"one", b"two"]


def test_a_text_that_was_overwritten_does_not_stand_for_one_that_was_not_saved(tmp_path: Path, folder: Path) -> None:
    path = tmp_path / "a.md"
    journal = Journal(folder, elsewhere=(), delay=0)
    journal.keep(replace(entry_for(path), base=None, base_digest=""))
    journal.close()
    recovery.keep_replaced(path, entry_for(path).text_bytes, folder)
    assert sorted(entry.is_replaced for entry in Journal(folder, elsewhere=()).entries(path)) == [False, True]


# Writing in place


def test_of_a_save_that_was_ended_half_way_the_newest_text_counts_with_what_was_typed(
    tmp_path: Path, folder: Path
) -> None:
    path = tmp_path / "a.md"
    journal = Journal(folder, elsewhere=(), delay=0)
    for text, draft in ((b"saved so", b"[]"), (b"typed on", b"{}")):
        journal.keep(replace(entry_for(path, text), draft=draft))
        assert journal.flush()
        if text == b"saved so":
            journal.keep_pair(path, b"old", text)
            (entry,) = Journal(folder, elsewhere=()).entries(path)
            assert (entry.text_bytes, entry.draft, entry.is_pair, entry.base) == (text, draft, True, b"old")
    journal.close()
    (entry,) = Journal(folder, elsewhere=()).entries(path)
    assert (entry.text_bytes, entry.draft, entry.is_pair, entry.base) == (b"typed on", b"{}", True, b"old")


class CannotSync(FaultyDisk):
    """A disk that does not confirm what is written over a file, the first so many times."""

    def __init__(self, times: int) -> None:
        super().__init__()
        self.times = times

    def sync(self, handle: int) -> None:
        self.times -= 1
        if self.times >= 0:
            raise OSError(errno.EIO, "Input/output error")
        super().sync(handle)


@pytest.mark.parametrize(("times", "is_whole"), [(1, True), (2, False)])
def test_both_texts_stay_kept_only_until_the_file_is_whole_again(
    tmp_path: Path, folder: Path, times: int, is_whole: bool
) -> None:
    from caseedit.core.files import atomic

    file = tmp_path / "a.md"
    file.write_bytes(b"old")
    journal = Journal(folder, elsewhere=(), delay=0)
    write = partial(atomic.write, file, in_place=True, keep=journal.keep_pair)
    with pytest.raises(CannotWrite):
        write(b"new", expected=stamp.read(file)[1], disk=CannotSync(times))
    assert (list(folder.glob("*.text")) == []) is is_whole
    write(b"newer", expected=stamp.read(file)[1])
    assert list(folder.glob("*.text")) == []
    journal.close()


# Disks that are slow or lie


def test_a_key_during_a_save_on_a_slow_disk_is_kept_at_once(tmp_path: Path, folder: Path) -> None:
    disk = SlowDisk()
    journal = Journal(folder, elsewhere=(), disk=disk, delay=0)
    journal.keep(entry_for(tmp_path / "a.md", b"saved"))
    assert not journal.flush(0.01)
    until(disk.is_waiting.is_set)
    journal.keep(entry_for(tmp_path / "a.md", b"typed meanwhile"))
    until(partial(holds, folder, b"typed meanwhile"))
    disk.may_go.set()
    assert journal.flush()
    journal.close()


class Unsure(NoRoom):
    """A disk on which one folder takes files and does not confirm them, as over a quota on the network."""

    def create(self, path: Path, mode: int) -> int:
        return Disk.create(self, path, mode)

    def open(self, path: Path) -> int:
        self.was_opened_in = path.parent
        return super().open(path)

    def sync(self, handle: int) -> None:
        if self.was_opened_in == self.folder:
            raise OSError(errno.EDQUOT, "Disk quota exceeded")
        super().sync(handle)


def test_a_text_that_its_disk_does_not_confirm_is_written_elsewhere(tmp_path: Path, folder: Path) -> None:
    journal = Journal(folder, elsewhere=(tmp_path / "else",), disk=Unsure(folder), delay=0)
    for text in (b"one", b"two"):
        journal.keep(moved(tmp_path / text.decode(), 1))
        assert journal.flush()
        assert journal.state == "elsewhere"
    assert "quota" in journal.reason
    (kept,) = (load(DISK, file) for file in (tmp_path / "else").glob(f"{name_of(tmp_path / 'one')}*.text"))
    assert kept is not None
    assert (kept.base, kept.damage) == (b"saved 1\n", "")
    assert list(folder.glob("*.text")) == []
    journal.close()


def test_a_folder_that_somebody_removed_is_made_again(tmp_path: Path, folder: Path) -> None:
    path = tmp_path / "a.md"
    journal = Journal(folder, elsewhere=(), delay=0)
    for number in (1, 2):
        journal.keep(moved(path, number))
        assert journal.flush()
        assert texts(folder) == [moved(path, number).text_bytes]
        shutil.rmtree(folder)
    journal.close()


def test_a_base_that_somebody_removed_is_written_again(tmp_path: Path, folder: Path) -> None:
    path = tmp_path / "a.md"
    journal = Journal(folder, elsewhere=(), delay=0)
    journal.keep(moved(path, 1))
    until(partial(holds, folder, moved(path, 1).text_bytes))
    (base,) = folder.glob("*.base")
    base.unlink()
    journal.flush()
    until(lambda: journal.state == "ok")
    journal.keep(moved(path, 1))
    journal.close()
    (entry,) = Journal(folder, elsewhere=()).entries(path)
    assert entry.base == b"saved 1\n"
    assert len(list(folder.glob("*.text"))) == 1


# Restoring


def session(folder: Path) -> Workspace:
    return Workspace(folder / "site", journal=Journal(folder / "state", elsewhere=()))


def left_behind(folder: Path, *texts: str) -> list[recovery.RecoveryEntry]:
    """Let sessions end with unsaved text of one file, one in each."""
    file = folder / "site" / "a.md"
    file.parent.mkdir()
    file.write_text("one\ntwo\nthree\nfour\n", "utf-8")
    for text in texts:
        workspace = session(folder)
        document = workspace.open(file)
        workspace.edit([Edit(0, len(document.text), text)], origin="body")
        workspace.close()
    return session(folder).recoverable(file)


def test_the_texts_of_two_sessions_are_joined_when_both_are_restored(tmp_path: Path) -> None:
    entries = left_behind(tmp_path, "ONE\ntwo\nthree\nfour\n", "one\ntwo\nthree\nFOUR\n")
    workspace = session(tmp_path)
    for entry in entries:
        document = workspace.restore(entry)
    assert document.text == "ONE\ntwo\nthree\nFOUR\n"
    assert workspace.recoverable(document.path) == []
    workspace.close()


def test_a_text_that_conflicts_with_one_that_was_restored_stays_kept(tmp_path: Path) -> None:
    from caseedit.errors import Refused

    newer, older = left_behind(tmp_path, "one\ntwo\nthree\nolder\n", "one\ntwo\nthree\nnewer\n")
    workspace = session(tmp_path)
    document = workspace.restore(newer)
    with pytest.raises(Refused, match=r"The unsaved work from .* does not go together with .* in a\.md already"):
        workspace.restore(older)
    assert document.text == "one\ntwo\nthree\nnewer\n"
    assert [entry.text_bytes for entry in workspace.recoverable(document.path)] == [older.text_bytes]
    workspace.close()
