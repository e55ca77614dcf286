"""Balanced HTML, such as Markdown makes, to nodes at once; what a browser might take otherwise is left to its rules."""

from __future__ import annotations

import html
import re

from caseedit.core.expressions import expression

_TOKEN = expression(
    r"<(?P<name>[a-z][a-z0-9-]*)(?P<attributes>(?:[ \n]+[a-z][a-z0-9-]*(?:=\"[^\"<>]*\")?)*)(?P<void> ?/)?>"
    r"|</(?P<end>[a-z][a-z0-9-]*)>"
    r"|<!--(?P<comment>b:[0-9]+)-->"
    r"|(?P<text>[^<\r\0]+)"
)
_ATTRIBUTE = expression(r"[ \n]+([a-z][a-z0-9-]*)(?:=\"([^\"]*)\")?")
_REFERENCE = expression(r"&(?:#[0-9]|[A-Za-z])")
_SURE_REFERENCE = expression(r"&(?:amp|lt|gt|quot|nbsp|middot|#39|#34|#x27);")
_NAMES = {
    "void": "br hr img input",
    "phrases": "a abbr b br cite code del em i img input ins kbd mark q s small span strong sub sup u",
    "headings": "h1 h2 h3 h4 h5 h6",
    # What ends a paragraph that is still open.
    "blocks": "h1 h2 h3 h4 h5 h6 article aside blockquote dd div dl dt figcaption figure footer header hr li main nav"
    " ol p pre section table ul",
    "rows": "thead tbody tfoot",
}
_VOID, _PHRASES, _HEADINGS, _BLOCKS, _ROWS = (frozenset(names.split()) for names in _NAMES.values())
_PLAIN = _PHRASES | _BLOCKS | _ROWS | {"tr", "td", "th"}
# What may only stand in some elements; where else, a browser would move it.
_PARENTS = {
    "li": {"ul", "ol"}, "dd": {"dl"}, "dt": {"dl"}, "tr": _ROWS, "td": {"tr"}, "th": {"tr"},
    "thead": {"table"}, "tbody": {"table"}, "tfoot": {"table"},
}  # fmt: skip
# Elements in each other; for each that opens, those that are open are looked at.
_DEEPEST = 100
_OF_TABLES = frozenset({"table", "tr"}) | _ROWS


class Node:
    """An element, a text (`#text`) or a comment (`#comment`)."""

    __slots__ = ("attrs", "children", "data", "name")
    namespace = "html"

    def __init__(self, name: str, data: str = "", attrs: dict[str, str | None] | None = None) -> None:
        self.name = name
        self.data = data
        self.attrs = attrs
        self.children: list[Node] = []


def read(text: str) -> Node | None:
    """Return the tree of a fragment; None if a browser might not take it as it is written."""
    top = Node("div")
    stack = [top]
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None or not _take(match, stack):
            return None
        at = match.end()
    return top if [node.name for node in stack] in (["div"], ["div", "p"]) else None


def _take(match: re.Match[str], stack: list[Node]) -> bool:
    if match["text"] is not None:
        return _text(match["text"], stack[-1])
    if match["comment"] is not None:
        stack[-1].children.append(Node("#comment", match["comment"]))
        return True
    name = match["name"] or match["end"]
    if stack[-1].name == "p" and name in _BLOCKS and match["end"] != "p":
        # Its end may be left out.
        stack.pop()
    if match["end"] is not None:
        return len(stack) > 1 and stack.pop().name == name
    attributes = _attributes(match["attributes"])
    if attributes is None or not _may_stand(name, stack) or (match["void"] and name not in _VOID):
        return False
    node = Node(name, attrs=attributes)
    stack[-1].children.append(node)
    if name not in _VOID:
        stack.append(node)
    return True


def _text(text: str, parent: Node) -> bool:
    if parent.name in _OF_TABLES and text.strip(" \n\t\f"):
        return False
    if parent.name == "pre" and not parent.children and text.startswith("\n"):
        # A browser drops the first line end.
        return False
    plain = _resolved(text)
    if plain is None:
        return False
    parent.children.append(Node("#text", plain))
    return True


def _attributes(text: str) -> dict[str, str | None] | None:
    found: dict[str, str | None] = {}
    for name, value in _ATTRIBUTE.findall(text):
        plain = _resolved(value)
        if plain is None or name in found:
            return None
        found[name] = plain
    return found


def _resolved(text: str) -> str | None:
    if "&" not in text:
        return text
    # Others depend on what follows, or are not what they say.
    if len(_REFERENCE.findall(text)) != len(_SURE_REFERENCE.findall(text)):
        return None
    return html.unescape(text)


def _may_stand(name: str, stack: list[Node]) -> bool:
    parent = stack[-1].name
    if len(stack) > _DEEPEST:
        return False
    if name not in _PLAIN and "-" not in name:
        return False
    if parent in _OF_TABLES and parent not in _PARENTS.get(name, ()):
        return False
    if name in _PARENTS:
        return parent in _PARENTS[name]
    open_names = {node.name for node in stack}
    if name in _BLOCKS and ("p" in open_names or (name in _HEADINGS and parent in _HEADINGS)):
        return False
    return name != "a" or "a" not in open_names
