from __future__ import annotations

import errno
import json
import os
import signal
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from test_faults import FaultyDisk

from caseedit import drafts
from caseedit.core.files import recovery
from caseedit.core.files.disk import Disk
from caseedit.core.files.entry import name_of
from caseedit.core.files.recovery import Journal, RecoveryEntry, keep_pair
from caseedit.core.files.stamp import digest_of

BASE = b"---\ntitle: old\n---\nbody\n"
TEXT = "---\ntitle: new\n---\nkörper\r\n".encode()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "state" / "recovery"


@pytest.fixture
def journal(folder: Path) -> Iterator[Journal]:
    journal = Journal(folder, elsewhere=(), delay=0.01)
    yield journal
    journal.close()


def entry_for(path: Path, text: bytes = TEXT) -> RecoveryEntry:
    return RecoveryEntry(path, text, digest_of(BASE), at=1_700_000_000.0, cursor=7, base=BASE)


def files(folder: Path) -> set[str]:
    return {path.suffix for path in folder.iterdir()} if folder.exists() else set()


def test_text_is_given_back_whole_to_the_next_session(tmp_path: Path, folder: Path, journal: Journal) -> None:
    journal.keep(entry_for(tmp_path / "a.md"))
    assert journal.flush()
    (found,) = Journal(folder, elsewhere=()).entries(tmp_path / "a.md")
    assert (found.text_bytes, found.base, found.cursor, found.damage) == (TEXT, BASE, 7, "")
    assert found.path == tmp_path / "a.md"
    assert not found.is_live
    assert Journal(folder, elsewhere=()).entries(tmp_path / "b.md") == []
    assert journal.entries() == []


def test_nobody_else_may_read_it(tmp_path: Path, folder: Path, journal: Journal) -> None:
    folder.mkdir(parents=True, mode=0o755)
    journal.keep(entry_for(tmp_path / "a.md"))
    journal.flush()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}


def test_the_text_can_be_read_with_any_pager(tmp_path: Path, folder: Path, journal: Journal) -> None:
    journal.keep(entry_for(tmp_path / "a.md"))
    journal.flush()
    (file,) = folder.glob("*.text")
    header, _, text = file.read_bytes().partition(b"\n")
    assert text == TEXT
    wanted = "v path real base_sha text_sha text_len draft_len cursor at pid pid_start boot_id host program"
    assert set(json.loads(header)) == {*wanted.split(), "is_replaced", "is_pair", "session", "number"}


def test_of_many_texts_the_latest_is_kept_and_saving_removes_it(tmp_path: Path, folder: Path, journal: Journal) -> None:
    for number in range(200):
        journal.keep(entry_for(tmp_path / "a.md", b"%d" % number))
    journal.keep(entry_for(tmp_path / "b.md", b"other"))
    journal.flush()
    found = Journal(folder, elsewhere=()).entries()
    assert {entry.text_bytes for entry in found} == {b"199", b"other"}
    journal.drop(tmp_path / "a.md")
    journal.drop(tmp_path / "b.md")
    journal.flush()
    assert files(folder) == set()


def test_a_key_after_the_save_is_kept_on_the_new_base(tmp_path: Path, folder: Path, journal: Journal) -> None:
    journal.keep(entry_for(tmp_path / "a.md"))
    journal.flush()
    journal.drop(tmp_path / "a.md")
    journal.keep(replace(entry_for(tmp_path / "a.md", b"later"), base=TEXT, base_digest=digest_of(TEXT)))
    journal.flush()
    (found,) = Journal(folder, elsewhere=()).entries()
    assert (found.text_bytes, found.base) == (b"later", TEXT)


class Halting(Disk):
    """Is killed before a chosen one of its calls that make or replace a file."""

    def __init__(self, last: int) -> None:
        self.left = last

    def create(self, path: Path, mode: int) -> int:
        self._count()
        return super().create(path, mode)

    def rename(self, source: Path, target: Path) -> None:
        self._count()
        super().rename(source, target)

    def _count(self) -> None:
        if self.left == 0:
            raise SystemExit
        self.left -= 1


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
@pytest.mark.parametrize("last", range(5))
def test_at_no_moment_is_a_text_kept_without_the_text_it_was_made_from(tmp_path: Path, folder: Path, last: int) -> None:
    disk, others = Halting(1000), set(threading.enumerate())
    journal = Journal(folder, elsewhere=(), disk=disk, delay=0)
    journal.keep(entry_for(tmp_path / "a.md", b"older"))
    assert journal.flush()
    disk.left = last
    journal.keep(replace(entry_for(tmp_path / "a.md", b"newer"), base=TEXT, base_digest=digest_of(TEXT)))
    until(lambda: disk.left == 0 or holds(folder, b"newer"))
    thread = next((each for each in set(threading.enumerate()) - others if each.name == "recovery"), None)
    until(lambda: last == 4 or thread is None or not thread.is_alive())
    found = {(entry.text_bytes, entry.base) for entry in Journal(folder, elsewhere=()).entries()}
    assert found and found <= {(b"older", BASE), (b"newer", TEXT)}


def test_older_unsaved_text_of_the_same_file_is_never_overwritten(tmp_path: Path, folder: Path) -> None:
    for text in (b"monday", b"tuesday"):
        journal = Journal(folder, elsewhere=(), delay=0)
        journal.keep(replace(entry_for(tmp_path / "a.md", text), at=float(len(text))))
        journal.close()
    found = Journal(folder, elsewhere=()).entries(tmp_path / "a.md")
    assert [entry.text_bytes for entry in found] == [b"tuesday", b"monday"]


def test_an_entry_is_discarded_with_its_base(tmp_path: Path, folder: Path, journal: Journal) -> None:
    journal.keep(entry_for(tmp_path / "a.md"))
    journal.flush()
    other = Journal(folder, elsewhere=())
    other.discard(other.entries()[0])
    assert files(folder) == set()


def test_doubles_are_one_entry_and_go_together(tmp_path: Path, folder: Path) -> None:
    for text in (b"same", b"same", b"other"):
        journal = Journal(folder, elsewhere=(), delay=0)
        journal.keep(entry_for(tmp_path / "a.md", text))
        journal.close()
    journal = Journal(folder, elsewhere=())
    assert len(list(folder.glob("*.text"))) == 3
    assert sorted(entry.text_bytes for entry in journal.entries()) == [b"other", b"same"]
    journal.discard(next(entry for entry in journal.entries() if entry.text_bytes == b"same"))
    assert [entry.text_bytes for entry in journal.entries()] == [b"other"]
    assert len(list(folder.iterdir())) == 2


def test_a_pair_kept_for_writing_in_place_is_one_entry(tmp_path: Path, folder: Path, journal: Journal) -> None:
    path = tmp_path / "a.md"
    journal.keep(replace(entry_for(path), base=None))
    journal.flush()
    done = keep_pair(path, BASE, TEXT, folder)
    (found,) = Journal(folder, elsewhere=()).entries(path)
    assert (found.text_bytes, found.base) == (TEXT, BASE)
    done()
    (found,) = Journal(folder, elsewhere=()).entries(path)
    assert found.base is None


def state_of(journal: Journal) -> str:
    return journal.state


class NoRoom(Disk):
    """A disk on which one folder takes no files."""

    def __init__(self, folder: Path) -> None:
        self.folder: Path | None = folder

    def create(self, path: Path, mode: int) -> int:
        if path.parent == self.folder:
            raise OSError(28, "No space left on device")
        return super().create(path, mode)


def test_where_its_folder_is_full_text_goes_elsewhere_and_comes_back(tmp_path: Path, folder: Path) -> None:
    disk = NoRoom(folder)
    journal = Journal(folder, elsewhere=(tmp_path / "else",), disk=disk, delay=0)
    journal.keep(entry_for(tmp_path / "a.md", b"one"))
    assert journal.flush()
    assert state_of(journal) == "elsewhere"
    assert [found.text_bytes for found in Journal(folder, elsewhere=(tmp_path / "else",)).entries()] == [b"one"]
    disk.folder = None
    journal.keep(entry_for(tmp_path / "a.md", b"two"))
    assert journal.flush()
    assert state_of(journal) == "ok"
    assert [found.text_bytes for found in Journal(folder, elsewhere=(tmp_path / "else",)).entries()] == [b"two"]
    journal.close()


def test_with_no_place_at_all_it_says_so_and_goes_on_trying(tmp_path: Path, folder: Path) -> None:
    disk = NoRoom(folder)
    journal = Journal(folder, elsewhere=(), disk=disk, delay=0)
    journal.keep(entry_for(tmp_path / "a.md"))
    assert not journal.flush()
    assert journal.state == "off"
    disk.folder = None
    journal.keep(entry_for(tmp_path / "a.md"))
    assert journal.flush()
    journal.close()


def until(is_so: Callable[[], object]) -> None:
    """Wait for what another thread does."""
    end = time.monotonic() + 20
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.005)


def texts(folder: Path) -> list[bytes]:
    return [found.text_bytes for found in Journal(folder, elsewhere=()).entries()]


def holds(folder: Path, text: bytes) -> bool:
    return texts(folder) == [text]


def test_a_text_that_could_not_be_kept_is_tried_again_by_itself(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recovery, "RETRY_AFTER", 0.01)
    disk = NoRoom(folder)
    journal = Journal(folder, elsewhere=(), disk=disk, delay=0)
    journal.keep(entry_for(tmp_path / "a.md"))
    until(lambda: journal.state == "off")
    disk.folder = None
    until(lambda: journal.state == "ok")
    assert texts(folder) == [TEXT]
    journal.close()


class SlowDisk(Disk):
    """Waits in `sync` until it is let go."""

    def __init__(self) -> None:
        self.is_waiting, self.may_go = threading.Event(), threading.Event()

    def sync(self, handle: int) -> None:
        self.is_waiting.set()
        self.may_go.wait(20)
        super().sync(handle)


def test_newer_text_is_written_while_a_slow_disk_syncs_the_older(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recovery, "SYNC_EVERY", 0.0)
    disk = SlowDisk()
    journal = Journal(folder, elsewhere=(), disk=disk, delay=0)
    for text in (b"older", b"newer", b"newest"):
        journal.keep(entry_for(tmp_path / "a.md", text))
        until(partial(holds, folder, text))
        until(disk.is_waiting.is_set)
    disk.may_go.set()
    assert journal.flush()
    assert texts(folder) == [b"newest"]
    journal.close()


def test_a_save_while_a_slow_disk_syncs_is_no_fault(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recovery, "SYNC_EVERY", 0.0)
    disk = SlowDisk()
    journal = Journal(folder, elsewhere=(), disk=disk, delay=0)
    journal.keep(entry_for(tmp_path / "a.md"))
    until(disk.is_waiting.is_set)
    journal.drop(tmp_path / "a.md")
    until(lambda: texts(folder) == [])
    disk.may_go.set()
    assert journal.flush()
    assert (journal.state, journal.reason) == ("ok", "")
    journal.close()


def test_a_folder_that_is_a_link_is_not_used(tmp_path: Path, folder: Path) -> None:
    folder.parent.mkdir()
    (tmp_path / "theirs").mkdir()
    folder.symlink_to(tmp_path / "theirs")
    journal = Journal(folder, elsewhere=(), delay=0)
    journal.keep(entry_for(tmp_path / "a.md"))
    assert not journal.flush()
    assert list((tmp_path / "theirs").iterdir()) == []
    journal.close()


def _header(file: Path, **fields: object) -> None:
    header, _, text = file.read_bytes().partition(b"\n")
    file.write_bytes(json.dumps({**json.loads(header), **fields}).encode() + b"\n" + text)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda file: file.write_bytes(b""),
        lambda file: file.write_bytes(b"[" * 100_000),
        lambda file: file.write_bytes(b"[" * 10_000 + b"\n"),
        lambda file: file.write_bytes(b"x" * 100_000),
        lambda file: file.write_bytes(b"null\n"),
        lambda file: file.write_bytes(file.read_bytes()[:-1]),
        lambda file: file.write_bytes(file.read_bytes() + b"more"),
        lambda file: file.write_bytes(file.read_bytes()[:-1] + b"!"),
        lambda file: _header(file, v=2),
        lambda file: _header(file, text_len=-1),
        lambda file: _header(file, text_len=1e400),
        lambda file: _header(file, text_len=True),
        lambda file: _header(file, text_len=10**300),
        lambda file: _header(file, cursor="7"),
        lambda file: _header(file, at=float("nan")),
        lambda file: _header(file, at=10**300),
        lambda file: _header(file, path=["/etc"]),
        lambda file: _header(file, path="relative.md"),
        lambda file: _header(file, path="/a\0b"),
        lambda file: _header(file, real="/etc/passwd"),
        lambda file: _header(file, host=3),
        lambda file: _header(file, at=-99_999_999_999),
    ],
)
def test_a_spoiled_entry_is_shown_as_found_and_not_trusted(
    tmp_path: Path, folder: Path, journal: Journal, spoil: Callable[[Path], None]
) -> None:
    journal.keep(entry_for(tmp_path / "a.md"))
    journal.flush()
    (file,) = folder.glob("*.text")
    spoil(file)
    (found,) = Journal(folder, elsewhere=()).entries(tmp_path / "a.md")
    assert found.damage
    assert found.path == file
    assert found.text_bytes == file.read_bytes()


def test_what_is_no_file_among_the_entries_is_passed_over(tmp_path: Path, folder: Path) -> None:
    folder.mkdir(parents=True)
    os.mkfifo(folder / f"{name_of(tmp_path)}-1.text")
    (folder / "x.text").symlink_to("/etc/passwd")
    (folder / "y.text").mkdir()
    with (folder / "z.text").open("wb") as huge:
        huge.truncate(10 * 1024**3)
    assert Journal(folder, elsewhere=()).entries() == []


def test_names_that_are_no_text_survive(tmp_path: Path, folder: Path, journal: Journal) -> None:
    path = tmp_path / os.fsdecode(b"caf\xe9 \x1b[31m.md")
    journal.keep(entry_for(path))
    journal.flush()
    (found,) = Journal(folder, elsewhere=()).entries(path)
    assert found.path == path


CHILD = """
import sys, time
from pathlib import Path
from caseedit.core.files.recovery import Journal, RecoveryEntry
journal = Journal(Path(sys.argv[1]), elsewhere=())
for number in range(10**9):
    journal.keep(RecoveryEntry(Path(sys.argv[2]), b"%d " % number * 2000))
    print(number, time.monotonic(), flush=True)
    time.sleep(0.02)
"""


@pytest.mark.parametrize("rest", [0.5, 0.9, 1.2])
def test_words_older_than_half_a_second_survive_a_kill(tmp_path: Path, folder: Path, rest: float) -> None:
    path = tmp_path / "a.md"
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(folder), str(path)], stdout=subprocess.PIPE, cwd=Path(__file__).parents[3]
    )
    assert child.stdout is not None
    typed = [child.stdout.readline().split()]
    end = time.monotonic() + rest
    while time.monotonic() < end:
        typed.append(child.stdout.readline().split())
    # Seen from outside it is alive, and so not offered.
    assert all(entry.is_live for entry in Journal(folder, elsewhere=()).entries())
    child.send_signal(signal.SIGKILL)
    killed = time.monotonic()
    typed += [line.split() for line in child.communicate()[0].splitlines()]
    found = Journal(folder, elsewhere=()).entries(path)
    newest = int(found[0].text_bytes.split()[0]) if found else -1
    # A loaded machine may be late; a second is what is promised to the writer.
    old_enough = [int(number) for number, at in typed if float(at) < killed - 1.0]
    assert newest >= max(old_enough, default=-1)
    assert all(not entry.damage and not entry.is_live for entry in found)


def test_a_header_that_cannot_be_read_is_told_in_our_words(tmp_path: Path) -> None:
    for number, head in enumerate((b"garbage\n", b"\xff\n", b"[" * 9000 + b"\n", b"NaN\n")):
        (tmp_path / f"{number}.text").write_bytes(head)
    damages = [entry.damage for entry in Journal(tmp_path, elsewhere=()).entries()]
    assert damages == ["its first line is not a header"] * 4


FORMATS = Path(__file__).parent / "formats"


def test_every_format_that_was_ever_written_is_read() -> None:
    """These files are never made anew: they are what earlier programs left on somebody's disk."""
    found = {entry.path.name: entry for entry in Journal(FORMATS, elsewhere=()).entries()}
    assert sorted(found) == ["draft.md", "first.md", "pair.md", "replaced.md"]
    text = '---\r\ntitle: "F\u00fcr immer"\r\n---\r\n\r\nNew words: \u6f22\u5b57.\r\n'.encode()
    for entry in found.values():
        assert (entry.damage, entry.text_bytes, entry.cursor, entry.is_live) == ("", text, 21, False)
    assert {name for name, entry in found.items() if entry.base} == {"draft.md", "first.md", "pair.md"}
    assert [found[name].is_replaced for name in sorted(found)] == [False, False, False, True]
    assert found["pair.md"].is_pair
    assert drafts.read(found["draft.md"].draft) == (drafts.Draft(("images", 0, "caption"), "[not yet"),)


def journals_with_a_fault(tmp_path: Path, mode: str, number: int) -> Iterator[tuple[Path, Journal]]:
    """Yield journals that hold an older text and are asked to keep a newer one, of which call after call fails."""
    for at in range(1, 40):
        folder = tmp_path / f"{at}"
        disk = FaultyDisk()
        journal = Journal(folder, elsewhere=(), disk=disk, delay=0)
        journal.keep(entry_for(tmp_path / "a.md", b"older"))
        assert journal.flush()
        disk.fail_from_now(at, mode, number)
        journal.keep(entry_for(tmp_path / "a.md", b"newer"))
        yield folder, journal
        calls = len(disk.calls)
        journal.close()
        if calls < at:
            return
    pytest.fail("never ran to its end")


@pytest.mark.parametrize("mode", ["fail", "short", "half"])
@pytest.mark.parametrize("number", [errno.EIO, errno.ENOSPC, errno.EROFS])
def test_any_failing_call_leaves_the_older_or_the_newer_text(tmp_path: Path, mode: str, number: int) -> None:
    for folder, journal in journals_with_a_fault(tmp_path, mode, number):
        is_kept = journal.flush()
        journal.close()
        found = [
            entry.text_bytes for entry in Journal(folder, elsewhere=()).entries(tmp_path / "a.md") if not entry.damage
        ]
        assert found in ([b"older"], [b"newer"]) if is_kept is False else found == [b"newer"]


@pytest.mark.parametrize("mode", ["fail", "short", "half"])
def test_what_fails_once_is_tried_again_at_once(tmp_path: Path, mode: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recovery, "RETRY_AFTER", recovery.FOREVER)
    for folder, journal in journals_with_a_fault(tmp_path, mode, errno.EIO):
        until(partial(holds, folder, b"newer"))
        until(partial(is_well, journal))


def is_well(journal: Journal) -> bool:
    return journal.state == "ok"
