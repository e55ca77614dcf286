"""Another name never takes the place of a file; what is typed as a name can be one."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest
from test_faults import Crash, FaultyDisk

from caseedit.core.files import naming
from caseedit.errors import CannotWrite

DATA = b"words\n"
ERRNOS = (errno.EIO, errno.ENOSPC, errno.EPERM, errno.EACCES, errno.EROFS, errno.ENOTSUP)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "old.md"
    path.write_bytes(DATA)
    return path


def test_a_file_that_is_there_stays(file: Path) -> None:
    other = file.with_name("new.md")
    other.write_bytes(b"theirs")
    for disk in (FaultyDisk(), FaultyDisk(1, number=errno.EPERM)):
        with pytest.raises(CannotWrite, match=r"new\.md is there already"):
            naming.rename(file, other, disk=disk)
    assert (file.read_bytes(), other.read_bytes()) == (DATA, b"theirs")


@pytest.mark.parametrize("for_ever", [False, True])
@pytest.mark.parametrize("number", ERRNOS)
def test_any_failing_call_leaves_the_file_whole(file: Path, number: int, for_ever: bool) -> None:
    new = file.with_name("new.md")
    for at in range(1, 30):
        new.unlink(missing_ok=True)
        file.write_bytes(DATA)
        disk = FaultyDisk(at, number=number, for_ever=for_ever)
        error = None
        try:
            naming.rename(file, new, disk=disk)
        except CannotWrite as found:
            error = found
        if len(disk.calls) < at:
            assert error is None
            return
        assert DATA in {path.read_bytes() for path in (file, new) if path.exists()}
        assert error is not None or (new.read_bytes() == DATA and not file.exists())
    pytest.fail("never ran to its end")


@pytest.mark.parametrize("mode", ["crash", "crash-after"])
def test_an_end_at_any_call_leaves_the_file_whole(file: Path, mode: str) -> None:
    new = file.with_name("new.md")
    for at in range(1, 30):
        new.unlink(missing_ok=True)
        file.write_bytes(DATA)
        disk = FaultyDisk(at, mode)
        try:
            naming.rename(file, new, disk=disk)
        except Crash:
            assert DATA in {path.read_bytes() for path in (file, new) if path.exists()}
        else:
            assert len(disk.calls) < at
            return
    pytest.fail("never ran to its end")


@pytest.mark.parametrize(
    "typed", ["", ".hidden", "-rf", "a/b", "a\nb", "a\x1b[31m", "a\u202eb", "a\0b", "é" * 101, "a\u200bb"]
)
def test_what_cannot_be_a_name(typed: str) -> None:
    with pytest.raises(CannotWrite):
        naming.name_from(typed)


def test_a_name_is_composed(file: Path) -> None:
    assert naming.name_from(" Cafe\u0301.md ") == "Café.md"


def test_without_a_trash_the_file_stays(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "send2trash", None)
    with pytest.raises(naming.NoTrash, match="not installed"):
        naming.trash(file)
    assert file.exists()
    naming.delete(file)
    assert not file.exists()
