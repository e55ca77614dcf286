"""Measures several ways of doing a thing in turns, so that a busy machine slows all of them alike."""

from __future__ import annotations

import gc
import os
import resource
import statistics
import time
from collections.abc import Callable, Mapping, Sequence

Way = Callable[[], object]


def in_turns(ways: Mapping[str, Way], rounds: int) -> dict[str, list[float]]:
    """Return the CPU seconds of each way for each round; the order turns with the rounds."""
    times: dict[str, list[float]] = {name: [] for name in ways}
    names = list(ways)
    for number in range(rounds):
        for name in names[number % len(names) :] + names[: number % len(names)]:
            gc.collect()
            start = time.process_time()
            ways[name]()
            times[name].append(time.process_time() - start)
    return times


def of_children(words: Sequence[str], environment: Mapping[str, str]) -> float:
    """Return the CPU seconds that a program takes."""
    import subprocess

    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(words, env={**os.environ, **environment}, capture_output=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def report(times: Mapping[str, Sequence[float]], reference: str, per: int = 1, what: str = "") -> None:
    """Print the median of each way, and its ratio to the one that all are compared with."""
    one = statistics.median(times[reference])
    load = os.getloadavg()[0]
    print(f"CPU, median of {len(times[reference])} rounds, load {load:.1f}; the ratio is to {reference}")
    for name, values in times.items():
        middle = statistics.median(values)
        rate = f"   {per / middle:9,.0f} {what} a second" if what and middle else ""
        print(f"  {name:44} {1000 * middle:9.1f} ms   x {middle / one:5.2f}{rate}")
