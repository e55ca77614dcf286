"""Run by a test: saves again and again in processes that are killed at their n-th file call, and looks what is left."""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path

from test_faults import WAYS_OF_SAVING, Crash, FaultyDisk, is_whole, prepare, save


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


def main(file: Path, state: Path) -> dict[str, list[int]]:
    """Return, for each way of saving, how many points there were and at which the text was not whole."""
    result: dict[str, list[int]] = {}
    for way in WAYS_OF_SAVING:
        for mode in ("crash", "crash-after"):
            bad: list[int] = []
            at = 0
            while True:
                at += 1
                known = prepare(file, way)
                child = os.fork()
                if child == 0:
                    save(file, way, known, Killing(at, mode))
                    os._exit(0)
                if os.waitpid(child, 0)[1] == 0:
                    break
                if not is_whole(file, state, way):
                    bad.append(at)
            result[f"{way}, {mode}"] = [at - 1, *bad]
    return result


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]), Path(sys.argv[2]))))
