"""Puts values into a page template: text as typed, HTML and Markdown where the template or a tag says so."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from caseedit.core.dataclasses import dataclass
from caseedit.core.paths import FieldPath, parse_path, value_at
from caseedit.core.preview.body import Body
from caseedit.core.preview.dom import Element, tree
from caseedit.core.preview.markdown import DEFAULT
from caseedit.core.preview.templates import each_of

# Values that are Markdown or HTML, by path: `markdown` or `html`.
Kinds = Mapping[FieldPath, str]
# A field's name and a value to the fields of the document that has it: None if that is not known, empty if none has.
FindDocument = Callable[[str, str], Mapping[str, Any] | None]
_HOW = {"markdown": "x-md", "html": "x-html"}
# Lists in lists multiply, and a template is data: elements, and long texts by their length, are counted.
_MOST_COPIES = 5000
_LETTERS_A_COPY = 100
_CUT = "The template repeats itself too often: the rest is not shown."


@dataclass(frozen=True, slots=True)
class Named:
    """What a name in a template stands for: a value with its path, or a document that stands for the value there."""

    path: FieldPath | None
    value: Any
    is_document: bool = False


Scope = Mapping[str, Named]


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
    """Fills one template with values.

    Attributes:
        fields: The front matter's values.
        kinds: Which of them are Markdown or HTML.
        has_body: Whether there is a body, for `x-if="body"`.
        find_document: Finds the document that a value names.
        dialect: How Markdown is read.
    """

    def __init__(
        self,
        fields: Mapping[str, Any],
        kinds: Kinds,
        *,
        has_body: bool = False,
        find_document: FindDocument | None = None,
        dialect: str = DEFAULT,
    ) -> None:
        self.fields = fields
        self.kinds = kinds
        self.has_body = has_body
        self.find_document = find_document
        self.dialect = dialect
        self._left = _MOST_COPIES
        self._is_cut = False

    def bound(self, nodes: Sequence[Element | str]) -> Element:
        """Return the template's nodes with the values in them."""
        top = Element("div")
        for node in nodes:
            self._bind(node, top, {})
        return top

    def _bind(self, node: Element | str, parent: Element, scope: Scope) -> None:
        if self._left < 0:
            self._cut(parent)
        elif isinstance(node, str):
            parent.append(node)
        elif "x-each" in node.attributes:
            self._repeat(node, parent, scope)
        elif "x-if" not in node.attributes or not is_nothing(self._value(node.attributes["x-if"], scope)[1]):
            self._copy(node, parent, scope)

    def _cut(self, parent: Element) -> None:
        """Say once that the page ends here."""
        if not self._is_cut:
            self._is_cut = True
            parent.append(_note(_CUT, parent))

    def _repeat(self, node: Element, parent: Element, scope: Scope) -> None:
        name, source = each_of(node)
        path, items = self._value(source, scope)
        if path is None or not isinstance(items, list):
            return
        wanted = node.attributes.get("x-if")
        scopes = [{**scope, name: Named((*path, at), item)} for at, item in enumerate(items)]
        if wanted is not None:
            scopes = [inner for inner in scopes if not is_nothing(self._value(wanted, inner)[1])]
        for number, inner in enumerate(scopes):
            inner.update(_counts(number, len(scopes)))
            if number and "x-join" in node.attributes:
                parent.append(_note(node.attributes["x-join"], parent))
            self._item(node, parent, inner, name)

    def _item(self, node: Element, parent: Element, scope: dict[str, Named], name: str) -> None:
        """Put one item of a list; an item that names a document becomes that document."""
        path, value = scope[name].path, scope[name].value
        key = node.attributes.get("x-document")
        found = self.find_document(key, spoken(value)) if key and self.find_document is not None else None
        if key:
            scope[name] = Named(path, found or {key: value}, is_document=True)
        copy = self._copy(node, parent, scope, path)
        if found is not None and not found:
            copy.append(_note(" · no such document", copy))

    def _copy(self, node: Element, parent: Element, scope: Scope, field: FieldPath | None = None) -> Element:
        plain = {name: value for name, value in node.attributes.items() if not name.startswith("x-")}
        self._left -= 1
        copy = Element(node.tag, plain, parent)
        copy.line = None  # lines of a template are not lines of the body
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
        return copy

    def _fill(self, copy: Element, node: Element, scope: Scope) -> None:
        if "x-field" in node.attributes:
            copy.field = self._value(node.attributes["x-field"], scope)[0] or copy.field
        for name in ("x-text", "x-html", "x-md"):
            if name in node.attributes:
                path, value = self._value(node.attributes[name], scope)
                copy.field = path or copy.field
                kind = self.kinds.get(path) if path is not None else None
                text = spoken(value)
                self._left -= len(text) // _LETTERS_A_COPY
                put(copy, text, _HOW.get(kind or "", name), self.dialect)
                return
        for child in node.children:
            self._bind(child, copy, scope)

    def _value(self, source: str, scope: Scope) -> tuple[FieldPath | None, Any]:
        """Return path and value of what a template names; the path is None for counts."""
        source = source.strip()
        if source.startswith("$"):
            return None, scope[source].value if source in scope else None
        path = parse_path(source)
        if path == ("body",) and "body" not in self.fields:
            return None, self.has_body
        if str(path[0]) in scope:
            named = scope[str(path[0])]
            base = named.path or ()
            return base if named.is_document else (*base, *path[1:]), value_at(named.value, path[1:])
        return path, value_at(self.fields, path)


def _counts(number: int, total: int) -> dict[str, Named]:
    counts = {"$n": number + 1, "$of": total, "$many": total > 1}
    return {name: Named(None, value) for name, value in counts.items()}


def _note(text: str, parent: Element) -> Element:
    note = Element("page-note", parent=parent)
    note.append(text)
    return note


def is_nothing(value: Any) -> bool:
    """Tell whether there is nothing to show, or a flag says no."""
    return value is None or value is False or value == "" or value == [] or value == {}


def put(element: Element, text: str, how: str, dialect: str = DEFAULT) -> None:
    """Put a value into an element as text, as HTML or as Markdown."""
    if how == "x-text":
        element.append(text)
        return
    if how == "x-md":
        reader = Body(dialect)
        reader.update(text)
        text = "\n".join(group.html for group in (*reader.groups, *reader.notes))
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
