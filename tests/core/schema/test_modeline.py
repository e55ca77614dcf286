"""The schema that a comment for editors names in a document: read where it can be, and said where and why it cannot."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from caseedit.core.document.document import loads
from caseedit.core.schema.importers import jsonschema
from caseedit.core.schema.loader import load_catalog
from caseedit.core.schema.modeline import place_in
from caseedit.core.validation.check import Checker, check
from caseedit.core.validation.diagnostic import Diagnostic

BIRD = {"properties": {"wings": {"type": "integer"}}, "required": ["name"], "x-made-up": 1}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("content/birds", "content/schemas"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "content/schemas/bird.json").write_text(json.dumps(BIRD), "utf-8")
    return tmp_path / "content"


def owl(folder: Path, name: str) -> Path:
    file = folder / "birds" / "owl.md"
    file.write_text(f"---\ntitle: Owl\n# yaml-language-server: $schema={name}\nwings: two\n---\n", "utf-8")
    return file


def said(file: Path, root: Path) -> list[tuple[str, str, int, int, str, str]]:
    return [told(item) for item in check(loads(file.read_bytes(), file), catalog=load_catalog(root))]


def told(item: Diagnostic) -> tuple[str, str, int, int, str, str]:
    return (item.rule, str(item.severity), item.line, item.column, item.message, item.hint)


def test_a_schema_of_the_project_holds_and_also_asks_for_keys_that_it_does_not_describe(folder: Path) -> None:
    assert [item[0] for item in said(owl(folder, "../schemas/bird.json"), folder)] == ["missing-field", "wrong-type"]


def test_a_schema_beside_the_folder_holds_where_both_are_in_one_repository(folder: Path) -> None:
    outside = folder.parent / "bird.json"
    (folder / "schemas/bird.json").rename(outside)
    file = owl(folder, "../../bird.json")
    assert [item[0] for item in said(file, folder)] == ["schema-unread"]
    (folder.parent / ".git").mkdir()
    assert [item[0] for item in said(file, folder)] == ["missing-field", "wrong-type"]
    assert load_catalog(folder).schema_for(file, {}, file.read_text("utf-8")).source == "../bird.json"


WHY = {
    "https://example.org/bird.json": (
        "info",
        "The schema ‘https://example.org/bird.json’ is not fetched: only files of the project are read.",
        "Save it in the project and name that file.",
    ),
    "../schemas/brid.json": ("warning", "There is no schema ‘../schemas/brid.json’.", "Did you mean ‘bird.json’?"),
    "none.json": (
        "warning",
        "There is no schema ‘none.json’.",
        "Its name counts from the folder of this document.",
    ),
    "../../bird.json": (
        "warning",
        "The schema ‘../../bird.json’ lies outside the project.",
        "Name a copy in the project.",
    ),
    "/etc/passwd": ("warning", "The schema ‘/etc/passwd’ lies outside the project.", "Name a copy in the project."),
    "../schemas": ("warning", "schemas is no file that can be read.", "Put a file of text in its place, or remove it."),
    "../schemas/list.json": ("warning", "list.json should be keys with values.", "Mend that file, or name another."),
    "../schemas/torn.json": ("warning", "torn.json is no JSON: line 2.", "Mend that file, or name another."),
    "../schemas/pipe.json": ("warning", "pipe.json is no file that can be read.", "Mend that file, or name another."),
    "../schemas/out.json": (
        "warning",
        "The schema ‘../schemas/out.json’ lies outside the project.",
        "Name a copy in the project.",
    ),
    "../schemas/bare.json": (
        "info",
        "The schema ‘../schemas/bare.json’ says nothing of any field.",
        "Nothing is checked by it.",
    ),
    "a\0b": ("warning", "The schema ‘a␀b’ has a name that no file has.", "Correct its name."),
}


@pytest.mark.parametrize("name", WHY)
def test_a_schema_that_cannot_be_used_is_told_where_it_is_named(folder: Path, name: str) -> None:
    (folder / "schemas/list.json").write_text("[]")
    (folder / "schemas/torn.json").write_text('{\n"a": }')
    (folder / "schemas/bare.json").write_text("{}")
    (folder.parent / "out.json").write_text(json.dumps(BIRD))
    (folder / "schemas/out.json").symlink_to(folder.parent / "out.json")
    os.mkfifo(folder / "schemas/pipe.json")
    severity, why, cure = WHY[name]
    found = [item for item in said(owl(folder, name), folder) if item[0] == "schema-unread"]
    assert found == [("schema-unread", severity, 3, 33, why, cure)]


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: A\n---\n\n# yaml-language-server: $schema=none.json\n",
        "# yaml-language-server: $schema=none.json\n\nNo fields.\n",
        "---\ntitle: The yaml-language-server\n---\n",
        "---\n# yaml-language-server: $schema=\ntitle: A\n---\n",
        "+++\n# yaml-language-server: $schema=none.json\n+++\n",
    ],
)
def test_a_text_about_such_a_comment_names_no_schema(folder: Path, text: str) -> None:
    (folder / "a.md").write_text(text, "utf-8")
    assert "schema-unread" not in {item[0] for item in said(folder / "a.md", folder)}


def test_what_the_schema_of_the_project_covers_needs_no_other(folder: Path) -> None:
    own = (
        "version: 1\ncollections: [{ name: birds, match: 'birds/*.md', fields: [{ name: title }, { name: wings }] }]\n"
    )
    (folder / "caseedit.yml").write_text(own, "utf-8")
    assert said(owl(folder, "none.json"), folder) == []


def test_only_the_document_that_names_it_is_told_where_others_are_learned_from(folder: Path) -> None:
    for number in range(9):
        (folder / f"birds/b{number}.md").write_text(f"---\ntitle: B{number}\nwings: 2\n---\n", "utf-8")
    file = owl(folder, "none.json")
    checker, paths = Checker(load_catalog(folder)), sorted((folder / "birds").glob("*.md"))
    found = {path.name: [item.rule for item in items] for path, items in checker.check_files(paths)}
    assert {name: rules for name, rules in found.items() if rules} == {"owl.md": ["schema-unread", "wrong-type"]}
    for path in paths:
        again = [item.rule for item in checker.check(loads(path.read_bytes(), path))]
        assert again == (["schema-unread", "wrong-type"] if path == file else [])


def test_it_is_read_again_only_when_it_changed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reads: list[Path] = []
    monkeypatch.setattr(jsonschema, "read_file", _counting(reads, jsonschema.read_file))
    file, catalog = owl(folder, "../schemas/bird.json"), load_catalog(folder)
    for _ in range(5):
        assert len(check(loads(file.read_bytes(), file), catalog=catalog)) == 2
    assert len(reads) == 1
    (folder / "schemas/bird.json").write_text('{"properties": {"wings": {"type": "string"}}}', "utf-8")
    assert check(loads(file.read_bytes(), file), catalog=catalog) == []
    assert len(reads) == 2


def _counting(reads: list[Path], real: Callable[..., Any]) -> Callable[..., Any]:
    def read(path: Path, *more: Any) -> Any:
        reads.append(path)
        return real(path, *more)

    return read


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_long_front_matter_is_looked_through_once(end: str) -> None:
    """With each line end read in two ways, as one or as two, forty lines would take for ever."""
    lines = ["---", *["a: 1"] * 300, "# yaml-language-server", "---", ""]
    assert place_in(end.join(lines)) is None
    lines[20] = "# yaml-language-server: $schema=x.json"
    place = place_in(end.join(lines))
    assert place is not None and place.of(end.join(lines)) == "x.json"
