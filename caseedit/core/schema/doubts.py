"""Whether what was learned may find fault with a document: told from its summary, so that few are read again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path

from caseedit.core.schema.lookups import Lookups
from caseedit.core.schema.patterns import Pattern
from caseedit.core.schema.schema import Field
from caseedit.core.schema.summary import ITEM, JOINT
from caseedit.core.schema.tally import NOTHING, Tally
from caseedit.core.schema.types import KINDS

_FITTING = {
    "bool": {"bool"}, "int": {"int"}, "number": {"int", "float"}, "date": {"date", "datetime", "string"},
    "datetime": {"date", "datetime", "string"}, "list": {"list"}, "tags": {"list"}, "object": {"map"},
}  # fmt: skip

# What was asked of other documents: collection, field, text.
Asked = tuple[str, str, str]


class Doubts:
    """One document beside what the others say."""

    def __init__(self, own: Mapping[str, Tally], lookups: Lookups, group: str, path: Path) -> None:
        self._own = own
        self._lookups = lookups
        self._group = group
        self._path = path

    def any_in(self, fields: Sequence[Field]) -> bool:
        """Say whether a rule may find something; never no where one would."""
        return any(self._below(fields, "", 1))

    def asked(self, fields: Sequence[Field]) -> Iterator[Asked]:
        """Yield the values of others on which the answer rests."""
        for way, field in _with_ways(fields, ""):
            texts = self._texts(way, field)
            if "not-unique" in field.evidence:
                yield from ((self._group, field.name, text) for text in texts)
            if "reference-missing" in field.evidence:
                yield from ((name, value, text) for name, value in _targets(field) for text in texts)

    def _below(self, fields: Sequence[Field], parent: str, holders: int) -> Iterator[bool]:
        for field in fields:
            yield from self._at(field, f"{parent}{JOINT}{field.name}" if parent else field.name, holders)

    def _at(self, field: Field, way: str, holders: int) -> Iterator[bool]:
        own = self._own.get(way, NOTHING)
        counts, evidence = own.counts, field.evidence
        yield "missing-field" in evidence and counts.get("there", 0) < holders
        yield "empty-value" in evidence and counts.get("null", 0) > 0
        fitting = sum(counts.get(f"kind:{kind}", 0) for kind in _FITTING.get(field.type, ()))
        yield "wrong-type" in evidence and fitting < counts.get("used", 0)
        # A list of which nothing is written may stop a page.
        yield (
            "wrong-type" in evidence
            and field.type in ("list", "tags")
            and counts.get("null", 0) > 0
            and not field.nullable
        )
        yield from (self._is_odd(field, text) for text in self._texts(way, field))
        if field.type == "object":
            yield from self._below(field.fields, way, counts.get("kind:map", 0))
        if field.item is not None:
            inner = f"{way}{JOINT}{ITEM}"
            yield from self._at(field.item, inner, self._own.get(inner, NOTHING).counts.get("there", 0))

    def _texts(self, way: str, field: Field) -> list[str]:
        way = f"{way}{JOINT}{ITEM}" if field.type == "tags" else way
        return list(self._own.get(way, NOTHING).texts)

    def _is_odd(self, field: Field, text: str) -> bool:
        evidence = field.evidence
        if "not-in-options" in evidence:
            known = [option.value for option in field.options] or [field.settings.get("value")]
            return text not in known
        if "reference-missing" in evidence and not any(
            self._lookups.others(name, value, text) for name, value in _targets(field)
        ):
            return True
        if "not-unique" in evidence and set(self._lookups.others(self._group, field.name, text)) - {self._path}:
            return True
        if "pattern" in evidence and not Pattern.of(field.pattern).found_in(text):
            return True
        if "image-missing" in evidence and not self._lookups.has_file(field.settings["media"], text, self._path):
            return True
        is_checked = "date-malformed" in evidence or "url-malformed" in evidence
        return is_checked and next(iter(KINDS[field.type].faults(field, text, text)), None) is not None


def _targets(field: Field) -> list[tuple[str, str]]:
    names = field.settings["collection"]
    return [(name, field.settings["value"]) for name in ([names] if isinstance(names, str) else names)]


def _with_ways(fields: Sequence[Field], parent: str) -> Iterator[tuple[str, Field]]:
    for field in fields:
        way = f"{parent}{JOINT}{field.name}" if parent else field.name
        yield way, field
        items = () if field.item is None else (field.item,)
        inner = [(f"{way}{JOINT}{ITEM}", item) for item in items]
        yield from inner
        yield from chain.from_iterable(_with_ways(item.fields, place) for place, item in [(way, field), *inner])
