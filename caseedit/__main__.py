"""Lets `python -m caseedit` run, and the command `caseedit`."""

from __future__ import annotations

from os import _exit
from typing import NoReturn


def entry() -> NoReturn:
    """Run the program and end the process, quietly if it is interrupted before it can listen."""
    try:
        from caseedit.cli.main import entry as run

        run()
    except KeyboardInterrupt:
        _exit(130)


if __name__ == "__main__":
    entry()
