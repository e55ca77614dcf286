"""Conditions on front matter, and the word that was meant."""

from __future__ import annotations

from typing import Any

import pytest

from caseedit.core.schema.conditions import holds, near_miss
from caseedit.core.schema.near import distance, nearest

FIELDS: dict[str, Any] = {
    "type": "story",
    "weight": 3,
    "draft": False,
    "website": None,
    "tags": ["UX", "Open Data"],
    "images": [{"url": "a.png"}],
    "date": "2021-03-09",
}


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({}, True),
        ({"type": "story"}, True),
        ({"type": ["press", "story"]}, True),
        ({"type": "press"}, False),
        ({"type": "story", "weight": 4}, False),
        ({"weight": {"min": 1, "max": 9}}, True),
        ({"weight": {"min": 4}}, False),
        ({"website": {"exists": True}}, True),
        ({"website": {"empty": True}}, True),
        ({"partner": {"exists": True}}, False),
        ({"partner": {"exists": False}}, True),
        ({"partner": {"empty": True}}, True),
        ({"tags": "UX"}, True),
        ({"tags": "DevOps"}, False),
        ({"images[0].url": "a.png"}, True),
        ({"images[1].url": "a.png"}, False),
        ({"date": {"min": "2021-01-01"}}, True),
        ({"type": {"matches": "^st"}}, True),
        ({"type": {"matches": "^ry"}}, False),
        ({"type": {"matches": "("}}, False),
        ({"draft": 0}, False),
        ({"draft": False}, True),
        ({"any": [{"type": "press"}, {"weight": 3}]}, True),
        ({"any": []}, False),
        ({"not": {"type": "press"}}, True),
        ({"weight": {"min": "x"}}, False),
    ],
)
def test_holds(condition: dict[str, Any], expected: bool) -> None:
    assert holds(condition, FIELDS) is expected


def test_a_near_miss_names_the_word_meant() -> None:
    assert near_miss({"type": "case-study"}, {"type": "case-studdy"}) == ("type", "case-studdy", "case-study")
    assert near_miss({"type": "case-study"}, {"type": "general"}) is None
    assert near_miss({"type": "case-study"}, {}) is None
    assert near_miss({"type": "case-study"}, {"type": ["x"]}) is None


@pytest.mark.parametrize(
    ("word", "candidates", "expected"),
    [
        ("Dev Ops", ["UX", "DevOps"], "DevOps"),
        ("clientname", ["client_name", "title"], "client_name"),
        ("tag", ["tags", "title"], "tags"),
        ("wieght", ["weight", "website"], "weight"),
        ("colour", ["title", "weight"], None),
        ("UX", ["US"], "US"),
        ("", ["a"], None),
        ("x" * 500, ["x" * 499], None),
    ],
)
def test_nearest(word: str, candidates: list[str], expected: str | None) -> None:
    assert nearest(word, candidates) == expected


def test_strictly_near_is_a_letter_in_six() -> None:
    assert nearest("case-studdy", ["case-study"], strict=True) == "case-study"
    assert nearest("UX", ["UI"], strict=True) is None


def test_distance_counts_a_swap_once() -> None:
    assert distance("brigde", "bridge", 2) == 1
    assert distance("abc", "xyz", 2) == 3
    assert distance("", "abcdef", 2) == 3
