"""`caseedit check --baseline`: old faults are hidden wherever their lines go, new ones fail."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

pytest_plugins = ("cli_running",)

OLD = "---\ntitle: One\n---\n\n[a] (https://b.c)\n\n[a] (https://b.c)\n\n##Text\n"


@pytest.fixture
def folder(collection: Path, run: Any) -> Path:
    (collection / "one.md").write_text(OLD, "utf-8")
    done: Any = run("check", "--write-baseline", "known.json", "content")
    assert (done.code, done.out) == (0, "")
    assert "known.json names 3 findings." in done.err
    return collection


def test_old_faults_are_hidden_and_counted(folder: Path, run: Any) -> None:
    done: Any = run("check", "--baseline", "known.json", "content")
    assert (done.code, done.out) == (0, "")
    assert "3 old findings are not told." in done.err


def test_they_stay_hidden_when_their_lines_move(folder: Path, run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "one.md").write_text(
        OLD.replace("title: One", "title: One\nmore: x").replace("##", "A line.\n\n##"), "utf-8"
    )
    assert run("check", "--baseline", "known.json", "content").code == 0
    monkeypatch.chdir(folder)
    assert run("check", "--baseline", "../known.json").code == 0


def test_one_more_of_the_same_is_new(folder: Path, run: Any) -> None:
    (folder / "one.md").write_text(OLD + "\n[a] (https://b.c)\n", "utf-8")
    done: Any = run("check", "--baseline", "known.json", "content")
    assert done.code == 1
    assert done.out.count("link-broken") == 1
    (folder / "one.md").write_text(OLD, "utf-8")
    (folder / "three.md").write_text(OLD, "utf-8")
    done = run("check", "--baseline", "known.json", "--format", "json", "content")
    assert {problem["path"] for problem in json.loads(done.out)["problems"]} == {"content/three.md"}


def test_what_is_gone_is_said(folder: Path, run: Any) -> None:
    (folder / "one.md").write_text(OLD.replace("##", "## "), "utf-8")
    assert (
        "2 old findings are not told, 1 more of them is gone." in run("check", "--baseline=known.json", "content").err
    )


def test_where_no_old_finding_is_met_that_is_said(folder: Path, run: Any) -> None:
    run("check", "--write-baseline=known.json", "content")
    for file in folder.glob("*.md"):
        file.write_text("---\ntitle: Well\n---\n", "utf-8")
    assert "3 old findings are gone." in run("check", "--baseline=known.json", "content").err
    run("check", "--write-baseline=known.json", "content")
    assert "No old finding is known." in run("check", "--baseline=known.json", "content").err


def test_the_same_findings_make_the_same_bytes(folder: Path, run: Any) -> None:
    before = Path("known.json").read_bytes()
    run("check", "content", "--write-baseline", "known.json")
    assert Path("known.json").read_bytes() == before
    assert json.loads(before)["version"] == 1


def test_fix_leaves_old_faults_alone(folder: Path, run: Any) -> None:
    (folder / "one.md").write_text(OLD + "\n##More\n", "utf-8")
    assert run("check", "--fix", "--baseline", "known.json", "content").code == 0
    assert (folder / "one.md").read_text("utf-8") == OLD + "\n## More\n"


@pytest.mark.parametrize(
    "data", [b"", b"[]", b'{"version": 2, "known": []}', b'{"version": 1, "known": [3]}', b"\xff", b"[" * 9999]
)
def test_a_file_that_is_no_baseline_is_wrong_use(folder: Path, run: Any, data: bytes) -> None:
    Path("known.json").write_bytes(data)
    done: Any = run("check", "--baseline", "known.json", "content")
    assert done.code == 2
    assert "known.json" in done.err and "--write-baseline makes it again." in done.err


def test_no_file_is_wrong_use(folder: Path, run: Any) -> None:
    assert run("check", "--baseline", "nowhere.json", "content").code == 2
    assert run("check", "--baseline", "known.json", "--write-baseline", "known.json", "content").code == 2
