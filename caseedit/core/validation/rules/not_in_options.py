"""`not-in-options`: a value that is no option."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from caseedit.core.paths import parse_path
from caseedit.core.schema.near import nearest
from caseedit.core.schema.schema import Field, Schema
from caseedit.core.text import Edit
from caseedit.core.validation.context import Context
from caseedit.core.validation.diagnostic import Severity
from caseedit.core.validation.places import Place
from caseedit.core.validation.rule import Doubt, Finding, Rule
from caseedit.core.validation.wording import counted, field_name, kind_of, listed, quoted, written


def find(context: Context) -> Iterator[Finding]:
    """Find values that are no option, and a type of document that is nearly one."""
    yield from _nearly_in_a_collection(context)
    for place in context.suspects:
        if place.field.type == "blocks":
            yield from _unknown_blocks(context, place)
        if place.field.type == "const" and isinstance(place.value, (list, dict)) and place.value:
            wanted = written(place.field.settings.get("value"))
            message = f"{field_name(place.path)} is {kind_of(place.value)}, here it is always {quoted(wanted)}."
            yield context.at(place, message, f"Write {quoted(wanted)}.")
        if place.node is None or place.node.kind != "scalar" or place.value in (None, ""):
            continue
        if place.field.type == "const":
            yield from _other_than_fixed(context, place)
        elif place.field.options and not is_option(place.field, place.value):
            yield _unused(context, place) if context.schema.is_learned else _finding(context, place)


def _unknown_blocks(context: Context, place: Place) -> Iterator[Finding]:
    """Find blocks of a kind that the schema does not have, whose fields nobody can know."""
    names = [block.name for block in place.field.fields]
    key = str(place.field.settings.get("key", "type"))
    if place.node is None or context.tree is None:
        return
    for number, entry in enumerate(place.node.entries):
        node = context.tree.resolve(entry.value)
        if node.kind != "map" or not names:
            continue
        path = (*place.path, number)
        kind = next((pair.value for pair in node.entries if pair.key is not None and pair.key.text == key), None)
        if kind is None:
            message = f"{field_name(path)} does not say which block it is."
            yield Finding(node.span, message, f"Write {key}: and {listed(names)}.", path)
        elif kind.text not in names:
            near = nearest(kind.text, names)
            message = f"{field_name(path)}: {quoted(kind.text)} is no block here."
            hint = f"Did you mean {quoted(near)}?" if near else f"It may be {listed(names)}."
            fix = context.replacing(kind, near) if near else ()
            yield Finding(kind.span, message, hint, (*path, key), fix)


def is_option(field: Field, value: Any) -> bool:
    """Say whether a value is one of the options."""
    # True is 1 to Python, but not to the page that compares words.
    return any(
        option.value == value and isinstance(option.value, bool) is isinstance(value, bool) for option in field.options
    )


def _finding(context: Context, place: Place) -> Finding:
    assert place.node is not None
    texts = [written(option.value) for option in place.field.options]
    shown = quoted(place.node.text)
    options = f"one of the {counted(len(texts), 'option')}" if len(texts) != 1 else "the one option"
    message = f"{field_name(place.path)}: {shown} is not {options}."
    if place.node.text in texts and not isinstance(place.value, str):
        hint = f"The site reads it as {kind_of(place.value)}: put quotes around it."
        return context.at(place, message, hint, fix=(Edit(place.node.body, place.node.end, f'"{place.node.text}"'),))
    if place.node.text in texts and place.node.style in ("'", '"'):
        hint = "The site reads it as text: take the quotes away."
        return context.at(place, message, hint, fix=(Edit(place.node.body, place.node.end, place.node.text),))
    labels = [option.label or text for option, text in zip(place.field.options, texts, strict=True)]
    near = texts[labels.index(place.node.text)] if place.node.text in labels else nearest(place.node.text, texts)
    if near is None:
        return context.at(place, message, f"It may be {listed(texts)}.")
    return context.at(place, message, f"Did you mean {quoted(near)}?", fix=context.replacing(place.node, near))


def _unused(context: Context, place: Place) -> Finding:
    """A word that no other document has: mostly it is simply new, sometimes it is another one misspelt."""
    assert place.node is not None
    used = place.field.settings.get("used", {})
    texts = [str(option.value) for option in place.field.options] or [str(place.field.settings.get("value", ""))]
    message = f"{field_name(place.path)}: {quoted(place.node.text)} is new here."
    near = nearest(place.node.text, texts, strict=True)
    if near is None or _differ_in_number(near, place.node.text):
        return context.at(place, message, "No other document has it.", severity=Severity.INFO)
    where = f" in {counted(used[near], 'document')}" if near in used else ""
    fix = context.replacing(place.node, near)
    return context.at(place, message, f"{quoted(near)} is used{where}.", fix=fix, severity=Severity.WARNING)


def _differ_in_number(one: str, other: str) -> bool:
    """Version 2 is not version 1 misspelt."""
    return re.sub(r"\D", "", one) != re.sub(r"\D", "", other)


def _other_than_fixed(context: Context, place: Place) -> Iterator[Finding]:
    wanted = place.field.settings.get("value")
    if wanted is None or place.value == wanted:
        return
    if context.schema.is_learned:
        yield _unused(context, place)
        return
    assert place.node is not None
    value = written(wanted)
    message = f"{field_name(place.path)} is {quoted(place.node.text)}, here it is always {quoted(value)}."
    if place.node.text == value:
        # A word that YAML reads as something else, or the other way round.
        is_text = isinstance(place.value, str)
        hint = "Take the quotes away." if is_text else "Put quotes around it."
        edit = Edit(place.node.body, place.node.end, value if is_text else f'"{value}"')
        yield context.at(place, f"{message[:-1]} {'unquoted' if is_text else 'in quotes'}.", hint, fix=(edit,))
        return
    fix = context.replacing(place.node, value) if isinstance(wanted, str) or place.node.style == "plain" else ()
    yield context.at(place, message, f"Write {quoted(value)}.", fix=fix)


def _nearly_in_a_collection(context: Context) -> Iterator[Finding]:
    nearly = context.schema.nearly
    if nearly is None or context.tree is None:
        return
    name, text, meant = nearly
    try:
        node = context.tree.find(parse_path(name))
    except (KeyError, ValueError):
        return
    message = f"{quoted(name)}: no collection has {quoted(text)}, so nothing is checked here."
    fix = context.replacing(node, meant)
    yield Finding(node.span, message, f"Did you mean {quoted(meant)}?", parse_path(name), fix, Severity.WARNING)


def asks(schema: Schema) -> bool:
    """Look whether the document just misses a collection."""
    return schema.nearly is not None


def doubts(field: Field, schema: Schema) -> Doubt | None:
    """Doubt what is no option, or not the one value."""
    wanted = field.settings.get("value")
    if field.type == "const":
        return None if wanted is None else lambda value, text, context: value != wanted
    if not field.options:
        return None
    texts = frozenset(option.value for option in field.options if isinstance(option.value, str))

    def doubt(value: Any, text: str | None, context: Context) -> bool:
        return text is not None and not (isinstance(value, str) and value in texts) and not is_option(field, value)

    return doubt


RULE = Rule(
    name="not-in-options",
    severity=Severity.ERROR,
    scope="schema",
    means="A value that is not among the options",
    cure="Choose one of them",
    find=find,
    doubts=doubts,
    asks=asks,
)
