"""Unsaved text kept outside the content tree until it is saved."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Literal

from caseedit.core.dataclasses import replace
from caseedit.core.files import entry as entries_on_disk
from caseedit.core.files.disk import DISK, Disk
from caseedit.core.files.entry import RecoveryEntry, load, name_of, new_name, ready_folder, remove, store, store_base
from caseedit.core.files.folders import user_folder
from caseedit.core.files.stamp import digest_of

__all__ = ["Journal", "RecoveryEntry", "keep_pair", "keep_replaced", "standard_folder"]

# How long after the first change that is not kept yet; larger texts wait longer.
DELAY = 0.3
LARGE_DELAY = 1.0
LARGE = 256 * 1024
SYNC_EVERY = 5.0
# When a text that could not be kept is tried again, if no newer one comes first.
RETRY_AFTER = 2.0

FOREVER = float("inf")

# Makes the entry of a text; without the text's base where that has the digest that is given: it is kept already.
Make = Callable[[str], RecoveryEntry]
State = Literal["ok", "elsewhere", "off"]


def standard_folder() -> Path:
    """Return where unsaved text lives when nobody says otherwise."""
    return user_folder("state") / "recovery"


def fallback_folders() -> tuple[Path, ...]:
    """Return where unsaved text goes if its folder cannot be used."""
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    memory = Path("/dev/shm") / f"caseedit-{os.geteuid()}"
    return (Path(runtime) / "caseedit", memory) if runtime.startswith("/") else (memory,)


def keep_pair(real: Path, old: bytes, new: bytes, folder: Path | None = None) -> Callable[[], None]:
    """Keep a file's old and new bytes, synced, before it is written in place; return what removes them again.

    Raises:
        OSError: They cannot be kept.
    """
    folder = ready_folder(folder or standard_folder())
    name = new_name(real)
    store_base(DISK, folder, name, old, sync=True)
    kept = RecoveryEntry(real, new, digest_of(old), at=time.time(), real=real, is_pair=True)
    file = store(DISK, folder, name, kept, sync=True)
    return lambda: remove(DISK, file)


def keep_replaced(path: Path, data: bytes, folder: Path | None = None) -> Path:
    """Keep what somebody else wrote into a file that is now overwritten; it is listed, but never offered by itself.

    Raises:
        OSError: It cannot be kept.
    """
    folder = ready_folder(folder or standard_folder())
    real = Path(os.path.realpath(path))
    entry = RecoveryEntry(path, data, at=time.time(), real=real, is_replaced=True)
    return store(DISK, folder, new_name(real), entry, sync=True)


class Journal:
    """Keeps the newest text of each document that is being edited, by a thread of its own.

    Nothing here waits for the disk but `flush`, `close`, `entries` and `discard`. A second thread waits until the disk
    has what was written: on a slow disk that takes seconds, in which newer text must be written all the same.

    Attributes:
        state: `ok`; `elsewhere`: the folder cannot be used and another is; `off`: nothing is kept.
        reason: Why it is not `ok`.
        on_state: Is called, in the thread, when `state` is another than before.
    """

    def __init__(
        self,
        folder: Path,
        *,
        elsewhere: Sequence[Path] | None = None,
        disk: Disk = DISK,
        delay: float = DELAY,
    ) -> None:
        self.folder = folder
        self.state: State = "ok"
        self.reason = ""
        self.on_state: Callable[[], object] = lambda: None
        self._places = (folder, *(fallback_folders() if elsewhere is None else elsewhere))
        self._disk = disk
        self._delay = delay
        # Re-entrant, because a signal may call `flush` while the same thread is inside `keep`.
        self._changed = threading.Condition(threading.RLock())
        self._waiting: dict[Path, Make | None] = {}
        self._failed: dict[Path, Make] = {}
        self._due = 0.0
        self._retry_at = 0.0
        self._is_urgent = False
        self._is_busy = False
        self._is_closed = False
        self._thread: threading.Thread | None = None
        self._syncer: threading.Thread | None = None
        self._kept: dict[Path, _Kept] = {}

    def keep(self, entry: RecoveryEntry) -> None:
        """Keep this text soon; of several for one path the latest wins."""
        self.keep_later(entry.path, lambda _: entry)

    def keep_later(self, path: Path, make: Make) -> None:
        """Do as `keep`, but let the thread make the entry, so that a key in a large text costs nothing."""
        self._put(path, make)

    def drop(self, path: Path) -> None:
        """Remove what this journal keeps of `path`: it is saved."""
        if self._thread is not None:
            self._put(path, None)

    def flush(self, timeout: float = 10.0) -> bool:
        """Wait until all is kept and synced; return whether it is."""
        with self._changed:
            if self._thread is None or not self._thread.is_alive():
                return self.state != "off" and not self._waiting
            self._try_failed_again()
            self._is_urgent = True
            self._changed.notify_all()
            is_done = self._changed.wait_for(self._is_at_rest, timeout)
            return is_done and self.state != "off"

    def close(self, timeout: float = 10.0) -> None:
        """Keep what still waits, and end the thread."""
        self.flush(timeout)
        with self._changed:
            self._is_closed = True
            self._changed.notify_all()
        if self._thread is not None:
            self._thread.join(timeout)

    def entries(self, path: Path | None = None) -> list[RecoveryEntry]:
        """Return the unsaved texts that other sessions left, of one file or of all, newest first."""
        prefix = "" if path is None else name_of(Path(os.path.realpath(path)))
        own = {kept.name for kept in self._kept.values()}
        found = [load(self._disk, file) for file in self._files(prefix) if file.stem not in own]
        found.sort(key=lambda item: 0.0 if item is None else -item.at)
        return _without_doubles([item for item in found if item is not None])

    def discard(self, entry: RecoveryEntry) -> None:
        """Remove an entry of another session, and its doubles: a session that was killed twice leaves two."""
        if entry.file is None:
            return
        remove(self._disk, entry.file)
        if entry.real is None or entry.damage:
            return
        own = {kept.name for kept in self._kept.values()}
        for file in self._files(name_of(entry.real)):
            other = load(self._disk, file) if file.stem not in own else None
            if other is not None and not other.is_live and other.text_bytes == entry.text_bytes:
                remove(self._disk, file)

    def _files(self, prefix: str) -> Iterator[Path]:
        for folder in self._places:
            try:
                # No pattern: the library keeps hundreds of them, and each file has its own.
                yield from sorted(file for file in folder.iterdir() if _is_text_of(file.name, prefix))
            except OSError:
                continue

    def _put(self, path: Path, make: Make | None) -> None:
        with self._changed:
            if self._is_closed:
                return
            if not self._waiting:
                # Else the thread knows already when it is wanted.
                self._due = time.monotonic() + self._delay_now()
                self._changed.notify_all()
            self._waiting[path] = make
            self._failed.pop(path, None)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="recovery", daemon=True)
                self._thread.start()

    def _delay_now(self) -> float:
        is_large = any(kept.size > LARGE for kept in self._kept.values())
        return max(self._delay, LARGE_DELAY) if is_large else self._delay

    def _is_at_rest(self) -> bool:
        return not self._waiting and not self._is_busy and not self._unsynced()

    def _unsynced(self) -> list[_Kept]:
        return [kept for kept in self._kept.values() if not kept.is_synced]

    def _run(self) -> None:
        # In a function of its own, so that no text is held while the next one is waited for.
        while self._keep_next():
            pass

    def _keep_next(self) -> bool:
        """Wait for what is to be kept, and keep it; False at the end."""
        with self._changed:
            batch = self._next_batch()
            if batch is None:
                return False
            is_synced = self._is_urgent
        for path, make in batch.items():
            self._take(path, make, is_synced)
        if is_synced:
            self._sync_all()
        elif not batch:
            self._syncer = threading.Thread(target=self._sync_beside, name="recovery-sync", daemon=True)
            self._syncer.start()
        with self._changed:
            self._is_busy = False
            self._is_urgent = self._is_urgent and not self._is_at_rest()
            self._changed.notify_all()
        return True

    def _next_batch(self) -> dict[Path, Make | None] | None:
        """Wait until there is something to write (or, if the batch is empty, to sync); None at the end."""
        while not self._is_urgent or self._is_at_rest():
            now = time.monotonic()
            if self._is_closed and not self._waiting:
                return None
            if self._failed and now >= self._retry_at:
                self._try_failed_again()
                break
            if self._waiting and now >= self._due:
                break
            if not self._waiting and now >= self._sync_due():
                break
            self._is_urgent = False
            due = min(self._due if self._waiting else self._sync_due(), self._retry_at if self._failed else FOREVER)
            self._changed.wait(None if due == FOREVER else max(due - now, 0.0))
        batch, self._waiting = self._waiting, {}
        self._is_busy = True
        return batch

    def _try_failed_again(self) -> None:
        self._waiting, self._failed = {**self._failed, **self._waiting}, {}

    def _sync_due(self) -> float:
        unsynced = [] if self._syncer is not None else self._unsynced()
        return min((kept.at + SYNC_EVERY for kept in unsynced), default=FOREVER)

    def _take(self, path: Path, make: Make | None, is_synced: bool) -> None:
        kept = self._kept.get(path)
        if make is None:
            if kept is not None:
                del self._kept[path]
                remove(self._disk, kept.folder / f"{kept.name}.text")
            return
        try:
            self._store(path, make, kept, is_synced)
        except Exception as error:  # the thread must live: it is tried again, and the next text may be kept
            self._be("off", str(error))
            with self._changed:
                if path not in self._waiting:
                    self._failed[path] = make
                self._retry_at = time.monotonic() + RETRY_AFTER

    def _store(self, path: Path, make: Make, kept: _Kept | None, is_synced: bool) -> None:
        real = Path(os.path.realpath(path))
        failure: OSError | None = None
        # The first twice: most that fails does so once, and until a later try the newest words would be nowhere.
        for folder in (self.folder, *self._places):
            try:
                here = (
                    kept
                    if kept is not None and kept.folder == folder
                    else _Kept(ready_folder(folder, self._disk), new_name(real))
                )
                entry = make(here.base_digest or "")
                here.store(self._disk, replace(entry, real=real, at=entry.at or time.time()), is_synced)
            except OSError as error:
                failure = failure or error
                continue
            self._kept[path] = here
            if kept is not None and kept is not here:
                remove(self._disk, kept.folder / f"{kept.name}.text")
            is_ok = folder == self.folder
            self._be("ok" if is_ok else "elsewhere", "" if is_ok else str(failure or ""))
            return
        raise failure or OSError("no folder for unsaved text")

    def _be(self, state: State, reason: str) -> None:
        is_news = state != self.state
        self.state, self.reason = state, reason
        if is_news:
            self.on_state()

    def _sync_beside(self) -> None:
        self._sync_all()
        with self._changed:
            self._syncer = None
            self._changed.notify_all()

    def _sync_all(self) -> None:
        for kept in self._unsynced():
            writing = kept.writing
            failure = ""
            try:
                kept.sync(self._disk)
            except OSError as error:
                failure = str(error)
            with self._changed:
                if kept not in self._kept.values():
                    continue
                # What was written meanwhile waits for its own turn. After a failure there is no second try: the
                # system thinks then that the file is on the disk.
                kept.at = time.monotonic()
                kept.is_synced = kept.is_synced or kept.writing == writing
                if failure and kept.writing == writing:
                    self._be("off", failure)


class _Kept:
    """What the journal has written of one document."""

    __slots__ = ("at", "base_digest", "folder", "is_synced", "name", "size", "writing")

    def __init__(self, folder: Path, name: str) -> None:
        self.folder = folder
        self.name = name
        self.base_digest: str | None = None
        self.size = 0
        self.at = 0.0
        self.is_synced = True
        # Counts what was written, so that a sync of an older text is not taken for one of the newer.
        self.writing = 0

    def store(self, disk: Disk, entry: RecoveryEntry, is_synced: bool) -> None:
        """Write the text, and before it the base if that moved.

        Raises:
            OSError: It could not be written; the older text stays.
        """
        name, is_moved = self.name, entry.base is not None and entry.base_digest != self.base_digest
        if is_moved and self.base_digest is not None:
            # Two files cannot change at once: until the new pair is whole, the old one stays.
            name = new_name(entry.real or entry.path)
        try:
            if is_moved and entry.base is not None:
                store_base(disk, self.folder, name, entry.base, sync=is_synced)
            store(disk, self.folder, name, entry, sync=is_synced)
        except OSError:
            if name != self.name:
                remove(disk, self.folder / f"{name}.text")
            raise
        self.base_digest = entry.base_digest if is_moved else self.base_digest
        old, self.name = self.name, name
        self.size = len(entry.text_bytes)
        if self.is_synced:
            self.at = time.monotonic()
        self.writing += 1
        self.is_synced = is_synced
        if old != name:
            remove(disk, self.folder / f"{old}.text")

    def sync(self, disk: Disk) -> None:
        """Wait until the disk has both files."""
        for suffix in ("base", "text"):
            file = self.folder / f"{self.name}.{suffix}"
            if suffix == "text" or self.base_digest is not None:
                entries_on_disk.sync(disk, file)


def _without_doubles(entries: Sequence[RecoveryEntry]) -> list[RecoveryEntry]:
    """Leave one of several entries that hold the same text of the same file: one with its base if there is one."""
    best: dict[tuple[Path | None, str], RecoveryEntry] = {}
    for entry in entries:
        key = (entry.real or entry.file, digest_of(entry.text_bytes))
        if key not in best or (best[key].base is None and entry.base is not None):
            best[key] = entry
    return list(best.values())


def _is_text_of(name: str, prefix: str) -> bool:
    return name.startswith(prefix) and name.endswith(".text")
