"""Counts the calls of Python that a piece of work makes: what it costs, the same on every machine."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType

# Documents that look at pictures and at each other.
STORIES = """version: 1
media: { roots: [images] }
collections:
  - name: story
    match: "*.md"
    fields:
      - { name: title, required: true, unique: true }
      - { name: image, type: image }
      - { name: after, type: reference, collection: story }
"""


def calls_of(work: Callable[[], object]) -> int:
    """Return how many calls of Python functions a piece of work makes; a million take about half a second."""
    count = 0

    def counting(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event == "call"

    before = sys.getprofile()
    sys.setprofile(counting)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count
