"""The table of the benchmarks says what was measured, and of each aim whether it was met."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import __main__ as command
from benchmarks.screen import slow_line
from benchmarks.screen.programs import HELLO, NAIVE, OURS, Program
from benchmarks.screen.rows import ROWS, Aim, Row
from benchmarks.screen.table import table

FIGURES = {"key_bytes": {OURS: 120.0, NAIVE: 24_000.0}, "memory": {OURS: 50e6, HELLO: 40e6}, "idle_cpu": {OURS: 0.0004}}


def row(key: str) -> Row:
    return next(row for row in ROWS if row.key == key)


@pytest.mark.parametrize(
    ("key", "aim", "verdict"),
    [
        ("key_bytes", "≤ 250, ≤ 0.01 naive", "yes, yes (0.005 naive)"),
        ("memory", "≤ 1.35 hello", "yes (1.25 hello)"),
        ("idle_cpu", "≤ 0.10 %", "yes"),
        ("page_bytes", "≤ 1 micro", ""),
        ("folder_memory", "", ""),
    ],
)
def test_aims_are_judged_by_the_figures(key: str, aim: str, verdict: str) -> None:
    assert (row(key).aim, row(key).verdict(FIGURES)) == (aim, verdict)


def test_an_aim_that_was_missed_says_by_how_much() -> None:
    missed = Row("x", "x", aims=(Aim(10), Aim(0.1, NAIVE)))
    assert missed.verdict({"x": {OURS: 20.0, NAIVE: 100.0}}) == "**no**, **no** (0.2 naive)"
    assert Row("x", "x", aims=(Aim(0),)).verdict({"x": {OURS: 0.0}}) == "yes"


def test_what_was_never_seen_is_no_figure() -> None:
    assert row("echo").cell({"echo": {NAIVE: slow_line.LONGEST, OURS: 0.25}}, NAIVE) == "> 25,000 ms"
    assert row("echo").cell({"echo": {OURS: 0.25}}, OURS) == "250 ms"


def test_the_table_has_a_row_for_each_measure() -> None:
    lines = table(FIGURES, [Program(OURS, ()), Program(NAIVE, ())]).splitlines()
    assert len(lines) == 2 + len(ROWS)
    assert (
        lines[2]
        == "| bytes per typed character, page live | 120 | 24,000 | ≤ 250, ≤ 0.01 naive | yes, yes (0.005 naive) |"
    )
    assert all(line.count("|") == lines[0].count("|") for line in lines)


def test_the_readme_takes_the_table_in_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    readme = tmp_path / "README.md"
    readme.write_text(f"before\n{command.START}old\n{command.END}after\n")
    monkeypatch.setattr(command, "README", readme)
    command.into_readme("new\n")
    assert readme.read_text() == f"before\n{command.START}new\n{command.END}after\n"


def test_the_readme_has_a_place_for_figures() -> None:
    text = (Path(command.__file__).parent.parent / "README.md").read_text("utf-8")
    assert text.index(command.START) < text.index(command.END)


def test_a_letter_is_seen_when_the_line_has_brought_it() -> None:
    pyte = pytest.importorskip("pyte")
    screen = pyte.Screen(80, 5)
    words = slow_line.WORDS
    pieces = [(100.5, words[:2].encode()), (101.0, words[2:].encode())]
    seen = slow_line.seen(pieces, 100.0, screen, pyte.ByteStream(screen))
    step = 1 / slow_line.PER_SECOND
    assert len(seen) == len(words.replace(" ", ""))
    assert seen[:3] == pytest.approx([0.5, 0.5 - step, 1.0 - 2 * step])
    unseen = slow_line.seen([], 100.0, screen, pyte.ByteStream(pyte.Screen(80, 5)))
    assert set(unseen) <= {slow_line.LONGEST}
