"""A cleaned tree back to HTML: what may be shown, and nothing active."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from caseedit.core.preview.dom import BLOCKS, Element, safe_address

_VOID = frozenset(("br", "hr", "img", "input", "wbr"))
# Our own tags, in HTML's.
_OURS = {
    "page-box": "code", "page-chip": "code", "page-columns": "div", "page-error": "p", "page-fields": "div",
    "page-note": "small", "page-rule": "hr",
}  # fmt: skip
_ADDRESSES = ("href", "src")


def html_of(elements: Iterable[Element]) -> str:
    """Return what is in these elements as HTML; each block begins on a line of its own."""
    parts: list[str] = []
    for element in elements:
        _write_children(element, parts)
    return "".join(parts).strip("\n") + "\n"


def _write_children(top: Element, parts: list[str]) -> None:
    waiting: list[Element | str | tuple[str]] = list(reversed(top.children))
    while waiting:
        node = waiting.pop()
        if isinstance(node, tuple):
            parts.append(node[0])
        elif isinstance(node, str) and node.isspace() and "\n" in node and (not parts or parts[-1].endswith("\n")):
            continue
        elif isinstance(node, str):
            parts.append(escape(node, quote=False))
        else:
            tag = _OURS.get(node.tag, node.tag)
            end = "\n" if node.tag in BLOCKS else ""
            if end and parts and not parts[-1].endswith("\n"):
                parts.append("\n")
            parts.append(f"<{tag}{_attributes(node)}>")
            if tag in _VOID:
                parts.append(end)
                continue
            waiting.append((f"</{tag}>{end}",))
            waiting.extend(reversed(node.children))


def _attributes(element: Element) -> str:
    if element.tag in ("page-box", "page-chip"):
        words = (element.attributes.get("title", ""), element.attributes.get("alt", ""))
        return f' title="{escape(" ".join(filter(None, words)))}"'
    parts: list[str] = []
    for name, value in element.attributes.items():
        if name in _ADDRESSES and safe_address(value) is None:
            continue
        parts.append(f' {name}="{escape(value)}"')
    return "".join(parts)
