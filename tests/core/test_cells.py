from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseedit.core.cells import cell_width, clip, grapheme_boundaries, graphemes, wrap_words
from caseedit.core.clean import show

MIXED = st.text(alphabet="ab  -é漢。ー👍❤\ufe0f\u0301\u200d👩🇩🇪क्षि한", max_size=60)


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ("", 0),
        ("abc", 3),
        ("“é–…”", 5),
        ("漢字", 4),
        ("👨‍👩‍👧", 2),
        ("🇩🇪", 2),
        ("❤️", 2),
        ("❤", 1),
        ("e\u0301", 1),
        ("क्षि", 2),
        ("␛", 1),
    ],
)
def test_cell_width(text: str, width: int) -> None:
    assert cell_width(text) == width


def test_graphemes_are_what_people_see() -> None:
    assert list(graphemes("a👨‍👩‍👧e\u0301🇩🇪")) == ["a", "👨‍👩‍👧", "e\u0301", "🇩🇪"]
    assert grapheme_boundaries("a\r\nb") == [0, 1, 3, 4]
    assert grapheme_boundaries("") == [0]


@pytest.mark.parametrize(
    ("text", "width", "clipped"),
    [
        ("hello", 5, "hello"),
        ("hello", 4, "hel…"),
        ("漢字漢字", 5, "漢字…"),
        ("漢字", 3, "漢…"),
        ("abc", 0, ""),
        ("abc", 1, "…"),
    ],
)
def test_clip(text: str, width: int, clipped: str) -> None:
    assert clip(text, width) == clipped


def test_wrapping_breaks_at_words_and_cuts_long_ones() -> None:
    text = "the quick  brownish fox"
    assert [text[a:b] for a, b in wrap_words(text, 5)] == ["the ", "quick  ", "brown", "ish ", "fox"]
    text = "漢字漢字。x"
    assert [text[a:b] for a, b in wrap_words(text, 4)] == ["漢字", "漢", "字。", "x"]
    assert wrap_words("", 10) == [(0, 0)]


@given(MIXED, st.integers(1, 40))
def test_wrapped_lines_cover_the_text_and_fit(text: str, width: int) -> None:
    text = show(text)
    lines = wrap_words(text, width)
    assert "".join(text[start:end] for start, end in lines) == text
    boundaries = set(grapheme_boundaries(text))
    for start, end in lines:
        assert start in boundaries and end in boundaries
        line = text[start:end].rstrip(" ")
        assert cell_width(line) <= width or len(list(graphemes(line))) == 1


@given(st.text(alphabet="ab  c", max_size=60), st.integers(1, 20))
def test_both_ways_of_wrapping_agree(text: str, width: int) -> None:
    from caseedit.core import cells

    assert cells._wrap_single(text, width) == cells._wrap_clusters(text, width)


@given(MIXED, st.integers(0, 40))
def test_clipped_text_fits(text: str, width: int) -> None:
    text = show(text)
    assert cell_width(clip(text, width)) <= width


def test_western_text_does_not_import_the_tables() -> None:
    code = (
        "import sys; from caseedit.core.cells import cell_width, wrap_words; from caseedit.core.clean import show;"
        "show('“é” – x'); cell_width('“é” – x'); wrap_words('“é” – x', 2); sys.exit('wcwidth' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
