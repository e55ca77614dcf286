"""Work shared out among processes: each takes the next piece, and what none of the others delivers is done here."""

from __future__ import annotations

import marshal
import os
import select
import signal
import struct
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import suppress
from typing import Any, Generic, NoReturn, TypeVar

# For fewer pieces a process is not worth its start.
FEWEST = 6
# Beyond this many, those who work wait for the one who puts together what they deliver.
_MOST = 8
_NUMBER = struct.Struct("=I")
_HEAD = struct.Struct("=II")
_BLOCK = 1 << 16

T = TypeVar("T")
R = TypeVar("R")


def shared_out(
    work: Callable[[T], R],
    pieces: Sequence[T],
    packed: Callable[[R], Any],
    unpacked: Callable[[T, Any], R],
) -> Generator[R]:
    """Yield what `work` makes of each piece, in their order, as if it were done here one after the other.

    Args:
        work: It may be done twice with the same piece.
        pieces: Each is a few milliseconds of work.
        packed: Makes of a result, in the process where it was found, plain data that `marshal` can write.
        unpacked: Makes of a piece, and of the data that came of it in another process, the result.
    """
    if not pieces:
        return
    # The first is done before there are others: what it loads and compiles, all of them have.
    yield work(pieces[0])
    crew = _Crew(work, pieces, packed, unpacked)
    try:
        yield from crew.results()
    finally:
        crew.dismiss()


def cores() -> int:
    """Return on how many cores this process may run."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _can_fork() -> bool:
    # A fork takes this thread alone along, and a lock that another holds would stay locked. Apple's own libraries mind
    # a fork even so; a command without a screen loads none of them.
    if not hasattr(os, "fork") or threading.active_count() != 1:
        return False
    # Where nobody is told of processes that end, as whoever began this program may have it, none can be waited for.
    return signal.getsignal(signal.SIGCHLD) is not signal.SIG_IGN


class _Crew(Generic[T, R]):
    """The processes that work on some pieces, this one among them."""

    def __init__(
        self,
        work: Callable[[T], R],
        pieces: Sequence[T],
        packed: Callable[[R], Any],
        unpacked: Callable[[T, Any], R],
    ) -> None:
        self._work, self._pieces, self._packed, self._unpacked = work, pieces, packed, unpacked
        self._done: dict[int, R] = {}
        # By the end of the pipe that is read here: the process that writes, and what came of a result so far.
        self._others: dict[int, tuple[int, bytearray]] = {}
        self._queue = -1
        more = min(cores(), _MOST, len(pieces) // FEWEST) if _can_fork() else 1
        if more > 1:
            with suppress(OSError):
                # No process, no memory, no file for it: then fewer do the work, or this one alone.
                self._queue = _queue(len(pieces))
                for _ in range(more - 1):
                    self._start()

    def results(self) -> Iterator[R]:
        """Yield what came of the pieces after the first."""
        for number in range(1, len(self._pieces)):
            while number not in self._done:
                self._go_on(number)
            yield self._done.pop(number)

    def dismiss(self) -> None:
        """End the others, whatever they are doing."""
        for handle, (process, _) in self._others.items():
            os.close(handle)
            os.kill(process, signal.SIGKILL)
        for process, _ in self._others.values():
            os.waitpid(process, 0)
        self._others.clear()
        if self._queue >= 0:
            os.close(self._queue)

    def _go_on(self, wanted: int) -> None:
        """Take what was delivered, else do a piece; if none is left to be taken, wait, or do what nobody delivered."""
        if self._others and self._receive(0):
            return
        number = self._take()
        if number is None and self._others:
            self._receive(None)
            return
        number = wanted if number is None else number
        self._done[number] = self._work(self._pieces[number])

    def _take(self) -> int | None:
        """Return the number of the next piece; None if all were taken."""
        data = os.read(self._queue, _NUMBER.size) if self._queue >= 0 else b""
        return _NUMBER.unpack(data)[0] if data else None

    def _receive(self, timeout: int | None) -> bool:
        """Read what others deliver; say whether there was anything."""
        poll = select.poll()
        for handle in self._others:
            poll.register(handle, select.POLLIN)
        ready = poll.poll(timeout)
        for handle, _ in ready:
            data = os.read(handle, _BLOCK)
            if data:
                self._gather(self._others[handle][1], data)
            else:
                # Done; or dead, and what it had taken is done here.
                os.close(handle)
                os.waitpid(self._others.pop(handle)[0], 0)
        return bool(ready)

    def _gather(self, held: bytearray, more: bytes) -> None:
        held += more
        while len(held) >= _HEAD.size:
            number, length = _HEAD.unpack_from(held)
            if len(held) < _HEAD.size + length:
                return
            data = marshal.loads(held[_HEAD.size : _HEAD.size + length])
            self._done[number] = self._unpacked(self._pieces[number], data)
            del held[: _HEAD.size + length]

    def _start(self) -> None:
        """Make one more process."""
        handle, out = os.pipe()
        # An interrupt between the fork and the first line of the other would make a second of this program there.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT,))
        try:
            process = os.fork()
            if not process:
                self._serve(handle, out, before)
            self._others[handle] = process, bytearray()
        except OSError:
            os.close(handle)
            raise
        finally:
            os.close(out)
            signal.pthread_sigmask(signal.SIG_SETMASK, before)

    def _serve(self, handle: int, out: int, mask: set[int | signal.Signals]) -> NoReturn:
        """Work until no piece is left. Nothing of the program ends here: no handler runs, nothing is flushed."""
        try:
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)
            # Who reads is gone when its own end is closed, and nobody else's must stay open.
            for other in (handle, *self._others):
                os.close(other)
            while (number := self._take()) is not None:
                data = marshal.dumps(self._packed(self._work(self._pieces[number])))
                _write(out, _HEAD.pack(number, len(data)) + data)
        finally:
            os._exit(0)


def _queue(count: int) -> int:
    """Return the end of a pipe from which each process takes the numbers of its pieces, one at a time."""
    handle, out = os.pipe()
    os.set_blocking(out, False)
    # What does not fit is left to this process.
    with suppress(BlockingIOError):
        for number in range(1, count):
            os.write(out, _NUMBER.pack(number))
    os.close(out)
    return handle


def _write(handle: int, data: bytes) -> None:
    while data:
        data = data[os.write(handle, data) :]
