"""How much is done for a sound body: counts of calls, which are the same on every machine."""

from __future__ import annotations

import gc
import re
import shutil
import sys
from collections import Counter
from pathlib import Path
from types import FrameType

import pytest

from caseedit.core import dataclasses, namedtuples
from caseedit.core.schema.loader import load_catalog
from caseedit.core.validation.check import check_files

SAMPLE = Path(__file__).parents[3] / "sample_content"


def sound(text: str) -> str:
    """Return a text in which paragraphs that `<p>` closes are closed."""
    return re.sub(r"<p>(\r?\n)", r"</p>\1", text)


def without_body(text: str) -> str:
    return text[: text.index("\n---", 4) + 5]


def calls(path: Path, root: Path) -> Counter[str]:
    """Return how often each function in Python is called while a document is checked, once all is warm."""
    counts: Counter[str] = Counter()

    def count(frame: FrameType, event: str, _: object) -> None:
        if event == "call":
            counts[frame.f_code.co_qualname] += 1

    catalog = load_catalog(root)
    # How an object begins is written for its class when there were so many of it.
    for _ in range(max(dataclasses._OFTEN, namedtuples._OFTEN) + 1):
        list(check_files([path], catalog))
    # What the collector ends at just this moment, and what is told of it, is no part of the check.
    gc.collect()
    gc.disable()
    sys.setprofile(count)
    try:
        list(check_files([path], catalog))
    finally:
        sys.setprofile(None)
        gc.enable()
    return counts


@pytest.mark.parametrize("name", ["OCP.md", "alder-transit.md", "meridian-library.md", "tamarack-parks.md"])
def test_a_sound_body_is_looked_at_a_few_times(name: str, tmp_path: Path) -> None:
    root = tmp_path / "content"
    shutil.copytree(SAMPLE, root, ignore=shutil.ignore_patterns("broken", "*.py", "__pycache__"))
    path = root / "case-studies" / name
    text = sound(path.read_text("utf-8"))
    path.write_text(without_body(text), "utf-8")
    before = calls(path, root)
    path.write_text(text, "utf-8")
    more = calls(path, root) - before
    # Of all rules, one has something to say: that the levels of the headings jump, as those of all others do.
    assert sum(more.values()) <= 60, more
    assert more["findings"] == more["html_faults"] == more["_without_code_blocks"] == more["_without_verbatim"] == 0
