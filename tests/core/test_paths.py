from __future__ import annotations

import pytest

from caseedit.core.paths import FieldPath, format_path, parse_path, value_at

VALUES = {"a": [{"b": "text"}, None], "1": 2}


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ((), VALUES),
        (("a", 0, "b"), "text"),
        (("a", -1), None),
        (("a", 0, "b", 0), "nothing"),
        (("a", 2), "nothing"),
        (("a", -3), "nothing"),
        (("a", "b"), "nothing"),
        ((1,), "nothing"),
        (("1", "x"), "nothing"),
    ],
)
def test_a_value_is_found_by_its_path(path: FieldPath, found: object) -> None:
    assert value_at(VALUES, path, "nothing") == found


@pytest.mark.parametrize("path", [("a",), ("odd key", 3, "x"), ('"', "a.b", "c=d"), ("", -1)])
def test_a_path_is_read_as_it_is_written(path: FieldPath) -> None:
    assert parse_path(format_path(path)) == path
