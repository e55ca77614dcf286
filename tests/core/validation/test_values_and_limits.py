"""Values beside what a schema asks for: limits of dates in any form, options and fixed words in quotes or without."""

from __future__ import annotations

from pathlib import Path

import pytest

from caseedit import loads
from caseedit.core.schema.loader import load_catalog
from caseedit.core.validation.check import check_files


def told(tmp_path: Path, field: str, value: str, dialect: str = "psych") -> list[tuple[str, str, str]]:
    """Return rule, message and hint of what is wrong with one value of a field."""
    (tmp_path / "caseedit.yml").write_text(
        f"version: 1\ndialect: {dialect}\n"
        f"collections:\n  - {{ name: a, match: '*.md', fields: [{{ name: x, {field} }}] }}\n"
    )
    file = tmp_path / "a.md"
    file.write_text(f"---\nx: {value}\n---\n")
    catalog = load_catalog(tmp_path)
    assert catalog.errors == ()
    ((_, found),) = check_files([file], catalog)
    return [(item.rule, item.message, item.hint) for item in found]


@pytest.mark.parametrize(
    ("field", "fits", "early", "late"),
    [
        ("type: date", "2021-03-09", "1999-12-31", "2022-01-01"),
        ("type: date, format: '%d/%m/%Y'", "05/03/2020", "31/12/1999", "01/01/2040"),
        ("type: date, format: '%B %d, %Y'", "March 5, 2020", "May 1, 1999", "January 1, 2022"),
        ("type: datetime", "2021-12-31T23:30:00Z", "1999-12-31 10:00", "2022-01-01T00:00:00+02:00"),
    ],
)
def test_dates_are_compared_as_days(tmp_path: Path, field: str, fits: str, early: str, late: str) -> None:
    field += ", min: '2000-01-01', max: '2021-12-31'"
    assert told(tmp_path, field, f'"{fits}"') == []
    assert told(tmp_path, field, f'"{early}"') == [
        ("too-short", f"‘x’ is {early}, the earliest is 2000-01-01.", "Write 2000-01-01 or later.")
    ]
    assert told(tmp_path, field, f'"{late}"') == [
        ("too-long", f"‘x’ is {late}, the latest is 2021-12-31.", "Write 2021-12-31 or earlier.")
    ]


def test_times_are_compared_as_times(tmp_path: Path) -> None:
    field = "type: time, min: '08:00', max: '18:00'"
    assert [told(tmp_path, field, f'"{value}"') for value in ("9:30", "08:00", "17:59:30")] == [[], [], []]
    assert [told(tmp_path, field, f'"{value}"')[0][0] for value in ("7:59", "18:30")] == ["too-short", "too-long"]


@pytest.mark.parametrize(
    ("field", "value", "hint"),
    [
        ("type: select, options: [true, false]", '"true"', "The site reads it as text: take the quotes away."),
        ("type: select, options: [1, 2]", "'1'", "The site reads it as text: take the quotes away."),
        ("type: select, options: [true, false]", "flase", "Did you mean ‘false’?"),
        ("type: select, options: [{ value: a1, label: North }, b]", "North", "Did you mean ‘a1’?"),
        ("type: select, options: ['1', '2']", "1", "The site reads it as the number 1: put quotes around it."),
        ("type: const, value: 'yes'", "yes", "Put quotes around it."),
        ("type: const, value: true", '"true"', "Take the quotes away."),
        ("type: const, value: true", "no", "Write ‘true’."),
        ("type: const, value: 3", "4", "Write ‘3’."),
    ],
)  # fmt: skip
def test_a_word_that_is_no_option_as_it_is_read(tmp_path: Path, field: str, value: str, hint: str) -> None:
    assert [(rule, said) for rule, _, said in told(tmp_path, field, value)] == [("not-in-options", hint)]
    text = (tmp_path / "a.md").read_text()
    document = loads(text, tmp_path / "a.md", dialect="psych")
    catalog = load_catalog(tmp_path)
    (item,) = dict(check_files([tmp_path / "a.md"], catalog))[tmp_path / "a.md"]
    document.apply(item.fix)
    (tmp_path / "a.md").write_bytes(document.to_bytes())
    assert dict(check_files([tmp_path / "a.md"], catalog))[tmp_path / "a.md"] == []


@pytest.mark.parametrize(("dialect", "severity"), [("go-2", ["error"]), ("go-3", ["warning"]), ("js-yaml-4", [])])
def test_a_question_mark_in_brackets_that_the_site_cannot_read(
    tmp_path: Path, dialect: str, severity: list[str]
) -> None:
    assert [rule for rule, _, _ in told(tmp_path, "type: raw", "[who?, 012, yes]", dialect)] == [
        "reader-differs" for _ in severity
    ]
    found = dict(check_files([tmp_path / "a.md"], load_catalog(tmp_path)))[tmp_path / "a.md"]
    assert [item.severity for item in found] == severity
