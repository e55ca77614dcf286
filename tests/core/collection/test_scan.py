from __future__ import annotations

import inspect
import os
import sys
from pathlib import Path

import pytest

from caseedit.core.collection.scan import is_ignored, places, scan
from caseedit.errors import CannotRead


def make(root: Path, *names: str) -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"words\n")


def found(root: Path, *ignore: str) -> list[str]:
    return [path.relative_to(root).as_posix() for path in scan(root, ignore)]


def test_files_come_before_folders_and_both_by_name(tmp_path: Path) -> None:
    make(tmp_path, "b/x.md", "a/z.md", "a/sub/y.md", "a/B.md", "zeta.md", "Alpha.md", "a/a.mdx", "c.markdown")
    assert found(tmp_path) == [
        "Alpha.md", "c.markdown", "zeta.md", "a/a.mdx", "a/B.md", "a/z.md", "a/sub/y.md", "b/x.md",
    ]  # fmt: skip


def test_what_does_not_belong_is_passed_over(tmp_path: Path) -> None:
    make(tmp_path, "a.md", ".hidden.md", ".git/b.md", "node_modules/c.md", "d.txt", "e.md.bak", "UPPER.MD")
    (tmp_path / "linked").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "folder.md").mkdir()
    assert found(tmp_path) == ["a.md", "UPPER.MD"]


def test_broken_files_are_listed(tmp_path: Path) -> None:
    (tmp_path / "dangling.md").symlink_to("gone.md")
    os.mkfifo(tmp_path / "pipe.md")
    assert found(tmp_path) == ["dangling.md", "pipe.md"]


def test_globs_leave_out_files_and_whole_folders(tmp_path: Path) -> None:
    make(tmp_path, "README.md", "drafts/a.md", "posts/a.md", "posts/README.md")
    assert found(tmp_path, "drafts", "**/README.md") == ["posts/a.md"]
    assert found(tmp_path, "drafts/**", "README.md") == ["posts/a.md", "posts/README.md"]
    assert is_ignored(["drafts"])("drafts/deep/a.md")
    assert not is_ignored([])("drafts/a.md")


def test_a_folder_below_that_cannot_be_read_does_not_end_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path, "a/x.md", "b/y.md")
    real = os.scandir

    def scandir(path: str) -> object:
        if str(path).endswith("/a"):
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    told: list[CannotRead] = []
    assert [path.name for path in scan(tmp_path, unreadable=told.append)] == ["y.md"]
    assert "you are not allowed to" in str(told[0])


@pytest.mark.parametrize(("name", "words"), [("none", "There is no folder"), ("a.md", "is not a folder")])
def test_a_root_that_is_no_folder_is_told(tmp_path: Path, name: str, words: str) -> None:
    make(tmp_path, "a.md")
    with pytest.raises(CannotRead, match=words):
        list(scan(tmp_path / name))


def test_names_that_are_no_text_are_found(tmp_path: Path) -> None:
    name = os.fsdecode(b"caf\xe9.md")
    make(tmp_path, name)
    assert found(tmp_path) == [name]


def test_links_that_lead_in_a_circle_are_listed_and_end_nothing(tmp_path: Path) -> None:
    (tmp_path / "loop.md").symlink_to("loop.md")
    (tmp_path / "z.md").touch()
    assert [path.name for path in scan(tmp_path)] == ["loop.md", "z.md"]


def test_folders_lie_deeper_in_each_other_than_functions_can(tmp_path: Path) -> None:
    folder = tmp_path
    for _ in range(300):
        folder /= "d"
        folder.mkdir()
    (folder / "a.md").write_text("x")
    usual = sys.getrecursionlimit()
    sys.setrecursionlimit(len(inspect.stack()) + 150)
    try:
        found = list(places(tmp_path))
    finally:
        sys.setrecursionlimit(usual)
    assert found == [str(folder / "a.md")]
