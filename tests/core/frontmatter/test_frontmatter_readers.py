"""What our writer writes as text is read as that same text: by PyYAML in C and in Python, and by ruamel.yaml."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

import pytest
import yaml
from frontmatter_cases import block, done
from hypothesis import example, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from caseedit.core.document.document import loads
from caseedit.core.frontmatter.operations import Insert, Operation, Set
from caseedit.core.frontmatter.values import DIALECTS
from caseedit.core.frontmatter.writer import new_entry

PIECES = [
    *":#,[]{}&*!|>%@?-'\"`\\/ \t\n\r=<~.+_0123eEyNabZ",
    *"\x85\u2028\u2029\ufeff\u200b\u202e\u2066é😀\xa0\x00\x07\x1b\x7f\x9f\ufffe\ufffd\U0001fffe",
    *("yes", "no", "on", "y", "null", "nan", "inf", "true", "~", "=", "<<", "---", "...", "- ", "? ", ": ", " #"),
    *("2018-01-01", "2018-1-1 10:00:00 -0700", "1:30", "012", "0o14", "08", "1_000", "1,000", "1e3", "e3", "0b11"),
    *(":foo", "\n\n", " \n", "\n ", "a?&/", "word", "two words", "{{ x }}", "<b>", "http://a.b/?c=d&e#f"),
]
STRINGS = st.lists(st.sampled_from(PIECES), max_size=8).map("".join) | st.text(max_size=12)
Find = Callable[[Any], Any]


def whole(data: Any) -> Any:
    return data["k"]


# How a value stands before, the operation that writes another one, and where that is found afterwards.
PLACES: list[tuple[str, Callable[[str], Operation], Find]] = [
    *(
        (f"k: {old}\nz: end\n", partial(Set, ("k",)), whole)
        for old in (
            "plain",
            "'single'",
            '"double"',
            "  # c",
            "&x plain",
            "|\n  literal\n\n  text",
            "|+\n  kept\n",
            "|2-\n    deep\n  text",
            ">-\n  folded\n  text\n\n  para\n   more\n  end",
            '"first\nsecond line\n\nthird"',
            "'first\n  second\n\n  third'",
            "first\n  second\n\n  third",
            "[a, b]",
            "\n  - a",
        )
    ),
    ("k: [plain, x]\n", partial(Set, ("k", 0)), lambda data: data["k"][0]),
    ("k: ['a', 'b']\n", partial(Set, ("k", 1)), lambda data: data["k"][1]),
    ("k: {a: plain, b: c}\n", partial(Set, ("k", "a")), lambda data: data["k"]["a"]),
    ("k:\n  - plain\n  - 'x'\n", partial(Set, ("k", 0)), lambda data: data["k"][0]),
    ("k:\n- a: x\n  b: |\n    lit\n    more\n", partial(Set, ("k", 0, "b")), lambda data: data["k"][0]["b"]),
    ("k: [a]\n", partial(Insert, ("k",), 1), lambda data: data["k"][1]),
    ("k:\n- 'a'\n", partial(Insert, ("k",), 0), lambda data: data["k"][0]),
    (
        "k:\n- {\n  u: 'a',\n  v: b\n  }\n",
        lambda text: Insert(("k",), 1, {"u": text, "v": text}),
        lambda d: d["k"][1]["v"],
    ),
    ("a: 1\n", partial(Set, ("k",)), whole),
    ("a: 'x'\nb: 'y'\n", partial(Set, ("k",)), whole),
    ("a: |\n  x\n  y\nb: |\n  z\n  w\n", partial(Set, ("k",)), whole),
    ("a: [x]\n", lambda text: Set(("k",), [text, "b"]), lambda data: data["k"][0]),
    ("a: {b: c}\n", lambda text: Set(("k",), {"m": {"n": text}}), lambda data: data["k"]["m"]["n"]),
]


def read_by_ruamel(kind: str, matter: str) -> Any:
    return YAML(typ=kind, pure=True).load(matter)


READERS: dict[str, Callable[[str], Any]] = {
    "PyYAML in C": partial(yaml.load, Loader=yaml.CSafeLoader),
    "PyYAML in Python": partial(yaml.load, Loader=yaml.SafeLoader),
    "ruamel.yaml": partial(read_by_ruamel, "safe"),
    "ruamel.yaml, round trip": partial(read_by_ruamel, "rt"),
}


def read_by_all(matter: str) -> dict[str, Any]:
    return {name: read(matter) for name, read in READERS.items()}


def matter_of(text: str) -> str:
    return text.removeprefix("---\n").removesuffix("---\nBody.\n")


@pytest.mark.parametrize(("matter", "operation", "find"), PLACES, ids=[repr(row[0]) for row in PLACES])
@given(wanted=STRINGS)
@settings(max_examples=40, deadline=None)
@example(wanted="a?&/")
@example(wanted="e3")
@example(wanted="")
@example(wanted="2018-01-01")
@example(wanted="=")
@example(wanted="<<")
@example(wanted="nan")
def test_text_is_read_alike_in_every_place(
    matter: str, operation: Callable[[str], Operation], find: Find, wanted: str
) -> None:
    text = done(block(matter), operation(wanted))
    for name, data in read_by_all(matter_of(text)).items():
        found = find(data)
        assert isinstance(found, str), (name, text)
        assert found == wanted, (name, text)


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@given(wanted=STRINGS)
@settings(max_examples=100, deadline=None)
def test_text_of_the_first_field_is_read_alike(newline: str, wanted: str) -> None:
    for name, data in read_by_all(new_entry("k", wanted, newline)).items():
        assert data == {"k": wanted}, name


@given(name=STRINGS.filter(lambda text: bool(text) and "\n" not in text and "\r" not in text))
@settings(max_examples=150, deadline=None)
def test_a_new_name_is_read_alike(name: str) -> None:
    text = done(block("a: 1\n"), Set((name,), "v"))
    for reader, data in read_by_all(matter_of(text)).items():
        assert data[name] == ("v"), (reader, text)


@pytest.mark.parametrize(
    "value",
    [True, False, None, 0, -7, 10**20, 1.5, -0.25, 1e21, 1e-7, math.inf, -math.inf, date(2018, 1, 2),
     datetime(2018, 1, 2, 3, 4, 5), datetime(2018, 1, 2, 3, 4, 5, tzinfo=UTC), datetime(2018, 1, 2, 3, 4, 5, 600000)],
)  # fmt: skip
def test_what_is_no_text_is_read_alike_too(value: Any) -> None:
    for matter in ("k: x\n", "a: 1\n", "k: 'x'\n", "k: |\n  x\n"):
        for name, data in read_by_all(matter_of(done(block(matter), Set(("k",), value)))).items():
            assert type(data["k"]) is type(value) or "round trip" in name
            assert data["k"] == value, name


PLAIN_PLACES = ("k: x\n", "k: yes\n", "k: 'x'\n", "a: 1\n", "k: 012\n", "k: 2018-01-01\n", "k: [a]\n")
PLAIN_VALUES: tuple[Any, ...] = (
    True, False, None, 10, -7, 1.5, 2.0, 1e21, math.inf, date(2018, 1, 2), [1, True], {"k": 1.0}
)  # fmt: skip


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("matter", PLAIN_PLACES)
@pytest.mark.parametrize("value", PLAIN_VALUES)
def test_a_value_is_written_so_that_the_reader_of_the_site_takes_it_for_that(
    dialect: str, matter: str, value: Any
) -> None:
    document = loads(f"---\n{matter}---\n", dialect=dialect)
    document.set(("k",), value)
    found = document.get(("k",))
    if isinstance(value, date) and not isinstance(found, date):
        assert found == value.isoformat()  # this reader knows no dates
    else:
        assert (type(found), found) == (type(value), value)
    before = document.text
    assert document.set(("k",), value) is None
    assert document.text == before
