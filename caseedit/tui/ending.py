"""How the program ends when it is told to or its terminal is gone: what is unsaved kept, the terminal as it was."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
import termios
import threading
import time
from collections.abc import Callable
from typing import Any, NoReturn, Protocol, runtime_checkable

from textual.app import App

LOST_TERMINAL = 129  # as if ended by SIGHUP
LONGEST_KEEPING = 1.8  # seconds for the loop to keep what was typed
GRACE = 3.0  # seconds for an orderly end after a signal
LONGEST_UNDOING, MOST_TRIES = 0.5, 50  # seconds, and tries, for what switches everything off to find room
# All that end a process unless it listens, but for those that tell of a fault in the machine code.
ENDING = (
    "SIGHUP", "SIGINT", "SIGQUIT", "SIGTERM", "SIGUSR1", "SIGUSR2", "SIGALRM", "SIGVTALRM", "SIGPROF", "SIGXCPU",
    "SIGABRT", "SIGIO", "SIGPWR", "SIGSTKFLT",
)  # fmt: skip
# Everything that was switched on, off: paste, mouse, focus and size reports, keyboard protocol, other screen; wrap and
# cursor on.
UNDO_MODES = (
    "\x1b[?2026l\x1b[?2004l\x1b[?1016l\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[?1004l\x1b[?2048l"
    "\x1b[<u\x1b[0m\x1b[?7h\x1b[?1049l\x1b[?25h"
)
# Ends what the terminal may have got half of: a sequence, or a text such as an address.
CUT_OFF = "\x18\x1b\\"


@runtime_checkable
class KeepsWords(Protocol):
    """An app in which something can be unsaved."""

    async def keep_typed(self) -> None:
        """Take what came from the keyboard, then keep what is unsaved."""

    def keep_all(self) -> None:
        """Keep what is unsaved, at once and from any thread."""


class EndSignals:
    """Ends the app when the process is asked to end by a signal, with the exit code 128 + n.

    It listens from before the terminal is touched: what comes until the app can answer waits for it.
    """

    def __init__(self, keep: Callable[[], object]) -> None:
        """Listen; `keep` is called if the app does not end in time, since the terminal takes no more output."""
        self._keep = keep
        self._before = termios.tcgetattr(0) if is_terminal(0) else None
        self._code = 0
        self._answer: Callable[[int], object] | None = None
        self._last = threading.Lock()
        for name in ENDING:
            if (number := getattr(signal, name, None)) is not None and not _is_somebodys(number):
                signal.signal(number, self._end)

    def answer_by(self, leave: Callable[[int], object]) -> None:
        """Call `leave` with the exit code, in the event loop that runs now."""
        loop = asyncio.get_running_loop()
        self._answer = lambda code: loop.call_soon_threadsafe(leave, code)
        if self._code:
            leave(self._code)

    def ended(self) -> None:
        """Say that the app has ended by itself; if that is too late, the other end comes first."""
        self._last.acquire()

    def _force(self) -> None:
        with self._last:
            _force_end(self._code, self._keep, self._before)

    def _end(self, number: int, _: object) -> None:
        self._code = 128 + number
        timer = threading.Timer(GRACE, self._force)
        timer.daemon = True
        timer.start()
        # The loop may have ended already: then so does the process.
        with contextlib.suppress(RuntimeError):
            if self._answer is not None:
                self._answer(self._code)


def _is_somebodys(number: int) -> bool:
    """Tell whether a signal is listened to already, and so ends nothing: profilers count by some."""
    known = signal.getsignal(number)
    return known is None or (callable(known) and known is not signal.default_int_handler)


def leave_lost_terminal(app: App[Any], loop: asyncio.AbstractEventLoop) -> NoReturn:
    """Keep what is unsaved and end the process directly: nobody sees the screen any more."""
    if isinstance(app, KeepsWords):
        try:
            asyncio.run_coroutine_threadsafe(app.keep_typed(), loop).result(LONGEST_KEEPING)
        except Exception:  # whatever keeps the loop from it, words go first
            app.keep_all()
    os._exit(LOST_TERMINAL)


def end_process(code: int) -> NoReturn:
    """End with a code that the flushing of a lost terminal cannot change."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            continue
    os._exit(code)


def is_terminal(handle: int) -> bool:
    """Tell whether a terminal is still there."""
    try:
        termios.tcgetattr(handle)
    except termios.error:
        return False
    return True


def _force_end(code: int, keep: Callable[[], object], attributes: list[Any] | None) -> NoReturn:
    try:
        keep()
    finally:
        with contextlib.suppress(OSError, termios.error):
            _undo_modes()
        if attributes is not None:
            with contextlib.suppress(termios.error):
                termios.tcsetattr(0, termios.TCSANOW, attributes)
        os._exit(code)


def _undo_modes() -> None:
    """Take the terminal from its writer, who waits for room, and send what switches everything off."""
    terminal = os.dup(1)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for handle in (1, 2):
        os.dup2(nowhere, handle)
    # A shell may share it, and reads from it as before.
    os.set_blocking(terminal, False)
    try:
        left = (CUT_OFF + UNDO_MODES).encode()
        for _ in range(MOST_TRIES):
            left = left[_written(terminal, left) :]
            if not left:
                break
            time.sleep(LONGEST_UNDOING / MOST_TRIES)
    finally:
        os.set_blocking(terminal, True)


def _written(terminal: int, data: bytes) -> int:
    """Send what there is room for, and return how many bytes that was."""
    # While a thread waits in the middle of a frame, the system lets nobody else write. A signal that is listened to
    # ends its waiting; the rest of its frame goes nowhere, and what the terminal has not taken yet is given up.
    for thread in threading.enumerate():
        if thread.ident not in (None, threading.get_ident()):
            signal.pthread_kill(thread.ident, signal.SIGTERM)
    termios.tcflush(terminal, termios.TCOFLUSH)
    try:
        return os.write(terminal, data)
    except BlockingIOError:
        return 0
