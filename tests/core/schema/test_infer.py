"""What is learned from the documents beside a document: each row of the table, and never from the document itself."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from caseedit.core.document.document import loads
from caseedit.core.schema.infer import Learned
from caseedit.core.schema.schema import Field, Schema
from caseedit.core.schema.summary import Summary, summarise

ALL = "all 9 other values "
BARE = Schema(tags={"!md": "markdown"})


def told(text: str) -> Summary:
    found = summarise(loads(f"---\n{text}\n---\n"))
    assert found is not None
    return found


def learned_from(root: Path, texts: dict[str, str]) -> Learned:
    learned = Learned(root)
    for name, text in texts.items():
        learned.add(root / name, told(text))
    learned.groups()
    return learned


def many(root: Path, make: Callable[[int], str], count: int = 10, folder: str = "a") -> Learned:
    return learned_from(root, {f"{folder}/n{number:02}.md": make(number) for number in range(count)})


def field_of(learned: Learned, path: Path, name: str, value: object = "") -> Field:
    found = learned.schema_for(path, {"type": value} if value else {}, BARE).field(name)
    assert found is not None
    return found


def kind(root: Path, make: Callable[[int], str], name: str = "x", count: int = 10) -> Field:
    return field_of(many(root, make, count), root / "a" / "n00.md", name)


@pytest.mark.parametrize(
    ("make", "type_", "evidence"),
    [
        (lambda n: "x: post", "const", {"not-in-options": ALL + "are ‘post’"}),
        (lambda n: f"x: {['true', 'false'][n % 2]}", "bool", {"wrong-type": ALL + "are true or false"}),
        (lambda n: f"x: {n}", "int", {"wrong-type": ALL + "are whole numbers"}),
        (lambda n: f"x: {n}.5", "number", {"wrong-type": ALL + "are numbers"}),
        (lambda n: f"x: 2020-01-0{n + 1 if n < 9 else 1}", "date", {"date-malformed": ALL + "are dates"}),
        (lambda n: f'x: "0{n % 9 + 1}.03.2021"', "date", {"date-malformed": ALL + "are dates"}),
        (lambda n: f"x: https://example.org/{n}", "url", {"url-malformed": ALL + "are whole addresses"}),
        (lambda n: f"x: {'ab'[n % 2]}", "string", {"not-in-options": ALL + "are among the same 2"}),
        (lambda n: f"x: {'word ' * 20}{n}", "text", {}),
        (lambda n: f"x: |\n  one\n  two {n}", "text", {}),
        (lambda n: f"x: name {n}", "string", {}),
        (lambda n: f"x: !md |\n  text {n}", "markdown", {}),
        (lambda n: f"x: [{'ab'[n % 2]}, c]", "tags", {"wrong-type": ALL + "are lists"}),
        (lambda n: f"x: {{k: {n}}}", "object", {"wrong-type": ALL + "are groups of keys"}),
    ],
)  # fmt: skip
def test_kinds(tmp_path: Path, make: Callable[[int], str], type_: str, evidence: dict[str, str]) -> None:
    found = kind(tmp_path, make)
    assert found.type == type_
    for rule, words in evidence.items():
        assert found.evidence[rule].words == words
    assert found.required is True
    assert found.evidence["missing-field"].words == "all 9 other documents have it"
    assert all(each.severity in ("warning", "info") for each in found.evidence.values())


def test_the_form_of_dates_and_the_manner_of_writing(tmp_path: Path) -> None:
    found = kind(tmp_path, lambda n: f'x: "0{n % 9 + 1}.03.2021"')
    assert found.settings == {"format": "%d.%m.%Y", "quote": "double"}
    found = kind(tmp_path, lambda n: f"x:\n- a{n}\n- b{n}")
    assert found.settings["style"] == "block"


def test_a_document_is_no_evidence_about_itself(tmp_path: Path) -> None:
    # One has another kind, another word, an address that is there twice: of it, all the others say the rule.
    learned = many(tmp_path, lambda n: f"n: {'soon' if n == 3 else n}\npath: /a/{'p4' if n == 3 else f'p{n}'}")
    odd, usual = tmp_path / "a/n03.md", tmp_path / "a/n05.md"
    assert field_of(learned, odd, "n").type == "int"
    assert field_of(learned, odd, "n").evidence["wrong-type"].words == ALL + "are whole numbers"
    # Eight of nine are too few for the others.
    assert learned.schema_for(usual, {}, BARE).field("n") is None or field_of(learned, usual, "n").type == "string"
    assert field_of(learned, odd, "path").unique and not field_of(learned, usual, "path").unique


def test_below_five_nothing_is_learned(tmp_path: Path) -> None:
    assert many(tmp_path, lambda n: f"x: {n}", 4).schema_for(tmp_path / "a/n00.md", {}, BARE) is BARE
    assert many(tmp_path, lambda n: f"x: {n}", 5).schema_for(tmp_path / "a/n00.md", {}, BARE).is_learned


def test_unique_values_and_the_folder_that_all_begin_with(tmp_path: Path) -> None:
    found = kind(tmp_path, lambda n: f"path: /team/person-{n}", "path")
    assert found.unique and found.pattern == "^/team/"
    assert found.evidence["pattern"].words == ALL + "begin with ‘/team/’"
    assert not kind(tmp_path, lambda n: f"x: value {n}").unique
    assert kind(tmp_path, lambda n: f"title: value {n}", "title").pattern == ""


@pytest.mark.parametrize(("without", "required", "severity"), [(0, True, "warning"), (1, True, "info"), (3, False, "")])
def test_required_by_how_many_have_it(tmp_path: Path, without: int, required: bool, severity: str) -> None:
    learned = many(tmp_path, lambda n: "y: 1" if 0 < n <= without else f"x: a {n}\ny: 1", 13)
    found = field_of(learned, tmp_path / "a/n00.md", "x")
    assert found.required is required
    assert (found.evidence["missing-field"].severity if required else "") == severity
    if without == 1:
        assert found.evidence["missing-field"].words == "11 of 12 other documents have it"


def test_what_may_be_empty(tmp_path: Path) -> None:
    found = kind(tmp_path, lambda n: "x:" if n in (1, 2) else f"x: a {n}", count=40)
    assert found.required is True and found.nullable and "empty-value" not in found.evidence
    found = kind(tmp_path, lambda n: f"x: a {n}", count=40)
    assert found.evidence["empty-value"].words == "all 39 other documents have a value here"
    assert found.evidence["empty-value"].severity == "warning"
    # One that is empty may have been forgotten as well.
    found = kind(tmp_path, lambda n: "x:" if n == 1 else f"x: a {n}", count=40)
    assert found.evidence["empty-value"].words == "38 of 39 other documents have a value here"
    assert found.evidence["empty-value"].severity == "info"
    # A dozen are too few to be sure.
    assert kind(tmp_path, lambda n: f"x: a {n}").evidence["empty-value"].severity == "info"


def test_pictures_and_files_are_looked_for(tmp_path: Path) -> None:
    (tmp_path / "a" / "images").mkdir(parents=True)
    (tmp_path / "static" / "sound").mkdir(parents=True)
    for number in range(10):
        (tmp_path / "a" / "images" / f"{number}.png").touch()
        (tmp_path / "static" / "sound" / f"{number}.mp3").touch()
    learned = many(tmp_path, lambda n: f"p: images/{n}.png\ns: /sound/{n}.mp3\nlost: pics/{n}.jpg\nversion: v{n}.txt")
    first = tmp_path / "a/n00.md"
    assert field_of(learned, first, "p").type == "image"
    assert field_of(learned, first, "p").settings["media"] == {"relative_to": "file"}
    assert field_of(learned, first, "s").type == "file"
    assert field_of(learned, first, "s").settings["media"] == {"relative_to": "public", "public": {"/": "static"}}
    # Pictures that lie nobody knows where are pictures, but nothing is asked of them.
    assert field_of(learned, first, "lost").type == "image"
    assert "image-missing" not in field_of(learned, first, "lost").evidence
    assert field_of(learned, first, "version").type == "string"


def test_references_to_other_documents(tmp_path: Path) -> None:
    def make(n: int) -> str:
        return f'title: "Page {n}"\nwriter: w{n % 5}\nnext: ["Page {(n + 1) % 12}"]'

    texts = {f"a/n{n:02}.md": make(n) for n in range(12)} | {f"people/w{n}.md": f"name: Person {n}" for n in range(5)}
    learned = learned_from(tmp_path, texts)
    path = tmp_path / "a/n00.md"
    writer, related = field_of(learned, path, "writer"), field_of(learned, path, "next")
    assert writer.type == "reference" and dict(writer.settings)["value"] == "slug"
    assert writer.settings["collection"] == "people"
    assert related.item is not None and related.item.type == "reference"
    assert related.item.settings["value"] == "title" and related.item.settings["collection"] == "a"
    assert related.item.evidence["reference-missing"].words == "all 11 other values are the title of a document"


def test_items_of_lists_form_their_own_group(tmp_path: Path) -> None:
    learned = many(tmp_path, lambda n: "parts:\n" + "\n".join(f"- {{a: {i}, b: w{i} {n}}}" for i in range(2)))
    found = field_of(learned, tmp_path / "a/n00.md", "parts")
    assert found.type == "list" and found.item is not None
    assert [(field.name, field.type, field.required) for field in found.item.fields] == [
        ("a", "int", True), ("b", "string", True),
    ]  # fmt: skip
    assert found.item.fields[0].evidence["missing-field"].words == "all 18 other items have it"


def test_sorts_of_document_in_one_folder(tmp_path: Path) -> None:
    texts = {f"a/p{n}.md": f"type: post\nx: {n}" for n in range(6)} | {
        f"a/q{n}.md": f"type: quote\nx: b {n}" for n in range(6)
    }
    learned = learned_from(tmp_path, texts)
    assert {(group.name, group.sort) for group in learned.groups()} == {
        ("post", ("type", "post")),
        ("quote", ("type", "quote")),
    }
    assert field_of(learned, tmp_path / "a/p0.md", "x", "post").type == "int"
    assert field_of(learned, tmp_path / "a/q0.md", "x", "quote").type == "string"
    # A document that is being written follows the sort that it names now.
    assert field_of(learned, tmp_path / "a/new.md", "x", "quote").type == "string"
    assert learned.schema_for(tmp_path / "a/new.md", {"type": "other"}, BARE) is BARE


def test_pages_that_stand_for_folders(tmp_path: Path) -> None:
    texts = {f"posts/{n}/index.md": f"x: {n}" for n in range(6)} | {"posts/_index.md": "layout: list"}
    learned = learned_from(tmp_path, texts)
    assert [len(group.members) for group in learned.groups()] == [1, 6]
    assert field_of(learned, tmp_path / "posts/3/index.md", "x").type == "int"


def test_the_order_is_that_of_most_documents(tmp_path: Path) -> None:
    learned = many(tmp_path, lambda n: "b: 1\na: 2\nc: 3" if n else "a: 2\nb: 1\nc: 3")
    assert learned.schema_for(tmp_path / "a/n00.md", {}, BARE).order == ("b", "a", "c")


def test_summaries_are_plain_data(tmp_path: Path) -> None:
    summary = told('a: [1, {b: "x"}]\nc: &k text\nd: *k\ne: !md long\nf:\n')
    assert json.loads(json.dumps(summary)) == summary
    assert [(item[0].replace("\x1f", "/"), item[1]) for item in summary] == [
        ("a", "list"), ("a/[]", "int"), ("a/[]", "map"), ("a/[]/b", "string"), ("c", "odd"), ("d", "odd"),
        ("e", "string"), ("f", "null"),
    ]  # fmt: skip
    assert summarise(loads("no front matter")) is None
    assert summarise(loads("---\na: [\n---\n")) is None


def test_what_was_learned_is_kept_current(tmp_path: Path) -> None:
    learned = many(tmp_path, lambda n: f"x: {n}\ntitle: t{n}")
    path = tmp_path / "a/n00.md"
    assert field_of(learned, path, "x").evidence["wrong-type"].words == ALL + "are whole numbers"
    learned.add(tmp_path / "a/n10.md", told("x: 10\ntitle: t10"))
    assert field_of(learned, path, "x").evidence["wrong-type"].words == "all 10 other values are whole numbers"
    learned.add(tmp_path / "a/n10.md", told("y: 10\ntitle: t10"))
    assert field_of(learned, path, "x").evidence["missing-field"].words == "9 of 10 other documents have it"
    learned.remove(tmp_path / "a/n10.md")
    assert field_of(learned, path, "x").evidence["missing-field"].words == "all 9 other documents have it"


def test_like_documents_are_answered_with_one_schema(tmp_path: Path) -> None:
    learned = many(tmp_path, lambda n: f"title: t{n}\ntags: [a, {'bc'[n % 2]}]\ndate: 2020-01-{n + 1:02}", 60)
    answers = {id(learned.schema_for(tmp_path / f"a/n{n:02}.md", {}, BARE)) for n in range(60)}
    assert len(answers) == 1
