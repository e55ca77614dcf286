"""A page made from the shapes of the values, for documents that no template knows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from caseedit.core.paths import FieldPath
from caseedit.core.preview.binding import Tags, is_nothing, put, spoken
from caseedit.core.preview.dom import Element
from caseedit.core.preview.layout import Flow

_LONG_TEXT = 120
_TITLES = ("title", "name")
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg")


def default_page(fields: Mapping[str, Any], tags: Tags, flow: Flow) -> Element:
    """Make a page from the shapes of the values alone."""
    top = Element("div")
    heading = next((name for name in _TITLES if not is_nothing(fields.get(name))), None)
    if heading is not None:
        _add(top, "h1", (heading,), fields[heading])
    short: Element | None = None
    for name, value in fields.items():
        path = (name,)
        if name == heading or (is_nothing(value) and value is not False):
            continue
        if _is_short(value) and tags.get(path) != "!md" and not _is_picture(value, flow):
            short = short or _open(top, "page-fields", path)
            _short_field(short, path, value)
            continue
        short = None
        _long_field(top, path, value, "x-md" if tags.get(path) == "!md" else "x-text", flow)
    if top.children:
        top.append(Element("hr", parent=top))
    return top


def _is_short(value: Any) -> bool:
    if isinstance(value, str):
        return len(value) <= _LONG_TEXT and "\n" not in value.strip()
    if isinstance(value, list):
        return all(not isinstance(item, Mapping | list) for item in value)
    return not isinstance(value, Mapping)


def _is_picture(value: Any, flow: Flow) -> bool:
    return flow.root is not None and isinstance(value, str) and value.strip().lower().endswith(_PICTURES)


def _open(parent: Element, tag: str, field: FieldPath) -> Element:
    element = Element(tag, parent=parent)
    element.field = field
    parent.append(element)
    return element


def _add(parent: Element, tag: str, field: FieldPath, value: Any) -> Element:
    element = _open(parent, tag, field)
    element.append(spoken(value))
    return element


def _short_field(parent: Element, path: FieldPath, value: Any) -> None:
    entry = _open(parent, "div", path)
    _add(entry, "small", path, str(path[0]))
    shown = _open(entry, "div", path)
    items = value if isinstance(value, list) else [value]
    for number, item in enumerate(items):
        if number:
            _add(shown, "page-note", path, " · ")
        _add(shown, "span", (*path, number) if isinstance(value, list) else path, item)


def _long_field(parent: Element, path: FieldPath, value: Any, how: str, flow: Flow) -> None:
    if _is_picture(value, flow):
        picture = _open(_open(parent, "p", path), "img", path)
        picture.attributes["src"] = value.strip()
        return
    _add(parent, "h4", path, str(path[0]))
    if isinstance(value, Mapping | list):
        items = value.items() if isinstance(value, Mapping) else enumerate(value)
        listing = _open(parent, "ul", path)
        for key, item in items:
            shown = f"{key}: {spoken(item)}" if isinstance(value, Mapping) else spoken(item)
            _add(listing, "li", (*path, key), shown)
        return
    block = _open(parent, "div", path)
    put(block, value, how)
