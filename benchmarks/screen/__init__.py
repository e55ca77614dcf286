"""caseedit beside other editors, each in a pseudo-terminal: bytes, CPU, memory, and what a slow line makes of them."""

from __future__ import annotations

from benchmarks.screen.table import main

__all__ = ["main"]
