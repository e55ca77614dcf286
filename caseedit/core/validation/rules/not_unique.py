"""`not-unique`: a value that another document has."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from caseedit.core.clean import show
from caseedit.core.paths import FieldPath
from caseedit.core.schema.loader import absolute
from caseedit.core.schema.schema import Field, Schema
from caseedit.core.validation.context import Context
from caseedit.core.validation.diagnostic import Severity
from caseedit.core.validation.places import Place
from caseedit.core.validation.rule import Doubt, Finding, Rule
from caseedit.core.validation.wording import counted, field_name, quoted

_ADDRESSES = ("path", "url", "slug", "permalink")


def find(context: Context) -> Iterator[Finding]:
    """Find values that must be unique and are not: in the collection, or in one list."""
    for place in context.suspects:
        if place.field.type in ("list", "tags", "multiselect") and _is_item_unique(place.field):
            yield from _doubled_items(context, place)
    yield from _doubled_in_items(context)
    if context.siblings is not None:
        yield from _in_collection(context)


def _is_item_unique(field: Field) -> bool:
    return field.unique or (field.item is not None and field.item.unique)


def _doubled_items(context: Context, place: Place) -> Iterator[Finding]:
    if place.node is None or not isinstance(place.value, list):
        return
    seen: dict[str, int] = {}
    for number, entry in enumerate(place.node.entries):
        text = str(place.value[number]) if number < len(place.value) else ""
        if entry.value.kind == "scalar" and text in seen:
            path = (*place.path, number)
            message = f"{quoted(text)} is here twice (items {seen[text] + 1} and {number + 1})."
            yield Finding(entry.value.span, message, "Remove one.", path, severity=Severity.WARNING)
        seen.setdefault(text, number)


def _doubled_in_items(context: Context) -> Iterator[Finding]:
    """Find values that two groups of one list share, where each should have its own."""
    seen: dict[tuple[FieldPath, FieldPath, str], FieldPath] = {}
    for place in context.suspects:
        at = max((at for at, part in enumerate(place.path) if isinstance(part, int)), default=len(place.path))
        if not place.field.unique or at >= len(place.path) - 1 or place.value in (None, ""):
            continue
        first = seen.setdefault((place.path[:at], place.path[at + 1 :], str(place.value)), place.path)
        if first != place.path:
            message = f"{field_name(place.path)} is the same as {field_name(first)}."
            yield context.at(place, message, f"Both have {quoted(place.value)}: change one.", severity=Severity.WARNING)


def _in_collection(context: Context) -> Iterator[Finding]:
    schema = context.schema
    for place in context.suspects:
        is_single = len(place.path) == 1 and place.field.unique and place.field.settings.get("scope") != "item"
        if (
            (is_single or (place.field.name,) in schema.unique)
            and place.value not in (None, "")
            and len(place.path) == 1
        ):
            yield from _same_elsewhere(context, place)
    for group in schema.unique:
        if len(group) > 1:
            yield from _same_group(context, group)


def _same_elsewhere(context: Context, place: Place) -> Iterator[Finding]:
    first, count = context.first_other(context.schema.name, place.field.name, place.value)
    if first is not None:
        more = f" and {counted(count - 1, 'other')}" if count > 1 else ""
        message = f"{field_name(place.path)} is also used by {_named(context, first)}{more}."
        severity = Severity.ERROR if place.field.name in _ADDRESSES else Severity.WARNING
        yield context.at(place, message, f"Both have {quoted(place.value)}: change one.", severity=severity)


def _same_group(context: Context, group: tuple[str, ...]) -> Iterator[Finding]:
    places = [place for place in context.places if len(place.path) == 1 and place.field.name in group]
    if len(places) < len(group) or any(place.value in (None, "") for place in places):
        return
    found = [set(context.others(context.schema.name, place.field.name, place.value)) for place in places]
    same = sorted(set.intersection(*found))
    if same:
        names = " and ".join(field_name(place.path) for place in places)
        yield context.at(
            places[0], f"{names} together are also used by {_named(context, same[0])}.", "Change one of them."
        )


def _named(context: Context, path: Path) -> str:
    folder = absolute(context.path).parent if context.path is not None else None
    if folder is not None and path.is_relative_to(folder.parent):
        path = path.relative_to(folder.parent) if path.parent != folder else Path(path.name)
    return show(path.as_posix())


def asks(schema: Schema) -> bool:
    """Look whether several fields together must be unique."""
    return any(len(group) > 1 for group in schema.unique)


def doubts(field: Field, schema: Schema) -> Doubt | None:
    """Doubt a value that another document has, and a list in which something is twice."""
    if field.type in ("list", "tags", "multiselect"):
        if field.item is not None and any(map(_has_unique, field.item.fields)):
            return _may_share
        return _may_be_doubled if _is_item_unique(field) else None
    is_single = field.unique and field.settings.get("scope") != "item"
    if not is_single and (field.name,) not in schema.unique:
        return None

    def doubt(value: Any, text: str | None, context: Context) -> bool:
        if value in (None, "") or context.siblings is None:
            return False
        return context.first_other(schema.name, field.name, value)[1] > 0

    return doubt


def _has_unique(field: Field) -> bool:
    inner = field.fields if field.item is None else (*field.fields, field.item)
    return field.unique or any(map(_has_unique, inner))


def _may_share(value: Any, text: str | None, context: Context) -> bool:
    return isinstance(value, list) and len(value) > 1


def _may_be_doubled(value: Any, text: str | None, context: Context) -> bool:
    return isinstance(value, list) and len({str(item) for item in value}) < len(value)


RULE = Rule(
    name="not-unique",
    severity=Severity.WARNING,
    scope="collection",
    means="Another document has the same value",
    cure="Give one of them another value",
    find=find,
    doubts=doubts,
    asks=asks,
)
