"""`caseedit check` tells of pictures that no document shows."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from caseedit.cli.main import main

SAMPLE = Path(__file__).parents[2] / "sample_content"


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = Path(shutil.copytree(SAMPLE, tmp_path / "site", ignore=shutil.ignore_patterns("broken")))
    (root / "case-studies" / "images" / "old.png").write_bytes(b"")
    monkeypatch.chdir(root)
    return root


Told = tuple[int, list[tuple[str, int, str]]]


def told(capsys: pytest.CaptureFixture[str], *words: str) -> Told:
    """Return how many documents were checked, and which pictures are told of."""
    assert main(["check", "--format", "json", *words]) == 0
    data = json.loads(capsys.readouterr().out)
    unused = [item for item in data["problems"] if item["rule"] == "image-unused"]
    return data["files"], [(item["path"], item["line"], item["severity"]) for item in unused]


def test_a_picture_that_nobody_shows_is_told_where_all_documents_are_checked(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    documents = len(list(site.rglob("*.md")))
    picture = "case-studies/images/old.png"
    assert told(capsys) == (documents, [(picture, 1, "info")])
    assert told(capsys, str(site)) == (documents, [(str(site / picture), 1, "info")])


def test_of_one_document_nothing_is_said_of_pictures(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys, "case-studies/OCP.md") == (1, [])


def test_fixing_leaves_pictures_alone(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--fix"]) == 0
    assert (site / "case-studies" / "images" / "old.png").exists()


def test_what_is_remembered_rests_on_the_folders_of_pictures(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    documents, unused = told(capsys)
    assert (documents, unused) == told(capsys)
    (site / "case-studies" / "images" / "older.png").write_bytes(b"")
    assert [path for path, *_ in told(capsys)[1]] == ["case-studies/images/old.png", "case-studies/images/older.png"]
    (site / "case-studies" / "images" / "old.png").unlink()
    assert [path for path, *_ in told(capsys)[1]] == ["case-studies/images/older.png"]


def test_a_baseline_hides_a_picture_and_sarif_names_it(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--write-baseline", "old.json"]) == 0
    (site / "case-studies" / "images" / "older.png").write_bytes(b"")
    capsys.readouterr()
    assert [path for path, *_ in told(capsys, "--baseline", "old.json")[1]] == ["case-studies/images/older.png"]
    assert main(["check", "--format", "sarif"]) == 0
    results = json.loads(capsys.readouterr().out)["runs"][0]["results"]
    prints = [result["partialFingerprints"]["caseedit/v1"] for result in results if result["ruleId"] == "image-unused"]
    assert len({*prints}) == 2 and all(len(each) == 16 for each in prints)
