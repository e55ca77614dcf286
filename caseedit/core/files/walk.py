"""The one walk through folders in each other: without recursion, since they may lie deeper than functions can."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from operator import methodcaller

# Folders of programs, in which no documents are looked for.
SKIPPED = frozenset({"node_modules", "__pycache__"})

Entries = list[os.DirEntry[str]]

_IS_REAL_FOLDER: Callable[[os.DirEntry[str]], bool] = methodcaller("is_dir", follow_symlinks=False)


def walk(
    root: str, look: Callable[[str], Entries], is_entered: Callable[[os.DirEntry[str]], bool] | None = None
) -> Iterator[tuple[str, Entries]]:
    """Yield a folder and what lies in it, then so each folder below it; links to folders are not followed.

    Args:
        root: The folder.
        look: Returns what lies in a folder and is of interest, in order.
        is_entered: Tells which of the folders among that are looked into; by default all.
    """
    waiting = [root]
    while waiting:
        folder = waiting.pop()
        found = look(folder)
        yield folder, found
        waiting += [entry.path for entry in reversed(_folders(found)) if is_entered is None or is_entered(entry)]


def _folders(found: Entries) -> Entries:
    try:
        # In one step: of thousands of entries hardly one is a folder.
        return [*filter(_IS_REAL_FOLDER, found)]
    except OSError:
        return [*filter(is_real_folder, found)]


def is_real_folder(entry: os.DirEntry[str]) -> bool:
    """Tell whether an entry is a folder and no link to one; never raises."""
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:
        return False


def inside(folder: str) -> Entries:
    """Return what lies in a folder; nothing where nobody may look, or where it is gone."""
    try:
        with os.scandir(folder) as found:
            return list(found)
    except OSError:
        return []
