"""What was worked out for a text, kept for the next time: for many short texts, for few long ones."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, Generic, ParamSpec, TypeVar

# Of texts up to so many characters, results for so many are kept.
SHORT, MANY = 1_000, 256
LONG, SOME = 30_000, 16
# Of longer ones those for the text before a key and after it.
FEW = 2

Asked = ParamSpec("Asked")
Found = TypeVar("Found")


class Remembered(Generic[Asked, Found]):
    """A function of a text and a few small things, with what it returned before."""

    __slots__ = ("_at", "_few", "_many", "_some")

    def __init__(self, function: Callable[Asked, Found], at: int) -> None:
        self._at = at
        self._many: Any = lru_cache(maxsize=MANY)(function)
        self._some: Any = lru_cache(maxsize=SOME)(function)
        self._few: Any = lru_cache(maxsize=FEW)(function)

    def __call__(self, *asked: Asked.args, **named: Asked.kwargs) -> Found:
        """Return what the function returns."""
        words: Any = asked[self._at]
        size = len(words)
        kept = self._many if size <= SHORT else self._some if size <= LONG else self._few
        found: Found = kept(*asked, **named)
        return found

    @property
    def misses(self) -> int:
        """How often the function itself was asked since the last `forget`."""
        return sum(int(kept.cache_info().misses) for kept in (self._many, self._some, self._few))

    def forget(self) -> None:
        """Keep nothing."""
        for kept in (self._many, self._some, self._few):
            kept.cache_clear()


def remembered(at: int) -> Callable[[Callable[Asked, Found]], Remembered[Asked, Found]]:
    """Keep what a function returns.

    Args:
        at: Which of its arguments is the text; it is given by position.
    """
    return lambda function: Remembered(function, at)
