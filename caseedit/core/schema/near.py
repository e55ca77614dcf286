"""The word that was most likely meant."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property, lru_cache
from itertools import chain, islice, pairwise

_LONGEST = 120
_FEW, _MANY = 8, 40
# Letters that change their places may be in two pieces of a word; of so long a one there are others.
_LONG = 9


@lru_cache(maxsize=4096)
def folded(word: str) -> str:
    """Return a word without case, blanks, hyphens, underscores and a plural s: what people mix up."""
    bare = "".join(letter for letter in word.casefold() if letter not in " -_.\u00a0’'")
    return bare[:-1] if len(bare) > 3 and bare.endswith("s") else bare


def nearest(word: str, candidates: Iterable[str], *, strict: bool = False) -> str | None:
    """Return the candidate that `word` was probably meant to be, or None.

    With `strict` it must be the same but for case, blanks, hyphens, a plural s, or one letter in six or more.
    """
    others = [item for item in candidates if item != word and len(item) <= _LONGEST]
    if len(word) > _LONGEST or not word:
        return None
    wanted = folded(word)
    same = [item for item in others if folded(item) == wanted]
    if same:
        return same[0]
    if strict:
        close = [item for item in others if len(item) >= 6 and distance(word.casefold(), item.casefold(), 1) <= 1]
        return close[0] if close else None
    # A letter alone is as like to any other.
    limit = 0 if len(word) < 2 else 1 if len(word) < 5 else 2 if len(word) < 9 else 3
    is_filtered = len(others) > (_FEW if len(word) >= _LONG else _MANY)
    close = _sharing_a_piece(word, others, limit + 1) if is_filtered else others
    best: list[str] = []
    for item in close:
        found = distance(word.casefold(), item.casefold(), limit)
        if found <= limit:
            best = [*best, item] if found == limit else [item]
            limit = found
    return min(best) if best else _containing(word.casefold(), others)


class Words:
    """Words of which the nearest is asked for again and again: a question costs the same, however many there are."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = list(dict.fromkeys(words))
        self._known: dict[tuple[str, bool], str | None] = {}

    def __len__(self) -> int:
        return len(self._words)

    def nearest(self, word: str, *, strict: bool = False) -> str | None:
        """Return the word that was probably meant, or None; see `nearest`."""
        # Many documents may have the same word.
        if (word, strict) not in self._known:
            same = self._by_fold.get(folded(word))
            is_other = same is not None and same != word
            self._known[word, strict] = same if is_other else nearest(word, self._around(word), strict=strict)
        return self._known[word, strict]

    @cached_property
    def _by_fold(self) -> dict[str, str]:
        # Of several the first one stays.
        return {folded(word): word for word in reversed(self._words)}

    @cached_property
    def _by_pair(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for word in self._words:
            for pair in _pairs(word):
                found.setdefault(pair, []).append(word)
        return found

    def _around(self, word: str) -> Iterable[str]:
        """Return some words that share letters with one, beginning with those that share what few have."""
        if len(self._words) <= _MANY:
            return self._words
        sharing = sorted((self._by_pair[pair] for pair in _pairs(word) if pair in self._by_pair), key=len)
        return islice(dict.fromkeys(chain.from_iterable(each[:_MANY] for each in sharing)), _MANY)


def _pairs(word: str) -> set[str]:
    """Return the letters of a word with those after them; its first and its last letter stand beside nothing."""
    return {one + other for one, other in pairwise(f"\0{word.casefold()}\0")}


def _sharing_a_piece(word: str, others: list[str], count: int) -> list[str]:
    """Return those that have one of `count` pieces of the word unchanged, as each with fewer changes has."""
    small = word.casefold()
    size = len(small) // count
    pieces = [small[number * size : (number + 1) * size if number < count - 1 else None] for number in range(count)]
    near = [item for item in others if abs(len(item) - len(word)) < count]
    return [item for item in near if any(piece in item.casefold() for piece in pieces)]


def _containing(word: str, others: list[str]) -> str | None:
    """Return the one candidate that holds the word or is held by it: `client` for `client_name`."""
    held = [
        item for item in others if len(item) > 3 < len(word) and (word in item.casefold() or item.casefold() in word)
    ]
    return held[0] if len(held) == 1 else None


def _without_ends(one: str, other: str) -> tuple[str, str]:
    """Return two words without the letters with which both begin and end."""
    start = _same_letters(one, other)
    one, other = one[start:], other[start:]
    end = _same_letters(one[::-1], other[::-1])
    return one[: len(one) - end], other[: len(other) - end]


def _same_letters(one: str, other: str) -> int:
    for at, (left, right) in enumerate(zip(one, other, strict=False)):
        if left != right:
            return at
    return min(len(one), len(other))


def distance(one: str, other: str, limit: int) -> int:
    """Return how many letters must be changed, added, dropped or swapped; more than `limit` where it is not less."""
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    one, other = _without_ends(one, other)
    far = limit + 1
    letters, others = set(one), set(other)
    if len(letters - others) > limit or len(others - letters) > limit:
        return far
    before: list[int] = []
    row = [min(column, far) for column in range(len(other) + 1)]
    for i, left in enumerate(one, 1):
        # Cells further from the diagonal than the limit cannot matter.
        first, last_column = max(1, i - limit), min(len(other), i + limit)
        older, before, row = before, row, [far] * (len(other) + 1)
        row[0] = min(i, far)
        for j in range(first, last_column + 1):
            right = other[j - 1]
            cost = before[j - 1] if left == right else 1 + min(before[j], row[j - 1], before[j - 1])
            if i > 1 and j > 1 and left == other[j - 2] and one[i - 2] == right:
                cost = min(cost, older[j - 2] + 1)
            row[j] = cost
        if min(row[first - 1 : last_column + 1]) > limit:
            return far
    return min(row[-1], far)
