"""The folder of the documents: what its file system can do, tried out in a folder that is removed again."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from caseedit.cli.checkup.fact import Fact, fault, fine, note
from caseedit.core.files.disk import DISK, UNKNOWN_HERE, is_folder, is_there, reason, sync_and_close, sync_folder

MOUNTS = Path("/proc/self/mountinfo")
OVER_A_NETWORK = (
    "nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "afpfs", "ceph", "fuse.sshfs", "fuse.glusterfs", "webdav",
    "fuse.davfs",
)  # fmt: skip
LITTLE_ROOM = 32 << 20


def look(folder: Path) -> Iterator[Fact]:
    """Look at the folder, and try what saving needs."""
    if not is_there(folder):
        yield fault("folder", str(folder), "It is not there.", "Name a folder of documents: caseedit doctor PATH")
        return
    folder = folder if is_folder(folder) else folder.absolute().parent
    yield fine("folder", str(folder.absolute()))
    yield _kind(folder)
    yield from _room(folder)
    if os.statvfs(folder).f_flag & os.ST_RDONLY:
        yield fault("writing", "read-only", "Documents can be looked at, not saved.", "Mount it for writing.")
        return
    try:
        trial = Path(tempfile.mkdtemp(prefix=".caseedit-", dir=folder))
    except OSError as error:
        yield fault(
            "writing",
            reason(error),
            "A file is saved beside the old one; here only files that may be written in place can be saved.",
            f"chmod u+w {folder}, or work on a copy",
        )
        return
    try:
        yield from _tried(trial)
    finally:
        shutil.rmtree(trial, ignore_errors=True)


def _kind(folder: Path) -> Fact:
    kind = kind_of(folder)
    if kind in OVER_A_NETWORK:
        return note(
            "file system",
            f"{kind}, over a network",
            "Changes by others are not announced; open files are looked at every two seconds, and before each save.",
        )
    return fine("file system", kind or "unknown")


def kind_of(folder: Path) -> str:
    """Return the name of the file system that a folder lies on; empty if the system does not tell."""
    real, best, kind = os.path.realpath(folder), "", ""
    try:
        lines = MOUNTS.read_text("utf-8", "replace").splitlines()
    except OSError:
        return ""
    for line in lines:
        left, _, right = line.partition(" - ")
        words = left.split()
        place = words[4].replace("\\040", " ") if len(words) > 4 else ""
        is_above = real == place or real.startswith(place.rstrip("/") + "/")
        if place and right and is_above and len(place) >= len(best):
            best, kind = place, right.split()[0]
    return kind


def _room(folder: Path) -> Iterator[Fact]:
    found = os.statvfs(folder)
    free = found.f_bavail * found.f_frsize
    value = f"{free / 1e6:,.0f} MB free"
    if free < LITTLE_ROOM:
        yield fault("room", value, "A save needs room for a second copy of the file.", "Make room on this disk.")
    else:
        yield fine("room", value)


def _tried(trial: Path) -> Iterator[Fact]:
    file = trial / "trial.md"
    try:
        handle = DISK.create(file, 0o600)
        DISK.write(handle, memoryview(b"x\n"))
        attributes = _attributes(handle)
        synced = _synced(handle)
        DISK.rename(file, trial / "renamed.md")
    except OSError as error:
        yield fault("writing", reason(error), "Nothing can be saved here.", "Work on a copy on another disk.")
        return
    yield fine("writing", "yes", "A file is written beside the old one and renamed: whole or not at all.")
    yield synced
    yield _folder_synced(trial)
    yield _linked(trial)
    yield _cases(trial)
    yield attributes


def _synced(handle: int) -> Fact:
    try:
        sync_and_close(DISK, handle)
    except OSError as error:
        return fault("flushing (fsync)", reason(error), "The disk does not confirm what is written.", "Check the disk.")
    return fine("flushing (fsync)", "yes")


def _folder_synced(trial: Path) -> Fact:
    try:
        sync_folder(DISK, trial)
    except OSError as error:
        return note("flushing a folder", reason(error), "After a power cut the old file may be back.")
    return fine("flushing a folder", "yes")


def _linked(trial: Path) -> Fact:
    try:
        DISK.link(trial / "renamed.md", trial / "second.md")
    except OSError as error:
        return note("hard links", f"no: {reason(error)}", "New files are made in another way that is also safe.")
    return fine("hard links", "yes")


def _cases(trial: Path) -> Fact:
    if is_there(trial / "RENAMED.MD"):
        return note(
            "letter case",
            "not told apart",
            "Photo.jpg and photo.jpg are one file here, and two on most web servers; `caseedit check` names them.",
        )
    return fine("letter case", "told apart")


def _attributes(handle: int) -> Fact:
    name = "extended attributes"
    try:
        DISK.set_attribute(handle, "user.caseedit", b"1")
    except OSError as error:
        if error.errno in UNKNOWN_HERE or error.errno == errno.EPERM:
            return fine(name, "none here", "There is nothing of that kind to keep.")
        return note(name, reason(error), "Those of a file may be lost when it is saved.")
    return fine(name, "yes", "Those of a file are kept when it is saved.")
