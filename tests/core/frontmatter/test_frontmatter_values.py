from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
import yaml
from frontmatter_cases import block, good_tree

from caseedit.core.frontmatter.values import DIALECTS, fields_of, kind_of, kinds_of_text, value_of

NAMES = ("js-yaml-3", "js-yaml-4", "yaml-1.2", "psych", "go-3", "go-2", "pyyaml")
# What each reader makes of unquoted text; None: the text itself.
TABLE: dict[str, tuple[Any, ...]] = {
    "yes": (None, None, None, True, None, True, True),
    "Off": (None, None, None, False, None, False, False),
    "y": (None, None, None, None, None, True, None),
    "True": (True, True, True, True, True, True, True),
    "012": (10, 12, 12, 10, 10, 10, 10),
    "0o14": (None, 12, 12, None, 12, 12, None),
    "08": (None, 8, 8, None, 8.0, 8.0, None),
    "10:00": (600, None, None, 36000, None, None, 600),
    "1:30": (90, None, None, 5400, None, None, 90),
    "1_000": (1000, None, None, 1000, 1000, 1000, 1000),
    "1,000": (None, None, None, 1000, None, None, None),
    "1e3": (1000.0, 1000.0, 1000.0, None, 1000.0, 1000.0, None),
    "3.10": (3.1,) * 7,
    "-7": (-7,) * 7,
    "0b11": (3, 3, None, 3, 3, 3, 3),
    "2018-01-01": (*[date(2018, 1, 1)] * 2, None, date(2018, 1, 1), date(2018, 1, 1), None, date(2018, 1, 1)),
    "2018-1-1": (None, None, None, date(2018, 1, 1), date(2018, 1, 1), None, None),
    "1.2.3": (None,) * 7,
    "e3": (None,) * 7,
    "=": (None,) * 7,
}
# psych counts 10:00 in seconds of an hour; what matters here is that it is a number there.
LOOSE = {("10:00", "psych"), ("1:30", "psych")}


@pytest.mark.parametrize("text", TABLE)
@pytest.mark.parametrize("name", NAMES)
def test_each_reader_takes_unquoted_text_in_its_way(text: str, name: str) -> None:
    expected = TABLE[text][NAMES.index(name)]
    tree = good_tree(block(f"a: {text}\n"))
    value = value_of(tree.find(("a",)), tree, name)
    if (text, name) in LOOSE:
        assert kind_of(tree.find(("a",)), name) == "int"
        return
    assert (type(value), value) == ((str, text) if expected is None else (type(expected), expected))


def test_nothing_and_symbols() -> None:
    for text in ("~", "null", "Null", ""):
        assert set(kinds_of_text(text)) == {"null"}
    assert dict(zip(DIALECTS, kinds_of_text(":foo"), strict=True))["psych"] == "symbol"
    assert dict(zip(DIALECTS, kinds_of_text("2018-01-01 10:00:00 -0700"), strict=True))["psych"] == "datetime"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2020-99-99", "2020-99-99"),
        ("2020-02-30 10:00:00", "2020-02-30 10:00:00"),
        ("9" * 41, "9" * 41),
        ("0x" + "f" * 60, "0x" + "f" * 60),
        ("!md text", "text"),
        ("!!int text", "text"),
        ("!!bool maybe", "maybe"),
        ("!!str 012", "012"),
        ("! 012", "012"),
        ("!!int '3'", 3),
        ("!<tag:yaml.org,2002:int> '3'", 3),
        ("2018-01-02T10:20:30.5+02:00", datetime(2018, 1, 2, 10, 20, 30, 500000, timezone(timedelta(hours=2)))),
        ("2018-01-02T10:20:30Z", datetime(2018, 1, 2, 10, 20, 30, tzinfo=UTC)),
        (".inf", float("inf")),
    ],
)
def test_odd_things_are_their_text_and_never_raise(text: str, value: object) -> None:
    assert fields_of(good_tree(block(f"a: {text}\n"))) == {"a": value}


def test_merge_keys_bring_in_what_is_not_there() -> None:
    text = block("base: &b {x: 1, y: 2}\nmore: &m {z: 3}\nm:\n  <<: [*b, *m]\n  y: 9\n")
    assert fields_of(good_tree(text))["m"] == {"x": 1, "z": 3, "y": 9}
    assert "<<" in fields_of(good_tree(text), "yaml-1.2")["m"]


def test_keys_are_text() -> None:
    assert fields_of(good_tree(block("2018: a\n? [b, c]\n: d\n"))) == {"2018": "a", "[b, c]": "d"}


@pytest.mark.parametrize(
    "text", ["12", "1.5", "yes", "~", "2018-01-02", "a", "1:30", "0x1f", "+3", ".5", "1.", "-.inf"]
)
def test_the_pyyaml_dialect_is_pyyaml(text: str) -> None:
    assert fields_of(good_tree(block(f"a: {text}\n"))) == yaml.safe_load(f"a: {text}\n")
