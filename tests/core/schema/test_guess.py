"""What a form shows of values that no schema names, and in which order."""

from __future__ import annotations

from pathlib import Path

import pytest

from caseedit.core.document.document import loads
from caseedit.core.schema.guess import fields_of_map, form_fields, guess_field
from caseedit.core.schema.schema import Field, Schema
from caseedit.core.schema.types import KINDS, control_of


def guessed(text: str) -> Field:
    document = loads(f"---\n{text}\n---\n")
    assert document.tree is not None
    entry = document.tree.root.entries[0]
    return guess_field(entry.name, entry.value, document.fields[entry.name], tags={"!md": "markdown"})


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("a: word", "string"),
        ("a: ''", "string"),
        ("a:", "string"),
        ("a: " + "long " * 30, "text"),
        ('a: "two\n\nparagraphs"', "text"),
        ("a: |\n  block", "text"),
        ("a: 3", "int"),
        ("a: '3'", "string"),
        ("a: 3.10", "number"),
        ("a: true", "bool"),
        ("a: 'true'", "string"),
        ("a: 2018-01-01", "date"),
        ("a: '2018-01-01'", "date"),
        ("a: 2018-01-01 10:00:00", "datetime"),
        ("a: https://example.org", "url"),
        ("a: LINCS1.jpg", "image"),
        ("a: [x, y]", "list"),
        ("a: []", "list"),
        ("a: [x, [y]]", "raw"),
        ("a: [x, {b: 1}]", "raw"),
        ("a: {b: 1}", "object"),
        ("a: {}", "raw"),
        ("a: [{b: 1}, {c: x}]", "list"),
        ("a: !md |\n  x", "markdown"),
        ("a: !odd x", "raw"),
        ("a: !!str 3", "string"),
        ("a: &b x", "raw"),
        ("a: {<<: {b: 1}}", "raw"),
        ("a: {b: 1, b: 2}", "raw"),
    ],
)
def test_kinds(text: str, kind: str) -> None:
    assert guessed(text).type == kind


def test_records_have_the_fields_of_all() -> None:
    field = guessed("a: [{url: x.png, alt: ''}, {url: y.png, caption: word}]")
    assert field.item is not None and control_of(field) == "records"
    assert [(item.name, item.type) for item in field.item.fields] == [
        ("url", "image"),
        ("alt", "string"),
        ("caption", "string"),
    ]


def test_the_seed() -> None:
    seed = Path(__file__).parents[3].parent / "shared" / "seed" / "HHS.md"
    if not seed.exists():
        pytest.skip("the seed is not here")
    document = loads(seed.read_bytes())
    found = {field.name: control_of(field) for field, _ in form_fields(Schema(), document)}
    assert found == {
        "path": "text",
        "type": "text",
        "title": "text",
        "client_name": "text",
        "preview_image": "file",
        "project": "text",
        "website": "text",
        "background_section_title": "text",
        "background_section": "multiline",
        "tags": "list",
        "specs": "list",
        "images": "records",
    }


def test_order_is_the_file_then_the_schema() -> None:
    document = loads("---\nextra: 1\ntitle: x\n---\n")
    schema = Schema(
        fields=(Field("path"), Field("title", label="Heading"), Field("secret", hidden=True), Field("weight", "int"))
    )
    found = [(field.name, field.type, field.label, present) for field, present in form_fields(schema, document)]
    assert found == [
        ("extra", "int", "", True),
        ("title", "string", "Heading", True),
        ("path", "string", "", False),
        ("weight", "int", "", False),
    ]


def test_a_value_of_another_shape_keeps_label_and_hint() -> None:
    document = loads("---\ntags: UX\nnote: [x]\nwebsite:\n---\n")
    known = (Field("tags", "multiselect", label="Tags", hint="h"), Field("note", "text"), Field("website", "url"))
    found = [(field.type, field.label, field.hint) for field, _ in form_fields(Schema(fields=known), document)]
    assert found == [("string", "Tags", "h"), ("list", "", ""), ("url", "", "")]


def test_doubled_keys_are_shown_and_not_edited() -> None:
    document = loads("---\na: 1\na: 2\nb: 3\n---\n")
    assert [(field.name, field.readonly) for field, _ in form_fields(Schema(), document)] == [
        ("a", True),
        ("a", True),
        ("b", False),
    ]


def test_nothing_is_shown_of_a_front_matter_that_cannot_be_read() -> None:
    assert form_fields(Schema(fields=(Field("a"),)), loads('---\na: "x\n---\n')) == []


def test_groups_use_the_same_list() -> None:
    document = loads("---\nimage: {url: x.png, more: 1}\n---\n")
    assert document.tree is not None
    node = document.tree.find(("image",))
    found = fields_of_map((Field("url", "image"), Field("alt")), node, document.tree, "pyyaml")
    assert [(field.name, present) for field, present in found] == [("url", True), ("more", True), ("alt", False)]


def test_every_kind_that_is_guessed_exists() -> None:
    for text in ("a: 1", "a: [1]", "a: {b: c}", "a: x"):
        assert guessed(text).type in KINDS
