"""Terminals with few colours, none, or light ones: all is still there, by weight and words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from session import Session, Start

pytest_plugins = ["terminal_fixtures"]

_LOOKS = re.compile(rb"\x1b\[([0-9;:]*)m")


def looks(session: Session) -> set[str]:
    """Every number of every look that was sent, colours of many shades as a whole."""
    found: set[str] = set()
    for match in _LOOKS.findall(bytes(session.sent)):
        words = match.decode().split(";")
        while words:
            word = words.pop(0)
            if word in ("38", "48") and words:
                kind = words.pop(0)
                found.add(f"{word};{kind}")
                del words[: 3 if kind == "2" else 1]
            else:
                found.add(word)
    return found


def work_a_little(session: Session) -> None:
    session.until("saved")
    session.type("Words ")
    session.press("shift+f6", "tab", "ctrl+p")
    session.until("Command:")
    session.press("escape", "f8", "f1")
    session.until("(?i)help")
    session.press("escape")
    session.until("~ edited")
    session.press("ctrl+s")
    session.settle()
    assert session.reader.faults == []


def test_no_colour(start: Start, study: Path) -> None:
    session = start(study, environment={"NO_COLOR": "1"})
    work_a_little(session)
    allowed = {"", "0", "1", "2", "3", "4", "7", "9", "22", "23", "24", "27", "39", "49"}
    assert looks(session) <= allowed, looks(session) - allowed
    assert {"1", "2"} <= looks(session)


@pytest.mark.parametrize(
    "environment",
    [
        {"TERM": "xterm", "COLORTERM": ""},
        {"TERM": "screen", "COLORTERM": ""},
        {"TERM": "linux", "COLORTERM": ""},
        {"TERM": "vt100", "COLORTERM": ""},
    ],
    ids=lambda given: given["TERM"],
)
def test_sixteen_colours(start: Start, study: Path, environment: dict[str, str]) -> None:
    session = start(study, environment=environment)
    work_a_little(session)
    assert not {"38;2", "48;2", "38;5", "48;5"} & looks(session), looks(session)
    # The ground is the terminal's own.
    assert not {str(number) for number in range(40, 48)} & looks(session), looks(session)


def test_two_hundred_and_fifty_six_colours(start: Start, study: Path) -> None:
    session = start(study, environment={"COLORTERM": ""})
    work_a_little(session)
    assert "38;5" in looks(session)
    assert not {"38;2", "48;2"} & looks(session)


@pytest.mark.parametrize("theme", ["light", "contrast", "ansi"])
def test_themes(start: Start, study: Path, theme: str) -> None:
    session = start("--theme", theme, study)
    work_a_little(session)


def test_the_theme_changes_at_once(start: Start, study: Path) -> None:
    session = start(study)
    session.until("saved")
    session.command("colours")
    session.until("High contrast")
    session.type("light")
    session.press("enter")
    session.settle()
    assert b"48;2;252;252;250" in session.sent
    before = session.text
    session.press("ctrl+l")
    assert session.text == before


def test_without_a_mouse(start: Start, study: Path) -> None:
    session = start("--no-mouse", study)
    session.until("saved")
    session.settle()
    assert not {1000, 1002, 1003, 1006} & session.reader.modes


def test_accessible(start: Start, study: Path) -> None:
    session = start("--accessible", study)
    session.until("saved")
    session.type("Words")
    session.settle()
    assert 25 in session.reader.modes, "the cursor of the terminal is shown"
    assert not set(session.text) & set("│─▌▐▕▏═█"), session.text
    # It stands behind what was typed.
    row = session.screen.display[session.screen.cursor.y]
    assert row[: session.screen.cursor.x].endswith("Words")
