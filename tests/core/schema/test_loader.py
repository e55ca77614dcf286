"""`caseedit.yml`: what it says, and what is said of its mistakes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from caseedit.core.schema.loader import Catalog, find_root, load_catalog
from caseedit.core.schema.schema import Option

GOOD = """version: 1
dialect: js-yaml-3
readers: pyyaml
tags: { "!md": markdown }
media: { relative_to: root, roots: [images], public: { "/uploads": static/uploads }, extensions: [PNG, .jpg] }
ignore: ["drafts/**"]
rules: { heading-jump: off }
shapes:
  picture:
    - { name: url, type: image, required: true, alt: alt }
    - { name: alt, type: string }
collections:
  - name: story
    label: Stories
    match: ["stories/**/*.md", "!stories/old/**"]
    where: { type: story }
    list: [title, date]
    sort: -date
    unique: [path, [title, date]]
    unknown: error
    rules: { image-alt: error }
    body: { headings: { start: 3 } }
    fields:
      - { name: path, required: true, pattern: { regex: "^/x", message: begins with /x } }
      - name: title
      - { name: date, type: date, format: "%Y-%m-%d" }
      - { name: promoted, type: select, options: [yes, { value: no, label: Not yet }] }
      - { name: weight, type: int, min: 1, max: 9, default: 5, when: { promoted: yes } }
      - { name: images, type: list, of: { shape: picture }, min_items: 1 }
      - { name: cover, shape: picture, optional: true }
      - { name: related, type: list, of: { type: reference, collection: story } }
      - { name: sections, type: blocks, blocks: { text: [{ name: words }], photo: picture } }
      - { name: labels, type: map, of: { type: string } }
      - { name: note, type: markdown, tag: "!md", severity: info }
  - name: rest
    match: "**/*.md"
"""


def catalog_of(folder: Path, text: str) -> Catalog:
    (folder / "caseedit.yml").write_text(text, "utf-8")
    return load_catalog(folder)


def test_everything_is_read(tmp_path: Path) -> None:
    catalog = catalog_of(tmp_path, GOOD)
    assert catalog.errors == ()
    assert (catalog.has_schema, catalog.dialect, catalog.readers) == (True, "js-yaml-3", ("pyyaml",))
    assert catalog.tags == {"!md": "markdown"}
    assert catalog.ignore == ("drafts/**",)
    assert catalog.media.relative_to == "root"
    assert catalog.media.extensions == (".png", ".jpg")
    assert catalog.media.public == {"/uploads": "static/uploads"}
    schema = catalog.schema_for(tmp_path / "stories/a/b.md", {"type": "story"})
    assert (schema.name, schema.source, schema.columns, schema.sort) == (
        "story",
        "caseedit.yml",
        ("title", "date"),
        ("-date",),
    )
    assert schema.unique == (("path",), ("title", "date"))
    assert schema.rules == {"heading-jump": "off", "image-alt": "error"}
    assert schema.unknown == "error"
    assert schema.order[:3] == ("path", "title", "date")
    path = schema.field("path")
    assert path is not None and (path.required, path.pattern, path.pattern_message) == (True, "^/x", "begins with /x")
    promoted = schema.field("promoted")
    # A schema file is YAML 1.2: `yes` is a word in it.
    assert promoted is not None and promoted.options == (Option("yes"), Option("no", "Not yet"))
    weight = schema.field("weight")
    assert weight is not None and (weight.minimum, weight.maximum, weight.default, weight.when) == (
        1,
        9,
        5,
        {"promoted": "yes"},
    )
    images = schema.field("images")
    assert images is not None and images.item is not None and images.min_items == 1
    assert [(item.name, item.type) for item in images.item.fields] == [("url", "image"), ("alt", "string")]
    cover = schema.field("cover")
    assert cover is not None and cover.type == "object" and cover.settings["optional"] is True
    sections = schema.field("sections")
    assert sections is not None and [item.name for item in sections.fields] == ["text", "photo"]
    labels = schema.field("labels")
    assert labels is not None and labels.item is not None and labels.item.type == "string"


def test_the_first_collection_that_fits_owns_a_document(tmp_path: Path) -> None:
    catalog = catalog_of(tmp_path, GOOD)
    assert catalog.schema_for(tmp_path / "stories/a.md", {"type": "story"}).name == "story"
    assert catalog.schema_for(tmp_path / "stories/a.md", {"type": "press"}).name == "rest"
    assert catalog.schema_for(tmp_path / "stories/old/a.md", {"type": "story"}).name == "rest"
    assert catalog.schema_for(tmp_path / "a.txt", {}).name == ""
    assert catalog.first_match(tmp_path / "stories/a.md") == "story"


def test_a_deeper_schema_file_owns_its_folder(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "caseedit.yml").write_text("version: 1\ncollections: [{ name: mine, match: '**' }]\n", "utf-8")
    catalog = catalog_of(tmp_path, GOOD)
    assert catalog.schema_for(tmp_path / "deep" / "x" / "a.md", {}).name == "mine"
    assert catalog.schema_for(tmp_path / "other" / "a.md", {}).name == "rest"
    assert find_root(tmp_path / "deep" / "a.md") == tmp_path / "deep"
    assert find_root(tmp_path / "other.md") == tmp_path


def test_without_a_file_nothing_is_asked_of_documents(tmp_path: Path) -> None:
    catalog = load_catalog(tmp_path)
    assert (catalog.has_schema, catalog.errors, catalog.collections) == (False, (), ())
    assert catalog.schema_for(tmp_path / "a.md", {}).fields == ()


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("version: 1", "version: 2", 1, "version 1 only"),
        ("version: 1\n", "", 1, "does not say its version"),
        ("dialect: js-yaml-3", "dialect: js-yml", 2, "Did you mean ‘js-yaml"),
        ("ignore:", "ignored:", 6, "Did you mean ‘ignore’?"),
        ("heading-jump: off", "heading-jmp: off", 7, "Did you mean ‘heading-jump’?"),
        ("heading-jump: off", "heading-jump: loud", 7, "The rule ‘heading-jump’ cannot be ‘loud’"),
        ("name: title", "name: path", 25, "‘path’ is here twice"),
        ("      - name: title", "      - nmae: title", 25, "‘nmae’ means nothing in a field"),
        ("type: date,", "type: dates,", 26, "Did you mean ‘date’?"),
        ('regex: "^/x"', 'regex: "^(/x"', 24, "a ( is never closed"),
        ("min: 1, max: 9", "min: 1, maxx: 9", 28, "Did you mean ‘max’?"),
        ("shape: picture }, min", "shape: pictures }, min", 29, "Did you mean ‘picture’?"),
        ("collection: story", "collection: stories", 13, "refers to a collection ‘stories’ that is not here"),
        ("required: true, pattern", "required: maybe, pattern", 24, "‘required’ should be true or false"),
        ("options: [yes, { value: no, label: Not yet }]", "hint: x", 27, "has no options"),
        ("name: story", "name: My Story", 13, "cannot name a collection"),
        ('match: "**/*.md"', "label: x", 35, "has no match"),
        ("unique: [path, ", "unique: [paths, ", 19, "no field ‘paths’"),
        ("relative_to: root", "relative_to: here", 5, "‘here’"),
        ("min_items: 1", "min_items: many", 29, "whole number"),
        ("where: { type: story }", "where: { type: { is_not: x } }", 16, "‘is_not’ means nothing"),
    ],
)
def test_mistakes_are_named_with_their_place_and_the_rest_holds(
    tmp_path: Path, old: str, new: str, line: int, words: str
) -> None:
    assert old in GOOD
    catalog = catalog_of(tmp_path, GOOD.replace(old, new, 1))
    said = [(error.line, str(error)) for error in catalog.errors]
    assert any(number == line and words in text for number, text in said), said
    assert catalog.collections
    assert all(error.path == tmp_path / "caseedit.yml" and error.column for error in catalog.errors)


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("version: 1\ncollections: [", 2, ""),
        ("- a\n- b\n", 1, ""),
        ("version: 1\ncollections:\n\t- name: x\n", 3, ""),
        ("just words", 1, ""),
        ("version: 1\ncollections: 5\n", 2, "should be a list"),
        ("version: 1\ncollections: [5]\n", 2, "should be keys"),
        (
            "version: 1\nshapes: { a: [{ name: x, shape: a }] }\ncollections: [{ name: x, match: '*', shape: a }]",
            2,
            "hold itself",
        ),
    ],
)
def test_a_file_that_cannot_be_used_says_where(tmp_path: Path, text: str, line: int, words: str) -> None:
    catalog = catalog_of(tmp_path, text)
    assert catalog.has_schema
    assert [error.line for error in catalog.errors][:1] == [line]
    assert words in str(catalog.errors[0])


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    (tmp_path / "caseedit.yml").write_bytes(b"version: 1\nname: caf\xe9\n")
    errors = load_catalog(tmp_path).errors
    assert [(error.line, error.hint) for error in errors] == [(2, "Save it as UTF-8.")]


def test_a_file_may_begin_with_a_line_of_dashes(tmp_path: Path) -> None:
    catalog = catalog_of(tmp_path, f"# ours\n--- # YAML\n{GOOD}")
    assert (catalog.errors, len(catalog.collections)) == ((), len(catalog_of(tmp_path, GOOD).collections))


@pytest.mark.parametrize("kind", ["fifo", "folder", "circle"])
def test_what_is_no_file_is_told(tmp_path: Path, kind: str) -> None:
    file = tmp_path / "caseedit.yml"
    if kind == "fifo":
        os.mkfifo(file)
    elif kind == "folder":
        file.mkdir()
    else:
        file.symlink_to("caseedit.yml")
    catalog = load_catalog(tmp_path)
    said = "caseedit.yml is no file that can be read. Put a file of text in its place, or remove it."
    assert [str(error) for error in catalog.errors] == [said]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("version: 1\ndialect: [go]\n", ["‘dialect’ should be a text."]),
        ("version: 1\nimport: other.yml\n", ["There is no file ‘other.yml’ to import."]),
        ("version: 1\nimport: none\n", []),
        ("version: 1\ncollections: [null]\n", ["A collection should be keys with values."]),
        ("version: 1\ncollections: [{name: a, match: }]\n", ["A collection has no match."]),
        ("- a\n", ["caseedit.yml is a list, not fields with names."]),
        ("version: 1\n---\nx: 1\n", ["A second document begins inside caseedit.yml."]),
    ],
)
def test_each_mistake_is_told_once_and_of_this_file(tmp_path: Path, text: str, said: list[str]) -> None:
    assert [error.message for error in catalog_of(tmp_path, text).errors] == said


def test_a_file_that_did_not_change_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = catalog_of(tmp_path, GOOD)
    monkeypatch.setattr("caseedit.core.schema.catalog_reader.read_tree", None)
    assert load_catalog(tmp_path) == first
    monkeypatch.undo()
    assert catalog_of(tmp_path, GOOD.replace("version: 1", "version: 2")).errors


def test_what_lies_deeper_is_asked_for_anew(tmp_path: Path) -> None:
    page = tmp_path / "deep" / "a.md"
    page.parent.mkdir()
    assert catalog_of(tmp_path, GOOD).owner(page).root == tmp_path
    (page.parent / "caseedit.yml").write_text("version: 1\n")
    assert catalog_of(tmp_path, GOOD).owner(page).root == page.parent
