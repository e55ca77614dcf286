"""`FramedScreen` and `Rowwise`: a changed row goes into the next frame, a key to its widget, both without messages."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any

import textual.screen
from textual import events
from textual.filter import ANSIToTruecolor
from textual.geometry import Region, Size
from textual.message import Message
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from caseedit.tui.compositing import NarrowCompositor

if TYPE_CHECKING:
    from typing import Self


WHEEL = 3  # rows


class FrameClock:
    """Has a frame made as soon as one is wanted, but not sooner after the last than the line bears; else it sleeps."""

    def __init__(self, make: Callable[[], None]) -> None:
        self._make = make
        self._wanted: asyncio.TimerHandle | None = None
        self._last = float("-inf")

    def resume(self) -> None:
        """Want a frame."""
        if self._wanted is None:
            loop = asyncio.get_running_loop()
            self._wanted = loop.call_at(max(loop.time(), self._last + textual.screen.UPDATE_PERIOD), self._tick)

    def pause(self) -> None:
        """Want none."""
        if self._wanted is not None:
            self._wanted.cancel()
            self._wanted = None

    def _tick(self) -> None:
        self._wanted = None
        self._last = asyncio.get_running_loop().time()
        self._make()


class FramedScreen(Screen[None], inherit_css=False):
    """A screen that makes no frame while none may be shown, and looks at nothing that did not change.

    Attributes:
        is_seen: Set once there was a frame: threads may wait for it.
    """

    def __init__(self) -> None:
        super().__init__()
        self._compositor = NarrowCompositor()
        self._clock = FrameClock(self._make_frame)
        self.is_seen = threading.Event()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Paint one row of what lies behind the panes: they are all alike."""
        return super().render_lines(Region(crop.x, crop.y, crop.width, 1)) * crop.height

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """When a screen is new, all on it was styled as it came."""
        event.refresh_styles = event.refresh_styles and self.stack_updates > 0

    @property
    def _update_timer(self) -> FrameClock:  # type: ignore[override]
        return self._clock

    def _make_frame(self) -> None:
        if not self.is_running or self.app._exit:
            return
        if self.app._batch_count:
            # Nothing may be shown yet, and nobody tells when it may.
            self._clock.resume()
            return
        try:
            with self._context():
                self.catch_up()
                self._on_timer_update()
        except Exception as error:
            self.app._handle_exception(error)

    def catch_up_soon(self) -> None:
        """Have `catch_up` called when nothing else is to be done, at the latest before the next frame."""
        self._clock.resume()

    def catch_up(self) -> None:
        """Bring up to date what is shown of the work just done, once for all of it."""

    def on_idle(self) -> None:
        """Catch up."""
        self.catch_up()

    def takes_in(self, widget: Widget) -> bool:
        """Paint a widget's dirty regions in the next frame; False if it is not seen now."""
        if widget not in self._compositor.visible_widgets or not self.is_current:
            return False
        self._dirty_widgets.add(widget)
        self._clock.resume()
        return True

    def _compositor_refresh(self) -> None:
        if self.app._batch_count:
            # What is to be painted stays to be painted.
            return
        is_whole = self._compositor.size.region in self._compositor._dirty_regions
        super()._compositor_refresh()
        self.is_seen.set()
        if is_whole and self.is_current:
            # Once is enough.
            self._repaint_required = False


class Rowwise(Widget):
    """A widget that paints whole rows, without border or padding; a row is made again only if it was refreshed."""

    @cached_property
    def _strips(self) -> dict[int, Strip]:
        return {}

    @cached_property
    def screen(self) -> Screen[Any]:
        """The screen that it was mounted on, and stays on."""
        return super().screen

    @property
    def size(self) -> Size:
        """Its whole size, since nothing is around its rows."""
        return self.region.size

    def _size_updated(self, size: Size, virtual_size: Size, container_size: Size, layout: bool = True) -> bool:
        """Take a new size; nothing around this moves because of it."""
        return super()._size_updated(size, virtual_size, container_size, layout=False)

    def refresh(
        self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False
    ) -> Self:  # fmt: skip
        """Paint again: these regions, or all; on a screen of ours in its next frame."""
        is_plain = repaint and self.is_mounted and not (layout or recompose)
        if not is_plain or not isinstance(self.screen, FramedScreen) or not self.screen.takes_in(self):
            return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)
        self._forget(*regions)
        self._repaint_regions.update(regions or (self.size.region,))
        return self

    def _set_dirty(self, *regions: Region) -> None:
        self._forget(*regions)
        super()._set_dirty(*regions)

    def _forget(self, *regions: Region) -> None:
        if not regions:
            self._strips.clear()
        for region in regions:
            for y in region.line_range:
                self._strips.pop(y, None)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return rows, painted if they are not known."""
        width = self.size.width
        strips = [self._strip(y, width) for y in crop.line_range]
        # Our colours are what they are meant to be: none of them is a name that must be turned into one.
        filters = [each for each in self.get_line_filters() if not isinstance(each, ANSIToTruecolor)]
        if filters:
            # They ask for what is behind a text; here each text says so itself.
            ground = self.screen.styles.background
            for each in filters:
                strips = [strip.apply_filter(each, ground) for strip in strips]
        if crop.column_span != (0, width):
            strips = [strip.crop(*crop.column_span) for strip in strips]
        return strips

    def _strip(self, y: int, width: int) -> Strip:
        known = self._strips.get(y)
        if known is None or known.cell_length != width:
            known = self._strips[y] = self.render_line(y)
        return known

    def answer(self, event: events.Key) -> bool:
        """Answer a key; False if it means nothing here."""
        return False

    def on_key(self, event: events.Key) -> None:
        """Answer a key, or let it pass to the screen."""
        if self.answer(event):
            event.stop()
            event.prevent_default()

    def report(self, message: Message) -> None:
        """Tell the screen, without asking everything between here and there."""
        if self.is_attached:
            self.screen.post_message(message)


class Scrolling(Rowwise):
    """A widget with more rows than are seen of it.

    Attributes:
        top: The row at the upper edge.
    """

    top = 0
    _count = 0

    def measure(self, count: int) -> None:
        """Say how many rows there are."""
        self._count = count
        self.scroll_to_row(self.top)

    def scroll_to_row(self, row: int) -> None:
        """Bring a row to the upper edge, as far as there are others below it."""
        top = max(0, min(row, self._count - self.size.height))
        if top != self.top:
            self.top = top
            self.scrolled()
            self.refresh()

    def scrolled(self) -> None:
        """Take note that another row is at the upper edge."""

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll by the wheel."""
        self.scroll_to_row(self.top + WHEEL)
        event.stop()

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll by the wheel."""
        self.scroll_to_row(self.top - WHEEL)
        event.stop()


def answers(widget: Widget | None, event: events.Key) -> bool:
    """Give a key to the widget that has the focus, here and now; False if it must go the way of Textual."""
    if not isinstance(widget, Rowwise) or widget.message_queue_size:
        return False
    with widget._context():
        return widget.answer(event)
