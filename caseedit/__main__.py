"""Lets `python -m caseedit` run."""

from __future__ import annotations

from caseedit.cli.main import entry

if __name__ == "__main__":
    entry()
