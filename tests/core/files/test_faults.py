from __future__ import annotations

import contextlib
import errno
import json
import os
import struct
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from caseedit.core.files import atomic, stamp
from caseedit.core.files.disk import DISK, Disk
from caseedit.core.files.entry import load
from caseedit.core.files.recovery import Journal, RecoveryEntry
from caseedit.core.files.stamp import Stamp, digest_of
from caseedit.errors import CannotWrite, ChangedOnDisk

OLD = b"---\ntitle: old\n---\n" + b"old words\n" * 400
NEW = b"---\ntitle: new\n---\n" + b"new and longer words\n" * 500


class Crash(BaseException):
    """The process ends here: passes every handler, and nothing works after it."""


class FaultyDisk(Disk):
    """Real files, until call number `at`.

    Attributes:
        calls: The names of the calls so far.
    """

    def __init__(self, at: int = 0, mode: str = "fail", number: int = errno.EIO, *, for_ever: bool = False) -> None:
        self.calls: list[str] = []
        self._at = at
        self._mode = mode
        self._errno = number
        self._for_ever = for_ever
        self._is_dead = False
        self._opened: set[int] = set()

    def fail_from_now(self, at: int, mode: str, number: int) -> None:
        """Count anew, and let call number `at` from here go wrong."""
        self.calls, self._at, self._mode, self._errno = [], at, mode, number

    def _step(self, name: str) -> bool:
        """Count a call; True if it is the one that goes wrong."""
        if self._is_dead:
            raise Crash
        self.calls.append(name)
        is_it = len(self.calls) == self._at or (self._for_ever and 0 < self._at <= len(self.calls))
        if is_it and self._mode == "crash":
            self._die()
        return is_it

    def _die(self) -> None:
        """End as a process does: the system closes what it had open."""
        self._is_dead = True
        for handle in self._opened:
            os.close(handle)
        raise Crash

    def _fail(self) -> None:
        raise OSError(self._errno, os.strerror(self._errno))

    def _after(self, is_it: bool) -> None:
        if is_it and self._mode == "crash-after":
            self._die()

    def write(self, handle: int, data: memoryview) -> int:
        is_it = self._step("write")
        if is_it and self._mode == "fail":
            self._fail()
        if is_it and self._mode == "short":
            data = data[: max(1, len(data) // 2)]
        if is_it and self._mode == "half":
            super().write(handle, data[: len(data) // 2])
            self._fail()
        if is_it and self._mode == "crash-after":
            super().write(handle, data[: len(data) // 2])
        taken = super().write(handle, data)
        self._after(is_it)
        return taken


def _faulty(name: str) -> Any:
    real = getattr(Disk, name)

    def call(self: FaultyDisk, *arguments: Any) -> Any:
        is_it = self._step(name)
        if is_it and self._mode in ("fail", "half"):
            if name == "close":
                # The system closes a file also where it says that something went wrong.
                self._opened -= {arguments[0]}
                real(self, *arguments)
            self._fail()
        try:
            result = real(self, *arguments)
            if name in OPENING:
                self._opened.add(result)
            elif name == "close":
                self._opened -= {arguments[0]}
            return result
        finally:
            # Also of a call to which the system says no.
            self._after(is_it)

    return call


OPENING = ("open", "open_to_write", "open_folder", "create")
CALLS = (
    *("stat", "describe", "open", "open_to_write", "open_folder", "create", "read", "sync", "close", "reserve"),
    *("rewind", "truncate", "make_folder", "chmod", "chown", "attributes", "set_attribute", "rename", "link", "unlink"),
)
for _name in CALLS:
    setattr(FaultyDisk, _name, _faulty(_name))


# Each way in which a file can be saved, and the calls that no other way makes: a save that does not make them tests
# nothing of them.
CALLED: dict[str, tuple[str, ...]] = {
    "beside": ("create", "rename", "open_folder", "sync"),
    "with attributes": ("set_attribute", "chmod", "chown" if os.geteuid() == 0 else "chmod"),
    "over another change": ("rename",),
    "in place": ("open_to_write", "reserve", "truncate"),
    "in place, shorter": ("open_to_write", "truncate"),
    "on a full disk": ("open_to_write", "reserve", "truncate"),
    "new": ("link", "unlink"),
    "anew with its folder": ("make_folder", "link"),
}
WAYS_OF_SAVING = tuple(CALLED)
SHORT = b"---\ntitle: short\n---\n"
THEIRS = OLD + b"theirs\n"
# A second user may write: what `setfacl -m u:12345:rw` sets.
ACCESS_LIST = struct.pack("<I", 2) + b"".join(
    struct.pack("<HHI", *entry)
    for entry in ((1, 6, 2**32 - 1), (2, 6, 12345), (4, 4, 2**32 - 1), (16, 6, 2**32 - 1), (32, 0, 2**32 - 1))
)


def wanted(way: str) -> bytes:
    """Return what is saved."""
    return SHORT if way == "in place, shorter" else NEW


def prepare(file: Path, way: str) -> Stamp | None:
    """Lay out what is there before a save; return what the file was when it was read."""
    file.parent.mkdir(exist_ok=True)
    for path in file.parent.iterdir():
        path.unlink()
    if way == "new":
        return None
    file.write_bytes(OLD)
    known = stamp.read(file)[1]
    if way.startswith("in place"):
        os.link(file, file.with_name("other.md"))
    elif way == "with attributes":
        os.setxattr(file, "user.note", b"kept")
        with contextlib.suppress(OSError):
            os.setxattr(file, "system.posix_acl_access", ACCESS_LIST)
        if os.geteuid() == 0:
            os.chown(file, 12345, 12346)
    elif way == "over another change":
        file.write_bytes(THEIRS)
    elif way == "anew with its folder":
        file.unlink()
        file.parent.rmdir()
    return known


def save(file: Path, way: str, known: Stamp | None, disk: Disk) -> None:
    """Save what is wanted."""
    is_over = way in ("over another change", "anew with its folder")
    is_full = way == "on a full disk"
    atomic.write(file, wanted(way), expected=known, overwrite=is_over, in_place=is_full, disk=disk)


def is_whole(file: Path, state: Path, way: str) -> bool:
    """Tell whether a whole old or a whole new text is in the file, or both in the recovery folder."""
    found = file.read_bytes() if file.exists() else None
    old = {"new": None, "anew with its folder": None, "over another change": THEIRS}.get(way, OLD)
    return found in (old, wanted(way)) or {old, wanted(way)} <= kept_texts(state)


def names(folder: Path) -> set[str]:
    """Return what lies in a folder."""
    return {path.name for path in folder.iterdir()}


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Unsaved text of a test stays with the test."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "state" / "caseedit" / "recovery"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    folder = tmp_path / "content"
    folder.mkdir()
    path = folder / "HHS.md"
    path.write_bytes(OLD)
    path.chmod(0o640)
    return path


def kept_texts(folder: Path) -> set[bytes]:
    """Return every whole text that the recovery folder can give back."""
    texts: set[bytes] = set()
    for entry_file in folder.glob("*.text"):
        entry = load(DISK, entry_file)
        if entry is not None and not entry.damage:
            texts |= {entry.text_bytes, entry.base or b""}
    return texts


def test_the_calls_of_a_save_are_in_the_order_that_survives_a_power_cut(file: Path) -> None:
    disk = FaultyDisk()
    atomic.write(file, NEW, expected=stamp.read(file)[1], disk=disk)
    order = [name for name in disk.calls if name in ("create", "write", "sync", "rename", "open_folder")]
    assert order == ["create", "write", "sync", "rename", "open_folder", "sync"]


def test_what_is_kept_before_a_save_is_in_its_folder_when_the_power_fails(file: Path, state: Path) -> None:
    disk = FaultyDisk()
    journal = Journal(state, elsewhere=(), delay=60, disk=disk)
    journal.keep(RecoveryEntry(file, NEW, digest_of(OLD), at=1.0, base=OLD))
    assert journal.flush()
    order = [name for name in disk.calls if name in ("create", "write", "sync", "rename", "open_folder")]
    written = ["create", "write", "rename"]
    on_the_disk = ["sync", "open_folder", "sync"]
    # The text is written in two parts: its header goes first.
    assert order == [*written, "create", "write", "write", "rename", *on_the_disk, *on_the_disk]
    journal.close()


@pytest.mark.parametrize("number", [errno.EPERM, errno.EACCES, errno.ENAMETOOLONG])
def test_a_folder_that_takes_no_new_file_leads_to_writing_in_place(file: Path, number: int) -> None:
    known = stamp.read(file)[1]
    disk = FaultyDisk()
    atomic.write(file, OLD, expected=known, disk=disk)
    at = disk.calls.index("create") + 1
    known = stamp.read(file)[1]
    atomic.write(file, NEW, expected=known, disk=FaultyDisk(at, number=number))
    assert file.read_bytes() == NEW
    assert file.stat().st_ino == known.inode


@pytest.mark.parametrize("number", [errno.EPERM, errno.ENOTSUP])
def test_a_new_file_on_a_system_without_hard_links(file: Path, number: int) -> None:
    disk = FaultyDisk()
    atomic.create(file.with_name("a.md"), NEW, disk=disk)
    disk = FaultyDisk(disk.calls.index("link") + 1, number=number)
    atomic.create(file.with_name("b.md"), NEW, disk=disk)
    assert file.with_name("b.md").read_bytes() == NEW
    assert names(file.parent) == {"HHS.md", "a.md", "b.md"}


@pytest.mark.parametrize(
    ("number", "words"), [(errno.ENOSPC, "the disk is full"), (errno.EROFS, "read-only"), (errno.EIO, "error")]
)
def test_a_bad_disk_is_told_in_plain_words(file: Path, number: int, words: str) -> None:
    disk = FaultyDisk()
    known = atomic.write(file, OLD, expected=stamp.read(file)[1], disk=disk)
    with pytest.raises(CannotWrite, match=rf"HHS\.md is NOT saved: .*{words}"):
        atomic.write(file, NEW, expected=known, disk=FaultyDisk(disk.calls.index("write") + 1, number=number))
    assert file.read_bytes() == OLD
    assert names(file.parent) == {"HHS.md"}


@pytest.mark.skipif(sys.platform != "linux", reason="these are Linux's own")
def test_access_lists_and_attributes_of_a_file_are_kept(file: Path) -> None:
    os.setxattr(file, "user.note", bytes(range(256)))
    try:
        os.setxattr(file, "system.posix_acl_access", ACCESS_LIST)
    except OSError:
        pytest.skip("this file system has no access lists")
    mode = file.stat().st_mode
    before = {name: os.getxattr(file, name) for name in os.listxattr(file)}
    assert len(before) >= 2
    inode = file.stat().st_ino
    atomic.write(file, NEW, expected=stamp.read(file)[1])
    assert {name: os.getxattr(file, name) for name in os.listxattr(file)} == before
    assert file.stat().st_mode == mode
    assert file.stat().st_ino != inode


ERRNOS = [errno.EIO, errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.EXDEV, errno.EINVAL]


WAYS = [("fail", number) for number in ERRNOS] + [("short", 0), ("half", errno.EIO), ("half", errno.ENOSPC)]


@pytest.mark.parametrize("for_ever", [False, True])
@pytest.mark.parametrize(("mode", "number"), WAYS)
@pytest.mark.parametrize("way", WAYS_OF_SAVING)
def test_any_failing_call_leaves_a_whole_text(
    file: Path, state: Path, way: str, mode: str, number: int, for_ever: bool
) -> None:
    for at in range(1, 400):
        disk = FaultyDisk(at, mode, number, for_ever=for_ever)
        known = prepare(file, way)
        error = None
        try:
            save(file, way, known, disk)
        except CannotWrite as found:
            error = found
        if len(disk.calls) < at:
            assert error is None
            assert set(CALLED[way]) <= set(disk.calls)
            return
        _assert_whole(file, state, way, error)
    pytest.fail("the save never ran to its end")


def _assert_whole(file: Path, state: Path, way: str, error: CannotWrite | None) -> None:
    if error is None:
        assert file.read_bytes() == wanted(way)
    else:
        assert error.message.count("NOT saved") == 1 or "did not confirm" in error.message or "changed" in error.message
        assert is_whole(file, state, way)


@pytest.mark.parametrize("mode", ["crash", "crash-after"])
@pytest.mark.parametrize("way", WAYS_OF_SAVING)
def test_an_end_at_any_call_leaves_a_whole_text(file: Path, state: Path, way: str, mode: str) -> None:
    for at in range(1, 400):
        disk = FaultyDisk(at, mode)
        known = prepare(file, way)
        try:
            save(file, way, known, disk)
        except Crash:
            assert is_whole(file, state, way)
            # Nothing but the file, its other name, and at most one stray temporary of ours.
            others = names(file.parent) - {"HHS.md", "other.md"} if file.parent.exists() else set()
            assert all(name.startswith(".HHS.md.") and name.endswith(".tmp") for name in others)
        else:
            assert len(disk.calls) < at
            return
    pytest.fail("the save never ran to its end")


def test_a_real_kill_at_each_file_call_leaves_a_whole_text(file: Path, state: Path) -> None:
    """By SIGKILL, before each call and in the middle of it, for each way of saving."""
    folder = Path(__file__).parent
    done = subprocess.run(
        [sys.executable, folder / "killing.py", file, state],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": f"{folder}:{folder.parents[2]}"},
        check=True,
    )
    points = json.loads(done.stdout)
    assert len(points) == 2 * len(WAYS_OF_SAVING)
    assert all(len(found) == 1 and found[0] >= 15 for found in points.values()), points


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_the_owner_of_a_file_is_kept(file: Path) -> None:
    os.chown(file, 12345, 12346)
    atomic.write(file, NEW, expected=stamp.read(file)[1])
    assert (file.stat().st_uid, file.stat().st_gid) == (12345, 12346)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can act as another user")
def test_a_foreign_file_in_a_foreign_folder_is_written_in_place(file: Path, state: Path) -> None:
    file.chmod(0o666)
    inode = file.stat().st_ino
    for folder in (file.parent, *file.parents):
        if folder.stat().st_uid == 0 and folder.is_relative_to("/tmp") and folder != Path("/tmp"):
            folder.chmod(0o755)
    state.parents[1].mkdir()
    state.parents[1].chmod(0o777)
    pid = os.fork()
    if pid == 0:
        os.setgid(12345)
        os.setuid(12345)
        try:
            atomic.write(file, NEW, expected=stamp.read(file)[1])
        except BaseException:
            os._exit(1)
        os._exit(0)
    assert os.waitpid(pid, 0)[1] == 0
    assert file.read_bytes() == NEW
    assert (file.stat().st_ino, file.stat().st_uid) == (inode, 0)
    assert kept_texts(state) == set()


class Crowded(Disk):
    """A disk on which somebody else writes the file right after it was put there."""

    def rename(self, old: Path, new: Path) -> None:
        super().rename(old, new)
        beside = new.with_suffix(".theirs")
        beside.write_bytes(b"theirs")
        beside.replace(new)


def test_who_is_overwritten_at_once_is_told_by_whom(file: Path) -> None:
    known = stamp.read(file)[1]
    with pytest.raises(ChangedOnDisk, match=r"Somebody else wrote HHS\.md at the same moment"):
        atomic.write(file, NEW, expected=known, disk=Crowded())
    assert file.read_bytes() == b"theirs"
