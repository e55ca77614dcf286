"""`Target`: one file that is to be written: what was there, what must hold before, and what is said if it fails."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable
from pathlib import Path

from caseedit.core.dataclasses import dataclass
from caseedit.core.files import stamp as stamps
from caseedit.core.files.disk import Disk, is_folder, reason
from caseedit.core.files.stamp import Stamp, digest_of
from caseedit.errors import CannotRead, CannotWrite, ChangedOnDisk

# Keeps a file's old and new bytes in a safe place, synced, before it is written in place, and returns what
# removes them again; may raise OSError.
Keep = Callable[[Path, bytes, bytes], Callable[[], None]]


@dataclass(frozen=True, slots=True)
class Target:
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
        """The file's name, for sentences."""
        return self.path.name

    @property
    def folder(self) -> Path:
        """Where the file really lies."""
        return self.real.parent

    def must_be_expected(self) -> bytes | None:
        """Return the bytes that are there now, None if nothing is.

        Raises:
            ChangedOnDisk: They are not the expected ones.
        """
        if self.overwrite:
            return self._read()
        if self.expected is not None and self.real != self.expected.real:
            message = f"The name {self.name} now leads to another file: {self.real}."
            raise self.changed(message, why=message)
        data = self._read()
        if data is None:
            raise ChangedOnDisk(f"{self.name} is gone from the disk.", path=self.path, hint=self._where(), is_gone=True)
        if self.expected is not None and digest_of(data) not in (self.expected.digest, digest_of(self.data)):
            raise self.changed(f"{self.name} changed on disk since it was read.")
        return data

    def _where(self) -> str:
        """Say what is left of the place where the file was, and how to go on."""
        is_there = is_folder(self.folder)
        return "Save again to write it anew." if is_there else f"The folder {self.folder} is not there any more."

    def _read(self) -> bytes | None:
        limit = max(stamps.LIMIT, self.expected.size if self.expected else 0, len(self.data))
        try:
            return stamps.read_raw(self.real, limit=limit, disk=self.disk)[0]
        except (FileNotFoundError, NotADirectoryError):
            return None
        except CannotRead as error:
            if self.overwrite:
                raise CannotWrite(f"NOT saved: {error.message}", path=self.path, hint=error.hint) from error
            message = f"{self.name} changed on disk since it was read: {error.message}"
            raise self.changed(message, why=error.message) from error

    def must_be_writable(self) -> None:
        """Refuse a file that its owner, or the system, protects.

        Raises:
            CannotWrite: It may not be written.
        """
        mode = self.disk.stat(self.real).st_mode
        if not stat.S_IMODE(mode) & 0o222:
            raise self.refused("it is a read-only file", "Allow writing (chmod u+w), or save under another name.")
        if not self.disk.allows(self.real, os.W_OK):
            raise self.refused("you are not allowed to write it", "Save under another name.")

    def changed(self, message: str, hint: str = "Nothing was written.", *, why: str = "") -> ChangedOnDisk:
        """Say that the file is not what it was."""
        return ChangedOnDisk(message, path=self.path, hint=hint, why=why)

    def refused(self, why: str, hint: str = "", *, is_full: bool = False) -> CannotWrite:
        """Say that nothing was saved, and why."""
        return CannotWrite(f"{self.name} is NOT saved: {why}.", path=self.path, hint=hint, is_full=is_full)

    def failure(self, error: OSError) -> CannotWrite:
        """Say the same of an error of the system."""
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            return self.refused(reason(error), "Free some room and save again.", is_full=True)
        hint = "The file on the disk is as it was."
        if error.errno in (errno.EPERM, errno.EACCES):
            hint += " Ask its owner to allow it, or save under another name."
        return self.refused(reason(error), hint)

    def read_back(self, inode: int | None = None) -> Stamp:
        """Read the file again: only then is it saved.

        Args:
            inode: Of the file that was put there.

        Raises:
            ChangedOnDisk: Another one is there already.
            CannotWrite: It is not what was written.
        """
        try:
            data, found = stamps.read_raw(self.real, limit=max(stamps.LIMIT, len(self.data)), disk=self.disk)
        except (OSError, CannotRead) as error:
            raise self.refused(f"it cannot be read back ({_words(error)})") from error
        if data != self.data and inode not in (None, found.inode):
            raise self.changed(f"Somebody else wrote {self.name} at the same moment.", "What they wrote is there.")
        if data != self.data:
            raise self.refused("the disk gives back other bytes than were written", "Save under another name.")
        return found


def _words(error: OSError | CannotRead) -> str:
    return reason(error) if isinstance(error, OSError) else error.message.rstrip(".")
