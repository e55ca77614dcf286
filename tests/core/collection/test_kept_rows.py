"""Rows of earlier runs: nothing is opened that was read before, and nothing is believed of a file that changed."""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from caseedit.core.collection import index as index_module
from caseedit.core.collection.index import Index, IndexRow
from caseedit.core.collection.kept import KIND, KeptRows
from caseedit.core.files import cache
from caseedit.core.files.cache import Cache, Known

DATED = "---\ntitle: One\nclient: HHS\ndate: 2018-01-02\nat: 2018-01-02 10:00:00\ntags: [a, 1, yes, null, 1.5]\n---\n"
COUNT = 30


@pytest.fixture(autouse=True)
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take files as settled that were written a moment ago, and few as worth it."""
    monkeypatch.setattr(cache, "SETTLING", -(10**18))
    monkeypatch.setattr(index_module, "WORTH_KEEPING", 0)


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The names of the documents that are opened."""
    names: list[str] = []
    before = os.open

    def count(path: str, *rest: int) -> int:
        if str(path).endswith(".md"):
            names.append(os.path.basename(path))  # noqa: PTH119
        return before(path, *rest)

    monkeypatch.setattr(os, "open", count)
    yield names


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "a.md").write_text(DATED)
    for number in range(COUNT - 2):
        (folder / f"b{number:02}.md").write_text(f"---\ntitle: Number {number}\n---\n")
    (folder / "c.md").write_text("---\ntitle: [\n---\n")
    return folder


def read(site: Path, dialect: str = "pyyaml") -> list[IndexRow]:
    found = Index(site, dialect=dialect)
    found.kept = KeptRows(site.parent / "cache")
    for _ in found.read_some(7):
        pass
    return found.rows


def test_nothing_is_opened_that_was_read_before(site: Path, opened: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    first = read(site)
    assert len(opened) >= COUNT
    opened.clear()
    looks: list[str] = []
    before = os.stat

    def look(path: str, **rest: bool) -> os.stat_result:
        looks.append(str(path))
        return before(path, **rest)

    monkeypatch.setattr(os, "stat", look)
    second = read(site)
    assert opened == []
    assert len([path for path in looks if path.endswith(".md")]) == COUNT
    assert second == first
    assert second[0].fields["date"] == datetime.date(2018, 1, 2)
    assert second[0].fields["at"] == datetime.datetime(2018, 1, 2, 10)
    assert second[0].fields["tags"] == ["a", 1, True, None, 1.5]
    assert [type(item) for item in second[0].fields["tags"]] == [str, int, bool, type(None), float]
    assert second[-1].problem


def test_a_file_that_changed_is_read_whatever_its_times_say(site: Path, opened: list[str]) -> None:
    read(site)
    file = site / "b07.md"
    times = (file.stat().st_atime_ns, file.stat().st_mtime_ns)
    file.write_text(file.read_text().replace("Number", "Letter"))
    os.utime(file, ns=times)
    opened.clear()
    assert {row.name: row.title for row in read(site)}["b07.md"] == "Letter 7"
    assert set(opened) == {"b07.md"}
    opened.clear()
    read(site)
    assert opened == []


def test_another_reader_reads_for_itself(site: Path, opened: list[str]) -> None:
    read(site)
    opened.clear()
    read(site, dialect="js-yaml")
    assert len(set(opened)) == COUNT


@pytest.mark.parametrize(
    "value", [".nan", "{1: one}", "{null: x}", "{$date: no date}", "2018-01-02 10:00:00 +01:00", "{$date: 2018-01-02}"]
)
def test_values_come_back_as_they_were_or_are_read_again(site: Path, value: str) -> None:
    (site / "a.md").write_text(f"---\ntitle: One\nx: {value}\n---\n")
    first, second = read(site)[0], read(site)[0]
    assert repr(second.fields) == repr(first.fields)
    assert list(map(type, second.fields.values())) == list(map(type, first.fields.values()))


@pytest.mark.parametrize("payload", ["", "{", "[1, 2]", "null", '["t", "c", false, 1, 1, {"x": {"$date": "no"}}]'])
def test_what_was_damaged_is_read_again(site: Path, payload: str) -> None:
    first = read(site)
    kept = Cache(site.parent / "cache", KIND)
    kept.put({row.place: Known(f"pyyaml {row.stamp}", payload) for row in first})
    kept.close()
    assert read(site) == first


def test_without_a_place_to_keep_them_all_is_as_before(site: Path) -> None:
    (site.parent / "cache").write_text("")
    assert [row.title for row in read(site)][:2] == ["One", "Number 0"]


def test_titles_of_what_is_seen_come_first_and_shares_grow(site: Path) -> None:
    found = Index(site)
    seen = [site / "b20.md", site / "b21.md"]
    shares = [[row.name for row in rows] for rows in found.read_some(2, first=lambda: seen)]
    assert shares[0] == ["b20.md", "b21.md"]
    assert [len(share) for share in shares][:4] == [2, 4, 8, 16]
    assert index_module.LARGEST_SHARE == 4096


def test_a_small_folder_is_read_and_nothing_is_kept(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index_module, "WORTH_KEEPING", COUNT + 1)
    read(site)
    assert not (site.parent / "cache").exists()
