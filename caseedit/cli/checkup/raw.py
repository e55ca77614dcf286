"""A terminal that gives every key as it comes, and is as it was afterwards, whatever ends the program."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import sys
import termios
import time
import tty
from collections.abc import Iterator
from types import FrameType

ENDING = (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGINT)
STDIN, STDOUT = 0, 1


def is_here() -> bool:
    """Tell whether input and output are a terminal."""
    return all(stream is not None and not stream.closed and stream.isatty() for stream in (sys.stdin, sys.stdout))


@contextlib.contextmanager
def raw(begin: bytes = b"", end: bytes = b"") -> Iterator[None]:
    """Take keys as they come; afterwards the terminal is as it was, and what was typed meanwhile is dropped.

    A signal that asks the program to end does so by `SystemExit` with 128 and its number.

    Args:
        begin: What is sent at the start.
        end: What is sent at the end.
    """
    before = termios.tcgetattr(STDIN)
    handlers = {number: signal.signal(number, _end) for number in ENDING}
    try:
        tty.setraw(STDIN, termios.TCSADRAIN)
        put(begin)
        yield
    finally:
        with contextlib.suppress(OSError):
            put(end)
        with contextlib.suppress(termios.error):
            termios.tcsetattr(STDIN, termios.TCSAFLUSH, before)
        for number, handler in handlers.items():
            signal.signal(number, handler)


def _end(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


def put(data: bytes) -> None:
    """Send bytes to the terminal."""
    left = data
    while left:
        left = left[os.write(STDOUT, left) :]


def take(wait: float | None) -> bytes | None:
    """Return what came within so many seconds, b"" if nothing did; None if the terminal is gone."""
    if not select.select([STDIN], [], [], wait)[0]:
        return b""
    try:
        return os.read(STDIN, 4096) or None
    except OSError:
        return None


def answers(question: bytes, last: bytes, wait: float) -> bytes:
    """Ask the terminal; return what it says until an answer ends with `last`, or the time is over."""
    end, said = time.monotonic() + wait, b""
    with raw():
        put(question)
        while last not in said and (rest := end - time.monotonic()) > 0:
            came = take(rest)
            if came is None:
                break
            said += came
    return said
