"""`caseedit check --schema`: files of any program, wherever they lie; and documents that say nothing at all."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

pytest_plugins = ("cli_running",)

NATIVE = """version: 1
collections:
  - name: trees
    match: "woods/*.md"
    fields:
      - { name: height, type: int, required: true }
      - { name: map, type: file, extensions: [pdf] }
"""


@pytest.fixture
def woods(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "woods"
    folder.mkdir()
    (folder / "oak.md").write_text("---\nheight: tall\n---\n")
    monkeypatch.chdir(tmp_path)
    return folder


def rules(ran: Any) -> list[str]:
    return [item["rule"] for item in json.loads(ran.out)["problems"]]


def test_a_json_schema_holds_for_all_documents(woods: Path, run: Any) -> None:
    schema = {"type": "object", "properties": {"height": {"type": "integer"}, "age": {}}, "required": ["age"]}
    Path("tree.json").write_text(json.dumps(schema))
    ran = run("check", "--format", "json", "--schema", "tree.json", "woods")
    assert (ran.code, rules(ran)) == (1, ["missing-field", "wrong-type"])


@pytest.mark.parametrize("words", [("woods",), (), ("woods/oak.md",)])
def test_a_schema_file_in_a_folder_of_its_own(woods: Path, run: Any, words: tuple[str, ...]) -> None:
    Path("ci").mkdir()
    Path("ci/strict.yml").write_text(NATIVE)
    ran = run("check", "--format", "json", "--schema", "ci/strict.yml", *words)
    assert "its paths count from" not in ran.err
    assert (ran.code, rules(ran)) == (1, ["wrong-type"])


def test_a_schema_that_fits_no_document_says_so(woods: Path, run: Any) -> None:
    Path("strict.yml").write_text(NATIVE.replace("woods", "forest"))
    ran = run("check", "--schema", "strict.yml", "woods")
    assert (
        ran.code == 0 and f"No document fits a collection of strict.yml; its paths count from {Path.cwd()}." in ran.err
    )


@pytest.mark.parametrize("text", ["{", "[]", '{"properties": 3}'])
def test_a_json_file_that_is_no_schema(woods: Path, run: Any, text: str) -> None:
    Path("tree.json").write_text(text)
    ran = run("check", "--schema", "tree.json", "woods")
    assert ran.code == (0 if "3" in text else 2) and "Traceback" not in ran.err


def test_a_config_of_another_program_by_its_name(woods: Path, run: Any) -> None:
    Path("admin").mkdir()
    Path("admin/config.yml").write_text("collections: [{ name: t, folder: woods, fields: [{ name: age }] }]\n")
    ran = run("check", "--format", "json", "--schema", "admin/config.yml", "woods")
    assert rules(ran) == ["missing-field"]


@pytest.mark.parametrize("text", ["", "Only words.\n"])
def test_documents_without_front_matter_lack_what_is_required(woods: Path, run: Any, text: str) -> None:
    Path("caseedit.yml").write_text(NATIVE)
    (woods / "oak.md").write_text(text)
    (woods / "README.md").write_text("For those who write here.\n")
    ran = run("check", "--format", "json")
    (problem,) = json.loads(ran.out)["problems"]
    assert (problem["path"], problem["line"], problem["field"]) == ("woods/oak.md", 1, "height")
    assert problem["hint"] == "Write it between two lines --- at the top of the file."


def test_files_of_another_sort_or_in_other_letters(woods: Path, run: Any) -> None:
    Path("caseedit.yml").write_text(NATIVE)
    (woods / "Way.pdf").write_text("")
    (woods / "oak.md").write_text("---\nheight: 3\nmap: way.pdf\n---\n")
    (woods / "elm.md").write_text("---\nheight: 3\nmap: elm.md\n---\n")
    assert rules(run("check", "--format", "json")) == ["pattern", "image-case"]
    assert run("check", "--fix").code == 1 and "map: Way.pdf" in (woods / "oak.md").read_text()
