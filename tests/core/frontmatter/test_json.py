from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typed_cases import changed, json_texts, operations_on, perform, texts

from caseedit import Refused, loads
from caseedit.core.document.document import Document
from caseedit.core.frontmatter.operations import Set
from caseedit.core.frontmatter.sheet import Sheet
from caseedit.core.frontmatter.typed import json_edits
from caseedit.core.frontmatter.typed.planning import Judge, Language
from caseedit.core.text import Edit

PAGE = """{
  "title": "Caf\\u00e9 \\/ bar",
  "weight": 12, "draft": false,
  "tags": ["a", "b"],
  "images": [
    {
      "src": "x.png",
      "alt": null
    },
    {
      "src": "y.png"
    }
  ],
  "empty": {}
}

Text
"""


def data_of(document: Document) -> Any:
    matter = document.parts.matter
    braced = document.text[:1] == "{"
    return json.loads(document.text[matter.start : matter.end + braced])


def test_it_is_read_like_any_other() -> None:
    document = loads(PAGE)
    assert document.problem is None
    assert document.fields == json.loads(PAGE.partition("\n\n")[0])
    assert document.get(("images", 0, "alt"), "x") is None
    assert document.body == "\nText\n"
    assert document.to_bytes() == PAGE.encode()


@pytest.mark.parametrize(
    ("operation", "old", "new"),
    [
        (("set", ("title",), "Café / bars"), "\\/ bar", "\\/ bars"),
        (("set", ("weight",), "13"), "12", "13"),
        (("set", ("weight",), "a dozen"), "12", '"a dozen"'),
        (("set", ("draft",), "true"), "false", "true"),
        (("set", ("images", 0, "alt"), "a lake"), "null", '"a lake"'),
        (("set", ("images", 1, "alt"), "b"), '"y.png"', '"y.png",\n      "alt": "b"'),
        (("insert", ("tags",), 1, "x"), '"a", ', '"a", "x", '),
        (("remove", ("tags", 1)), ', "b"', ""),
        (("remove", ("empty",)), '],\n  "empty": {}', "]"),
        (("remove", ("images", 1)), ',\n    {\n      "src": "y.png"\n    }', ""),
        (("move", ("tags",), 0, 1), '"a", "b"', '"b", "a"'),
        (("rename", ("weight",), "order"), "weight", "order"),
        (("set", ("new", "deep"), ["x"]), '"empty": {}', '"empty": {},\n  "new": {\n    "deep": ["x"]\n  }'),
        (("set", ("tags",), ["a", "c", "b"]), '"a", ', '"a", "c", '),
        (("insert", ("images",), 0, {"src": "z"}), "[\n    {", '[\n    {\n      "src": "z"\n    },\n    {'),
    ],
)
def test_an_edit_touches_its_characters_only(operation: tuple[Any, ...], old: str, new: str) -> None:
    name, *arguments = operation
    document = loads(PAGE)
    assert getattr(document, name)(*arguments) is not None
    assert document.text == PAGE.replace(old, new, 1)
    document.undo()
    assert document.to_bytes() == PAGE.encode()


def test_what_is_done_already_is_no_edit() -> None:
    document = loads(PAGE)
    assert document.set(("weight",), "12") is None
    assert document.set(("tags",), ["a", "b"]) is None
    assert document.set(("title",), "Café / bar") is None
    assert document.move(("tags",), 1, 1) is None
    assert document.revision == 0


@pytest.mark.parametrize(
    ("operation", "words"),
    [
        (("set", ("day",), date(2020, 1, 2)), "JSON has no date"),
        (("set", ("x",), float("nan")), "without end"),
        (("remove", ("none",)), "is not there"),
        (("rename", ("title",), "tags"), "here already"),
        (("insert", ("title",), 0, "x"), "no list"),
        (("insert", ("tags",), 9, "x"), "no such place"),
        (("move", ("tags",), 0, 9), "no such place"),
        (("set", ("title", "x"), 1), "no list and no group"),
        (("rename", ("tags", 0), "x"), "no name"),
    ],
)
def test_what_cannot_be_done_is_refused(operation: tuple[Any, ...], words: str) -> None:
    name, *arguments = operation
    document = loads(PAGE)
    with pytest.raises(Refused, match=words):
        getattr(document, name)(*arguments)
    assert document.text == PAGE


def test_a_doubled_key_is_told_and_not_touched() -> None:
    document = loads('{\n"a": 1,\n"a": 2\n}\n')
    assert document.fields == {"a": 2}
    with pytest.raises(Refused, match="twice"):
        document.set(("a",), 3)
    assert [problem.rule for problem in document.check()] == ["duplicate-key"]


@pytest.mark.parametrize("matter", ["[1]", '{"a": NaN}', '{"a": 1,}', '{"a" 1}', "", "[" * 3000, '{"a": "\n"}'])
def test_what_is_no_json_is_said_at_its_line(matter: str) -> None:
    text = f"---json\n{matter}\n---\nbody\n"
    document = loads(text)
    assert document.problem is not None
    assert not document.fields
    assert [problem.rule for problem in document.check()] == ["yaml-syntax"]
    document.set_body("other\n")
    assert document.text == text.replace("body", "other")


def test_validation_writes_no_yaml_into_it() -> None:
    assert loads('{\n"a": "yes",\n"b": "“x”",\n"c": "012"\n}\nText\n').check() == []


@settings(max_examples=80, deadline=None)
@given(text=json_texts(), value=st.one_of(texts, st.just(7), st.just({"k": ["v"]})), data=st.data())
def test_any_operation_means_what_it_says(text: str, value: Any, data: st.DataObject) -> None:
    document = loads(text)
    assert document.problem is None
    assert document.to_bytes() == text.encode()
    before = data_of(document)
    assert document.fields == before
    operation = data.draw(st.sampled_from(list(operations_on(document, value))))
    try:
        perform(document, operation)
    except Refused:
        assert document.text == text
        assert not isinstance(operation, Set) or isinstance(before, dict), operation
        raise
    assert document.body == loads(text).body
    assert isinstance(value, str) or data_of(document) == changed(before, operation)
    if document.revision:
        document.undo()
    assert document.text == text


@settings(max_examples=60, deadline=None)
@given(at=st.integers(0, 60), size=st.integers(0, 6), new=st.sampled_from(["", ",", '"', "}", "1", ' "b"', "\n}\n"]))
def test_the_net_takes_only_the_meant_splice(at: int, size: int, new: str) -> None:
    text = '{\n  "a": "one", "b": [1, 2],\n  "c": {"d": true}\n}\nBody\n'
    document = loads(text)
    assert document.tree is not None
    operation = Set(("a",), "two")
    language = Language("JSON", json_edits.literal, json_edits.candidates)
    judge = Judge(Sheet(text, document.tree, document.parts.matter), operation, language)
    place = text.index("one")
    assert judge.judge((Edit(place, place + 3, "two"),)).is_accepted
    damage = Edit(min(at, 45), min(at + size, 46), new)
    edits: tuple[Edit, ...] = (Edit(place, place + 3, "two"), damage)
    if damage.start < place + 3 and damage.end > place:
        edits = (damage,)
    elif text[damage.start : damage.end].strip() == new.strip():
        return
    assert not judge.judge(tuple(sorted(edits))).is_accepted
