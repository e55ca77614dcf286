"""What one run of a program gives: bytes, CPU and memory, from the start to the last key."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.screen.programs import Program
from benchmarks.screen.running import Running

IDLE = 5.0
SENTENCE = "People came to the desk with more questions. "
# Of a text that goes on without a break, as fast as people type.
PER_SECOND = 12
# Longer than the wait of anything that follows a key at once; shorter than a blink.
AFTER_KEY = 0.2
PAGES = 5


@dataclass(frozen=True, slots=True)
class Run:
    """One session on a document.

    Attributes:
        start_cpu: CPU seconds until at rest.
        start_bytes: Bytes until at rest.
        memory: Bytes in memory then.
        idle_cpu: Share of one processor while nothing happened.
        idle_bytes: Bytes in that time.
        key_bytes: Bytes for a typed character, median.
        key_cpu: CPU seconds for a typed character, everything that follows from it counted.
    """

    start_cpu: float
    start_bytes: int
    memory: int
    idle_cpu: float
    idle_bytes: int
    key_bytes: float
    key_cpu: float


def session(program: Program, path: Path, home: Path) -> Run:
    """Start, rest, type."""
    running = program.start(path, home)
    try:
        running.settle()
        start, memory = running.at_rest, running.memory
        idle_cpu, idle_bytes = _idle(running)
        running.type(program.to_end, 0.4)
        running.type(b"\r", 0.4)
        counts = [running.type(letter.encode(), AFTER_KEY) for letter in SENTENCE[:24]]
        running.type(b"\r", 0.4)
        key_cpu = _typing(running)
    finally:
        running.close()
    return Run(start.cpu, start.sent, memory, idle_cpu, idle_bytes, statistics.median(counts), key_cpu)


def start_only(program: Program, path: Path | None, home: Path) -> tuple[float, int, int]:
    """Return CPU seconds and bytes until at rest, and the memory then."""
    running = program.start(path, home)
    try:
        running.settle()
        return running.at_rest.cpu, running.at_rest.sent, running.memory
    finally:
        running.close()


def page_down(program: Program, path: Path, home: Path) -> float:
    """Return the bytes of one page further down in a long text, median."""
    running = program.start(path, home)
    try:
        running.settle()
        return statistics.median(running.type(program.page_down, AFTER_KEY) for _ in range(PAGES))
    finally:
        running.close()


def until_listed(program: Program, folder: Path, home: Path, words: str) -> tuple[float, float, int]:
    """Return the CPU seconds until the list of a folder can be read, those until rest, and the memory then."""
    running = program.start(folder, home)
    try:
        running.until(words.encode())
        listed = running.cpu
        running.settle()
        return listed, running.at_rest.cpu, running.memory
    finally:
        running.close()


def _idle(running: Running) -> tuple[float, int]:
    cpu, count, end = running.cpu, len(running.sent), time.monotonic() + IDLE
    while (now := time.monotonic()) < end:
        running.read(wait=end - now)
    return (running.cpu - cpu) / IDLE, len(running.sent) - count


def _typing(running: Running) -> float:
    before, start = running.cpu, time.monotonic()
    for number, letter in enumerate(SENTENCE):
        while (now := time.monotonic()) < start + number / PER_SECOND:
            running.read(wait=start + number / PER_SECOND - now)
        running.send(letter.encode())
    running.settle()
    return (running.at_rest.cpu - before) / len(SENTENCE)
