from __future__ import annotations

import json
from typing import Any

import pytest
from preview_reference import CORPUS, bare, text_of_html, words_of_rows

from caseedit.core.preview.page import page_rows

EXAMPLES = CORPUS / "commonmark-0.31.2.json"
pytestmark = pytest.mark.skipif(not EXAMPLES.exists(), reason="the CommonMark examples are not here")


def _examples() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(EXAMPLES.read_text("utf-8"))
    return found


@pytest.mark.parametrize("width", [20, 40, 80, 100_000])
def test_text_of_every_example_is_that_of_its_html(width: int) -> None:
    wrong = [
        example["example"]
        for example in _examples()
        if bare(words_of_rows(page_rows({}, example["markdown"], width))) != bare(text_of_html(example["html"]))
    ]
    assert wrong == []
