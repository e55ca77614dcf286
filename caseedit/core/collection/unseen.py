"""Fields that are asked for and that no document has, and the names that may have been meant."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from caseedit.core.collection.query import has_field
from caseedit.core.schema.near import nearest
from caseedit.core.schema.reading import named

_MOST_NAMED = 8


class Unseen:
    """Fields that were asked for, as long as no document is seen that has them."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = list(dict.fromkeys(names))
        self._keys: Counter[str] = Counter()

    def look(self, fields: Mapping[str, Any]) -> None:
        """Take in the fields of a document."""
        if self._names:
            self._names = [name for name in self._names if not has_field(fields, name)]
            self._keys.update(map(str, fields))

    def told(self, who: str) -> Iterator[str]:
        """Yield a sentence about each field that nobody has; where no field was seen at all, none."""
        for name in self._names if self._keys else ():
            near = nearest(name, sorted(self._keys))
            usual = ", ".join(named(key) for key, _ in self._keys.most_common(_MOST_NAMED))
            cure = f"Did you mean {named(near)}?" if near else f"Fields here are {usual}."
            yield f"{who} has a field {named(name)}. {cure}"
