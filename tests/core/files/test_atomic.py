from __future__ import annotations

import errno
import os
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from caseedit.core.files import atomic, stamp
from caseedit.errors import CannotWrite, ChangedOnDisk

OLD = b"---\ntitle: old\n---\n" + b"old words\n" * 400
NEW = b"---\ntitle: new\n---\n" + b"new and longer words\n" * 500
SHORT = b"short\n"


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Unsaved text of a test stays with the test."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "state" / "caseedit" / "recovery"


def names(folder: Path) -> set[str]:
    """Return what lies in a folder."""
    return {path.name for path in folder.iterdir()}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    folder = tmp_path / "content"
    folder.mkdir()
    path = folder / "HHS.md"
    path.write_bytes(OLD)
    path.chmod(0o640)
    return path


def test_a_save_keeps_mode_owner_and_name_and_leaves_nothing_beside(file: Path) -> None:
    _, known = stamp.read(file)
    found = atomic.write(file, NEW, expected=known)
    assert file.read_bytes() == NEW
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert names(file.parent) == {"HHS.md"}
    assert found == stamp.read(file)[1]
    assert found.inode != known.inode


def test_a_link_stays_a_link(file: Path) -> None:
    link = file.parent / "link.md"
    link.symlink_to("HHS.md")
    atomic.write(link, NEW, expected=stamp.read(link)[1])
    assert link.is_symlink()
    assert file.read_bytes() == NEW


def test_extended_attributes_are_kept(file: Path) -> None:
    try:
        os.setxattr(file, "user.note", b"mine")
    except OSError:
        pytest.skip("this file system has no extended attributes")
    atomic.write(file, NEW, expected=stamp.read(file)[1])
    assert os.getxattr(file, "user.note") == b"mine"


def test_a_hard_link_is_written_in_place_and_keeps_its_other_name(file: Path, state: Path) -> None:
    other = file.parent / "other.md"
    os.link(file, other)
    found = atomic.write(file, SHORT, expected=stamp.read(file)[1])
    assert other.read_bytes() == file.read_bytes() == SHORT
    assert found.links == 2
    assert names(file.parent) == {"HHS.md", "other.md"}
    assert names(state) == set()


def test_without_a_place_for_the_old_text_nothing_is_written_in_place(file: Path) -> None:
    os.link(file, file.parent / "other.md")

    def refuse(real: Path, old: bytes, new: bytes) -> Callable[[], None]:
        raise OSError(errno.ENOSPC, "no room")

    with pytest.raises(CannotWrite, match="no safe way"):
        atomic.write(file, NEW, expected=stamp.read(file)[1], keep=refuse)
    assert file.read_bytes() == OLD


@pytest.mark.parametrize(
    "act",
    [
        lambda path: path.write_bytes(b"other"),
        lambda path: path.write_bytes(OLD[:-1] + b"!"),
        lambda path: _with_same_time(path, OLD.replace(b"old", b"odd")),
        lambda path: _by_rename(path, b"other"),
        lambda path: _by_rename(path, OLD.replace(b"old", b"odd")),
        lambda path: _with_older_time(path, b"older"),
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(OLD + b"appended"),
    ],
)
def test_a_change_by_someone_else_is_never_overwritten_unasked(file: Path, act: Callable[[Path], None]) -> None:
    known = stamp.read(file)[1]
    act(file)
    theirs = file.read_bytes()
    assert stamp.look(file, known) == "changed"
    with pytest.raises(ChangedOnDisk, match=r"HHS\.md changed on disk"):
        atomic.write(file, NEW, expected=known)
    assert file.read_bytes() == theirs
    atomic.write(file, NEW, expected=known, overwrite=True)
    assert file.read_bytes() == NEW


def _with_same_time(path: Path, data: bytes) -> None:
    before = path.stat()
    path.write_bytes(data)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def _with_older_time(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    os.utime(path, (1, 1))


def _by_rename(path: Path, data: bytes) -> None:
    other = path.with_suffix(".new")
    other.write_bytes(data)
    other.replace(path)


def test_a_file_that_already_holds_the_new_text_is_no_conflict(file: Path) -> None:
    known = stamp.read(file)[1]
    file.write_bytes(NEW)
    atomic.write(file, NEW, expected=known)
    assert file.read_bytes() == NEW


def test_a_link_that_leads_elsewhere_is_asked_about(file: Path) -> None:
    link = file.parent / "link.md"
    link.symlink_to("HHS.md")
    known = stamp.read(link)[1]
    link.unlink()
    (file.parent / "else.md").write_bytes(OLD)
    link.symlink_to("else.md")
    with pytest.raises(ChangedOnDisk, match="leads to another file"):
        atomic.write(link, NEW, expected=known)


def test_a_file_that_is_gone_is_asked_about_and_written_anew_with_its_folder(file: Path) -> None:
    known = stamp.read(file)[1]
    file.unlink()
    file.parent.rmdir()
    assert stamp.look(file, known) == "gone"
    with pytest.raises(ChangedOnDisk, match="gone"):
        atomic.write(file, NEW, expected=known)
    atomic.write(file, NEW, expected=known, overwrite=True)
    assert file.read_bytes() == NEW


def test_a_read_only_file_is_not_written(file: Path) -> None:
    file.chmod(0o444)
    with pytest.raises(CannotWrite, match="read-only"):
        atomic.write(file, NEW, expected=stamp.read(file)[1])
    assert file.read_bytes() == OLD


def test_a_new_file_never_takes_the_place_of_one_that_is_there(file: Path) -> None:
    with pytest.raises(CannotWrite, match="there already"):
        atomic.create(file, NEW)
    with pytest.raises(ChangedOnDisk, match="there already"):
        atomic.write(file, NEW, expected=None)
    assert file.read_bytes() == OLD
    other = file.with_name("new.md")
    found = atomic.create(other, NEW)
    assert other.read_bytes() == NEW
    assert found.links == 1
    assert names(file.parent) == {"HHS.md", "new.md"}


def test_a_full_disk_leaves_the_old_text_and_takes_the_new_one_in_place(small_disk: Path) -> None:
    file = small_disk / "a.md"
    file.write_bytes(b"o" * 40_000)
    known = stamp.read(file)[1]
    with pytest.raises(CannotWrite, match="NOT saved: the disk is full"):
        atomic.write(file, b"n" * 40_000, expected=known)
    assert file.read_bytes() == b"o" * 40_000
    assert names(small_disk) == {"a.md"}
    known = atomic.write(file, b"n" * 40_001, expected=known, in_place=True)
    assert file.read_bytes() == b"n" * 40_001
    with pytest.raises(CannotWrite, match="the disk is full"):
        atomic.write(file, b"m" * 80_000, expected=known, in_place=True)
    assert file.read_bytes() == b"n" * 40_001


def test_a_disk_that_became_read_only_is_told(small_disk: Path) -> None:
    file = small_disk / "a.md"
    file.write_bytes(OLD)
    known = stamp.read(file)[1]
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    with pytest.raises(CannotWrite, match="NOT saved"):
        atomic.write(file, NEW, expected=known)
    assert file.read_bytes() == OLD


def test_a_file_that_is_a_mount_point_is_written_in_place(file: Path, small_disk: Path) -> None:
    outside = small_disk / "mounted.md"
    outside.write_bytes(OLD)
    if subprocess.run(["mount", "--bind", str(outside), str(file)], capture_output=True, check=False).returncode:
        pytest.skip("files cannot be mounted here")
    try:
        atomic.write(file, NEW, expected=stamp.read(file)[1])
        assert file.read_bytes() == outside.read_bytes() == NEW
    finally:
        subprocess.run(["umount", str(file)], check=True)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives a folder to any group")
def test_in_a_folder_that_hands_on_its_group_a_file_keeps_its_own_and_a_new_one_takes_it(file: Path) -> None:
    os.chown(file, -1, 4243)
    os.chown(file.parent, -1, 4242)
    file.parent.chmod(0o2775)
    atomic.write(file, NEW, expected=stamp.read(file)[1])
    assert (file.stat().st_gid, stat.S_IMODE(file.stat().st_mode)) == (4243, 0o640)
    atomic.create(file.with_name("new.md"), NEW)
    assert file.with_name("new.md").stat().st_gid == 4242
