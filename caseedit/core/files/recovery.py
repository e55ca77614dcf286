"""Unsaved text kept outside the content tree until it is saved."""

from __future__ import annotations

import errno
import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import count
from pathlib import Path
from typing import Literal

from caseedit.core.dataclasses import replace
from caseedit.core.files.disk import DISK, Disk
from caseedit.core.files.entry import RecoveryEntry, load, name_of, new_name, ready_folder, remove, store, store_base
from caseedit.core.files.folders import user_folder
from caseedit.core.files.kept import Kept
from caseedit.core.files.stamp import digest_of
from caseedit.core.files.superseded import one_of_each, supersedes

__all__ = ["Journal", "RecoveryEntry", "keep_pair", "keep_replaced", "standard_folder"]

# How long after the first change that is not kept yet; larger texts wait longer.
DELAY = 0.3
LARGE_DELAY = 1.0
LARGE = 256 * 1024
SYNC_EVERY = 5.0
# When a text that could not be kept is tried again, if no newer one comes first.
RETRY_AFTER = 2.0
# How long a folder is not used whose disk said that it has not what was written.
DISTRUST = 60.0

FOREVER = float("inf")

# Makes the entry of a text; without the text's base where that has the digest that is given: it is kept already.
Make = Callable[[str], RecoveryEntry]
# Says which session keeps an entry.
Sign = Callable[[RecoveryEntry], RecoveryEntry]
State = Literal["ok", "elsewhere", "off"]


def standard_folder() -> Path:
    """Return where unsaved text lives when nobody says otherwise."""
    return user_folder("state") / "recovery"


def fallback_folders() -> tuple[Path, ...]:
    """Return where unsaved text goes if its folder cannot be used."""
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    memory = Path("/dev/shm") / f"caseedit-{os.geteuid()}"
    return (Path(runtime) / "caseedit", memory) if runtime.startswith("/") else (memory,)


def keep_pair(
    real: Path, old: bytes, new: bytes, folder: Path | None = None, sign: Sign = lambda entry: entry
) -> Callable[[], None]:
    """Keep a file's old and new bytes, synced, before it is written in place; return what removes them again.

    Raises:
        OSError: They cannot be kept.
    """
    folder = ready_folder(folder or standard_folder())
    name = new_name(real)
    store_base(DISK, folder, name, old, sync=True)
    pair = RecoveryEntry(real, new, digest_of(old), at=time.time(), real=real, is_pair=True)
    try:
        file = store(DISK, folder, name, sign(pair), sync=True)
    except OSError:
        remove(DISK, folder / f"{name}.text")
        raise

    def done() -> None:
        remove(DISK, file)

    return done


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

    Nothing here waits for the disk but `flush`, `close`, `entries`, `discard` and `keep_pair`. A second thread waits
    until the disk has what was written: on a slow disk that takes seconds, in which newer text must be written all the
    same.

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
        self._failed: dict[Path, Make | None] = {}
        self._due = 0.0
        self._retry_at = 0.0
        self._is_urgent = False
        self._is_busy = False
        self._is_closed = False
        self._thread: threading.Thread | None = None
        self._syncer: threading.Thread | None = None
        self._kept: dict[Path, Kept] = {}
        self._pairs: dict[Path, list[Callable[[], None]]] = {}
        self._distrusted: dict[Path, float] = {}
        # Names this session in all that it keeps, and numbers that: clocks can be set back.
        self._session = os.urandom(8).hex()
        self._numbers = count(1)

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

    def keep_pair(self, real: Path, old: bytes, new: bytes) -> Callable[[], None]:
        """Do as the function of that name, and remember it until the file is whole again.

        Raises:
            OSError: They cannot be kept.
        """
        self._pairs.setdefault(real, []).append(keep_pair(real, old, new, self.folder, self._signed))
        return partial(self.is_whole, real)

    def is_whole(self, real: Path) -> None:
        """Remove what was kept in case that the file were left half-written: one of its saves was done."""
        if self._pairs:
            for done in self._pairs.pop(Path(os.path.realpath(real)), ()):
                done()

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
        return one_of_each(self._others(prefix))

    def discard(self, entry: RecoveryEntry) -> None:
        """Remove an entry of another session with all that it stands for: older texts of that session, doubles."""
        if entry.file is None:
            return
        remove(self._disk, entry.file)
        if entry.real is None or entry.damage:
            return
        for other in self._others(name_of(entry.real)):
            if other.file is not None and not other.damage and not other.is_live and supersedes(entry, other):
                remove(self._disk, other.file)

    def _others(self, prefix: str) -> list[RecoveryEntry]:
        own = {kept.name for kept in tuple(self._kept.values())}
        found = (load(self._disk, file) for file in self._files(prefix) if file.stem not in own)
        return [entry for entry in found if entry is not None]

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

    def _unsynced(self) -> list[Kept]:
        return [kept for kept in tuple(self._kept.values()) if not kept.is_synced]

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
        for path, make in batch.items():
            self._take(path, make)
        with self._changed:
            self._is_busy = False
            self._tell()
        return True

    def _next_batch(self) -> dict[Path, Make | None] | None:
        """Wait until there is something to write, and let be synced what is due; None at the end."""
        while not self._is_batch_due():
            if self._is_closed and not self._waiting:
                return None
            if time.monotonic() >= self._sync_due():
                self._syncer = threading.Thread(target=self._sync_beside, name="recovery-sync", daemon=True)
                self._syncer.start()
            due = min(self._due if self._waiting else self._sync_due(), self._retry_at if self._failed else FOREVER)
            self._changed.wait(None if due == FOREVER else max(due - time.monotonic(), 0.0))
        batch, self._waiting = self._waiting, {}
        self._is_busy = True
        return batch

    def _is_batch_due(self) -> bool:
        now = time.monotonic()
        if self._failed and now >= self._retry_at:
            self._try_failed_again()
            return True
        return bool(self._waiting) and (self._is_urgent or now >= self._due)

    def _try_failed_again(self) -> None:
        self._waiting, self._failed = {**self._failed, **self._waiting}, {}

    def _sync_due(self) -> float:
        unsynced = [] if self._syncer is not None else self._unsynced()
        wait = 0.0 if self._is_urgent else SYNC_EVERY
        return min((kept.at + wait for kept in unsynced), default=FOREVER)

    def _take(self, path: Path, make: Make | None) -> None:
        kept = self._kept.get(path)
        try:
            if make is not None:
                self._store(path, make, kept)
            elif kept is not None:
                kept.remove(self._disk)
                del self._kept[path]
        except Exception as error:  # the thread must live: it is tried again, and the next text may be kept
            if make is not None:
                self._be("off", str(error))
            with self._changed:
                if path not in self._waiting:
                    self._failed[path] = make
                self._retry_at = time.monotonic() + RETRY_AFTER

    def _store(self, path: Path, make: Make, kept: Kept | None) -> None:
        real = Path(os.path.realpath(path))
        failure: OSError | None = None
        for folder in self._folders():
            try:
                # Somebody may have removed it meanwhile.
                ready_folder(folder, self._disk)
                here = kept if kept is not None and kept.folder == folder else Kept(folder, new_name(real))
                entry = make(here.base_digest or "")
                here.store(self._disk, self._signed(replace(entry, real=real, at=entry.at or time.time())))
            except OSError as error:
                failure = failure or error
                continue
            self._kept[path] = here
            if kept is not None and kept is not here:
                here.replaces(self._disk, kept)
            is_ok = folder == self.folder
            self._be("ok" if is_ok else "elsewhere", "" if is_ok else str(failure or self.reason))
            return
        raise failure or OSError("no folder for unsaved text")

    def _folders(self) -> list[Path]:
        """Return where to write, in order: those that are trusted, or all if none is."""
        now = time.monotonic()
        trusted = [folder for folder in self._places if self._distrusted.get(folder, 0.0) <= now]
        first, *others = trusted or self._places
        # Twice: most that fails does so once, and until a later try the newest words would be nowhere.
        return [first, first, *others]

    def _signed(self, entry: RecoveryEntry) -> RecoveryEntry:
        return replace(entry, session=self._session, number=next(self._numbers))

    def _be(self, state: State, reason: str) -> None:
        is_news = state != self.state
        self.state, self.reason = state, reason
        if is_news:
            self.on_state()

    def _sync_beside(self) -> None:
        self._sync_all()
        with self._changed:
            self._syncer = None
            self._tell()

    def _tell(self) -> None:
        """Wake who waits: something was done."""
        self._is_urgent = self._is_urgent and not self._is_at_rest()
        self._changed.notify_all()

    def _sync_all(self) -> None:
        for path, kept in tuple(self._kept.items()):
            if not kept.is_synced:
                self._sync(path, kept)

    def _sync(self, path: Path, kept: Kept) -> None:
        writing = kept.writing
        failure: OSError | None = None
        entry: RecoveryEntry | None = None
        try:
            kept.sync(self._disk)
        except OSError as error:
            failure = error
            entry = load(self._disk, kept.file)
        with self._changed:
            self._changed.wait_for(lambda: not self._is_busy)
            kept.at = time.monotonic()
            if self._kept.get(path) is not kept or kept.writing != writing:
                # What was written meanwhile waits for its own turn.
                return
            kept.is_synced = True
            if failure is not None and path not in self._waiting and path not in self._failed:
                self._write_anew(path, kept, entry, failure)

    def _write_anew(self, path: Path, kept: Kept, entry: RecoveryEntry | None, failure: OSError) -> None:
        """Write once more what a disk may not have, elsewhere if possible: asked again, it would say that it has it."""
        self._be("off", str(failure))
        if failure.errno == errno.ENOENT:
            # Somebody removed the one file or the other: both are written anew.
            kept.base_digest = None
        elif not self._distrust(kept.folder):
            return
        if entry is not None and not entry.damage:
            self._waiting[path] = lambda _: entry
            self._due = time.monotonic()

    def _distrust(self, folder: Path) -> bool:
        """Use other folders for a while; False if this was the last hope already."""
        now = time.monotonic()
        is_news = self._distrusted.get(folder, 0.0) <= now
        self._distrusted[folder] = now + DISTRUST
        return is_news


def _is_text_of(name: str, prefix: str) -> bool:
    return name.startswith(prefix) and name.endswith(".text")
