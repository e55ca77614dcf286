from __future__ import annotations

import random
from itertools import pairwise
from pathlib import Path

import pytest
from frontmatter_cases import block, corpus_texts, every_operation, good_tree, tree_of

from caseedit.core.document.split import split
from caseedit.core.frontmatter import verify
from caseedit.core.frontmatter.operations import Insert, Move, Operation, Remove, Rename, Set
from caseedit.core.frontmatter.tree import Tree
from caseedit.core.frontmatter.verify import Net, Verdict
from caseedit.core.frontmatter.writer import plan
from caseedit.core.text import Edit, apply_edits
from caseedit.errors import Refused


def judge(matter: str, operation: Operation, *edits: tuple[str, str]) -> Verdict:
    """Judge a splice given as (old words, new words); each pair replaces the first occurrence."""
    text = block(matter)
    made = []
    for old, new in edits:
        start = text.index(old)
        made.append(Edit(start, start + len(old), new))
    net = Net(text, good_tree(text), split(text).matter, operation)
    return net.judge(sorted(made))


ACCEPTED = [
    ("a: x\nb: y\n", Set(("a",), "z"), ("x", "z")),
    ("a: yes\n", Set(("a",), "no"), ("yes", "no")),
    ("a: 012\n", Set(("a",), "013"), ("012", "013")),
    ("l: [a, b]\n", Insert(("l",), 1, "c"), (", b", ", c, b")),
    ("l: [a, b]\n", Remove(("l", 0)), ("a, ", "")),
    ("a: 1\nb: 2\n", Move((), 0, 1), ("a: 1\nb: 2", "b: 2\na: 1")),
    ("a: 1\n", Rename(("a",), "b"), ("a", "b")),
]
REFUSED = [
    ("another value", "a: x\nb: y\n", Set(("a",), "z"), ("y", "z")),
    ("wrong text", "a: x\nb: y\n", Set(("a",), "z"), ("x", "zz")),
    ("another type", "a: x\n", Set(("a",), "yes"), ("x", "yes")),
    ("a text that PyYAML cannot take", "a: x\n", Set(("a",), "<<"), ("x", "<<")),
    ("a date out of quotes", "a: '2018-01-01'\n", Set(("a",), "2018-01-02"), ("'2018-01-01'", "2018-01-02")),
    ("an untouched scalar respelled", "a: x\nb: 'y'\n", Set(("a",), "z"), ("x\nb: 'y'", 'z\nb: "y"')),
    ("a comment lost", "a: x # c\n", Set(("a",), "z"), ("x # c", "z")),
    ("a tag lost", "a: x\nb: !t y\n", Set(("a",), "z"), ("x\nb: !t", "z\nb:")),
    ("an anchor lost", "a: &n x\n", Set(("a",), "z"), ("&n x", "z")),
    ("another binding", "a: &n x\nb: &n y\nc: *n\n", Remove(("b",)), ("b: &n y\n", "")),
    ("keys in another order", "m: {a: 1, b: 2}\n", Set(("m", "a"), 3), ("a: 1, b: 2", "b: 2, a: 3")),
    ("an item too many", "l: [a, b]\n", Insert(("l",), 2, "c"), (", b", ", b, c, c")),
    ("the wrong item removed", "l: [a, b]\n", Remove(("l", 0)), (", b", "")),
    ("the wrong place", "l: [a, b]\n", Insert(("l",), 0, "c"), (", b", ", c, b")),
    ("no YAML", "a: x\n", Set(("a",), "z: y"), ("x", "z: y")),
    ("a line that ends the block", "a: x\n", Set(("a",), "z"), ("x", "z\n---")),
    ("outside its lines", "a: x\nb: y\n", Set(("a",), "z"), ("b: y", "b:  y")),
    ("the body", "a: x\n", Set(("a",), "z"), ("Body", "Text")),
    ("a name that is a flag", "a: x\n", Rename(("a",), "yes"), ("a", "yes")),
    ("another style", "l: [a, b]\nm: 1\n", Insert(("l",), 2, "c"), ("[a, b]", "\n- a\n- b\n- c")),
]


@pytest.mark.parametrize(("matter", "operation", "edit"), ACCEPTED)
def test_the_net_lets_through_what_was_meant(matter: str, operation: Operation, edit: tuple[str, str]) -> None:
    assert judge(matter, operation, edit).is_accepted


@pytest.mark.parametrize(("name", "matter", "operation", "edit"), REFUSED, ids=[row[0] for row in REFUSED])
def test_the_net_holds_back(name: str, matter: str, operation: Operation, edit: tuple[str, str]) -> None:
    assert not judge(matter, operation, edit).is_accepted


def damaged(text: str, edits: tuple[Edit, ...], random_: random.Random) -> tuple[Edit, ...]:
    """Drop, shift, double or cut one of the edits."""
    number = random_.randrange(len(edits))
    edit = edits[number]
    others = [*edits[:number], *edits[number + 1 :]]
    kind = random_.randrange(5)
    if kind == 0:
        return tuple(others)
    shift = random_.choice((-3, -2, -1, 1, 2, 3))
    low, high = max(edit.start + shift, 0), max(edit.end + shift, 0)
    changed = (
        Edit(low, high, edit.text),
        Edit(edit.start, edit.end, edit.text * 2),
        Edit(edit.start, edit.end, edit.text[:-1]),
        Edit(edit.start, max(edit.end - 1, edit.start), edit.text),
    )[kind - 1]
    return tuple(sorted([*others, changed]))


def says_the_same(text: str, new: str) -> bool:
    """Whether two texts differ in blanks, line ends and commas only: a damage that damages nothing."""
    squeezed = ["".join(part.split()).replace(",", "") for part in (text, new)]
    return squeezed[0] == squeezed[1]


def test_damaged_splices_are_refused() -> None:
    random_ = random.Random(7)
    tried = 0
    for name, text in corpus_texts():
        tree = tree_of(text)
        if not isinstance(tree, Tree) or "\r" in text:
            continue
        operations = list(every_operation(tree))
        for operation in random_.sample(operations, min(12, len(operations))):
            matter = split(text).matter
            try:
                edits = plan(text, tree, matter, operation)
            except Refused:
                continue
            if not edits:
                continue
            bad = damaged(text, edits, random_)
            if any(one.end > other.start for one, other in pairwise(bad)):
                continue
            good_text, bad_text = apply_edits(text, edits), apply_edits(text, bad)
            if says_the_same(good_text, bad_text):
                continue
            tried += 1
            verdict = Net(text, tree, matter, operation).judge(bad)
            assert not verdict.is_accepted, (name, operation, bad_text)
    assert tried > 150


def test_without_the_net_damage_would_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    """If this fails, the writer no longer asks the net, and the tests of the net guard nothing."""
    asked: list[object] = []

    def refuse(net: Net, edits: object, *, in_steps: bool = False) -> Verdict:
        asked.append(edits)
        return Verdict("no")

    monkeypatch.setattr(verify.Net, "judge", refuse)
    text = block("a: x\n")
    with pytest.raises(Refused):
        plan(text, good_tree(text), split(text).matter, Set(("a",), "z"))
    assert asked


def test_the_net_and_the_writer_share_no_code() -> None:
    text = Path(verify.__file__).read_text(encoding="utf-8")
    for module in (
        "writer",
        "edits",
        "entries",
        "setting",
        "render",
        "scalars",
        "segments",
        "diff",
        "sheet",
        "cloning",
    ):
        assert f"frontmatter.{module} " not in text
