"""What a form shows of values that no schema names."""

from __future__ import annotations

import pytest

from caseedit.core.document.document import loads
from caseedit.core.schema.guess import guess_field
from caseedit.core.schema.schema import Field
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


def test_every_kind_that_is_guessed_exists() -> None:
    for text in ("a: 1", "a: [1]", "a: {b: c}", "a: x"):
        assert guessed(text).type in KINDS
