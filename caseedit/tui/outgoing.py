"""`Outgoing`: what goes to the terminal, in order; what it does not take yet is replaced by what is newer."""

from __future__ import annotations

import os
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import TextIO

from caseedit.tui.differ import Differ
from caseedit.tui.pace import QUESTION, Pace

_MOST_WAITING = 30  # texts, above which their writer waits
_LONG_FRAME = 1_000  # characters from which a frame could be seen half
_LAST_ANSWERS = 1.0  # seconds that are waited for answers before the program leaves
_SYNC_START, _SYNC_END = "\x1b[?2026h", "\x1b[?2026l"


class Outgoing(threading.Thread):
    """Writes texts and frames to the terminal, in place of Textual's thread of the same duty.

    What the terminal takes at once is written where it is asked for; the thread writes what it does not take, and
    waits for it, so that nobody else has to. A frame is no text until the terminal takes it: the differ compares the
    newest wish with what was truly sent.

    Attributes:
        wishes: How often a frame was wished for.
        frames: How often one was sent.
        knows_sync: The terminal said that it can hold back until a frame is whole.
    """

    def __init__(self, file: TextIO) -> None:
        super().__init__(daemon=True, name="terminal-output")
        self.wishes = self.frames = 0
        self.knows_sync = False
        self._file = file
        self._direct = _handle_that_never_waits(file)
        self._left = b""
        self._is_writing = False
        self._encoding = file.encoding or "utf-8"
        self._changed = threading.Condition()
        self._texts: deque[str] = deque()
        self._differ = Differ()
        self._pace = Pace()
        self._has_ended = False
        self._is_lost = False

    # --- what Textual's driver asks of it

    def isatty(self) -> bool:
        """Return True: it stands for the terminal."""
        return True

    def fileno(self) -> int:
        """Return the number of the file."""
        return self._file.fileno()

    def flush(self) -> None:
        """Do nothing: all is sent as soon as it can be."""

    def write(self, text: str) -> None:
        """Send a text as it is: a mode, a question, something for the clipboard."""
        with self._changed:
            while len(self._texts) >= _MOST_WAITING and not self._is_lost:
                self._changed.wait()
            self._texts.append(text)
            self._go()

    def ask(self, question: str) -> None:
        """Send a question whose answer comes before that to ours, so that `await_answers` waits for it too."""
        with self._changed:
            self._pace.asks(time.monotonic())
            self._texts.append(question + QUESTION)
            self._go()

    def stop(self) -> None:
        """Send the texts that wait, and end."""
        with self._changed:
            self._has_ended = True
            self._changed.notify_all()
        self.join()
        if self._direct is not None:
            os.close(self._direct)

    # --- frames

    def begin(self, differ: Differ) -> None:
        """Take over what is wanted on the screen; nothing is known of what it shows."""
        with self._changed:
            differ.forget()
            self._differ = differ
            self._go()

    def paint(self, wish: Callable[[Differ], None]) -> None:
        """Have something else on the screen."""
        with self._changed:
            wish(self._differ)
            self.wishes += 1
            self._go()

    def answered(self) -> None:
        """Take note that the terminal has shown what was sent before it was asked."""
        with self._changed:
            self._pace.answered(time.monotonic())
            self._changed.notify_all()
            self._go()

    def await_answers(self) -> None:
        """Let answers come that are on their way: later they would be taken for keys by another program."""
        with self._changed:
            self._changed.wait_for(lambda: not self._pace.is_waiting, _LAST_ANSWERS)

    def _go(self) -> None:
        """Send what waits: at once as far as the terminal takes it, the rest by the thread."""
        if self._direct is not None and not self._is_writing and not self._has_ended:
            self._left += self._take()
            self._left = self._left[self._write(self._direct, self._left) :]
            if not self._left and not self._differ.is_dirty:
                return
        self._changed.notify_all()

    def _take(self) -> bytes:
        texts = "".join(self._texts)
        self._texts.clear()
        return (texts + ("" if self._has_ended else self._frame())).encode(self._encoding, "replace")

    # --- in the thread

    def run(self) -> None:
        """Send until stopped."""
        while (data := self._next()) is not None:
            left = memoryview(data)
            while left and not self._is_lost:
                left = left[self._write(self._file.fileno(), left) :]

    def _next(self) -> bytes | None:
        with self._changed:
            self._is_writing = False
            while True:
                data, self._left = self._left + self._take(), b""
                if data:
                    self._is_writing = True
                    self._changed.notify_all()
                    return data
                if self._has_ended:
                    return None
                # What is held back is looked at again, though no answer may come.
                self._changed.wait(1.0 if self._differ.is_dirty else None)

    def _frame(self) -> str:
        if not self._differ.is_dirty:
            return ""
        now = time.monotonic()
        room = self._pace.room(now)
        if room is None or room > self._differ.width * self._differ.height:
            frame = self._differ.frame()
        else:
            # Where the writer types comes first, whatever else waits.
            frame = self._differ.frame(only_row=self._differ.cursor[1])
            if room > len(frame):
                frame += self._differ.frame(most=room - len(frame))
        if not frame:
            return ""
        self.frames += 1
        if self.knows_sync and len(frame) > _LONG_FRAME:
            frame = f"{_SYNC_START}{frame}{_SYNC_END}"
        return frame + (QUESTION if self._pace.sent(len(frame), now) else "")

    def _write(self, handle: int, data: bytes | memoryview) -> int:
        """Return how much the terminal took."""
        try:
            return os.write(handle, data) if data else 0
        except (InterruptedError, BlockingIOError):
            return 0
        except (OSError, ValueError):
            # The end of the input tells the program of it.
            self._lose()
            return len(data)

    def _lose(self) -> None:
        with self._changed:
            self._is_lost = True
            self._changed.notify_all()


def _handle_that_never_waits(file: TextIO) -> int | None:
    """Open a terminal once more, so that writing to it waits for nothing; None where that cannot be done.

    To mark the handle that there is would mark it for all programs that have it, such as the shell.
    """
    try:
        terminal = file.fileno()
        handle = os.open(os.ttyname(terminal), os.O_WRONLY | os.O_NOCTTY | os.O_NONBLOCK | os.O_CLOEXEC)
    except (OSError, ValueError):
        return None
    if os.fstat(handle).st_rdev == os.fstat(terminal).st_rdev:
        return handle
    os.close(handle)
    return None
