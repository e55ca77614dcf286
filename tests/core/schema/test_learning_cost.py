"""What learning costs, counted in calls of Python: a further document is cheap, one like another costs no thought."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from counting import calls_of

from caseedit.core.document.document import loads
from caseedit.core.schema import infer
from caseedit.core.schema.infer import Learned
from caseedit.core.schema.schema import Field, Schema
from caseedit.core.schema.summary import Summary, summarise

SAMPLE = Path(__file__).parents[3] / "sample_content" / "case-studies"
TEXTS = [path.read_text("utf-8") for path in sorted(SAMPLE.glob("*.md"))]


def told(count: int) -> dict[Path, Summary]:
    """Return what many documents like those of the sample tell, each with an address and a title of its own."""
    made = {}
    for number in range(count):
        text = TEXTS[number % len(TEXTS)].replace("/case-study/", f"/case-study/n{number}-", 1)
        summary = summarise(loads(text.replace("title: ", f"title: N{number} ", 1)))
        assert summary is not None
        made[SAMPLE / f"d{number}.md"] = summary
    return made


def learned_and_judged(documents: dict[Path, Summary]) -> Learned:
    learned, bare = Learned(SAMPLE.parent), Schema()
    for path, summary in documents.items():
        learned.add(path, summary)
    learned.prepare(bare)
    for path in documents:
        learned.is_doubtful(path, bare)
    return learned


def test_a_further_document_costs_little() -> None:
    few, many = told(400), told(800)
    learned_and_judged(many)
    more = calls_of(lambda: learned_and_judged(many)) - calls_of(lambda: learned_and_judged(few))
    # A document of the sample has about thirty values.
    assert more / 400 < 420


def test_documents_that_are_alike_are_thought_of_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = 0
    real = infer._Asking.fields

    def counted(asking: infer._Asking) -> Iterator[Field]:
        nonlocal asked
        asked += 1
        return real(asking)

    monkeypatch.setattr(infer._Asking, "fields", counted)
    learned_and_judged(told(800))
    assert asked < 80
