"""Lines of a large text, kept true edit by edit."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from caseedit.core.text import Edit, LineIndex, apply_edits, ordered
from caseedit.tui.editing.lines import BLOCK, Lines

PIECES = st.sampled_from(["a", "bc", "\n", "\r\n", "\r", "\u2028", "\x85", "é", "🇩🇪", ""])
TEXTS = st.lists(PIECES, max_size=30).map("".join)


@st.composite
def edited(draw: st.DrawFn) -> tuple[str, tuple[Edit, ...]]:
    text = draw(TEXTS)
    places = sorted(draw(st.lists(st.integers(0, len(text)), min_size=2, max_size=6)))
    pairs = zip(places[::2], places[1::2], strict=False)
    return text, ordered([Edit(start, end, draw(TEXTS)) for start, end in pairs], len(text))


def same(lines: Lines, text: str) -> None:
    index = LineIndex(text)
    assert len(lines) == len(index)
    assert [lines.start(line) for line in range(len(lines))] == list(index.starts)
    assert "".join(lines.of(line) + lines.end_of(line) for line in range(len(lines))) == text
    assert [lines.line_of(at) for at in range(len(text) + 1)] == [index.line_of(at) for at in range(len(text) + 1)]


@given(edited())
def test_lines_are_those_of_the_text_after_any_edits(case: tuple[str, tuple[Edit, ...]]) -> None:
    text, edits = case
    lines = Lines(text)
    same(lines, text)
    if edits:
        after = apply_edits(text, edits)
        before = len(lines)
        _first, old, new = lines.apply(edits, after)
        same(lines, after)
        assert before - old + new == len(lines)


def test_many_blocks() -> None:
    text = "word\n" * (5 * BLOCK)
    lines = Lines(text)
    edits = (Edit(5 * BLOCK, 5 * BLOCK * 3, "x\r\n" * 10),)
    text = apply_edits(text, edits)
    lines.apply(edits, text)
    same_starts = LineIndex(text).starts
    assert [lines.start(line) for line in range(len(lines))] == list(same_starts)
    assert lines.line_of(len(text)) == len(lines) - 1


def test_a_key_in_a_large_text_touches_one_block() -> None:
    lines = Lines("word\n" * (5 * BLOCK))
    blocks = list(lines._blocks)
    lines.apply((Edit(7, 7, "x"),), lines.text[:7] + "x" + lines.text[7:])
    assert sum(after is not before for before, after in zip(blocks, lines._blocks, strict=True)) == 1
