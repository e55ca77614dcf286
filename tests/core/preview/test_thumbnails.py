from __future__ import annotations

import threading
from pathlib import Path

import pytest

from caseedit.core.preview.inline import row_width
from caseedit.core.preview.page import PageView, text_of
from caseedit.core.preview.thumbnails import Thumbnails, half_blocks, in_child, shape

PNG_SIZE = (8, 8)


def picture(path: Path, size: tuple[int, int] = PNG_SIZE, mode: str = "RGB") -> None:
    image = pytest.importorskip("PIL.Image", reason="Pillow, the extra `pictures`, is not here")
    image.new(mode, size).save(path)


def header(width: int, height: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x02\0\0\0"


class Decoder:
    """Gives red pictures, and notes what was asked and by which thread."""

    def __init__(self, answer: bool = True) -> None:
        self.asked: list[tuple[str, int, int]] = []
        self.threads: set[int] = set()
        self.answer = answer

    def __call__(self, path: Path, width: int, height: int) -> bytes | None:
        self.asked.append((path.name, width, height))
        self.threads.add(threading.get_ident())
        return b"\xff\0\0" * (width * height) if self.answer else None


def view_of(tmp_path: Path, decoder: Decoder, size: tuple[int, int] = (80, 40)) -> tuple[PageView, threading.Event]:
    (tmp_path / "a.png").write_bytes(header(*size))
    there = threading.Event()
    view = PageView(tmp_path, tmp_path, thumbnails=Thumbnails(there.set, decoder))
    view.update({}, "![A map](a.png)\n\nafter\n")
    return view, there


def test_the_rows_are_there_first_and_the_picture_comes_from_another_thread(tmp_path: Path) -> None:
    decoder = Decoder()
    view, there = view_of(tmp_path, decoder)
    before = text_of(view.rows(30)).split("\n")
    assert there.wait(10)
    view.show_pictures()
    rows = view.rows(30)
    assert len(rows) == len(before)
    assert [row.text for row in rows if "▀" in row.text] == ["▀" * 30] * 8
    assert rows[0].runs[0].styles == ("#ff0000", "on-#ff0000")
    assert rows[0].line == 0
    assert text_of(rows).split("\n")[8:] == before[8:]
    assert decoder.asked == [("a.png", 30, 16)]
    assert threading.get_ident() not in decoder.threads


def test_a_picture_that_cannot_be_decoded_leaves_its_name(tmp_path: Path) -> None:
    view, there = view_of(tmp_path, Decoder(answer=False))
    view.rows(30)
    assert there.wait(10)
    view.show_pictures()
    assert text_of(view.rows(30)).startswith("▣ a.png · 80×40")


@pytest.mark.parametrize("size", [(40_000, 40_000), (0, 10), (30_000, 1000)])
def test_what_is_too_large_is_never_decoded(tmp_path: Path, size: tuple[int, int]) -> None:
    decoder = Decoder()
    view, _ = view_of(tmp_path, decoder, size)
    assert text_of(view.rows(60)).startswith("▣ a.png")
    assert decoder.asked == []


def test_nothing_outside_the_root_is_decoded(tmp_path: Path) -> None:
    root = tmp_path / "site"
    root.mkdir()
    (tmp_path / "out.png").write_bytes(header(10, 10))
    (root / "link.png").symlink_to(tmp_path / "out.png")
    decoder = Decoder()
    view = PageView(root, root, thumbnails=Thumbnails(lambda: None, decoder))
    view.update({}, "![a](../out.png)\n\n![b](link.png)\n\n![c](https://x.org/c.png)")
    view.rows(60)
    assert decoder.asked == []


def test_without_thumbnails_nothing_is_decoded(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(header(80, 40))
    view = PageView(tmp_path, tmp_path)
    view.update({}, "![A map](a.png)")
    assert "▀" not in text_of(view.rows(60))


@pytest.mark.parametrize("room", [1, 5, 40, 200])
@pytest.mark.parametrize("size", [(1, 1), (3000, 10), (10, 3000), (800, 600)])
def test_shapes_stay_inside(room: int, size: tuple[int, int]) -> None:
    columns, lines = shape(*size, room)
    assert 1 <= columns <= min(room, 40)
    assert 1 <= lines <= 14
    for row in half_blocks(bytes(columns * lines * 6), columns, lines, None, None):
        assert row_width(row) == columns


def test_a_child_decodes_real_pictures_of_every_mode(tmp_path: Path) -> None:
    for mode, name in (("RGB", "a.png"), ("RGBA", "b.png"), ("P", "c.gif"), ("CMYK", "d.jpg"), ("L", "e.webp")):
        picture(tmp_path / name, mode=mode)
        pixels = in_child(tmp_path / name, 4, 6)
        assert pixels is not None, name
        assert len(pixels) == 4 * 6 * 3
    assert in_child(tmp_path / "none.png", 4, 6) is None


def test_a_child_refuses_bombs_and_broken_files(tmp_path: Path) -> None:
    picture(tmp_path / "bomb.png", (5000, 5000))
    (tmp_path / "cut.png").write_bytes((tmp_path / "bomb.png").read_bytes()[:200])
    (tmp_path / "text.png").write_text("no picture")
    for name in ("bomb.png", "cut.png", "text.png"):
        assert in_child(tmp_path / name, 4, 4) is None, name


def test_a_rotated_picture_stands_upright(tmp_path: Path) -> None:
    image = pytest.importorskip("PIL.Image", reason="Pillow, the extra `pictures`, is not here")
    made = image.new("RGB", (20, 10), "red")
    made.paste("blue", (0, 0, 10, 10))
    exif = image.Exif()
    exif[0x0112] = 6  # a quarter turn to the right: what was left is at the top
    made.save(tmp_path / "a.png", exif=exif)
    pixels = in_child(tmp_path / "a.png", 1, 2)
    assert pixels == b"\0\0\xff\xff\0\0"
