"""Whether memory stays where it is: how much it grew since all was warm, and how much an hour more would add."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

# Rounds, or this part of all, after which what is kept on purpose, each with its limit, is there; and the system's heap
# has had each of its large tables in more than one place.
WARM, WARM_PART = 250, 0.25
# Figures that are taken together, so that no single one decides.
TOGETHER = 10
MOST_IN_ALL, MOST_AN_HOUR = 0.05, 0.02
# Minutes of the second half from which what it says of an hour can be believed.
LONG_ENOUGH = 10.0


@dataclass(frozen=True, slots=True)
class Growth:
    """How a figure grew that was taken at even distances.

    Attributes:
        warm: After how many it counts.
        first: What it was then.
        last: What it is at the end.
        an_hour: What an hour more would add, by a line through the second half; None if that was too short.
    """

    warm: int
    first: float
    last: float
    an_hour: float | None

    @property
    def is_flat(self) -> bool:
        """Whether it stayed within both limits."""
        is_steady = self.an_hour is None or self.an_hour <= MOST_AN_HOUR * self.first
        return is_steady and self.last - self.first <= MOST_IN_ALL * self.first

    def __str__(self) -> str:
        in_all = f"{(self.last - self.first) / self.first:+.1%} of at most {MOST_IN_ALL:.0%}"
        told = f"{self.first:,.0f} after {self.warm} rounds, {self.last:,.0f} at the end ({in_all}); "
        if self.an_hour is None:
            told += "too short a time to say what an hour adds"
        else:
            limit = f"{self.an_hour / self.first:+.1%} of at most {MOST_AN_HOUR:.0%}"
            told += f"by its second half {self.an_hour:+,.0f} an hour ({limit})"
        return f"{told}: {'flat' if self.is_flat else 'NOT FLAT'}"


def growth(values: Sequence[float], minutes: float) -> Growth:
    """Judge values that were taken at even distances over so many minutes."""
    warm = min(WARM, int(WARM_PART * len(values)))
    an_hour = _slope(values[len(values) // 2 :]) * len(values) * 60 / minutes
    return Growth(
        warm,
        statistics.median(values[warm : warm + TOGETHER]),
        statistics.median(values[-TOGETHER:]),
        an_hour if minutes / 2 >= LONG_ENOUGH else None,
    )


def _slope(values: Sequence[float]) -> float:
    """Return by how much each value is above the one before, by the line that fits them best."""
    return statistics.linear_regression(range(len(values)), values).slope if len(values) > 1 else 0.0
