from __future__ import annotations

from typing import Any

import pytest
from frontmatter_cases import after, block, good_tree
from hypothesis import given, settings
from hypothesis import strategies as st

from caseedit.core.frontmatter.diff import difference
from caseedit.core.frontmatter.operations import Insert, Move, Operation, Remove, Set
from caseedit.core.frontmatter.values import fields_of

LIST = "l:\n- a\n- b\n- c\n- d\n"


def steps(matter: str, value: Any) -> list[Operation]:
    tree = good_tree(block(matter))
    return difference(tree.find(("l",)), tree, value, ("l",), "pyyaml")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (["a", "b", "c", "d"], []),
        (["a", "b", "c", "d", "e"], [Insert(("l",), 4, "e")]),
        (["x", "a", "b", "c", "d"], [Insert(("l",), 0, "x")]),
        (["a", "c", "d"], [Remove(("l", 1))]),
        (["a", "x", "c", "d"], [Set(("l", 1), "x")]),
        (["b", "c", "d", "a"], [Move(("l",), 0, 3)]),
        (["d", "a", "b", "c"], [Move(("l",), 3, 0)]),
        (["b", "a", "c", "d"], [Move(("l",), 1, 0)]),
        (["a", "x", "d", "y"], [Insert(("l",), 4, "y"), Remove(("l", 2)), Set(("l", 1), "x")]),
    ],
)
def test_a_list_changes_by_few_operations(value: list[str], expected: list[Operation]) -> None:
    assert steps(LIST, value) == expected


def test_the_item_that_is_most_alike_is_the_one_that_stays() -> None:
    matter = "l:\n- {u: 1, v: a, w: b}\n- {u: 2, v: c, w: d}\n"
    assert steps(matter, [{"u": 2, "v": "c", "w": "new"}]) == [
        Set(("l", 1), {"u": 2, "v": "c", "w": "new"}),
        Remove(("l", 0)),
    ]


def test_text_that_stands_there_unquoted_is_no_change() -> None:
    assert steps("l: [2018-01-01, yes, 012]\n", ["2018-01-01", "yes", "012"]) == []
    assert steps("l: [012]\n", [10]) == []
    assert steps("l: [1]\n", [True]) == [Set(("l", 0), True)]


def test_a_map_keeps_what_it_inherits() -> None:
    text = "b: &b {x: 1}\nm: {<<: *b, y: 2}\n"
    assert after(text, Set(("m",), {"x": 1, "y": 3})) == "b: &b {x: 1}\nm: {<<: *b, y: 3}\n"
    assert after(text, Set(("m",), {"x": 5, "y": 2})) == "b: &b {x: 1}\nm: {<<: *b, y: 2, x: 5}\n"


ITEM = st.one_of(
    st.sampled_from(["a", "b", "it's: x", "", "- c"]),
    st.integers(-3, 3),
    st.booleans(),
    st.none(),
    st.dictionaries(st.sampled_from(["u", "v", "w"]), st.sampled_from(["p", "q", 1]), max_size=3),
    st.lists(st.sampled_from(["a", 1]), max_size=2),
)


@pytest.mark.parametrize(
    "start", ["l: [a, b]\n", "l:\n- a\n-   'b' # c\n", "l:\n  - u: p\n    v: q\n\n  - u: q\n", "l:\n", "l: []\n"]
)
@given(values=st.lists(st.lists(ITEM, max_size=5), min_size=1, max_size=3))
@settings(max_examples=60, deadline=None)
def test_any_list_becomes_any_other(start: str, values: list[list[Any]]) -> None:
    matter = start + "z: 1 # end\n"
    for value in values:
        matter = after(matter, Set(("l",), value))
        found = fields_of(good_tree(block(matter)))["l"]
        assert found == value or (value == [] and found == [])
        assert matter.endswith("z: 1 # end\n")
