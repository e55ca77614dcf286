"""A file that is too big to be edited is looked at: any place of it, at little cost."""

from __future__ import annotations

import os
import tracemalloc
from pathlib import Path

import pytest

from caseedit.core.files.raw import LIMIT, Raw
from caseedit.errors import CannotRead

TEXT = "First\r\n\nün  漢字漢字 end\n" + "x" * 10_000 + "\n" + "é" * 9_000 + "\nlast without an end"


def file_of(folder: Path, data: bytes) -> Path:
    file = folder / "big.md"
    file.write_bytes(data)
    return file


@pytest.mark.parametrize("width", [8, 20, 97])
def test_all_rows_together_are_the_file(tmp_path: Path, width: int) -> None:
    data = TEXT.encode()
    raw = Raw(file_of(tmp_path, data))
    rows = raw.rows(0, 10_000, width)
    assert "".join(text for _, text in rows) == TEXT.replace("\r\n", "").replace("\n", "")
    assert [start for start, _ in rows] == sorted({start for start, _ in rows})
    assert max(len(text) for _, text in rows) <= width
    raw.close()


@pytest.mark.parametrize("width", [8, 97])
def test_going_back_ends_at_the_beginning(tmp_path: Path, width: int) -> None:
    raw = Raw(file_of(tmp_path, TEXT.encode()))
    at, count = raw.end(1, width), 1
    assert "last without an end"[-len(raw.rows(at, 5, width)[-1][1]) :] == raw.rows(at, 5, width)[-1][1]
    while at:
        before = raw.back(at, 3, width)
        assert before < at
        at, count = before, count + 1
        assert count < 10_000
    assert raw.back(0, 3, width) == 0
    raw.close()


def test_bytes_that_are_no_text_stay_apart(tmp_path: Path) -> None:
    data = bytes(range(256)) * 50
    raw = Raw(file_of(tmp_path, data))
    rows = raw.rows(0, 10_000, 40)
    shown = "".join(text for _, text in rows).encode("utf-8", "surrogateescape")
    assert shown == data.replace(b"\n", b"")
    raw.close()


def test_a_large_file_costs_only_what_is_seen(tmp_path: Path) -> None:
    file = tmp_path / "big.md"
    with file.open("wb") as handle:
        handle.truncate(LIMIT - 10)
        handle.seek(0, os.SEEK_END)
        handle.write(b"\nthe end.\n")
    tracemalloc.start()
    raw = Raw(file)
    at = raw.end(30, 80)
    assert raw.rows(at, 40, 80)[-1][1] == "the end."
    assert len(raw.rows(0, 40, 80)) == 40
    assert tracemalloc.get_traced_memory()[1] < 1_000_000
    tracemalloc.stop()
    raw.close()


def test_what_is_larger_or_no_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "huge.md"
    with file.open("wb") as handle:
        handle.truncate(LIMIT + 1)
    with pytest.raises(CannotRead, match="too big to be shown: just over 64 MB, the limit is 64 MB"):
        Raw(file)
    os.mkfifo(tmp_path / "pipe.md")
    for path in (tmp_path, tmp_path / "pipe.md", tmp_path / "none.md", Path("/dev/null")):
        with pytest.raises(CannotRead):
            Raw(path)


def test_a_file_that_becomes_shorter_meanwhile(tmp_path: Path) -> None:
    file = file_of(tmp_path, b"one\ntwo\n" * 1000)
    raw = Raw(file)
    file.write_bytes(b"one\n")
    assert raw.rows(0, 10, 40) == [(0, "one")]
    assert raw.rows(4000, 10, 40) == []
    assert raw.end(10, 40) >= 0
    raw.close()
