"""Counting words: the same number after each change as from the beginning, and little memory."""

from __future__ import annotations

import random
import tracemalloc

from caseedit.tui.words import Words, count_words


def test_marks_are_no_words() -> None:
    assert count_words("# One\n\n- two, *three* -- ** é1 _") == 4
    assert count_words("") == 0


def test_a_long_text_is_counted_in_parts() -> None:
    text = "word - another\n" * 100_000
    assert count_words(text) == 200_000
    assert count_words("x" * 200_000) == 1
    tracemalloc.start()
    count_words(text)
    assert tracemalloc.get_traced_memory()[1] < 2 * len(text)
    tracemalloc.stop()


def test_changes_count_as_the_whole_would() -> None:
    chance, text, words = random.Random(4), "", Words()
    for _ in range(400):
        at = chance.randrange(len(text) + 1)
        text = (
            text[:at] + chance.choice(("a", " ", "b c", "-", "\n\n", "longer word")) + text[at + chance.randrange(3) :]
        )
        assert words.count(text) == count_words(text)
