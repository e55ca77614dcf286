"""Whether a named file is there, letter for letter."""

from __future__ import annotations

from pathlib import Path

import pytest

from caseedit.core.schema.loader import load_catalog
from caseedit.core.schema.schema import Media
from caseedit.core.text import apply_edits
from caseedit.core.validation.check import check_files
from caseedit.core.validation.disk import Disk, Look


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "stories" / "Images").mkdir(parents=True)
    (tmp_path / "static" / "uploads").mkdir(parents=True)
    for name in ("stories/FCC_2.jpg", "stories/Images/a.png", "static/uploads/b c.png", "root.svg"):
        (tmp_path / name).write_bytes(b"")
    return tmp_path


@pytest.mark.parametrize(
    ("written", "media", "look"),
    [
        ("FCC_2.jpg", Media(), Look("there")),
        ("./FCC_2.jpg", Media(), Look("there")),
        ("fcc_2.jpg", Media(), Look("case", "FCC_2.jpg", True)),
        ("FCC_3.jpg", Media(), Look("missing", "FCC_2.jpg", True)),
        ("FCC_2.png", Media(), Look("missing", "FCC_2.jpg", True)),
        ("quite-other.png", Media(), Look("missing", "", True)),
        ("Images/a.png?size=2#x", Media(), Look("there")),
        ("images/a.png", Media(), Look("case", "Images/a.png", True)),
        ("nowhere/a.png", Media(), Look("missing")),
        ("../root.svg", Media(), Look("there")),
        ("../../secret.png", Media(), Look("unknown")),
        ("https://example.org/a.png", Media(), Look("unknown")),
        ("//example.org/a.png", Media(), Look("unknown")),
        ("data:image/png;base64,AAAA", Media(), Look("unknown")),
        ("{{ base }}/a.png", Media(), Look("unknown")),
        ("/uploads/a.png", Media(), Look("unknown")),
        ("/uploads/b%20c.png", Media(public={"/uploads": "static/uploads"}), Look("there")),
        ("root.svg", Media(relative_to="root"), Look("there")),
        ("FCC_2.jpg", Media(relative_to="root", roots=("stories",)), Look("there")),
        ("", Media(), Look("unknown")),
        ("a\0b", Media(), Look("unknown")),
        ("x" * 2000, Media(), Look("unknown")),
    ],
)
def test_look(folder: Path, written: str, media: Media, look: Look) -> None:
    assert Disk().look(written, folder / "stories" / "a.md", media, folder) == look


def test_names_that_look_the_same_and_are_not(tmp_path: Path) -> None:
    (tmp_path / "e\N{COMBINING ACUTE ACCENT}te.png").write_bytes(b"")
    file = tmp_path / "a.md"
    file.write_text("![summer](\N{LATIN SMALL LETTER E WITH ACUTE}te.png)\n", "utf-8")
    (found,) = dict(check_files([file], load_catalog(tmp_path)))[file]
    assert (found.rule, found.message[7:]) == (
        "image-case",
        " is composed of other characters on disk, though it looks the same.",
    )
    text = apply_edits(file.read_text("utf-8"), found.fix)
    assert text == "![summer](e\N{COMBINING ACUTE ACCENT}te.png)\n"


def test_an_address_between_angles_is_no_element(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text("[a](<b c.md>) ![d](<a b.png>) and <b>bold\n")
    assert [item.rule for item in dict(check_files([file], load_catalog(tmp_path)))[file]] == ["html-unclosed"]
