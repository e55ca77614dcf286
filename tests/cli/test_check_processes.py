"""`caseedit check` in several processes says what one says, whatever becomes of the others."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from caseedit.cli import processes

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"
# The tests may run in threads, with which nothing is forked: each of these is a program of its own.
MANY = """
import atexit, json, os, signal, sys, time
from pathlib import Path
from caseedit.cli import processes
from caseedit.core.validation import round
processes.cores, processes.FEWEST, round.PIECE = lambda: 4, 1, 2
first = os.getpid()
def shared_out(work, pieces):
    return processes.shared_out(work, pieces, lambda found: found, lambda _, data: data)
"""
COMMAND = "from caseedit.cli.main import main\nsys.exit(main(sys.argv[1:]))\n"


def started(code: str, *words: object, home: Path) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(home)}
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, words)],
        env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8",
        # Tests that run in the background of a shell are deaf to it, and all that they start.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )  # fmt: skip


def ran(code: str, *words: object, home: Path) -> tuple[int, str, str]:
    process = started(code, *words, home=home)
    out, err = process.communicate(timeout=60)
    return process.returncode, out, err


def answers(code: str, home: Path) -> Any:
    """Run some pieces of work and return what the program prints."""
    status, out, err = ran(f"{MANY}{code}\nprint(json.dumps(found))", home=home)
    assert (status, err) == (0, "")
    return json.loads(out)


def without_time(text: str) -> str:
    return text.partition(" checked in ")[0]


@pytest.mark.parametrize("form", ["text", "json", "sarif"])
@pytest.mark.parametrize("folder", ["sample_content", "sample_content/broken", "tests/corpus", "corpus"])
def test_several_say_what_one_says(folder: str, form: str, tmp_path: Path) -> None:
    place = SHARED / "corpus" / "files" if folder == "corpus" else ROOT / folder
    if not place.exists():
        pytest.skip("it is not here")
    words = ("check", "--no-cache", "--format", form, place)
    code, out, err = ran(MANY + COMMAND, *words, home=tmp_path)
    alone = ran(MANY + "processes.cores = lambda: 1\n" + COMMAND, *words, home=tmp_path)
    assert (code, out) == alone[:2]
    assert without_time(err) == without_time(alone[2])
    assert folder != "sample_content/broken" or out


def test_what_several_found_is_remembered(tmp_path: Path) -> None:
    content = tmp_path / "content"
    content.mkdir()
    for number in range(20):
        text = f"---\ntitle: {number}\n---\n##Text {number}\n[a](x{number}.md)\n"
        (content / f"{number}.md").write_text(text, "utf-8")
    old = "from caseedit.core.files import cache\ncache.SETTLING = -10**12\n"
    first = ran(MANY + old + COMMAND, "check", content, home=tmp_path / "home")
    assert first[0] == 1 and first[1].count("heading-space") == 20
    (content / "x3.md").write_text("Now it is there.\n", "utf-8")
    again = ran(MANY + old + COMMAND, "check", content, home=tmp_path / "home")
    assert again[1] == ran(MANY + COMMAND, "check", "--no-cache", content, home=tmp_path)[1]
    assert "x3.md" not in again[1].replace("content/x3.md", "")


def test_others_do_a_part_of_the_work(tmp_path: Path) -> None:
    code = """
def work(piece):
    time.sleep(0.02)
    return piece, os.getpid()
found = [*shared_out(work, [*range(30)])]
"""
    found = answers(code, tmp_path)
    assert [piece for piece, _ in found] == [*range(30)]
    assert len({process for _, process in found}) == 4


def test_one_that_dies_loses_nothing(tmp_path: Path) -> None:
    code = """
def work(piece):
    if os.getpid() != first and piece % 3 == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(0.01)
    return piece * "x"
found = [*shared_out(work, [*range(30)])]
"""
    assert answers(code, tmp_path) == [number * "x" for number in range(30)]


def test_what_is_long_comes_whole(tmp_path: Path) -> None:
    code = "found = [len(each) for each in shared_out(lambda piece: piece * 'x' * 100_000, [*range(20)])]"
    assert answers(code, tmp_path) == [number * 100_000 for number in range(20)]


def test_a_fault_is_raised_here(tmp_path: Path) -> None:
    code = """
def work(piece):
    if piece == 7:
        raise ValueError("seven")
    return piece
found = []
try:
    for each in shared_out(work, [*range(30)]):
        found.append(each)
except ValueError as error:
    found.append(str(error))
"""
    assert answers(code, tmp_path) == [*range(7), "seven"]


@pytest.mark.parametrize("missing", ["def fork(): raise OSError(11, 'no')\nos.fork = fork", "del os.fork"])
def test_without_others_all_is_done_here(missing: str, tmp_path: Path) -> None:
    code = f"{missing}\nfound = [*shared_out(lambda piece: [piece, os.getpid() == first], [*range(9)])]"
    assert answers(code, tmp_path) == [[number, True] for number in range(9)]


def test_in_threads_nothing_is_forked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threading, "active_count", lambda: 2)
    monkeypatch.setattr(processes, "cores", lambda: 4)
    assert {*processes.shared_out(lambda _: os.getpid(), [*range(60)], int, min)} == {os.getpid()}
    assert [*processes.shared_out(int, [], int, min)] == []


def test_the_others_end_nothing_of_this_program(tmp_path: Path) -> None:
    code = """
atexit.register(print, "ended")
print("begun", end=" ")
found = [*shared_out(lambda piece: piece, [*range(30)])]
print(sum(found), end=" ")
"""
    assert ran(MANY + code, home=tmp_path) == (0, "begun 435 ended\n", "")


# One document is begun in every process; none of them ends.
SLOW = """
look = round.Round.look
def slow(self, path):
    Path(sys.argv[-1], str(os.getpid())).touch()
    time.sleep(60 if os.getpid() != first or len(os.listdir(sys.argv[-1])) > 1 else 0)
    return look(self, path)
round.Round.look = slow
"""


def begun(tmp_path: Path) -> tuple[subprocess.Popen[str], list[int]]:
    """Start a check that does not end; return it and the processes that it made."""
    marks = tmp_path / "marks"
    marks.mkdir()
    code = f"{MANY}{SLOW}from caseedit.cli.main import main\nsys.exit(main(sys.argv[1:-1]))\n"
    process = started(code, "check", "--no-cache", ROOT / "sample_content", marks, home=tmp_path)
    end = time.monotonic() + 30
    while len(list(marks.iterdir())) < 4 and time.monotonic() < end:
        time.sleep(0.02)
    return process, [int(mark.name) for mark in marks.iterdir() if int(mark.name) != process.pid]


def is_gone(process: int) -> bool:
    end = time.monotonic() + 10
    while time.monotonic() < end:
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return True
        if "Z" in Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[:1]:
            return True
        time.sleep(0.02)
    return False


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="asks Linux what became of a process")
def test_an_interrupt_ends_all(tmp_path: Path) -> None:
    process, others = begun(tmp_path)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert (process.returncode, out, err, len(others)) == (130, "", "", 3)
    assert all(map(is_gone, others))


def test_a_piece_that_is_cut_off_is_done_here(tmp_path: Path) -> None:
    """One that is killed while it writes has delivered nothing."""
    code = """
write = os.write
def cut(handle, data):
    if os.getpid() == first:
        return write(handle, data)
    write(handle, data[:11])
    os._exit(1)
os.write = cut
found = [*shared_out(lambda piece: piece * "x", [*range(30)])]
"""
    assert answers(code, tmp_path) == [number * "x" for number in range(30)]


def test_what_is_known_is_told_without_a_rule(tmp_path: Path) -> None:
    """A second check of the same documents loads no rule."""
    content = tmp_path / "content"
    content.mkdir()
    for number in range(20):
        (content / f"{number}.md").write_text(f"---\ntitle: {number}\n---\n##Text\n", "utf-8")
    code = """
import sys
from caseedit.core.files import cache
cache.SETTLING = -10**12
from caseedit.cli.main import main
code = main(sys.argv[1:])
print([name for name in sys.modules if ".validation.r" in name])
"""
    first = ran(code, "check", content, home=tmp_path / "home")[1]
    again = ran(code, "check", content, home=tmp_path / "home")[1]
    assert first.count("heading-space") == again.count("heading-space") == 20
    assert "caseedit.core.validation.rules" in first and again.endswith("\n[]\n")


WHOSE = "found = [*shared_out(lambda piece: [piece, os.getpid() == first], [*range(30)])]"


def test_where_no_process_can_be_made_all_is_done_here(tmp_path: Path) -> None:
    """As it is in a container that may have no more of them; the system lets its own user have as many as it likes."""
    code = """
import resource
if not os.getuid():
    os.setgid(65534)
    os.setuid(65534)
resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
"""
    assert answers(f"{code}{WHOSE}", tmp_path) == [[number, True] for number in range(30)]


@pytest.mark.parametrize("files", [0, 1, 2, 3, 4, 5])
def test_where_few_files_may_be_open_all_is_done(files: int, tmp_path: Path) -> None:
    """Pipes cannot be made, or only some of them."""
    code = f"""
import resource
lowest = os.dup(0)
os.close(lowest)
resource.setrlimit(resource.RLIMIT_NOFILE, (lowest + {files}, lowest + {files}))
before = os.listdir("/proc/self/fd") if {files} > 0 and os.path.exists("/proc/self/fd") else []
{WHOSE}
after = os.listdir("/proc/self/fd") if before else []
found.append(before == after)
"""
    found = answers(code, tmp_path)
    assert [number for number, _ in found[:-1]] == [*range(30)]
    assert all(is_here for _, is_here in found[:-1]) or files >= 3
    assert found[-1] is True


def test_where_the_end_of_processes_is_not_told_none_is_made(tmp_path: Path) -> None:
    code = f"signal.signal(signal.SIGCHLD, signal.SIG_IGN)\n{WHOSE}"
    assert answers(code, tmp_path) == [[number, True] for number in range(30)]


def test_many_open_files_do_not_hinder(tmp_path: Path) -> None:
    """Numbers of files may be higher than some ways of waiting for them can count."""
    code = """
import resource
most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
held = [os.dup(0) for _ in range(min(1100, most - 50))]
def work(piece):
    time.sleep(0.01)
    return piece
found = [*shared_out(work, [*range(30)])]
"""
    assert answers(code, tmp_path) == [*range(30)]


def test_one_that_has_no_memory_left_loses_nothing(tmp_path: Path) -> None:
    code = """
def work(piece):
    if os.getpid() != first:
        raise MemoryError
    return piece
found = [*shared_out(work, [*range(30)])]
"""
    assert answers(code, tmp_path) == [*range(30)]


def test_too_little_memory_is_told_in_words(tmp_path: Path) -> None:
    code = f"""
import resource
from caseedit.cli.main import main
look, seen = round.Round.look, []
def greedy(self, path):
    seen.append(bytearray(1 << 40) if len(seen) > 9 else look(self, path))
    return seen[-1]
round.Round.look = greedy
resource.setrlimit(resource.RLIMIT_AS, (1 << 39, 1 << 39))
sys.exit(main(["check", "--no-cache", {str(ROOT / "sample_content")!r}]))
"""
    told = "There is not enough memory for this. Raise the limit (ulimit -v), or name fewer files.\n"
    assert ran(MANY + code, home=tmp_path) == (3, "", told)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="asks Linux what became of a process")
def test_the_others_end_when_the_first_is_killed(tmp_path: Path) -> None:
    code = """
def work(piece):
    Path(sys.argv[1], str(os.getpid())).touch()
    time.sleep(0.05)
    return piece
print(sum(shared_out(work, [*range(2000)])))
"""
    marks = tmp_path / "marks"
    marks.mkdir()
    process = started(MANY + code, marks, home=tmp_path)
    end = time.monotonic() + 30
    while len(list(marks.iterdir())) < 4 and time.monotonic() < end:
        time.sleep(0.02)
    process.kill()
    out, err = process.communicate(timeout=20)
    others = [int(mark.name) for mark in marks.iterdir() if int(mark.name) != process.pid]
    assert (out, err, len(others)) == ("", "", 3)
    assert all(map(is_gone, others))


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_who_reads_only_the_first_line_gets_it(
    unbuffered: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONUNBUFFERED", unbuffered)
    content = tmp_path / "content"
    content.mkdir()
    for number in range(1500):
        (content / f"{number}.md").write_text(f"---\ntitle: {number}\n---\n##Text {number}\n", "utf-8")
    process = started(MANY + COMMAND, "check", "--no-cache", content, home=tmp_path)
    assert process.stdout is not None and process.stderr is not None
    assert process.stdout.readline()
    process.stdout.close()
    assert process.wait(timeout=60) == 141
    assert process.stderr.read() == ""
    process.stderr.close()
