"""What looks other than plain text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseedit.core.text import Edit, apply_edits
from caseedit.tui.editing.highlight import Highlighter, spans_of
from caseedit.tui.editing.lines import Lines


def styled(language: str, text: str, style: str, state: str = "") -> list[str]:
    return [text[start:end] for start, end, names in spans_of(language, text, state) if names == style]


@pytest.mark.parametrize(
    ("text", "style", "found"),
    [
        ("## Two words ##", "bold", ["Two words"]),
        ("##no", "bold", []),
        ("a **b c** d", "bold", ["b c"]),
        ("a *b* _c_ snake_case_name 2 * 3 * 4", "italic", ["b", "c"]),
        ("**a *b* c**", "bold italic", ["b"]),
        ("`a*b*` ``c`d``", "code", ["a*b*", "c`d"]),
        ("[text](http://x.y/a_b_c) ![alt](p.png)", "link", ["text", "alt"]),
        ("[a][b] <http://x.y> www.site.org.", "link", ["a", "<http://x.y>", "www.site.org"]),
        ("<p class='x'>text<br>more</p> &amp;", "dim", ["<p class='x'>", "<br>", "</p>", "&amp;"]),
        ("  - [x] done", "dim", ["  - [x] "]),
        ("> 1. one", "dim", ["> 1. "]),
        ("---", "dim", ["---"]),
        ("x <!-- note --> y", "dim italic", ["<!-- note -->"]),
        (r"\*no\*", "italic", []),
        ("| a | **b** |", "bold", ["b"]),
        ("# `code` *it*", "bold italic", ["it"]),
    ],
)
def test_markdown(text: str, style: str, found: list[str]) -> None:
    assert styled("markdown", text, style) == found


@pytest.mark.parametrize(
    ("text", "style", "found"),
    [
        ("title: It is so # why", "dim", ["title:"]),
        ("title: It is so # why", "dim italic", ["# why"]),
        ('a: "b # c"', "dim", ["a:", '"', '"']),
        ("url: http://x.y/#z", "dim italic", []),
        ("- key: !md |", "italic", ["!md"]),
        ("- key: [a, 'b']", "dim", ["- ", "key:", "[", ",", "'", "'", "]"]),
        ("---", "dim", ["---"]),
    ],
)
def test_yaml(text: str, style: str, found: list[str]) -> None:
    assert styled("yaml", text, style) == found


MARKDOWN = ["```", "~~~", "```py", "<!--", "-->", "text", "", "- ```", "> ```", "  ```", "# head", "a <!-- b --> c"]
YAML = ["a: |", "  text # no", 'b: "open', 'close" # c', "c: 'x", "y'", "- d: >-", "", "    deep", "e: f", "# note"]


@st.composite
def edited(draw: st.DrawFn) -> tuple[str, str, list[Edit]]:
    language = draw(st.sampled_from(["markdown", "yaml"]))
    pieces = st.lists(st.sampled_from(MARKDOWN if language == "markdown" else YAML), max_size=12)
    ends = st.sampled_from(["\n", "\r\n", "\r"])
    text = "".join(piece + draw(ends) for piece in draw(pieces))
    edits: list[Edit] = []
    for _ in range(draw(st.integers(1, 4))):
        length = len(apply_all(text, edits))
        start = draw(st.integers(0, length))
        new = "".join(piece + draw(ends) for piece in draw(pieces))
        edits.append(Edit(start, draw(st.integers(start, length)), new))
    return language, text, edits


def apply_all(text: str, edits: list[Edit]) -> str:
    for edit in edits:
        text = apply_edits(text, [edit])
    return text


@given(edited(), st.integers(0, 12))
def test_states_are_those_of_a_fresh_reading_after_any_edits(case: tuple[str, str, list[Edit]], read: int) -> None:
    language, text, edits = case
    lines, kept = Lines(text), Highlighter(language)
    kept.state(min(read, len(lines) - 1), lines)
    for edit in edits:
        text = apply_edits(text, [edit])
        kept.apply(lines.apply([edit], text), lines)
        fresh, fresh_lines = Highlighter(language), Lines(text)
        states = [kept.state(line, lines) for line in range(len(lines))]
        assert states == [fresh.state(line, fresh_lines) for line in range(len(fresh_lines))]
        plain = Highlighter(language)
        plain._next_turn = lambda line, lines: line  # type: ignore[method-assign]
        assert states == [plain.state(line, lines) for line in range(len(lines))]


@given(
    st.sampled_from(["markdown", "yaml"]),
    st.text("ab *_`[]()<>!#|:'\"\\-~&;{}%", max_size=60),
    st.sampled_from(["", "```", "<!--", "|2", '"', "'"]),
)
def test_spans_are_in_order_and_inside_the_line(language: str, text: str, state: str) -> None:
    last = 0
    if language == "markdown" and state[:1] in "|\"'":
        state = ""
    if language == "yaml" and state[:1] in "`<":
        state = ""
    for start, end, names in spans_of(language, text, state):
        assert last <= start < end <= len(text)
        assert names
        last = end
