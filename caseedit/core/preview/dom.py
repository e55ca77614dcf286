"""HTML to a tree as a browser would make it, cleaned of everything active."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator
from typing import Any
from urllib.parse import urlsplit

from caseedit.core.clean import is_safe
from caseedit.core.expressions import expression
from caseedit.core.paths import FieldPath
from caseedit.core.preview import wellformed

_NAMES = {
    "block": "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset"
    " figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr iframe video audio legend li main menu nav ol p"
    " page-box page-columns page-error page-fields page-rule pre search section summary table"
    " tbody td tfoot th thead tr ul",
    "dropped": "script style template noscript object embed svg math canvas head title base meta link param source"
    " track frameset frame applet",
    "kept": "href src alt title start align checked open colspan type value reversed columns",
    "raw": "textarea xmp noembed noframes plaintext",
}
BLOCKS, _DROPPED, _KEPT, _RAW_TEXT = (frozenset(names.split()) for names in _NAMES.values())
_LANGUAGE = expression(r"(?:^|\s)lang(?:uage)?-([\w+#-]{1,20})(?=\s|$)")
_MARKER = expression(r"<!--b:\d+-->")
_SCHEMES = frozenset(("http", "https", "mailto", "tel", ""))
_DEEPEST = 64


class Element:
    """One element, with the place it came from; children are elements and texts.

    `kept` is what the layout keeps here, by whatever it depends on beside the element.
    """

    __slots__ = ("attributes", "children", "field", "holds_block", "kept", "line", "parent", "tag")

    def __init__(self, tag: str, attributes: dict[str, str] | None = None, parent: Element | None = None) -> None:
        self.tag = tag
        self.attributes = attributes or {}
        self.children: list[Element | str] = []
        self.parent = parent
        self.field: FieldPath | None = parent.field if parent else None
        self.line: int | None = parent.line if parent else None
        self.holds_block = False
        self.kept: dict[Hashable, Any] | None = None

    @property
    def is_block(self) -> bool:
        """True if it begins on a row of its own."""
        return self.tag in BLOCKS or self.holds_block

    def append(self, child: Element | str) -> None:
        """Add a child, and let all ancestors of a block know that they hold one."""
        self.children.append(child)
        if isinstance(child, Element):
            child.parent = self
            if child.is_block:
                self._note_block()

    def _note_block(self) -> None:
        holder: Element | None = self
        while holder is not None and not holder.holds_block:
            holder.holds_block = True
            holder = holder.parent

    def elements(self) -> Iterator[Element]:
        """Yield the children that are elements."""
        return (child for child in self.children if isinstance(child, Element))

    def has_text(self) -> bool:
        """Tell whether a text other than blanks stands among the children themselves."""
        return any(isinstance(child, str) and child.strip() for child in self.children)

    def dissolve(self) -> None:
        """Take it apart when it is needed no more: a ring of parents and children would stay in memory."""
        waiting = [self]
        while waiting:
            element = waiting.pop()
            waiting += element.elements()
            element.parent = None

    def text(self) -> str:
        """Return all text inside."""
        parts: list[str] = []
        waiting: list[Element | str] = [self]
        while waiting:
            node = waiting.pop()
            if isinstance(node, str):
                parts.append(node)
            else:
                waiting.extend(reversed(node.children))
        return "".join(parts)


def safe_address(address: str) -> str | None:
    """Return an address that may be a link: http, https, mailto, tel or relative; None for any other."""
    address = address.strip(" \t\n\r\f")
    if not address or " " in address or not is_safe(address):
        return None
    try:
        scheme = urlsplit(address).scheme.lower()
    except ValueError:
        return None
    if not scheme and ":" in re.split(r"[/?#]", address, maxsplit=1)[0]:
        return None
    return address if scheme in _SCHEMES else None


def tree(html: str, *, is_template: bool = False) -> Element:
    """Read HTML as a browser would and keep what may be shown.

    `data-l` says at which line an element begins, a comment `<!--b:N-->` by how many lines all after it is moved.

    Args:
        html: A fragment; never trusted.
        is_template: Keep the attributes `x-...` too.
    """
    return _Cleaner(is_template).clean(wellformed.read(html) or browsed(html))


def browsed(html: str) -> Any:
    """Return the nodes of a fragment as a browser would make them, whatever its tags are."""
    from justhtml import JustHTML

    # Its own sanitiser drops too much. Locations must stay off: with them it takes `<?php` and `<![CDATA[` for text.
    return JustHTML(html, sanitize=False, fragment=True).root


class _Cleaner:
    """One pass over a parsed tree, in document order, without recursion."""

    def __init__(self, is_template: bool) -> None:
        self.is_template = is_template
        self.moved = 0

    def clean(self, root: Any) -> Element:
        top = Element("div")
        waiting: list[tuple[Any, Element, int]] = [(node, top, 0) for node in reversed(root.children)]
        while waiting:
            node, parent, depth = waiting.pop()
            if node.name == "#text":
                self._text(node.data or "", parent)
            elif node.name == "#comment":
                self._comment(node)
            elif not node.name.startswith(("#", "!")):
                element = self._element(node, parent, depth)
                if element is not None:
                    waiting.extend((child, element, depth + 1) for child in reversed(node.children))
        return top

    @staticmethod
    def _text(data: str, parent: Element) -> None:
        if parent.tag in _RAW_TEXT:
            data = _MARKER.sub("", data)
        if data:
            parent.append(data)

    def _comment(self, node: Any) -> None:
        number = (node.data or "").removeprefix("b:")
        if number != node.data and number.isascii() and number.isdigit() and len(number) < 9:
            self.moved = int(number)

    def _element(self, node: Any, parent: Element, depth: int) -> Element | None:
        tag = node.name
        if tag in _DROPPED or node.namespace in ("svg", "math"):
            return None
        if depth >= _DEEPEST:
            # Deeper ones are laid out flat: their text stays, apart from its neighbours.
            last = parent.children[-1] if parent.children else None
            if (tag in BLOCKS or tag == "br") and not (isinstance(last, Element) and last.tag == "br"):
                parent.append(Element("br", parent=parent))
            return parent
        element = Element(tag, self._attributes(node.attrs), parent)
        self._place(element)
        parent.append(element)
        return element

    def _attributes(self, attributes: dict[str, str | None] | None) -> dict[str, str]:
        if not attributes:
            return {}
        kept = {
            name: value or ""
            for name, value in attributes.items()
            if name in _KEPT or (self.is_template and name.startswith("x-"))
        }
        aligned = re.search(r"text-align:\s*(left|right|center)", attributes.get("style") or "")
        if aligned:
            kept["align"] = aligned[1]
        language = _LANGUAGE.search(attributes.get("class") or "")
        if language:
            kept["language"] = language[1]
        line = attributes.get("data-l")
        if line and line.isascii() and line.isdigit() and len(line) < 9:
            kept["data-l"] = line
        return kept

    def _place(self, element: Element) -> None:
        line = element.attributes.pop("data-l", None)
        if line is not None:
            element.line = int(line) + self.moved
            if element.tag == "code" and element.parent is not None and element.parent.tag == "pre":
                element.parent.line = element.line
