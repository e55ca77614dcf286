"""`caseedit check` on values that must be unique together, dates among them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

pytest_plugins = ("cli_running",)

SCHEMA = """version: 1
dialect: js-yaml-4
collections:
  - name: talks
    match: "*.md"
    unique: [[day, room], end]
    fields:
      - { name: day, type: date }
      - { name: room, type: string }
      - { name: end, type: datetime }
"""


@pytest.mark.parametrize(
    ("first", "second", "fields"),
    [
        ("day: 2021-01-01\nroom: A", "room: A\nday: 2021-01-01", ["day", "day"]),
        ("day: 2021-01-01\nroom: A", 'room: A\nday: "2021-01-01"', ["day", "day"]),
        ("day: 2021-01-01\nroom: A", "day: 2021-01-01\nroom: B", []),
        ("end: 2021-01-01T10:00:00Z", "end: 2021-01-01T10:00:00Z", ["end", "end"]),
        ("end: 2021-01-01T10:00:00Z", "end: 2021-01-01T11:00:00Z", []),
    ],
)
def test_dates_are_compared(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    run: Any,
    first: str,
    second: str,
    fields: list[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("caseedit.yml").write_text(SCHEMA)
    for name, text in (("a.md", first), ("b.md", second)):
        Path(name).write_text(f"---\n{text}\n---\n")
    problems = json.loads(run("check", "--format", "json").out)["problems"]
    assert [(item["rule"], item["field"]) for item in problems] == [("not-unique", field) for field in fields]
