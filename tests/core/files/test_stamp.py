from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from caseedit.core.files import stamp
from caseedit.errors import CannotRead


def test_a_stamp_says_what_was_read(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_bytes(b"words")
    data, found = stamp.read(file)
    assert data == b"words"
    assert (found.size, found.real, found.links) == (5, file, 1)
    assert stamp.look(file, found) == "same"


def test_what_is_no_file_is_refused_at_once(tmp_path: Path) -> None:
    fifo = tmp_path / "pipe.md"
    os.mkfifo(fifo)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "s.md"))
        for path, words in (
            (fifo, "pipe"),
            (tmp_path, "folder"),
            (tmp_path / "s.md", "socket"),
            (Path("/dev/zero"), "device"),
        ):
            with pytest.raises(CannotRead, match=words):
                stamp.read(path)


def test_a_missing_file_is_told_with_its_folder(tmp_path: Path) -> None:
    with pytest.raises(CannotRead, match=r"no\.md is not there") as told:
        stamp.read(tmp_path / "no.md")
    assert str(tmp_path) in told.value.hint
    with pytest.raises(CannotRead) as told:
        stamp.read(tmp_path / "none" / "no.md")
    assert "There is no folder" in told.value.hint


def test_links_that_lead_nowhere_or_round_are_told(tmp_path: Path) -> None:
    (tmp_path / "dangling.md").symlink_to("gone.md")
    (tmp_path / "a.md").symlink_to("b.md")
    (tmp_path / "b.md").symlink_to("a.md")
    with pytest.raises(CannotRead, match="not there"):
        stamp.read(tmp_path / "dangling.md")
    with pytest.raises(CannotRead):
        stamp.read(tmp_path / "a.md")


def test_a_huge_file_is_refused_without_reading_it(tmp_path: Path) -> None:
    file = tmp_path / "huge.md"
    with file.open("wb") as handle:
        handle.truncate(5 * 1024**3)
    with pytest.raises(CannotRead, match="too big to edit: 5,120 MB, the limit is 16 MB"):
        stamp.read(file)
    with pytest.raises(CannotRead, match="too big"):
        stamp.read(file, limit=1024)


def test_a_file_replaced_by_something_else_is_gone(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_bytes(b"words")
    known = stamp.read(file)[1]
    file.unlink()
    assert stamp.look(file, known) == "gone"
    file.mkdir()
    assert stamp.look(file, known) == "gone"
    assert stamp.look(tmp_path / "none" / "a.md", known) == "gone"


@pytest.mark.parametrize(("name", "said"), [("a\0b", "cannot be the name of a file"), ("x" * 5000, "is too long")])
def test_names_that_no_file_can_have(tmp_path: Path, name: str, said: str) -> None:
    with pytest.raises(CannotRead, match=said) as caught:
        stamp.read(tmp_path / name)
    assert len(str(caught.value)) < 300
