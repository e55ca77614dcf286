"""A file as it lies on the disk, in rows from any place of it: to look at what is too big to be edited."""

from __future__ import annotations

from pathlib import Path

from caseedit.core.cells import cell_width, graphemes
from caseedit.core.clean import show
from caseedit.core.files.disk import DISK, Disk, close_quietly
from caseedit.core.files.stamp import must_be_a_file, too_big, unreadable

LIMIT = 64 * 1024 * 1024  # bytes
_LONGEST = 4096  # bytes of a line that are read at once


class Raw:
    """An open file; only what is shown of it is read, so its size costs nothing.

    Attributes:
        size: Bytes it had when it was opened.
    """

    def __init__(self, path: Path, *, disk: Disk = DISK) -> None:
        """Open a file.

        Raises:
            CannotRead: It is no regular file, not readable, or larger than `LIMIT`.
        """
        self._disk = disk
        try:
            real = disk.real(path)
            must_be_a_file(path, disk.stat(real).st_mode)
            self._handle = disk.open(real)
        except OSError as error:
            raise unreadable(path, error) from error
        self.size = disk.describe(self._handle).st_size
        if self.size > LIMIT:
            self.close()
            raise too_big(path, self.size, LIMIT, "be shown")

    def close(self) -> None:
        """Let go of the file."""
        close_quietly(self._disk, self._handle)

    def rows(self, start: int, count: int, width: int) -> list[tuple[int, str]]:
        """Return where each of the next rows begins, and its text; fewer at the end of the file."""
        found: list[tuple[int, str]] = []
        while len(found) < count and start < self.size:
            text, length = self._row(start, width)
            if not length:
                # Somebody has made it shorter.
                break
            found.append((start, text))
            start += length
        return found

    def back(self, start: int, count: int, width: int) -> int:
        """Return where the row begins that is so many rows before the one at `start`."""
        while count > 0 and start > 0:
            before = self._rows_before(start, width)
            start = before[-min(count, len(before))]
            count -= len(before)
        return start

    def end(self, count: int, width: int) -> int:
        """Return where the last rows begin."""
        return self.back(self.size, count, width)

    def _rows_before(self, start: int, width: int) -> list[int]:
        """Return the rows of the line, or of the part of a very long one, that ends at `start`."""
        first = max(0, start - _LONGEST)
        data = self._peek(first, start - first)
        line = data.rfind(b"\n", 0, len(data) - 1) + 1
        if not line and first:
            # Not in the middle of a character.
            line = next((at for at, byte in enumerate(data[:4]) if byte & 0xC0 != 0x80), 0)
        rows: list[int] = []
        at = first + line
        while at < start:
            rows.append(at)
            at += self._row(at, width)[1] or 1
        return rows or [max(0, start - 1)]

    def _row(self, start: int, width: int) -> tuple[str, int]:
        """Return the text of the row at a place, and how many bytes it takes with its line end."""
        data = self._peek(start, _LONGEST)
        line, end, _ = data.partition(b"\n")
        text = line.decode("utf-8", "surrogateescape")
        shown, cells = "", 0
        for cluster in graphemes(text[: 4 * width]):
            cells += cell_width(show(cluster))
            if cells > width and shown:
                return shown, len(_bytes(shown))
            shown += cluster
        used = len(_bytes(shown))
        return (shown.removesuffix("\r"), used + len(end)) if used == len(line) else (shown, used)

    def _peek(self, at: int, size: int) -> bytes:
        try:
            return self._disk.peek(self._handle, at, size)
        except OSError:
            return b""


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")
