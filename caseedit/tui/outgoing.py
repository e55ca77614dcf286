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

    A frame is no text until the terminal takes it: the differ compares the newest wish with what was truly sent.

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
            self._changed.notify_all()

    def ask(self, question: str) -> None:
        """Send a question whose answer comes before that to ours, so that `await_answers` waits for it too."""
        with self._changed:
            self._pace.asks(time.monotonic())
            self._texts.append(question + QUESTION)
            self._changed.notify_all()

    def stop(self) -> None:
        """Send the texts that wait, and end."""
        with self._changed:
            self._has_ended = True
            self._changed.notify_all()
        self.join()

    # --- frames

    def begin(self, differ: Differ) -> None:
        """Take over what is wanted on the screen; nothing is known of what it shows."""
        with self._changed:
            differ.forget()
            self._differ = differ
            self._changed.notify_all()

    def paint(self, wish: Callable[[Differ], None]) -> None:
        """Have something else on the screen."""
        with self._changed:
            wish(self._differ)
            self.wishes += 1
            self._changed.notify_all()

    def answered(self) -> None:
        """Take note that the terminal has shown what was sent before it was asked."""
        with self._changed:
            self._pace.answered(time.monotonic())
            self._changed.notify_all()

    def await_answers(self) -> None:
        """Let answers come that are on their way: later they would be taken for keys by another program."""
        with self._changed:
            self._changed.wait_for(lambda: not self._pace.is_waiting, _LAST_ANSWERS)

    # --- in the thread

    def run(self) -> None:
        """Send until stopped."""
        while (text := self._next()) is not None:
            self._send(text.encode(self._encoding, "replace"))

    def _next(self) -> str | None:
        with self._changed:
            while True:
                texts = "".join(self._texts)
                self._texts.clear()
                frame = "" if self._has_ended else self._frame()
                if texts or frame:
                    self._changed.notify_all()
                    return texts + frame
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

    def _send(self, data: bytes) -> None:
        left = memoryview(data)
        while left and not self._is_lost:
            try:
                left = left[os.write(self._file.fileno(), left) :]
            except InterruptedError:
                continue
            except (OSError, ValueError):
                # The end of the input tells the program of it.
                self._lose()

    def _lose(self) -> None:
        with self._changed:
            self._is_lost = True
            self._changed.notify_all()
