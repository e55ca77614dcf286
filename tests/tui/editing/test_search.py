"""Where a query is in a text."""

from __future__ import annotations

import re
from itertools import pairwise
from time import monotonic
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseedit.core.text import Span, apply_edits
from caseedit.tui.editing import search
from caseedit.tui.editing.search import BadPatternError, Found, Query, find


def found(query: Query, text: str) -> list[str]:
    return [span.of(text) for span in query.matches(text)]


@pytest.mark.parametrize(
    ("query", "text", "matches"),
    [
        (Query("data"), "Data data DATA", ["Data", "data", "DATA"]),
        (Query("Data"), "Data data DATA", ["Data"]),
        (Query("Data", match_case=False), "Data data", ["Data", "data"]),
        (Query("data", match_case=True), "Data data", ["data"]),
        (Query("a.b*"), "a.b* aXb", ["a.b*"]),
        (Query("cat", whole_word=True), "cat concat cats Cat, ćat", ["cat", "Cat"]),
        (Query(r"\w+\.gov", is_pattern=True), "x.gov, Health.GOV", ["x.gov", "Health.GOV"]),
        (Query(r"^\S+$", is_pattern=True), "one\r\ntwo\rx y\nthree", ["one", "two", "three"]),
        (Query("x*", is_pattern=True), "axxb", ["xx"]),
        (Query("é"), "café cafe\u0301 cafe", ["é", "e\u0301"]),
        (Query("e\u0301"), "café cafe\u0301", ["é", "e\u0301"]),
        (Query("e"), "cafe\u0301 e", ["e"]),
        (Query("straße"), "STRASSE Straße", ["Straße"]),
        (Query(""), "abc", []),
    ],
)
def test_matches(query: Query, text: str, matches: list[str]) -> None:
    assert found(query, text) == matches


@pytest.mark.parametrize("pattern", ["(", "[a", "*a", "(?P<x>a)(?P<x>b)", "a{2}{3}"])
def test_what_is_no_pattern_is_told(pattern: str) -> None:
    with pytest.raises(BadPatternError, match="Not a regular expression"):
        Query(pattern, is_pattern=True).matches("text")


@pytest.mark.parametrize(
    "pattern", ["(a+)+$", "(a*)*b", "(?:x|xx)+y", "((a+)b?)*c", r"(\w+\s?)*$", "(a?){30}a", "([ab]+)*"]
)
def test_a_pattern_that_could_take_for_ever_is_refused(pattern: str) -> None:
    with pytest.raises(BadPatternError, match="for ever"):
        Query(pattern, is_pattern=True).matches("a" * 40)


@pytest.mark.parametrize("pattern", [r"(\d\d)+", r"\(a+\)+", "[(a+)]+", "(ab){2,3}", "a+(b)", "(a+)(b+)", "a.*b"])
def test_usual_patterns_are_not_refused(pattern: str) -> None:
    Query(pattern, is_pattern=True).matches("text")


def test_a_pattern_that_is_slow_on_this_text_stops(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "_SECONDS", -1.0)
    with pytest.raises(BadPatternError, match="too long"):
        Query("a", is_pattern=True).matches("a\nb")


def test_a_pattern_does_not_leave_its_line() -> None:
    began = monotonic()
    assert Query(r"\"[^\"]*z", is_pattern=True).matches('"a\n' * 3_000) == []
    assert monotonic() - began < 30


@pytest.mark.parametrize(
    ("at", "backwards", "start", "position", "wrapped"),
    [
        (0, False, 0, 1, False),
        (1, False, 4, 2, False),
        (9, False, 0, 1, True),
        (8, True, 4, 2, False),
        (2, True, 8, 3, True),
    ],
)
def test_the_search_goes_round(at: int, backwards: bool, start: int, position: int, wrapped: bool) -> None:
    result = find(Query("abc"), "abc abc abc", at, backwards=backwards)
    assert result == Found(Span(start, start + 3), position, 3, wrapped)
    assert result.told == f"{position} of 3"


def test_what_is_told() -> None:
    assert find(Query("x"), "abc", 0).told == "no match"
    assert find(Query("(", is_pattern=True), "abc", 0).told.startswith("Not a regular expression")
    assert find(Query("a"), "a" * 20_000, 0).told == "1 of 10,000+"


def test_replacements() -> None:
    text = "one Two cafe\u0301"
    assert apply_edits(text, Query("o").replacements(text, r"\0")) == r"\0ne Tw\0 cafe" + "\u0301"
    query = Query(r"(\w)(\w+)", is_pattern=True)
    assert apply_edits(text, query.replacements(text, r"\2\1")) == "neo woT aféc"
    assert query.replacement(text, Span(4, 7), r"<\g<1>>").text == "<T>"
    with pytest.raises(BadPatternError, match="replacement"):
        query.replacements(text, r"\9")
    assert Query("").replacements(text, "x") == []


@given(st.text("aAe\u0301é🇩🇪\n\r ", max_size=30), st.text("aAe\u0301é🇩🇪 ", min_size=1, max_size=2), st.booleans())
def test_matches_are_those_of_the_composed_text(text: str, words: str, exact: bool) -> None:
    spans = Query(words, match_case=exact).matches(text)
    assert all(before.end <= after.start for before, after in pairwise(spans))
    pattern = re.compile(re.escape(normalize("NFC", words)), 0 if exact else re.IGNORECASE)
    assert all(pattern.search(normalize("NFC", span.of(text))) for span in spans)
    assert bool(spans) or not pattern.search(normalize("NFC", text))
