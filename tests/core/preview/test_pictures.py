from __future__ import annotations

import os
import struct
import sys
from pathlib import Path

import pytest

from caseedit.core.preview.page import PageView, text_of
from caseedit.core.preview.pictures import describe, spoken_size

PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", 1400, 788) + b"\x08\x02\x00\x00\x00"
GIF = b"GIF89a" + struct.pack("<HH", 20, 10) + b"\x00" * 3
JPEG = (
    b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
    b"\xff\xff\xc2\x00\x11\x08" + struct.pack(">HH", 1240, 2240) + b"\x03" + b"\x00" * 9
)
LOSSY = b"RIFF\x00\x00\x00\x00WEBPVP8 \x00\x00\x00\x00\x00\x00\x00\x9d\x01\x2a" + struct.pack("<HH", 300, 200)
LOSSLESS = b"RIFF\x00\x00\x00\x00WEBPVP8L\x00\x00\x00\x00\x2f" + struct.pack("<I", 299 | (199 << 14)) + b"\x00"
EXTENDED = b"RIFF\x00\x00\x00\x00WEBPVP8X" + b"\x00" * 8 + b"\x2b\x01\x00\xc7\x00\x00"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (PNG, ("PNG", 1400, 788)),
        (GIF, ("GIF", 20, 10)),
        (JPEG, ("JPEG", 2240, 1240)),
        (LOSSY, ("WebP", 300, 200)),
        (LOSSLESS, ("WebP", 300, 200)),
        (EXTENDED, ("WebP", 300, 200)),
        (b'<?xml version="1.0"?><svg width="64" height="32px">', ("SVG", 64, 32)),
        (b'<svg viewBox="0 0 24.5 12">', ("SVG", 24, 12)),
        (b"<svg>", ("SVG", 0, 0)),
        (b"not a picture", ("", 0, 0)),
        (PNG[:18], ("", 0, 0)),
        (JPEG[:6], ("JPEG", 0, 0)),
        (b"\xff\xd8\xff\xe0\x00\x00" * 3, ("JPEG", 0, 0)),
        (b"", ("", 0, 0)),
    ],
)
def test_headers(tmp_path: Path, data: bytes, expected: tuple[str, int, int]) -> None:
    (tmp_path / "p").write_bytes(data)
    picture = describe(tmp_path / "p", tmp_path)
    assert (picture.format, picture.width, picture.height) == expected
    assert picture.size == len(data)
    assert picture.problem == ""


@pytest.mark.parametrize("data", [PNG, GIF, JPEG, LOSSY, LOSSLESS, EXTENDED])
def test_a_file_cut_off_anywhere_is_no_trouble(tmp_path: Path, data: bytes) -> None:
    for end in range(len(data)):
        (tmp_path / "p").write_bytes(data[:end])
        describe(tmp_path / "p", tmp_path)


def test_missing_and_other_case(tmp_path: Path) -> None:
    (tmp_path / "Map.PNG").write_bytes(PNG)
    assert describe(tmp_path / "none.png", tmp_path).problem == "missing"
    assert describe(tmp_path / "no" / "none.png", tmp_path).problem == "missing"
    picture = describe(tmp_path / "map.png", tmp_path)
    assert (picture.problem, picture.actual, picture.width) == ("case", "Map.PNG", 1400)


def test_nothing_outside_the_root_is_read(tmp_path: Path) -> None:
    root = tmp_path / "root"
    root.mkdir()
    (tmp_path / "out.png").write_bytes(PNG)
    (root / "link.png").symlink_to(tmp_path / "out.png")
    (root / "up").symlink_to(tmp_path)
    (root / "loop").symlink_to(root / "loop")
    for name in ("../out.png", "link.png", "up/out.png", "/etc/passwd", "..", "."):
        picture = describe(root / name, root)
        assert picture.problem == "outside", name
        assert picture.size == 0
    assert describe(root / "loop", root).problem in ("missing", "outside")


@pytest.mark.skipif(sys.platform == "win32", reason="there are no named pipes")
def test_what_is_no_file_does_not_stop_us(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.png")
    assert describe(tmp_path / "pipe.png", tmp_path).problem == "missing"
    (tmp_path / "folder.png").mkdir()
    assert describe(tmp_path / "folder.png", tmp_path).problem == "missing"
    assert describe(tmp_path / ("x" * 300), tmp_path).problem == "missing"
    assert describe(tmp_path / "a\0b", tmp_path).problem == "missing"


def test_the_page_says_what_it_knows(tmp_path: Path) -> None:
    (tmp_path / "a b.png").write_bytes(PNG)
    view = PageView(tmp_path, tmp_path)
    body = "![x](a%20b.png)\n\n![x](A%20B.png)\n\n![x](no.png)\n\n![x](https://x.org/no.png)\n\n![x](/no.png)"
    view.update({}, body)
    assert text_of(view.rows(60)).split("\n\n") == [
        "▣ a%20b.png · 1400×788 · 29 B · x",
        "▣ A%20B.png · 1400×788 · 29 B · x · ! the file is called a\n  b.png",
        "▣ no.png · x · ! no such file",
        "▣ no.png · x",
        "▣ no.png · x",
    ]
    (tmp_path / "no.png").write_bytes(GIF)
    view.refresh()
    assert "no.png · 20×10" in text_of(view.rows(60))


@pytest.mark.parametrize(("size", "words"), [(5, "5 B"), (1500, "2 KB"), (84_200, "84 KB"), (2_340_000, "2.3 MB")])
def test_sizes_in_words(size: int, words: str) -> None:
    assert spoken_size(size) == words
