"""News of changes on Linux: every way in which a file comes, goes and changes, and nothing of what is hidden."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from caseedit.core.files import watch
from caseedit.core.files.inotify import Inotify

if sys.platform != "linux":
    pytest.skip("only Linux has it", allow_module_level=True)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    root = tmp_path / "site"
    for name in ("posts/deep", ".git", "node_modules/x"):
        (root / name).mkdir(parents=True)
    (root / "posts" / "a.md").write_text("a")
    (root / "linked").symlink_to(tmp_path, target_is_directory=True)
    return root


@pytest.fixture
def watched(site: Path) -> Iterator[Inotify]:
    found = Inotify(site, lambda path: watch._belongs(site, path))
    yield found
    found.close()


def news(watched: Inotify, site: Path) -> set[str]:
    return {Path(path).relative_to(site).as_posix() for path in watched.read()}


def test_nothing_happens_and_nothing_is_told(watched: Inotify, site: Path) -> None:
    (site / "posts" / "a.md").read_text()
    assert watched.read() == set()


def test_files_come_change_and_go(watched: Inotify, site: Path) -> None:
    post = site / "posts" / "a.md"
    with post.open("a") as file:
        file.write("more")
        file.flush()
        # Also while it is still open.
        assert news(watched, site) == {"posts/a.md"}
    post.rename(site / "b.md")
    assert news(watched, site) == {"posts/a.md", "b.md"}
    (site / "b.md").unlink()
    assert news(watched, site) == {"b.md"}
    (site / "new.tmp").write_text("x")
    (site / "new.tmp").replace(post)
    assert news(watched, site) == {"new.tmp", "posts/a.md"}
    post.chmod(0o600)
    assert news(watched, site) == {"posts/a.md"}


def test_what_is_hidden_is_passed_over(watched: Inotify, site: Path) -> None:
    (site / ".git" / "index").write_text("x")
    (site / "node_modules" / "x" / "y.md").write_text("x")
    (site / ".a.md.tmp").write_text("x")
    (site / "a.md~").write_text("x")
    (site / "linked" / "elsewhere.md").write_text("x")
    assert news(watched, site) == set()


def test_new_folders_are_watched_with_what_came_before(watched: Inotify, site: Path) -> None:
    (site / "new" / "inner").mkdir(parents=True)
    (site / "new" / "inner" / "early.md").write_text("x")
    assert {"new", "new/inner/early.md"} <= news(watched, site)
    (site / "new" / "inner" / "late.md").write_text("x")
    assert news(watched, site) == {"new/inner/late.md"}


def test_a_folder_that_was_renamed_has_its_new_name(watched: Inotify, site: Path) -> None:
    (site / "posts").rename(site / "essays")
    assert {"posts", "essays", "essays/a.md"} <= news(watched, site)
    (site / "essays" / "deep" / "b.md").write_text("x")
    assert news(watched, site) == {"essays/deep/b.md"}


def test_a_folder_that_was_moved_away_is_forgotten(watched: Inotify, site: Path) -> None:
    (site / "posts").rename(site.parent / "away")
    assert news(watched, site) == {"posts"}
    (site.parent / "away" / "a.md").write_text("x")
    assert news(watched, site) == set()


def test_a_name_that_is_no_text(watched: Inotify, site: Path) -> None:
    (site / "\udcff.md").write_text("x")
    assert watched.read() == {f"{site}/\udcff.md"}


def test_the_root_goes(watched: Inotify, site: Path) -> None:
    shutil.rmtree(site)
    with pytest.raises(OSError, match="No such file"):
        while True:
            watched.read()


def test_there_is_no_root(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        Inotify(tmp_path / "none", lambda path: True)


async def test_one_round_for_one_save(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import asyncio

    reads: list[int] = []
    before = Inotify.read

    def read(self: Inotify) -> set[str]:
        reads.append(1)
        return before(self)

    monkeypatch.setattr(Inotify, "read", read)
    found = watch.changes(site)
    waiting = asyncio.ensure_future(anext(found))
    while not waiting.done():
        (site / "posts" / "a.md").write_text("x")
        await asyncio.sleep(0.01)
    assert await waiting == {site / "posts" / "a.md"}
    # However much came meanwhile, it was read once.
    assert len(reads) == 1
    await found.aclose()
