"""`Words`: how many words a text has; after a change only those around it are counted again."""

from __future__ import annotations

from collections.abc import Iterator

from caseedit.core.text import shared_ends

_PART = 1 << 16


def count_words(text: str) -> int:
    """Count words: letters and digits between blanks, so that marks of Markdown alone are none."""
    # Not all words at once: of a large text they would take ten times its size.
    return sum(any(map(str.isalnum, word)) for at in _parts(text) for word in text[slice(*at)].split())


def _parts(text: str) -> Iterator[tuple[int, int]]:
    """Yield the ends of parts of a text that no word reaches out of."""
    start = 0
    while start < len(text):
        end = start + _PART
        while end < len(text) and not text[end].isspace():
            end += 1
        yield start, end
        start = end


class Words:
    """Remembers the text that it counted last."""

    def __init__(self) -> None:
        self._text = ""
        self._count = 0

    def count(self, text: str) -> int:
        """Return how many words a text has."""
        old = self._text
        if text != old:
            head, tail = shared_ends(old, text)
            # A word that reaches into what differs is another one.
            while head and not text[head - 1].isspace():
                head -= 1
            while tail and not text[-tail].isspace():
                tail -= 1
            self._count += count_words(text[head : len(text) - tail]) - count_words(old[head : len(old) - tail])
            self._text = text
        return self._count
