from __future__ import annotations

import shutil
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from unhurried import unhurried

from caseedit import loads
from caseedit.core.document.merge import Conflict, merge

BASE = """---
title: a
# whom it is for
client: b
tags: [x, y, z]
specs:
  - one
  - two
  - three
weight: 1
---
First.

Second.

Third.
"""


def test_neighbouring_keys_changed_by_two_people_are_joined() -> None:
    merged = merge(BASE, BASE.replace("title: a", 'title: "mine"'), BASE.replace("client: b", "client: theirs"))
    assert merged.text == BASE.replace("title: a", 'title: "mine"').replace("client: b", "client: theirs")


def test_the_body_is_joined_by_line() -> None:
    merged = merge(BASE, BASE.replace("First.", "1."), BASE.replace("Third.\n", "3.\n\n4.\n"))
    assert merged.text == BASE.replace("First.", "1.").replace("Third.\n", "3.\n\n4.\n")


def test_one_key_changed_by_both_is_a_conflict() -> None:
    merged = merge(BASE, BASE.replace("title: a", "title: m"), BASE.replace("title: a", "title: t"))
    assert merged.text is None
    assert merged.conflicts == (Conflict("title", "title: a\n", "title: m\n", "title: t\n"),)
    assert merged.with_choices(["theirs"]) == BASE.replace("title: a", "title: t")
    assert merged.with_choices(["base"]) == BASE


TOML = """+++
title = "a"
# whom it is for
client = "b"
tags = ["x", "y"]
weight = 1

[params] # of the theme
wide = true

[[links]]
to = "one"

[[links]]
to = "two"
+++
First.

Second.
"""
JSON = """{
  "title": "a",
  "tags": ["x", "y"],
  "weight": 1,
  "last": true
}

First.
"""


@pytest.mark.parametrize(
    ("base", "mine", "theirs"),
    [
        (TOML, [('"a"', '"mine"')], [('client = "b"', 'client = "theirs"')]),
        (TOML, [('"a"', '"mine"')], [("weight = 1\n", "")]),
        (TOML, [("weight = 1\n", "weight = 1\nmore = 2\n")], [("wide = true", "wide = false")]),
        (TOML, [('to = "two"\n', 'to = "two"\n\n[[links]]\nto = "three"\n')], [('"a"', '"theirs"')]),
        (TOML, [('["x", "y"]', '["x", "y", "m"]')], [('["x", "y"]', '["t", "x", "y"]')]),
        (TOML, [("# whom it is for\n", "# for whom\n")], [("First.", "1.")]),
        (JSON, [('"a"', '"mine"')], [('"weight": 1', '"weight": 2')]),
        (JSON, [('"a"', '"mine"')], [('  "weight": 1,\n', "")]),
        (JSON, [('  "weight": 1,\n', '  "weight": 1,\n  "more": 2,\n')], [("First.", "1.")]),
    ],
)
def test_toml_and_json_are_joined_by_key(base: str, mine: list[tuple[str, str]], theirs: list[tuple[str, str]]) -> None:
    sides = [base, base, base]
    for number, pairs in ((0, mine), (1, theirs), (2, [*mine, *theirs])):
        for old, new in pairs:
            if number == 2 and (old, new) == ('["x", "y"]', '["t", "x", "y"]'):
                old, new = '["x", "y", "m"]', '["t", "x", "y", "m"]'
            sides[number] = sides[number].replace(old, new)
    assert merge(base, sides[0], sides[1]).text == sides[2]


@pytest.mark.parametrize(
    ("base", "mine", "theirs"),
    [
        (TOML, ('"a"', '"mine"'), ('"a"', '"theirs"')),
        (JSON, ('"weight": 1', '"weight": 2'), ('"weight": 1', '"weight": "1"')),
        (JSON, (',\n  "last": true', ""), ('"last": true', '"last": true,\n  "more": 1')),
        ("---json\n[1]\n---\n", ("[1]", "[1, 2]"), ("[1]", "[1, 3]")),
    ],
)
def test_what_both_changed_in_toml_and_json_is_a_conflict(
    base: str, mine: tuple[str, str], theirs: tuple[str, str]
) -> None:
    assert merge(base, base.replace(*mine), base.replace(*theirs)).text is None


def test_another_language_of_front_matter_is_joined_by_line_or_not_at_all() -> None:
    yaml = "---\ntitle: a\n---\nFirst.\n"
    assert merge(yaml, yaml.replace("First", "1"), TOML).text is None


def test_every_conflict_needs_a_choice() -> None:
    with pytest.raises(ValueError, match="1 conflicts need as many choices, not 0"):
        merge("a", "b", "c").with_choices([])


def test_two_who_removed_one_of_three_empty_lines_may_have_meant_the_same() -> None:
    base = "a\n\n\n\nb\nc\n"
    assert merge(base, "A\n\n\nb\nc\n", "a\n\n\nb\nC\n").text is None
    assert merge(base, "a\n\n\nb\nc\n", "a\n\n\nb\nC\n").text == "a\n\n\nb\nC\n"


def test_both_can_be_taken_of_the_body() -> None:
    merged = merge("a\nb\nc\n", "a\nm\nc\n", "a\nt\nc\n")
    assert merged.with_choices(["both"]) == "a\nm\nt\nc\n"
    assert [conflict.where for conflict in merged.conflicts] == ["text"]


def test_a_removed_key_is_removed_with_its_comment() -> None:
    mine = BASE.replace("# whom it is for\nclient: b\n", "")
    theirs = BASE.replace("weight: 1", "weight: 2")
    assert merge(BASE, mine, theirs).text == mine.replace("weight: 1", "weight: 2")
    assert merge(BASE, theirs, mine).text == mine.replace("weight: 1", "weight: 2")


def test_removed_here_and_changed_there_is_a_conflict() -> None:
    mine, theirs = BASE.replace("weight: 1\n", ""), BASE.replace("weight: 1", "weight: 2")
    assert merge(BASE, mine, theirs).conflicts == (Conflict("weight", "weight: 1\n", "", "weight: 2\n"),)
    assert merge(BASE, theirs, mine).conflicts == (Conflict("weight", "weight: 1\n", "weight: 2\n", ""),)


def test_new_keys_come_after_their_neighbour() -> None:
    theirs = BASE.replace("title: a\n", "title: a\nsubtitle: s\ndate: 2020-01-01\n")
    assert merge(BASE, BASE.replace("weight: 1", "weight: 2"), theirs).text == theirs.replace("weight: 1", "weight: 2")
    first = BASE.replace("title: a\n", "path: /a\ntitle: a\n")
    assert merge(BASE, BASE.replace("weight: 1", "weight: 2"), first).text == first.replace("weight: 1", "weight: 2")


def test_the_same_new_key_with_two_values_is_a_conflict() -> None:
    mine, theirs = (BASE.replace("weight: 1\n", f"weight: 1\ndate: {year}\n") for year in (2019, 2020))
    assert [conflict.where for conflict in merge(BASE, mine, theirs).conflicts] == ["date"]
    assert merge(BASE, mine, mine).text == mine


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "wanted"),
    [
        ("[x, y, z]", "[y, z]", "[x, y, z, w]", "[y, z, w]"),
        ("[x, y, z]", "[x, z]", "[w, x, y, z]", "[w, x, z]"),
        ("[x, y, z]", "[x, y, m]", "[x, y, t]", None),
        ("[x, y, z]", "[x, y, z, m]", "[x, y, z, t]", None),
        ("[x, 1, z]", "[1, z]", "[x, 2, z]", None),
    ],
)
def test_lists_are_joined_by_item(base: str, mine: str, theirs: str, wanted: str | None) -> None:
    texts = [BASE.replace("[x, y, z]", value) for value in (base, mine, theirs)]
    merged = merge(*texts)
    assert merged.text == (None if wanted is None else BASE.replace("[x, y, z]", wanted))


def test_a_list_over_lines_is_joined_by_item_too() -> None:
    mine, theirs = BASE.replace("  - one\n", ""), BASE.replace("  - three\n", "  - three\n  - four\n")
    assert merge(BASE, mine, theirs).text == mine.replace("  - three\n", "  - three\n  - four\n")


@pytest.mark.parametrize("odd", ["x: &a 1\ny: *a", "x: 1\nx: 2", "x: [1", "- x"])
def test_front_matter_that_hangs_together_is_joined_by_line(odd: str) -> None:
    text = f"---\n{odd}\n---\nFirst.\n\nSecond.\n"
    merged = merge(text, text.replace("First", "1"), text.replace("Second", "2"))
    assert merged.text == text.replace("First", "1").replace("Second", "2")
    clash = merge(text, text.replace("First", "1"), text.replace("First", "2"))
    assert [conflict.where for conflict in clash.conflicts] == ["text"]


def test_a_delimiter_changed_by_one_side_is_taken() -> None:
    mine, theirs = BASE.replace("\n---\n", "\n----\n"), BASE.replace("title: a", "title: b")
    assert merge(BASE, mine, theirs).text == mine.replace("title: a", "title: b")


def test_line_ends_changed_by_one_side_and_words_by_the_other_are_asked_about() -> None:
    assert merge(BASE, BASE.replace("\n", "\r\n"), BASE.replace("Second", "2")).conflicts


def test_a_join_that_would_read_differently_is_asked_about() -> None:
    # Ours reads the words below as a part of `a`; theirs gives `b` another layout.
    base = "---\na: 1\nb:\n- x\n---\n"
    merged = merge(base, "---\na: 1\nb: &n\n- x\n---\n", "---\na: *n\nb:\n- x\n---\n")
    assert merged.text is None


LINES = st.lists(st.sampled_from(["a\n", "b\n", "c\n", "\n"]), max_size=8).map("".join)
UNIQUE = st.lists(st.sampled_from([f"{letter}\n" for letter in "abcdefghij"]), max_size=10, unique=True).map("".join)


@unhurried
@given(LINES, LINES)
def test_one_sided_changes_are_taken(base: str, theirs: str) -> None:
    assert merge(base, base, theirs).text == theirs
    assert merge(base, theirs, base).text == theirs
    assert merge(base, theirs, theirs).text == theirs


@unhurried
@given(LINES, LINES, LINES)
def test_swapping_the_sides_swaps_the_result(base: str, mine: str, theirs: str) -> None:
    here, there = merge(base, mine, theirs), merge(base, theirs, mine)
    assert here.text == there.text
    assert [(c.base, c.mine, c.theirs) for c in here.conflicts] == [(c.base, c.theirs, c.mine) for c in there.conflicts]


@unhurried
@given(LINES, LINES, LINES)
def test_all_sides_are_in_the_pieces(base: str, mine: str, theirs: str) -> None:
    merged = merge(base, mine, theirs)
    count = len(merged.conflicts)
    if count == len(merged.pieces) == 1:
        assert merged.with_choices(["base"]) == base
        assert merged.with_choices(["mine"]) == mine


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
@settings(unhurried, max_examples=60)
@given(UNIQUE, UNIQUE, UNIQUE)
def test_never_clean_and_different_from_git(
    tmp_path_factory: pytest.TempPathFactory, base: str, a: str, b: str
) -> None:
    merged = merge(base, a, b)
    if merged.text is None:
        return
    folder = tmp_path_factory.mktemp("merge")
    for name, text in (("mine", a), ("base", base), ("theirs", b)):
        (folder / name).write_text(text)
    done = subprocess.run(
        ["git", "merge-file", "-p", "mine", "base", "theirs"], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode != 0 or done.stdout == merged.text


KEYS = st.dictionaries(
    st.sampled_from("abcdef"), st.sampled_from(["1", "two", "'3'", "[p, q]", "\n  - r", ""]), max_size=5
)


@unhurried
@given(KEYS, KEYS, KEYS)
def test_joined_front_matter_has_each_value_from_its_side(
    base: dict[str, str], mine: dict[str, str], theirs: dict[str, str]
) -> None:
    merged = merge(*(page(fields) for fields in (base, mine, theirs)))
    if merged.text is None:
        return
    found = loads(merged.text).fields
    sides = [loads(page(fields)).fields for fields in (base, mine, theirs)]
    for key in "abcdef":
        old, ours, new = (side.get(key, "nothing") for side in sides)
        assert found.get(key, "nothing") == (new if ours == old else ours)


def page(fields: dict[str, str]) -> str:
    return "---\n" + "".join(f"{key}: {value}\n" for key, value in fields.items()) + "---\n"
