"""Conditions on front matter: `where`, `when` and `required` of `caseedit.yml`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from caseedit.core.paths import FieldPath, parse_path, value_at
from caseedit.core.schema.patterns import Pattern, PatternError

OPERATORS = ("exists", "is", "in", "min", "max", "matches", "empty")
_MISSING = object()


def holds(condition: Mapping[str, Any], fields: Mapping[str, Any]) -> bool:
    """Say whether a document with these fields fits a condition; several keys mean "and"."""
    return all(_part_holds(name, wanted, fields) for name, wanted in condition.items())


def is_asked(when: Mapping[str, Any] | None, fields: Mapping[str, Any]) -> bool:
    """Say whether a field with such a condition belongs in a document with these fields."""
    return when is None or holds(when, fields)


def is_needed(required: bool | Mapping[str, Any], fields: Mapping[str, Any]) -> bool:
    """Say whether a field that is required so must be in a document with these fields."""
    return required if isinstance(required, bool) else holds(required, fields)


def _part_holds(name: str, wanted: Any, fields: Mapping[str, Any]) -> bool:
    if name == "any" and isinstance(wanted, list):
        return any(isinstance(item, Mapping) and holds(item, fields) for item in wanted)
    if name == "not" and isinstance(wanted, Mapping):
        return not holds(wanted, fields)
    value = at_path(fields, name)
    if isinstance(wanted, Mapping):
        return all(_operator_holds(operator, operand, value) for operator, operand in wanted.items())
    return _equals(value, wanted)


def at_path(fields: Mapping[str, Any], name: str) -> Any:
    """Return the value at a path in words (`images[0].url`), or a marker that equals nothing."""
    if name in fields:
        return fields[name]
    try:
        path: FieldPath = parse_path(name)
    except ValueError:
        return _MISSING
    return value_at(fields, path, _MISSING)


def _equals(value: Any, wanted: Any) -> bool:
    if isinstance(wanted, list):
        return any(_equals(value, item) for item in wanted)
    if isinstance(value, (list, tuple)):
        return any(_equals(item, wanted) for item in value)
    # True equals 1 in Python, but `published: 1` is not `published: true` to a site.
    return value is not _MISSING and isinstance(value, bool) is isinstance(wanted, bool) and value == wanted


def _operator_holds(operator: str, operand: Any, value: Any) -> bool:
    if operator == "exists":
        return (value is not _MISSING) is bool(operand)
    if operator == "empty":
        return (value is _MISSING or value in (None, "", [], {})) is bool(operand)
    if operator in ("is", "in"):
        return _equals(value, operand)
    if operator == "matches":
        return isinstance(value, str) and _matches(str(operand), value)
    if operator in ("min", "max"):
        return _within(operator, operand, value)
    return False


def _within(operator: str, operand: Any, value: Any) -> bool:
    if value is _MISSING:
        return False
    try:
        return bool(value >= operand) if operator == "min" else bool(value <= operand)
    except TypeError:
        left, right = str(value), str(operand)
        return left >= right if operator == "min" else left <= right


def _matches(pattern: str, value: str) -> bool:
    try:
        return Pattern.of(pattern).found_in(value)
    except PatternError:
        return False


def near_miss(condition: Mapping[str, Any], fields: Mapping[str, Any]) -> tuple[str, str, str] | None:
    """Return (field, its text, the text meant) where one misspelt word alone keeps a condition from holding."""
    from caseedit.core.schema.near import nearest

    failing = [name for name, wanted in condition.items() if not _part_holds(name, wanted, fields)]
    if len(failing) != 1 or isinstance(condition[failing[0]], Mapping):
        return None
    value, wanted = at_path(fields, failing[0]), condition[failing[0]]
    options = [item for item in (wanted if isinstance(wanted, list) else [wanted]) if isinstance(item, str)]
    if not isinstance(value, str):
        return None
    meant = nearest(value, options, strict=True)
    return None if meant is None else (failing[0], value, meant)
