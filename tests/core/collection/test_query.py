from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseedit.core.collection.query import Word, parse

TEXT = "Promoting public health case-studies/HHS.md U.S. Department"
FIELDS: dict[str, Any] = {
    "tags": ["UX", "Open Data"],
    "weight": 2,
    "website": "",
    "partner": None,
    "date": date(2020, 3, 5),
    "quoted": "2020-03-05",
    "promoted": True,
    "images": [{"url": "a.jpg", "alt": "Home page"}],
    "title": "Promoting public health",
}


@pytest.mark.parametrize(
    ("words", "fits"),
    [
        ("", True),
        ("hhs", True),
        ("HEALTH hhs", True),
        ("health -hhs", False),
        ('"public health"', True),
        ('"health public"', False),
        ("tags:ux", True),
        ("tags:data", True),
        ("tags=data", False),
        ('tags="open data"', True),
        ("-tags:Drupal", True),
        ("weight<3", True),
        ("weight<2", False),
        ("weight>=2", True),
        ("weight>10", False),
        ("website:", False),
        ("-website:", True),
        ("-partner:", True),
        ("has:tags", True),
        ("has:website", False),
        ("has:error", True),
        ("is:changed", False),
        ("date>=2020", True),
        ("quoted>=2020", True),
        ("date<2020", False),
        ("date>2020-03-05", False),
        ("promoted:true", True),
        ("images[0].alt:home", True),
        ("images:a.jpg", True),
        ("nothing:x", False),
        ("-nothing:x", True),
        ("title:public", True),
        ("http://x", False),
    ],
)
def test_words(words: str, fits: bool) -> None:
    assert parse(words).matches(TEXT, FIELDS, ("error",)) is fits


def test_half_a_word_is_a_word() -> None:
    assert parse('tags:"Open').words == (Word("tags", ":", "Open", False),)
    assert parse('"Open da').words == (Word("", "", "Open da", False),)
    assert parse("-").words == ()


def test_letters_written_in_two_ways_are_the_same() -> None:
    assert parse("cafe\u0301").matches("Café")
    assert parse("STRASSE").matches("Straße")


def test_only_field_words_need_fields() -> None:
    assert not parse("hhs is:changed").needs_fields
    assert parse("hhs weight<3").needs_fields


@given(st.text(), st.text())
def test_nothing_typed_is_an_error(words: str, text: str) -> None:
    parse(words).matches(text, FIELDS)
    assert parse("").matches(text)
