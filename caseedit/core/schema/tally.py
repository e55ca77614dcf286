"""Counts of what documents have at one path, and the same counts without one of the documents."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from functools import cached_property, lru_cache
from heapq import nlargest, nsmallest
from itertools import islice
from typing import TypeVar

from caseedit.core.expressions import expression
from caseedit.core.schema.guess import PICTURE
from caseedit.core.schema.summary import ITEM, Summary, is_empty

LONG = 80
# Kinds of values that have no text of their own.
BRANCHES = ("list", "map", "odd")
# Texts of which there are more are never options.
FEW = 40
_LONGEST_DATE = 40
_FEWEST_DIGITS = 3
_SCHEME = expression(r"(?:https?|ftp)://|mailto:|tel:", re.IGNORECASE)
_LETTERS, _DIGITS = expression(r"[^\W\d_]+"), expression(r"\d")
_FILE = expression(r"[^\s?#:]+\.[A-Za-z0-9]{2,5}")

# All that is so of one value: `there`, `used`, `kind:int`, `style:"`, `long`, `picture`, ...
Traits = tuple[str, ...]


class Tally:
    """What one or more documents have at one path.

    Attributes:
        traits: How many values are so; values that are alike in all of it are counted together.
        texts: How often each text is used.
        documents: In how many documents each text is used; the same as `texts` where each document has but one.
        leads: How many texts begin with each folder, as paths do.
        place: Where the values stand, added up: the sum of their numbers in their documents.
    """

    __slots__ = ("_edges", "documents", "leads", "place", "texts", "traits")

    def __init__(self, *, has_many: bool = False) -> None:
        """Begin with nothing.

        Args:
            has_many: Whether one document may have several values here.
        """
        self.traits: dict[Traits, int] = {}
        self.place = 0
        self.texts: dict[str, int] = {}
        self.documents: dict[str, int] = {} if has_many else self.texts
        self.leads: dict[str, int] = {}
        self._edges: tuple[str, ...] | None = None

    def take(self, value: list[str], place: int, sign: int, is_first: bool) -> Traits:
        """Count one value of one document, or take it away with a sign of -1; return what is so of it.

        Args:
            value: As in a `Summary`.
            place: Its number in the document.
            sign: 1 or -1.
            is_first: Whether the document has this text here for the first time.
        """
        _, kind, text, style, tag = value
        self.place += sign * place
        is_nothing = is_empty(kind, text)
        marks, lead = ((), "") if is_nothing or kind != "string" else _marks_of(text)
        traits = _traits_of(kind, style, tag, is_nothing, marks)
        _add(self.traits, traits, sign)
        if not is_nothing and kind not in BRANCHES:
            _add(self.texts, text, sign)
            if is_first and self.documents is not self.texts:
                _add(self.documents, text, sign)
        if lead:
            _add(self.leads, lead, sign)
            self._edges = None
        return traits

    @property
    def edges(self) -> tuple[str, ...]:
        """The first two folders and the last two in order: without any one, what is left shares what all others do."""
        if self._edges is None:
            self._edges = (*nsmallest(2, self.leads), *nlargest(2, self.leads))
        return self._edges

    def count(self, name: str) -> int:
        """Return how many values are so."""
        return sum(count for traits, count in self.traits.items() if name in traits)


_Key = TypeVar("_Key")


def _add(counts: dict[_Key, int], name: _Key, sign: int) -> None:
    left = counts.get(name, 0) + sign
    if left:
        counts[name] = left
    else:
        del counts[name]


@lru_cache(maxsize=4096)
def _traits_of(kind: str, style: str, tag: str, is_nothing: bool, marks: Traits) -> Traits:
    names = ["there"]
    if tag:
        names.append(f"tag:{tag}")
    if is_nothing:
        names += ["null"] if kind == "null" else ["blank", f"blank:{kind}"]
    else:
        names += ["used", f"kind:{kind}"]
        if kind in ("string", "list", "map"):
            names.append(f"style:{style}")
    return (*names, *marks)


@lru_cache(maxsize=32768)
def _marks_of(text: str) -> tuple[Traits, str]:
    """Return what a text looks like, and the folder it begins with, as a path does.

    Most texts are asked for twice: when all are counted, and when one document is left out.
    """
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
    elif len(text) <= _LONGEST_DATE and len(_DIGITS.findall(text)) >= _FEWEST_DIGITS:
        # The form of a date tells documents apart, not the day.
        marks.append(f"shape:{_LETTERS.sub('a', _DIGITS.sub('0', text))}")
    if "/" not in text or " " in text:
        return tuple(marks), ""
    return (*marks, "lead"), text[: text.rindex("/") + 1]


# How often what is so at which path of one document.
Shape = frozenset[tuple[tuple[str, Traits], int]]


def count_in(tallies: dict[str, Tally], summary: Summary, sign: int = 1) -> Shape:
    """Count a document's values in, or out with a sign of -1; return its shape: many documents are alike in that."""
    shape: dict[tuple[str, Traits], int] = {}
    seen: set[tuple[str, str]] = set()
    for place, value in enumerate(summary):
        way, text = value[0], value[2]
        tally = tallies.get(way)
        if tally is None:
            tally = tallies[way] = Tally(has_many=ITEM in way)
        traits = tally.take(value, place, sign, (way, text) not in seen)
        seen.add((way, text))
        shape[way, traits] = shape.get((way, traits), 0) + 1
    return frozenset(shape.items())


def tallies_of(summary: Summary) -> dict[str, Tally]:
    """Return the counts of one document by path."""
    result: dict[str, Tally] = {}
    count_in(result, summary)
    return result


def standing_out(tallies: Mapping[str, Tally], summary: Summary) -> frozenset[tuple[str, object]]:
    """Return what no other document has of one, as far as it matters to what the others say of it."""
    alone: dict[str, set[str]] = {}
    leads: list[tuple[str, object]] = []
    for way, kind, text, _, _ in summary:
        whole = tallies[way]
        if whole.documents.get(text) != 1 or kind in BRANCHES:
            continue
        alone.setdefault(way, set()).add(text)
        lead = text[: text.rfind("/") + 1]
        if lead and whole.leads.get(lead) == 1 and lead in whole.edges:
            leads.append((way, lead))
    # What nobody else uses is no option for this one; where there are many texts, none is an option.
    few = ((way, frozenset(texts) if len(tallies[way].texts) <= FEW else len(texts)) for way, texts in alone.items())
    return frozenset((*few, *leads))


NOTHING = Tally()


class Rest:
    """What the others have at one path: all of them, without one."""

    def __init__(self, whole: Tally, own: Tally) -> None:
        self._whole = whole
        self._own = own

    @cached_property
    def _counts(self) -> Mapping[str, int]:
        counts: dict[str, int] = {}
        for tally, sign in ((self._whole, 1), (self._own, -1)):
            for traits, count in tally.traits.items():
                for name in traits:
                    counts[name] = counts.get(name, 0) + sign * count
        return counts

    def count(self, name: str) -> int:
        """Return how often something is so."""
        return self._counts.get(name, 0)

    @property
    def place(self) -> float:
        """Where it usually stands in a document: here one more or less says nothing."""
        return self._whole.place / max(1, self._whole.count("there"))

    def first_texts(self, most: int) -> list[str]:
        """Return a few of the texts."""
        return list(islice(self._whole.texts, most))

    @property
    def prefix(self) -> str:
        """The folders that all texts begin with, `/` at the end; empty if one of them does not look like a path."""
        if self.count("lead") < self.count("used"):
            return ""
        whole, own = self._whole.leads, self._own.leads
        left = [lead for lead in self._whole.edges if whole[lead] > own.get(lead, 0)]
        shared = os.path.commonprefix(left) if left else ""  # noqa: RUF071
        prefix = shared[: shared.rfind("/") + 1]
        return prefix if len(prefix) > 1 else ""

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
        found = {name: count for name, count in self._counts.items() if name.startswith(prefix)}
        total = sum(found.values())
        best = max(found, key=lambda name: found[name], default="")
        return best.removeprefix(prefix) if total and found[best] >= 0.6 * total else ""


def signature(whole: Tally, own: Tally) -> tuple[object, ...]:
    """Return what tells apart the documents for which a path is decided alike."""
    traits = tuple(own.traits.items())
    alone = [text for text, count in own.texts.items() if whole.texts[text] == count]
    leads = tuple(lead for lead, count in own.leads.items() if whole.leads[lead] == count and lead in whole.edges)
    # What nobody else uses is no option for this one; where there are many texts, none is an option.
    return traits, len(alone) if len(whole.texts) > FEW else tuple(alone), leads
