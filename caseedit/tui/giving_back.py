"""Memory that large texts took, back to the system when there is a pause: the heap would keep it for the next ones."""

from __future__ import annotations

import ctypes


def give_back() -> bool:
    """Give back what is free; tell whether there was any."""
    # Only the C library of GNU keeps so much, and has a way to be told.
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    return trim is not None and bool(trim(0))
