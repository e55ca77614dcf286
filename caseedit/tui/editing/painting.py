"""One screen row of text to pieces: what is painted, in which style."""

from __future__ import annotations

from caseedit.core.dataclasses import dataclass
from caseedit.core.namedtuples import NamedTuple
from caseedit.tui.editing.buffer import EditBuffer
from caseedit.tui.editing.highlight import Spans, spans_of
from caseedit.tui.editing.remembering import remembered
from caseedit.tui.editing.wrap import JOINERS, boundary_after, cells_before, glyphs, index_at, is_plain, layout

Piece = tuple[str, str]
Range = tuple[int, int]

MATCH = "bold underline on-raised"
# The ground comes first: paint gives one to a piece without, and the last of two counts.
SELECTED = "on-background {} selection"
CURSOR = "on-background {} reverse"
# Where the selection is reverse too, the cursor must still be seen.
CURSOR_SELECTING = "on-background {} reverse underline"


@dataclass(frozen=True, slots=True)
class Look:
    """A screen row as it looks without cursor and selection; equal looks need no painting again.

    Attributes:
        text: The characters of the row.
        spans: (start, end, style names), counted from the row's start.
    """

    text: str
    spans: Spans


class RowState(NamedTuple):
    """All that a painted row depends on.

    Attributes:
        look: Its text and styles, or None below the text.
        cursor: The character the cursor is on, or None.
        selected: The selected characters; one beyond the text stands for the line end.
        matches: What was searched for.
        mark: Severity of the problem in the margin, or empty.
        is_current: The row of the cursor in the focused widget.
        is_thumb: The scroll mark is beside it.
    """

    look: Look | None = None
    cursor: int | None = None
    selected: Range | None = None
    matches: tuple[Range, ...] = ()
    mark: str = ""
    is_current: bool = False
    is_thumb: bool = False


@remembered(1)
def looks_of(language: str, text: str, state: str, width: int) -> tuple[Look, ...]:
    """Return the rows of a line."""
    spans = spans_of(language, text, state)
    looks = []
    for start, end in layout(text, width):
        inside = tuple(
            (max(a, start) - start, min(b, end) - start, names) for a, b, names in spans if a < end and b > start
        )
        looks.append(Look(text[start:end], inside))
    return tuple(looks)


def pieces(state: RowState) -> list[Piece]:
    """Return what is painted of a row's text, from left to right; the cursor may stand one cell behind the text."""
    look = state.look
    if look is None:
        return []
    names = _names(look)
    for start, end in state.matches:
        _overlay(names, start, end, MATCH)
    if state.selected:
        _overlay(names, *state.selected, SELECTED)
    if state.cursor is not None:
        _overlay(names, state.cursor, state.cursor + 1, CURSOR_SELECTING if state.selected else CURSOR)
    row = _joined(look.text, names)
    if names[-1]:
        row.append((" ", names[-1]))
    return row


def _names(look: Look) -> list[str]:
    """Return the style names of each character, and of the place after the last."""
    names = [""] * (len(look.text) + 1)
    for start, end, style in look.spans:
        names[start:end] = [style] * (end - start)
    # Blanks that hang over the edge are not to be seen.
    words = len(look.text.rstrip(" "))
    names[words:] = [""] * (len(names) - words)
    return names


def _overlay(names: list[str], start: int, end: int, style: str) -> None:
    for index in range(max(0, start), min(end, len(names))):
        plain = " ".join(name for name in names[index].split() if not name.startswith("on-") and name != "selection")
        names[index] = style.format(plain)


def _joined(text: str, names: list[str]) -> list[Piece]:
    """Join neighbours of one style; a cluster has the style of its first character, and is never cut."""
    result: list[Piece] = []
    shown, current = "", names[0]
    if is_plain(text):
        units = [(index, character, False) for index, character in enumerate(text)]
    else:
        units = [(g.start, g.shown, g.shown != text[g.start : g.end] and text[g.start] != "\t") for g in glyphs(text)]
    for index, unit, is_odd in units:
        style = f"{names[index]} warning".strip() if is_odd else names[index]
        if style != current:
            if shown:
                result.append((shown.rstrip(JOINERS), current))
            shown, current = "", style
        shown += unit
    if shown:
        result.append((shown.rstrip(JOINERS), current))
    return result


def input_pieces(buffer: EditBuffer, width: int, first: int, *, has_focus: bool) -> tuple[list[Piece], int]:
    """Return what is painted of a one-line text in `width` cells, moved sideways so that the cursor is seen.

    Args:
        buffer: The text.
        width: Cells.
        first: The first character that was seen when this was asked last.
        has_focus: Show cursor and selection.

    Returns:
        The pieces, and the first character seen.
    """
    text, cursor, span = buffer.text, buffer.cursor, buffer.selection
    first = min(first, cursor)
    while first < cursor and cells_before(text[first:], cursor - first) >= max(1, width - 1):
        first = boundary_after(text, first)
    row = text[first : first + index_at(text[first:], max(0, width - 1))]
    selected = (span.start - first, min(span.end - first, len(row))) if has_focus and len(span) else None
    return pieces(RowState(Look(row, ()), cursor=cursor - first if has_focus else None, selected=selected)), first
