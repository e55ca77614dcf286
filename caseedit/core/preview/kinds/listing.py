"""Lists: bullets, numbers and task items with a hanging indent."""

from __future__ import annotations

from collections.abc import Iterator

from caseedit.core.preview.dom import Element
from caseedit.core.preview.inline import Look, row_width
from caseedit.core.preview.layout import MEASURE, Flow, Piece, beside, columns, room_beside, stacked
from caseedit.core.preview.row import Row

TAGS = ("ul", "ol", "menu", "dir")
_BULLETS = ("•", "◦", "▪")
_GAP = "  "


def lay(element: Element, width: int, look: Look, flow: Flow) -> Piece:
    """Lay out a list; items of paragraphs stand apart, others close together."""
    is_loose = any(
        isinstance(child, Element) and child.tag == "p" for item in element.elements() for child in item.children
    )
    if element.attributes.get("columns") and not flow.is_plain:
        return Piece(_in_columns(element, width, look, flow))
    pieces = [Piece(_item(item, mark, width, look, flow, is_loose)) for item, mark in _items(element)]
    return Piece(stacked(pieces, is_tight=not is_loose))


def _items(element: Element) -> Iterator[tuple[Element, str]]:
    children = [child for child in element.children if isinstance(child, Element) or child.strip()]
    items = [child for child in children if isinstance(child, Element)]
    number = _whole(element.attributes.get("start"), 1)
    is_numbered = element.tag == "ol"
    last = number + len(items) - 1
    places = max(len(str(number)), len(str(last)))
    for child in children:
        if isinstance(child, str):
            child, text = Element("div", parent=element), child
            child.append(text)
            yield child, ""
        elif child.tag != "li":
            yield child, ""
        elif is_numbered:
            number = _whole(child.attributes.get("value"), number)
            yield child, f"{number}.".rjust(places + 1) + " "
            number += 1
        else:
            yield child, "" if _is_task(child) else _bullet(element)


def _whole(text: str | None, default: int) -> int:
    digits = (text or "").strip()
    return int(digits) if digits.lstrip("-").isdecimal() and digits.isascii() and len(digits) < 10 else default


def _is_task(item: Element) -> bool:
    first = next((child for child in item.children if isinstance(child, Element) or child.strip()), None)
    if isinstance(first, Element) and first.tag == "p":
        return _is_task(first)
    return isinstance(first, Element) and first.tag == "input" and first.attributes.get("type") == "checkbox"


def _bullet(element: Element) -> str:
    depth = 0
    holder = element.parent
    while holder is not None:
        depth += holder.tag in TAGS
        holder = holder.parent
    return _BULLETS[min(depth, len(_BULLETS) - 1)] + " "


def _item(item: Element, mark: str, width: int, look: Look, flow: Flow, is_loose: bool) -> list[Row]:
    if item.tag != "li" and item.tag != "div":
        pieces = flow.pieces([item], room_beside(_GAP, width), look, item)
        return beside(stacked(pieces), _GAP, _GAP, room=width - len(_GAP))
    rest = mark if mark.isspace() else " " * len(mark)
    if not mark and _is_task(item):
        return _task(item, width, look, flow, is_loose)
    rows = flow.rows(item, room_beside(mark, width), look, is_tight=not is_loose)
    if not rows and mark:
        rows = [Row((), item.field, item.line)]
    return beside(rows, mark, rest, "dim", room=width - len(mark)) if mark else rows


def _task(item: Element, width: int, look: Look, flow: Flow, is_loose: bool) -> list[Row]:
    rows = flow.rows(item, room_beside(_GAP, width), look, is_tight=not is_loose)
    return rows[:1] + beside(rows[1:], _GAP, _GAP, room=width - len(_GAP))


def _in_columns(element: Element, width: int, look: Look, flow: Flow) -> list[Row]:
    """Lay short items in two columns, downwards, if both fit."""
    items = [_item(item, mark, MEASURE, look, flow, False) for item, mark in _items(element)]
    half = (len(items) + 1) // 2
    widths = [
        max((row_width(row) for rows in part for row in rows), default=0) for part in (items[:half], items[half:])
    ]
    if len(items) > 1 and sum(widths) + len(_GAP) <= width and width >= 40:
        left, right = ([row for rows in part for row in rows] for part in (items[:half], items[half:]))
        return columns([left, right], widths, _GAP)
    return [row for item, mark in _items(element) for row in _item(item, mark, width, look, flow, False)]
