"""What the options of one kind of field may hold, and what is said where they hold something else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from caseedit.core.frontmatter.tree import Node
from caseedit.core.schema.reading import Sheet, named
from caseedit.core.schema.templates import TemplateError, check_template
from caseedit.core.schema.types.date import form_of, sortable
from caseedit.core.schema.zones import are_known, zone_of

_WORDS: Mapping[str, tuple[str, ...]] = {
    "quote": ("plain", "single", "double", "keep"),
    "style": ("block", "flow", "keep"),
    "scope": ("collection", "item"),
    "store": ("string", "native"),
    "relative_to": ("file", "root", "public"),
}
_FLAGS = ("plain", "relative", "multiple", "self", "optional")
_TEXTS = ("from", "language", "key", "alt")
_MEDIA = ("roots", "relative_to", "public", "extensions", "max_bytes")


def read_setting(sheet: Sheet, key: str, node: Node, kind: str) -> Any:
    """Return an option as plain data; None, with an error noted, where it cannot be meant."""
    what = named(key)
    if key in _WORDS:
        return sheet.word(node, what, _WORDS[key])
    if key in _FLAGS:
        return sheet.flag(node, what)
    if key in _TEXTS:
        return sheet.text(node, what)
    reader = _READERS.get(key)
    return sheet.plain(node) if reader is None or (key == "value" and kind == "const") else reader(sheet, node, what)


def read_media(sheet: Sheet, node: Node) -> dict[str, Any]:
    """Return where files lie, as plain data."""
    pairs = sheet.known_pairs(node, "‘media’", _MEDIA)
    return {key: read_setting(sheet, key, entry.value, "media") for key, entry in pairs.items()}


def read_template(sheet: Sheet, node: Node, what: str, names: Iterable[str] = ()) -> str:
    """Return a template as text; an error is noted where it cannot be filled."""
    text = sheet.text(node, what)
    try:
        check_template(text, names)
    except TemplateError as error:
        hint = "A template reads {{title}} or {{title | slug}}."
        sheet.error(node, f"The template {named(text)} cannot be used: {error}.", hint)
    return text


def read_range(sheet: Sheet, node: Node, what: str) -> dict[str, int]:
    """Return a least and a most number."""
    pairs = sheet.known_pairs(node, what, ("min", "max"))
    found = {key: sheet.whole(entry.value, named(key)) for key, entry in pairs.items()}
    return {key: number for key, number in found.items() if number is not None}


def read_limit(sheet: Sheet, node: Node, what: str, kind: str) -> Any:
    """Return the least or the most of an amount: a number, or a date as it is compared."""
    value = sheet.plain(node)
    if kind in ("int", "number"):
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return value
        sheet.error(node, f"{what} should be a number.")
        return None
    if kind in ("date", "datetime") and form_of(str(value)) != "%Y-%m-%d":
        sheet.error(node, f"{what} should be a date.", "Write it like 2021-03-09.")
        return None
    if kind == "time" and sortable(str(value), "") is None:
        sheet.error(node, f"{what} should be a time.", 'Write it like "08:30", in quotes.')
        return None
    return value


def _number(sheet: Sheet, node: Node, what: str) -> Any:
    value = sheet.plain(node)
    if isinstance(value, (int, float)) and not isinstance(value, bool) and value > 0:
        return value
    sheet.error(node, f"{what} should be a number above 0.")
    return None


def _texts(sheet: Sheet, node: Node, what: str) -> Any:
    # One text and a list of them mean the same; what was written is kept.
    texts = sheet.texts(node, what)
    return list(texts) if sheet.resolved(node).kind == "list" else next(iter(texts), "")


def _list_of_texts(sheet: Sheet, node: Node, what: str) -> list[str]:
    return list(sheet.texts(node, what))


def _suggest(sheet: Sheet, node: Node, what: str) -> Any:
    if sheet.resolved(node).kind == "list":
        return [sheet.plain(item) for item in sheet.items(node, what)]
    return sheet.word(node, what, ("collection", "none"))


def _size(sheet: Sheet, node: Node, what: str) -> Any:
    sizes = [sheet.whole(item, what) for item in sheet.items(node, what)]
    if len(sizes) != 2 and sheet.resolved(node).kind == "list":
        sheet.error(node, f"{what} should be width and height.", "Write size: [1200, 630].")
    return sizes


def _format(sheet: Sheet, node: Node, what: str) -> str:
    form = sheet.text(node, what)
    is_form = "%" in form
    try:
        is_form = is_form and date(2021, 3, 9).strftime(form) != form
    except ValueError:
        is_form = False
    if not is_form:
        sheet.error(node, f"{named(form)} is no form of a date.", 'Write it like format: "%Y-%m-%d".')
    return form


def _zone(sheet: Sheet, node: Node, what: str) -> str | None:
    name = sheet.text(node, what)
    if zone_of(name) is None and (are_known() or "/" not in name):
        sheet.error(node, f"There is no zone {named(name)}.", "Write it like zone: Europe/Vienna, or UTC, or +01:00.")
        return None
    return name


def _tag(sheet: Sheet, node: Node, what: str) -> str:
    tag = sheet.text(node, what)
    if not tag.startswith("!"):
        sheet.error(node, f"The tag {named(tag)} should begin with an exclamation mark.", 'Write it like tag: "!md".')
    return tag


def _scalar(sheet: Sheet, node: Node, what: str) -> Any:
    return sheet.plain(node) if sheet.resolved(node).kind == "scalar" else sheet.text(node, what)


def _public(sheet: Sheet, node: Node, what: str) -> dict[str, str]:
    return {key: sheet.text(entry.value, named(key)) for key, entry in sheet.pairs(node, what).items()}


def _endings(sheet: Sheet, node: Node, what: str) -> list[str]:
    return ["." + ending.lower().lstrip(".") for ending in sheet.texts(node, what)]


def _media(sheet: Sheet, node: Node, what: str) -> dict[str, Any]:
    return read_media(sheet, node)


_READERS: Mapping[str, Callable[[Sheet, Node, str], Any]] = {
    "words": read_range,
    "step": _number,
    "schemes": _list_of_texts,
    "suggest": _suggest,
    "size": _size,
    "format": _format,
    "tag": _tag,
    "zone": _zone,
    "true": _scalar,
    "false": _scalar,
    "collection": _texts,
    "value": lambda sheet, node, what: sheet.text(node, what),
    "label_item": read_template,
    "media": _media,
    "roots": _list_of_texts,
    "public": _public,
    "extensions": _endings,
    "max_bytes": lambda sheet, node, what: sheet.whole(node, what),
}
