from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from caseedit.cli import output

pytest_plugins = ("cli_running",)

Run = Callable[..., Any]


def test_one_line_a_document(run: Run, collection: Path) -> None:
    done = run("list")
    assert (done.code, done.err) == (0, "")
    assert done.out == "content/one.md\tOne study\ncontent/two.md\tTwo\n"
    assert run("list", "content/two.md").out == "content/two.md\tTwo\n"


def test_fields_in_place_of_the_title(run: Run, collection: Path) -> None:
    done = run("list", "content", "--fields", "client_name, tags,images[0].caption")
    assert done.out == "content/one.md\tHHS\tOpen Data, Drupal\tAn x\ncontent/two.md\t\t\t\n"


def test_only_those_that_fit(run: Run, collection: Path) -> None:
    assert run("list", "--where", "tags:drupal").out == "content/one.md\tOne study\n"
    assert run("list", "--where", "-has:client_name").out == "content/two.md\tTwo\n"
    assert run("list", "--where", "nowhere").out == ""


def test_as_json(run: Run, collection: Path) -> None:
    (collection / "two.md").write_text("---\ntitle: Two\ndate: 2020-01-02\nlong: " + "x" * 5000 + "\n---\n")
    found = json.loads(run("list", "--format", "json").out)
    assert found["version"] == 1
    assert [item["path"] for item in found["documents"]] == ["content/one.md", "content/two.md"]
    assert found["documents"][1]["fields"] == {"title": "Two", "date": "2020-01-02", "long": "x" * 5000}
    found = json.loads(run("list", "--format", "json", "--fields", "images[0].url").out)
    assert found["documents"][0]["fields"] == {"images[0].url": "x.jpg"}


def test_what_cannot_be_read_is_said_and_the_rest_goes_on(run: Run, collection: Path) -> None:
    (collection / "gone.md").symlink_to(collection / "nowhere")
    done = run("list", "content")
    assert done.code == 3
    assert "content/one.md\tOne study\n" in done.out
    assert "gone.md" in done.err


def test_a_path_that_names_nothing_is_wrong_use_as_for_check(run: Run, collection: Path) -> None:
    for command in ("list", "check"):
        done = run(command, "content", "elsewhere")
        assert (done.code, done.out) == (2, "")
        assert "There is no elsewhere." in done.err


@pytest.mark.parametrize("words", [(), ("--fields", "title"), ("--where", "tags:ux"), ("--format", "json")])
def test_fields_that_cannot_be_read_do_not_look_like_none(run: Run, collection: Path, words: tuple[str, ...]) -> None:
    (collection / "two.md").write_text("---\ntitle: [Two\n---\n")
    done = run("list", *words)
    assert done.code == 1
    assert done.err.startswith("content/two.md:")
    assert len(done.err.splitlines()) == 1
    if "json" in words:
        row = json.loads(done.out)["documents"][1]
        assert (row["fields"], row["problem"]) == ({}, done.err.strip())


def test_values_stay_on_their_line(run: Run, collection: Path) -> None:
    (collection / "two.md").write_text('---\ntitle: "a\\tb\\nc"\n---\n')
    assert run("list", "content/two.md", "--fields", "title").out == "content/two.md\ta b c\n"


def test_what_is_ignored_is_counted_from_the_root_of_the_project(run: Run, collection: Path) -> None:
    (collection.parent / "caseedit.yml").write_text("version: 1\nignore: [content/drafts/**, README.md]\n")
    (collection / "drafts").mkdir()
    (collection / "drafts" / "three.md").write_text("")
    assert "three" not in run("list", "content").out
    assert "three" not in run("list", "content/drafts").out
    assert "three" in run("list", "content/drafts/three.md").out


def test_a_terminal_gets_columns_and_no_controls(run: Run, collection: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (collection / "two.md").write_text('---\ntitle: "\\e[31mred"\n---\n')
    monkeypatch.setattr(output, "_is_terminal", lambda stream: True)
    assert run("list").out == "content/one.md  One study\ncontent/two.md  ␛[31mred\n"
    assert run("get", "content/two.md", "title").out == "␛[31mred\n"


def test_a_pipe_gets_what_is_there(run: Run, collection: Path) -> None:
    (collection / "two.md").write_text('---\ntitle: "\\e[31mred"\n---\n')
    assert run("get", "content/two.md", "title").out == "\x1b[31mred\n"


def test_a_new_document(run: Run, collection: Path) -> None:
    done = run("new", "content", "A New Study")
    assert (done.code, done.err) == (0, "")
    path = Path(done.out.rstrip("\n"))
    assert path.parent == Path("content")
    assert run("get", path, "title").out == "A New Study\n"
    again = run("new", "content", "A New Study")
    assert again.code == 3
    assert again.out == ""
    assert run("new", "At the top").out == "at-the-top.md\n"


def test_a_new_document_in_no_collection_is_wrong_use_that_names_those_that_are_there(
    run: Run, collection: Path
) -> None:
    done = run("new", "nowhere", "A New Study")
    assert (done.code, done.out) == (2, "")
    assert done.err == "There is no folder nowhere. Name a folder that is there.\n"
    collections = "[{ name: studies, match: 'content/*.md' }, { name: birds, match: 'birds/*.md' }]"
    Path("caseedit.yml").write_text(f"version: 1\ncollections: {collections}\n")
    done = run("new", "nowhere", "A New Study")
    assert (done.code, done.err) == (
        2,
        "There is no collection and no folder nowhere. Collections here: studies, birds.\n",
    )
    done = run("new", "studie", "A New Study")
    assert (done.code, done.err) == (2, "There is no collection and no folder studie. Did you mean studies?\n")
    done = run("new", "birds", "Owl")
    assert done.code == 3 and "There is no folder" in done.err and "Make the folder first." in done.err
    assert run("new", "content", "?!").code == run("new", "..", "Out").code == 2
    assert sorted(path.name for path in collection.iterdir()) == ["one.md", "two.md"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--where", "tag:x"), "No document has a field ‘tag’. Did you mean ‘tags’?"),
        (
            ("--where", "-has:nowhere"),
            "No document has a field ‘nowhere’. Fields here are ‘title’, ‘tags’, ‘client_name’, ‘year’, ‘images’.",
        ),
        (("--where", "images[0].captoin:x", "--format", "json"), "No document has a field ‘images[0].captoin’."),
        (("--fields", "titel"), "No document that is listed has a field ‘titel’. Did you mean ‘title’?"),
        (("content/two.md", "--fields", "year"), "No document that is listed has a field ‘year’."),
        (("--where", "tags:none year>2020 has:client_name"), ""),
        (("--where", "images[0].caption:zzz is:error nowhere", "--fields", "title,tags"), ""),
    ],
)
def test_a_field_that_no_document_has_is_told(run: Run, collection: Path, words: tuple[str, ...], said: str) -> None:
    done = run("list", *words)
    assert done.code == 0
    assert done.err.startswith(said) and bool(done.err) is bool(said)


def test_schema_alone_names_what_it_can_do(run: Run, collection: Path) -> None:
    done = run("schema")
    assert (done.code, done.out) == (2, "")
    assert done.err == "action is missing: show, infer, export or import. See caseedit schema --help.\n"
