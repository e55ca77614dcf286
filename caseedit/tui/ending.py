"""How the program ends when it is told to or its terminal is gone: what is unsaved kept, the terminal as it was."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import termios
import threading
from collections.abc import Callable
from typing import Any, NoReturn, Protocol, runtime_checkable

from textual.app import App

LOST_TERMINAL = 129  # as if ended by SIGHUP
LONGEST_KEEPING = 1.8  # seconds for the loop to keep what was typed
GRACE = 3.0  # seconds for an orderly end after a signal
# Everything that was switched on, off: paste, mouse, focus and size reports, keyboard protocol, other screen; wrap and
# cursor on.
UNDO_MODES = (
    "\x1b[?2026l\x1b[?2004l\x1b[?1016l\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[?1004l\x1b[?2048l"
    "\x1b[<u\x1b[0m\x1b[?7h\x1b[?1049l\x1b[?25h"
)


@runtime_checkable
class KeepsWords(Protocol):
    """An app in which something can be unsaved."""

    async def keep_typed(self) -> None:
        """Take what came from the keyboard, then keep what is unsaved."""

    def keep_all(self) -> None:
        """Keep what is unsaved, at once and from any thread."""


def on_end_signals(leave: Callable[[int], object], keep: Callable[[], object]) -> None:
    """Call `leave(128 + n)` in the event loop when the process is asked to end by signal n.

    If the loop cannot answer, since the terminal takes no more output, `keep` is called and the process ended.
    """
    loop = asyncio.get_running_loop()
    before = _terminal_attributes()

    def end(number: int, _: object) -> None:
        timer = threading.Timer(GRACE, _force_end, (128 + number, keep, before))
        timer.daemon = True
        timer.start()
        loop.call_soon_threadsafe(leave, 128 + number)

    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGINT):
        signal.signal(number, end)


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


def _terminal_attributes() -> list[Any] | None:
    # Of the terminal as Textual has set it, with what it takes to type lines again.
    try:
        found = termios.tcgetattr(0)
    except termios.error:
        return None
    found[0] |= termios.ICRNL | termios.IXON
    found[3] |= termios.ECHO | termios.ICANON | termios.ISIG | termios.IEXTEN
    return found


def _force_end(code: int, keep: Callable[[], object], attributes: list[Any] | None) -> NoReturn:
    try:
        keep()
        os.set_blocking(1, False)
        os.write(1, UNDO_MODES.encode())
        os.set_blocking(1, True)
        if attributes is not None:
            termios.tcsetattr(0, termios.TCSANOW, attributes)
    finally:
        os._exit(code)
