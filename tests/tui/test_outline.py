"""Which places a form has: those of the file in its order, then what the schema knows besides."""

from __future__ import annotations

from pathlib import Path

import pytest
from form_session import Session

from caseedit.core.document.document import loads
from caseedit.core.schema.schema import Field, Schema
from caseedit.tui.controls.outline import Outline, Place

SEED = Path(__file__).parents[2].parent / "shared" / "seed" / "HHS.md"


def places(text: str | bytes, *known: Field) -> list[Place]:
    document = loads(text)
    assert document.tree is not None
    return Outline().places(document.tree, Schema(fields=known), "pyyaml", None)


@pytest.mark.skipif(not SEED.exists(), reason="the seed is not here")
def test_the_seed() -> None:
    found = {str(place.path[0]): place.kind for place in places(SEED.read_bytes()) if len(place.path) == 1}
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
    }
    (first, second) = (place for place in places(SEED.read_bytes()) if place.path[0] == "images")
    assert (first.path, first.kind, second.path, second.kind) == (("images", 0), "records", ("images", 1), "records")


def test_order_is_the_file_then_the_schema() -> None:
    known = (Field("path"), Field("title", label="Heading"), Field("secret", hidden=True), Field("weight", "int"))
    found = places("---\nextra: 1\ntitle: x\n---\n", *known)
    assert [(place.kind, place.label, place.key[0]) for place in found[:2]] == [
        ("number", "extra", "field"),
        ("text", "Heading", "field"),
    ]
    (absent,) = found[2:]
    assert absent.key[0] == "absent"
    assert "secret" not in absent.names
    assert {"path", "weight"} == set(absent.names)


def test_a_value_of_another_shape_keeps_its_label() -> None:
    known = (Field("tags", "multiselect", label="Tags"), Field("note", "text"), Field("website", "url"))
    found = [(place.kind, place.label) for place in places("---\ntags: UX\nnote: [x]\nwebsite:\n---\n", *known)]
    assert found == [("text", "Tags"), ("list", "note"), ("text", "website")]


def test_a_key_that_stands_twice_is_shown_at_both_places() -> None:
    found = places("---\na: 1\na: 2\nb: 3\n---\n")
    assert [(place.label, "written twice" in place.badges) for place in found] == [
        ("a", False),
        ("a", True),
        ("b", False),
    ]


def test_nothing_is_shown_of_a_front_matter_that_cannot_be_read() -> None:
    assert Session('---\na: "x\n---\n').form.places == []


def test_parts_of_a_group_come_in_the_order_of_the_file_and_with_their_labels() -> None:
    session = Session(
        "---\nimage: {url: x.png, more: 1}\n---\n",
        Schema(fields=(Field("image", "object", fields=(Field("url", "image", label="Address"), Field("alt"))),)),
    )
    session.go("image")
    session.press("enter")
    shown = [(place.label or place.key[0], place.depth, place.names) for place in session.form.places]
    assert shown == [("image", 0, ()), ("Address", 1, ()), ("more", 1, ()), ("absent", 1, ("alt",))]
