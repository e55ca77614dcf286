from __future__ import annotations

import pytest
from frontmatter_cases import every_operation, expected, judged, meets, tree_of
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
