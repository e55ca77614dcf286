"""Run by a test: saves again and again in processes that are killed at their n-th file call, and looks what is left."""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path

from test_faults import NEW, OLD, Crash, FaultyDisk, kept_texts

from caseedit.core.files import atomic, stamp


class Killing(FaultyDisk):
    """Ends the process, by a signal that nothing can catch, where another disk would only raise."""

    def _step(self, name: str) -> bool:
        try:
            return super()._step(name)
        except Crash:
            os.kill(os.getpid(), signal.SIGKILL)
            raise

    def _after(self, is_it: bool) -> None:
        try:
            super()._after(is_it)
        except Crash:
            os.kill(os.getpid(), signal.SIGKILL)


def prepare(file: Path, way: str) -> None:
    for path in file.parent.iterdir():
        path.unlink()
    if way != "new":
        file.write_bytes(OLD)
    if way == "in place":
        os.link(file, file.with_name("other.md"))


def save(file: Path, at: int, way: str, mode: str) -> None:
    known = None if way == "new" else stamp.read(file)[1]
    atomic.write(file, NEW, expected=known, disk=Killing(at, mode))


def is_whole(file: Path, state: Path, way: str) -> bool:
    found = file.read_bytes() if file.exists() else None
    return found in ({None, NEW} if way == "new" else {OLD, NEW}) or {OLD, NEW} <= kept_texts(state)


def main(file: Path, state: Path) -> dict[str, list[int]]:
    """Return, for each way of saving, how many points there were and at which the text was not whole."""
    result: dict[str, list[int]] = {}
    for way in ("beside", "in place", "new"):
        for mode in ("crash", "crash-after"):
            bad: list[int] = []
            at = 0
            while True:
                at += 1
                prepare(file, way)
                child = os.fork()
                if child == 0:
                    save(file, at, way, mode)
                    os._exit(0)
                if os.waitpid(child, 0)[1] == 0:
                    break
                if not is_whole(file, state, way):
                    bad.append(at)
            result[f"{way}, {mode}"] = [at - 1, *bad]
    return result


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]), Path(sys.argv[2]))))
