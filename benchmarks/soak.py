"""Random edits, saves, faults, changes from outside, kills, for a long time: lost words, memory, open files."""

from __future__ import annotations

import ctypes
import errno
import gc
import os
import random
import re
import shutil
import signal
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.flatness import TOGETHER, growth
from caseedit.core.document.merge import Choice
from caseedit.core.files.disk import Disk
from caseedit.core.files.recovery import Journal
from caseedit.core.text import Edit
from caseedit.errors import CaseEditError, ChangedOnDisk
from caseedit.workspace import Workspace

SEED = 6
KEPT_AFTER = 1.0  # seconds after which a typed word must survive a kill
LARGEST = 40_000  # characters from which a document is begun anew
FIRST = "---\ntitle: Soak\ntags:\n  - first\n---\n\n# Soak\n\nText.\n"
WORD = re.compile(r"\b[mo]\d{7}\b")
CALLS = ("stat", "describe", "open", "open_to_write", "create", "read", "write", "sync", "rename", "link", "close")
ERRNOS = (errno.EIO, errno.ENOSPC, errno.EACCES, errno.EROFS, errno.EMFILE)


def main(minutes: float) -> None:
    """Run so many minutes and print the figures; ends with 1 if a word was lost, or memory or open files grow."""
    with tempfile.TemporaryDirectory() as folder:
        sum_up(soak(Path(folder).resolve(), 60 * minutes), minutes)


def sum_up(soaked: Soak, minutes: float) -> None:
    """Print the figures."""
    print(f"{minutes:g} minutes, seed {SEED}: {soaked.told()}")
    print(f"lost words: {len(soaked.lost)}")
    for word, how in sorted(soaked.lost.items())[:10]:
        print(f"  {word}: {how}")
    memory = growth(soaked.memory, minutes)
    print(f"memory in use, KB: {memory}")
    print(f"with what the system's heap keeps for later, KB: {growth(soaked.resident, minutes)}")
    warm = soaked.handles[memory.warm :]
    print(f"open files: {min(warm)} at least, {max(warm)} at most, {warm[-1]} at the end")
    if soaked.lost or not memory.is_flat or min(warm[-TOGETHER:]) > min(warm[:TOGETHER]):
        raise SystemExit(1)


# Words that must be found again, and when they were typed.
Due = dict[str, str]


class Shaky:
    """Lets one of the next file calls of this process fail, now and then."""

    def __init__(self, chance: random.Random) -> None:
        self.count = 0
        self.failed = 0
        self._chance = chance
        self._lock = threading.Lock()
        self._left = 0
        self._originals = {name: getattr(Disk, name) for name in CALLS}
        for name, real in self._originals.items():
            setattr(Disk, name, self._wrapped(name, real))

    def restore(self) -> None:
        """Let no call fail any more."""
        for name, real in self._originals.items():
            setattr(Disk, name, real)

    def arm(self) -> None:
        """Choose the call that fails."""
        self._left = self._chance.randrange(1, 60)

    def calm(self) -> None:
        """Let nothing fail for now."""
        self._left = 0

    def _wrapped(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(disk: Disk, *arguments: Any) -> Any:
            with self._lock:
                is_it = self._left == 1
                self._left = max(0, self._left - 1)
            if is_it:
                self.failed += 1
                if name == "close":
                    # As the system does: it says that something went wrong, and the file is closed all the same.
                    real(disk, *arguments)
                raise OSError(self._chance.choice(ERRNOS), "made to fail")
            return real(disk, *arguments)

        return call


class Story:
    """One session on one file: what a writer does, and what others do meanwhile.

    Attributes:
        counts: How often each thing was done.
    """

    def __init__(self, file: Path, recovery: Path, chance: random.Random, numbers: Iterator[int]) -> None:
        self.file = file
        self.chance = chance
        self.counts = dict.fromkeys(("typed", "saved", "failed", "merged", "outside", "restored"), 0)
        self._numbers = numbers
        self.workspace = Workspace(file.parent, journal=Journal(recovery, elsewhere=()))
        self.document = self.workspace.open(file)
        for entry in self.workspace.recoverable(file):
            self.document = self.workspace.restore(entry)
            self.counts["restored"] += 1

    def step(self) -> str:
        """Do one thing; return the word that was typed, if it was that."""
        kind = self.chance.choices(("type", "tag", "outside", "save", "look"), (60, 8, 4, 10, 6))[0]
        return {"type": self._type, "tag": self._tag, "outside": self._outside, "save": self.save, "look": self._look}[
            kind
        ]()

    def _type(self) -> str:
        word = f"m{next(self._numbers):07}"
        body = self.document.parts.body.start
        lines = [match.end() for match in re.finditer("\n", self.document.text) if match.end() >= body]
        at = self.chance.choice(lines)
        self.workspace.edit([Edit(at, at, f"{word}\n")], origin="body")
        self.counts["typed"] += 1
        return word

    def _tag(self) -> str:
        word = f"m{next(self._numbers):07}"
        tags = self.document.get(("tags",))
        if not isinstance(tags, list):
            return ""
        self.workspace.insert_item(("tags",), self.chance.randrange(len(tags) + 1), word)
        self.counts["typed"] += 1
        return word

    def _outside(self) -> str:
        """Somebody else adds a line to the file."""
        word = f"o{next(self._numbers):07}"
        text = self.file.read_text("utf-8")
        lines = text.split("\n")
        at = self.chance.randrange(lines.index("# Soak"), len(lines))
        lines.insert(at, word)
        beside = self.file.with_suffix(".other")
        beside.write_text("\n".join(lines), "utf-8")
        beside.replace(self.file)
        self.counts["outside"] += 1
        return word

    def _look(self) -> str:
        self.workspace.outside(self.file)
        return ""

    def save(self) -> str:
        """Save; what others wrote is merged, both sides kept."""
        try:
            job = self.workspace.begin_save()
            self.workspace.finish_save(job, job.run())
            self.counts["saved"] += 1
        except ChangedOnDisk as error:
            self._meet(error)
        except CaseEditError:
            self.counts["failed"] += 1
        return ""

    def _meet(self, error: ChangedOnDisk) -> None:
        try:
            merged = self.workspace.merge_theirs(self.document)
            if merged.text is None:
                choices: list[Choice] = ["both" if conflict.is_lines else "mine" for conflict in merged.conflicts]
                self.workspace.merge_with_choices(self.document, merged, choices)
            self.counts["merged"] += 1
        except CaseEditError:
            self.counts["failed"] += 1


class Soak:
    """What came of it.

    Attributes:
        lost: Words that are nowhere, and when they were typed.
        memory: Kilobytes in use by the process that lives on, after each round.
        resident: The same with what was freed and the system's heap has not yet given back.
        handles: How many files it has open.
        kills: How many processes were killed.
    """

    def __init__(self) -> None:
        self.lost: dict[str, str] = {}
        self.memory: list[int] = []
        self.resident: list[int] = []
        self.handles: list[int] = []
        self.kills = 0
        self.faults = 0
        self.counts: dict[str, int] = {}

    def add(self, counts: dict[str, int]) -> None:
        """Sum up what a session did."""
        for name, count in counts.items():
            self.counts[name] = self.counts.get(name, 0) + count

    def told(self) -> str:
        """Say what was done."""
        done = ", ".join(f"{count:,} {name}" for name, count in self.counts.items())
        return f"{done}, {self.faults:,} calls made to fail, {self.kills:,} processes killed"


def soak(folder: Path, seconds: float) -> Soak:
    """Go on in rounds: one that is killed, one in the process that lives on."""
    result = Soak()
    chance = random.Random(SEED)
    numbers = iter(range(10_000_000))
    end = time.monotonic() + seconds
    while time.monotonic() < end or len(result.memory) < 2:
        # The same place each time, as for somebody who goes on writing; nothing of the round before lies there.
        place = folder / "round"
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        file = place / "content" / "a.md"
        file.parent.mkdir()
        file.write_text(FIRST, "utf-8")
        due = killed_round(file, place / "recovery", chance, numbers, result)
        living_round(file, place / "recovery", chance, numbers, result, due)
        result.resident.append(_resident())
        _give_back()
        result.memory.append(_resident())
        result.handles.append(len(os.listdir("/proc/self/fd")))  # noqa: PTH208
    return result


def killed_round(file: Path, recovery: Path, chance: random.Random, numbers: Iterator[int], result: Soak) -> Due:
    """Let a process work and kill it; return the words that must be found again."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _work(file, recovery, random.Random(chance.random()), numbers, writing)
    os.close(writing)
    time.sleep(chance.uniform(0.5, 4))
    os.kill(child, signal.SIGKILL)
    killed_at = time.monotonic()
    os.waitpid(child, 0)
    result.kills += 1
    with os.fdopen(reading, "rb") as pipe:
        told = [line.split() for line in pipe.read().decode().splitlines()]
    typed = [(words[0], float(words[1])) for words in told if len(words) == 2]
    for _ in range(len(typed) + 5):
        next(numbers)
    return {
        word: f"{killed_at - at:.2f} s before a kill"
        for word, at in typed
        if word.startswith("o") or at < killed_at - KEPT_AFTER
    }


def _work(file: Path, recovery: Path, chance: random.Random, numbers: Iterator[int], writing: int) -> None:
    """Type and save until killed; say of each word when it was typed."""
    try:
        shaky = Shaky(chance)
        story = Story(file, recovery, chance, numbers)
        while True:
            if chance.random() < 0.02:
                shaky.arm()
            word = story.step()
            if word:
                os.write(writing, f"{word} {time.monotonic()}\n".encode())
            time.sleep(chance.expovariate(60))
    finally:
        os._exit(1)


def living_round(
    file: Path, recovery: Path, chance: random.Random, numbers: Iterator[int], result: Soak, due: Due
) -> None:
    """Take up what the killed process left, work on with faults, save, and look for every word."""
    story = Story(file, recovery, chance, numbers)
    shaky = Shaky(chance)
    due = dict(due)
    first = set(WORD.findall(story.document.text)) | set(WORD.findall(file.read_text("utf-8")))
    result.lost |= {word: f"{how}, not there at the next start" for word, how in due.items() if word not in first}
    for step in range(300):
        if chance.random() < 0.03:
            shaky.arm()
        word = story.step()
        due |= {word: f"at step {step} of a session that was saved"} if word else {}
        if len(story.document.text) > LARGEST:
            break
    shaky.calm()
    for _ in range(3):
        story.save()
    shaky.restore()
    result.faults += shaky.failed
    result.add(story.counts)
    found = set(WORD.findall(file.read_text("utf-8")))
    result.lost |= {word: how for word, how in due.items() if word not in found and word not in result.lost}
    story.workspace.close()


def _give_back() -> None:
    """Let the system have what is free: how much of it a heap keeps says nothing of what a program still holds."""
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


def _resident() -> int:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    return 0
