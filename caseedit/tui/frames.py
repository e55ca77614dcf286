"""`Frame`: what Textual would have on the screen, as strips in their places, told to the differ."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from rich.color import ColorSystem
from rich.console import Console
from textual.geometry import Offset, Size
from textual.strip import Strip

from caseedit.core.clean import is_safe, show
from caseedit.core.namedtuples import NamedTuple
from caseedit.tui.differ import Differ
from caseedit.tui.looks import look_of

Piece = tuple[int, int, Strip]  # row, column, what stands there

_COLOURS = {
    None: ColorSystem.TRUECOLOR, "standard": ColorSystem.STANDARD, "256": ColorSystem.EIGHT_BIT,
    "truecolor": ColorSystem.TRUECOLOR, "windows": ColorSystem.WINDOWS,
}  # fmt: skip


class Frame(NamedTuple):
    """Some of a screen.

    Attributes:
        size: Of the whole screen.
        pieces: What stands where.
    """

    size: Size
    pieces: list[Piece]

    def ask(self, differ: Differ, cursor: Offset, console: Console) -> None:
        """Have this on the screen."""
        if self.size != (differ.width, differ.height):
            differ.resize(*self.size)
        colours = _COLOURS[console.color_system]
        for y, x, strip in self.pieces:
            differ.put(y, x, x + strip.cell_length, [(safe(text), look_of(style, colours)) for text, style, _ in strip])
        differ.cursor = cursor


def safe(text: str) -> str:
    """Return text of which no character can act on the terminal."""
    return text if is_safe(text) else show(text)


def whole_rows(rows: Iterable[Iterable[Strip]], place: Offset) -> Iterator[Piece]:
    """Yield the strips of rows, one beside the other."""
    for y, strips in enumerate(rows, place.y):
        x = place.x
        for strip in strips:
            yield y, x, strip
            x += strip.cell_length


def parts_of_rows(
    chops: Sequence[Mapping[int, Strip | None]], spans: Iterable[tuple[int, int, int]], ends: Sequence[Sequence[int]]
) -> Iterator[Piece]:
    """Yield those strips, or what there is of them, that lie in spans (row, first column, column after the last).

    Args:
        chops: For each row the strips by their columns.
        spans: Which parts of which rows changed.
        ends: For each row the columns at which its strips end.
    """
    for y, start, end in spans:
        for stop, (x, strip) in zip(ends[y], chops[y].items(), strict=False):
            if strip is not None and x < end and stop > start:
                yield y, x, strip if stop <= end else strip.crop(0, end - x)
