"""Counts of what documents have at one path, and the same counts without one of the documents."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import islice

from caseedit.core.expressions import expression
from caseedit.core.schema.guess import PICTURE
from caseedit.core.schema.summary import Use

LONG = 80
# Texts of which there are more are never options.
FEW = 40
_SCHEME = expression(r"(?:https?|ftp)://|mailto:|tel:", re.IGNORECASE)
_LETTERS, _DIGITS = expression(r"[^\W\d_]+"), expression(r"\d")
_FILE = expression(r"[^\s?#:]+\.[A-Za-z0-9]{2,5}")


class Tally:
    """What one or more documents have at one path.

    Attributes:
        counts: How often each thing is so: `there`, `used`, `kind:int`, `style:"`, `long`, `picture`, ...
        texts: How often each text is used.
        documents: In how many documents each text is used.
        place: Where the values stand, added up: the sum of their numbers in their documents.
    """

    __slots__ = ("counts", "documents", "place", "texts")

    def __init__(self) -> None:
        self.counts: dict[str, int] = {}
        self.place = 0
        self.texts: dict[str, int] = {}
        self.documents: dict[str, int] = {}

    def take(self, use: Use, place: int) -> None:
        """Count one value of one document."""
        _, kind, text, style, tag = use
        self.place += place
        names = ["there"]
        if tag:
            names.append(f"tag:{tag}")
        if use.is_empty:
            names += ["null"] if kind == "null" else ["blank", f"blank:{kind}"]
        else:
            names += ["used", f"kind:{kind}"]
            if kind in ("string", "list", "map"):
                names.append(f"style:{style}")
            if kind not in ("list", "map", "odd"):
                self.texts[text] = self.texts.get(text, 0) + 1
                self.documents[text] = 1
            if kind == "string":
                names += _marks_of(text)
        counts = self.counts
        for name in names:
            counts[name] = counts.get(name, 0) + 1

    def merge(self, other: Tally, sign: int) -> None:
        """Add another tally, or take it away again with a sign of -1."""
        self.place += sign * other.place
        for name, count in other.counts.items():
            self.counts[name] = self.counts.get(name, 0) + sign * count
        for mine, theirs in ((self.texts, other.texts), (self.documents, other.documents)):
            for text, count in theirs.items():
                left = mine.get(text, 0) + sign * count
                if left > 0:
                    mine[text] = left
                else:
                    mine.pop(text, None)


@lru_cache(maxsize=32768)
def _marks_of(text: str) -> tuple[str, ...]:
    """Return what a text looks like; most are asked for twice: when all are counted, and when one is left out."""
    marks: list[str] = []
    if "\n" in text:
        marks.append("break")
    elif len(text) > LONG:
        marks.append("long")
    elif PICTURE.fullmatch(text):
        marks.append("picture")
    elif _FILE.fullmatch(text):
        marks.append("file")
    if _SCHEME.match(text):
        marks.append("scheme")
    elif text[:1].isdigit() or text[-4:].isdigit():
        # The form of a date tells documents apart, not the day.
        marks.append(f"shape:{_LETTERS.sub('a', _DIGITS.sub('0', text[:40]))}")
    if "/" in text and " " not in text:
        marks.append(f"lead:{text[: text.rindex('/') + 1]}")
    return tuple(marks)


def tallies_of(uses: Iterable[Use]) -> dict[str, Tally]:
    """Return the counts of one document by path."""
    result: dict[str, Tally] = {}
    for place, use in enumerate(uses):
        tally = result.get(use.way)
        if tally is None:
            tally = result[use.way] = Tally()
        tally.take(use, place)
    return result


NOTHING = Tally()


class Rest:
    """What the others have at one path: all of them, without one."""

    __slots__ = ("_own", "_whole")

    def __init__(self, whole: Tally, own: Tally) -> None:
        self._whole = whole
        self._own = own

    def count(self, name: str) -> int:
        """Return how often something is so."""
        return self._whole.counts.get(name, 0) - self._own.counts.get(name, 0)

    @property
    def place(self) -> float:
        """Where it usually stands in a document."""
        return (self._whole.place - self._own.place) / max(1, self.count("there"))

    def first_texts(self, most: int) -> list[str]:
        """Return a few of the texts."""
        return list(islice(self._whole.texts, most))

    def leads(self) -> list[str]:
        """Return the folders that the texts begin with; none if one of them does not look like a path."""
        counts = {name: self.count(name) for name in self._whole.counts if name.startswith("lead:")}
        if sum(counts.values()) < self.count("used"):
            return []
        return [name.removeprefix("lead:") for name, count in counts.items() if count > 0]

    @property
    def distinct(self) -> int:
        """How many different texts there are."""
        return len(self._whole.texts) - sum(self._whole.texts.get(text) == n for text, n in self._own.texts.items())

    def texts(self) -> list[tuple[str, int, int]]:
        """Return each text with its uses, and in how many documents it is with this one."""
        whole, own = self._whole, self._own
        return [
            (text, left, whole.documents[text])
            for text, count in whole.texts.items()
            if (left := count - own.texts.get(text, 0)) > 0
        ]

    def share(self, *names: str) -> float:
        """Return which part of the used values is one of some things."""
        used = self.count("used")
        return sum(self.count(name) for name in names) / used if used else 0.0

    def most(self, prefix: str) -> str:
        """Return the commonest thing of a sort that three in five values share; empty if there is none."""
        found = {name: self.count(name) for name in self._whole.counts if name.startswith(prefix)}
        total = sum(found.values())
        best = max(found, key=lambda name: found[name], default="")
        return best.removeprefix(prefix) if total and found[best] >= 0.6 * total else ""

    @property
    def signature(self) -> tuple[object, ...]:
        """What tells apart the documents for which a path is decided alike."""
        counts = tuple(self._own.counts.items())
        if len(self._whole.texts) > FEW:
            return counts, self.distinct
        # What nobody else uses is no option for this one.
        return counts, tuple(text for text, count in self._own.texts.items() if self._whole.texts[text] == count)
