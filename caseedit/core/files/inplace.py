"""Writes over a file where it lies, both texts kept elsewhere first: for what may not be replaced by another file."""

from __future__ import annotations

from collections.abc import Callable

from caseedit.core.files.disk import UNKNOWN_HERE, Disk, close_quietly, reason, sync, write_all
from caseedit.core.files.stamp import Stamp
from caseedit.core.files.target import Target
from caseedit.errors import CannotWrite


def write_in_place(target: Target, old: bytes) -> Stamp:
    """Write over the `old` bytes, after both texts are safe elsewhere; on an error write the old ones back.

    Raises:
        CannotWrite: It could not be done; the message says whether the file was touched.
        OSError: The system refused before anything was touched.
    """
    done = _keep_both(target, old)
    disk = target.disk
    handle = disk.open_to_write(target.real)
    try:
        if len(target.data) > len(old):
            _reserve(disk, handle, len(target.data), len(old))
        try:
            _overwrite(disk, handle, target.data)
        except OSError as error:
            raise _put_back(target, handle, old, error, done) from error
    finally:
        close_quietly(disk, handle)
    found = target.read_back()
    done()
    return found


def _keep_both(target: Target, old: bytes) -> Callable[[], None]:
    """Keep old and new text; return what removes them again."""
    from caseedit.core.files.recovery import keep_pair

    try:
        return (target.keep or keep_pair)(target.real, old, target.data)
    except OSError as error:
        why = f"there is no safe way to write it: a copy cannot be kept first ({reason(error)})"
        raise target.refused(why, "Save under another name.") from error


def _reserve(disk: Disk, handle: int, size: int, old_size: int) -> None:
    try:
        disk.reserve(handle, size)
    except OSError as error:
        if error.errno in UNKNOWN_HERE:
            return
        disk.truncate(handle, old_size)
        raise


def _overwrite(disk: Disk, handle: int, data: bytes) -> None:
    write_all(disk, handle, data)
    disk.truncate(handle, len(data))
    sync(disk, handle)


def _put_back(target: Target, handle: int, old: bytes, error: OSError, done: Callable[[], None]) -> CannotWrite:
    """Restore the old text after a failed write, and say how that went."""
    disk = target.disk
    try:
        disk.rewind(handle)
        _overwrite(disk, handle, old)
    except OSError:
        hint = "The file may be damaged now; the old and the new text are both kept: run caseedit recover."
        return target.refused(reason(error), hint)
    done()
    return target.failure(error)
