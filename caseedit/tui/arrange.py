"""Which panes stand where in a window of a given size: a pure decision, so that nothing but the layout knows sizes."""

from __future__ import annotations

from typing import Literal

from caseedit.core.dataclasses import dataclass

Pane = Literal["list", "form", "body", "page"]
PageMode = Literal["beside", "alone", "off"]
SizeClass = Literal["wide", "medium", "narrow", "tiny"]

PANES: tuple[Pane, ...] = ("list", "form", "body", "page")
PANE_NAMES: dict[Pane, str] = {"list": "List", "form": "Form", "body": "Body", "page": "Page"}


@dataclass(frozen=True, slots=True)
class Arrangement:
    """What is shown.

    Attributes:
        size: The class of the window's size.
        shown: The panes that are on the screen.
        is_list_over: The list lies over the other panes, at the left.
        has_bar: One row at the top names the panes, since only one is shown.
    """

    size: SizeClass
    shown: frozenset[Pane]
    is_list_over: bool = False
    has_bar: bool = False


def size_class(width: int, height: int) -> SizeClass:
    """Return the class of a window of `width` by `height` cells."""
    if width < 50 or height < 12:
        return "tiny"
    return "narrow" if width < 80 else "medium" if width < 120 else "wide"


def arrange(width: int, height: int, page: PageMode, pane: Pane, *, has_document: bool = True) -> Arrangement:
    """Decide what is shown.

    Args:
        width: Cells.
        height: Rows.
        page: Where the writer wants the page.
        pane: The pane that has the focus.
        has_document: Without one there is only the list, and a word of welcome where there is room.
    """
    size = size_class(width, height)
    if size == "tiny":
        return Arrangement(size, frozenset())
    if size == "narrow":
        return Arrangement(size, frozenset({pane}), has_bar=True)
    if not has_document:
        return Arrangement(size, frozenset({"list", "form"} if size == "wide" else {"list"}))
    middle: set[Pane] = set() if page == "alone" else {"form", "body"}
    right: set[Pane] = set() if page == "off" else {"page"}
    listed: set[Pane] = {"list"}
    if size == "wide":
        return Arrangement(size, frozenset(listed | middle | right))
    over = listed if pane == "list" else set()
    return Arrangement(size, frozenset(over | middle | right), is_list_over=bool(over))
