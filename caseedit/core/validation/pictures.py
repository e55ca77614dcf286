"""The pictures that a document names: in fields, in Markdown and in HTML."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from caseedit.core.dataclasses import dataclass
from caseedit.core.expressions import expression
from caseedit.core.frontmatter.tree import Node, Tree
from caseedit.core.paths import FieldPath
from caseedit.core.schema.guess import PICTURE
from caseedit.core.text import Span

if TYPE_CHECKING:
    from caseedit.core.schema.schema import Field, Schema
    from caseedit.core.validation.context import Context
    from caseedit.core.validation.places import Place

_MARKDOWN = expression(
    r"!\[(?P<alt>[^\]\r\n]{0,500})\]\(\s*(?P<path><[^>\r\n]*>|[^\s()\r\n]+(?:\([^\s()]*\)[^\s()]*)*)"
)
_TAG = expression(r"<img\b(?P<rest>(?:\"[^\"]{0,4000}\"|'[^']{0,4000}'|[^'\"<>]++)*+)>", re.IGNORECASE)
_ATTRIBUTE = expression(r"(?<![\w-])(src|alt)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?", re.IGNORECASE)
_PATH_KEYS = ("url", "src", "image", "file", "path", "img")
_ALT_KEYS = ("alt", "image_alt", "alt_text")


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture.

    Attributes:
        written: Its path as written.
        span: Where the path stands.
        alt: Its description; None where none is asked for, or it is said to be decoration.
        alt_span: Where the description stands or belongs.
        field: Where in the front matter the path stands; None in the body.
        alt_name: The key of the description beside it.
    """

    written: str
    span: Span
    alt: str | None
    alt_span: Span
    field: FieldPath | None = None
    alt_name: str = "alt"


def pictures_of(context: Context, places: Iterable[Place]) -> Iterator[Picture]:
    """Yield the pictures of a document: those in some of its fields, and all others."""
    if not context.schema.is_learned and context.schema.fields:
        yield from _in_places(places)
    elif context.tree is not None:
        yield from _in_fields(context.tree)
    body = context.body
    if "![" in body.text:
        yield from _in_markdown(context)
    if "<img" in body.text or "<IMG" in body.text:
        yield from _in_html(context)


def may_be_named(context: Context) -> bool:
    """Say whether pictures may stand where no `doubts_of_picture` is asked: in the body, or in unknown fields."""
    schema = context.schema
    if (schema.is_learned or not schema.fields) and any(text and PICTURE.fullmatch(text) for text in context.texts):
        return True
    return "img" in context.body.elements or (context.has("!") and context.has("!["))


def may_be_wordless(field: Field, values: Mapping[str, Any]) -> bool:
    """Say whether the description beside a picture may be missing or blank: told from the values around it."""
    if not values.get(field.name):
        return False
    name = str(field.settings.get("alt", ""))
    found = [values[name] for name in _alt_names(field) if name in values]
    return bool(name and not found) or any(not str("" if value is None else value).strip() for value in found)


def beside_pictures(schema: Schema, names: Collection[str]) -> set[str]:
    """Return the fields in which those of some fields at the top that are pictures may be described."""
    pictures = [field for field in schema.fields if field.type == "image" and field.name in names]
    return {name for field in pictures for name in _alt_names(field)}


def _alt_names(field: Field) -> tuple[str, ...]:
    name = str(field.settings.get("alt", ""))
    return (name,) if name else _ALT_KEYS


def _in_places(places: Iterable[Place]) -> Iterator[Picture]:
    for place in places:
        if place.field.type != "image" or not place.is_one_value or place.node is None:
            continue
        name = str(place.field.settings.get("alt", ""))
        found = _description(place.owner, _alt_names(place.field))
        if found is None and name:
            found = (name, "", place.span)
        yield _picture(place.node, place.path, found)


def _in_fields(tree: Tree) -> Iterator[Picture]:
    """Yield the values that look like pictures where no schema says which are."""
    for path, entry in tree.walk():
        node = entry.value
        if node.kind == "scalar" and node.text and PICTURE.fullmatch(node.text):
            owner = tree.resolve(tree.find(path[:-1]))
            yield _picture(node, path, _description(owner, _ALT_KEYS) if entry.name in _PATH_KEYS else None)


def _picture(node: Node, path: FieldPath, found: tuple[str, str, Span] | None) -> Picture:
    if found is None:
        return Picture(node.text, node.span, None, node.span, path)
    name, alt, span = found
    return Picture(node.text, node.span, alt, span, path, name)


def _description(owner: Node, names: tuple[str, ...]) -> tuple[str, str, Span] | None:
    """Return key, text and place of the description beside a picture; None if no such key is there."""
    for entry in owner.entries:
        if entry.name in names:
            node = entry.value
            is_null = node.style == "plain" and node.text in ("", "~", "null")
            text = "" if is_null else node.text.strip() if node.kind == "scalar" else "x"
            return entry.name, text, entry.span if node.start == node.end else node.span
    return None


def _in_markdown(context: Context) -> Iterator[Picture]:
    for match in _MARKDOWN.finditer(context.body.text, context.body.start):
        span = Span(*match.span("path"))
        written = span.of(context.text).strip("<>")
        yield Picture(written, span, Span(*match.span("alt")).of(context.text).strip(), Span(*match.span()))


def _in_html(context: Context) -> Iterator[Picture]:
    for match in _TAG.finditer(context.body.text, context.body.start):
        found = {name.lower(): (a or b or c) for name, a, b, c in _ATTRIBUTE.findall(match["rest"])}
        is_decoration = "alt" in found or "aria-hidden" in match["rest"] or "role=" in match["rest"]
        span = Span(*match.span())
        source = found.get("src", "")
        if source:
            at = match.start("rest") + match["rest"].index(source)
            yield Picture(source, Span(at, at + len(source)), None if is_decoration else "", span)
