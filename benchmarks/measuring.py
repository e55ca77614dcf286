"""Measures several ways of doing a thing in turns, so that a busy machine slows all of them alike."""

from __future__ import annotations

import gc
import os
import resource
import statistics
import time
from collections.abc import Callable, Mapping, Sequence

Way = Callable[[], object]
Times = dict[str, list[float]]


def in_turns(ways: Mapping[str, Way], rounds: int) -> Times:
    """Return the CPU seconds of each way for each round; the order turns with the rounds."""
    return in_turns_by((time.process_time,), ways, rounds)[0]


def in_turns_by(clocks: Sequence[Callable[[], float]], ways: Mapping[str, Way], rounds: int) -> list[Times]:
    """Return what each clock says of each way for each round; the order turns with the rounds."""
    times: list[Times] = [{name: [] for name in ways} for _ in clocks]
    names = list(ways)
    for number in range(rounds):
        for name in names[number % len(names) :] + names[: number % len(names)]:
            gc.collect()
            starts = [clock() for clock in clocks]
            ways[name]()
            for found, clock, start in zip(times, clocks, starts, strict=True):
                found[name].append(clock() - start)
    return times


def with_children() -> float:
    """Return the CPU seconds of this process, and of those that it made and waited for."""
    found = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return sum(usage.ru_utime + usage.ru_stime for usage in found)


def of_children(words: Sequence[str], environment: Mapping[str, str]) -> float:
    """Return the CPU seconds that a program takes."""
    import subprocess

    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(words, env={**os.environ, **environment}, capture_output=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def report(
    times: Mapping[str, Sequence[float]], reference: str, per: int = 1, what: str = "", clock: str = "CPU"
) -> None:
    """Print the median of each way, and its ratio to the one that all are compared with."""
    one = statistics.median(times[reference])
    load = os.getloadavg()[0]
    print(f"{clock}, median of {len(times[reference])} rounds, load {load:.1f}; the ratio is to {reference}")
    for name, values in times.items():
        middle = statistics.median(values)
        rate = f"   {per / middle:9,.0f} {what} a second" if what and middle else ""
        print(f"  {name:44} {1000 * middle:9.1f} ms   x {middle / one:5.2f}{rate}")
