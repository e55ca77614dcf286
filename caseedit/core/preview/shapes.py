"""A page made from the shapes of the values, for documents that no template knows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from caseedit.core.paths import FieldPath
from caseedit.core.preview.binding import Kinds, is_nothing, put, spoken
from caseedit.core.preview.dom import Element
from caseedit.core.preview.layout import Flow

_LONG_TEXT = 120
_TITLES = ("title", "name")
_HOW = {"markdown": "x-md", "html": "x-html"}
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg")


def default_page(
    fields: Mapping[str, Any], kinds: Kinds, flow: Flow, labels: Mapping[str, str], *, has_body: bool, dialect: str
) -> Element:
    """Make a page from the shapes of the values alone."""
    top = Element("div")
    heading = next((name for name in _TITLES if not is_nothing(fields.get(name))), None)
    if heading is not None:
        _add(top, "h1", (heading,), fields[heading])
    short: Element | None = None
    for name, value in fields.items():
        path, label = (name,), labels.get(name) or name
        if name == heading or (is_nothing(value) and value is not False):
            continue
        if _is_short(value) and path not in kinds and not _is_picture(value, flow):
            short = short or _open(top, "page-fields", path)
            _short_field(short, path, label, value)
            continue
        short = None
        _long_field(top, path, label, value, _HOW.get(kinds.get(path, ""), "x-text"), flow, dialect)
    if top.children and has_body:
        top.append(Element("hr", parent=top))
    return top


def unseen_fields(fields: Mapping[str, Any], seen: frozenset[str], labels: Mapping[str, str]) -> Element:
    """Return what the site's page does not show, said to be so."""
    top = Element("div")
    unseen = [(name, value) for name, value in fields.items() if name not in seen and not is_nothing(value)]
    if not unseen:
        return top
    said = _open(top, "h6", (unseen[0][0],))
    _add(said, "page-note", (unseen[0][0],), "Not on the page")
    listing = _open(top, "page-fields", (unseen[0][0],))
    for name, value in unseen:
        entry = _short_field(listing, (name,), labels.get(name) or name, value)
        shown = list(entry.elements())[-1]
        shown.children = [_within("small", shown)]
    return top


def _within(tag: str, element: Element) -> Element:
    """Return a new element that holds all that another holds."""
    holder = Element(tag, parent=element)
    holder.children = element.children
    return holder


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


def _short_field(parent: Element, path: FieldPath, label: str, value: Any) -> Element:
    entry = _open(parent, "div", path)
    _add(entry, "small", path, label)
    shown = _open(entry, "div", path)
    items = value if isinstance(value, list) else [value]
    for number, item in enumerate(items):
        if number:
            _add(shown, "page-note", path, " · ")
        _add(shown, "span", (*path, number) if isinstance(value, list) else path, item)
    return entry


def _long_field(parent: Element, path: FieldPath, label: str, value: Any, how: str, flow: Flow, dialect: str) -> None:
    if _is_picture(value, flow):
        picture = _open(_open(parent, "p", path), "img", path)
        picture.attributes["src"] = value.strip()
        return
    _add(parent, "h4", path, label)
    if isinstance(value, Mapping | list):
        items = value.items() if isinstance(value, Mapping) else enumerate(value)
        listing = _open(parent, "ul", path)
        for key, item in items:
            shown = f"{key}: {spoken(item)}" if isinstance(value, Mapping) else spoken(item)
            _add(listing, "li", (*path, key), shown)
        return
    block = _open(parent, "div", path)
    put(block, spoken(value), how, dialect)
