"""Words and style names to strips: every line-API widget of the app paints through here."""

from __future__ import annotations

from collections.abc import Iterable

from rich.segment import Segment
from textual.strip import Strip

from caseedit.core.cells import cell_width, clip
from caseedit.core.clean import show
from caseedit.tui.palette import SIGN, Palette

# (text, style names); the text may come from anywhere: it is made safe here.
Piece = tuple[str, str]

# The one mark of how far something is scrolled, thin, at the right edge.
SCROLL_MARK = "▕"
# Signs and their twins in accessible mode. Lines that only divide are left out there: they would be read aloud.
_TWINS = str.maketrans(
    {
        "▌": ">", "›": ">", "▸": ">", "▾": "v", "▣": "#", "↗": "^", "▶": ">", "●": "*", "○": "o", "·": "-", "×": "x",
        "•": "*", "◦": "*", "▪": "*", "↑": "^", "↓": "v", "←": "<", "→": ">", "█": "_", "▏": "_", "☐": "o", "☑": "*",
        "─": " ", "═": " ", "│": " ", "┼": " ", SCROLL_MARK: " ",
    }
)  # fmt: skip


def plain(text: str) -> str:
    """Return a sign of ours in ASCII, as wide as it was."""
    return text.translate(_TWINS)


def thumb(top: float, height: int, total: int) -> range:
    """Return the rows of a window that the scroll mark stands in; none if everything is in view.

    Args:
        top: The first line in view.
        height: Rows of the window.
        total: How many lines there are.
    """
    if total <= height or height < 2:
        return range(0)
    size = max(1, height * height // total)
    start = round(top * (height - size) / (total - height))
    return range(start, start + size)


def strip(pieces: Iterable[Piece], width: int, palette: Palette, ground: str = "background") -> Strip:
    """Paint pieces from left to right into exactly `width` cells; what does not fit ends in `…`.

    Args:
        pieces: Text and style names; a piece without its own `on-` name stands on `ground`.
        width: Cells.
        palette: The theme in use.
        ground: `background`, `surface` or `raised`.
    """
    segments: list[Segment] = []
    left = width
    for raw, names in pieces:
        if left <= 0:
            break
        text = show(raw)
        if palette.is_plain and SIGN in names:
            text = plain(text)
        cells = cell_width(text)
        if cells > left:
            text = clip(text, left)
            cells = cell_width(text)
        if not text:
            continue
        look = names if " on-" in f" {names}" or "chip" in names or "code" in names else f"{names} on-{ground}"
        segments.append(Segment(text, palette[look]))
        left -= cells
    if left > 0:
        segments.append(Segment(" " * left, palette[f"on-{ground}"]))
    return Strip(segments, width)
