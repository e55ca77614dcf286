"""What is typed and cannot be in the file goes along with its field, whatever becomes of the text around it."""

from __future__ import annotations

import json

import pytest

from caseedit import drafts
from caseedit.core.document.document import Document, loads
from caseedit.core.text import Change, Edit
from caseedit.drafts import Draft, Drafts

TEXT = """---
title: One
images:
  - url: a.jpg
    caption: First
  - url: b.jpg
    caption: Second
  - url: c.jpg
    caption: ""
---
Body
"""
CAPTION = ("images", 1, "caption")


@pytest.fixture
def document() -> Document:
    return loads(TEXT)


@pytest.fixture
def left(document: Document) -> Drafts:
    left = Drafts()
    left.note(document, CAPTION, "[half", "No end.")
    return left


def fields(left: Drafts, document: Document, change: Change | None) -> list[object]:
    assert change is not None
    left.follow(document, change)
    return [draft.field for draft in left.of(document)]


def test_an_item_before_it_comes_and_goes(document: Document, left: Drafts) -> None:
    assert fields(left, document, document.insert(("images",), 0, {"url": "z.jpg"})) == [("images", 2, "caption")]
    assert fields(left, document, document.undo()) == [CAPTION]
    assert fields(left, document, document.remove(("images", 0))) == [("images", 0, "caption")]
    assert left.at(document, ("images", 0, "caption")) is not None


def test_its_item_is_moved(document: Document, left: Drafts) -> None:
    assert fields(left, document, document.move(("images",), 1, 0)) == [("images", 0, "caption")]


def test_text_typed_elsewhere_moves_it_along(document: Document, left: Drafts) -> None:
    assert fields(left, document, document.set(("title",), "A longer one")) == [CAPTION]
    assert fields(left, document, document.set_body("Other\n")) == [CAPTION]
    assert document.text[left.of(document)[0].at :].startswith("Second")


def test_another_value_set_by_hand_takes_its_place(document: Document, left: Drafts) -> None:
    assert fields(left, document, document.set(CAPTION, "Whole")) == []


def test_an_equal_value_elsewhere_is_not_its_field(document: Document) -> None:
    left = Drafts()
    document.set(("images", 1, "caption"), "")
    left.note(document, CAPTION, "[half")
    assert fields(left, document, document.set(CAPTION, "x")) == []


def test_a_field_that_is_removed_takes_it_along(document: Document, left: Drafts) -> None:
    assert fields(left, document, document.remove(CAPTION)) == []


@pytest.mark.parametrize("origin", ["reload", "merge", "undo"])
def test_what_others_write_takes_no_word_of_it(document: Document, left: Drafts, origin: str) -> None:
    twin = document.snapshot()
    change = twin.set(CAPTION, "Theirs")
    assert change is not None
    assert fields(left, document, document.apply(change.edits, origin=origin)) == [CAPTION]
    assert left.of(document)[0].text == "[half"


def test_a_field_that_the_file_does_not_have(document: Document) -> None:
    left = Drafts()
    left.note(document, ("date",), "+")
    assert fields(left, document, document.set(("title",), "Two")) == [("date",)]
    assert fields(left, document, document.set(("date",), "2026-01-01")) == []


def test_front_matter_that_cannot_be_read_for_a_while(document: Document, left: Drafts) -> None:
    broken = document.apply([_edit(document, "title: One", "ti: [")], origin="yaml")
    assert fields(left, document, broken) == [CAPTION]
    assert document.tree is None
    assert fields(left, document, document.undo()) == [CAPTION]
    assert left.of(document)[0].at == document.text.index("Second")


def _edit(document: Document, old: str, new: str) -> Edit:
    at = document.text.index(old)
    return Edit(at, at + len(old), new)


def test_news_is_told_once(document: Document) -> None:
    told: list[Document] = []
    left = Drafts(told.append)
    for text in ("+", "+", "+1"):
        left.note(document, ("date",), text)
    left.clear(document, ("date",))
    left.clear(document, ("date",))
    assert told == [document] * 3
    assert left.documents == []


def test_what_the_journal_keeps_of_it_comes_back(document: Document, left: Drafts) -> None:
    left.note(document, ("title",), "lone \ud800 half", "Why\nnot")
    kept = drafts.read(drafts.to_bytes(left.of(document)))
    assert [(draft.field, draft.text, draft.reason) for draft in kept] == [
        (CAPTION, "[half", "No end."),
        (("title",), "lone \ud800 half", "Why\nnot"),
    ]
    assert drafts.to_bytes(()) == b""


def test_older_programs_kept_one() -> None:
    old = json.dumps({"field": ["images", 0, "caption"], "text": "[not yet"}).encode()
    assert drafts.read(old) == (Draft(("images", 0, "caption"), "[not yet"),)


@pytest.mark.parametrize(
    "data",
    [
        b"", b"\xff", b"7", b"null", b"[" * 9000, b'{"field": [], "text": "x"}', b'{"field": [true], "text": "x"}',
        b'{"field": "abc", "text": "x"}', b'{"field": ["a"], "text": 7}', b'[[], {"field": ["a"]}]',
        b'{"field": ["a"], "text": "x", "reason": 1}',
    ],
)  # fmt: skip
def test_a_journal_that_an_enemy_wrote(data: bytes) -> None:
    assert drafts.read(data) == ()


def test_a_problem_names_field_text_and_reason(document: Document, left: Drafts) -> None:
    (found,) = left.problems(document)
    assert (found.rule, found.severity, found.field, found.line) == ("not-in-file", "error", CAPTION, 7)
    assert found.message == "‘images 2, caption’: “[half” is typed here and is not in the file."
    assert found.hint == "No end."
