"""The rows of the table: each measure, how it is written, and what is aimed at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from benchmarks.screen.programs import HELLO, NAIVE, OURS
from benchmarks.screen.slow_line import LONGEST

Figures = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Aim:
    """At most `most`, or `most` times what another program has."""

    most: float
    of: str = ""

    def share(self, figures: Mapping[str, float]) -> float | None:
        """Return our part of what is allowed as the aim's own figure; None if it was not measured."""
        ours, other = figures.get(OURS), figures.get(self.of) if self.of else 1.0
        if ours is None or other is None:
            return None
        return ours / other if other else float("inf") if ours else 0.0


@dataclass(frozen=True, slots=True)
class Row:
    """One measure.

    Attributes:
        title: What it is.
        key: Where the figures are.
        unit: What stands behind a figure.
        factor: A figure is shown times this.
        digits: Digits behind the point.
        aims: What is aimed at.
        longest: A figure that only says how long was waited.
    """

    title: str
    key: str
    unit: str = ""
    factor: float = 1.0
    digits: int = 0
    aims: tuple[Aim, ...] = ()
    longest: float = float("inf")

    def cell(self, figures: Figures, name: str) -> str:
        """Return the figure of one program."""
        value = figures.get(self.key, {}).get(name)
        if value is None:
            return ""
        return f"> {self._written(value)}" if value >= self.longest else self._written(value)

    @property
    def aim(self) -> str:
        """Say what is aimed at."""
        return ", ".join(f"≤ {aim.most:g} {aim.of}" if aim.of else f"≤ {self._written(aim.most)}" for aim in self.aims)

    def verdict(self, figures: Figures) -> str:
        """Say whether each aim was met; where another program is the measure, also by how much."""
        said = []
        for aim in self.aims:
            share = aim.share(figures.get(self.key, {}))
            if share is not None:
                ratio = f" ({share:.3g} {aim.of})" if aim.of else ""
                said.append(("yes" if share <= aim.most else "**no**") + ratio)
        return ", ".join(said)

    def _written(self, value: float) -> str:
        return f"{value * self.factor:,.{self.digits}f}{self.unit}"


ROWS = (
    Row("bytes per typed character, page live", "key_bytes", aims=(Aim(250), Aim(0.01, NAIVE))),
    Row("bytes from start until at rest", "start_bytes", aims=(Aim(16_384), Aim(0.10, NAIVE))),
    Row("CPU from start until at rest", "start_cpu", " ms", 1000, aims=(Aim(0.40, NAIVE), Aim(1.5, HELLO))),
    Row("CPU per typed character, everything live", "key_cpu", " ms", 1000, 1, (Aim(0.06, NAIVE), Aim(0.04, NAIVE))),
    Row("typed character seen, slow line, 95 %", "echo", " ms", 1000, aims=(Aim(0.450),), longest=LONGEST),
    Row("bytes in 5 s of rest", "idle_bytes", aims=(Aim(0),)),
    Row("CPU at rest", "idle_cpu", " %", 100, 2, (Aim(0.001),)),
    Row("memory", "memory", " MB", 1e-6, 1, (Aim(1.35, HELLO),)),
    Row("10,000 files over 100, CPU until listed", "folder_cpu", " ms", 1000, aims=(Aim(0.1),)),
    Row("the same, until all is read and checked", "folder_rest_cpu", " ms", 1000),
    Row("memory with 10,000 files", "folder_memory", " MB", 1e-6, 1),
    Row("bytes of a page down", "page_bytes", aims=(Aim(1, "micro"),)),
)
