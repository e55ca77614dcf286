"""Random bytes from the keyboard for a long time, into the editor in a pseudo-terminal: exits, hangs, memory."""

from __future__ import annotations

import random
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.screen import texts
from benchmarks.screen.programs import OURS, installed
from benchmarks.screen.running import Running

# What a line of 9,600 baud brings.
BYTES_A_SECOND = 960
LONGEST_BURST = 1_000
# Ends a string and a paste and leaves a question; then what asks for the whole screen, which begins with clearing it.
LEAVE, ASK, ANSWER = b"\x1b\\\x1b[201~\x1b", b"\x0c", b"\x1b[2J"
# Seconds after which an Escape is no beginning of something, and after which it is asked again.
ALONE, AGAIN = 0.3, 2.0
PATIENCE = 60.0
# Neither quitting nor the shell, nor what waits for a person.
NEVER = b"\x11\x1a\x03\x1c\x13"
PIECES = (
    *(b"\x1b", b"\x1b[", b"\x1b]", b"\x1bP", b"\x1bO", b"\x1b_", b"\x1b[200~", b"\x1b[201~", b"\x1b[<0;", b"\x1b[48;"),
    *(b"M", b"m", b";", b"9", b"1", b"~", b"u", b"t", b"$y", b"\x07", b"\x1b\\", b"\xc3", b"\xf0\x9f"),
    b"\x1b[<35;5;5M" * 20,
)


def random_bytes(chance: random.Random, count: int) -> bytes:
    """Return at most so many bytes: any at all, and often the beginnings and ends of what terminals send."""
    data = b"".join(chance.choice(PIECES) if chance.random() < 0.3 else chance.randbytes(1) for _ in range(count))
    return data.translate(None, NEVER)[:count]


def main(minutes: float, seed: int) -> None:
    """Send so many minutes and print the figures; ends with 1 if the editor ended or hung."""
    print(f"{minutes:g} minutes, seed {seed}, {BYTES_A_SECOND} bytes a second", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        told = Babble(Path(folder).resolve(), random.Random(seed)).go_on(60 * minutes)
    if told.ends:
        raise SystemExit(1)


@dataclass
class Babble:
    """The editor on a whole site, and somebody who leans on the keyboard.

    Attributes:
        folder: Where the site and the user's directories are.
        chance: Decides what is sent.
        sent: How many bytes were.
        memory: Bytes of the editor in memory after each minute.
        ends: Each exit and each hang, with the last bytes before it.
    """

    folder: Path
    chance: random.Random
    sent: int = 0
    memory: list[int] = field(default_factory=list)
    ends: list[str] = field(default_factory=list)

    def go_on(self, seconds: float) -> Babble:
        """Send, and say once a minute where it stands; an editor that ended is started again."""
        texts.site(self.folder / "site")
        running, start = self._start(), time.monotonic()
        try:
            while (passed := time.monotonic() - start) < seconds:
                if passed >= 60 * len(self.memory) and running.code is None:
                    self._tell(running)
                if not self._burst(running):
                    running.close()
                    running = self._start()
                running.listen(max(0.0, self.sent / BYTES_A_SECOND - (time.monotonic() - start)))
                # Nobody reads it, and in an hour it is much.
                running.sent.clear()
            if running.code is None:
                self._tell(running)
            else:
                self._note_end(running, b"")
        finally:
            running.close()
        return self

    def _start(self) -> Running:
        home = self.folder / "home"
        home.mkdir(exist_ok=True)
        program = next(program for program in installed()[0] if program.name == OURS)
        running = program.start(self.folder / "site", home)
        running.settle()
        return running

    def _burst(self, running: Running) -> bool:
        """Send some bytes and ask for the screen; tell whether it came."""
        data = random_bytes(self.chance, self.chance.randint(1, LONGEST_BURST))
        self.sent += len(data)
        try:
            running.send(data, PATIENCE)
            self._must_answer(running)
        except TimeoutError:
            self._note_end(running, data)
            return False
        return True

    def _note_end(self, running: Running, data: bytes) -> None:
        end = f"no answer for {PATIENCE:g} s" if running.code is None else f"exit {running.code}"
        told = f"{end} after {self.sent:,} bytes, the last {data[-60:]!r}; it said {bytes(running.sent[-300:])!r}"
        self.ends.append(told)
        print(told, flush=True)

    def _must_answer(self, running: Running) -> None:
        """Ask for the screen until it comes, whatever stands over it.

        Raises:
            TimeoutError: It does not come, or the program has ended.
        """
        end = time.monotonic() + PATIENCE
        running.sent.clear()
        while ANSWER not in running.sent:
            running.send(LEAVE, PATIENCE)
            running.listen(ALONE)
            running.send(ASK, PATIENCE)
            running.listen(AGAIN, ANSWER)
            if running.code is not None or time.monotonic() > end:
                raise TimeoutError

    def _tell(self, running: Running) -> None:
        self.memory.append(running.memory)
        faults = sum(1 for _ in self.folder.glob("home/*/caseedit/faults.log"))
        minute, first, last = len(self.memory) - 1, self.memory[:2][-1], self.memory[-1]
        print(
            f"minute {minute}: {self.sent:,} bytes, {len(self.ends)} exits and hangs, {faults} logs of faults,"
            f" {last >> 10:,} KB in memory ({first >> 10:,} after a minute)",
            flush=True,
        )
