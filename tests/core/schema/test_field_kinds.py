"""Field kinds: what they accept, and what they say of a value."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from caseedit.core.schema.schema import Field, Option
from caseedit.core.schema.types import CONTROLS, KINDS, control_of
from caseedit.core.schema.types.date import form_of

DESIGNED = (
    "string text markdown html slug url email code color uuid int number bool date time datetime select multiselect "
    "tags list object blocks map image file reference const raw"
)


def test_every_kind_of_the_design_is_there_and_names_a_control() -> None:
    assert set(KINDS) == set(DESIGNED.split())
    assert all(kind.control in CONTROLS for kind in KINDS.values())


def test_lists_of_groups_are_records() -> None:
    assert control_of(Field("a", "list", item=Field("", "object"))) == "records"
    assert control_of(Field("a", "list", item=Field("", "string"))) == "list"
    assert control_of(Field("a", "list", item=Field("", "list"))) == "raw"
    assert control_of(Field("a", "image", settings={"multiple": True})) == "list"
    assert control_of(Field("a", "string", options=(Option("x"),))) == "choice"
    assert control_of(Field("a", "nonsense")) == "raw"


@pytest.mark.parametrize(
    ("kind", "settings", "text", "message", "replacement"),
    [
        ("date", {}, "2021-03-09", None, None),
        ("date", {}, "2020-02-29", None, None),
        ("date", {}, "2021-02-30", "does not exist", None),
        ("date", {}, "2021-13-01", "does not exist", None),
        ("date", {}, "2021-03-09T25:00", "has a time that does not exist", None),
        ("date", {}, "2021-03-09T10:00:00Z", None, None),
        ("date", {}, "2021-03-09 10:00:00 -0700", None, None),
        ("date", {}, "soon", "is no date", None),
        ("date", {}, "March 9, 2021", "is not written as dates are here", "2021-03-09"),
        ("date", {}, "03/09/2021", "is not written as dates are here", None),
        ("date", {"format": "%B %d, %Y"}, "2021-03-09", "is not written as dates are here", "March 09, 2021"),
        ("date", {"format": "%B %d, %Y"}, "March 9, 2021", None, None),
        ("date", {"format": "%Y-%m-%d"}, "2021-3-9", "is not written as dates are here", "2021-03-09"),
        ("date", {"format": "%Y-%m-%d"}, "", None, None),
        ("time", {}, "14:30", None, None),
        ("time", {}, "24:30", "is no time of day", None),
        ("url", {}, "https://example.org/x?lang=en", None, None),
        ("url", {}, "http://www.Healthdata.gov", None, None),
        ("url", {}, "www.example.org/x", "has no https:// in front", "https://www.example.org/x"),
        ("url", {}, "example.org:8080/x", "has no https:// in front", "https://example.org:8080/x"),
        ("url", {}, "https://example.org ", "has a space at an end", "https://example.org"),
        ("url", {}, "https://a b", "has a space in it", None),
        ("url", {}, "https://example.org/a)", "has one bracket too many", None),
        ("url", {}, "javascript:alert(1)", "begins with ‘javascript:’", None),
        ("url", {}, "https:/example.org", "names no site", None),
        ("url", {}, "/press/x", None, None),
        ("url", {"relative": False}, "/press/x", "has no https:// in front", None),
        ("url", {"relative": True}, "press/x", None, None),
        ("url", {"schemes": ["https"]}, "http://example.org", "begins with ‘http:’", None),
        ("url", {}, "mailto:a@example.org", None, None),
        ("email", {}, "a.b@example.org", None, None),
        ("email", {}, "a.b(at)example.org", "is no e-mail address", None),
        ("slug", {}, "the-ferry", None, None),
        ("slug", {}, "The Ferry", "cannot be part of an address", "the-ferry"),
        ("color", {}, "#a1b2c3", None, None),
        ("color", {}, "#a1b2c", "is no colour", None),
        ("uuid", {}, "123e4567-e89b-12d3-a456-426614174000", None, None),
        ("uuid", {}, "123", "is no UUID", None),
    ],
)
def test_faults(kind: str, settings: dict[str, Any], text: str, message: str | None, replacement: str | None) -> None:
    found = list(KINDS[kind].faults(Field("x", kind, settings=settings), text, text))
    assert [(fault.message, fault.replacement) for fault in found] == (
        [] if message is None else [(message, replacement)]
    )


@pytest.mark.parametrize(
    ("kind", "value", "accepted"),
    [
        ("int", 3, True),
        ("int", 3.0, True),
        ("int", 3.5, False),
        ("int", True, False),
        ("int", float("inf"), False),
        ("int", float("nan"), False),
        ("number", 3.5, True),
        ("bool", True, True),
        ("bool", "yes", False),
        ("string", 10, False),
        ("date", date(2021, 3, 9), True),
        ("list", "a", False),
        ("object", {}, True),
        ("select", ["a"], False),
        ("raw", None, True),
    ],
)
def test_accepts(kind: str, value: Any, accepted: bool) -> None:
    assert KINDS[kind].accepts(value) is accepted


def test_forms_of_dates() -> None:
    assert form_of("2021-03-09") == "%Y-%m-%d"
    assert form_of("9 March 2021") == "%d %B %Y"
    assert form_of("a title") is None
