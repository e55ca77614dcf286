"""What Textual's compositor would have on the screen, asked for as narrowly as it changed; part of the border."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from textual import events
from textual._compositor import ChopsUpdate, Compositor, CompositorUpdate, LayoutUpdate
from textual.geometry import Region, Size
from textual.screen import Screen
from textual.strip import Strip

from caseedit.tui.frames import Frame, parts_of_rows, whole_rows

_MOST_PARTS = 12  # changes above which it is quicker to look at all between them


class Parts(CompositorUpdate):
    """Several changes of one screen."""

    def __init__(self, updates: list[ChopsUpdate]) -> None:
        self.updates = updates

    def render_segments(self, console: Console) -> str:
        """Return what Textual itself would send."""
        return "".join(update.render_segments(console) for update in self.updates)


Update = LayoutUpdate | ChopsUpdate | Parts


class NarrowCompositor(Compositor):
    """Renders the rows that a change touches; Textual's renders whole widgets, and most of them."""

    def render_partial_update(self) -> Update | None:  # type: ignore[override]
        """Return what changed."""
        groups = joined(self._dirty_regions)
        if not 1 < len(groups) <= _MOST_PARTS:
            return super().render_partial_update()
        updates = []
        for group in groups:
            self._dirty_regions = {group}
            updates.append(super().render_partial_update())
        return Parts([update for update in updates if update is not None])

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


class FramedScreen(Screen[None], inherit_css=False):
    """A screen that makes no frame while none may be shown, and looks at nothing that did not change."""

    def __init__(self) -> None:
        super().__init__()
        self._compositor = NarrowCompositor()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Paint one row of what lies behind the panes: they are all alike."""
        return super().render_lines(Region(crop.x, crop.y, crop.width, 1)) * crop.height

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """When a screen is new, all on it was styled as it came."""
        event.refresh_styles = event.refresh_styles and self.stack_updates > 0

    def _compositor_refresh(self) -> None:
        if self.app._batch_count:
            # What is to be painted stays to be painted.
            return
        is_whole = self._compositor.size.region in self._compositor._dirty_regions
        super()._compositor_refresh()
        if is_whole and self.is_current:
            # Once is enough.
            self._repaint_required = False


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
    if isinstance(update, Parts):
        frames = [frame_of(part) for part in update.updates]
        return Frame(frames[0].size, [piece for frame in frames for piece in frame.pieces])
    if isinstance(update, LayoutUpdate):
        return Frame(update.region.size, list(whole_rows(update.strips, update.region.offset)))
    size = Size(update.chop_ends[0][-1], len(update.chops))
    return Frame(size, list(parts_of_rows(update.chops, update.spans, update.chop_ends)))
