"""Scripts written with python-frontmatter save losslessly once they pass the handler."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

import frontmatter
import pytest
import yaml

from caseedit.core.document.align import lines_changed
from caseedit.core.document.document import loads
from caseedit.errors import ChangedOnDisk, Refused
from caseedit.frontmatter_handler import LosslessHandler

ROOT = Path(__file__).parent.parent
SEED = ROOT.parent / "shared" / "seed" / "HHS.md"
CORPUS = sorted((ROOT / "tests" / "corpus").glob("*.md"))
STUDIES = sorted((ROOT / "sample_content" / "case-studies").glob("*.md"))
TEXT = """---
# About
title:  'A "title"'   # keep
draft: yes
day: 2018-01-01
count: 012
tags: [a,  b]
images:
- {
  url: 'a.jpg',
  alt: "first"
  }
nothing:
long: "one two
three

four"
---

Body with *text*.

More.
"""


def post_of(text: str) -> Any:
    return frontmatter.loads(text, handler=LosslessHandler())


def changed(text: str, old: str, new: str) -> str:
    assert text.count(old) == 1
    return text.replace(old, new).strip()


@pytest.mark.parametrize("path", [*CORPUS, *STUDIES], ids=lambda path: path.name)
def test_a_file_that_is_not_changed_is_written_byte_for_byte(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / path.name
    copy.write_bytes(path.read_bytes())
    try:
        post = LosslessHandler.read(copy)
    except (yaml.YAMLError, UnicodeError):
        assert loads(path.read_bytes()).tree is None
        return
    LosslessHandler.write(post, copy)
    assert copy.read_bytes() == path.read_bytes()
    other = tmp_path / "other.md"
    LosslessHandler.write(post, other)
    assert other.read_bytes() == path.read_bytes()


@pytest.mark.parametrize("path", [*CORPUS, *STUDIES], ids=lambda path: path.name)
def test_the_text_alone_comes_back_but_for_its_ends(path: Path) -> None:
    text = path.read_bytes().decode("utf-8", "replace").replace("\r\n", "\n")  # the library does that too
    try:
        post = post_of(text)
    except yaml.YAMLError:
        return
    assert frontmatter.dumps(post).strip() == text.strip()


@pytest.mark.parametrize("path", [*CORPUS, *STUDIES], ids=lambda path: path.name)
def test_a_new_title_touches_its_own_lines_only(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / path.name
    copy.write_bytes(path.read_bytes())
    before = loads(path.read_bytes())
    if before.tree is None or "title" not in before.fields or before.node(("title",)).kind != "scalar":
        pytest.skip("it has no title")
    post = LosslessHandler.read(copy)
    post["title"] = "Another title"
    try:
        LosslessHandler.write(post, copy)
    except Refused:
        assert copy.read_bytes() == path.read_bytes()
        return
    before.set(("title",), "Another title")
    assert copy.read_bytes() == before.to_bytes()


def test_the_seed_changes_by_one_line(tmp_path: Path) -> None:
    if not SEED.is_file():
        pytest.skip("../shared/seed is not here")
    copy = tmp_path / SEED.name
    copy.write_bytes(SEED.read_bytes())
    post: Any = LosslessHandler.read(copy)
    post["title"] = "Another title"
    LosslessHandler.write(post, copy)
    assert lines_changed(SEED.read_text("utf-8"), copy.read_text("utf-8")) == 1
    post["tags"].append("UX")
    LosslessHandler.write(post, copy)
    assert lines_changed(SEED.read_text("utf-8"), copy.read_text("utf-8")) == 2


def test_a_usual_script_with_the_handler_keeps_the_rest() -> None:
    post = post_of(TEXT)
    assert post.metadata == frontmatter.loads(TEXT).metadata
    assert post.content == frontmatter.loads(TEXT).content
    post["title"] = "It's new"
    assert frontmatter.dumps(post, sort_keys=False) == changed(TEXT, "'A \"title\"'", "'It''s new'")


@pytest.mark.parametrize(
    ("key", "value", "old", "new"),
    [
        ("draft", False, "draft: yes", "draft: no"),
        ("draft", "no", "draft: yes", "draft: 'no'"),
        ("day", date(2018, 2, 1), "2018-01-01", "2018-02-01"),
        ("day", "2018-02-01", "2018-01-01", "'2018-02-01'"),
        ("day", datetime(2018, 2, 1, 9, 30), "2018-01-01", "2018-02-01 09:30:00"),
        ("count", 11, "012", "11"),
        ("count", 10.0, "012", "10.0"),
        ("count", True, "012", "true"),
        ("tags", ["a", "b", "c"], "[a,  b]", "[a,  b,  c]"),
        ("tags", ("a", "b", "c"), "[a,  b]", "[a,  b,  c]"),
        ("tags", ["b"], "[a,  b]", "[b]"),
        ("nothing", "", "nothing:", "nothing: ''"),
        ("long", "one 2\nthree\nfour", "one two\nthree\n\nfour", "one 2\n\nthree\n\nfour"),
    ],
)
def test_a_value_is_written_so_that_it_is_read_as_the_same(key: str, value: Any, old: str, new: str) -> None:
    post = post_of(TEXT)
    post[key] = value
    text = frontmatter.dumps(post)
    assert text == changed(TEXT, old, new)
    found = frontmatter.loads(text)[key]
    assert found == (list(value) if isinstance(value, tuple) else value)
    assert type(found) is type(value) or isinstance(value, tuple)


def test_deep_changes_new_keys_and_removed_ones() -> None:
    post = post_of(TEXT)
    post["images"][0]["alt"] = "second"
    post["added"] = {"k": ["v"]}
    del post["count"]
    text = frontmatter.dumps(post)
    assert frontmatter.loads(text).metadata == post.metadata
    assert lines_changed(TEXT.strip(), text) == 4
    assert "# keep" in text


def test_the_body_changes_alone_and_keeps_the_blank_lines_around_it(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    data = "\ufeff" + TEXT.replace("\n", "\r\n") + "\r\n\r\n"
    file.write_bytes(data.encode())
    post = LosslessHandler.read(file)
    assert "\r" not in post.content
    post.content = post.content.replace("More.", "More.\n\nAnd more.")
    LosslessHandler.write(post, file)
    assert file.read_bytes().decode() == data.replace("More.", "More.\r\n\r\nAnd more.")


def test_mixed_line_ends_of_a_body_stay(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_bytes(b"---\r\na: 1\r\n---\r\none\ntwo\r\nthree\nfour\r\n")
    post = LosslessHandler.read(file)
    post.content = post.content.replace("three", "3\nand")
    LosslessHandler.write(post, file)
    assert file.read_bytes() == b"---\r\na: 1\r\n---\r\none\ntwo\r\n3\r\nand\r\nfour\r\n"


def test_a_key_that_is_no_text_and_an_unknown_tag_are_kept() -> None:
    text = "---\n2020: a\nb: !md x\nwhen: 2020-99-99\nm: {1: one}\n---\nBody"
    post = post_of(text)
    assert post.metadata == {"2020": "a", "b": "x", "when": "2020-99-99", "m": {"1": "one"}}
    post["m"]["1"] = "two"
    assert frontmatter.dumps(post) == text.replace("one}", "two}")


def test_a_text_without_front_matter_gets_one_with_the_first_value() -> None:
    post = post_of("Only a body.")
    assert (post.metadata, post.content) == ({}, "Only a body.")
    assert frontmatter.dumps(post) == "Only a body."
    post["title"] = "New"
    assert frontmatter.dumps(post) == "---\ntitle: New\n---\nOnly a body."


def test_a_post_made_by_hand_can_be_written(tmp_path: Path) -> None:
    post = frontmatter.Post("Body.", LosslessHandler(), title="no", tags=["a", "b"])
    text = frontmatter.dumps(post)
    found = frontmatter.loads(text)
    assert (found.metadata, found.content) == ({"title": "no", "tags": ["a", "b"]}, "Body.")
    LosslessHandler.write(post, tmp_path / "new.md")
    assert (tmp_path / "new.md").read_text("utf-8") == text


@pytest.mark.parametrize(
    ("text", "key", "value"),
    [
        ("---\na: 1\na: 2\n---\n", "a", 3),
        ("---\na: 1\n---\n", "a", object()),
        ("---\na: 1\n---\n", "a", b"bytes"),
        ("---\na: 1\n---\n", "a", "half \ud800"),
        ("---\na: 1\n---\n", "a", {1: "a key that is a number"}),
        ("+++\na = 1\n+++\n", "a", 3),
    ],
)
def test_what_cannot_be_made_is_refused_and_the_rest_still_works(text: str, key: str, value: Any) -> None:
    post = post_of(text)
    before = frontmatter.dumps(post)
    old = post.metadata.get(key)
    post[key] = value
    with pytest.raises(Refused):
        frontmatter.dumps(post)
    post.metadata[key] = old
    if old is not None:
        assert frontmatter.dumps(post) == before


def test_a_value_that_holds_itself_is_refused() -> None:
    post = post_of(TEXT)
    post["tags"].append(post["tags"])
    with pytest.raises(Refused):
        frontmatter.dumps(post)


def test_one_handler_keeps_one_file() -> None:
    handler = LosslessHandler()
    frontmatter.loads(TEXT, handler=handler)
    frontmatter.loads(TEXT, handler=handler)
    with pytest.raises(Refused, match="another text"):
        frontmatter.loads("---\na: 1\n---\n", handler=handler)


def test_a_file_that_someone_else_changed_is_not_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text(TEXT, "utf-8")
    post = LosslessHandler.read(file)
    file.write_text("Theirs.", "utf-8")
    post["title"] = "Mine"
    with pytest.raises(ChangedOnDisk):
        LosslessHandler.write(post, file)
    assert file.read_text("utf-8") == "Theirs."


def test_the_package_does_not_import_it_unasked() -> None:
    code = "import sys, caseedit; caseedit.loads('---\\na: 1\\n---\\n').set(('a',), 2); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert "frontmatter" not in done.stdout.split()
