"""The names in one folder, arranged so that each question about them costs the same, however many there are."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from functools import cached_property

from caseedit.core.schema.near import Words

PICTURE_ENDINGS = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".avif", ".ico", ".bmp", ".tif", ".tiff")


class Listing:
    """The names in one folder.

    Attributes:
        names: All of them, as they are.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self.names = frozenset(names)

    @cached_property
    def as_text(self) -> str:
        """All names as one text, which differs when one comes or goes."""
        return "\0".join(sorted(self.names))

    def in_other_letters(self, name: str) -> str:
        """Return the name that differs only in its letters, large or small; empty if none does."""
        return self._by_letters.get(in_small_letters(name), "")

    def has_sort(self, name: str) -> bool:
        """Say whether there are files with an ending that means the same sort of file."""
        return _sort(name) in self._sorts

    def near(self, name: str) -> str:
        """Return the file that was most likely meant: another ending, another digit, a letter off; else nothing."""
        sort = self._sorts.get(_sort(name))
        return "" if sort is None else sort.near(name)

    @cached_property
    def _by_letters(self) -> dict[str, str]:
        # Of several the first one stays.
        return {in_small_letters(name): name for name in sorted(self.names, reverse=True)}

    @cached_property
    def _sorts(self) -> dict[str, _Sort]:
        found: dict[str, list[str]] = {}
        for name in sorted(self.names):
            found.setdefault(_sort(name), []).append(name)
        return {sort: _Sort(names) for sort, names in found.items()}


class _Sort:
    """The files of one sort."""

    def __init__(self, names: Sequence[str]) -> None:
        # Of several that differ in their endings alone the first one stays.
        self._by_stem = {_stem(name): name for name in reversed(names)}

    def near(self, name: str) -> str:
        stem = _stem(name)
        meant = stem if stem in self._by_stem else self._stems.nearest(stem)
        return "" if meant is None else self._by_stem[meant]

    @cached_property
    def _stems(self) -> Words:
        return Words(self._by_stem)


def _stem(name: str) -> str:
    return os.path.splitext(name)[0]  # noqa: PTH122


def _sort(name: str) -> str:
    ending = os.path.splitext(name)[1].lower()  # noqa: PTH122
    return "picture" if ending in PICTURE_ENDINGS else ending


def in_small_letters(name: str) -> str:
    """Return a name as systems see it that tell no case apart, nor an accent on a letter from one after it."""
    return composed(name).lower()


def composed(name: str) -> str:
    """Return a name in which no accent stands alone after its letter."""
    if name.isascii():
        return name
    from unicodedata import normalize

    return normalize("NFC", name)
