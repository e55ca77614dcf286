from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from frontmatter_cases import SEED, after, block, done, good_tree

from caseedit.core.document.align import lines_changed
from caseedit.core.document.split import split
from caseedit.core.frontmatter import tree as trees
from caseedit.core.frontmatter.operations import Insert, Move, Operation, Remove, Rename, Set
from caseedit.core.frontmatter.values import fields_of
from caseedit.core.frontmatter.writer import new_entry, plan
from caseedit.core.paths import Nth
from caseedit.core.text import apply_edits
from caseedit.errors import Refused

LINES = "list: [\n  a, \n  b\n]\n"
ITEMS = "x:\n- {\n  url: 'a', \n  alt: 'b'\n  }\nend: 1\n"

# Each row: the front matter, the operation, the front matter after it.
CASES: list[tuple[str, Operation, str]] = [
    # scalars
    ('a:  "x"  # c\n', Set(("a",), "y"), 'a:  "y"  # c\n'),
    ("a:\n", Set(("a",), "w"), "a: w\n"),
    ("a:   # c\n", Set(("a",), "w"), "a: w   # c\n"),
    ("a: &n x\nb: *n\n", Set(("b",), "z"), "a: &n x\nb: z\n"),
    ("a: !md x\n", Set(("a",), "w"), "a: !md w\n"),
    ("a: !!int 3\n", Set(("a",), "w"), "a: w\n"),
    ("a: !!str 012\n", Set(("a",), 7), "a: 7\n"),
    ("a: !local &n yes\n", Set(("a",), True), "a: &n yes\n"),
    ("a: {k}\n", Set(("a", "k"), "v"), "a: {k: v}\n"),
    ("a: {k: , l: 1}\n", Set(("a", "k"), "v"), "a: {k: v , l: 1}\n"),
    ("? a\n: x\n", Set(("a",), "w"), "? a\n: w\n"),
    ("a: x\n", Set(("a",), date(2020, 1, 2)), "a: 2020-01-02\n"),
    ("a: x\n", Set(("a",), datetime(2020, 1, 2, 3, 4, tzinfo=UTC)), "a: 2020-01-02T03:04:00Z\n"),
    # new keys
    ("a: 1\nb: 2\n", Set(("c",), "x"), "a: 1\nb: 2\nc: x\n"),
    ('a:  "x"\nb:  "y"\n', Set(("c",), "z"), 'a:  "x"\nb:  "y"\nc:  "z"\n'),
    ("a: 1\n\n# end\n", Set(("c",), "x"), "a: 1\nc: x\n\n# end\n"),
    ("# only\n", Set(("c",), "x"), "# only\nc: x\n"),
    ("", Set(("c",), "x"), "c: x\n"),
    ("m: {a: 1}\n", Set(("m", "b"), 2), "m: {a: 1, b: 2}\n"),
    ('m: {"a":1}\n', Set(("m", "b"), 2), 'm: {"a":1, "b":2}\n'),
    ("m:\n   a: 1\nz: 1\n", Set(("m", "b"), 2), "m:\n   a: 1\n   b: 2\nz: 1\n"),
    ("m:\n", Set(("m", "b"), 2), "m:\n  b: 2\n"),
    ("a: 1\n", Set(("m", "b", "c"), 2), "a: 1\nm:\n  b:\n    c: 2\n"),
    ("a: |\n  x\n\nb: 1\n", Insert(("c",), 0, "w"), "a: |\n  x\n\nb: 1\nc:\n  - w\n"),
    (
        "l:\n- {a: 1, b: 2, c: 3}\n- {a: 1, c: 3}\n",
        Set(("l", 1, "b"), 2),
        "l:\n- {a: 1, b: 2, c: 3}\n- {a: 1, b: 2, c: 3}\n",
    ),
    ("b: &b {x: 1}\nm:\n  <<: *b\n", Set(("m", "x"), 2), "b: &b {x: 1}\nm:\n  <<: *b\n  x: 2\n"),
    ("a: 1\n", Set(("b",), None), "a: 1\nb:\n"),
    ("a: 1\nn: ~\n", Set(("b",), None), "a: 1\nn: ~\nb: ~\n"),
    ("a: x\n", Set(("a",), None), "a: null\n"),
    # lists in brackets
    ("l: [a, b]\n", Insert(("l",), 2, "c"), "l: [a, b, c]\n"),
    ("l: [ a,b ]\n", Insert(("l",), 1, "c"), "l: [ a,c,b ]\n"),
    ("l: [a, b,]\n", Insert(("l",), -1, "c"), "l: [a, b, c,]\n"),
    ("l: []\nm: [x]\n", Insert(("l",), 0, "c"), "l: [c]\nm: [x]\n"),
    ("l: []\nm:\n- x\n", Insert(("l",), 0, "c"), "l:\n- c\nm:\n- x\n"),
    (LINES, Insert(("list",), 0, "c"), "list: [\n  c,\n  a, \n  b\n]\n"),
    (LINES, Insert(("list",), 1, "c"), "list: [\n  a, \n  c,\n  b\n]\n"),
    (LINES, Insert(("list",), 2, "c"), "list: [\n  a, \n  b,\n  c\n]\n"),
    (LINES, Remove(("list", 0)), "list: [\n  b\n]\n"),
    (LINES, Remove(("list", 1)), "list: [\n  a\n]\n"),
    ("l: [a]\n", Remove(("l", 0)), "l: []\n"),
    ("l: [\n  a, # at a\n  b # at b\n]\n", Insert(("l",), 2, "c"), "l: [\n  a, # at a\n  b, # at b\n  c\n]\n"),
    ("l: [\n  a, # at a\n  b # at b\n]\n", Remove(("l", 1)), "l: [\n  a # at a\n]\n"),
    ("l: [\n  a, # at a\n  b # at b\n]\n", Remove(("l", 0)), "l: [\n  b # at b\n]\n"),
    ("l: [a, b, c]\n", Move(("l",), 0, 2), "l: [b, c, a]\n"),
    ("l: [{u: a}, {u: b}]\n", Insert(("l",), 2, {"u": "c"}), "l: [{u: a}, {u: b}, {u: c}]\n"),
    ("l: [x: 1]\n", Set(("l", 0, "w"), 2), "l: [{x: 1, w: 2}]\n"),
    # lists by lines
    ("l:\n- a\n- b\n", Insert(("l",), 2, "c"), "l:\n- a\n- b\n- c\n"),
    ("l:\n  -   'a'\n  # c\nz: 1\n", Insert(("l",), 1, "b"), "l:\n  -   'a'\n  -   'b'\n  # c\nz: 1\n"),
    ("l:\n  # of a\n  - a\n", Insert(("l",), 0, "b"), "l:\n  - b\n  # of a\n  - a\n"),
    ("l:\n  - - 1\n    - 2\n", Insert(("l", 0), 0, 0), "l:\n  - - 0\n    - 1\n    - 2\n"),
    ("l:\n  - - 1\n    - 2\n", Remove(("l", 0, 0)), "l:\n  - - 2\n"),
    ("l:\n  # of a\n  - a # at a\n  - b\n", Remove(("l", 0)), "l:\n  # of a\n  - b\n"),
    ("l: # c\n  - a\nz: 1\n", Remove(("l", 0)), "l: [] # c\nz: 1\n"),
    ("l:\n  # of a\n  - a\n\n  - b # at b\n", Move(("l",), 1, 0), "l:\n  - b # at b\n\n  # of a\n  - a\n"),
    ("l:\n- a\n- b\n- c\n", Move(("l",), 0, 2), "l:\n- b\n- c\n- a\n"),
    ("l:\n- a: 1\n  b: 2\n", Move(("l", 0), 0, 1), "l:\n- b: 2\n  a: 1\n"),
    ("l:\n- a: 1\n  b: 2\n", Remove(("l", 0, "a")), "l:\n- b: 2\n"),
    ("l:\n- a: 1\n  # of b\n  b: 2\n", Remove(("l", 0, "a")), "l:\n-\n  # of b\n  b: 2\n"),
    # items that look like their siblings
    (
        ITEMS,
        Insert(("x",), 1, {"url": "c", "alt": "it's"}),
        ITEMS.replace("end", "- {\n  url: 'c', \n  alt: 'it''s'\n  }\nend"),
    ),
    (
        "x:\n- a: &n one # c\n  # d\n  b: 12\n- a: *n\n  b: 13\n",
        Insert(("x",), 0, {"a": "two", "b": 14}),
        "x:\n- a: two\n  b: 14\n- a: &n one # c\n  # d\n  b: 12\n- a: *n\n  b: 13\n",
    ),
    ("x:\n- a: 1\n  b: 2\n", Insert(("x",), 1, {"a": 3}), "x:\n- a: 1\n  b: 2\n- a: 3\n"),
    (
        "x:\n- a: |\n    one\n    two\n",
        Insert(("x",), 1, {"a": "three\n"}),
        "x:\n- a: |\n    one\n    two\n- a: |\n    three\n",
    ),
    # whole values
    ("a: x # c\n", Set(("a",), ["b", "c"]), "a: # c\n  - b\n  - c\n"),
    ("a: x\nl: [y]\n", Set(("a",), ["b", "c"]), "a: [b, c]\nl: [y]\n"),
    ("a:\n- b\n- c\nz: 1\n", Set(("a",), "x"), "a: x\nz: 1\n"),
    ("a:\n- b\nz: 1\n", Set(("a",), {"k": "v"}), "a:\n  k: v\nz: 1\n"),
    ("l: [a, b, c]\n", Set(("l",), ["a", "x", "c"]), "l: [a, x, c]\n"),
    ("l:\n- a\n- b # at b\n", Set(("l",), ["a", "b", "c"]), "l:\n- a\n- b # at b\n- c\n"),
    ("l:\n- a # at a\n- b\n", Set(("l",), ["b"]), "l:\n- b\n"),
    ("l:\n- a # at a\n- b\n", Set(("l",), ["b", "a"]), "l:\n- b\n- a # at a\n"),
    ("m: {a: 1, b: 2}\n", Set(("m",), {"a": 1, "c": 3}), "m: {a: 1, c: 3}\n"),
    ("m:\n  a: 1\n", Set(("m",), {"c": 3}), "m:\n  c: 3\n"),
    # comments inside a value that goes
    ("l: [\n  a, # at a\n  b\n]\n", Set(("l",), "x"), "l: x # at a\n"),
    ("m:\n  a: 1\n  # of b\n  b: 2\nz: 1\n", Set(("m",), "x"), "m: x\n  # of b\nz: 1\n"),
    ("l:\n- a # at a\n- b # at b\n", Set(("l",), {"k": "v"}), "l:\n  k: v\n# at a\n# at b\n"),
    ("l:\n- a # at a\n# of b\n- b\n", Set(("l",), "x: y"), 'l: "x: y"\n# at a\n# of b\n'),
    # a text that keeps the blank lines behind it
    ("a: 1\n\nb: |+\n  x\n", Move((), 1, 0), "\nb: |+\n  x\na: 1\n"),
    ("b: |+\n  x\na: 1\n\nz: 1\n", Remove(("a",)), "b: |+\n  x\nz: 1\n"),
    # one of several keys of the same name
    ("a: 1\nb: 2\na: 3\n", Remove((Nth("a", 0),)), "b: 2\na: 3\n"),
    ("a: 1\nb: 2\na: 3\n", Set((Nth("a", 1),), 4), "a: 1\nb: 2\na: 4\n"),
    ("a: {k: v}\na: 3\n", Set((Nth("a", 0), "l"), 4), "a: {k: v, l: 4}\na: 3\n"),
    ("a: 1\na: 3\n", Rename((Nth("a", 0),), "b"), "b: 1\na: 3\n"),
    # keys
    ("a: 1 # c\n", Rename(("a",), "b"), "b: 1 # c\n"),
    ("'a': 1\n", Rename(("a",), "it's"), "'it''s': 1\n"),
    ("a: 1\n", Rename(("a",), "b: c"), '"b: c": 1\n'),
    ("# of a\na: 1\n# of b\nb: 2\n", Move((), 1, 0), "# of b\nb: 2\n# of a\na: 1\n"),
    ("a: 1\n", Remove(("a",)), ""),
    ("a: 1\nb: [x,\n  y]\nc: |\n  t\n", Move((), 0, 2), "b: [x,\n  y]\nc: |\n  t\na: 1\n"),
    ("m: {a: 1, b: [x], c: 'z'}\n", Move(("m",), 2, 0), "m: {c: 'z', a: 1, b: [x]}\n"),
    ("m: {\n  a: 1, # at a\n  b: 2\n  }\n", Move(("m",), 0, 1), "m: {\n  b: 2, # at a\n  a: 1\n  }\n"),
    ("m:\n  ? a\n  : 1\n  b: 2\n", Move(("m",), 1, 0), "m:\n  b: 2\n  ? a\n  : 1\n"),
    ("l:\n- {a: 1, b: 2}\n", Move(("l", 0), 0, 1), "l:\n- {b: 2, a: 1}\n"),
    (
        "m:\n  a: 1 # at a\n\n  # of b\n  b: 2\nz: 1\n",
        Move(("m",), 0, 1),
        "m:\n  # of b\n  b: 2\n\n  a: 1 # at a\nz: 1\n",
    ),
]


@pytest.mark.parametrize(("matter", "operation", "expected"), CASES)
def test_an_operation_touches_only_what_it_must(matter: str, operation: Operation, expected: str) -> None:
    assert after(matter, operation) == expected


@pytest.mark.parametrize(("matter", "operation", "expected"), CASES)
def test_line_ends_stay_as_they_are(matter: str, operation: Operation, expected: str) -> None:
    if "\n  x" in matter or "|" in matter:
        pytest.skip("a text of several lines reads the same with either line end")
    text = block(matter).replace("\n", "\r\n")
    assert done(text, operation, newline="\r\n") == block(expected).replace("\n", "\r\n")


@pytest.mark.parametrize(
    "operation",
    [
        Set(("a",), "x"),
        Set(("n",), "012"),
        Set(("n",), 10),
        Set(("d",), "2018-01-02"),
        Set(("d",), date(2018, 1, 2)),
        Set(("l",), ["p", "q"]),
        Set(("e",), None),
        Set(("m",), {"k": True}),
        Set(("m", "k"), True),
        Move(("l",), 1, 1),
        Rename(("a",), "a"),
    ],
)
def test_nothing_to_do_makes_no_edit(operation: Operation) -> None:
    text = block("a: 'x'\nn: 012\nd: 2018-01-02\nl: [p, q]\ne:\nm: {k: yes}\n")
    assert plan(text, good_tree(text), split(text).matter, operation) == ()


@pytest.mark.parametrize(
    ("matter", "operation", "line", "words"),
    [
        ("a: 1\nb: 2\na: 3\n", Set(("a",), "x"), 4, "lines 2 and 4"),
        ("a: 1\n", Remove(("b",)), 2, "is not there"),
        ("l: [a]\n", Insert(("l",), 3, "x"), 2, "‘l’ has 1 item; there is no place 4"),
        ("l: [a]\n", Move(("l",), 0, 1), 2, "no such place"),
        ("a: x\n", Insert(("a",), 0, "x"), 2, "no list"),
        ("a: x\n", Set(("a", "b"), "x"), 2, "single value"),
        ("a: &n {k: v}\nb: *n\n", Set(("b", "k"), "x"), 3, "&n on line 2"),
        ("a: &n x\nb: *n\n", Remove(("a",)), 3, "used again on line 3"),
        ("a: 1\nb: 2\n", Rename(("a",), "b"), 2, "is taken"),
        ("a: 1\n", Set(("l", 1), "x"), 2, "‘l 2’ cannot be added: no item"),
        ("a: 1\n", Set(("l", 1, "k"), "x"), 2, "no item would stand before"),
        ("a:\n", Set(("a", 2), "x"), 2, "no item would stand before"),
        ("m: {k: v}\n", Set(("m", 0), "x"), 2, "‘m’ is no list"),
        ("l: [a]\n", Rename(("l", 0), "b"), 2, "no name"),
        ("a: 1\na: 2\n", Remove((Nth("a", 2),)), 2, "a #3’ is not there"),
        ("a: &n x\nb: *n\n", Move((), 1, 0), 3, "alias on line 3"),
        ("m: {a: &n x}\nb: *n\n", Set(("m",), "y"), 3, "used again on line 3"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_its_line(
    matter: str, operation: Operation, line: int, words: str
) -> None:
    with pytest.raises(Refused, match=words) as caught:
        after(matter, operation)
    assert caught.value.line == line


@pytest.mark.parametrize("value", ["half \ud800 a pair", object(), ["\udfff"], 10**41])
def test_what_no_file_can_hold_is_refused(value: Any) -> None:
    for matter in ("a: x\n", "b: x\n", "a: [y]\n"):
        with pytest.raises(Refused):
            after(matter, Set(("a",), value))


def test_a_comment_is_only_lost_when_a_person_says_so() -> None:
    text = block("m: {l: [\n  a, # at a\n  b\n]}\n")
    with pytest.raises(Refused, match="losing a comment") as caught:
        done(text, Set(("m", "l"), "x"))
    assert caught.value.line == 2
    assert apply_edits(text, caught.value.offer) == block("m: {l: x}\n")


def test_new_keys_follow_the_order_of_the_schema() -> None:
    order = ("title", "client", "date", "tags")
    assert after("title: a\ntags: [b]\n", Set(("client",), "c"), order=order) == "title: a\nclient: c\ntags: [b]\n"
    assert after("tags: [b]\n", Set(("title",), "a"), order=order) == "title: a\ntags: [b]\n"
    assert after("x: 1\n", Set(("title",), "a"), order=order) == "x: 1\ntitle: a\n"


def test_a_whole_entry_for_a_block_that_is_not_there_yet() -> None:
    assert new_entry("title", "a: b", "\n") == 'title: "a: b"\n'
    assert new_entry("tags", ["a", "b"], "\r\n") == "tags:\r\n  - a\r\n  - b\r\n"


@pytest.fixture
def seed() -> str:
    if not SEED.is_file():
        pytest.skip("../shared/seed is not here")
    return SEED.read_bytes().decode()


@pytest.mark.parametrize(
    ("operation", "lines"),
    [
        (Set(("title",), "Promoting public health with OPEN data"), 1),
        (Set(("images", 1, "caption"), "It's a caption"), 1),
        (Insert(("tags",), 3, "UX"), 1),
        (Remove(("specs", 0)), 1),
        (Insert(("specs",), 6, "Weekly demo"), 2),
        (Insert(("images",), 2, {"url": "c.jpg", "caption": "C", "alt": "A"}), 5),
        (Set(("promoted_to_front_page",), "no"), 1),
        (Remove(("images", 0)), 5),
    ],
)
def test_the_seed_changes_by_the_lines_that_were_meant(seed: str, operation: Operation, lines: int) -> None:
    assert lines_changed(seed, done(seed, operation)) == lines


def test_one_word_in_the_long_text_of_the_seed_is_one_line(seed: str) -> None:
    text = good_tree(seed).find(("background_section",)).text
    new = done(seed, Set(("background_section",), text.replace("cluttered with", "full of")))
    assert lines_changed(seed, new) == 1
    assert "full of old datasets" in new


def test_a_set_and_its_opposite_give_the_old_bytes(seed: str) -> None:
    for path, entry in good_tree(seed).walk():
        if entry.value.kind == "scalar":
            there = done(seed, Set(path, entry.value.text + " and more"))
            assert done(there, Set(path, entry.value.text)) == seed


def test_an_accepted_operation_costs_one_parse(seed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    tree, matter = good_tree(seed), split(seed).matter
    parses: list[int] = []
    read = trees.read

    def counted(text: str, start: int, end: int) -> trees.Tree | trees.Problem:
        parses.append(start)
        return read(text, start, end)

    monkeypatch.setattr(trees, "read", counted)
    for operation in (Set(("title",), "x"), Insert(("tags",), 0, "x"), Remove(("specs", 0)), Move((), 0, 3)):
        parses.clear()
        plan(seed, tree, matter, operation)
        assert len(parses) == 1, operation


def test_the_text_of_a_long_edit_is_what_the_form_showed(seed: str) -> None:
    fields = fields_of(good_tree(seed))
    fields["tags"] = ["Drupal", "UX"]
    fields["images"][0]["caption"] = "New"
    fields["added"] = {"a": [1, 2]}
    new = done(seed, Set((), fields))
    assert fields_of(good_tree(new)) == fields
    assert lines_changed(seed, new) <= 6
