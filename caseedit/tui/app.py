"""`CaseEditApp`: themes, keymap, screens, error display; no document logic."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
from collections import deque
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import events, on, work
from textual.binding import BindingType
from textual.dom import DOMNode
from textual.message import Message
from textual.theme import Theme
from textual.widget import Widget

from caseedit.config import Config
from caseedit.core.files.disk import is_file
from caseedit.core.paths import parse_path
from caseedit.tui import commands, ending, terminal
from caseedit.tui.framing import answers
from caseedit.tui.palette import COLOURS, Palette, make_colours_known
from caseedit.tui.screens.editor import EditorScreen
from caseedit.tui.start import Start
from caseedit.workspace import Workspace

if TYPE_CHECKING:
    from textual.types import CSSPathType

FAULT = 70  # exit code for a fault of our own
SIGNALLED = 128  # exit codes above it tell the signal that ended the program
LONGEST_REST = 1.5  # seconds in which what was typed before the end may still have its effect
LONGEST_WAIT = 0.5  # seconds that a widget is waited for before the next key is taken all the same
YOUNG_OBJECTS = 20_000  # among which garbage is looked for; usual are 700, which is several times for each document
LONGEST_COPY = 50_000  # characters; many terminals cut a longer clipboard sequence near 74,000 bytes of base 64


def themes() -> list[Theme]:
    """Return our looks as Textual's themes, so that styles can name their colours."""
    result = []
    for name, colours in COLOURS.items():
        is_ansi = name == "ansi"
        plain = {key: f"ansi_{value}" if is_ansi else value for key, value in colours.items()}
        result.append(
            Theme(
                name=f"caseedit-{name}",
                primary=plain["accent"],
                accent=plain["accent"],
                warning=plain["warning"],
                error=plain["error"],
                success=plain["success"],
                foreground=plain["text"],
                background=plain["background"],
                surface=plain["surface"],
                dark=name != "light",
                variables={"edge": plain["edge"]},
                ansi=is_ansi,
            )
        )
    return result


class CaseEditApp(terminal.FramedApp, inherit_bindings=False):
    """The editor on one workspace."""

    CSS_PATH: ClassVar[CSSPathType | None] = ["theme.tcss", "screens/editor.tcss"]
    TITLE = "caseedit"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = []
    ESCAPE_TO_MINIMIZE = False

    def __init__(self, workspace: Workspace, start: Start, config: Config) -> None:
        # Textual takes NO_COLOR out of the environment; programs that we start must still see it.
        no_colour = os.environ.get("NO_COLOR")
        super().__init__(driver_class=terminal.Terminal, ansi_color=True if no_colour is not None else None)
        if no_colour is not None:
            os.environ["NO_COLOR"] = no_colour
        self.workspace = workspace
        self.fault: Exception | None = None
        self.end_signals: ending.EndSignals | None = None
        self._held: deque[events.Event] = deque()
        self._is_seen = self._is_styled = False
        self._settling: asyncio.Task[None] | None = None
        self._is_busy = False
        self._refused: events.Event | None = None
        self._first_frame = contextlib.ExitStack()
        self._start = start
        self._config = config
        make_colours_known()
        for theme in themes():
            self.register_theme(theme)
        self.theme = self._first_theme(has_colour=no_colour is None)
        self.follows_background = self.theme == "caseedit-dark" and not config.theme
        self.animation_level = "none"

    def _first_theme(self, *, has_colour: bool) -> str:
        if not has_colour or (not self._config.theme and terminal.has_few_colours(self)):
            return "caseedit-ansi"
        if self._config.accessible and not self._config.theme:
            return "caseedit-contrast"
        return f"caseedit-{self._config.theme or 'dark'}"

    def get_css_variables(self) -> dict[str, str]:
        """Return the colours that styles name: all styles in use are ours, and so are their colours."""
        theme = self.current_theme
        return {"background": str(theme.background), "foreground": str(theme.foreground), **theme.variables}

    def refresh_css(self, animate: bool = True) -> None:
        """Style all anew; before there is a screen only the colours are learnt, so that all is read once, with them."""
        if self._is_styled:
            super().refresh_css(animate)
            return
        self._is_styled = True
        self.stylesheet.set_variables(self.get_css_variables())
        self.stylesheet.update(self, animate=animate)

    def learn_background(self, is_light: bool) -> None:
        """Follow the terminal: dark words where it is light."""
        if is_light and self.follows_background:
            self.theme = "caseedit-light"

    @property
    def palette(self) -> Palette:
        """The looks in use."""
        return Palette(
            self.theme.removeprefix("caseedit-"), has_colour=not self.no_color, is_plain=self._config.accessible
        )

    @property
    def shows_cursor(self) -> bool:
        """The terminal's own cursor stands at the point of work, where screen readers look for it."""
        return self._config.accessible

    def on_mount(self) -> None:
        """Show the editor and listen for signals."""
        self.theme_changed_signal.subscribe(self, lambda _: self.refresh_all())
        if self.end_signals is not None:
            self.end_signals.answer_by(self.leave_at_once)
        # One frame when all stands in its place, not one for each step on the way.
        self._first_frame.enter_context(self.batch_update())

    def get_default_screen(self) -> EditorScreen:
        """The editor is what all other screens lie over."""
        return EditorScreen(self.workspace, self._start)

    @on(EditorScreen.Placed)
    def _placed(self, message: EditorScreen.Placed) -> None:
        self._paint_from_now_on(message.widgets)

    @work(group="first frame", exclusive=True)
    async def _paint_from_now_on(self, widgets: Iterable[Widget]) -> None:
        await self.settled(*widgets)
        if self._is_seen:
            return
        self._is_seen = True
        self._first_frame.close()
        # Nothing else may come that would have the frame made.
        self.screen.check_idle()
        if self.follows_background:
            self.ask_background()
        # What is there now stays: it need not be looked through again and again; what comes is so now and then.
        gc.freeze()
        gc.set_threshold(YOUNG_OBJECTS)
        gc.enable()

    def refresh_all(self) -> None:
        """Paint every widget again."""
        for widget in self.screen.walk_children():
            widget.refresh()

    def take_input(self, message: Message) -> None:
        """Take what came from the terminal: a key at once if nothing else is to be done before it, else in its turn."""
        is_busy = self.message_queue_size or self._is_busy or self._settling is not None
        if is_busy or not isinstance(message, events.Key) or not self.is_running:
            self.post_message(message)
            return
        try:
            with self._context():
                keyed = self.focused or self.screen
                if not self._answers(keyed, message):
                    self.post_message(message)
                elif keyed.message_queue_size:
                    self._settling = asyncio.create_task(self._take_held(keyed))
        except Exception as error:
            self._handle_exception(error)

    async def on_event(self, event: events.Event) -> None:
        """Take keys and pastes one after the other: on a slow line many come at once, and some open dialogs."""
        self._is_busy = True
        try:
            if isinstance(event, events.Key) and commands.BY_KEY.get(event.key) == commands.BY_ID["redraw"]:
                # Whatever lies over the editor: what spoilt the screen spoilt all of it.
                terminal.repaint(self)
            elif not isinstance(event, events.Key | events.Paste) or event.is_forwarded:
                await super().on_event(event)
            elif self._settling is not None:
                self._held.append(event)
            elif (keyed := await self._take(event)) is not None:
                self._settling = asyncio.create_task(self._take_held(keyed))
        finally:
            self._is_busy = False

    async def _take(self, event: events.Event) -> Widget | None:
        """Pass a key or a paste on; return the widget that it is for, or None if it has had its effect."""
        keyed = self.focused or self.screen
        if self._answers(keyed, event):
            return keyed if keyed.message_queue_size else None
        await super().on_event(event)
        return keyed

    def _answers(self, keyed: Widget, event: events.Event) -> bool:
        """Have a key answered here and now; False if it must go the way of Textual."""
        if event is self._refused or not isinstance(event, events.Key) or not isinstance(self.screen, EditorScreen):
            return False
        # The editor knows of each key before anything else sees it.
        self.screen.key_pressed(event.key)
        if event.key not in commands.BY_KEY and self.app_focus and answers(keyed, event):
            return True
        # It comes here again if it waits for its turn, and has been asked.
        self._refused = event
        return False

    async def _take_held(self, keyed: Widget | None) -> None:
        """Wait until a key has had its effect, then take those that came meanwhile in the same way."""
        try:
            while self.is_running:
                # What a key posts goes up from the widget; a dialog that closes answers to the screen below.
                if keyed is not None:
                    await self.settled(*keyed.ancestors_with_self, self, self.screen, self.screen)
                if not self._held:
                    break
                keyed = await self._take(self._held.popleft())
        except Exception as error:
            self._handle_exception(error)
        finally:
            self._settling = None

    @property
    def message_queue_size(self) -> int:
        """How much waits here, with the keys that are held back."""
        return super().message_queue_size + len(self._held)

    def on_unmount(self) -> None:
        """Take no more keys."""
        if self._settling is not None:
            self._settling.cancel()

    async def settled(self, *nodes: DOMNode) -> None:
        """Wait until each of these, one after the other, has dealt with what was sent to it."""
        for node in nodes:
            done = asyncio.Event()
            if node.post_message(events.Callback(done.set)):
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(done.wait(), LONGEST_WAIT)

    def copy_to_clipboard(self, text: str) -> None:
        """Keep text for pasting here; the terminal gets it too, unless it is longer than terminals take."""
        if len(text) <= LONGEST_COPY:
            super().copy_to_clipboard(text)
        else:
            terminal.keep_copy(self, text)

    def keep_all(self) -> None:
        """Keep what is unsaved on the disk."""
        self.workspace.keep_all()

    async def keep_typed(self) -> None:
        """Take what came from the keyboard, as far as that goes in a moment, and keep what is unsaved on the disk."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LONGEST_REST):
                await self.settled(self)
                while self._settling is not None:
                    await asyncio.wait([self._settling])
        self.keep_all()

    @work(group="leaving", exclusive=True)
    async def leave_at_once(self, code: int) -> None:
        """Keep what is unsaved and end, because the process was told to."""
        await self.keep_typed()
        self.workspace.close()
        self.exit(return_code=code)

    def on_unreadable(self) -> None:
        """Say that something came that is no text."""
        if isinstance(self.screen, EditorScreen):
            self.screen.say("Bytes that are no UTF-8 came from the terminal and were left out.", "warning")

    def _handle_exception(self, error: Exception) -> None:
        """Keep what is unsaved, restore the terminal and leave; the caller reports `fault`."""
        if self.is_headless:
            super()._handle_exception(error)
            return
        self.workspace.keep_all()
        self.fault = error
        self._return_code = FAULT
        terminal.close_after_fault(self)


def run(path: Path, *, line: int | None = None, field: str | None = None, config: Config) -> int:
    """Run the editor on a folder or a file until the person leaves.

    Args:
        path: A folder of documents, or one document.
        line: Line of the file to begin at, counted from 1.
        field: Form field to begin in, as a path: `images[0].caption`.
        config: The settings in use.

    Returns:
        The exit code.

    Raises:
        CaseEditError: The folder cannot be read.
        ValueError: `field` is no path.
        Exception: A fault of our own; the terminal is as it was, and unsaved text is kept for the next start.
    """
    gc.disable()  # until the first frame, which comes sooner so
    terminal.install()
    path = path.absolute()
    document = path if is_file(path) else None
    workspace = Workspace(path if document is None else path.parent, config=config)
    app = CaseEditApp(workspace, Start(document, line, parse_path(field) if field else None), config)
    app.end_signals = ending.EndSignals(app.keep_all)
    app.run(mouse=config.mouse)
    app.end_signals.ended()
    if app.fault is not None:
        raise app.fault
    code = app.return_code or 0
    if code > SIGNALLED:
        ending.end_process(code)
    return code
