"""Which files are open here: a second caseedit of the same user on the same machine is told."""

from __future__ import annotations

import errno
import fcntl
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

from caseedit.core.dataclasses import dataclass
from caseedit.core.files.disk import DISK, unlink_quietly
from caseedit.core.files.entry import name_of, ready_folder

_FLAGS = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK
_LONGEST = 64
# Of those who open and close the same file, somebody has it after so many; on some file systems no file stays the same.
_MOST_TRIES = 20
_PAUSE = 5.0  # seconds after which a lock is waited for again that could not be had
# What is answered where somebody else holds the lock.
_TAKEN = frozenset({errno.EWOULDBLOCK, errno.EACCES})


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
    """Holds one locked file for each file that is open; the system lets go of all when the process ends.

    Attributes:
        elsewhere: Who has documents open that were claimed here later.
        on_free: Is told of each document that was open elsewhere and is open only here now, in a thread.
    """

    def __init__(self, folder: Path, *, is_on: bool = True) -> None:
        self._folder = folder
        self._is_on = is_on
        self.elsewhere: dict[Path, Holder] = {}
        self.on_free: Callable[[Path], object] = lambda path: None
        # The file that is locked for each document; several names of one file share it.
        self._files: dict[Path, Path] = {}
        self._held: dict[Path, int] = {}
        # Those that a thread waits for, and who had them.
        self._awaited: dict[Path, Holder] = {}
        self._change = threading.Lock()

    def claim(self, path: Path) -> Holder | None:
        """Say that a file is open here; return who has it open already, or None.

        Where somebody has, it is claimed again as soon as that ends. Where no lock can be had, nobody is told; what
        the file holds is compared at each save all the same.
        """
        if path in self._files or not self._is_on:
            return None
        file = self._folder / f"{name_of(Path(os.path.realpath(path)))}.lock"
        with self._change:
            self._files[path] = file
            try:
                holder = self._holder(file)
            except OSError:
                return None
        if holder is not None:
            self.elsewhere[path] = holder
        return holder

    def _holder(self, file: Path) -> Holder | None:
        """Lock a file unless that is done; return who else has it."""
        if file in self._held or file in self._awaited:
            return self._awaited.get(file)
        ready_folder(self._folder)
        handle, holder = _lock(file)
        if holder is None:
            self._held[file] = handle
            return None
        self._awaited[file] = holder
        # It sleeps in the system until the lock is free; nobody looks again and again.
        threading.Thread(target=self._wait, args=(file,), daemon=True).start()
        return holder

    def waits_for(self, path: Path) -> bool:
        """Tell whether a file that is open here is open elsewhere, too."""
        return self._files.get(path) in self._awaited

    def release(self, path: Path) -> None:
        """Say that a file is open here no more."""
        with self._change:
            file = self._files.pop(path, None)
            if file in self._held and file not in self._files.values():
                _unlock(file, self._held.pop(file))

    def close(self) -> None:
        """Let go of all."""
        for path in tuple(self._files):
            self.release(path)

    def _wait(self, file: Path) -> None:
        handle = _lock_in_the_end(file)
        with self._change:
            del self._awaited[file]
            # Who has closed it meanwhile is not told.
            paths = [path for path, its in self._files.items() if its == file]
            if paths:
                self._held[file] = handle
            else:
                _unlock(file, handle)
        for path in paths:
            self.on_free(path)


def _lock_in_the_end(file: Path) -> int:
    """Wait until a file is ours; return it open."""
    while True:
        try:
            return _lock(file, waits=True)[0]
        except OSError:
            # As where the folder lies on another machine that was started anew.
            time.sleep(_PAUSE)


def _lock(file: Path, *, waits: bool = False) -> tuple[int, Holder | None]:
    """Lock a file, made if need be, and write into it who has it; return it open, or who has it already.

    Raises:
        OSError: It cannot be made, or no file can be locked here.
    """
    for _ in range(_MOST_TRIES):
        handle = os.open(file, _FLAGS, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | (0 if waits else fcntl.LOCK_NB))
        except OSError as error:
            holder = _read(handle) if error.errno in _TAKEN else None
            os.close(handle)
            if holder is None:
                raise
            return -1, holder
        if _is_still(file, handle):
            _sign(handle)
            return handle, None
        # Its holder removed it between the two calls.
        os.close(handle)
    raise OSError(errno.ESTALE, "no file here stays the same")


def _sign(handle: int) -> None:
    try:
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"{os.getpid()} {time.time():.0f}\n".encode(), 0)
    except OSError:
        # It is locked also where the disk is full; who has it is not known then.
        return


def _unlock(file: Path, handle: int) -> None:
    # While it is locked, so that what is removed is ours.
    if _is_still(file, handle):
        unlink_quietly(DISK, file)
    os.close(handle)


def _is_still(file: Path, handle: int) -> bool:
    try:
        return file.lstat().st_ino == os.fstat(handle).st_ino
    except OSError:
        return False


def _read(handle: int) -> Holder:
    try:
        words = os.pread(handle, _LONGEST, 0).split()
    except OSError:
        words = []
    if len(words) != 2 or not all(word.isdigit() and len(word) < 12 for word in words):
        return Holder()
    return Holder(int(words[0]), float(words[1]))
