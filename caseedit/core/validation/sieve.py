"""Tells from values alone which rules may find something in a front matter, and in which of its fields."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from yaml.nodes import ScalarNode, SequenceNode

from caseedit.core.schema.conditions import holds
from caseedit.core.schema.schema import Field, Schema
from caseedit.core.validation.places import item_field
from caseedit.core.validation.rule import Doubt, Rule

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
        self._watching = [(rule, rule.signs) for rule in wanted if _watches(rule, schema)]
        self._doubting = {rule.name: rule for rule in wanted if rule.doubts is not None}
        self._is_told = bool(schema.fields) and not schema.is_learned
        self._probes = _probes(schema.fields, schema, tuple(self._doubting.values())) if self._is_told else []

    def suspicious(self, context: Context) -> list[Rule]:
        """Return the rules that have a reason to look at a document, and tell it where they must."""
        doubts = self._doubts(context)
        context.suspect(doubts.names)
        found = [rule for rule, signs in self._watching if signs is None or signs(context)]
        if doubts.rules:
            doubting = self._doubting
            found += [doubting[name] for name in doubting if name in doubts.rules and doubting[name] not in found]
        return found

    def _doubts(self, context: Context) -> Doubts:
        if not context.schema.fields or (self._is_told and not self._probes):
            return NONE
        glance = context.glance if self._is_told else None
        if glance is None:
            return Doubts(self._doubting, None)
        run = _Run(glance.fields, context, self._doubting)
        names = run.in_map(self._probes, glance.root, glance.fields)
        return Doubts(run.found, frozenset(names)) if names else NONE


NONE = Doubts((), frozenset())


def _watches(rule: Rule, schema: Schema) -> bool:
    if rule.asks is not None and not rule.asks(schema):
        return False
    return rule.asks is not None or rule.signs is not None or rule.doubts is None


class _Probe:
    """What is asked of one field."""

    __slots__ = ("below", "each", "is_opaque", "lacks", "name", "required", "tests", "when")

    def __init__(self, field: Field, schema: Schema, rules: Sequence[Rule]) -> None:
        self.name = field.name
        self.when = field.when
        self.required = field.required
        self.tests: list[tuple[str, Doubt]] = [
            (rule.name, doubt) for rule in rules if rule.doubts and (doubt := rule.doubts(field, schema)) is not None
        ]
        self.lacks = [rule.name for rule in rules if rule.lacks is not None and rule.lacks(field)]
        # Each item may be of another kind there; which one, only the tree tells.
        self.is_opaque = field.type == "blocks"
        self.below = _probes(field.fields, schema, rules) if field.type == "object" else []
        inner = field.item if field.type == "map" else item_field(field)
        self.each = None if inner is None else _Probe(inner, schema, rules)
        if self.each is not None and not self.each.asks:
            self.each = None

    @property
    def asks(self) -> bool:
        """Whether anything is asked here or below."""
        return bool(self.tests or self.lacks or self.is_opaque or self.below or self.each)


def _probes(fields: Iterable[Field], schema: Schema, rules: Sequence[Rule]) -> list[_Probe]:
    return [probe for probe in (_Probe(field, schema, rules) for field in fields) if probe.asks]


class _Run:
    """One look at one document."""

    __slots__ = ("_all", "_context", "_fields", "found")

    def __init__(self, fields: Mapping[str, Any], context: Context, names: Iterable[str]) -> None:
        self._fields = fields
        self._context = context
        self._all = names
        self.found: list[str] = []

    def in_map(self, probes: Iterable[_Probe], node: Any, values: Mapping[str, Any]) -> list[str]:
        """Return the names of the fields in which something may be found."""
        nodes = {key.value: value for key, value in node.value}
        found = self.found
        names: list[str] = []
        for probe in probes:
            before = len(found)
            if probe.when is None or holds(probe.when, self._fields):
                inner = nodes.get(probe.name)
                if inner is not None:
                    self._at(probe, inner, values[probe.name])
                elif probe.lacks and (probe.required is True or holds(probe.required, self._fields)):  # type: ignore[arg-type]
                    found += probe.lacks
            if len(found) > before:
                names.append(probe.name)
        return names

    def _at(self, probe: _Probe, node: Any, value: Any) -> None:
        sort = type(node)
        text = node.value if sort is ScalarNode else None
        context = self._context
        for rule, doubt in probe.tests:
            if doubt(value, text, context):
                self.found.append(rule)
        if text is not None:
            return
        if probe.is_opaque:
            self.found += self._all
        elif sort is SequenceNode:
            each = probe.each
            if each is not None and not probe.below:
                for inner, item in zip(node.value, value, strict=True):
                    self._at(each, inner, item)
        elif probe.below:
            self.in_map(probe.below, node, value)
        elif probe.each is not None:
            for key, inner in node.value:
                self._at(probe.each, inner, value[key.value])


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
