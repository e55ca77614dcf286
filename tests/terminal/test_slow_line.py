"""A terminal behind a slow line: old frames are left out, and what is typed does not wait for them."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from session import Session, Start

from caseedit.tui.pace import ANSWER, QUESTION
from caseedit.tui.terminal import BACKGROUND_QUESTION

pytest_plugins = ["terminal_fixtures"]

PIECE = 96  # bytes that are shown at once
PAUSE = 0.01  # seconds to the next piece: 9,600 bytes a second
WAY = 20  # pieces that pass until an answer has arrived


def through_slow_line(session: Session, text: str, *, answers: bool) -> int:
    """Show a piece after the other until the screen has a text; return how many bytes that were."""
    begin, piece = len(session.sent), 0
    due: list[int] = []
    while text not in session.text:
        asked = bytes(session.sent).count(QUESTION.encode())
        session.receive(PIECE)
        due += [piece + WAY] * (bytes(session.sent).count(QUESTION.encode()) - asked)
        while answers and due and due[0] <= piece:
            due.pop(0)
            session.send(ANSWER.encode())
        piece += 1
        assert piece < 4_000, session.text
        time.sleep(PAUSE)
    return len(session.sent) - begin


@pytest.mark.parametrize(("answers", "most"), [(True, 16_000), (False, 40_000)])
def test_old_frames_are_left_out_and_the_typed_row_comes_first(
    start: Start, study: Path, answers: bool, most: int
) -> None:
    """Without answers it is the terminal's own buffer, of some 20,000 bytes, that is full."""
    session = start(study, columns=120, rows=40)
    session.until("saved")
    session.settle(0.3)
    for _ in range(session.sent.count(QUESTION.encode()) if answers else 0):
        session.send(ANSWER.encode())
    session.press("home")
    # Fifty pages of about 3,000 bytes each, faster than the line.
    session.send(b"\x1b[6~\x1b[5~" * 25 + b"Quick")
    assert through_slow_line(session, "Quick", answers=answers) < most
    if answers:
        for length in range(1, 10):
            session.send(b"brown fox"[length - 1 : length])
            assert through_slow_line(session, "Quick" + "brown fox"[:length], answers=True) < 500
    session.settle(0.3)
    assert session.reader.faults == []


def test_the_program_waits_for_answers_before_it_leaves(start: Start, study: Path) -> None:
    """They would be typed into the shell."""
    session = start(study)
    session.until("saved")
    session.settle(0.3)
    for _ in range(session.sent.count(QUESTION.encode())):
        session.send(ANSWER.encode())
    asked = session.sent.count(QUESTION.encode())
    while session.sent.count(QUESTION.encode()) == asked:
        session.press("pagedown", "pageup")
    session.send(b"\x11")
    session.settle(0.3)
    assert session.is_running
    assert 1003 in session.reader.modes
    session.send(ANSWER.encode() * (session.sent.count(QUESTION.encode()) - asked))
    assert session.wait() == 0


def test_light_words_become_dark_ones_on_a_light_terminal(start: Start, study: Path) -> None:
    session = start(study)
    session.until("saved")
    session.settle(0.3)
    assert session.sent.count(BACKGROUND_QUESTION.encode()) == 1
    begin = len(session.sent)
    session.send(b"\x1b]11;rgb:ff")
    session.settle()
    session.send(b"ff/ffff/ffff\x1b\\")
    session.until_true(lambda: b"48;2;252;252;250m" in session.sent[begin:])


def test_a_dark_terminal_changes_nothing(start: Start, study: Path) -> None:
    session = start(study)
    session.until("saved")
    session.settle(0.3)
    assert session.type("\x1b]11;rgb:0000/0000/0000\x1b\\") == 0


@pytest.mark.parametrize(("options", "variables"), [(["--theme", "dark"], {}), ([], {"NO_COLOR": "1"})])
def test_chosen_colours_are_not_asked_for(
    start: Start, study: Path, options: list[str], variables: dict[str, str]
) -> None:
    session = start(*options, study, environment=variables)
    session.until("saved")
    session.settle(0.3)
    assert BACKGROUND_QUESTION.encode() not in session.sent
    assert session.type("\x1b]11;rgb:ffff/ffff/ffff\x1b\\") == 0
