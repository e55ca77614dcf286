"""Ended while a dialog is open, while a save is on its way, and with the multiplexer that it ran in."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from session import ROOT, Session, Start

pytest_plugins = ["terminal_fixtures"]

TYPED = "Words that were not saved. "
# The keys that open something over the editor, and what it shows then.
OVER = {
    "palette": (("ctrl+p",), "Command:"),
    "help": (("f1",), "Esc"),
    "question": (("ctrl+q",), "Save OCP.md"),
    "list of documents": (("ctrl+o",), "Open"),
    "find": (("ctrl+f",), "Find"),
}


def typed(start: Start, study: Path, **options: object) -> Session:
    session = start(study, **options)
    session.until("saved")
    session.settle()
    session.type(TYPED)
    return session


def is_kept(state: Path) -> bool:
    return any(TYPED in kept.read_text("utf-8", "replace") for kept in state.rglob("*.text"))


def must_have_ended_well(session: Session, code: int) -> None:
    assert session.wait(10) == code
    assert session.reader.modes == {25, 7}
    assert session.terminal_modes == session.modes_before
    assert session.reader.faults == []
    assert "Traceback" not in session.reader.text
    assert is_kept(session.state)


@pytest.mark.parametrize(
    ("what", "number"),
    [*((what, signal.SIGHUP) for what in OVER), ("question", signal.SIGPROF), ("find", signal.SIGIO)],
)
def test_a_signal_while_something_lies_over_the_editor(
    start: Start, study: Path, what: str, number: signal.Signals
) -> None:
    session = typed(start, study)
    keys, shown = OVER[what]
    session.press(*keys)
    session.until(shown)
    session.kill(number)
    must_have_ended_well(session, 128 + number)


def test_the_terminal_is_closed_while_a_question_is_open(start: Start, study: Path) -> None:
    session = typed(start, study)
    session.press("ctrl+q")
    session.until("Save OCP.md")
    session.hang_up()
    assert session.wait(10) == 129
    assert is_kept(session.state)


def test_a_broken_pipe_elsewhere_ends_nothing(start: Start, study: Path) -> None:
    session = typed(start, study)
    session.kill(signal.SIGPIPE)
    session.settle()
    session.press("ctrl+s")
    session.until("Saved OCP.md: 1 line changed")
    assert session.reader.faults == []


# The disk takes its time with whatever lies beside the document; a mark tells that it has begun.
SLOW_DISK = """
import pathlib, time
from caseedit.core.files.disk import Disk
rename = Disk.rename
def slow(disk, source, target):
    if str(target).endswith(".md"):
        pathlib.Path({mark!r}).touch()
        time.sleep({seconds})
    rename(disk, source, target)
Disk.rename = slow
from caseedit.cli.main import entry
entry()
"""


def in_a_save(start: Start, study: Path, place: Path, seconds: float) -> Session:
    mark, program = place / "begun", place / "slow.py"
    program.write_text(SLOW_DISK.format(mark=str(mark), seconds=seconds), "utf-8")
    session = typed(start, study, program=program)
    session.send(b"\x13")
    session.until_true(mark.exists)
    return session


@pytest.mark.parametrize("seconds", [0.5, 20.0])
@pytest.mark.parametrize("end", ["hang up", "SIGTERM"])
def test_ended_in_the_middle_of_a_save(start: Start, study: Path, tmp_path: Path, end: str, seconds: float) -> None:
    before = study.read_bytes()
    session = in_a_save(start, study, tmp_path, seconds)
    if end == "hang up":
        session.hang_up()
        assert session.wait(10) == 129
    else:
        session.kill(signal.SIGTERM)
        assert session.wait(10) == 143
        assert session.reader.modes == {25, 7}
        assert session.terminal_modes == session.modes_before
        assert "Traceback" not in session.reader.text
    after = study.read_bytes()
    is_new = TYPED.encode() in after
    assert is_new or after == before
    assert is_new or is_kept(session.state)


# Runs the program in the place of a shell that nothing hangs up, and notes how it ended.
RUNNER = """
import os, signal, subprocess, sys
signal.signal(signal.SIGHUP, signal.SIG_IGN)
program = subprocess.Popen([sys.executable, "-m", "caseedit", sys.argv[1]], preexec_fn=lambda: signal.signal(1, 0))
open("process", "w").write(str(program.pid))
code = program.wait()
open("code.new", "w").write(str(code))
os.rename("code.new", "code")
"""


class Multiplexer:
    """tmux with a server of its own, that nobody else can know of."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._socket = folder / "socket"

    def run(self, *words: str) -> str:
        """Run a command of it, and return what it says."""
        return subprocess.run(
            ["tmux", "-f", "/dev/null", "-S", str(self._socket), *words],
            capture_output=True,
            text=True,
            cwd=self.folder,
            env={**os.environ, "TERM": "xterm-256color", "PYTHONPATH": str(ROOT), "XDG_STATE_HOME": str(self.folder)},
            check=False,
        ).stdout

    def until(self, words: str) -> None:
        """Wait until it shows these words."""
        self.until_true(lambda: words in self.run("capture-pane", "-p"), words)

    def until_true(self, is_so: object, told: str) -> None:
        """Wait until a function returns something true."""
        assert callable(is_so)
        end = time.monotonic() + 15
        while not is_so():
            assert time.monotonic() < end, f"{told} never came\n{self.run('capture-pane', '-p')}"
            time.sleep(0.02)

    def code(self) -> int:
        """Wait for the end of the program, and return its exit code."""
        file = self.folder / "code"
        self.until_true(file.exists, "the end")
        return int(file.read_text())


@pytest.fixture
def multiplexer(tmp_path: Path) -> Iterator[Multiplexer]:
    if shutil.which("tmux") is None:
        pytest.skip("there is no tmux here")
    folder = tmp_path / "mux"
    folder.mkdir()
    (folder / "runner.py").write_text(RUNNER)
    mux = Multiplexer(folder)
    yield mux
    mux.run("kill-server")


@pytest.mark.parametrize("command", ["kill-server", "kill-pane"])
def test_the_multiplexer_is_killed_while_one_types(multiplexer: Multiplexer, study: Path, command: str) -> None:
    words = f"{sys.executable} runner.py {study}"
    multiplexer.run("new-session", "-d", "-x", "120", "-y", "36", words)
    multiplexer.until("saved")
    multiplexer.run("send-keys", "-l", TYPED)
    multiplexer.until(TYPED.strip())
    multiplexer.run("send-keys", "-l", "And more ")
    multiplexer.run(command)
    assert multiplexer.code() == 129
    assert is_kept(multiplexer.folder)
    assert not Path(f"/proc/{(multiplexer.folder / 'process').read_text()}").exists()


def test_a_client_that_goes_ends_nothing(multiplexer: Multiplexer, start: Start, study: Path, tmp_path: Path) -> None:
    """The line to the multiplexer is cut; the program goes on in it, and whoever comes back finds the words."""
    attach = tmp_path / "attach.py"
    words = ["tmux", "-S", str(multiplexer.folder / "socket"), "attach"]
    attach.write_text(f"import os\nos.execvp('tmux', {words!r})\n")
    multiplexer.run("new-session", "-d", "-x", "120", "-y", "36", f"{sys.executable} runner.py {study}")
    client = start(program=attach)
    multiplexer.until("saved")
    multiplexer.run("send-keys", "-l", TYPED)
    client.hang_up()
    client.wait()
    multiplexer.until(TYPED.strip())
    again = start(program=attach, columns=100)
    again.until(TYPED.strip())
    multiplexer.run("send-keys", "C-s")
    multiplexer.until("Saved OCP.md: 1 line changed")
    again.kill(signal.SIGKILL)
