"""Changes on disk as an async iterator: a hint; the content's hash is the truth."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncGenerator
from pathlib import Path

from caseedit.core.files.walk import SKIPPED, Entries, inside, is_real_folder, walk

# Wait this long after the first event for those that belong to it.
DEBOUNCE_MS = 200
POLL_SECONDS = 2.0


async def changes(
    root: Path, *, poll: bool = False, poll_seconds: float = POLL_SECONDS
) -> AsyncGenerator[set[Path], None]:
    """Yield the paths under `root` that may have changed; ends only when it is closed.

    Args:
        root: A folder.
        poll: Look again and again, as is done where the system sends no events.
        poll_seconds: Pause between two looks.
    """
    events = _news if sys.platform == "linux" else _events
    if not poll:
        try:
            async for paths in events(root):
                yield paths
        except (ImportError, OSError, RuntimeError):
            # No library, or no watches left, or a folder that cannot be watched.
            pass
    async for paths in _polls(root, poll_seconds):
        yield paths


async def _news(root: Path) -> AsyncGenerator[set[Path], None]:
    from caseedit.core.files.inotify import Inotify

    watched = await asyncio.to_thread(Inotify, root, lambda path: _belongs(root, path))
    try:
        while True:
            await _readable(watched.handle)
            await asyncio.sleep(DEBOUNCE_MS / 1000)
            if found := {Path(path) for path in watched.read()}:
                yield found
    finally:
        watched.close()


async def _readable(handle: int) -> None:
    loop, is_so = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(handle, is_so.set)
    try:
        await is_so.wait()
    finally:
        loop.remove_reader(handle)


async def _events(root: Path) -> AsyncGenerator[set[Path], None]:
    from watchfiles import awatch

    watched = awatch(
        root,
        watch_filter=lambda change, path: _belongs(root, path),
        debounce=DEBOUNCE_MS,
        # The library wakes up so often, also when nothing happens.
        step=DEBOUNCE_MS,
        ignore_permission_denied=True,
    )
    async for found in watched:
        yield {Path(path) for _, path in found}


def _belongs(root: Path, path: str) -> bool:
    parts = Path(path.removeprefix(str(root))).parts
    return not any(part.startswith(".") or part in SKIPPED or part.endswith("~") for part in parts)


async def _polls(root: Path, seconds: float) -> AsyncGenerator[set[Path], None]:
    before = await asyncio.to_thread(_look, root)
    while True:
        await asyncio.sleep(seconds)
        now = await asyncio.to_thread(_look, root)
        differing = {Path(path) for path in before.keys() | now.keys() if before.get(path) != now.get(path)}
        before = now
        if differing:
            yield differing


def _look(root: Path) -> dict[str, tuple[int, int, int]]:
    def look(folder: str) -> Entries:
        return [entry for entry in inside(folder) if _belongs(root, entry.path)]

    files = (entry for _, found in walk(str(root), look) for entry in found if not is_real_folder(entry))
    return {entry.path: mark for entry in files if (mark := _mark(entry)) is not None}


def _mark(entry: os.DirEntry[str]) -> tuple[int, int, int] | None:
    try:
        status = entry.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino
