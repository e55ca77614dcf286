"""`doctor` and `keys` in a real terminal: they wait for no answer for ever, and leave the terminal as it was."""

from __future__ import annotations

import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from session import Session, Start

pytest_plugins = ["terminal_fixtures"]

QUESTIONS = b"\x1b[?2026$p\x1b[?u\x1b]11;?\x1b\\\x1b[c"


def asked(session: Session) -> None:
    session.until_true(lambda: QUESTIONS in session.sent)


def test_a_terminal_that_answers(start: Start, site: Path) -> None:
    session = start("doctor", site, rows=100)
    asked(session)
    session.send(b"\x1b[?2026;2$y\x1b[?62;22c")
    assert session.wait() == 0
    assert "ok  whole frames: yes" in session.text
    assert "window: 120 x 100" in session.text
    assert session.terminal_modes == session.modes_before


def test_a_terminal_that_never_answers(start: Start, site: Path) -> None:
    session = start("doctor", site, rows=100)
    assert session.wait() == 0
    assert "--  answers: none in time" in session.text
    assert session.terminal_modes == session.modes_before


def test_a_signal_while_it_waits_for_an_answer(start: Start, site: Path) -> None:
    session = start("doctor", site, environment={"SSH_CONNECTION": "x"})
    asked(session)
    session.kill(signal.SIGTERM)
    assert session.wait() == 143
    assert session.terminal_modes == session.modes_before


def listening(start: Start, **environment: str) -> Session:
    session = start("keys", environment=environment)
    session.until("leaves")
    return session


def test_keys_are_named_with_their_commands(start: Start) -> None:
    session = listening(start)
    for name in ("ctrl+s", "f6", "shift+f6", "x"):
        session.press(name)
    session.paste("two words")
    session.send(b"\x1b[?62;22c\x1b[9999z")
    session.settle()
    rows = [row.split(maxsplit=2) for row in session.rows if row.startswith(("^", "x", "9"))]
    assert rows == [
        ["^S", "ctrl+s", "Save this document [save]"],
        ["^[[17~", "f6", "Next pane [next-pane]"],
        ["^[[17;2~", "shift+f6", "Previous pane [previous-pane]"],
        ["x", "x"],
        ["9", "characters", "paste             Put them into the text"],
        ["^[[?62;22c^[[9999z", "no", "key; the editor drops it"],
    ]
    session.press("escape", "escape")
    assert session.wait() == 0
    assert session.terminal_modes == session.modes_before
    assert 2004 not in session.reader.modes
    assert session.sent.count(b"\x1b[>1u") == session.sent.count(b"\x1b[<u") == 1


ENDS: list[tuple[Callable[[Session], None], int]] = [
    (lambda session: session.send(b"\x03\x03"), 0),
    (lambda session: session.kill(signal.SIGTERM), 143),
    (lambda session: session.kill(signal.SIGINT), 130),
]


@pytest.mark.parametrize(("end", "code"), ENDS)
def test_every_end_leaves_the_terminal_as_it_was(start: Start, end: Callable[[Session], None], code: int) -> None:
    session = listening(start)
    assert session.terminal_modes != session.modes_before
    end(session)
    assert session.wait() == code
    assert session.terminal_modes == session.modes_before
    assert 2004 not in session.reader.modes


def test_one_of_each_does_not_leave(start: Start) -> None:
    session = listening(start)
    session.press("ctrl+c", "escape", "ctrl+c")
    assert session.is_running
    session.hang_up()
    assert session.wait() in (0, 129)


def test_commands_that_this_terminal_cannot_reach(start: Start) -> None:
    session = listening(start, TERM="linux")
    session.send(b"\x1b[1;2R")
    session.press("escape", "escape")
    assert session.wait() == 0
    assert "Here only by the palette: Previous pane (the Linux console sends f18)." in session.text
    assert "palette: Find the one before" not in session.text
