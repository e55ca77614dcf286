from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from unhurried import unhurried

from caseedit.core.document.split import Parts, PartsKind, is_body_only, split, split_after
from caseedit.core.text import Edit, apply_edits, ordered

PIECES = st.sampled_from(
    ["---", "\n", "\r", "\r\n", "...", "a: 1", "-", " ", "+++", "\n---\n", "---\n", "{", "}\n", "\u2028"]
)
TEXTS = st.lists(PIECES, max_size=10).map("".join) | st.lists(PIECES, max_size=8).map(
    lambda parts: "---\n" + "".join(parts)
)


def parts_of(text: str) -> tuple[PartsKind, str, str, str, str]:
    parts = split(text)
    return parts.kind, *(span.of(text) for span in (parts.opening, parts.matter, parts.closing, parts.body))  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("---\na: 1\n---\nb", ("yaml", "---\n", "a: 1\n", "---\n", "b")),
        ("---\r\na: 1\r\n---\r\nb", ("yaml", "---\r\n", "a: 1\r\n", "---\r\n", "b")),
        ("---\ra: 1\r---\rb", ("yaml", "---\r", "a: 1\r", "---\r", "b")),
        ("---- \t\na: 1\n-----  \nb", ("yaml", "---- \t\n", "a: 1\n", "-----  \n", "b")),
        ("---\na: 1\n...\nb", ("yaml", "---\n", "a: 1\n", "...\n", "b")),
        ("---\n---", ("yaml", "---\n", "", "---", "")),
        ("---\na: |\n  ---\n---\n", ("yaml", "---\n", "a: |\n  ---\n", "---\n", "")),
        ("---\na: 1\n---text\n---\n", ("yaml", "---\n", "a: 1\n---text\n", "---\n", "")),
        ("---\na: 1\u2028---\n---\n", ("yaml", "---\n", "a: 1\u2028---\n", "---\n", "")),
        ("---yaml\na: 1\n---\n", ("yaml", "---yaml\n", "a: 1\n", "---\n", "")),
        ("+++\na = 1\n+++\nb", ("toml", "+++\n", "a = 1\n", "+++\n", "b")),
        ("---toml\na = 1\n---\nb", ("toml", "---toml\n", "a = 1\n", "---\n", "b")),
        (';;;\n{"a": 1}\n;;;\nb', ("json", ";;;\n", '{"a": 1}\n', ";;;\n", "b")),
        ('{\n  "a": 1\n}\nb', ("json", "", '{\n  "a": 1\n', "}\n", "b")),
        ('{"a": "}"}\r\nb', ("json", "", '{"a": "}"', "}\r\n", "b")),
        ('{"a": {}}', ("json", "", '{"a": {}', "}", "")),
        ('{"a": {"b": 1}\n}\nb', ("json", "", '{"a": {"b": 1}\n', "}\n", "b")),
        ('{"a": 1} b\n', ("none", "", "", "", '{"a": 1} b\n')),
        ('{"said"}\n', ("none", "", "", "", '{"said"}\n')),
        ("{% raw %}\n}\n", ("none", "", "", "", "{% raw %}\n}\n")),
        ("{\nnever closed\n", ("none", "", "", "", "{\nnever closed\n")),
        ("--- title\n---\n", ("none", "", "", "", "--- title\n---\n")),
        ("\n---\na: 1\n---\n", ("none", "", "", "", "\n---\na: 1\n---\n")),
        ("---cobol\na\n---\n", ("none", "", "", "", "---cobol\na\n---\n")),
        ("", ("none", "", "", "", "")),
        ("--", ("none", "", "", "", "--")),
    ],
)
def test_parts(text: str, wanted: tuple[str, ...]) -> None:
    assert parts_of(text) == wanted


def test_a_front_matter_that_is_not_closed_leaves_the_whole_text_as_body() -> None:
    assert parts_of("---\na: 1\nb\n") == ("unclosed", "---\n", "", "", "---\na: 1\nb\n")
    assert parts_of("+++\na = 1\n")[0] == "unclosed"


@unhurried
@given(TEXTS)
def test_the_parts_are_the_text(text: str) -> None:
    kind, *parts = parts_of(text)
    assert "".join(parts[-1:] if kind == "unclosed" else parts) == text


@unhurried
@given(TEXTS, st.data())
def test_splitting_after_edits_is_splitting_the_new_text(text: str, data: st.DataObject) -> None:
    edits = some_edits(text, data)
    new = apply_edits(text, edits)
    assert split_after(split(text), text, edits, new) == split(new)


@unhurried
@given(TEXTS, st.data())
def test_an_edit_of_the_body_only_leaves_the_rest(text: str, data: st.DataObject) -> None:
    edits = some_edits(text, data)
    parts = split(text)
    if edits and is_body_only(parts, text, edits):
        after = split(apply_edits(text, edits))
        assert front(after) == front(parts)


def front(parts: Parts) -> tuple[object, ...]:
    return parts.kind, parts.opening, parts.matter, parts.closing, parts.body.start


def some_edits(text: str, data: st.DataObject) -> tuple[Edit, ...]:
    places = st.lists(st.integers(0, len(text)), min_size=2, max_size=4).map(sorted)
    cuts = data.draw(places)
    new = st.lists(PIECES, max_size=3).map("".join)
    pairs = zip(cuts[::2], cuts[1::2], strict=False)
    return ordered([Edit(start, end, data.draw(new)) for start, end in pairs], len(text))
