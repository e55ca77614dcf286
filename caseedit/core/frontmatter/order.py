"""Where a new key goes: as the schema has it, else as other documents have it, else at the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import overload

Keys = Sequence[str]


class KeyOrder(Sequence[str]):
    """The schema's names in their order, and a way to ask other documents about names that it does not have.

    Attributes:
        names: The names that the schema has.
        others: Gives the keys of other documents, each in file order; asked only when a key is added.
    """

    __slots__ = ("names", "others")

    def __init__(self, names: Keys = (), others: Callable[[], Iterable[Keys]] = tuple) -> None:
        self.names = tuple(names)
        self.others = others

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[str, ...]: ...
    def __getitem__(self, index: int | slice) -> str | tuple[str, ...]:
        return self.names[index]

    def __len__(self) -> int:
        return len(self.names)


def place_of(name: str, present: Keys, order: Keys) -> int:
    """Return the position among the keys that are `present` at which a new one belongs."""
    if name in order:
        return _by_order(name, present, order)
    if isinstance(order, KeyOrder):
        return place_by_others(name, present, order.others())
    return len(present)


def _by_order(name: str, present: Keys, order: Keys) -> int:
    """Place a key after the nearest one that comes before it in `order`, else before the nearest one after it."""
    place = order.index(name)
    for earlier in reversed(order[:place]):
        if earlier in present:
            return present.index(earlier) + 1
    for later in order[place + 1 :]:
        if later in present:
            return present.index(later)
    return len(present)


def place_by_others(name: str, present: Keys, others: Iterable[Keys]) -> int:
    """Place a key after the one that it most often follows; of two that tie, after the one nearer to the end."""
    places = Counter(_places(name, present, others))
    if not places:
        return len(present)
    most = max(places.values())
    return max(place for place, count in places.items() if count == most)


def _places(name: str, present: Keys, others: Iterable[Keys]) -> Iterator[int]:
    """Yield, for each other document that has the key, where it would stand here."""
    known = {key: number for number, key in enumerate(present)}
    for keys in others:
        if name not in keys:
            continue
        at = keys.index(name)
        before = next((known[key] for key in reversed(keys[:at]) if key in known), -1)
        if before >= 0 or any(key in known for key in islice(keys, at + 1, None)):
            yield before + 1
