"""Typing over a line of 9,600 bytes a second and 200 ms there and back: when each character is seen."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pyte

from benchmarks.screen.programs import Program
from benchmarks.screen.running import COLUMNS, ROWS, Running

RATE = 9600.0
ROUND_TRIP = 0.2
PER_SECOND = 12
# Stands in one row of every program; a blank is not seen before what follows it.
WORDS = "what it was like before we came here"
LONGEST = 25.0
TICK = 0.004
# A machine that was busy elsewhere lets the line catch up by so much.
BURST = 0.05
# The emulator would show them as text.
_UNKNOWN = re.compile(rb"\x1b\[[<>=?][0-9;]*(?:u|\$p)|\x1b\[>[0-9;]*[cm]|\x1b\[\?[0-9;]*m")


def echoes(program: Program, path: Path, home: Path) -> list[float]:
    """Return the seconds until each character was seen; one that never was counts as all that was waited for."""
    running = program.start(path, home, is_remote=True)
    screen = pyte.Screen(COLUMNS, ROWS)
    stream = pyte.ByteStream(screen)
    try:
        running.settle()
        running.type(program.to_end, 0.4)
        running.type(b"\r", 0.4)
        stream.feed(_UNKNOWN.sub(b"", bytes(running.sent)))
        start = time.monotonic()
        pieces = _over_the_line(running, start)
    finally:
        running.close()
    return seen(pieces, start, screen, stream)


def _over_the_line(running: Running, start: float) -> list[tuple[float, bytes]]:
    """Type, and take what comes no faster than the line does; return it with the times at which it is on the screen."""
    pieces: list[tuple[float, bytes]] = []
    typed, room, last, quiet = 0, 0.0, start, start
    while True:
        now = time.monotonic()
        while typed < len(WORDS) and now >= start + typed / PER_SECOND + ROUND_TRIP / 2:
            running.send(WORDS[typed].encode())
            typed += 1
            quiet = now
        room, last = min(room + (now - last) * RATE, BURST * RATE), now
        data = running.read(int(room)) if room >= 1 else b""
        if data:
            room -= len(data)
            quiet = now
            pieces.append((now + ROUND_TRIP / 2, data))
        if now - start > LONGEST or (typed == len(WORDS) and now - quiet > 1.0):
            return pieces
        time.sleep(TICK)


def seen(pieces: list[tuple[float, bytes]], start: float, screen: pyte.Screen, stream: pyte.ByteStream) -> list[float]:
    """Return the seconds from each key to its letter on the screen, given what came when."""
    found: dict[int, float] = {}
    for at, data in pieces:
        stream.feed(data)
        rows = "\n".join(screen.display)
        for number in range(len(found), len(WORDS)):
            if WORDS[: number + 1] not in rows:
                break
            found[number] = at - start - number / PER_SECOND
    letters = [number for number, letter in enumerate(WORDS) if letter != " "]
    return [found.get(number, LONGEST) for number in letters]
