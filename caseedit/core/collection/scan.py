"""Finds the files that belong."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator, Sequence
from operator import attrgetter, methodcaller
from pathlib import Path

from caseedit.core.files.disk import reason
from caseedit.core.files.walk import SKIPPED, Entries, walk
from caseedit.core.schema.globs import Globs
from caseedit.errors import CannotRead

SUFFIXES = (".md", ".markdown", ".mdx")
_NAME: Callable[[os.DirEntry[str]], str] = attrgetter("name")
_IS_PLAIN_FILE: Callable[[os.DirEntry[str]], bool] = methodcaller("is_file", follow_symlinks=False)

Told = Callable[[CannotRead], None]


def scan(root: Path, ignore: Sequence[str] = (), *, unreadable: Told | None = None) -> Iterator[Path]:
    """Yield the documents under `root`, each folder's own files before its folders, both by name.

    Hidden names, `node_modules` and links to folders are passed over.

    Args:
        root: A folder.
        ignore: Globs of paths relative to `root`; a folder that fits is left out with all that is in it.
        unreadable: Is told of each folder below `root` that cannot be read; the rest goes on.

    Raises:
        CannotRead: `root` is not there, is no folder, or cannot be read.
    """
    return map(Path, places(root, ignore, unreadable=unreadable))


def places(root: Path, ignore: Sequence[str] = (), *, unreadable: Told | None = None) -> Iterator[str]:
    """Do as `scan`, and yield the paths as text, which takes a third of the time."""
    return (entry.path for listed in listings(root, ignore, unreadable=unreadable) for entry in listed)


def listings(
    root: Path, ignore: Sequence[str] = (), *, without: Collection[str] = (), unreadable: Told | None = None
) -> Iterator[list[os.DirEntry[str]]]:
    """Do as `scan`, and yield what the system says of the documents of each folder.

    Args:
        without: Folders that are left out, by their paths as text.
    """
    ignored = Globs(ignore) if ignore else None
    cut = len(str(root).rstrip(os.sep)) + 1

    def look(folder: str) -> Entries:
        try:
            found = _entries(folder)
        except OSError as error:
            told = _unreadable(Path(folder), error)
            if folder == str(root):
                raise told from error
            if unreadable is not None:
                unreadable(told)
            return []
        return found if ignored is None else [entry for entry in found if not ignored.match(entry.path[cut:])]

    def is_entered(entry: os.DirEntry[str]) -> bool:
        return entry.name not in SKIPPED and entry.path not in without

    for _, found in walk(str(root), look, is_entered):
        yield _files([entry for entry in found if entry.name.lower().endswith(SUFFIXES)])


def is_document(name: str) -> bool:
    """Tell by its name whether a file is a document."""
    return name.lower().endswith(SUFFIXES) and not name.startswith(".")


def is_ignored(globs: Sequence[str]) -> Callable[[str], bool]:
    """Return a test for paths from the root, with `/`: whether one fits `globs`, or lies in a folder that does."""
    match = Globs(globs).match

    def test(relative: str) -> bool:
        parts = relative.split("/")
        return any(match("/".join(parts[:count])) for count in range(1, len(parts) + 1))

    return test if globs else lambda relative: False


def _entries(folder: str) -> Entries:
    with os.scandir(folder) as found:
        entries = [entry for entry in found if entry.name[0] != "."]
    entries.sort(key=_NAME)
    # In one step for all: a call for each of thousands would cost more than comparing them.
    folded = [entry.name.casefold() for entry in entries]
    return [entries[at] for at in sorted(range(len(entries)), key=folded.__getitem__)]


def _files(entries: Entries) -> Entries:
    try:
        are_plain = all(map(_IS_PLAIN_FILE, entries))
    except OSError:
        are_plain = False
    return entries if are_plain else [*filter(_is_file, entries)]


def _is_file(entry: os.DirEntry[str]) -> bool:
    if entry.is_file(follow_symlinks=False):
        return True
    try:
        return not entry.is_dir()
    except OSError:
        # A link that leads in a circle, or where nobody may look: whoever opens it says so.
        return True


def _unreadable(folder: Path, error: OSError) -> CannotRead:
    if isinstance(error, FileNotFoundError):
        return CannotRead(
            f"There is no folder {folder}.", path=folder, hint="Check the name, or make the folder first."
        )
    if isinstance(error, NotADirectoryError):
        return CannotRead(f"{folder} is not a folder.", path=folder, hint="Give the folder that holds it.")
    return CannotRead(f"The folder {folder} cannot be read: {reason(error)}.", path=folder)
