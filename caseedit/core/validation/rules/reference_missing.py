"""`reference-missing`: no document has this value."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from caseedit.core.schema.schema import Field, Schema
from caseedit.core.validation.context import Context, plain_text
from caseedit.core.validation.diagnostic import Severity
from caseedit.core.validation.places import Place
from caseedit.core.validation.rule import Doubt, Finding, Rule
from caseedit.core.validation.siblings import reference_targets
from caseedit.core.validation.wording import field_name, quoted


def find(context: Context) -> Iterator[Finding]:
    """Find references that lead nowhere, or to the document itself."""
    if context.siblings is None:
        return
    for place in context.suspects:
        if place.field.type == "reference" and place.is_one_value:
            yield from _look_up(context, place)


def _look_up(context: Context, place: Place) -> Iterator[Finding]:
    assert place.node is not None
    targets = reference_targets(place.field)
    text = plain_text(place.value)
    if any(context.has_value(collection, name, text) for collection, name in targets):
        yield from _itself(context, place, text)
        return
    if not context.are_named(targets):
        return
    near = context.nearest_value(targets, text)
    what = " or ".join(dict.fromkeys(name for _, name in targets))
    message = f"{field_name(place.path)}: no document here has the {what} {quoted(place.node.text)}."
    hint = f"Did you mean {quoted(near)}?" if near else "Choose one that is there; the site leaves this out silently."
    # The nearest of many titles may be another document's; only a slip of the pen is mended without a question.
    meant = context.nearest_value(targets, text, strict=True) if near else None
    fix = context.replacing(place.node, meant) if meant and meant == near else ()
    yield context.at(place, message, hint, fix=fix)


def _itself(context: Context, place: Place, text: str) -> Iterator[Finding]:
    """A document that refers to itself: only worth a word where that is forbidden."""
    if place.field.settings.get("self") is not False:
        return
    targets = reference_targets(place.field)
    if not any(context.first_other(collection, name, text)[1] for collection, name in targets):
        yield context.at(place, f"{field_name(place.path)} refers to this document itself.", "Choose another.")


def doubts(field: Field, schema: Schema) -> Doubt | None:
    """Doubt a name that no document has."""
    if field.type != "reference":
        return None
    targets = reference_targets(field)
    never_itself = field.settings.get("self") is False

    def doubt(value: Any, text: str | None, context: Context) -> bool:
        if not text or value is None or context.siblings is None:
            return False
        known = any(context.has_value(collection, name, plain_text(value)) for collection, name in targets)
        return not known or never_itself

    return doubt


RULE = Rule(
    name="reference-missing",
    severity=Severity.WARNING,
    scope="collection",
    means="A reference to a document that is not there",
    cure="Choose a document that is",
    find=find,
    doubts=doubts,
)
