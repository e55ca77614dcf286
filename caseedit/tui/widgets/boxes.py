"""`Row` and `Column`: what other widgets stand in, beside or below each other; an edge at most is seen of them."""

from __future__ import annotations

from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget


class Row(Widget, inherit_css=False):
    """Widgets beside each other."""

    DEFAULT_CSS = """
    Row { layout: horizontal; width: 1fr; height: 1fr; }
    """

    def _size_updated(self, size: Size, virtual_size: Size, container_size: Size, layout: bool = True) -> bool:
        """Take a new size; it is the outer ones that decide it."""
        return super()._size_updated(size, virtual_size, container_size, layout=False)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Paint one row: they are all alike."""
        return super().render_lines(Region(crop.x, crop.y, crop.width, 1)) * crop.height


class Column(Row, inherit_css=False):
    """Widgets below each other."""

    DEFAULT_CSS = """
    Column { width: 1fr; height: 1fr; }
    """
