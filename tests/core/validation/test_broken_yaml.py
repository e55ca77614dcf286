"""Healthy files, broken by a generator in each way in which people break them: right line, right cause, and mended."""

from __future__ import annotations

import random
import re
import sys
from collections import Counter
from pathlib import Path

import pytest
from breaking import Broken, broken_in_each_way

from caseedit.core.document.document import loads
from caseedit.core.text import apply_edits
from caseedit.core.validation.check import check
from caseedit.core.validation.diagnostic import Diagnostic

ROOT = Path(__file__).parents[3]
SAMPLES = sorted(path for path in (ROOT / "sample_content").rglob("*.md") if "broken" not in path.parts)
CORPUS = sorted((ROOT.parent / "shared" / "corpus" / "files").rglob("*.md"))

RULES = ("yaml-syntax", "tab-indent", "smart-quotes", "merge-marker", "front-matter-unclosed")

# What was lost is known, so the repair must give back the very values; elsewhere the damage added words of its own.
RESTORABLE = ("comma", "column", "item_column", "dash", "open_quote", "open_bracket", "comma_after", "glued")


class Tally:
    """What became of the mistakes, by the way in which they were made."""

    def __init__(self) -> None:
        self.made, self.right, self.mended, self.restored = (Counter[str]() for _ in range(4))
        self.missed: list[tuple[str, str, tuple[int, ...], list[tuple[int, str]]]] = []

    def take(self, path: Path, healthy: str, broken: Broken) -> None:
        found = [item for item in check(loads(broken.text)) if item.rule in RULES]
        self.made[broken.way] += 1
        if any(_is_right(item, broken) for item in found):
            self.right[broken.way] += 1
        else:
            self.missed.append((path.name, broken.way, broken.lines, [(item.line, item.message) for item in found]))
        text = broken.text
        for item in reversed(found):
            text = apply_edits(text, item.fix)
        mended = loads(text)
        self.mended[broken.way] += mended.problem is None
        self.restored[broken.way] += mended.problem is None and dict(mended.fields) == dict(loads(healthy).fields)

    def tell(self) -> None:
        rows = [
            f"{way:14} made {count:4}  right {self.right[way]:4}  mended {self.mended[way]:4}"
            f"  restored {self.restored[way]:4}"
            for way, count in self.made.items()
        ]
        total = f"{self.right.total()} of {self.made.total()} named at their line with their cause"
        sys.stdout.write("\n".join(["", *rows, total, ""]))

    def share(self, counter: Counter[str], ways: tuple[str, ...]) -> float:
        return sum(counter[way] for way in ways) / max(sum(self.made[way] for way in ways), 1)


def _is_right(item: Diagnostic, broken: Broken) -> bool:
    is_cause = re.search(broken.says, item.message) is not None
    return item.rule == broken.rule and item.severity == "error" and item.line in broken.lines and is_cause


def tally_of(paths: list[Path]) -> Tally:
    tally = Tally()
    for path in paths:
        try:
            text = path.read_bytes().decode("utf-8")
        except UnicodeDecodeError:
            continue
        for broken in broken_in_each_way(text, random.Random(path.name)):
            tally.take(path, text, broken)
    return tally


@pytest.mark.parametrize(
    "paths",
    [
        pytest.param(SAMPLES, id="samples"),
        pytest.param(CORPUS[::6], id="some of the corpus"),
        pytest.param(CORPUS, id="corpus", marks=pytest.mark.long),
    ],
)
def test_a_mistake_is_named_at_its_line_with_its_cause_and_mended(paths: list[Path]) -> None:
    if not paths:
        pytest.skip("the corpus is not here")
    tally = tally_of(paths)
    tally.tell()
    ways = tuple(tally.made)
    assert len(ways) >= 15, ways
    assert tally.share(tally.right, ways) >= 0.98, tally.missed
    for way in ways:
        assert tally.right[way] >= 0.9 * tally.made[way], [missed for missed in tally.missed if missed[1] == way]
    # Nobody can tell which of two versions is to stay.
    can_be_mended = tuple(way for way in ways if way != "marker")
    assert tally.share(tally.mended, can_be_mended) >= 0.98
    assert tally.mended["marker"] == 0
    assert tally.share(tally.restored, RESTORABLE) >= 0.95


def test_line_ends_of_windows_make_no_difference() -> None:
    for path in SAMPLES[::4]:
        for broken in broken_in_each_way(path.read_bytes().decode("utf-8"), random.Random(path.name)):
            found = check(loads(broken.text.replace("\n", "\r\n")))
            assert any(_is_right(item, broken) for item in found), (path.name, broken.way)
            assert not any("\n" in edit.text.replace("\r\n", "") for item in found for edit in item.fix)
