"""Patterns mean what Python's mean, and cannot hang."""

from __future__ import annotations

import re

import pytest
from counting import calls_of
from hypothesis import given
from hypothesis import strategies as st

from caseedit.core.schema.pattern_reader import LONGEST_PATTERN
from caseedit.core.schema.patterns import Pattern, PatternError

ATOMS = st.sampled_from(
    ["a", "b", "-", ".", "[a-b]", "[^a]", r"\d", r"\w", r"\s", r"\b", "^", "$", "[a-c0-9-]", r"\.", "é"]
)


def repeated(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    counts = st.sampled_from(["", "*", "+", "?", "{2}", "{1,3}", "{0,2}", "{2,}", "*?", "+?"])
    groups = st.one_of(
        st.lists(inner, min_size=1, max_size=3).map("".join),
        st.lists(inner, min_size=1, max_size=3).map("|".join),
    ).map(lambda text: f"({text})")
    return st.tuples(st.one_of(ATOMS.filter(lambda atom: atom not in ("^", "$", r"\b")), groups), counts).map("".join)


PATTERNS = st.lists(st.one_of(ATOMS, st.recursive(ATOMS, repeated, max_leaves=8)), max_size=4).map("".join)


@given(PATTERNS, st.text("ab-0c .é\n", max_size=12))
def test_it_finds_what_python_finds(pattern: str, text: str) -> None:
    # Python's `$` also stands before a last line end; ours only at the end.
    expected = re.search(pattern.replace("$", r"\Z"), text) is not None
    assert Pattern(pattern).found_in(text) is expected


@pytest.mark.parametrize(
    "pattern",
    [
        "(a+)+$",
        "(a|a)*$",
        "(a*)*b",
        "^(([a-z])+.)+[A-Z]([a-z])+$",
        "(.*)*x",
        ".*.*.*.*=",
        "(a?){50}a{50}",
        r"(\w+\s?)*!",
        "(([a-z0-9]|.)?){150}!",
        "[^!]{200}[^!]{200}!",
        r"(\w|.){190}\d!",
        "[" + "".join(f"{letter}-{letter}" for letter in "abcdefghijklmnopqrstuvwxyz" * 3) + "]{190}!",
    ],
)
@pytest.mark.parametrize("text", ["a" * 10_000, "".join(map(chr, range(0x4E00, 0x4E00 + 10_000)))], ids=["a", "han"])
def test_patterns_that_hang_others_take_few_steps(pattern: str, text: str) -> None:
    assert calls_of(lambda: Pattern(pattern).found_in(text)) < 1_000_000


def test_what_takes_too_many_steps_is_no_fault() -> None:
    text = "".join(map(chr, range(0x4E00, 0x4E00 + 10_000)))
    assert not Pattern(r"(\w|.){190}\d!").found_in(text[:20])
    assert Pattern(r"(\w|.){190}\d!").found_in(text)


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        ("(a", "a ( is never closed"),
        ("a)", "a ) closes nothing"),
        ("[a", "a [ is never closed"),
        ("*a", "nothing before it"),
        ("a**", "two repetitions"),
        ("a{3,1}", "smaller than the first"),
        ("a{x}", "how often"),
        ("a{999}", "200 times at most"),
        ("(?=a)b", "is not offered"),
        ("(?!a)b", "is not offered"),
        (r"(a)\1", "is not offered"),
        ("[b-a]", "runs backwards"),
        ("\\", "ends too early"),
        ("a" * (LONGEST_PATTERN + 1), "longer than"),
        ("((((a{99}){99}){99}){99})", "too many repetitions"),
        ("(" * 100, "nested too deep"),
    ],
)
def test_what_cannot_be_used_says_why(pattern: str, reason: str) -> None:
    with pytest.raises(PatternError, match=re.escape(reason)):
        Pattern(pattern)


def test_the_form_of_an_address() -> None:
    pattern = Pattern.of("^/case-study/[a-z0-9]+(-[a-z0-9]+)*$")
    assert pattern.found_in("/case-study/healthy-ferry-2")
    for text in ("/case-study/HHS", "/case-study/a--b", "/case-study/", "x/case-study/a", "/case-study/a-"):
        assert not pattern.found_in(text)


def test_letters_of_any_case() -> None:
    assert Pattern("(?i)^hhs$").found_in("HhS")
    assert not Pattern("^hhs$").found_in("HhS")
    assert Pattern("(?i)^[a-f]+$").found_in("AbC")


@given(st.text(max_size=40))
def test_any_text_is_a_pattern_or_says_why_not(text: str) -> None:
    try:
        Pattern(text).found_in("some text")
    except PatternError as error:
        assert str(error)
