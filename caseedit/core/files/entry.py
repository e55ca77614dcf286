"""One copy of unsaved text: its two files, written for this program and read as if by an enemy."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Iterable
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from caseedit.core.dataclasses import dataclass, replace
from caseedit.core.files.disk import (
    DISK,
    Disk,
    close_quietly,
    read_all,
    sync_and_close,
    sync_folder,
    unlink_quietly,
    write_all,
)
from caseedit.core.files.stamp import digest_of

VERSION = 1
PROGRAM = "caseedit"
HEADER_LIMIT = 16 * 1024
SIZE_LIMIT = 64 * 1024 * 1024
LATEST = 100_000_000_000  # seconds since 1970: the year 5138


@dataclass(frozen=True, slots=True)
class RecoveryEntry:
    """Text that was not saved, with what is needed to give it back.

    Attributes:
        path: The file it belongs to, as the writer named it.
        text_bytes: All bytes of the file as it would have been saved.
        base_digest: SHA-256 of the bytes that the text was made from; empty if there was no file.
        at: When it was kept, in seconds since 1970.
        cursor: Offset of the cursor in the text.
        draft: Form input that was not yet valid.
        base: The bytes the text was made from, if they were kept too.
        real: The file with every link followed.
        process: Who wrote it, as `this_process` says it.
        file: The file that holds this entry; None before it is kept.
        is_replaced: True if it is no unsaved text, but what a save that was told to overwrite found in the file.
        is_pair: True if it was kept before its file was written in place: a kill can have left a mixture there.
        session: Names the journal that kept it; empty in those of older versions.
        number: Which of the texts that this session kept it is; later ones have higher numbers.
        damage: Why the entry cannot be trusted; `text_bytes` is then whatever was found.
    """

    path: Path
    text_bytes: bytes
    base_digest: str = ""
    at: float = 0.0
    cursor: int = 0
    draft: bytes = b""
    base: bytes | None = None
    real: Path | None = None
    process: tuple[int, str, str, str] = (0, "", "", "")
    file: Path | None = None
    is_replaced: bool = False
    is_pair: bool = False
    session: str = ""
    number: int = 0
    damage: str = ""

    @property
    def id(self) -> str:
        """How a person names it: the part of its file's name that is its own."""
        return self.file.stem.rpartition("-")[2] if self.file is not None else ""

    @property
    def clock(self) -> str:
        """When it was kept, as short as can be: `14:32`, or `24 Nov 14:32` if that was not today."""
        at = datetime.fromtimestamp(self.at)
        is_today = at.date() == datetime.now().date()
        return f"{at:%H:%M}" if is_today else f"{at.day} {at:%b %H:%M}"

    @property
    def when(self) -> str:
        """When it was kept, in full: `Tuesday 24 November 2026 at 14:32`."""
        at = datetime.fromtimestamp(self.at)
        return f"{at:%A} {at.day} {at:%B %Y} at {at:%H:%M}"

    @property
    def is_live(self) -> bool:
        """True while another running program has this text open."""
        pid, start, boot, host = self.process
        here = this_process()
        return pid not in (0, here[0]) and (boot, host) == here[2:] and start != "" and _start_of(pid) == start


def this_process() -> tuple[int, str, str, str]:
    """Return number, start time, boot and host, which together name this process for ever."""
    return _named_for_ever(os.getpid())


@cache
def _named_for_ever(pid: int) -> tuple[int, str, str, str]:
    return pid, _start_of(pid), _text_of(Path("/proc/sys/kernel/random/boot_id")), os.uname().nodename


def _start_of(pid: int) -> str:
    # The name in brackets may hold blanks and brackets itself; the start time is the 20th word after it. One that has
    # ended stays listed until its parent asks for it, which in a container may be never.
    words = _text_of(Path(f"/proc/{pid}/stat")).rpartition(")")[2].split()
    return words[19] if len(words) > 19 and words[0] not in "ZX" else ""


def _text_of(path: Path) -> str:
    try:
        return path.read_text("utf-8", "replace").strip()
    except OSError:
        return ""


def name_of(real: Path) -> str:
    """Return the part of an entry's name that stands for the file."""
    return hashlib.sha256(os.fsencode(real)).hexdigest()[:24]


def new_name(real: Path) -> str:
    """Return a name for a new entry; never that of an older one, whose text may still be wanted."""
    return f"{name_of(real)}-{os.urandom(4).hex()}"


def ready_folder(folder: Path, disk: Disk = DISK) -> Path:
    """Make the folder if needed, and make sure that it is ours alone.

    Raises:
        OSError: It cannot be made, or is not a folder of ours.
    """
    disk.make_folder(folder, 0o700)
    status = disk.stat(folder)
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.geteuid():
        raise OSError(errno.EACCES, f"{folder} is not a folder of this user")
    if status.st_mode & 0o077:
        folder.chmod(0o700)
    return folder


def store(disk: Disk, folder: Path, name: str, entry: RecoveryEntry, *, sync: bool) -> Path:
    """Write an entry's text under `name`, whole or not at all.

    Raises:
        OSError: It could not be written.
    """
    file = folder / f"{name}.text"
    _put(disk, file, (_header(entry), entry.text_bytes, entry.draft), sync)
    return file


def store_base(disk: Disk, folder: Path, name: str, base: bytes, *, sync: bool) -> None:
    """Write the bytes that an entry's text was made from.

    Raises:
        OSError: They could not be written.
    """
    _put(disk, folder / f"{name}.base", (base,), sync)


def sync(disk: Disk, file: Path) -> None:
    """Wait until the disk has a file of an entry."""
    sync_and_close(disk, disk.open(file))
    # Without its name in the folder nobody finds it again.
    sync_folder(disk, file.parent)


def remove(disk: Disk, file: Path) -> bool:
    """Remove an entry's files, the text first; return whether they are gone."""
    return unlink_quietly(disk, file) and unlink_quietly(disk, file.with_suffix(".base"))


def _put(disk: Disk, file: Path, parts: Iterable[bytes], is_synced: bool) -> None:
    beside = file.with_name(f"{file.name}.{os.urandom(4).hex()}.tmp")
    handle = disk.create(beside, 0o600)
    try:
        try:
            for data in parts:
                write_all(disk, handle, data)
            if is_synced:
                disk.sync(handle)
        finally:
            close_quietly(disk, handle)
        disk.rename(beside, file)
    except OSError:
        unlink_quietly(disk, beside)
        raise
    if is_synced:
        try:
            sync_folder(disk, file.parent)
        except OSError:
            unlink_quietly(disk, file)
            raise


def _header(entry: RecoveryEntry) -> bytes:
    pid, start, boot, host = this_process()
    fields = {
        "v": VERSION,
        "path": str(entry.path),
        "real": str(entry.real or entry.path),
        "base_sha": entry.base_digest,
        "text_sha": digest_of(entry.text_bytes),
        "text_len": len(entry.text_bytes),
        "draft_len": len(entry.draft),
        "cursor": entry.cursor,
        "at": entry.at,
        "pid": pid,
        "pid_start": start,
        "boot_id": boot,
        "host": host,
        "program": PROGRAM,
        "is_replaced": entry.is_replaced,
        "is_pair": entry.is_pair,
        "session": entry.session,
        "number": entry.number,
    }
    import json

    return json.dumps(fields).encode("ascii") + b"\n"


def load(disk: Disk, file: Path) -> RecoveryEntry | None:
    """Read an entry; one that is not in order comes with its `damage`, one that cannot be read is None."""
    data = _bytes_of(disk, file, SIZE_LIMIT)
    if data is None:
        return None
    try:
        entry = _parse(data, file)
    except (ValueError, RecursionError) as error:
        return RecoveryEntry(path=file, text_bytes=data, file=file, damage=str(error) or "the file is damaged")
    base = _bytes_of(disk, file.with_suffix(".base"), SIZE_LIMIT)
    if base is None or digest_of(base) != entry.base_digest:
        return entry
    return replace(entry, base=base)


def _bytes_of(disk: Disk, file: Path, limit: int) -> bytes | None:
    try:
        handle = disk.open(file)
    except OSError:
        return None
    try:
        status = disk.describe(handle)
        if not stat.S_ISREG(status.st_mode) or status.st_size > limit:
            return None
        return read_all(disk, handle, limit)
    except OSError:
        return None
    finally:
        close_quietly(disk, handle)


def _parse(data: bytes, file: Path) -> RecoveryEntry:
    import json

    end = data.find(b"\n", 0, HEADER_LIMIT)
    if end < 0:
        raise ValueError("its first line is not a header")
    try:
        header = json.loads(data[:end].decode("ascii"), parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise ValueError("its first line is not a header") from None
    if not isinstance(header, dict) or header.get("v") != VERSION:
        raise ValueError("it was written by another version of the program")
    size, draft_size = _number(header, "text_len"), _number(header, "draft_len")
    if end + 1 + size + draft_size != len(data):
        raise ValueError("it is cut short")
    text = data[end + 1 : end + 1 + size]
    if digest_of(text) != header.get("text_sha"):
        raise ValueError("its text is not the text that was kept")
    path, real = _path(header, "path"), _path(header, "real")
    if not file.name.startswith(name_of(real)):
        raise ValueError("it belongs to another file than its name says")
    return RecoveryEntry(
        path=path,
        text_bytes=text,
        base_digest=_words(header, "base_sha"),
        at=_time(header),
        cursor=_number(header, "cursor"),
        draft=data[end + 1 + size :],
        real=real,
        process=_process(header),
        file=file,
        is_replaced=header.get("is_replaced") is True,
        is_pair=header.get("is_pair") is True,
        # Versions before did not have these two.
        session=_words({"session": "", **header}, "session"),
        number=_number({"number": 0, **header}, "number"),
    )


def _process(header: dict[str, Any]) -> tuple[int, str, str, str]:
    return _number(header, "pid"), _words(header, "pid_start"), _words(header, "boot_id"), _words(header, "host")


def _no_constant(name: str) -> None:
    raise ValueError(f"its header holds {name}")


def _number(header: dict[str, Any], key: str) -> int:
    value = header.get(key)
    if type(value) is not int or not 0 <= value < 1 << 53:
        raise ValueError(f"its header has no proper {key}")
    return value


def _words(header: dict[str, Any], key: str) -> str:
    value = header.get(key)
    if not isinstance(value, str):
        raise ValueError(f"its header has no proper {key}")  # noqa: TRY004
    return value


def _path(header: dict[str, Any], key: str) -> Path:
    text = _words(header, key)
    if not text.startswith("/") or "\0" in text:
        raise ValueError(f"its header has no proper {key}")
    return Path(text)


def _time(header: dict[str, Any]) -> float:
    value = header.get("at")
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= LATEST:
        raise ValueError("its header has no proper time")
    return float(value)
