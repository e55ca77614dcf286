"""Small pictures in half blocks, two pixels a cell: decoded elsewhere, kept, and put into rows of a known height."""

from __future__ import annotations

import subprocess
import sys
from collections import OrderedDict
from collections.abc import Callable, Sequence
from pathlib import Path
from queue import SimpleQueue
from threading import Lock, Thread

from caseedit.core.paths import FieldPath
from caseedit.core.preview.row import Row, Run
from caseedit.core.preview.thumbnail import FORMATS, MOST_BYTES, MOST_PIXELS

_WIDEST = 40  # cells
_TALLEST = 14  # rows
_MOST_KEPT = 64
_SECONDS = 6.0
# The file as it was seen, and the size wanted.
Key = tuple[Path, int, int, int, int]
Decode = Callable[[Path, int, int], bytes | None]


def shape(width: int, height: int, room: int) -> tuple[int, int]:
    """Return cells and rows for a picture of so many pixels: a cell is about twice as high as it is wide."""
    columns = max(1, min(room, _WIDEST, width))
    rows = max(1, round(columns * height / width / 2))
    if rows > _TALLEST:
        rows, columns = _TALLEST, max(1, min(columns, round(_TALLEST * 2 * width / height)))
    return columns, rows


class Thumbnails:
    """Pictures that are shown; each is decoded in the background, once, and the page is told when it is there."""

    def __init__(self, told: Callable[[], None], decode: Decode | None = None) -> None:
        """Keep pictures.

        Args:
            told: Called from another thread when a picture is there.
            decode: Returns pixels, or None; by default a process of its own does it.
        """
        self._told = told
        self._decode = decode or in_child
        self._known: OrderedDict[Key, bytes | None] = OrderedDict()
        self._waiting: set[Key] = set()
        self._lock = Lock()
        self._queue: SimpleQueue[Key] = SimpleQueue()
        self._worker: Thread | None = None

    def rows(
        self, path: Path, size: tuple[int, int], room: int, field: FieldPath | None, line: int | None, kind: str
    ) -> list[Row]:
        """Return the rows of a picture, blank until it is decoded; none if it cannot be shown."""
        width, height = size
        if kind.upper() not in FORMATS or not 0 < width * height <= MOST_PIXELS:
            return []
        try:
            state = path.stat()
        except OSError:
            return []
        if state.st_size > MOST_BYTES:
            return []
        columns, lines = shape(width, height, room)
        key = (path, state.st_mtime_ns, state.st_size, columns, lines)
        with self._lock:
            if key not in self._known:
                self._ask(key)
                return [Row((), field, line)] * lines
            self._known.move_to_end(key)
            pixels = self._known[key]
        return [] if pixels is None else half_blocks(pixels, columns, lines, field, line)

    def _ask(self, key: Key) -> None:
        if key in self._waiting:
            return
        self._waiting.add(key)
        self._queue.put(key)
        if self._worker is None:
            # A daemon: nobody waits for a picture at the end of the program.
            self._worker = Thread(target=self._work, name="pictures", daemon=True)
            self._worker.start()

    def _work(self) -> None:
        while True:
            self._fetch(self._queue.get())
            self._told()

    def _fetch(self, key: Key) -> None:
        path, _, _, columns, lines = key
        pixels = self._decode(path, columns, lines * 2)
        if pixels is not None and len(pixels) != columns * lines * 6:
            pixels = None
        with self._lock:
            self._known[key] = pixels
            self._waiting.discard(key)
            while len(self._known) > _MOST_KEPT:
                self._known.popitem(last=False)


def in_child(path: Path, width: int, height: int) -> bytes | None:
    """Decode a picture in a process of its own, which may run out of memory or time without harm."""
    # -P: a folder of content must not be able to bring modules of its own.
    words = [
        sys.executable,
        "-P",
        "-m",
        "caseedit.core.preview.thumbnail",
        str(path.absolute()),
        str(width),
        str(height),
    ]
    try:
        done = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, timeout=_SECONDS, check=False)
    except (OSError, ValueError, subprocess.SubprocessError):
        return None
    return done.stdout if done.returncode == 0 else None


def half_blocks(pixels: bytes, columns: int, lines: int, field: FieldPath | None, line: int | None) -> list[Row]:
    """Return pixels as rows: the upper one is the colour of a half block, the lower one that of its ground."""
    return [Row(_runs(pixels, columns, number), field, line) for number in range(lines)]


def _runs(pixels: bytes, columns: int, number: int) -> tuple[Run, ...]:
    runs: list[Run] = []
    upper, lower = 2 * number * columns * 3, (2 * number + 1) * columns * 3
    for column in range(columns):
        at = 3 * column
        styles = (_name(pixels, upper + at), f"on-{_name(pixels, lower + at)}")
        if runs and runs[-1].styles == styles:
            runs[-1] = Run(runs[-1].text + "▀", styles, None, True)
        else:
            runs.append(Run("▀", styles, None, True))
    return tuple(runs)


def _name(pixels: Sequence[int], at: int) -> str:
    red, green, blue = pixels[at : at + 3]
    return f"#{red:02x}{green:02x}{blue:02x}"
