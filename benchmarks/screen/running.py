"""A program in a pseudo-terminal of 120 by 40, and what it costs."""

from __future__ import annotations

import contextlib
import fcntl
import os
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

COLUMNS, ROWS = 120, 40
# Shorter than the blinking of a cursor, or a program that blinks would never be at rest.
REST = 0.4
PATIENCE = 90.0
# What does no more than this in so many seconds only blinks.
BLINKING, BLINKING_CPU, BLINKING_BYTES = 2.0, 0.04, 6_000


class Cost(NamedTuple):
    """What a program had cost at a moment: CPU seconds, and bytes sent."""

    at: float
    cpu: float
    sent: int


class Running:
    """Runs a program until `close`; nothing answers what it asks of the terminal.

    Attributes:
        sent: All bytes that the program has sent.
        at_rest: What it had cost when it was last at rest.
    """

    def __init__(self, words: Sequence[str], folder: Path, environment: Mapping[str, str]) -> None:
        self.sent = bytearray()
        self.at_rest = Cost(time.monotonic(), 0.0, 0)
        self._master, self._slave = os.openpty()
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        self._process = subprocess.Popen(
            list(words),
            stdin=self._slave,
            stdout=self._slave,
            stderr=self._slave,
            cwd=folder,
            env=dict(environment),
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )
        os.set_blocking(self._master, False)

    # --- what it costs

    @property
    def cpu(self) -> float:
        """CPU seconds of all its threads so far, from the clock that the system keeps of each process."""
        return time.clock_gettime((~self._process.pid << 3) | 2)

    @property
    def memory(self) -> int:
        """Bytes in memory."""
        text = Path(f"/proc/{self._process.pid}/status").read_text()
        return int(text.partition("VmRSS:")[2].split()[0]) * 1024

    # --- reading and writing

    def read(self, limit: int = 65536, wait: float = 0.0) -> bytes:
        """Take what has come, at most `limit` bytes."""
        if not select.select([self._master], [], [], wait)[0]:
            return b""
        try:
            data = os.read(self._master, limit)
        except OSError:
            data = b""
        self.sent += data
        return data

    def send(self, data: bytes, patience: float = PATIENCE) -> None:
        """Press keys; what comes meanwhile is read, or neither side would go on.

        Raises:
            TimeoutError: They were not taken for so many seconds, or the program has ended.
        """
        left, end = memoryview(data), time.monotonic() + patience
        while left:
            try:
                left = left[os.write(self._master, left) :]
            except BlockingIOError:
                self.read(wait=0.01)
                self._must_go_on(end)

    def listen(self, seconds: float, words: bytes = b"\0") -> None:
        """Read what comes for a while, or until these words came."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0 and words not in self.sent:
            self.read(wait=left)

    def _must_go_on(self, end: float) -> None:
        if time.monotonic() > end or self.code is not None:
            raise TimeoutError

    @property
    def code(self) -> int | None:
        """With which code the program has ended; None while it runs."""
        return self._process.poll()

    def type(self, data: bytes, rest: float) -> int:
        """Press keys, wait until the program is at rest, and return how many bytes came."""
        before = len(self.sent)
        self.send(data)
        self.settle(rest)
        return len(self.sent) - before

    def settle(self, rest: float = REST) -> None:
        """Wait until the program is at rest, and note what it had cost when the rest began.

        At rest is one that slept for a while, sent nothing and had no input waiting; or one that blinks: it does
        little for a longer while.
        """
        end = time.monotonic() + PATIENCE
        quiet, calm = self._cost(), self._cost()
        while True:
            is_busy = bool(self.read(wait=0.01)) or not self._is_asleep()
            now = self._cost()
            if is_busy:
                quiet = now
            if now.cpu - calm.cpu > BLINKING_CPU or now.sent - calm.sent > BLINKING_BYTES:
                calm = now
            if now.at - quiet.at >= rest or now.at - calm.at >= BLINKING:
                self.at_rest = quiet if now.at - quiet.at >= rest else calm
                return
            if now.at > end or self.code is not None:
                raise SystemExit(f"{self._process.args!r} never came to rest")

    def _cost(self) -> Cost:
        return Cost(time.monotonic(), self.cpu, len(self.sent))

    def until(self, words: bytes) -> None:
        """Wait until these words came in one piece."""
        end = time.monotonic() + PATIENCE
        while words not in self.sent:
            self.read(wait=0.05)
            if time.monotonic() > end:
                raise SystemExit(f"{self._process.args!r} never showed {words!r}")

    def _is_asleep(self) -> bool:
        waiting = struct.unpack("i", fcntl.ioctl(self._slave, termios.FIONREAD, b"\0" * 4))[0]
        if waiting:
            return False
        with contextlib.suppress(OSError):
            for task in Path(f"/proc/{self._process.pid}/task").iterdir():
                if (task / "stat").read_text().rpartition(")")[2].split()[0] not in "SItTZX":
                    return False
        return True

    def close(self) -> None:
        """End it."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        for descriptor in (self._slave, self._master):
            os.close(descriptor)
