from __future__ import annotations

import pytest
import yaml
from frontmatter_cases import CORPUS, block, good_tree, tree_of

from caseedit.core.frontmatter import events
from caseedit.core.frontmatter.node import Problem
from caseedit.core.frontmatter.tree import Tree, read


def written(text: str, path: tuple[str | int, ...]) -> str:
    node = good_tree(text).find(path)
    return text[node.start : node.end]


def problem_of(matter: str) -> Problem:
    problem = tree_of(block(matter))
    assert isinstance(problem, Problem)
    return problem


@pytest.mark.parametrize(
    ("matter", "path", "expected"),
    [
        ('a: "x"  # c\n', ("a",), '"x"'),
        ("a:\n  - b\n  - c\n\n# d\ne: f\n", ("a",), "- b\n  - c"),
        ("a: |\n  one\n\n  two\n\n\nb: c\n", ("a",), "|\n  one\n\n  two"),
        ("a: |\n  one\n      \n\nb: c\n", ("a",), "|\n  one\n      "),
        ("a: |+\n  one\n\n\nb: c\n", ("a",), "|+\n  one\n\n"),
        ("a: >- # head\n  one\nb: c\n", ("a",), ">- # head\n  one"),
        ("a: &x !md 'y'\n", ("a",), "&x !md 'y'"),
        ("a: &x\n  b: c\nd: e\n", ("a",), "&x\n  b: c"),
        ("a: {b: , c}\n", ("a",), "{b: , c}"),
        ("a: [x: 1, y]\n", ("a", 0), "x: 1"),
        ("a: [x: 1, y]\n", ("a", -1), "y"),
        ("? a\n: b\n", ("a",), "b"),
        ("a:\n- b\n-\n", ("a",), "- b\n-"),
    ],
)
def test_a_node_ends_where_its_text_ends(matter: str, path: tuple[str | int, ...], expected: str) -> None:
    assert written(block(matter), path) == expected


def test_an_entry_tells_its_dash_key_and_colon() -> None:
    text = block("list:\n  - a: 1\n    ? b\n    : 2\n")
    tree = good_tree(text)
    item, first, second = tree.entry(("list", 0)), tree.entry(("list", 0, "a")), tree.entry(("list", 0, "b"))
    assert [text[entry.start] for entry in (item, first, second)] == ["-", "a", "?"]
    assert (item.key, item.colon) == (None, -1)
    assert [text[entry.colon] for entry in (first, second)] == [":", ":"]


def test_an_empty_value_stands_right_after_its_colon_or_dash() -> None:
    text = block("a:   # c\nb:\n  -   # d\n  - {c: , d}\n")
    tree = good_tree(text)
    for path in (("a",), ("b", 0), ("b", 1, "c")):
        node = tree.find(path)
        assert node.is_empty
        assert text[node.start - 1] in ":-"


def test_comments_are_found_and_only_comments() -> None:
    text = block('# one\na: "# no" # two\nb: c#no\nd: | # three\n  # no\ne: [x, # four\n  y]\n# five\n')
    assert [span.of(text) for span in good_tree(text).comments] == ["# one", "# two", "# three", "# four", "# five"]


def test_aliases_lead_to_their_node() -> None:
    tree = good_tree(block("a: &x {k: v}\nb: *x\n"))
    assert tree.find(("b", "k")).text == "v"
    assert tree.resolve(tree.find(("b",))) is tree.find(("a",))
    assert tree.aliases_of(tree.find(("a",))) == (tree.find(("b",)).start,)


def test_doubled_keys_are_told() -> None:
    tree = good_tree(block("a: 1\nm: {b: 1, c: 2, b: 3}\na: 2\n"))
    assert [path for path, _ in tree.duplicates] == [("a",), ("m", "b")]
    assert tree.find(("a",)).text == "2"


@pytest.mark.parametrize("matter", ["", "# only\n", "\n  \n"])
def test_an_empty_block_is_a_map_without_entries(matter: str) -> None:
    assert good_tree(block(matter)).root.entries == ()


def test_line_separators_are_characters_not_line_ends() -> None:
    text = block('a: one\u2028two\nb: "x\x85y"\nc: end\n')
    tree = good_tree(text)
    assert [entry.value.text for entry in tree.root.entries] == ["one\u2028two", "x\x85y", "end"]
    assert written(text, ("c",)) == "end"


def test_private_characters_of_the_file_stay_theirs() -> None:
    text = block('a: "\U0010f000\u2028 \\U0010F001"\n')
    assert good_tree(text).find(("a",)).text == "\U0010f000\u2028 \U0010f001"


def test_a_question_mark_in_an_address_reads_with_both_loaders(monkeypatch: pytest.MonkeyPatch) -> None:
    text = block("a: {url: http://x.example/y?lang=en}\n")
    fast = good_tree(text).root
    monkeypatch.setattr(events, "LOADER", yaml.SafeLoader)
    assert good_tree(text).root == fast


BOMB = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 9)
)
TOO_MUCH = {
    "deep": "a: " + "[" * 70 + "]" * 70 + "\n",
    "very deep": "a: " + "[" * 25_000 + "\n",
    "many values": "a: [" + "x, " * 50_001 + "]\n",
    "many aliases": "a: &a x\nb: [" + "*a, " * 101 + "]\n",
    "bomb": BOMB,
    "merge bomb": "b: &b {c: d}\n" + "".join(f"m{n}:\n  <<: *b\n" for n in range(40)),
    "many keys": "".join(f"k{n}: x\n" for n in range(600)),
    "long": "a: " + "x" * 262_200 + "\n",
}


@pytest.mark.parametrize("matter", TOO_MUCH.values(), ids=TOO_MUCH.keys())
def test_too_much_of_anything_is_a_problem_at_once(matter: str) -> None:
    assert problem_of(matter).rule == "too-big"


def test_aliases_cannot_make_a_tree_that_is_too_deep_to_walk() -> None:
    step = "[" * 60 + "{}" + "]" * 60
    text = "a0: &a0 " + step.format("x") + "\n"
    text += "".join(f"a{n}: &a{n} " + step.format(f"*a{n - 1}") + "\n" for n in range(1, 30))
    assert problem_of(text).rule == "too-big"


@pytest.mark.parametrize("matter", ["a: \ud800\n", "a: b\rc: d\n", "a: \0\n"])
def test_characters_that_no_yaml_may_hold(matter: str) -> None:
    assert problem_of(matter).rule == "encoding"


def test_a_walk_meets_every_entry_once() -> None:
    text = (CORPUS / "study.md").read_bytes().decode()
    tree = tree_of(text)
    assert isinstance(tree, Tree)
    assert len(list(tree.walk())) == 26
    assert read(text, 4, 4) is not None
