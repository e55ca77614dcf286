"""What Textual's compositor would have on the screen, asked for as narrowly as it changed; part of the border."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache, partial
from typing import Any

from rich.console import Console
from textual._compositor import ChopsUpdate, Compositor, CompositorUpdate, LayoutUpdate
from textual._styles_cache import StylesCache
from textual.geometry import Region, Size
from textual.strip import Strip

from caseedit.tui.frames import Frame, Piece, parts_of_rows, whole_rows


def forget_gone_widgets() -> None:
    """Have Textual keep what it works out of two colours for all widgets: it keeps each widget's rows along with it."""
    known: Any = StylesCache.__dict__.get("get_inner_outer")
    if hasattr(known, "cache_info"):
        once = lru_cache(maxsize=64)(partial(known.__wrapped__, StylesCache))
        setattr(StylesCache, "get_inner_outer", staticmethod(once))  # noqa: B010


class Rows(CompositorUpdate):
    """Rows of widgets that nothing lies over, in their places."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame

    def render_segments(self, console: Console) -> str:
        """Return all of them, each after a move to its place."""
        return "".join(f"\x1b[{y + 1};{x + 1}H{strip.render(console)}" for y, x, strip in self.frame.pieces)


class Parts(CompositorUpdate):
    """Several changes of one screen."""

    def __init__(self, updates: Sequence[Rows | ChopsUpdate]) -> None:
        self.updates = updates

    def render_segments(self, console: Console) -> str:
        """Return what Textual itself would send."""
        return "".join(update.render_segments(console) for update in self.updates)


Update = LayoutUpdate | ChopsUpdate | Rows | Parts


class NarrowCompositor(Compositor):
    """Renders the rows that a change touches; Textual's renders whole widgets, and most of them."""

    def render_partial_update(self) -> Update | None:  # type: ignore[override]
        """Return what changed."""
        pieces: list[Piece] = []
        for region in joined(self._dirty_regions):
            found = self._uncovered(region.intersection(self.size.region))
            if found is None:
                return self._with_the_rest(Rows(Frame(self.size, pieces)))
            pieces += found
            self._dirty_regions = {other for other in self._dirty_regions if not region.contains_region(other)}
        return Rows(Frame(self.size, pieces)) if pieces else None

    def _with_the_rest(self, rows: Rows) -> Update:
        """Have Textual put together what lies over each other."""
        rest = super().render_partial_update()
        return rows if rest is None else Parts([rows, rest])

    def _uncovered(self, region: Region) -> list[Piece] | None:
        """Return the rows of a region that one widget fills; None if there are more."""
        for widget, (place, clip) in self.visible_widgets.items():
            seen = place.intersection(clip)
            if not seen.overlaps(region):
                continue
            if not seen.contains_region(region):
                return None
            strips = widget.render_lines(region.translate(-place.offset))
            return [(y, region.x, strip) for y, strip in enumerate(strips, region.y)]
        return None

    def _get_renders(self, crop: Region | None = None) -> Iterable[tuple[Region, Region, list[Strip]]]:
        if crop is None or crop == self.size.region:
            yield from super()._get_renders(crop)
            return
        for widget, (region, clip) in self.visible_widgets.items():
            seen = region.intersection(clip)
            top, bottom = max(seen.y, crop.y), min(seen.bottom, crop.bottom)
            if top >= bottom or not seen.overlaps(crop):
                continue
            part = Region(seen.x, top, seen.width, bottom - top)
            yield part, part, widget.render_lines(part.translate(-region.offset))
            if seen.contains_region(crop):
                # What lies behind it is not seen.
                return


def joined(regions: Iterable[Region]) -> list[Region]:
    """Return regions, those that stand right above each other as one."""
    result: list[Region] = []
    for region in sorted(regions, key=lambda region: (region.x, region.width, region.y)):
        last = result[-1] if result else None
        if last is not None and last.column_span == region.column_span and region.y <= last.bottom:
            result[-1] = last.union(region)
        else:
            result.append(region)
    return result


def frame_of(update: Update) -> Frame:
    """Return what an update would have on the screen."""
    if isinstance(update, Rows):
        return update.frame
    if isinstance(update, Parts):
        frames = [frame_of(part) for part in update.updates]
        return Frame(frames[0].size, [piece for frame in frames for piece in frame.pieces])
    if isinstance(update, LayoutUpdate):
        return Frame(update.region.size, list(whole_rows(update.strips, update.region.offset)))
    size = Size(update.chop_ends[0][-1], len(update.chops))
    return Frame(size, list(parts_of_rows(update.chops, update.spans, update.chop_ends)))
