from __future__ import annotations

import random
import sys
from collections import Counter

import pytest
from frontmatter_cases import REASONS, done, every_operation, expected, good_tree, judged, meets, reason_of, tree_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from layouts import Layout

from caseedit.core.document.split import split
from caseedit.core.frontmatter.tree import Tree
from caseedit.core.frontmatter.writer import plan
from caseedit.core.text import apply_edits, inverse_of
from caseedit.errors import Refused


@st.composite
def layouts(draw: st.DrawFn) -> str:
    random = draw(st.randoms(use_true_random=False))
    matter = Layout(random.randrange).document()
    newline = "\r\n" if "\r" in matter else "\n"
    return f"---{newline}{matter}---{newline}Body.{newline}"


def test_of_many_nasty_documents_few_operations_are_refused_and_each_for_a_reason(
    capsys: pytest.CaptureFixture[str],
) -> None:
    chance = random.Random(5)
    counts: Counter[str] = Counter()
    for _ in range(800):
        matter = Layout(chance.randrange).document()
        newline = "\r\n" if "\r" in matter else "\n"
        text = f"---{newline}{matter}---{newline}Body.{newline}"
        operations = list(every_operation(good_tree(text)))
        for operation in chance.sample(operations, min(3, len(operations))):
            counts["operations"] += 1
            try:
                done(text, operation)
            except Refused as refusal:
                counts["refused"] += 1
                counts[reason_of(refusal)] += 1
    with capsys.disabled():
        sys.stdout.write(f"\nnasty documents: {dict(counts)}\n")
    assert counts["refused"] < 0.005 * counts["operations"]
    assert sum(counts[reason] for reason in REASONS) == counts["refused"]


def check(text: str, data: st.DataObject) -> None:
    """Do one operation and compare with the independent judge."""
    tree = tree_of(text)
    assert isinstance(tree, Tree), (text, tree)
    operation = data.draw(st.sampled_from(list(every_operation(tree))))
    try:
        edits = plan(text, tree, split(text).matter, operation)
    except Refused as refusal:
        assert refusal.line is not None
        return
    new = apply_edits(text, edits)
    assert apply_edits(new, inverse_of(text, edits)) == text
    assert split(new).body.of(new) == split(text).body.of(text)
    if "*" not in text:
        assert meets(judged(new), expected(judged(text), operation)), (operation, new)


@given(text=layouts(), data=st.data())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_any_operation_on_any_layout_is_right_or_refused(text: str, data: st.DataObject) -> None:
    check(text, data)


@pytest.mark.long
@given(text=layouts(), data=st.data())
@settings(max_examples=50_000, deadline=None, suppress_health_check=list(HealthCheck))
def test_fifty_thousand_operations_on_any_layout(text: str, data: st.DataObject) -> None:
    check(text, data)
