"""Puts values into a page template: text as typed, HTML and Markdown where the template or a tag says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from caseedit.core.paths import FieldPath, parse_path
from caseedit.core.preview.blocks import Body
from caseedit.core.preview.dom import Element, tree

Tags = Mapping[FieldPath, str]


def spoken(value: Any) -> str:
    """Write a value as a page shows it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return " · ".join(filter(None, map(spoken, value.values())))
    if isinstance(value, list | tuple):
        return " · ".join(filter(None, map(spoken, value)))
    return str(value)


class Binder:
    """Fills one template with values."""

    def __init__(self, fields: Mapping[str, Any], tags: Tags) -> None:
        self.fields = fields
        self.tags = tags

    def bound(self, nodes: Sequence[Element | str]) -> Element:
        """Return the template's nodes with the values in them."""
        top = Element("div")
        for node in nodes:
            self._bind(node, top, {})
        return top

    def _bind(self, node: Element | str, parent: Element, scope: Mapping[str, Any]) -> None:
        if isinstance(node, str):
            parent.append(node)
        elif "x-each" in node.attributes:
            self._repeat(node, parent, scope)
        elif "x-if" not in node.attributes or not is_nothing(self._value(node.attributes["x-if"], scope)[1]):
            self._copy(node, parent, scope)

    def _repeat(self, node: Element, parent: Element, scope: Mapping[str, Any]) -> None:
        name, _, source = node.attributes["x-each"].partition(" in ")
        path, items = self._value(source.strip(), scope)
        if path is None or not isinstance(items, list):
            return
        wanted = node.attributes.get("x-if")
        scopes: list[dict[str, Any]] = [{**scope, name: (*path, at)} for at in range(len(items))]
        if wanted is not None:
            scopes = [inner for inner in scopes if not is_nothing(self._value(wanted, inner)[1])]
        for number, inner in enumerate(scopes):
            inner.update({"$n": number + 1, "$of": len(scopes), "$many": len(scopes) > 1})
            if number and "x-join" in node.attributes:
                note = Element("page-note", parent=parent)
                note.append(node.attributes["x-join"])
                parent.append(note)
            self._copy(node, parent, inner, inner[name])

    def _copy(self, node: Element, parent: Element, scope: Mapping[str, Any], field: FieldPath | None = None) -> None:
        plain = {name: value for name, value in node.attributes.items() if not name.startswith("x-")}
        copy = Element(node.tag, plain, parent)
        if field is not None:
            copy.field = field
        for name in ("src", "href", "alt"):
            if f"x-{name}" in node.attributes:
                path, value = self._value(node.attributes[f"x-{name}"], scope)
                copy.attributes[name] = spoken(value)
                if name != "alt":
                    copy.field = path or copy.field
        self._fill(copy, node, scope)
        parent.append(copy)

    def _fill(self, copy: Element, node: Element, scope: Mapping[str, Any]) -> None:
        if "x-field" in node.attributes:
            copy.field = self._value(node.attributes["x-field"], scope)[0] or copy.field
        for name in ("x-text", "x-html", "x-md"):
            if name in node.attributes:
                path, value = self._value(node.attributes[name], scope)
                copy.field = path or copy.field
                put(copy, value, "x-md" if path is not None and self.tags.get(path) == "!md" else name)
                return
        for child in node.children:
            self._bind(child, copy, scope)

    def _value(self, source: str, scope: Mapping[str, Any]) -> tuple[FieldPath | None, Any]:
        """Return path and value of what a template names; the path is None for counts."""
        if source in scope and source.startswith("$"):
            return None, scope[source]
        path = parse_path(source)
        base = scope.get(str(path[0]))
        path = (*base, *path[1:]) if isinstance(base, tuple) else path
        return path, value_at(self.fields, path)


def value_at(fields: Mapping[str, Any], path: FieldPath) -> Any:
    """Return the value at `path`, or None."""
    value: Any = fields
    for part in path:
        if isinstance(value, Mapping):
            value = value.get(part)
        elif isinstance(value, list) and isinstance(part, int) and part < len(value):
            value = value[part]
        else:
            return None
    return value


def is_nothing(value: Any) -> bool:
    """Tell whether there is nothing to show, or a flag says no."""
    return value is None or value is False or value == "" or value == [] or value == {}


def put(element: Element, value: Any, how: str) -> None:
    """Put a value into an element as text, as HTML or as Markdown."""
    text = spoken(value)
    if how == "x-text":
        element.append(text)
        return
    if how == "x-md":
        reader = Body()
        reader.update(text)
        text = "\n".join(group.html for group in reader.groups)
    for child in tree(text).children:
        if isinstance(child, Element):
            _give_place(child, element)
        element.append(child)


def _give_place(top: Element, source: Element) -> None:
    waiting = [top]
    while waiting:
        element = waiting.pop()
        element.field, element.line = source.field, source.line
        waiting.extend(element.elements())
