"""Clusters, cells and rows."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseedit.core.cells import cell_width, grapheme_boundaries
from caseedit.core.clean import show
from caseedit.tui.editing.wrap import (
    boundary_after,
    boundary_before,
    cells_before,
    glyphs,
    index_at,
    layout,
    row_of,
    snapped,
)

PIECES = [
    "a",
    "word",
    " ",
    "  ",
    "\t",
    "é",
    "e\u0301",
    "漢字",
    "。",
    "「",
    "👨‍👩‍👧",
    "🇩🇪",
    "\u200b",
    "\x1b",
    "\u2028",
    "क्षि",
    "می‌خواهم",
    "’",
    "-",
]
LINES = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)


@given(LINES, st.integers(1, 30))
def test_rows_cover_the_line_and_fit(line: str, width: int) -> None:
    rows = layout(line, width)
    assert rows[0][0] == 0 and rows[-1][1] == len(line)
    assert all(before[1] == after[0] for before, after in pairwise(rows))
    boundaries = set(grapheme_boundaries(line))
    for start, end in rows:
        assert start in boundaries
        row = line[start:end].rstrip(" \t")
        cells = sum(glyph.width for glyph in glyphs(row))
        # A joiner at the end of a row has nothing to join there: it is a mark.
        assert cells - row.endswith("\u200c") <= width or len(grapheme_boundaries(row)) == 2


@given(LINES, st.integers(1, 30))
def test_each_place_is_in_one_row(line: str, width: int) -> None:
    rows = layout(line, width)
    for index in range(len(line) + 1):
        start, end = rows[row_of(rows, index)]
        assert start <= index < end or index == end == len(line)


@given(LINES)
def test_boundaries_are_those_of_the_clusters(line: str) -> None:
    boundaries = grapheme_boundaries(line)
    assert [boundary_after(line, start) for start in boundaries[:-1]] == boundaries[1:]
    assert [boundary_before(line, end) for end in boundaries[1:]] == boundaries[:-1]
    for index in range(len(line) + 1):
        assert snapped(line, index) == max(place for place in boundaries if place <= index)


@given(LINES)
def test_cells_and_characters_lead_to_each_other(line: str) -> None:
    for start in grapheme_boundaries(line)[:-1]:
        assert index_at(line, cells_before(line, start)) == start
    assert index_at(line, 10_000) == len(line)


@given(LINES)
def test_what_is_shown_is_safe_and_as_wide_as_counted(line: str) -> None:
    shown = "".join(glyph.shown for glyph in glyphs(line))
    assert show(shown) == shown
    assert cell_width(shown) == sum(glyph.width for glyph in glyphs(line))


@pytest.mark.parametrize(
    ("line", "width", "rows"),
    [
        ("", 5, [""]),
        ("one two three", 8, ["one two ", "three"]),
        ("one two    three", 7, ["one two    ", "three"]),
        ("aaaaaaaaaa b", 4, ["aaaa", "aaaa", "aa b"]),
        ("    indented-word", 10, ["    indent", "ed-word"]),
        ("a “quoted” word", 9, ["a ", "“quoted” ", "word"]),
        ("漢字漢字。漢字", 8, ["漢字漢", "字。漢字"]),
        ("日本語 English", 9, ["日本語 ", "English"]),
        ("x\tyy", 5, ["x\t", "yy"]),
        ("👨‍👩‍👧👨‍👩‍👧👨‍👩‍👧", 4, ["👨‍👩‍👧👨‍👩‍👧", "👨‍👩‍👧"]),
        ("trailing   ", 8, ["trailing   "]),
    ],
)
def test_rows(line: str, width: int, rows: list[str]) -> None:
    assert [line[start:end] for start, end in layout(line, width)] == rows


def test_unusual_characters_are_marks_of_one_cell() -> None:
    assert [(glyph.shown, glyph.width) for glyph in glyphs("\x00\u200b\u2028\ufeff")] == [
        ("␀", 1),
        ("␦", 1),
        ("␦", 1),
        ("␦", 1),
    ]


def test_a_joiner_between_letters_is_no_mark() -> None:
    assert "␦" not in "".join(glyph.shown for glyph in glyphs("می‌خواهم"))


def test_a_very_long_line_is_cut_at_cells() -> None:
    assert layout("word " * 10_000, 50)[:2] == ((0, 50), (50, 100))
    assert len(layout("é\u0301" * 20_001, 50)) == 401
