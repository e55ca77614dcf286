"""What is kept between runs: private, never in the way, and never believed of another state of the file."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from caseedit.core.files import cache as module
from caseedit.core.files.cache import FILE, Cache, Known, are_settled, mark_at, marks_of, stamp_of

ONE, TWO = {"/a/one.md": Known("s1", "first")}, {"/a/two.md": Known("s2", "second")}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "caseedit"


def keep(folder: Path, entries: dict[str, Known], kind: str = "k 1") -> None:
    cache = Cache(folder, kind)
    cache.put(entries)
    cache.close()


def ask(folder: Path, *paths: str, kind: str = "k 1") -> dict[str, Known]:
    cache = Cache(folder, kind)
    found = cache.get(paths)
    cache.close()
    return found


def test_what_is_kept_comes_back_in_the_next_run(folder: Path) -> None:
    keep(folder, ONE | TWO)
    assert ask(folder, "/a/one.md", "/a/none.md") == ONE
    keep(folder, {"/a/one.md": Known("s3", "other")})
    assert ask(folder, "/a/one.md", "/a/two.md") == {"/a/one.md": Known("s3", "other")} | TWO
    assert ask(folder, "/a/one.md", kind="k 2") == {}


def test_many_at_once(folder: Path) -> None:
    entries = {f"/{number}.md": Known(str(number), "x") for number in range(1234)}
    keep(folder, entries)
    assert ask(folder, *entries) == entries


def test_nothing_is_made_to_look_for_something(folder: Path) -> None:
    assert ask(folder, "/a/one.md") == {}
    keep(folder, {})
    assert not folder.parent.exists()


def test_it_is_for_this_user_alone(folder: Path) -> None:
    keep(folder, ONE)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / FILE).stat().st_mode) == 0o600


def test_a_file_that_is_none_of_ours_is_thrown_away(folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / FILE).write_bytes(b"no database " * 500)
    assert ask(folder, "/a/one.md") == {}
    keep(folder, ONE)
    assert ask(folder, "/a/one.md") == ONE


def test_a_link_is_not_followed(folder: Path, tmp_path: Path) -> None:
    folder.mkdir(parents=True)
    (folder / FILE).symlink_to(tmp_path / "elsewhere")
    keep(folder, ONE)
    assert not (tmp_path / "elsewhere").exists()
    assert ask(folder, "/a/one.md") == {}


def test_a_place_that_cannot_be_used_is_no_matter(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    keep(tmp_path / "file" / "cache", ONE)
    assert ask(tmp_path / "file" / "cache", "/a/one.md") == {}


def test_names_that_are_no_text_are_passed_over(folder: Path) -> None:
    keep(folder, {"/a/\udcff.md": Known("s", "p"), **ONE})
    assert ask(folder, "/a/\udcff.md", "/a/one.md") == ONE


def test_two_programs_at_once(folder: Path) -> None:
    first, second = Cache(folder, "k 1"), Cache(folder, "k 1")
    first.put(ONE)
    second.put(TWO)
    assert first.get(["/a/two.md"]) == TWO
    assert second.get(["/a/one.md"]) == ONE
    first.close()
    assert first.get(["/a/one.md"]) == ONE
    first.close()
    second.close()


def test_a_file_too_large_begins_anew(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(folder, ONE)
    monkeypatch.setattr(module, "LARGEST", 100)
    assert ask(folder, "/a/one.md") == {}
    keep(folder, TWO)
    monkeypatch.undo()
    assert ask(folder, "/a/one.md", "/a/two.md") == TWO


def test_a_stamp_tells_every_change(tmp_path: Path) -> None:
    file = tmp_path / "x.md"
    file.write_text("one")
    later = file.stat().st_mtime_ns + 10**12
    before = stamp_of(file.stat(), later)
    assert before == stamp_of(file.stat(), later + 1)
    times = (file.stat().st_atime_ns, file.stat().st_mtime_ns)
    file.write_text("two")
    os.utime(file, ns=times)
    same_size_and_time = stamp_of(file.stat(), later)
    assert same_size_and_time != before
    (tmp_path / "y.md").write_text("two")
    os.utime(tmp_path / "y.md", ns=times)
    (tmp_path / "y.md").replace(file)
    assert stamp_of(file.stat(), later) != same_size_and_time


def test_a_file_that_changed_just_now_has_no_stamp(tmp_path: Path) -> None:
    file = tmp_path / "x.md"
    file.write_text("one")
    changed = file.stat().st_ctime_ns
    assert stamp_of(file.stat()) == ""
    assert stamp_of(file.stat(), changed + module.SETTLING) == ""
    assert stamp_of(file.stat(), changed + module.SETTLING + 1)
    # A clock that was set back says nothing either.
    assert stamp_of(file.stat(), changed - 10**12) == ""


def test_one_file_that_changed_just_now_makes_all_doubtful(tmp_path: Path) -> None:
    old, new = (1, 5, 5, 1, 1), (1, 5, 9 * 10**9, 2, 1)
    later = 10**10
    assert are_settled([old, old, ()], later) and are_settled([], later)
    assert not are_settled([old, new], later)
    assert not are_settled([old, None], later)
    assert not are_settled([(1, 9 * 10**9, 5, 2, 1)], later)
    assert not are_settled([(1, 5, -5, 2, 1)], later)


def test_marks_of_a_folder_are_those_of_its_files(tmp_path: Path) -> None:
    (tmp_path / "x.md").write_text("one")
    (tmp_path / "y.md").symlink_to("x.md")
    for names in (["x.md", "y.md"], ["gone.md", "x.md", "y.md"]):
        with os.scandir(tmp_path) as found:
            marks = [*marks_of(sorted(found, key=lambda entry: entry.name))]
        assert marks == [mark_at(str(tmp_path / name)) for name in names]
        assert marks[-1] == marks[-2] != ()
        if len(names) == 2:
            (tmp_path / "gone.md").symlink_to("nowhere")
    assert marks[0] == ()
