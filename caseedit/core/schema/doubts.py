"""Whether what was learned may find fault with a document: told from its summary, so that few are read again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from caseedit.core.schema.lookups import Lookups
from caseedit.core.schema.patterns import Pattern
from caseedit.core.schema.schema import Field
from caseedit.core.schema.summary import ITEM, JOINT, Summary, is_empty
from caseedit.core.schema.tally import BRANCHES, NOTHING, Tally
from caseedit.core.schema.types import KINDS

_FITTING = {
    "bool": {"bool"}, "int": {"int"}, "number": {"int", "float"}, "date": {"date", "datetime", "string"},
    "datetime": {"date", "datetime", "string"}, "list": {"list"}, "tags": {"list"}, "object": {"map"},
}  # fmt: skip
# What these find stands in the texts themselves; all else shows in what is counted of them.
_OF_TEXTS = frozenset({
    "not-in-options", "reference-missing", "not-unique", "pattern", "image-missing", "date-malformed", "url-malformed",
})  # fmt: skip
_OF_OTHERS = frozenset({"reference-missing", "not-unique"})

# What was asked of other documents: collection, field, text.
Asked = tuple[str, str, str]
Own = Mapping[str, Tally]


class Doubts:
    """What rules may find in the documents that one schema was learned for, and in which the same is counted.

    Attributes:
        are_certain: Whether something may be found in all of them, whatever their texts.
    """

    def __init__(self, fields: Sequence[Field], own: Own) -> None:
        self.are_certain = any(_below(fields, "", 1, own))
        self._fields = {way: field for way, field in _with_ways(fields, "") if field.evidence.keys() & _OF_TEXTS}
        self._asking = {way: field for way, field in self._fields.items() if field.evidence.keys() & _OF_OTHERS}

    def has(self, summary: Summary, lookups: Lookups, group: str, path: Path) -> bool:
        """Say whether a rule may find something in one of them; never no where one would."""
        return self.are_certain or any(
            _is_odd(field, text, lookups, group, path) for field, text in _texts(summary, self._fields)
        )

    def asked(self, summary: Summary, group: str) -> Iterator[Asked]:
        """Yield the values of others on which the answer rests."""
        for field, text in _texts(summary, self._asking):
            if "not-unique" in field.evidence:
                yield group, field.name, text
            if "reference-missing" in field.evidence:
                yield from ((name, value, text) for name, value in _targets(field))


def _texts(summary: Summary, fields: Mapping[str, Field]) -> Iterator[tuple[Field, str]]:
    for way, kind, text, _, _ in summary if fields else ():
        field = fields.get(way)
        if field is not None and kind not in BRANCHES and not is_empty(kind, text):
            yield field, text


def _below(fields: Sequence[Field], parent: str, holders: int, own: Own) -> Iterator[bool]:
    for field in fields:
        yield from _at(field, _joined(parent, field.name), holders, own)


def _at(field: Field, way: str, holders: int, own: Own) -> Iterator[bool]:
    here, evidence = own.get(way, NOTHING), field.evidence
    yield "missing-field" in evidence and here.count("there") < holders
    yield "empty-value" in evidence and here.count("null") > 0
    if "wrong-type" in evidence:
        yield sum(here.count(f"kind:{kind}") for kind in _FITTING.get(field.type, ())) < here.count("used")
        # A list of which nothing is written may stop a page.
        yield field.type in ("list", "tags") and here.count("null") > 0 and not field.nullable
    if field.type == "object":
        yield from _below(field.fields, way, here.count("kind:map"), own)
    if field.item is not None:
        inner = _joined(way, ITEM)
        yield from _at(field.item, inner, own.get(inner, NOTHING).count("there"), own)


def _with_ways(fields: Sequence[Field], parent: str) -> Iterator[tuple[str, Field]]:
    """Yield all fields, each with the path at which its texts stand."""
    for field in fields:
        way = _joined(parent, field.name)
        yield _joined(way, ITEM) if field.type == "tags" else way, field
        yield from _with_ways(field.fields, way)
        if field.item is not None:
            inner = _joined(way, ITEM)
            yield inner, field.item
            yield from _with_ways(field.item.fields, inner)


def _joined(parent: str, name: str) -> str:
    return f"{parent}{JOINT}{name}" if parent else name


def _is_odd(field: Field, text: str, lookups: Lookups, group: str, path: Path) -> bool:
    evidence = field.evidence
    if "not-in-options" in evidence:
        known = [option.value for option in field.options] or [field.settings.get("value")]
        return text not in known
    if "reference-missing" in evidence and not any(
        lookups.others(name, value, text) for name, value in _targets(field)
    ):
        return True
    if "not-unique" in evidence and set(lookups.others(group, field.name, text)) - {path}:
        return True
    if "pattern" in evidence and not Pattern.of(field.pattern).found_in(text):
        return True
    if "image-missing" in evidence and not lookups.has_file(field.settings["media"], text, path):
        return True
    is_checked = "date-malformed" in evidence or "url-malformed" in evidence
    return is_checked and next(iter(KINDS[field.type].faults(field, text, text)), None) is not None


def _targets(field: Field) -> list[tuple[str, str]]:
    names = field.settings["collection"]
    return [(name, field.settings["value"]) for name in ([names] if isinstance(names, str) else names)]
