"""`unknown-field`: a key that is not in the schema."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from caseedit.core.frontmatter.tree import Node
from caseedit.core.paths import FieldPath
from caseedit.core.schema.near import nearest
from caseedit.core.schema.schema import Field, Schema
from caseedit.core.text import Edit
from caseedit.core.validation.context import Context, sentence
from caseedit.core.validation.diagnostic import Severity
from caseedit.core.validation.rule import Doubt, Finding, Rule
from caseedit.core.validation.wording import field_name


def find(context: Context) -> Iterator[Finding]:
    """Find keys that no field of the schema names."""
    if not context.schema.fields:
        return
    if context.schema.is_learned:
        yield from _unlike_others(context)
        return
    known = {field.name: None for field in context.schema.fields}
    root = context.top(context.document.fields.keys() - known.keys())
    if root is not None:
        here = context.document.fields.keys() if context.glance is not None else _names_in(root)
        yield from _in_map(context, known, root, (), here)
    for place in context.suspects:
        node = place.node
        if place.field.type == "object" and place.field.fields and node is not None and node.kind == "map":
            names = {field.name: None for field in place.field.fields}
            yield from _in_map(context, names, node, place.path, _names_in(node))


def _names_in(node: Node) -> set[str]:
    return {entry.name for entry in node.entries}


def _unlike_others(context: Context) -> Iterator[Finding]:
    """Find a key that no other document has, where a like one that they all have is not there."""
    if context.tree is None:
        return
    names = [entry.name for entry in context.tree.root.entries]
    missing = {
        field.name: field.evidence["missing-field"].words
        for field in context.schema.fields
        if "missing-field" in field.evidence and field.name not in names
    }
    for entry in context.tree.root.entries if missing else ():
        near = nearest(entry.name, missing)
        if entry.key is None or entry.name in context.schema.settings.get("seen", ()) or near is None:
            continue
        message = f"{field_name((entry.name,))}: no other document here has this field."
        hint = f"Did you mean ‘{near}’? {sentence(missing[near])}"
        fix = _renaming(entry.key, near)
        yield Finding(entry.key.span, message, hint, (entry.name,), fix, Severity.WARNING)


def _in_map(
    context: Context, names: Collection[str], node: Node, path: FieldPath, here: Collection[str]
) -> Iterator[Finding]:
    for entry in node.entries:
        if entry.key is None or entry.key.kind != "scalar" or entry.name in names or entry.name == "<<":
            continue
        near = nearest(entry.name, [name for name in names if name not in here])
        yield from _finding(context, entry.key, (*path, entry.name), near)


def _finding(context: Context, key: Node, path: FieldPath, near: str | None) -> Iterator[Finding]:
    unknown = context.schema.unknown
    if unknown == "allow" and near is None:
        return
    severity = Severity.ERROR if unknown == "error" else Severity.WARNING if near else Severity.INFO
    hint = f"Did you mean ‘{near}’?" if near else "It is kept as it is."
    fix = () if near is None else _renaming(key, near)
    yield Finding(key.span, f"{field_name(path)} is not a field here.", hint, path, fix, severity)


def _renaming(key: Node, name: str) -> tuple[Edit, ...]:
    is_plain = key.style == "plain" and re.fullmatch(r"[A-Za-z][\w-]*", name) is not None
    return (Edit(key.body, key.end, name),) if is_plain else ()


def signs(context: Context) -> bool:
    """Look for a key at the top that is no field."""
    schema = context.schema
    return bool(schema.fields) and not {field.name for field in schema.fields} >= context.document.fields.keys()


def doubts(field: Field, schema: Schema) -> Doubt | None:
    """Doubt a group with a key that is no field."""
    if field.type != "object" or not field.fields:
        return None
    names = {inner.name for inner in field.fields}
    return lambda value, text, context: isinstance(value, dict) and not names >= value.keys()


RULE = Rule(
    name="unknown-field",
    severity=Severity.WARNING,
    scope="schema",
    means="A key that the schema does not have",
    cure="Correct its name, or add it to the schema",
    find=find,
    doubts=doubts,
    signs=signs,
)
