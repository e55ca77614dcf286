"""Stopped and continued, resized to nothing, the line cut: the words are kept and the terminal is as it was."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from session import Session, Start

pytest_plugins = ["terminal_fixtures"]

TYPED = "Words that were not saved. "


def typed(start: Start, study: Path) -> Session:
    session = start(study)
    session.until("saved")
    session.settle()
    session.type(TYPED)
    return session


def is_kept(session: Session) -> bool:
    return any(TYPED in kept.read_text("utf-8") for kept in session.state.rglob("*.text"))


def state_of(session: Session) -> str:
    return Path(f"/proc/{session.process.pid}/stat").read_text().rpartition(")")[2].split()[0]


def test_stopped_and_continued(start: Start, study: Path) -> None:
    session = typed(start, study)
    session.kill(signal.SIGTSTP)
    session.until_true(lambda: state_of(session) == "T")
    session.read()
    assert session.reader.modes == {25, 7}
    assert session.terminal_modes == session.modes_before
    assert is_kept(session)
    session.kill(signal.SIGCONT)
    session.until(TYPED.strip())
    session.settle()
    assert 1049 in session.reader.modes
    session.type("More. ")
    session.press("ctrl+s")
    session.until("Saved OCP.md: 1 line changed")
    assert f"{TYPED}More. " in study.read_text("utf-8")
    assert session.reader.faults == []


def test_a_window_that_changed_while_the_program_was_stopped(start: Start, study: Path) -> None:
    session = typed(start, study)
    session.kill(signal.SIGTSTP)
    session.until_true(lambda: state_of(session) == "T")
    session.read()
    session.resize_to_odd(80, 24)
    session.screen.reset()
    session.kill(signal.SIGCONT)
    session.until(TYPED.strip())
    session.settle()
    rows = session.rows
    assert len(rows) == 24
    assert "^P Commands" in rows[-1]
    session.screen.reset()
    session.press("ctrl+l")
    assert session.rows == rows
    session.press("ctrl+s")
    session.until("Saved OCP.md: 1 line changed")
    assert session.reader.faults == []


def test_a_window_of_nothing(start: Start, study: Path) -> None:
    session = typed(start, study)
    for columns, rows in ((1, 1), (0, 0), (2, 1), (120, 36)):
        session.resize_to_odd(columns, rows)
        session.settle(0.1)
        assert session.is_running
    session.until(TYPED.strip())
    session.press("ctrl+s")
    session.until("Saved OCP.md")
    assert session.reader.faults == []


def test_a_cut_line_ends_the_program_within_two_seconds_and_leaves_no_process(start: Start, study: Path) -> None:
    session = typed(start, study)
    group = os.getpgid(session.process.pid)
    began = time.monotonic()
    session.hang_up()
    assert session.wait(10) == 129
    assert time.monotonic() - began < 2.0
    assert is_kept(session)
    assert not [pid for pid in Path("/proc").glob("[0-9]*") if _group(pid) == group]


def _group(process: Path) -> int:
    try:
        return int((process / "stat").read_text().rpartition(")")[2].split()[2])
    except (OSError, IndexError):
        return -1
