"""What can be said or shown of a picture, within limits."""

from __future__ import annotations

import os
import re
import stat
import struct
import sys
from pathlib import Path
from typing import Literal

from caseedit.core.dataclasses import dataclass
from caseedit.core.expressions import expression

_HEAD = 65_536
_SVG_SIZE = expression(rb"<svg\b[^>]*>", re.IGNORECASE)
_JPEG_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture file as its name and header tell it.

    Attributes:
        name: The file's name.
        format: `PNG`, `JPEG`, `GIF`, `WebP`, `SVG`; empty if its header is none of these.
        width: In pixels; 0 if unknown.
        height: In pixels; 0 if unknown.
        size: In bytes.
        problem: `missing`; `case`: there is one whose name differs in upper and lower case; `outside`: not looked at,
            for it is outside the site's folder; empty if all is well.
        actual: With `case`, the name on the disk.
        path: Where the file really is, inside the site's folder; None if it was not looked at.
    """

    name: str
    format: str = ""
    width: int = 0
    height: int = 0
    size: int = 0
    problem: Literal["", "missing", "case", "outside"] = ""
    actual: str = ""
    path: Path | None = None


def describe(path: Path, root: Path) -> Picture:
    """Look at a picture's header; nothing outside `root` is ever read, whatever links say."""
    try:
        top, folder = root.resolve(), path.parent.resolve()
        if not folder.is_relative_to(top) or path.name in ("", ".", ".."):
            return Picture(path.name, problem="outside")
        actual = _name_on_disk(folder, path.name)
        if actual is None:
            return Picture(path.name, problem="missing")
        real = (folder / actual).resolve()
        if not real.is_relative_to(top):
            return Picture(path.name, problem="outside")
        size, head = _read(real)
    except (OSError, ValueError, RuntimeError):
        return Picture(path.name, problem="missing")
    kind, width, height = _measure(head)
    differs = actual != path.name
    return Picture(path.name, kind, width, height, size, "case" if differs else "", actual if differs else "", real)


def _name_on_disk(folder: Path, wanted: str) -> str | None:
    """Return the name as the folder has it: some file systems find a name whatever its case, web servers do not."""
    if sys.platform.startswith("linux") and os.path.lexists(folder / wanted):
        return wanted
    found: str | None = None
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name == wanted:
                return wanted
            if entry.name.casefold() == wanted.casefold():
                found = entry.name
    return found


def _read(path: Path) -> tuple[int, bytes]:
    # O_NONBLOCK: a named pipe must not stop the preview.
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0))
    with os.fdopen(handle, "rb") as file:
        state = os.fstat(handle)
        if not stat.S_ISREG(state.st_mode):
            raise OSError(f"{path.name} is not a file")
        return state.st_size, file.read(_HEAD)


def _measure(head: bytes) -> tuple[str, int, int]:
    try:
        if head.startswith(b"\x89PNG\r\n\x1a\n"):
            return "PNG", *struct.unpack(">II", head[16:24])
        if head.startswith((b"GIF87a", b"GIF89a")):
            return "GIF", *struct.unpack("<HH", head[6:10])
        if head.startswith(b"\xff\xd8"):
            return "JPEG", *_jpeg(head)
        if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
            return "WebP", *_webp(head)
    except (struct.error, IndexError):
        return "", 0, 0
    tag = _SVG_SIZE.search(head)
    return ("SVG", *_svg(tag[0])) if tag else ("", 0, 0)


def _jpeg(head: bytes) -> tuple[int, int]:
    at = 2
    while at + 9 <= len(head):
        if head[at] != 0xFF:
            return 0, 0
        marker = head[at + 1]
        if marker == 0xFF:
            at += 1
        elif marker in _JPEG_FRAMES:
            height, width = struct.unpack(">HH", head[at + 5 : at + 9])
            return width, height
        elif marker == 0x01 or 0xD0 <= marker <= 0xD8:
            at += 2
        else:
            at += 2 + struct.unpack(">H", head[at + 2 : at + 4])[0]
    return 0, 0


def _webp(head: bytes) -> tuple[int, int]:
    kind = head[12:16]
    if kind == b"VP8 ":
        width, height = struct.unpack("<HH", head[26:30])
        return width & 0x3FFF, height & 0x3FFF
    if kind == b"VP8L":
        (bits,) = struct.unpack("<I", head[21:25])
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"VP8X" and len(head) >= 30:
        return int.from_bytes(head[24:27], "little") + 1, int.from_bytes(head[27:30], "little") + 1
    return 0, 0


def _svg(tag: bytes) -> tuple[int, int]:
    sizes = [
        re.search(rb"\b%s\s*=\s*[\"']\s*(\d{1,6})(?:\.\d+)?(?:px)?\s*[\"']" % name, tag)
        for name in (b"width", b"height")
    ]
    if sizes[0] and sizes[1]:
        return int(sizes[0][1]), int(sizes[1][1])
    box = re.search(rb"\bviewBox\s*=\s*[\"']\s*\S+[\s,]+\S+[\s,]+(\d{1,6})(?:\.\d+)?[\s,]+(\d{1,6})", tag)
    return (int(box[1]), int(box[2])) if box else (0, 0)


def spoken_size(size: int) -> str:
    """Write a number of bytes for a person: `84 KB`."""
    if size < 1000:
        return f"{size} B"
    if size < 999_500:
        return f"{(size + 500) // 1000} KB"
    return f"{size / 1_000_000:.1f} MB"
