"""Gives a file another name, or takes it away: never over another file, and never for good unless asked."""

from __future__ import annotations

import unicodedata
from pathlib import Path

from caseedit.core.clean import is_safe
from caseedit.core.expressions import expression
from caseedit.core.files.disk import CANNOT_LINK, DISK, Disk, close_quietly, reason, sync_folder, unlink_quietly
from caseedit.errors import CannotWrite

LONGEST_NAME = 200  # bytes
_NO_NAME = expression(r"[/\0-\x1f\x7f]")


class NoTrash(CannotWrite):
    """There is no trash here that a file could go to."""


def name_from(text: str) -> str:
    """Return a typed name as a new file may have it.

    Raises:
        CannotWrite: It may not; the message says why.
    """
    name = unicodedata.normalize("NFC", text.strip())
    if not name or name.startswith((".", "-")):
        raise CannotWrite(
            "A name must begin with a letter or digit.", hint="A dot hides a file, a hyphen looks like an option."
        )
    if _NO_NAME.search(name) or not is_safe(name):
        raise CannotWrite("A name cannot hold slashes or invisible characters.", hint="Type it again.")
    if len(name.encode("utf-8", "surrogateescape")) > LONGEST_NAME:
        raise CannotWrite(f"A name can have at most {LONGEST_NAME} bytes.", hint="Choose a shorter one.")
    return name


def rename(old: Path, new: Path, *, disk: Disk = DISK) -> None:
    """Give a file another name, in one folder or another of the same disk.

    Raises:
        CannotWrite: There is such a file, or it cannot be done; the file has its old name then.
    """
    try:
        _link(old, new, disk)
        sync_folder(disk, new.parent)
        if new.parent != old.parent:
            sync_folder(disk, old.parent)
    except FileExistsError as error:
        raise CannotWrite(f"{new.name} is there already.", path=new, hint="Choose another name.") from error
    except OSError as error:
        raise CannotWrite(f"{old.name} is NOT renamed: {reason(error)}.", path=old) from error


def _link(old: Path, new: Path, disk: Disk) -> None:
    """A second name, which must not be there, then without the first."""
    try:
        disk.link(old, new)
    except OSError as error:
        if error.errno not in CANNOT_LINK:
            raise
        _rename_over_own(old, new, disk)
        return
    try:
        disk.unlink(old)
    except OSError:
        unlink_quietly(disk, new)
        raise


def _rename_over_own(old: Path, new: Path, disk: Disk) -> None:
    """Where there are no second names: over an empty file that nobody else can have made."""
    close_quietly(disk, disk.create(new, 0o600))
    try:
        disk.rename(old, new)
    except OSError:
        unlink_quietly(disk, new)
        raise


def trash(path: Path) -> None:
    """Put a file into the trash of the system.

    Raises:
        NoTrash: There is none, or the package for it is not installed.
    """
    hint = "It can be deleted for good."
    try:
        from send2trash import send2trash
    except ImportError as error:
        hint = "pip install send2trash adds one, or it can be deleted for good."
        raise NoTrash(
            f"{path.name} cannot go to the trash: the program for it is not installed.", path=path, hint=hint
        ) from error
    try:
        send2trash(str(path))
    except Exception as error:  # whatever a trash says: the file is still there, and that is told
        raise NoTrash(f"{path.name} cannot go to the trash: {error}.", path=path, hint=hint) from error


def delete(path: Path, *, disk: Disk = DISK) -> None:
    """Remove a file for good.

    Raises:
        CannotWrite: It cannot be removed.
    """
    try:
        disk.unlink(path)
        sync_folder(disk, path.parent)
    except OSError as error:
        raise CannotWrite(f"{path.name} is NOT deleted: {reason(error)}.", path=path) from error
