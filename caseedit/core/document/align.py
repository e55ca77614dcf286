"""Which items of one sequence are those of another, in order: two ways that may differ where items repeat."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Hashable, Sequence

from caseedit.core.text import shared_ends, split_lines

# Pairs of positions (i, j), both rising, with equal items.
Pairs = list[tuple[int, int]]

# Beyond so many differences, or so many pairs of equal items to look at, no alignment is worth its time.
MOST_DIFFERENCES = 1000
MOST_PAIRS = 20_000_000


def by_fewest_changes(old: Sequence[Hashable], new: Sequence[Hashable]) -> Pairs | None:
    """Align so that the fewest items are removed and added (Myers); None if too many are."""
    head, tail = shared_ends(old, new)
    middle = _shortest(old[head : len(old) - tail], new[head : len(new) - tail])
    return None if middle is None else _framed(middle, head, tail, len(old), len(new))


def by_longest_runs(old: Sequence[Hashable], new: Sequence[Hashable]) -> Pairs | None:
    """Align by the longest equal run first (difflib); None if items repeat too often for that."""
    head, tail = shared_ends(old, new)
    left, right = old[head : len(old) - tail], new[head : len(new) - tail]
    often = Counter(right)
    if sum(often[item] for item in left) > MOST_PAIRS:
        return None
    from difflib import SequenceMatcher

    blocks = SequenceMatcher(None, left, right, autojunk=False).get_matching_blocks()
    pairs = [(block.a + step, block.b + step) for block in blocks for step in range(block.size)]
    return _framed(pairs, head, tail, len(old), len(new))


def surely(old: Sequence[Hashable], new: Sequence[Hashable]) -> Pairs:
    """Return only the pairs on which both ways agree: one alone is misled by items that repeat."""
    first, second = by_fewest_changes(old, new), by_longest_runs(old, new)
    if first is None or second is None:
        head, tail = shared_ends(old, new)
        return _framed([], head, tail, len(old), len(new))
    agreed = set(second)
    return [pair for pair in first if pair in agreed]


def gaps(pairs: Pairs, old_length: int, new_length: int) -> list[tuple[int, int, int, int]]:
    """Return what lies between the pairs: (old start, old end, new start, new end), where not both are empty."""
    result: list[tuple[int, int, int, int]] = []
    i = j = 0
    for next_i, next_j in [*pairs, (old_length, new_length)]:
        if i < next_i or j < next_j:
            result.append((i, next_i, j, next_j))
        i, j = next_i + 1, next_j + 1
    return result


def shared_lines(one: str, other: str) -> str:
    """Return the lines that two texts surely have in common, in their order."""
    lines = split_lines(one)
    return "".join(lines[i] for i, _ in surely(lines, split_lines(other)))


def lines_changed(old: str, new: str) -> int:
    """Count the lines that a reader of a diff sees changed: at each place the larger of removed and added."""
    # Only the lines that differ: all of two large texts would take many times their size.
    head, tail = shared_ends(old, new)
    head = old.rfind("\n", 0, head) + 1
    line_end = old.find("\n", len(old) - tail) if tail else -1
    tail = len(old) - line_end - 1 if line_end >= 0 else 0
    before, after = split_lines(old[head : len(old) - tail]), split_lines(new[head : len(new) - tail])
    pairs = by_fewest_changes(before, after)
    if pairs is None:
        # Too different to count in the time that a person waits: all that is not shared at the ends.
        head, tail = shared_ends(before, after)
        return max(len(before), len(after)) - head - tail
    return sum(max(i2 - i1, j2 - j1) for i1, i2, j1, j2 in gaps(pairs, len(before), len(after)))


def _framed(pairs: Pairs, head: int, tail: int, old_length: int, new_length: int) -> Pairs:
    first = [(at, at) for at in range(head)]
    last = [(old_length - tail + at, new_length - tail + at) for at in range(tail)]
    return [*first, *((i + head, j + head) for i, j in pairs), *last]


def _shortest(old: Sequence[Hashable], new: Sequence[Hashable]) -> Pairs | None:
    """Find a shortest edit script: follow diagonals, with one more change in each round, and remember each round."""
    rounds: list[array[int]] = []
    for changes in range(min(len(old) + len(new), MOST_DIFFERENCES) + 1):
        reached = array("i")
        for diagonal in range(-changes, changes + 1, 2):
            i, _ = _entered(rounds, changes, diagonal)
            j = i - diagonal
            while i < len(old) and j < len(new) and old[i] == new[j]:
                i, j = i + 1, j + 1
            reached.append(i)
            if i >= len(old) and j >= len(new):
                return _walked_back(rounds, changes, len(old), len(new))
        rounds.append(reached)
    return None


def _entered(rounds: list[array[int]], changes: int, diagonal: int) -> tuple[int, int]:
    """Return where a diagonal is entered in a round, and from which diagonal."""
    if not changes:
        return 0, 0
    # The last round holds the diagonals 1 - changes, 3 - changes, ... changes - 1.
    last = rounds[changes - 1]
    at = (diagonal + changes) // 2
    if diagonal == -changes or (diagonal != changes and last[at - 1] < last[at]):
        return last[at], diagonal + 1
    return last[at - 1] + 1, diagonal - 1


def _walked_back(rounds: list[array[int]], changes: int, i: int, j: int) -> Pairs:
    pairs: Pairs = []
    while True:
        diagonal = i - j
        start, before = _entered(rounds, changes, diagonal)
        while i > start:
            i, j = i - 1, j - 1
            pairs.append((i, j))
        if not changes:
            break
        # One step back: an item of `new` was added, or one of `old` removed.
        i, j = (start, start - before) if before > diagonal else (start - 1, start - 1 - before)
        changes -= 1
    pairs.reverse()
    return pairs
