"""Which files are open here: a second caseedit of the same user on the same machine is told."""

from __future__ import annotations

import fcntl
import os
import time
from pathlib import Path

from caseedit.core.dataclasses import dataclass
from caseedit.core.files.disk import DISK, unlink_quietly
from caseedit.core.files.entry import name_of, ready_folder

_FLAGS = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK
_LONGEST = 64


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has a file open.

    Attributes:
        pid: Number of the process; 0 if it is not known.
        since: When it opened the file, in seconds since 1970; 0 if that is not known.
    """

    pid: int = 0
    since: float = 0.0

    def __str__(self) -> str:
        number = f" (process {self.pid})" if self.pid else ""
        clock = f", since {time.strftime('%H:%M', time.localtime(self.since))}" if self.since else ""
        return f"another caseedit{number}{clock}"


class Presence:
    """Holds one locked file for each document that is open; the system lets go of all when the process ends.

    Attributes:
        elsewhere: Who has documents open that were claimed here later.
    """

    def __init__(self, folder: Path, *, is_on: bool = True) -> None:
        self._folder = folder
        self._is_on = is_on
        self.elsewhere: dict[Path, Holder] = {}
        self._held: dict[Path, tuple[Path, int]] = {}

    def claim(self, path: Path) -> Holder | None:
        """Say that a file is open here; return who has it open already, or None.

        Where no lock can be had, nobody is told; what the file holds is compared at each save all the same.
        """
        if path in self._held or not self._is_on:
            return None
        try:
            file = ready_folder(self._folder) / f"{name_of(Path(os.path.realpath(path)))}.lock"
            holder = self._take(path, file)
        except OSError:
            return None
        if holder is not None:
            self.elsewhere[path] = holder
        return holder

    def release(self, path: Path) -> None:
        """Say that a file is open here no more."""
        held = self._held.pop(path, None)
        if held is not None:
            file, handle = held
            # While it is locked, so that what is removed is ours.
            if _is_still(file, handle):
                unlink_quietly(DISK, file)
            os.close(handle)

    def close(self) -> None:
        """Let go of all."""
        for path in tuple(self._held):
            self.release(path)

    def _take(self, path: Path, file: Path) -> Holder | None:
        while True:
            handle = os.open(file, _FLAGS, 0o600)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                holder = _read(handle)
                os.close(handle)
                return holder
            if _is_still(file, handle):
                break
            # Its holder removed it between the two calls.
            os.close(handle)
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"{os.getpid()} {time.time():.0f}\n".encode(), 0)
        self._held[path] = (file, handle)
        return None


def _is_still(file: Path, handle: int) -> bool:
    try:
        return file.lstat().st_ino == os.fstat(handle).st_ino
    except OSError:
        return False


def _read(handle: int) -> Holder:
    words = os.pread(handle, _LONGEST, 0).split()
    if len(words) != 2 or not all(word.isdigit() and len(word) < 12 for word in words):
        return Holder()
    return Holder(int(words[0]), float(words[1]))
