from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from caseedit.cli.main import main
from caseedit.core.files.walk import inside, walk
from caseedit.core.schema.loader import load_catalog

DEEP = 1_500  # more than functions can call each other


@pytest.fixture
def deep(tmp_path: Path) -> Iterator[Path]:
    """A folder of folders as deep as a path can name them."""
    root = tmp_path / "root"
    root.mkdir()
    os.chdir(root)
    for _ in range(DEEP):
        Path("d").mkdir()
        os.chdir("d")
    Path(".a.md.0123456789ab.tmp").write_text("left")
    Path("deepest.md").write_text("---\ntitle: Deepest\n---\n")
    os.chdir(root)
    yield root
    os.chdir("/")
    # The library's own way to remove folders calls itself for each of them.
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(10 * DEEP)
    shutil.rmtree(root)
    sys.setrecursionlimit(limit)


def test_folders_are_walked_as_deep_as_a_path_can_name_them(deep: Path) -> None:
    assert len(list(walk(str(deep), inside))) == DEEP + 1


def test_links_to_folders_are_not_followed_and_closed_ones_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "again").symlink_to(tmp_path)
    assert sorted(folder for folder, _ in walk(str(tmp_path), inside)) == [str(tmp_path), str(tmp_path / "sub")]
    assert inside(str(tmp_path / "gone")) == []


def test_what_a_save_left_is_found_however_deep(deep: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["recover"]) == 0
    assert "left behind by a save" in capsys.readouterr().out


@pytest.mark.parametrize(
    "schema",
    ["media: {roots: [.]}\ncollections: [{name: a, match: '*.md'}]\n", ""],
    ids=["pictures", "settings of Front Matter CMS"],
)
def test_pictures_and_settings_are_looked_for_however_deep(
    deep: Path, capsys: pytest.CaptureFixture[str], schema: str
) -> None:
    (deep / "a.md").write_text("---\ntitle: A\n---\n")
    if schema:
        (deep / "caseedit.yml").write_text(f"version: 1\n{schema}")
    else:
        (deep / "frontmatter.json").write_text("{}")
        (deep / ".frontmatter").mkdir()
        (deep / "d").rename(deep / ".frontmatter" / "config")
    assert main(["check", str(deep)]) == 0
    assert "2 files checked" in capsys.readouterr().err if schema else True
    assert "Traceback" not in capsys.readouterr().err


def test_whose_a_document_is_is_told_however_deep(deep: Path) -> None:
    (deep / "caseedit.yml").write_text("version: 1\ncollections: [{name: all, match: '**/*.md'}]\n")
    middle = deep.joinpath(*["d"] * (DEEP // 2))
    (middle / "caseedit.yml").write_text("version: 1\ncollections: [{name: lower, match: '**/*.md'}]\n")
    deepest = deep.joinpath(*["d"] * DEEP, "deepest.md")
    catalog = load_catalog(deep)
    assert catalog.first_match(deepest) == "lower"
    assert catalog.owner(deepest).root == middle
    # One folder above the one that has a file of its own.
    assert catalog.first_match(middle.parent / "a.md") == "all"
    assert catalog.owner(deep.parent / "a.md") is catalog
