from __future__ import annotations

import errno
import fcntl
import os
import queue
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from caseedit.core.files import presence
from caseedit.core.files.presence import Presence

HOLDING = """
import sys
from pathlib import Path
from caseedit.core.files.presence import Presence
one = Presence(Path(sys.argv[1]))
print(one.claim(Path(sys.argv[2])), flush=True)
sys.stdin.read()
"""


def test_who_comes_second_takes_over_when_the_first_ends(tmp_path: Path) -> None:
    file, told = tmp_path / "a.md", queue.Queue[Path]()
    first, second, third = (Presence(tmp_path / "recovery") for _ in range(3))
    second.on_free = told.put
    assert first.claim(file) is None
    holder = second.claim(file)
    assert holder is not None and holder.pid
    assert second.waits_for(file)
    assert told.empty()
    first.close()
    assert told.get(timeout=10) == file
    assert not second.waits_for(file)
    # Now it is the one that others are told of.
    assert third.claim(file) is not None
    third.close()
    second.close()
    assert told.empty()


def test_who_closes_the_document_meanwhile_does_not_take_over(tmp_path: Path) -> None:
    file, told = tmp_path / "a.md", queue.Queue[Path]()
    first, second = Presence(tmp_path / "recovery"), Presence(tmp_path / "recovery")
    second.on_free = told.put
    first.claim(file)
    second.claim(file)
    second.release(file)
    waiting = [thread for thread in threading.enumerate() if thread.daemon and "_wait" in thread.name]
    first.close()
    for thread in waiting:
        thread.join(10)
    assert waiting
    assert told.empty()
    assert first.claim(file) is None
    first.close()
    assert list((tmp_path / "recovery").iterdir()) == []


def test_where_nothing_can_be_locked_nobody_is_said_to_have_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_locks(handle: int, what: int) -> None:
        raise OSError(37, "No locks available")

    monkeypatch.setattr(fcntl, "flock", no_locks)
    one = Presence(tmp_path / "recovery")
    assert one.claim(tmp_path / "a.md") is None
    assert one.elsewhere == {}
    one.close()


Hold = Callable[[Path], "subprocess.Popen[str]"]


@pytest.fixture
def hold(tmp_path: Path) -> Iterator[Hold]:
    """Starts processes that claim a file, say who has it, and end when their input ends."""
    started: list[subprocess.Popen[str]] = []

    def start(file: Path) -> subprocess.Popen[str]:
        words = [sys.executable, "-c", HOLDING, str(tmp_path / "recovery"), str(file)]
        process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        with process:
            pass


def first_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def test_what_a_killed_process_had_open_is_taken_over(tmp_path: Path, hold: Hold) -> None:
    file, told = tmp_path / "a.md", queue.Queue[Path]()
    other = hold(file)
    assert first_line(other) == "None"
    here = Presence(tmp_path / "recovery")
    here.on_free = told.put
    holder = here.claim(file)
    assert holder is not None and holder.pid == other.pid
    other.send_signal(signal.SIGKILL)
    assert told.get(timeout=10) == file
    here.close()
    assert list((tmp_path / "recovery").iterdir()) == []


def test_a_process_that_waits_for_another_ends_when_it_wants_to(tmp_path: Path, hold: Hold) -> None:
    file = tmp_path / "a.md"
    here = Presence(tmp_path / "recovery")
    here.claim(file)
    other = hold(file)
    assert first_line(other).startswith(f"another caseedit (process {os.getpid()})")
    assert other.stdin is not None
    other.stdin.close()
    assert other.wait(10) == 0
    here.close()


def test_two_names_of_one_file_are_no_second_editor(tmp_path: Path) -> None:
    file, link = tmp_path / "a.md", tmp_path / "link.md"
    file.write_text("Words.")
    link.symlink_to(file)
    here, there = Presence(tmp_path / "recovery"), Presence(tmp_path / "recovery")
    assert here.claim(file) is None
    assert here.claim(link) is None
    here.release(file)
    # It is still open here by its other name.
    assert there.claim(file) is not None
    there.close()
    here.close()


def test_however_often_a_document_is_opened_one_thread_waits_for_it(tmp_path: Path) -> None:
    file, told = tmp_path / "a.md", queue.Queue[Path]()
    first, second = Presence(tmp_path / "recovery"), Presence(tmp_path / "recovery")
    second.on_free = told.put
    first.claim(file)
    before = set(threading.enumerate())
    for _ in range(5):
        assert second.claim(file) is not None
        second.release(file)
    assert second.claim(file) is not None
    assert len(set(threading.enumerate()) - before) == 1
    first.close()
    assert told.get(timeout=10) == file
    assert second.claim(file) is None
    assert told.empty()
    second.close()


def test_on_a_full_disk_a_file_is_claimed_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    first, second = Presence(tmp_path / "recovery"), Presence(tmp_path / "recovery")
    with monkeypatch.context() as patched:
        patched.setattr(os, "pwrite", full)
        assert first.claim(tmp_path / "a.md") is None
    assert str(second.claim(tmp_path / "a.md")) == "another caseedit"
    first.close()
    second.close()


def test_where_no_file_stays_the_same_nobody_waits_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(presence, "_is_still", lambda file, handle: False)
    before = len(list(Path("/proc/self/fd").iterdir()))
    one = Presence(tmp_path / "recovery")
    assert one.claim(tmp_path / "a.md") is None
    one.close()
    assert len(list(Path("/proc/self/fd").iterdir())) == before


def test_a_lock_that_fails_while_it_is_waited_for_is_waited_for_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, told, failed = tmp_path / "a.md", queue.Queue[Path](), queue.Queue[int]()
    lock = fcntl.flock

    def restarted(handle: int, what: int) -> None:
        if what == fcntl.LOCK_EX and failed.empty():
            failed.put(handle)
            raise OSError(errno.ENOLCK, "No locks available")
        lock(handle, what)

    monkeypatch.setattr(presence, "_PAUSE", 0.01)
    monkeypatch.setattr(fcntl, "flock", restarted)
    first, second = Presence(tmp_path / "recovery"), Presence(tmp_path / "recovery")
    second.on_free = told.put
    first.claim(file)
    assert second.claim(file) is not None
    failed.get(timeout=10)
    failed.put(0)
    assert second.waits_for(file)
    first.close()
    assert told.get(timeout=10) == file
    second.close()


def test_what_somebody_removed_is_not_taken_for_ours(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    first, second, third = (Presence(tmp_path / "recovery") for _ in range(3))
    first.claim(file)
    shutil.rmtree(tmp_path / "recovery")
    # Nobody can be told of the first now; but its end takes nothing from the second.
    assert second.claim(file) is None
    first.close()
    assert third.claim(file) is not None
    third.close()
    second.close()


def test_a_forked_child_that_lives_on_keeps_nobody_waiting_for_a_document_that_was_closed(tmp_path: Path) -> None:
    first, second = Presence(tmp_path / "recovery"), Presence(tmp_path / "recovery")
    first.claim(tmp_path / "a.md")
    child = os.fork()
    if child == 0:
        time.sleep(60)
        os._exit(0)
    try:
        first.close()
        assert second.claim(tmp_path / "a.md") is None
        second.close()
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
