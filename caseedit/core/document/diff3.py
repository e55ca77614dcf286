"""Three sequences of items to one: what only one side changed is taken, the rest is a conflict."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from caseedit.core.dataclasses import dataclass
from caseedit.core.document.align import surely

Items = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Clash:
    """A stretch that both sides changed, each in its own way."""

    base: Items
    mine: Items
    theirs: Items


def diff3(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> list[Items | Clash]:
    """Join two changes of `base`: what is settled, in stretches, and clashes between.

    Items of `base` that both sides kept are anchors; what lies between two of them is settled if one side left it
    as it was, or both made the same of it.
    """
    result: list[Items | Clash] = []
    for is_clash, parts in groupby(_parts(base, mine, theirs), lambda part: isinstance(part, Clash)):
        if is_clash:
            result += parts
        else:
            result.append(tuple(item for part in parts if not isinstance(part, Clash) for item in part))
    return [part for part in result if part]


def _parts(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> Iterator[Items | Clash]:
    b = m = t = 0
    for next_b, next_m, next_t in [*_anchors(base, mine, theirs), (len(base), len(mine), len(theirs))]:
        yield _settled(tuple(base[b:next_b]), tuple(mine[m:next_m]), tuple(theirs[t:next_t]))
        yield tuple(base[next_b : next_b + 1])
        b, m, t = next_b + 1, next_m + 1, next_t + 1


def _anchors(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """Find what both sides kept: positions in `base`, `mine` and `theirs`.

    Equal items in a row hold only if both sides kept all of them: which one of three empty lines was removed, nobody
    can tell, and two who removed one may have meant the same.
    """
    in_mine, in_theirs = dict(surely(base, mine)), dict(surely(base, theirs))
    start = 0
    for _, row in groupby(base):
        places = range(start, start + sum(1 for _ in row))
        start = places.stop
        if all(at in in_mine and at in in_theirs for at in places):
            yield from ((at, in_mine[at], in_theirs[at]) for at in places)


def _settled(base: Items, mine: Items, theirs: Items) -> Items | Clash:
    if mine == theirs or theirs == base:
        return mine
    return theirs if mine == base else Clash(base, mine, theirs)
