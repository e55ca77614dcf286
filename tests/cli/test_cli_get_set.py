from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytest_plugins = ("cli_running",)

Run = Callable[..., Any]


def test_get_prints_values(run: Run, collection: Path) -> None:
    done = run("get", "content/one.md", "title", "tags", "images[0].caption", "year")
    assert (done.code, done.err) == (0, "")
    assert done.out == 'One study\n["Open Data", "Drupal"]\nAn x\n2018\n'


def test_get_as_json(run: Run, collection: Path) -> None:
    assert json.loads(run("get", "content/one.md", "title", "--json").out) == "One study"
    assert json.loads(run("get", "--json", "content/one.md", "title", "tags").out) == {
        "title": "One study",
        "tags": ["Open Data", "Drupal"],
    }


def test_a_field_that_is_not_there_is_a_problem_with_a_near_name(run: Run, collection: Path) -> None:
    done = run("get", "content/one.md", "titel", "title")
    assert (done.code, done.out) == (1, "One study\n")
    assert done.err == "content/one.md: ‘titel’ is not there. Did you mean ‘title’?\n"


def test_get_of_front_matter_that_cannot_be_read_says_where(run: Run, collection: Path) -> None:
    (collection / "one.md").write_text("---\na: [1\n---\n")
    done = run("get", "content/one.md", "a")
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("content/one.md:")


@pytest.mark.parametrize(
    ("value", "text", "data"),
    [
        ("2018-01-02", "2018-01-02", "2018-01-02"),
        ("true", "true", True),
        ("~", "null", None),
        ('"a\\nb"', "a\nb", "a\nb"),
        (".inf", "inf", "inf"),
        ("{a: 2018-01-02, 3: .nan}", '{"a": "2018-01-02", "3": "nan"}', {"a": "2018-01-02", "3": "nan"}),
        ('"\\ud800"', None, None),
    ],
)
def test_every_value_can_be_printed(run: Run, collection: Path, value: str, text: str | None, data: object) -> None:
    (collection / "one.md").write_text(f"---\na: {value}\n---\n")
    done = run("get", "content/one.md", "a")
    if text is not None:
        assert done.out == text + "\n"
        assert json.loads(run("get", "content/one.md", "a", "--json").out) == data
    assert done.code in (0, 1)


def test_set_changes_what_it_is_told_and_nothing_else(run: Run, collection: Path) -> None:
    file = collection / "one.md"
    before = file.read_text()
    done = run("set", "content/one.md", "title=A: b", "year:=2019", "--append", "tags=UX", "--remove", "images")
    assert (done.code, done.out, done.err) == (0, "", "Saved one.md: 5 lines changed\n")
    wanted = before.replace("One study", "A: b").replace("2018", "2019").replace("Drupal]", 'Drupal, "UX"]')
    assert file.read_text() == wanted.replace("images:\n  - {url: x.jpg, caption: 'An x'}\n", "")


def test_set_renames_before_it_sets(run: Run, collection: Path) -> None:
    assert run("set", "content/one.md", "--rename", "client_name=client", "client=NIH").code == 0
    assert run("get", "content/one.md", "client").out == "NIH\n"


def test_typed_values(run: Run, collection: Path) -> None:
    run("set", "content/two.md", "a:=true", "b:=3", "c:=null", 'd:=["x", {"y": 1}]', "e=3")
    found = json.loads(run("get", "content/two.md", "a", "b", "c", "d", "e", "--json").out)
    assert found == {"a": True, "b": 3, "c": None, "d": ["x", {"y": 1}], "e": "3"}


def test_append_makes_the_list(run: Run, collection: Path) -> None:
    assert run("set", "content/two.md", "--append", "services=UX", "--append", "services=Support").code == 0
    assert run("get", "content/two.md", "services").out == '["UX", "Support"]\n'
    done = run("set", "content/two.md", "--append", "title=x")
    assert (done.code, done.out) == (1, "")
    assert "is no list" in done.err


def test_a_dry_run_prints_a_diff_and_writes_nothing(run: Run, collection: Path) -> None:
    before = (collection / "one.md").read_bytes()
    done = run("set", "content/one.md", "title=New", "--dry-run")
    assert done.code == 0
    assert '-title: "One study"\n+title: "New"\n' in done.out
    assert (collection / "one.md").read_bytes() == before
    assert run("set", "content/one.md", "title=One study", "--dry-run").out == ""


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
@pytest.mark.parametrize("text", ["---\na: 1\n---", "---\r\na: 1\r\n---\r\nText\r\n", "\n"])
def test_the_diff_can_be_applied(run: Run, collection: Path, text: str) -> None:
    file = collection / "one.md"
    file.write_bytes(text.encode())
    diff = run("set", "content/one.md", "b=x", "--dry-run").out
    environment = {**os.environ, "GIT_CEILING_DIRECTORIES": str(collection.parent.parent)}
    subprocess.run(["git", "apply", "-"], input=diff.encode(), cwd=collection.parent, env=environment, check=True)
    wanted = file.read_bytes()
    file.write_bytes(text.encode())
    assert run("set", "content/one.md", "b=x").code == 0
    assert file.read_bytes() == wanted


def test_all_or_nothing(run: Run, collection: Path) -> None:
    before = (collection / "one.md").read_bytes()
    done = run("set", "content/one.md", "title=New", "--remove", "nope")
    assert done.code == 1
    assert done.err.startswith("content/one.md:")
    assert done.err.endswith(": ‘nope’ is not there.\n")
    assert (collection / "one.md").read_bytes() == before


def test_a_change_that_takes_more_along_needs_a_word_and_can_be_seen_first(run: Run, collection: Path) -> None:
    file = collection / "one.md"
    before = "---\nm: {l: [\n  a, # at a\n  b\n]}\n---\nText\n"
    file.write_text(before)
    done = run("set", "content/one.md", "m.l=x")
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("content/one.md:2: ‘m, l’ cannot be changed without losing a comment. With --rewrite")
    done = run("set", "content/one.md", "m.l=x", "--rewrite", "--dry-run")
    assert (done.code, file.read_text()) == (0, before)
    assert "+m: {l: x}\n" in done.out
    assert run("set", "content/one.md", "m.l=x", "--rewrite").code == 0
    assert file.read_text() == "---\nm: {l: x}\n---\nText\n"


def test_one_of_two_keys_of_the_same_name_is_said_by_its_number(run: Run, collection: Path) -> None:
    file = collection / "one.md"
    file.write_text("---\na: 1\nb: 2\na: 3\n---\n")
    assert run("get", "content/one.md", "a[#1]", "a[#2]", "a").out == "1\n3\n3\n"
    done = run("set", "content/one.md", "a=4")
    assert done.code == 1
    assert "‘a’ stands twice, on lines 2 and 4." in done.err
    assert "a[#1] is the first of them" in done.err
    assert run("set", "content/one.md", "a[#2]=4", "--remove", "a[#1]").code == 0
    assert file.read_text() == "---\nb: 2\na: 4\n---\n"


def test_a_field_needs_a_name(run: Run, collection: Path) -> None:
    done = run("set", "content/one.md", '""=x')
    assert (done.code, done.out) == (1, "")
    assert "A field needs a name." in done.err


def test_nothing_to_change_touches_nothing(run: Run, collection: Path) -> None:
    before = (collection / "one.md").stat()
    done = run("set", "content/one.md", "title=One study")
    assert (done.code, done.err) == (0, "one.md: nothing to change\n")
    assert (collection / "one.md").stat() == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["title"], "title sets nothing. Write FIELD=TEXT"),
        (["a:={"], "is no JSON"),
        (["a:=NaN"], "is no JSON"),
        (["a:=" + "[" * 100_000], "is no JSON"),
        (["=x"], "cannot be empty"),
        (["a..b=x"], "is not a field path"),
        (["--rename", "title"], "names no new key"),
        ([], "nothing to set"),
    ],
)
def test_what_is_not_understood_is_wrong_use(run: Run, collection: Path, words: list[str], said: str) -> None:
    done = run("set", "content/one.md", *words)
    assert (done.code, done.out) == (2, "")
    assert said in done.err


def test_a_key_with_an_equals_sign(run: Run, collection: Path) -> None:
    assert run("set", "content/two.md", '"a=b"=c=d').code == 0
    assert run("get", "content/two.md", '"a=b"').out == "c=d\n"


def test_a_document_without_front_matter_gets_one(run: Run, collection: Path) -> None:
    (collection / "two.md").write_bytes(b"Text\r\n")
    assert run("set", "content/two.md", "title=Two").code == 0
    assert (collection / "two.md").read_bytes() == b"---\r\ntitle: Two\r\n---\r\nText\r\n"


def test_invalid_front_matter_is_left_alone(run: Run, collection: Path) -> None:
    (collection / "two.md").write_bytes(b"---\na: [\n---\n")
    done = run("set", "content/two.md", "title=Two")
    assert done.code == 1
    assert done.err.startswith("content/two.md:")
    assert (collection / "two.md").read_bytes() == b"---\na: [\n---\n"


def test_a_file_that_cannot_be_written_is_code_3(run: Run, collection: Path) -> None:
    (collection / "one.md").chmod(0o444)
    done = run("set", "content/one.md", "title=x")
    assert done.code == 3
    assert "read-only" in done.err
