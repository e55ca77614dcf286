"""Signals that end the program, and those that only seem to."""

from __future__ import annotations

import json
import subprocess
import sys

ASK = """
import json, signal, sys
from caseedit.tui.ending import ENDING, EndSignals
def count(number, frame): pass
for name in sys.argv[1:]:
    signal.signal(getattr(signal, name), count)
EndSignals(lambda: None)
numbers = [number for name in ENDING if (number := getattr(signal, name, None)) is not None]
print(json.dumps([number.name for number in numbers if signal.getsignal(number) is count]))
print(json.dumps([number.name for number in numbers if signal.getsignal(number) in (signal.SIG_DFL, signal.SIG_IGN)]))
"""


def kept(*names: str) -> tuple[list[str], list[str]]:
    """Return which signals somebody still listens to that did before, and to which nobody does."""
    done = subprocess.run([sys.executable, "-c", ASK, *names], capture_output=True, text=True, check=True)
    theirs, nobodys = map(json.loads, done.stdout.splitlines())
    return theirs, nobodys


def test_a_signal_by_which_a_profiler_counts_is_left_to_it() -> None:
    assert kept("SIGPROF", "SIGVTALRM") == (["SIGVTALRM", "SIGPROF"], [])


def test_every_signal_that_would_end_the_program_is_listened_to() -> None:
    assert kept() == ([], [])
