"""The one small object through which the core reaches files, so that a test can make the n-th call fail."""

from __future__ import annotations

import errno
import fcntl
import os
import stat
import sys
from pathlib import Path

_READ = os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK
_WRITE = os.O_WRONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK
_CREATE = os.O_WRONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_CREAT | os.O_EXCL
_BLOCK = 1 << 16

# What file systems answer that do not know a call.
UNKNOWN_HERE = frozenset({errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP})

# What they answer where a file cannot have a second name.
CANNOT_LINK = frozenset({errno.EPERM, errno.EACCES, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EMLINK})

# What to tell a person; what is not here is told in the system's own words.
REASONS: dict[int, str] = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "your share of the disk is used up",
    errno.EIO: "the disk reports an error",
    errno.EROFS: "the disk is read-only",
    errno.EACCES: "you are not allowed to",
    errno.EPERM: "you are not allowed to",
    errno.ENOENT: "it is not there",
    errno.ENOTDIR: "part of its path is not a folder",
    errno.EISDIR: "it is a folder",
    errno.ELOOP: "its links lead in a circle",
    errno.EMFILE: "too many files are open",
    errno.ENFILE: "too many files are open",
    errno.ENAMETOOLONG: "its name is too long",
    errno.EFBIG: "it would be larger than allowed here",
    errno.ESTALE: "the network folder has lost it",
    errno.ETXTBSY: "it is being run as a program",
}


def reason(error: OSError) -> str:
    """Say in plain words why a call failed, to stand after a colon or “because”."""
    return REASONS.get(error.errno or 0) or (error.strerror or str(error) or "the system gave no reason").lower()


class Disk:
    """Real files; each method is one call to the system, and raises `OSError` as the system does."""

    def real(self, path: Path) -> Path:
        """Return the path with every link followed; the last part may be missing."""
        return Path(os.path.realpath(path))

    def stat(self, path: Path) -> os.stat_result:
        """Describe a file without following a link."""
        return os.lstat(path)

    def describe(self, handle: int) -> os.stat_result:
        """Describe an open file."""
        return os.fstat(handle)

    def allows(self, path: Path, mode: int) -> bool:
        """Tell whether this process may do `mode` (`os.W_OK`, ...) with a path."""
        return os.access(path, mode)

    def open(self, path: Path) -> int:
        """Open for reading; neither follows a link nor waits for the other end of a pipe."""
        return os.open(path, _READ)

    def open_to_write(self, path: Path) -> int:
        """Open a file that exists for writing, without emptying it."""
        return os.open(path, _WRITE)

    def open_folder(self, path: Path) -> int:
        """Open a folder, to sync it."""
        return os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_DIRECTORY)

    def create(self, path: Path, mode: int) -> int:
        """Create a file that must not be there yet."""
        return os.open(path, _CREATE, mode)

    def hold(self, handle: int) -> None:
        """Mark a file as being written, for as long as it is open, so that nobody takes it for a leftover."""
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return  # Some file systems have no such marks.

    def is_held(self, handle: int) -> bool:
        """Tell whether somebody else holds an open file."""
        try:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError as error:
            return error.errno in (errno.EWOULDBLOCK, errno.EACCES)
        fcntl.flock(handle, fcntl.LOCK_UN)
        return False

    def read(self, handle: int, size: int) -> bytes:
        """Read at most `size` bytes."""
        return os.read(handle, size)

    def peek(self, handle: int, at: int, size: int) -> bytes:
        """Return up to `size` bytes of an open file from a place; none at its end."""
        return os.pread(handle, size, at)

    def write(self, handle: int, data: memoryview) -> int:
        """Write some of `data`; return how many bytes were taken."""
        return os.write(handle, data)

    def sync(self, handle: int) -> None:
        """Wait until the disk has the file."""
        os.fsync(handle)

    def close(self, handle: int) -> None:
        """Close a file."""
        os.close(handle)

    def reserve(self, handle: int, size: int) -> None:
        """Take room for `size` bytes, where the system can."""
        if sys.platform == "linux":
            os.posix_fallocate(handle, 0, size)

    def rewind(self, handle: int) -> None:
        """Go back to a file's first byte."""
        os.lseek(handle, 0, os.SEEK_SET)

    def truncate(self, handle: int, size: int) -> None:
        """Set a file's length."""
        os.ftruncate(handle, size)

    def chmod(self, handle: int, mode: int) -> None:
        """Set permissions."""
        os.fchmod(handle, mode)

    def chown(self, handle: int, user: int, group: int) -> None:
        """Set owner and group."""
        os.fchown(handle, user, group)

    def attributes(self, handle: int) -> dict[str, bytes]:
        """Return all extended attributes (access lists and labels are among them)."""
        if sys.platform != "linux":
            return {}
        return {name: os.getxattr(handle, name) for name in os.listxattr(handle)}

    def set_attribute(self, handle: int, name: str, value: bytes) -> None:
        """Set one extended attribute."""
        if sys.platform == "linux":
            os.setxattr(handle, name, value)

    def rename(self, old: Path, new: Path) -> None:
        """Put one name in place of another, in one step."""
        old.replace(new)

    def link(self, old: Path, new: Path) -> None:
        """Give a file a second name, which must not be there yet."""
        new.hardlink_to(old)

    def unlink(self, path: Path) -> None:
        """Remove a name."""
        path.unlink()

    def make_folder(self, folder: Path, mode: int = 0o777) -> None:
        """Make a folder, and those above it that are missing; one that is there is left as it is."""
        folder.mkdir(mode=mode, parents=True, exist_ok=True)

    def names(self, folder: Path) -> list[str]:
        """Return the names in a folder."""
        return [path.name for path in folder.iterdir()]


DISK = Disk()


def is_folder(path: Path) -> bool:
    """Tell whether a folder is there. Unlike the methods of `Path` this answers for every name, and never raises."""
    return os.path.isdir(path)  # noqa: PTH112


def is_file(path: Path) -> bool:
    """Tell whether a regular file is there; never raises."""
    return os.path.isfile(path)  # noqa: PTH113


def is_there(path: Path) -> bool:
    """Tell whether anything is there; never raises."""
    return os.path.exists(path)  # noqa: PTH110


def is_hidden(path: Path) -> bool:
    """Tell whether nobody may know here if a path is there: a folder on the way to it is closed; never raises."""
    try:
        path.stat()
    except PermissionError:
        return True
    except (OSError, ValueError):
        return False
    return False


def glance(path: Path, limit: int) -> bytes:
    """Return the beginning of a file that is not meant to be edited; links are followed.

    Raises:
        OSError: It is no regular file, which is not even opened, or cannot be read.
    """
    name = os.fspath(path)
    status = os.stat(name)  # noqa: PTH116
    if not stat.S_ISREG(status.st_mode):
        raise OSError(errno.EINVAL, "it is no file")
    handle = os.open(name, _READ & ~os.O_NOFOLLOW)
    try:
        data = os.read(handle, min(status.st_size, limit) + 1)
        if len(data) != status.st_size or len(data) > limit:
            # It has changed meanwhile, or is too long, or is one that says no size.
            data = (data + read_all(DISK, handle, limit))[:limit]
        return data
    finally:
        os.close(handle)


def read_all(disk: Disk, handle: int, limit: int) -> bytes:
    """Read an open file to its end, or until more than `limit` bytes have come."""
    parts: list[bytes] = []
    size = 0
    while size <= limit:
        part = disk.read(handle, min(_BLOCK, limit + 1 - size))
        if not part:
            break
        parts.append(part)
        size += len(part)
    return b"".join(parts)


def write_all(disk: Disk, handle: int, data: bytes) -> None:
    """Write every byte; no progress counts as a disk error."""
    left = memoryview(data)
    while left:
        taken = disk.write(handle, left)
        if taken <= 0:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        left = left[taken:]


def sync(disk: Disk, handle: int) -> None:
    """Wait until the disk has an open file; file systems that cannot are passed over."""
    try:
        disk.sync(handle)
    except OSError as error:
        if error.errno not in UNKNOWN_HERE:
            raise


def close_quietly(disk: Disk, handle: int) -> None:
    """Close a file of which nothing more is wanted."""
    try:
        disk.close(handle)
    except OSError:
        return


def unlink_quietly(disk: Disk, path: Path) -> bool:
    """Remove a file of ours if it is still there; return whether it is gone."""
    try:
        disk.unlink(path)
    except OSError as error:
        return error.errno == errno.ENOENT
    return True


def sync_folder(disk: Disk, folder: Path) -> None:
    """Wait until the disk has a folder's names; file systems that cannot are passed over."""
    sync_and_close(disk, disk.open_folder(folder))


def sync_and_close(disk: Disk, handle: int) -> None:
    """Wait until the disk has what was written through a handle; file systems that cannot are passed over."""
    try:
        sync(disk, handle)
    finally:
        close_quietly(disk, handle)
