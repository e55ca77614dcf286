"""Files that a save left beside the document when it was ended half-way; they are found, and removed when asked."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from caseedit.core.expressions import expression
from caseedit.core.files.disk import DISK, Disk, close_quietly
from caseedit.errors import CannotWrite

_NAME = expression(r"\.(?P<of>.+)\.(?P<id>[0-9a-f]{12})\.tmp", re.DOTALL)


def id_of(file: Path) -> str:
    """Return the part of a leftover's name by which a person names it."""
    match = _NAME.fullmatch(file.name)
    return match["id"] if match is not None else ""


def document_of(file: Path) -> Path:
    """Return the document that a leftover was to become."""
    match = _NAME.fullmatch(file.name)
    return file.with_name(match["of"]) if match is not None else file


def beside(name: Path, token: str) -> Path:
    """Return the name that a document has while it is being written."""
    return name.with_name(f".{name.name}.{token}.tmp")


def find(folders: Iterable[Path], *, disk: Disk = DISK) -> Iterator[Path]:
    """Yield the leftovers in some folders, each once; what is being written now is none."""
    for folder in dict.fromkeys(folders):
        try:
            names = sorted(disk.names(folder))
        except OSError:
            continue
        yield from (folder / name for name in names if _NAME.fullmatch(name) and _is_left(folder / name, disk))


def remove(file: Path, *, disk: Disk = DISK) -> None:
    """Remove a leftover.

    Raises:
        CannotWrite: It is none, or it cannot be removed.
    """
    if not _NAME.fullmatch(file.name) or not _is_left(file, disk):
        raise CannotWrite(f"{file.name} is not a file that a save left behind.", path=file)
    try:
        disk.unlink(file)
    except OSError as error:
        raise CannotWrite(f"{file.name} cannot be removed: {error.strerror}.", path=file) from error


def _is_left(file: Path, disk: Disk) -> bool:
    """Tell whether a file is ours, regular, and held by nobody."""
    try:
        status = disk.stat(file)
        if not stat.S_ISREG(status.st_mode) or status.st_uid != os.geteuid():
            return False
        handle = disk.open(file)
    except OSError:
        return False
    try:
        return not disk.is_held(handle)
    finally:
        close_quietly(disk, handle)
