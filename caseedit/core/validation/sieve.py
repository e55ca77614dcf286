"""Tells from values alone which rules may find something in a front matter, and in which of its fields."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from caseedit.core.namedtuples import NamedTuple
from caseedit.core.schema.conditions import holds, is_asked, is_needed
from caseedit.core.schema.schema import Field, Schema
from caseedit.core.validation.places import item_field
from caseedit.core.validation.rule import BesideTexts, Doubt, Rule, Signs

if TYPE_CHECKING:
    from caseedit.core.validation.context import Context

# Schemas live as long as their catalogs, of which a session has few.
_MOST_KEPT = 64
_kept: dict[tuple[int, int], tuple[Schema, Sequence[Rule], Sieve]] = {}


class Doubts(NamedTuple):
    """What may be found.

    Attributes:
        rules: The names of the rules.
        names: The fields at the top in which they may find it; None for all of them.
    """

    rules: Collection[str]
    names: frozenset[str] | None


class Sieve:
    """Some rules under one schema: those that watch for signs, and by the fields that each may doubt the others."""

    def __init__(self, schema: Schema, rules: Iterable[Rule]) -> None:
        wanted = [rule for rule in rules if schema.rules.get(rule.name) != "off"]
        watching = [rule for rule in wanted if _watches(rule, schema)]
        self._always = [rule for rule in watching if rule.signs is None]
        # Several look for the same signs: whether there are any is asked once.
        self._by_signs: dict[Signs, list[Rule]] = {}
        for rule in watching:
            if rule.signs is not None:
                self._by_signs.setdefault(rule.signs, []).append(rule)
        self._doubting = {rule.name: rule for rule in wanted if rule.doubts is not None}
        self._is_told = bool(schema.fields) and not schema.is_learned
        self._probes = _Probes(schema.fields if self._is_told else (), schema, tuple(self._doubting.values()))

    def suspicious(self, context: Context) -> list[Rule]:
        """Return the rules that have a reason to look at a document, and tell it where they must."""
        doubts = self._doubts(context)
        context.suspect(doubts.names)
        found = [*self._always]
        for signs, rules in self._by_signs.items():
            if signs(context):
                found += rules
        if doubts.rules:
            doubting = self._doubting
            found += [doubting[name] for name in doubting if name in doubts.rules and doubting[name] not in found]
        return found

    def _doubts(self, context: Context) -> Doubts:
        if not context.schema.fields or (self._is_told and not self._probes.by_name):
            return NONE
        glance = context.glance if self._is_told else None
        if glance is None:
            return Doubts(self._doubting, None)
        run = _Run(glance.fields, context, self._doubting)
        names = run.in_map(self._probes, glance.raw, glance.fields)
        return Doubts(run.found, frozenset(names)) if names else NONE


NONE = Doubts((), frozenset())
_NONE_RAW: Mapping[Any, Any] = {}


def _watches(rule: Rule, schema: Schema) -> bool:
    if rule.asks is not None and not rule.asks(schema):
        return False
    return rule.asks is not None or rule.signs is not None or rule.doubts is None


class _Probe:
    """What is asked of one field.

    Attributes:
        tests: The doubts of its values, each with the rules that it is a reason for.
        of_texts: Those that a text may raise.
        lacks: The rules that may find fault where it is not there.
        below: What is asked of the fields in it.
        each: What is asked of each item, or of each value at a free key.
    """

    __slots__ = ("below", "each", "is_opaque", "lacks", "of_texts", "required", "tests", "when")

    def __init__(self, field: Field, schema: Schema, rules: Sequence[Rule]) -> None:
        self.when = field.when
        self.required = field.required
        reasons: dict[Doubt, list[str]] = {}
        for rule in rules:
            doubt = None if rule.doubts is None else rule.doubts(field, schema)
            if doubt is not None:
                reasons.setdefault(doubt, []).append(rule.name)
        self.tests = [*reasons.items()]
        self.of_texts = [test for test in self.tests if not isinstance(test[0], BesideTexts)]
        self.lacks = [rule.name for rule in rules if rule.lacks is not None and rule.lacks(field)]
        # Each item may be of another kind there; which one, only the tree tells.
        self.is_opaque = field.type == "blocks"
        self.below = _Probes(field.fields if field.type == "object" else (), schema, rules)
        inner = field.item if field.type == "map" else item_field(field)
        self.each = None if inner is None else _Probe(inner, schema, rules)
        if self.each is not None and not self.each.asks:
            self.each = None

    @property
    def asks(self) -> bool:
        """Whether anything is asked here or below."""
        return bool(self.tests or self.lacks or self.is_opaque or self.below.by_name or self.each)

    @property
    def is_needed(self) -> bool:
        """Whether it must be there in every document."""
        return self.required is True and self.when is None


class _Probes:
    """What is asked of the fields of one map.

    Attributes:
        by_name: What is asked of each field.
        needed: Those that must always be there.
        others: Those that must be there in some documents.
    """

    def __init__(self, fields: Iterable[Field], schema: Schema, rules: Sequence[Rule]) -> None:
        probes = {field.name: _Probe(field, schema, rules) for field in fields}
        self.by_name = {name: probe for name, probe in probes.items() if probe.asks}
        lacking = {name: probe for name, probe in probes.items() if probe.lacks}
        self.needed = {name for name, probe in lacking.items() if probe.is_needed}
        self.others = [(name, probe) for name, probe in lacking.items() if not probe.is_needed]


class _Run:
    """One look at one document.

    Attributes:
        found: The rules that have a reason to look.
    """

    __slots__ = ("_all", "_context", "_fields", "found")

    def __init__(self, fields: Mapping[str, Any], context: Context, names: Iterable[str]) -> None:
        self._fields = fields
        self._context = context
        self._all = names
        self.found: list[str] = []

    def in_map(self, probes: _Probes, raw: Mapping[Any, Any], values: Mapping[str, Any]) -> list[str]:
        """Return the names of the fields in which something may be found.

        Args:
            raw: The texts of the values that are no text; see `Glance.raw`.
        """
        found, by_name, context = self.found, probes.by_name, self._context
        names = self._lacking(probes, values)
        before = len(found)
        for name, value in values.items():
            probe = by_name.get(name)
            if probe is None or (probe.when is not None and not holds(probe.when, self._fields)):
                continue
            if type(value) is str:
                for doubt, rules in probe.of_texts:
                    if doubt(value, value, context):
                        found += rules
            else:
                self._at(probe, raw.get(name), value)
            if len(found) > before:
                names.append(name)
                before = len(found)
        return names

    def _lacking(self, probes: _Probes, values: Mapping[str, Any]) -> list[str]:
        names = [] if probes.needed <= values.keys() else [*probes.needed - values.keys()]
        for name, probe in probes.others:
            is_missing = name not in values and is_asked(probe.when, self._fields)
            if is_missing and is_needed(probe.required, self._fields):
                names.append(name)
        for name in names:
            self.found += probes.by_name[name].lacks
        return names

    def _at(self, probe: _Probe, raw: Any, value: Any) -> None:
        """Look at what is no text."""
        sort = type(value)
        text = None if sort is list or sort is dict else raw
        for doubt, rules in probe.tests:
            if doubt(value, text, self._context):
                self.found += rules
        if sort is not list and sort is not dict:
            return
        if probe.is_opaque:
            self.found += self._all
        elif sort is list:
            self._in_list(probe, raw or _NONE_RAW, value)
        elif probe.below.by_name:
            self.in_map(probe.below, raw or _NONE_RAW, value)
        elif probe.each is not None:
            self._each(probe.each, raw or _NONE_RAW, value.items())

    def _in_list(self, probe: _Probe, raw: Mapping[Any, Any], values: Sequence[Any]) -> None:
        each = probe.each
        if each is not None and (each.of_texts or {*map(type, values)} != {str}):
            self._each(each, raw, enumerate(values))

    def _each(self, probe: _Probe, raw: Mapping[Any, Any], values: Iterable[tuple[Any, Any]]) -> None:
        of_texts, found, context = probe.of_texts, self.found, self._context
        for place, value in values:
            if type(value) is not str:
                self._at(probe, raw.get(place), value)
                continue
            for doubt, rules in of_texts:
                if doubt(value, value, context):
                    found += rules


def suspicious(context: Context, rules: Sequence[Rule]) -> list[Rule]:
    """Return those of some rules that have a reason to look at a document."""
    schema = context.schema
    if not schema.name:
        # It was made for this document alone.
        return Sieve(schema, rules).suspicious(context)
    key = (id(schema), id(rules))
    kept = _kept.get(key)
    if kept is None or kept[0] is not schema or kept[1] is not rules:
        if len(_kept) >= _MOST_KEPT:
            _kept.clear()
        kept = _kept[key] = (schema, rules, Sieve(schema, rules))
    return kept[2].suspicious(context)
