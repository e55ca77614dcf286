"""Runs all programs in turns, and says of each aim whether it was met."""

from __future__ import annotations

import compileall
import os
import platform
import statistics
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from benchmarks.screen import measures, slow_line, texts
from benchmarks.screen.measures import Run
from benchmarks.screen.programs import APPS, HELLO, NAIVE, OURS, ROOT, Program, installed
from benchmarks.screen.rows import ROWS, Figures

ROUNDS = 5
# The figures that are counts are the same in each round.
FEW = 2
MANY, SOME = 10_000, 100


@dataclass
class Bench:
    """One run of everything.

    Attributes:
        figures: What was measured so far: of each measure, of each program, all values.
        home: Where each program gets a home of its own.
    """

    programs: Sequence[Program]
    home: Path
    rounds: int
    figures: dict[str, dict[str, list[float]]] = field(default_factory=dict)
    count: int = 0

    def run(self) -> None:
        """Measure in turns, so that a busy machine slows all alike."""
        for number in range(self.rounds):
            for program in self.programs:
                self._tell(f"round {number + 1} of {self.rounds}: {program.name}")
                if program.name == HELLO or number >= FEW:
                    self._start(program)
                else:
                    self._session(program)
                if number < FEW and program.name != HELLO:
                    self._page_down(program)
                    self._echo(program)
                if program.name in (OURS, NAIVE):
                    self._folder(program)

    def medians(self) -> Figures:
        """Return the middle of all values of each measure and program."""
        return {
            measure: {name: statistics.median(values) for name, values in found.items()}
            for measure, found in self.figures.items()
        }

    def _add(self, program: Program, **values: float) -> None:
        for measure, value in values.items():
            self.figures.setdefault(measure, {}).setdefault(program.name, []).append(value)

    def _new_home(self) -> Path:
        self.count += 1
        place = self.home / f"home-{self.count}"
        place.mkdir()
        return place

    def _start(self, program: Program) -> None:
        home = self._new_home()
        path = None if program.name == HELLO else texts.site(home / "site")
        cpu, count, memory = measures.start_only(program, path, home)
        self._add(program, start_cpu=cpu, start_bytes=count, memory=memory)

    def _session(self, program: Program) -> None:
        home = self._new_home()
        found: Run = measures.session(program, texts.site(home / "site"), home)
        self._add(program, start_cpu=found.start_cpu, start_bytes=found.start_bytes, memory=found.memory)
        self._add(program, idle_cpu=found.idle_cpu, idle_bytes=found.idle_bytes)
        self._add(program, key_bytes=found.key_bytes, key_cpu=found.key_cpu)

    def _page_down(self, program: Program) -> None:
        home = self._new_home()
        self._add(program, page_bytes=measures.page_down(program, texts.long_text(home / "site" / "long.md"), home))

    def _echo(self, program: Program) -> None:
        home = self._new_home()
        times = sorted(slow_line.echoes(program, texts.site(home / "site"), home))
        self._add(program, echo=times[round(0.95 * (len(times) - 1))])

    def _folder(self, program: Program) -> None:
        found = []
        for count in (SOME, MANY):
            home = self._new_home()
            folder = texts.folder_of(home / "site", count)
            # A plain app has no list of documents; its tree shows the folder of the file.
            path = folder if program.name == OURS else folder / f"{texts.FIRST}.md"
            words = texts.FIRST if program.name == OURS else "study-000001"
            found.append(measures.until_listed(program, path, home, words))
        few, many = found
        self._add(program, folder_cpu=many[0] - few[0], folder_rest_cpu=many[1] - few[1], folder_memory=many[2])

    def _tell(self, what: str) -> None:
        print(f"\r{what:60}", end="", file=sys.stderr, flush=True)


def measure(rounds: int, only: Sequence[str]) -> tuple[Figures, Sequence[Program], Sequence[str]]:
    """Return the medians, the programs that ran, and the names of those that are not installed."""
    compileall.compile_dir(str(ROOT / "caseedit"), quiet=2)
    compileall.compile_dir(str(APPS), quiet=2)
    programs, absent = installed()
    wanted = [program for program in programs if not only or program.name in only]
    with tempfile.TemporaryDirectory() as name:
        bench = Bench(wanted, Path(name), rounds)
        bench.run()
    print(file=sys.stderr)
    return bench.medians(), wanted, absent


def table(figures: Figures, programs: Sequence[Program]) -> str:
    """Return what was found as a Markdown table."""
    names = [program.name for program in programs]
    lines = [["measure", *names, "aim", "met"], ["---", *["---:"] * len(names), "---", "---"]]
    lines += [[row.title, *(row.cell(figures, name) for name in names), row.aim, row.verdict(figures)] for row in ROWS]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def notes(absent: Sequence[str]) -> str:
    """Say when and where it was."""
    away = f" Not installed here: {', '.join(absent)}." if absent else ""
    return (
        f"{date.today():%Y-%m-%d}, {_machine()}, Python {platform.python_version()}, "
        f"Textual {_version('textual')}, load {os.getloadavg()[0]:.1f}.{away}"
    )


def _machine() -> str:
    try:
        text = Path("/proc/cpuinfo").read_text()
        model = text.partition("model name")[2].partition(":")[2].partition("\n")[0].strip()
    except OSError:
        model = platform.processor()
    return f"{platform.system()}, {os.cpu_count()} x {model or platform.machine()}"


def _version(name: str) -> str:
    from importlib.metadata import version

    return version(name)


def main(rounds: int = 0, only: Sequence[str] = (), keep: Callable[[str], None] | None = None) -> None:
    """Measure and print; `keep` takes the table too."""
    figures, programs, absent = measure(rounds or ROUNDS, only)
    text = f"{table(figures, programs)}\n{notes(absent)}\n"
    print(text)
    if keep is not None:
        keep(text)
