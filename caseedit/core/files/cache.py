"""What was worked out from files, kept between runs: a hint that counts only while the file is what it was."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from caseedit.core.files.disk import DISK, close_quietly, is_file, unlink_quietly
from caseedit.core.files.entry import ready_folder
from caseedit.core.namedtuples import NamedTuple

if TYPE_CHECKING:
    from sqlite3 import Connection

FILE = "known.sqlite"
# A file that changed so lately may change again without any of its times moving on.
SETTLING = 2_000_000_000
LARGEST = 256 << 20
_BATCH = 500
_TABLE = (
    "CREATE TABLE IF NOT EXISTS known (kind TEXT, path TEXT, stamp TEXT, payload TEXT, PRIMARY KEY (kind, path))"
    " WITHOUT ROWID"
)


# What differs after any change of a file: its size, when it and when its description changed, which file it is, and on
# which disk. Empty where there is no file, None where that cannot be told.
Mark = tuple[int, ...] | None
_MARK: Callable[[os.stat_result], tuple[int, ...]] = attrgetter(
    "st_size", "st_mtime_ns", "st_ctime_ns", "st_ino", "st_dev"
)


class Known(NamedTuple):
    """What is kept of one file: the stamp for which it holds, and the thing itself."""

    stamp: str
    payload: str


class Cache:
    """Keeps texts by path; whoever asks compares the stamp. Any failure only means that nothing is known.

    Several threads may use it, and several processes the same file.
    """

    def __init__(self, folder: Path, kind: str) -> None:
        """Begin; nothing is made before something is kept.

        Args:
            folder: Where the file is; it is made, for this user alone.
            kind: What is kept, with a version of its form: `title 1`. Each kind is by itself.
        """
        self._file = folder / FILE
        self._kind = kind
        self._lock = threading.Lock()
        self._connection: Connection | None = None
        self._is_off = False

    def get(self, paths: Sequence[str]) -> dict[str, Known]:
        """Return what is kept of these files."""
        paths = [path for path in paths if _is_text(path)]
        found: dict[str, Known] = {}
        with self._lock:
            if self._connection is None and not is_file(self._file):
                return found
            for start in range(0, len(paths), _BATCH):
                some = paths[start : start + _BATCH]
                words = f"SELECT path, stamp, payload FROM known WHERE kind = ? AND path IN ({'?,' * len(some)}NULL)"
                found.update({path: Known(*rest) for path, *rest in self._do(words, [(self._kind, *some)])})
        return found

    def put(self, entries: Mapping[str, Known]) -> None:
        """Keep these, in place of what was kept of the same files."""
        rows = [(self._kind, path, *known) for path, known in entries.items() if _is_text(path)]
        if rows:
            with self._lock:
                self._do("INSERT OR REPLACE INTO known VALUES (?, ?, ?, ?)", rows)

    def close(self) -> None:
        """Let go of the file; the next use opens it again."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _do(self, words: str, rows: Sequence[Sequence[Any]]) -> list[Any]:
        """Run one statement, with each of the rows; return what it finds, nothing after any failure."""
        import sqlite3

        if self._is_off:
            return []
        try:
            connection = self._connection = self._connection or _opened(self._file)
            with connection:
                if len(rows) == 1:
                    return connection.execute(words, rows[0]).fetchall()
                connection.executemany(words, rows)
        except (sqlite3.Error, OSError, ValueError) as error:
            self._is_off = True
            if isinstance(error, sqlite3.DatabaseError) and not isinstance(error, sqlite3.OperationalError):
                # No database any more: the next run begins anew.
                unlink_quietly(DISK, self._file)
        return []


def _opened(file: Path) -> Connection:
    import sqlite3

    ready_folder(file.parent)
    # Made by ourselves, so that nobody else can read it, and nothing that another put there is followed.
    handle = os.open(file, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    if DISK.describe(handle).st_size > LARGEST:
        DISK.truncate(handle, 0)
    close_quietly(DISK, handle)
    connection = sqlite3.connect(file, timeout=1.0, check_same_thread=False)
    connection.execute(_TABLE)
    return connection


def _is_text(path: str) -> bool:
    try:
        path.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def marks_of(entries: Sequence[os.DirEntry[str]]) -> Iterable[Mark]:
    """Return what differs after any change of each of these files; for thousands of them in a few steps."""
    try:
        return [*map(_MARK, map(os.DirEntry.stat, entries))]
    except OSError:
        return map(mark_at, map(os.fspath, entries))


def mark_at(path: str) -> Mark:
    """Return what differs after any change of a file or folder."""
    try:
        return _MARK(os.stat(path))  # noqa: PTH116
    except (FileNotFoundError, NotADirectoryError):
        return ()
    except (OSError, ValueError):
        return None


def are_settled(marks: Collection[Mark], now_ns: int | None = None) -> bool:
    """Say whether a change of any of these files would be seen: all of them last changed long enough ago.

    Args:
        marks: Of the files.
        now_ns: The time, if not now.
    """
    if None in marks:
        return False
    there = [mark for mark in marks if mark]
    limit = (time.time_ns() if now_ns is None else now_ns) - SETTLING
    changed, described = [mark[1] for mark in there], [mark[2] for mark in there]
    return not there or (max(changed) < limit and min(described) >= 0 and max(described) < limit)


def stamp_at(path: str) -> str:
    """Return what tells a file or folder from what it was before; empty where that cannot be told."""
    return stamp(mark_at(path))


def stamp(mark: Mark, now_ns: int | None = None) -> str:
    """Return a mark as text; empty if the file changed too lately to tell by its times.

    Args:
        mark: What is known of the file.
        now_ns: The time, if not now.
    """
    if not mark:
        return "" if mark is None else "none"
    return " ".join(map(str, mark)) if are_settled((mark,), now_ns) else ""


def stamp_of(status: os.stat_result, now_ns: int | None = None) -> str:
    """Return what differs after any change of a file; empty if it changed too lately to tell by its times.

    Args:
        status: What the system says of the file.
        now_ns: The time, if not now.
    """
    return stamp(_MARK(status), now_ns)
