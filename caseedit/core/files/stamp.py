"""What a file was when read; tells whether it changed since."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from pathlib import Path
from typing import Literal

from caseedit.core.dataclasses import dataclass
from caseedit.core.files.disk import DISK, Disk, close_quietly, glance, is_folder, read_all, reason
from caseedit.errors import CannotRead

# Above it a file is not edited.
LIMIT = 16 * 1024 * 1024

Look = Literal["same", "changed", "gone"]

_SORTS: tuple[tuple[int, str], ...] = (
    (stat.S_IFDIR, "a folder"),
    (stat.S_IFIFO, "a pipe between programs"),
    (stat.S_IFSOCK, "a socket between programs"),
    (stat.S_IFCHR, "a device"),
    (stat.S_IFBLK, "a device"),
)


@dataclass(frozen=True, slots=True)
class Stamp:
    """A file as it was at one moment.

    Attributes:
        digest: SHA-256 of its bytes, in hexadecimal; this alone decides whether it changed.
        real: Its path with every link followed.
        device: Number of its file system.
        inode: Its number there.
        size: Bytes.
        mtime_ns: Time of the last change; a hint to look, never a proof.
        mode: Permissions.
        links: How many names it has.
        owner: Number of the user who owns it.
    """

    digest: str
    real: Path
    device: int
    inode: int
    size: int
    mtime_ns: int
    mode: int
    links: int = 1
    owner: int = 0


def digest_of(data: bytes) -> str:
    """Return what `Stamp.digest` is for these bytes."""
    return hashlib.sha256(data).hexdigest()


def read(path: Path, *, limit: int = LIMIT, disk: Disk = DISK) -> tuple[bytes, Stamp]:
    """Return a file's bytes and its stamp.

    Raises:
        CannotRead: It is not there, no regular file, not readable, or larger than `limit`.
    """
    try:
        return read_raw(path, limit=limit, disk=disk)
    except OSError as error:
        raise unreadable(path, error) from error
    except ValueError:
        raise CannotRead(f"{str(path)!r} cannot be the name of a file.", path=path, hint="Check the name.") from None


def content(path: Path, *, limit: int = LIMIT) -> bytes:
    """Return a file's bytes for somebody who will not write it again; raises as `read` does."""
    try:
        data = glance(path, limit + 1)
    except (OSError, ValueError):
        return read(path, limit=limit)[0]
    # What is too big says so with its real size.
    return data if len(data) <= limit else read(path, limit=limit)[0]


def read_raw(path: Path, *, limit: int = LIMIT, disk: Disk = DISK) -> tuple[bytes, Stamp]:
    """Do as `read`, but let the system's own errors through.

    Raises:
        CannotRead: It is no regular file, or larger than `limit`.
        OSError: The system refused.
    """
    real = disk.real(path)
    # Looked at before it is opened: opening alone can act on a device.
    must_be_a_file(path, disk.stat(real).st_mode)
    handle = disk.open(real)
    try:
        status = disk.describe(handle)
        must_be_a_file(path, status.st_mode)
        if status.st_size > limit:
            raise too_big(path, status.st_size, limit)
        data = read_all(disk, handle, limit)
    finally:
        close_quietly(disk, handle)
    if len(data) > limit:
        raise too_big(path, len(data), limit)
    return data, _stamp(data, real, status)


def look(path: Path, stamp: Stamp, *, disk: Disk = DISK) -> Look:
    """Tell whether the file at `path` still holds the bytes that `stamp` was made of; never raises."""
    try:
        status = disk.stat(disk.real(path))
        if not stat.S_ISREG(status.st_mode):
            return "gone"
        if status.st_size != stamp.size:
            return "changed"
        data, _ = read_raw(path, limit=max(LIMIT, stamp.size), disk=disk)
    except (FileNotFoundError, NotADirectoryError):
        return "gone"
    except (OSError, CannotRead):
        return "changed"
    return "same" if digest_of(data) == stamp.digest else "changed"


def is_readable(path: Path) -> bool:
    """Tell, without opening it, whether `read` is likely to work."""
    try:
        status = path.stat()
    except OSError:
        return False
    return stat.S_ISREG(status.st_mode) and status.st_size <= LIMIT and os.access(path, os.R_OK)


def _stamp(data: bytes, real: Path, status: os.stat_result) -> Stamp:
    return Stamp(
        digest=digest_of(data),
        real=real,
        device=status.st_dev,
        inode=status.st_ino,
        size=len(data),
        mtime_ns=status.st_mtime_ns,
        mode=stat.S_IMODE(status.st_mode),
        links=status.st_nlink,
        owner=status.st_uid,
    )


def must_be_a_file(path: Path, mode: int) -> None:
    """Check what `stat` says of a path.

    Raises:
        CannotRead: It is no regular file.
    """
    for sort, words in _SORTS:
        if stat.S_IFMT(mode) == sort:
            hint = "Open the folder itself to see its documents." if sort == stat.S_IFDIR else "Choose a file."
            raise CannotRead(f"{path.name or path} is {words}, not a file.", path=path, hint=hint)


def too_big(path: Path, size: int, limit: int, verb: str = "edit") -> CannotRead:
    """Return what is said of a file that is larger than a limit."""
    more = f"just over {_mega(limit)}" if _mega(size) == _mega(limit) else _mega(size)
    message = f"{path.name} is too big to {verb}: {more} MB, the limit is {_mega(limit)} MB."
    return CannotRead(message, path=path, hint="Split it into smaller files.", is_too_big=True)


def _mega(size: int) -> str:
    return f"{size / 1024 / 1024:,.1f}".removesuffix(".0")


def unreadable(path: Path, error: OSError) -> CannotRead:
    """Return what is said of a file that the system does not give."""
    name = path.name or str(path)
    if error.errno == errno.ENAMETOOLONG:
        return CannotRead(f"{name} is too long for a file's name.", path=path, hint="Check the name.")
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        folder = path.parent
        where = (
            f"The folder {folder} has no file of that name." if is_folder(folder) else f"There is no folder {folder}."
        )
        return CannotRead(f"{name} is not there.", path=path, hint=where)
    if error.errno in (errno.EACCES, errno.EPERM):
        hint = "Ask its owner for permission to read it."
        return CannotRead(f"{name} cannot be read: you are not allowed to.", path=path, hint=hint)
    return CannotRead(f"{name} cannot be read: {reason(error)}.", path=path)
