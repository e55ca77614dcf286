"""What is kept for the texts on the screen stays small, whatever their length."""

from __future__ import annotations

import tracemalloc

import pytest

from caseedit.tui.editing.painting import looks_of
from caseedit.tui.editing.remembering import FEW, LONG, MANY, SHORT, SOME, remembered


@pytest.mark.parametrize(("length", "most"), [(SHORT, MANY), (LONG, SOME), (LONG + 1, FEW)])
def test_so_many_are_kept(length: int, most: int) -> None:
    asked: list[str] = []

    @remembered(1)
    def double(times: int, text: str) -> str:
        asked.append(text)
        return text * times

    texts = [f"{number:09}".ljust(length) for number in range(most + 1)]
    assert all(double(2, text) == text * 2 for text in texts)
    assert double(2, texts[-1]) == texts[-1] * 2
    assert len(asked) == double.misses == most + 1
    double(2, texts[0])
    assert len(asked) == most + 2
    double.forget()
    double(2, texts[-1])
    assert len(asked) == most + 3


def test_typing_in_a_very_long_line_keeps_little_of_it() -> None:
    line = "word " * 20_000
    for number in range(4):
        looks_of("markdown", f"{number} {line}", "", 80)
    tracemalloc.start()
    for number in range(50):
        looks_of("markdown", f"{number:03} {line}", "", 80)
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept < 20 * len(line)
