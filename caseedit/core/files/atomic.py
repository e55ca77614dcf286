"""Writes beside, flushes, renames; keeps mode, follows links, never leaves half a file."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

from caseedit.core.files.disk import (
    CANNOT_LINK,
    DISK,
    UNKNOWN_HERE,
    Disk,
    close_quietly,
    is_folder,
    reason,
    sync,
    sync_folder,
    unlink_quietly,
    write_all,
)
from caseedit.core.files.inplace import write_in_place
from caseedit.core.files.stamp import Stamp
from caseedit.core.files.strays import beside
from caseedit.core.files.target import Keep, Target
from caseedit.errors import CannotWrite

# "This way is not allowed here": another way may be. Anything else means that the disk is bad or full.
_NOT_THIS_WAY = frozenset({errno.EPERM, errno.EACCES, errno.ENAMETOOLONG})
_CANNOT_RENAME = frozenset(
    {errno.EXDEV, errno.EBUSY, errno.EPERM, errno.EACCES, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EROFS}
)


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
    target = Target(path, disk.real(path), data, expected, overwrite, keep, disk)
    try:
        if expected is None and not overwrite:
            return _create(target)
        old = target.must_be_expected()
        if old is None:
            return _write_anew(target)
        target.must_be_writable()
        if in_place or not _may_replace(target):
            return _write_over(target)
        try:
            return _replace(target)
        except _InPlace:
            return _write_over(target)
    except OSError as error:
        raise target.failure(error) from error


def create(path: Path, data: bytes, *, disk: Disk = DISK) -> Stamp:
    """Make a new file; one that is there already is never overwritten.

    Raises:
        CannotWrite: It exists, or it could not be written.
    """
    return write(path, data, expected=None, disk=disk)


def _may_replace(target: Target) -> bool:
    """Tell whether putting another file under the name loses nothing: no second name, no foreign owner."""
    status = target.disk.stat(target.real)
    user = os.geteuid()
    return (
        status.st_nlink == 1
        and user in (0, status.st_uid)
        and target.disk.allows(target.folder, os.W_OK | os.X_OK)
        and status.st_dev == target.disk.stat(target.folder).st_dev
    )


def _replace(target: Target) -> Stamp:
    temporary = beside(target.real, os.urandom(6).hex())
    disk = target.disk
    try:
        handle = disk.create(temporary, 0o600)
    except OSError as error:
        raise _InPlace if error.errno in _NOT_THIS_WAY else error from error
    try:
        inode = _fill(target, handle)
        target.must_be_expected()
        _put(target, temporary)
    except (OSError, CannotWrite, _InPlace):
        unlink_quietly(disk, temporary)
        raise
    _confirm_folder(target)
    return target.read_back(inode)


def _fill(target: Target, handle: int) -> int:
    """Write the new file, give it what belongs to the old one, wait until the disk has it; return its inode."""
    disk = target.disk
    try:
        disk.hold(handle)
        write_all(disk, handle, target.data)
        _copy_rights(target, handle)
        sync(disk, handle)
        inode = disk.describe(handle).st_ino
    except (OSError, _InPlace):
        close_quietly(disk, handle)
        raise
    disk.close(handle)
    return inode


def _copy_rights(target: Target, handle: int) -> None:
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


def _put(target: Target, temporary: Path) -> None:
    try:
        target.disk.rename(temporary, target.real)
    except OSError as error:
        raise _InPlace if error.errno in _CANNOT_RENAME else error from error


def _confirm_folder(target: Target) -> None:
    try:
        sync_folder(target.disk, target.folder)
    except OSError as error:
        message = f"{target.name} is written, but the disk did not confirm it: {reason(error)}."
        raise CannotWrite(message, path=target.path, hint="Save again, or save a copy elsewhere.") from error


def _write_over(target: Target) -> Stamp:
    old = target.must_be_expected()
    return _write_anew(target) if old is None else write_in_place(target, old)


def _write_anew(target: Target) -> Stamp:
    """Write a file that is gone, with its folder if that is gone too."""
    if not is_folder(target.folder):
        target.disk.make_folder(target.folder)
    return _create(target)


def _create(target: Target) -> Stamp:
    """Make a file that must not be there: written whole under another name, then given this one."""
    temporary = beside(target.real, os.urandom(6).hex())
    disk = target.disk
    handle = disk.create(temporary, 0o666)
    try:
        try:
            disk.hold(handle)
            write_all(disk, handle, target.data)
            sync(disk, handle)
        except OSError:
            close_quietly(disk, handle)
            raise
        disk.close(handle)
        disk.link(temporary, target.real)
    except FileExistsError as error:
        raise target.changed(f"{target.name} is there already.", "Nothing was written. Choose another name.") from error
    except OSError as error:
        if error.errno not in CANNOT_LINK:
            raise
        _create_without_links(target)
    finally:
        unlink_quietly(disk, temporary)
    _confirm_folder(target)
    return target.read_back()


def _create_without_links(target: Target) -> None:
    disk = target.disk
    try:
        handle = disk.create(target.real, 0o666)
    except FileExistsError as error:
        raise target.changed(f"{target.name} is there already.", "Nothing was written. Choose another name.") from error
    try:
        write_all(disk, handle, target.data)
        sync(disk, handle)
        disk.close(handle)
    except OSError:
        close_quietly(disk, handle)
        unlink_quietly(disk, target.real)
        raise
