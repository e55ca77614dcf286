"""Words survive whatever ends the program: kill, hang-up, a lost terminal, a fault of our own."""

from __future__ import annotations

import os
import signal
import time
from multiprocessing import Process
from pathlib import Path
from typing import Any

import pytest
from session import Session, Start

from caseedit.core.files.recovery import keep_pair

pytest_plugins = ["terminal_fixtures"]

TYPED = "Words that were not saved. "


def killed(start: Start, file: Path, *, folder: Path | None = None) -> None:
    """Type, wait until the words are kept, and kill."""
    session = start(folder or file)
    if folder is not None:
        session.until_flowing("Enter opens one")
        session.press("ctrl+o")
        session.type(file.stem)
        session.press("enter")
        session.until("saved")
        session.press("f6")
    session.until("saved")
    session.type(TYPED)
    session.until_true(lambda: any(TYPED in kept.read_text("utf-8") for kept in session.state.rglob("*.text")))
    session.kill(signal.SIGKILL)
    assert session.wait() == 137


def test_restore(start: Start, study: Path) -> None:
    before = study.read_bytes()
    killed(start, study)
    assert study.read_bytes() == before
    session = start(study)
    session.until(r"Unsaved work from \d\d:\d\d")
    session.press("r")
    session.until("Restored what was typed")
    session.until(TYPED.strip())
    session.press("ctrl+s")
    session.until("Saved OCP.md: 1 line changed")
    assert f"\n{TYPED}\n" in study.read_text("utf-8")
    session.press("ctrl+q")
    assert session.wait() == 0
    again = start(study)
    again.until("saved")
    again.settle()
    assert "Unsaved work" not in again.text


def test_diff_then_discard(start: Start, study: Path) -> None:
    before = study.read_bytes()
    killed(start, study)
    session = start(study)
    session.until("Unsaved work")
    session.press("d")
    session.until(TYPED.strip())
    session.press("escape")
    session.until("Unsaved work")
    session.press("x")
    session.until("Discarded")
    session.press("ctrl+q")
    assert session.wait() == 0
    assert study.read_bytes() == before
    again = start(study)
    again.until("saved")
    again.settle()
    assert "Unsaved work" not in again.text


def test_escape_keeps_it_for_the_next_start(start: Start, study: Path) -> None:
    killed(start, study)
    session = start(study)
    session.until("Unsaved work")
    session.press("escape")
    session.press("ctrl+q")
    assert session.wait() == 0
    again = start(study)
    again.until("Unsaved work")


def test_from_the_folder(start: Start, site: Path, study: Path) -> None:
    killed(start, study, folder=site)
    session = start(site)
    session.until("Unsaved work from .* in OCP.md")
    session.press("r")
    session.until("Restored what was typed")
    session.until(TYPED.strip())
    # And the cursor is where it was.
    session.press("right", "left")
    session.until(f"edited .* 41:{len(TYPED) + 1}")


def test_a_file_that_changed_since_is_merged(start: Start, study: Path) -> None:
    killed(start, study)
    with study.open("a", encoding="utf-8") as file:
        file.write("Theirs.\n")
    session = start(study)
    session.until("Unsaved work")
    session.press("r")
    session.until("Restored what was typed")
    session.press("ctrl+s")
    session.until("Saved OCP.md: 1 line changed")
    text = study.read_text("utf-8")
    assert f"\n{TYPED}\n" in text
    assert text.endswith("Theirs.\n")


@pytest.mark.parametrize(
    "number", [signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGINT, signal.SIGUSR1, signal.SIGALRM]
)
def test_signals_leave_the_terminal_as_it_was_and_the_words_kept(
    start: Start, study: Path, number: signal.Signals
) -> None:
    session = start(study)
    session.until("saved")
    session.settle()
    session.type(TYPED)
    session.kill(number)
    assert session.wait() == 128 + number
    assert session.reader.modes == {25, 7}
    assert session.terminal_modes == session.modes_before
    assert b"\x1b[<u" in session.sent
    assert "Traceback" not in session.reader.text
    must_offer(start, study)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_before_the_first_frame_leaves_the_terminal_as_it_was(
    start: Start, study: Path, number: signal.Signals
) -> None:
    session = start(study)
    session.until_true(lambda: 1049 in session.reader.modes)
    session.kill(number)
    assert session.wait() == 128 + number
    assert session.reader.modes == {25, 7}
    assert session.terminal_modes == session.modes_before
    assert "fault" not in session.reader.text


# A shell that runs the program: when the process that a terminal belongs to ends, the system drops what was not read.
SHELL = """
import os, subprocess, sys, time
place = os.environ["PLACE"]
program = subprocess.Popen([sys.executable, "-m", "caseedit", *sys.argv[1:]])
open(place + "/process", "w").write(str(program.pid))
code = program.wait()
open(place + "/ended", "w").close()
while not os.path.exists(place + "/read"):
    time.sleep(0.01)
sys.exit(code)
"""


def test_a_signal_while_the_terminal_takes_no_output(start: Start, study: Path, tmp_path: Path) -> None:
    """A frozen multiplexer: nobody reads what is painted, and still the program ends and keeps the words."""
    (tmp_path / "shell.py").write_text(SHELL, "utf-8")
    session = start(study, program=tmp_path / "shell.py", environment={"PLACE": str(tmp_path)})
    session.until("saved")
    session.settle()
    session.type(TYPED)
    # Each size is painted anew, until the terminal holds no more.
    process = int((tmp_path / "process").read_text())
    for number in range(40):
        session.resize_to_odd(100 + number % 20, 36)
        os.kill(process, signal.SIGWINCH)
        time.sleep(0.03)
    os.kill(process, signal.SIGTERM)
    end = time.monotonic() + 15
    while not (tmp_path / "ended").exists() and time.monotonic() < end:
        time.sleep(0.05)
    session.until_true(lambda: session.reader.modes == {25, 7})
    assert session.terminal_modes == session.modes_before
    assert session.is_blocking, "a shell reads from it as before"
    (tmp_path / "read").touch()
    assert session.wait() == 143
    must_offer(start, study)


def test_a_closed_terminal_ends_the_program(start: Start, study: Path) -> None:
    session = start(study)
    session.until("saved")
    session.settle()
    session.type(TYPED)
    session.hang_up()
    assert session.wait(10) == 129
    must_offer(start, study)


def test_a_closed_terminal_without_a_signal_ends_the_program(start: Start, study: Path, tmp_path: Path) -> None:
    program = tmp_path / "deaf.py"
    program.write_text(
        "import signal\nfrom caseedit.tui import terminal\n"
        "on = signal.signal\n"
        "signal.signal = lambda number, act: on(number, signal.SIG_IGN if number == signal.SIGHUP else act)\n"
        "from caseedit.cli.main import entry\nsignal.signal(signal.SIGHUP, None)\nentry()\n",
        "utf-8",
    )
    session = start(study, program=program)
    session.until("saved")
    session.settle()
    session.type(TYPED)
    session.hang_up()
    assert session.wait(10) == 129
    must_offer(start, study)


def test_that_words_are_kept_elsewhere_is_said_without_another_key(start: Start, study: Path, tmp_path: Path) -> None:
    place = tmp_path / "user" / "state" / "caseedit"
    place.mkdir(parents=True)
    (place / "recovery").write_text("No folder.")
    (tmp_path / "run").mkdir()
    session = start(study, environment={"XDG_RUNTIME_DIR": str(tmp_path / "run")})
    session.until("saved")
    session.type(TYPED)
    session.until("edited .*recovery elsewhere")
    session.kill(signal.SIGKILL)
    must_offer(start, study, environment={"XDG_RUNTIME_DIR": str(tmp_path / "run")})


def test_a_damaged_text_is_not_offered_as_one_that_can_be_restored(start: Start, study: Path, tmp_path: Path) -> None:
    killed(start, study)
    (kept,) = (tmp_path / "user" / "state").rglob("*.text")
    kept.write_bytes(b"{" + kept.read_bytes())
    session = start(study)
    session.until("Unsaved work that cannot be read")
    session.until(f"caseedit recover show {kept.stem[-8:]} prints what is left")
    assert "1970" not in session.text
    session.press("x")
    session.until("Discarded")
    assert not kept.exists()


@pytest.mark.parametrize("end", ["hang up", "terminate"])
def test_words_that_wait_for_their_turn_at_the_end_are_kept(
    start: Start, study: Path, tmp_path: Path, end: str
) -> None:
    """On a busy machine keys come faster than they are taken; what came before the end still counts."""
    mark, program = tmp_path / "first", tmp_path / "slow.py"
    program.write_text(
        "import asyncio, pathlib\nfrom caseedit.tui import app\nfrom caseedit.tui.app import CaseEditApp\n"
        # As those that no pane answers at once, such as the ones before them that open a dialog.
        "app.answers = lambda widget, event: False\n"
        "settled = CaseEditApp.settled\n"
        "async def slow(self, *nodes):\n"
        f"    if self._held:\n        pathlib.Path({str(mark)!r}).touch()\n        await asyncio.sleep(0.02)\n"
        "    await settled(self, *nodes)\n"
        "CaseEditApp.settled = slow\nfrom caseedit.cli.main import entry\nentry()\n",
        "utf-8",
    )
    session = start(study, program=program)
    session.until("saved")
    session.settle()
    session.send(TYPED.encode())
    session.until_true(mark.exists)
    if end == "hang up":
        session.hang_up()
    else:
        session.kill(signal.SIGTERM)
    assert session.wait(10) == (129 if end == "hang up" else 143)
    must_offer(start, study)


@pytest.mark.parametrize(
    "where",
    [
        "caseedit.tui.flows.finding.find",
        "caseedit.tui.widgets.text_editor.TextEditor.render_line",
        "caseedit.workspace.Workspace.check",
    ],
)
def test_a_fault_of_our_own(start: Start, study: Path, tmp_path: Path, where: str) -> None:
    """In a command, while painting, and in a thread; it waits for a mark on the disk."""
    module, _, name = where.rpartition(".")
    owner = module
    if module.rpartition(".")[2][0].isupper():
        module, _, name_of_class = module.rpartition(".")
        owner = f"importlib.import_module({module!r}).{name_of_class}"
    else:
        owner = f"importlib.import_module({module!r})"
    mark = tmp_path / "now"
    program = tmp_path / "faulty.py"
    program.write_text(
        f"import importlib, os\nowner = {owner}\nbefore = getattr(owner, {name!r})\n"
        f"def faulty(*words, **more):\n    if os.path.exists({str(mark)!r}):\n"
        "        raise ZeroDivisionError('of our own')\n    return before(*words, **more)\n"
        f"setattr(owner, {name!r}, faulty)\nfrom caseedit.cli.main import entry\nentry()\n",
        "utf-8",
    )
    session = start(study, program=program)
    session.until("saved")
    session.settle()
    session.type(TYPED)
    mark.touch()
    session.send(b"\x06xx")
    assert session.wait() == 70
    assert session.reader.modes == {25, 7}
    assert session.terminal_modes == session.modes_before
    told = session.reader.text.rpartition("caseedit has a fault of its own")[2]
    assert "ZeroDivisionError" in told
    assert "faults.log" in told.replace("\r\n", "")
    assert "Traceback" not in session.reader.text
    log = next(tmp_path.rglob("faults.log")).read_text("utf-8")
    assert "Traceback" in log
    must_offer(start, study)


def must_offer(start: Start, file: Path, **options: Any) -> None:
    session = start(file, **options)
    session.until("Unsaved work")
    session.press("r")
    session.until(TYPED.strip())
    close(session)


def close(session: Session) -> None:
    session.press("ctrl+q")
    session.until("Save OCP.md")
    session.press("d")
    assert session.wait() == 0


def test_the_text_before_a_save_that_was_ended_half_way_can_be_taken_and_left_again(start: Start, study: Path) -> None:
    before = study.read_bytes()
    first = start(study)
    first.until("saved")
    folder = first.state / "state" / "caseedit" / "recovery"
    first.press("ctrl+q")
    assert first.wait() == 0
    mended = before + b"Mended\n"
    # By a process that lives no more.
    ended = Process(target=keep_pair, args=(study, before, mended, folder))
    ended.start()
    ended.join()
    study.write_bytes(mended[: len(mended) // 2])
    session = start(study)
    session.until("Unsaved work")
    session.until("mixture of old and new")
    session.press("o")
    session.until("Restored what was typed")
    session.press("ctrl+s")
    session.until("Saved OCP.md")
    assert study.read_bytes() == before
    session.press("ctrl+z", "ctrl+s")
    session.until_true(lambda: study.read_bytes() == mended)
    session.press("ctrl+q")
    assert session.wait() == 0
    assert list(folder.glob("*.text")) == []
