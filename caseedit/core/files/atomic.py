"""Writes beside, flushes, renames; keeps mode, follows links, never leaves half a file."""

from __future__ import annotations

import errno
import os
import secrets
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from caseedit.core.files import stamp as stamps
from caseedit.core.files.disk import (
    DISK,
    UNKNOWN_HERE,
    Disk,
    close_quietly,
    reason,
    sync_folder,
    unlink_quietly,
    write_all,
)
from caseedit.core.files.stamp import Stamp, digest_of
from caseedit.errors import CannotRead, CannotWrite, ChangedOnDisk

# Keeps a file's old and new bytes in a safe place, synced, before it is written in place, and returns what
# removes them again; may raise OSError.
Keep = Callable[[Path, bytes, bytes], Callable[[], None]]

# "This way is not allowed here": another way may be. Anything else means that the disk is bad or full.
_NOT_THIS_WAY = frozenset({errno.EPERM, errno.EACCES, errno.ENAMETOOLONG})
_CANNOT_RENAME = frozenset(
    {errno.EXDEV, errno.EBUSY, errno.EPERM, errno.EACCES, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EROFS}
)
_CANNOT_LINK = frozenset({errno.EPERM, errno.EACCES, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EMLINK})


class _InPlace(Exception):
    """The file cannot be replaced by another; it must be written where it lies."""


def write(
    path: Path,
    data: bytes,
    *,
    expected: Stamp | None,
    overwrite: bool = False,
    in_place: bool = False,
    keep: Keep | None = None,
    disk: Disk = DISK,
) -> Stamp:
    """Make `data` the whole content of a file, or leave the file as it was.

    Args:
        path: The file; a link is followed and stays.
        data: All its bytes.
        expected: What the file was when it was read; None if it was not there.
        overwrite: Write even if the file is no longer what was expected, or gone.
        in_place: Write over the old bytes at once, as on a disk too full for a second copy.
        keep: Where both texts are kept before the file is written in place; by default the recovery folder.
        disk: The way to the files.

    Raises:
        ChangedOnDisk: The file is not what was expected; nothing was written.
        CannotWrite: It could not be written; the message says why and whether the file was touched.
    """
    target = _Target(path, disk.real(path), data, expected, overwrite, keep, disk)
    try:
        if expected is None and not overwrite:
            return _create(target)
        old = target.must_be_expected()
        if old is None:
            return _write_anew(target)
        target.must_be_writable()
        if in_place or not _may_replace(target):
            return _write_in_place(target)
        try:
            return _replace(target)
        except _InPlace:
            return _write_in_place(target)
    except OSError as error:
        raise target.failure(error) from error


def create(path: Path, data: bytes, *, disk: Disk = DISK) -> Stamp:
    """Make a new file; one that is there already is never overwritten.

    Raises:
        CannotWrite: It exists, or it could not be written.
    """
    return write(path, data, expected=None, disk=disk)


@dataclass(frozen=True, slots=True)
class _Target:
    """One save: what is to be written where, and what was there."""

    path: Path
    real: Path
    data: bytes
    expected: Stamp | None
    overwrite: bool
    keep: Keep | None
    disk: Disk

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def folder(self) -> Path:
        return self.real.parent

    def must_be_expected(self) -> bytes | None:
        """Return the bytes that are there now, None if nothing is; refuse if they are not the expected ones."""
        if self.overwrite:
            return self._read()
        if self.expected is not None and self.real != self.expected.real:
            raise self.changed(f"The name {self.name} now leads to another file: {self.real}.")
        data = self._read()
        if data is None:
            raise self.changed(f"{self.name} is gone from the disk.", "Save again to write it anew.")
        if self.expected is not None and digest_of(data) not in (self.expected.digest, digest_of(self.data)):
            raise self.changed(f"{self.name} changed on disk since it was read.")
        return data

    def _read(self) -> bytes | None:
        limit = max(stamps.LIMIT, self.expected.size if self.expected else 0, len(self.data))
        try:
            return stamps.read_raw(self.real, limit=limit, disk=self.disk)[0]
        except (FileNotFoundError, NotADirectoryError):
            return None
        except CannotRead as error:
            if self.overwrite:
                raise CannotWrite(f"NOT saved: {error.message}", path=self.path, hint=error.hint) from error
            raise self.changed(f"{self.name} changed on disk since it was read: {error.message}") from error

    def must_be_writable(self) -> None:
        mode = self.disk.stat(self.real).st_mode
        if not stat.S_IMODE(mode) & 0o222:
            raise self.refused("it is a read-only file", "Allow writing (chmod u+w), or save under another name.")
        if not self.disk.allows(self.real, os.W_OK):
            raise self.refused("you are not allowed to write it", "Save under another name.")

    def changed(self, message: str, hint: str = "Nothing was written.") -> ChangedOnDisk:
        return ChangedOnDisk(message, path=self.path, hint=hint)

    def refused(self, why: str, hint: str = "") -> CannotWrite:
        return CannotWrite(f"{self.name} is NOT saved: {why}.", path=self.path, hint=hint)

    def failure(self, error: OSError) -> CannotWrite:
        hint = "Free some room and save again." if error.errno in (errno.ENOSPC, errno.EDQUOT) else ""
        return self.refused(reason(error), hint or "The file on the disk is as it was.")

    def read_back(self) -> Stamp:
        """Read the file again: only then is it saved."""
        try:
            data, found = stamps.read_raw(self.real, limit=max(stamps.LIMIT, len(self.data)), disk=self.disk)
        except (OSError, CannotRead) as error:
            raise self.refused(f"it cannot be read back ({_words(error)})") from error
        if data != self.data:
            raise self.refused("the disk gives back other bytes than were written", "Save under another name.")
        return found


def _words(error: OSError | CannotRead) -> str:
    return reason(error) if isinstance(error, OSError) else error.message.rstrip(".")


def _may_replace(target: _Target) -> bool:
    """Tell whether putting another file under the name loses nothing: no second name, no foreign owner."""
    status = target.disk.stat(target.real)
    user = os.geteuid()
    return (
        status.st_nlink == 1
        and user in (0, status.st_uid)
        and target.disk.allows(target.folder, os.W_OK | os.X_OK)
        and status.st_dev == target.disk.stat(target.folder).st_dev
    )


def _replace(target: _Target) -> Stamp:
    beside = _beside(target.real)
    disk = target.disk
    try:
        handle = disk.create(beside, 0o600)
    except OSError as error:
        raise _InPlace if error.errno in _NOT_THIS_WAY else error from error
    try:
        _fill(target, handle)
        target.must_be_expected()
        _put(target, beside)
    except (OSError, CannotWrite, _InPlace):
        unlink_quietly(disk, beside)
        raise
    _confirm_folder(target)
    return target.read_back()


def _beside(real: Path) -> Path:
    return real.with_name(f".{real.name}.{secrets.token_hex(6)}.tmp")


def _fill(target: _Target, handle: int) -> None:
    """Write the new file, give it what belongs to the old one, and wait until the disk has it."""
    disk = target.disk
    try:
        write_all(disk, handle, target.data)
        _copy_rights(target, handle)
        _sync(disk, handle)
    except (OSError, _InPlace):
        close_quietly(disk, handle)
        raise
    disk.close(handle)


def _sync(disk: Disk, handle: int) -> None:
    try:
        disk.sync(handle)
    except OSError as error:
        if error.errno not in UNKNOWN_HERE:
            raise


def _copy_rights(target: _Target, handle: int) -> None:
    """Give the new file owner, group, mode and extended attributes of the old, in this order, and look if it took.

    Raises:
        _InPlace: Something cannot be given; the old file itself must stay.
    """
    disk = target.disk
    old = disk.open(target.real)
    try:
        wanted = disk.describe(old)
        attributes = _attributes(disk, old)
    finally:
        close_quietly(disk, old)
    try:
        now = disk.describe(handle)
        if (now.st_uid, now.st_gid) != (wanted.st_uid, wanted.st_gid):
            disk.chown(handle, wanted.st_uid, wanted.st_gid)
        disk.chmod(handle, stat.S_IMODE(wanted.st_mode))
        have = _attributes(disk, handle)
        for name, value in attributes.items():
            if have.get(name) != value:
                disk.set_attribute(handle, name, value)
        is_equal = _attributes(disk, handle) == attributes and _rights(disk.describe(handle)) == _rights(wanted)
    except OSError as error:
        raise error if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EIO) else _InPlace from error
    if not is_equal:
        raise _InPlace


def _attributes(disk: Disk, handle: int) -> dict[str, bytes]:
    try:
        return disk.attributes(handle)
    except OSError as error:
        if error.errno in UNKNOWN_HERE:
            return {}
        raise


def _rights(status: os.stat_result) -> tuple[int, int, int]:
    return status.st_uid, status.st_gid, stat.S_IMODE(status.st_mode)


def _put(target: _Target, beside: Path) -> None:
    try:
        target.disk.rename(beside, target.real)
    except OSError as error:
        raise _InPlace if error.errno in _CANNOT_RENAME else error from error


def _confirm_folder(target: _Target) -> None:
    try:
        sync_folder(target.disk, target.folder)
    except OSError as error:
        message = f"{target.name} is written, but the disk did not confirm it: {reason(error)}."
        raise CannotWrite(message, path=target.path, hint="Save again, or save a copy elsewhere.") from error


def _write_anew(target: _Target) -> Stamp:
    """Write a file that is gone, with its folder if that is gone too."""
    if not target.folder.is_dir():
        target.folder.mkdir(parents=True)
    return _create(target)


def _create(target: _Target) -> Stamp:
    """Make a file that must not be there: written whole under another name, then given this one."""
    beside = _beside(target.real)
    disk = target.disk
    handle = disk.create(beside, 0o666)
    try:
        try:
            write_all(disk, handle, target.data)
            _sync(disk, handle)
        except OSError:
            close_quietly(disk, handle)
            raise
        disk.close(handle)
        disk.link(beside, target.real)
    except FileExistsError as error:
        raise target.changed(f"{target.name} is there already.", "Nothing was written. Choose another name.") from error
    except OSError as error:
        if error.errno not in _CANNOT_LINK:
            raise
        _create_without_links(target)
    finally:
        unlink_quietly(disk, beside)
    _confirm_folder(target)
    return target.read_back()


def _create_without_links(target: _Target) -> None:
    disk = target.disk
    try:
        handle = disk.create(target.real, 0o666)
    except FileExistsError as error:
        raise target.changed(f"{target.name} is there already.", "Nothing was written. Choose another name.") from error
    try:
        write_all(disk, handle, target.data)
        _sync(disk, handle)
        disk.close(handle)
    except OSError:
        close_quietly(disk, handle)
        unlink_quietly(disk, target.real)
        raise


def _write_in_place(target: _Target) -> Stamp:
    """Write over the old bytes, after both texts are safe elsewhere; on an error write the old ones back."""
    old = target.must_be_expected()
    if old is None:
        return _write_anew(target)
    done = _keep_both(target, old)
    disk = target.disk
    handle = disk.open_to_write(target.real)
    try:
        if len(target.data) > len(old):
            _reserve(disk, handle, len(target.data), len(old))
        try:
            _overwrite(disk, handle, target.data)
        except OSError as error:
            raise _put_back(target, handle, old, error) from error
    finally:
        close_quietly(disk, handle)
    found = target.read_back()
    done()
    return found


def _keep_both(target: _Target, old: bytes) -> Callable[[], None]:
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
    _sync(disk, handle)


def _put_back(target: _Target, handle: int, old: bytes, error: OSError) -> CannotWrite:
    """Restore the old text after a failed write, and say how that went."""
    disk = target.disk
    try:
        disk.rewind(handle)
        _overwrite(disk, handle, old)
    except OSError:
        hint = "The file may be damaged now; the old and the new text are both kept: run caseedit recover."
        return target.refused(reason(error), hint)
    return target.failure(error)
