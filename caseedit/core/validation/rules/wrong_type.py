"""`wrong-type`: the site reads another kind of value."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from caseedit.core.frontmatter.tree import Node
from caseedit.core.frontmatter.values import value_of_text
from caseedit.core.schema.schema import Field, Schema
from caseedit.core.schema.types import KINDS
from caseedit.core.text import Edit
from caseedit.core.validation.context import Context
from caseedit.core.validation.diagnostic import Severity
from caseedit.core.validation.places import Place
from caseedit.core.validation.rule import BesideTexts, Doubt, Finding, Rule
from caseedit.core.validation.wording import cut, field_name, kind_of

_LISTS = ("list", "multiselect", "tags", "blocks")
_FLAGS = ("true", "false")


def find(context: Context) -> Iterator[Finding]:
    """Find values of another kind."""
    for place in context.suspects:
        if place.node is None or place.field.type == "const":
            continue
        if place.value is None:
            yield from _nothing(context, place)
        elif not is_right(place.field, place.value):
            yield _finding(context, place)


def is_right(field: Field, value: Any) -> bool:
    """Say whether a value that is there is of the field's kind."""
    if field.type == "bool":
        words = [field.settings[word] for word in _FLAGS if word in field.settings]
        return value in words if words else isinstance(value, bool)
    if field.type in ("image", "file", "reference"):
        is_list = isinstance(value, list)
        return not isinstance(value, dict) and is_list is (field.settings.get("multiple") is True)
    if field.type == "string" and field.options:
        return not isinstance(value, (list, dict))
    kind = KINDS[field.type]
    return kind.accepts(value) or (value == "" and kind.shape == "scalar")


def _words_of(place: Place) -> list[str]:
    """Return the words that stand for yes and no, where the site compares words."""
    settings = place.field.settings
    return [cut(settings.get(word, word)) for word in _FLAGS] if settings.keys() & {*_FLAGS} else []


def _nothing(context: Context, place: Place) -> Iterator[Finding]:
    """A list that is not there stops many a page; a text that is not there is only empty."""
    if place.field.nullable or place.is_required or place.field.type not in _LISTS:
        return
    message = f"{field_name(place.path)} should be a list, nothing is here."
    yield context.at(place, message, "Write [] for an empty list.", fix=empty_list(place))


def empty_list(place: Place) -> tuple[Edit, ...]:
    """Return the edit that writes `[]` where nothing stands."""
    if place.entry is None or place.entry.value.start != place.entry.value.end or place.entry.colon < 0:
        return ()
    return (Edit(place.entry.colon + 1, place.entry.colon + 1, " []"),)


def _finding(context: Context, place: Place) -> Finding:
    node = place.node
    assert node is not None
    kind = KINDS[place.field.type]
    article = "a list" if place.field.settings.get("multiple") is True else kind.article
    found = kind_of(place.value)
    if article == "text" and node.kind == "scalar":
        message = f"{field_name(place.path)} should be text; the site reads {cut(node.text)} as {found}."
        fix = (Edit(node.body, node.end, f'"{node.text}"'),) if _can_be_quoted(node) else ()
        return context.at(place, message, "Put quotes around it.", fix=fix)
    words = _words_of(place)
    bare = _without_quotes(context, place, node)
    if words:
        message = f"{field_name(place.path)} should be {' or '.join(words)}, this is {found}."
        return context.at(place, message, "Write one of these words: the site compares them.", fix=bare)
    message = f"{field_name(place.path)} should be {article}, this is {found}."
    if article == "a list" and node.kind == "scalar" and node.style in ("plain", "'", '"'):
        return context.at(place, message, f"Write it as [{cut(node.text)}].", fix=_as_list(context, node))
    return context.at(place, message, _hint(place), fix=bare)


def _without_quotes(context: Context, place: Place, node: Node) -> tuple[Edit, ...]:
    """Return the edit that takes the quotes away, where the site then reads what the field holds."""
    is_quoted = node.kind == "scalar" and node.style in ("'", '"') and node.text != "" and node.text.isprintable()
    if not is_quoted or place.field.type not in ("bool", "int", "number"):
        return ()
    is_mended = is_right(place.field, value_of_text(node.text, context.dialect))
    return (Edit(node.body, node.end, node.text),) if is_mended else ()


def _hint(place: Place) -> str:
    if place.field.type == "bool":
        return "Write true or false, without quotes."
    if place.field.type in ("int", "number"):
        return "Write digits only, without quotes."
    shape = KINDS[place.field.type].shape
    if shape == "list" or place.field.settings.get("multiple") is True:
        return "Write each item on a line of its own, after a dash and a space."
    return "Write its fields on the lines below, indented." if shape == "map" else "Write one value here."


def _can_be_quoted(node: Node) -> bool:
    return node.style == "plain" and re.fullmatch(r"[^\s\"\\][^\r\n\"\\]*", node.text) is not None


def _as_list(context: Context, node: Node) -> tuple[Edit, ...]:
    written = node.span.of(context.text)
    if node.anchor or node.tag or "\n" in written or (node.style == "plain" and re.search(r"[,\[\]{}#:?]", written)):
        return ()
    return (Edit(node.start, node.end, f"[{written}]"),)


def doubts(field: Field, schema: Schema) -> Doubt | None:
    """Doubt what is not of the field's kind."""
    if field.type in ("const", "raw"):
        return None
    stops_at_nothing = field.type in _LISTS and not field.nullable
    accepts = KINDS[field.type].accepts
    is_of_files = field.type in ("image", "file", "reference")
    is_simple = field.type != "bool" and not is_of_files and not (field.type == "string" and field.options)

    def doubt(value: Any, text: str | None, context: Context) -> bool:
        if is_simple and accepts(value):
            return False
        return stops_at_nothing if value is None else not is_right(field, value)

    takes_texts = field.settings.get("multiple") is not True if is_of_files else is_simple and accepts("")
    return BesideTexts(doubt) if takes_texts else doubt


RULE = Rule(
    name="wrong-type",
    severity=Severity.ERROR,
    scope="schema",
    means="The site reads another kind of value than the field holds",
    cure="Write it as that kind",
    find=find,
    doubts=doubts,
)
