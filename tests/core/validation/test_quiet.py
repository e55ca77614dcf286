"""Healthy real files: no error that is none, and hardly a warning."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from counting import calls_of
from hypothesis import given, settings
from hypothesis import strategies as st

from caseedit.core.document.document import loads
from caseedit.core.schema.loader import load_catalog
from caseedit.core.text import apply_edits
from caseedit.core.validation.check import check

ROOT = Path(__file__).parents[3]
SAMPLES = ROOT / "sample_content"


def test_the_seed_has_its_known_faults() -> None:
    seed = ROOT.parent / "shared" / "seed" / "HHS.md"
    if not seed.exists():
        pytest.skip("the seed is not here")
    found = [(item.line, item.rule, item.severity) for item in check(loads(seed.read_bytes()))]
    assert [item for item in found if item[2] == "error"] == []
    assert {rule for _, rule, _ in found} == {"heading-jump", "empty-quote", "html-nesting"}


TEXTS = [path.read_bytes().decode("utf-8", "surrogateescape") for path in sorted(SAMPLES.rglob("*.md"))]
PIECES = [
    "'",
    '"',
    "[",
    "]",
    "{",
    "}",
    ",",
    ":",
    " - ",
    "\n",
    "\t",
    "\n- ",
    "\n  ",
    "`",
    "<p>",
    "</p>",
    "<",
    "](",
    "#",
    "---\n",
    "|",
    "> ",
    "&a ",
    "*a",
    "!x ",
    "\u2028",
    "\0",
    "\x1b",
    "…",
    ": ",
    "%",
    "@",
    "\r",
    "\r\n",
    "\n\n",
    "<<<<<<< x\n",
    "{{",
    "{%",
    "$$",
    "<!--",
    "<img src=x>",
    "![](",
    "[a] (/b)",
    "2020-99-99",
    "<<: *a",
    "? ",
    "\udcff",
]


@settings(max_examples=150, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(1, 6))
def test_damaged_documents_are_told_of_and_never_crash(source: random.Random, damages: int) -> None:
    text = source.choice(TEXTS)
    for _ in range(damages):
        at = source.randint(0, min(len(text), source.choice((300, 1500, 6000))))
        text = text[:at] + source.choice(PIECES) + text[at + source.choice((0, 0, 1, 7)) :]
    catalog = load_catalog(SAMPLES)
    path = SAMPLES / "case-studies" / "made-up.md"
    document = loads(text.encode("utf-8", "surrogateescape"), path)
    found = check(document, catalog=catalog)
    for item in found:
        assert item.line >= 1 and item.column >= 1
        assert (item.line, item.column) <= (item.end_line, item.end_column)
        assert item.message and item.message.isprintable() and item.hint.isprintable()
        if item.fix:
            mended = loads(apply_edits(document.text, item.fix).encode("utf-8", "surrogateescape"), path)
            # With it mended, more of the file may be read, and more be found; but not the same again.
            after = [(other.rule, other.message) for other in check(mended, catalog=catalog)]
            before = [(other.rule, other.message) for other in found]
            assert after.count((item.rule, item.message)) < before.count((item.rule, item.message)), item


@pytest.mark.parametrize(
    "piece",
    ["<code>", "{{", '<img "', "`", "[a](", "<!--", "#", "> ", "<blockquote>", "<p>", "$a ", "![", "](http://a b"],
)
def test_hostile_bodies_take_work_for_each_piece_and_no_more(piece: str) -> None:
    few, many = (loads("---\ntitle: x\n---\n" + piece * count) for count in (10_000, 20_000))
    check(few)
    # Work that grows with the square would be four times as much; a million calls take half a second.
    assert calls_of(lambda: check(many)) < min(2.5 * calls_of(lambda: check(few)) + 10_000, 1_500_000)
