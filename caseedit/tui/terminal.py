"""The border with the terminal: what may go out, what may come in; all patches of Textual."""

from __future__ import annotations

import codecs
import inspect
import os
import selectors
import sys
import time
from typing import Any

import textual
import textual.screen
from rich.console import Console, RenderableType
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual._compositor import ChopsUpdate, Compositor, LayoutUpdate
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.drivers import linux_driver
from textual.drivers._writer_thread import WriterThread
from textual.drivers.linux_driver import LinuxDriver
from textual.geometry import Offset, Region
from textual.message import Message
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from caseedit.core.clean import is_safe
from caseedit.tui.compositing import Update, forget_gone_widgets, frame_of
from caseedit.tui.differ import Differ
from caseedit.tui.ending import is_terminal, leave_lost_terminal
from caseedit.tui.frames import safe
from caseedit.tui.incoming import window_size
from caseedit.tui.outgoing import Outgoing
from caseedit.tui.pace import ANSWER
from caseedit.tui.reading import Reader, is_light, is_older_move, let_catch_up, new_incoming

# Every private part of Textual that is used here, with the parameters it must have; checked at start.
PRIVATE_PARTS: tuple[tuple[type, str, tuple[str, ...]], ...] = (
    (Strip, "render", ("self", "console")),
    (App, "_handle_exception", ("self", "error")),
    (App, "_close_messages_no_wait", ("self",)),
    (App, "_display", ("self", "screen", "renderable")),
    (Screen, "_compositor_refresh", ("self",)),
    (Screen, "_on_timer_update", ("self",)),
    (Screen, "_update_timer", ("self",)),
    (Widget, "_context", ("self",)),
    (Widget, "_exchange_repaint_regions", ("self",)),
    (Compositor, "render_partial_update", ("self",)),
    (Compositor, "_get_renders", ("self", "crop")),
    (LayoutUpdate, "__init__", ("self", "strips", "region")),
    (ChopsUpdate, "__init__", ("self", "chops", "spans", "chop_ends")),
    (WriterThread, "__init__", ("self", "file")),
    (WriterThread, "write", ("self", "text")),
    (WriterThread, "stop", ("self",)),
    (LinuxDriver, "start_application_mode", ("self",)),
    (LinuxDriver, "stop_application_mode", ("self",)),
    (LinuxDriver, "_sigtstp_application", ("self", "_")),
    (LinuxDriver, "_sigcont_application", ("self", "_")),
    (LinuxDriver, "run_input_thread", ("self",)),
    (LinuxDriver, "_run_input_thread", ("self",)),
    (LinuxDriver, "_get_terminal_size", ("self",)),
    (LinuxDriver, "disable_input", ("self",)),
    (XTermParser, "_sequence_to_key_events", ("self", "sequence", "alt")),
    (XTermParser, "feed", ("self", "data")),
)
POINTER_SHAPE = "\x1b]22;"
HIDE_CURSOR = "\x1b[?25l"
PLAIN_LOOK = "\x1b[m"
FRAMES_OVER_SSH = 30  # at most, in a second
BACKGROUND_QUESTION = "\x1b]11;?\x1b\\"

_render = Strip.render


class WrongTextual(Exception):
    """This version of Textual differs in a part that the safety of the terminal rests on."""


# --- outward


def _guarded_render(self: Strip, console: Any) -> str:
    """Render a strip after no character in it can act on the terminal: the wall behind `clean.show`."""
    segments = self._segments
    if all(is_safe(segment.text) or segment.control for segment in segments):
        return _render(self, console)
    clean = [Segment(safe(segment.text), segment.style, segment.control) for segment in segments]
    return _render(Strip(clean, self.cell_length), console)


def install() -> None:
    """Put the wall between every widget and the terminal.

    Raises:
        WrongTextual: A private part that is used is not what it was; the message names it.
    """
    for owner, name, expected in PRIVATE_PARTS:
        found = _parameters(getattr(owner, name, None))
        if found != expected:
            raise WrongTextual(
                f"{owner.__name__}.{name} of Textual {textual.__version__} takes {found}, not {expected}"
            )
    setattr(Strip, "render", _guarded_render)  # noqa: B010 - a method of another class is replaced on purpose
    setattr(events.MouseMove, "can_replace", is_older_move)  # noqa: B010
    forget_gone_widgets()
    _prove_wall()
    _prove_parser()
    _prove_updates()
    if "SSH_CONNECTION" in os.environ:
        # Each frame is bytes on a line.
        setattr(textual.screen, "UPDATE_PERIOD", 1 / FRAMES_OVER_SSH)  # noqa: B010
    if saves_bytes():
        setattr(linux_driver, "WriterThread", Outgoing)  # noqa: B010


def _parameters(part: Any) -> tuple[str, ...]:
    function = part.fget if isinstance(part, property) else part
    if function is None:
        return ()
    # As `inspect.signature` would say, at a tenth of its cost.
    code = inspect.unwrap(function).__code__
    count = code.co_argcount + code.co_kwonlyargcount
    count += bool(code.co_flags & inspect.CO_VARARGS) + bool(code.co_flags & inspect.CO_VARKEYWORDS)
    return tuple(code.co_varnames[:count])


def saves_bytes() -> bool:
    """Tell whether only what differs is sent; `CASEEDIT_DIFFER=0` has Textual send all it has."""
    return os.environ.get("CASEEDIT_DIFFER") != "0"


def _prove_wall() -> None:
    sent = Strip([Segment("a\x1b]0;x\x07b", Style())]).render(Console(color_system=None))
    if any(mark in sent for mark in "\x1b\x07"):
        raise WrongTextual(f"Textual {textual.__version__} renders strips on another way than the guarded one")


def _prove_parser() -> None:
    parser = XTermParser()
    keys = [event.key for event in parser.feed("a\x1b[15~\x1b[1;5C\r\x13") if isinstance(event, events.Key)]
    if keys != ["a", "f5", "ctrl+right", "enter", "ctrl+s"]:
        raise WrongTextual(f"Textual {textual.__version__} reads keys in another way: {keys}")
    if parser._timeout_time is not None or list(parser.feed("\x1b[1y")) or parser._timeout_time is None:
        raise WrongTextual(f"Textual {textual.__version__} does not tell that it waits for the rest of a key")


def _prove_updates() -> None:
    """Check that the parts of an update are found where Textual itself sends them to."""
    strip = Strip([Segment("0123456789", Style())])
    samples = (
        LayoutUpdate([[strip.crop(0, 4), strip.crop(4, 10)]], Region(0, 2, 10, 1)),
        ChopsUpdate([{0: strip.crop(0, 4), 4: strip.crop(4, 10)}], [(0, 0, 4), (0, 4, 7)], [[4, 10]]),
    )
    found = [[(y, x, strip.text) for y, x, strip in frame_of(sample).pieces] for sample in samples]
    sent = samples[1].render_segments(Console(color_system=None))
    if found != [[(2, 0, "0123"), (2, 4, "456789")], [(0, 0, "0123"), (0, 4, "456")]] or "456" not in sent:
        raise WrongTextual(f"Textual {textual.__version__} keeps what is to be painted in another way: {found}")


def keep_copy(app: App[Any], text: str) -> None:
    """Keep text for pasting here; nothing is sent to the terminal."""
    app._clipboard = text


def has_few_colours(app: App[Any]) -> bool:
    """Tell whether the terminal announces sixteen colours or fewer."""
    return app.console.color_system in (None, "standard", "windows")


class FramedApp(App[None], inherit_bindings=False, inherit_css=False):
    """An app of whose frames only that is sent which is not on the screen.

    Attributes:
        follows_background: Nobody has chosen colours: they may follow the terminal's.
    """

    follows_background = False

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        # What is told stands in rows of our own: Textual need not keep widgets for it on each screen.
        self._disable_tooltips = self._disable_notifications = True

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        terminal = self._driver
        if not isinstance(terminal, Terminal) or not isinstance(renderable, Update) or self._batch_count:
            super()._display(screen, renderable)
            return
        try:
            cursor = self.screen.outer_size.clamp_offset(self.cursor_position)
            if not (self._running and terminal.paint(renderable, cursor)):
                super()._display(screen, renderable)
                return
        except Exception as error:
            self._handle_exception(error)
        self.post_display_hook()

    def take_input(self, message: Message) -> None:
        """Take what came from the terminal."""
        self.post_message(message)

    def ask_background(self) -> None:
        """Ask the terminal for the colour behind the text; nothing waits for the answer."""
        if isinstance(self._driver, Terminal):
            self._driver.ask_background()

    def learn_background(self, is_light: bool) -> None:
        """Take note whether the terminal is light."""

    async def on_event(self, event: events.Event) -> None:
        """Know of each new size of the window."""
        if isinstance(event, events.Resize) and isinstance(self._driver, Terminal):
            self._driver.resized(*event.size)
        await super().on_event(event)


def keep_theme(app: App[Any], name: str) -> None:
    """Take the colours that the person chose, and keep them whatever the terminal says later."""
    if isinstance(app, FramedApp):
        app.follows_background = False
    app.theme = name


def repaint(app: App[Any]) -> None:
    """Send everything again, in case something else wrote on the terminal."""
    terminal = app._driver
    if isinstance(terminal, Terminal) and terminal.outgoing is not None:
        terminal.repaint()
    else:
        app.refresh(repaint=True, layout=True)


# --- both ways


class Terminal(LinuxDriver):
    """Textual's driver, sending what differs; with a guard before its parser, and an end when the terminal is gone."""

    def __init__(self, app: App[Any], **options: Any) -> None:
        super().__init__(app, **options)
        # The screen goes where it was promised to go: messages of programs may be sent elsewhere.
        self._file = sys.__stdout__ or self._file
        self._wake, self._woken = os.pipe()
        self._is_leaving = False
        self._is_on = False
        # GNU screen erases with its own background; what tmux has erased has no colour in its captures.
        is_inner = "TMUX" in os.environ or os.environ.get("TERM", "").startswith(("screen", "tmux"))
        self._differ = Differ(erases_in_colour=not is_inner)

    # --- outward

    @property
    def outgoing(self) -> Outgoing | None:
        """What sends the differences; None if Textual sends all it has, or nothing is sent now."""
        writer: object = self._writer_thread
        return writer if isinstance(writer, Outgoing) else None

    def start_application_mode(self) -> None:
        """Begin, with a screen of which nothing is known."""
        super().start_application_mode()  # type: ignore[no-untyped-call]
        self._is_on = True
        if self.outgoing is not None:
            self.outgoing.begin(self._differ)

    def stop_application_mode(self) -> None:
        """End, with the terminal as it was."""
        self._is_on = False
        if self.outgoing is not None:
            self.write(PLAIN_LOOK)
        super().stop_application_mode()

    def paint(self, update: Update, cursor: Offset) -> bool:
        """Have an update on the screen; False if Textual must send it itself."""
        writer = self.outgoing
        if writer is None:
            return False
        writer.knows_sync = self._app._sync_available
        frame, console = frame_of(update), self._app.console
        writer.paint(lambda differ: frame.ask(differ, cursor, console))
        return True

    def repaint(self) -> None:
        """Send everything again, as it is wanted now."""
        if self.outgoing is not None:
            self.outgoing.paint(Differ.forget)

    def resized(self, width: int, height: int) -> None:
        """Send everything again if the window has the same size as before: it may have had another meanwhile."""
        if (width, height) == (self._differ.width, self._differ.height):
            self.repaint()

    def _sigtstp_application(self, *_: object) -> None:
        # What is stopped may never be continued.
        getattr(self._app, "keep_all", lambda: None)()
        if self._auto_restart:
            # Not here: a signal may come while a frame is being made.
            self._loop.call_soon_threadsafe(super()._sigtstp_application)
        else:
            super()._sigtstp_application()

    def _sigcont_application(self, *_: object) -> None:
        if self._auto_restart:
            self._loop.call_soon_threadsafe(self._go_on)

    def _go_on(self) -> None:
        if not is_terminal(self.fileno):
            # The system lets a program go on whose terminal is gone, so that it can end; its input tells it.
            return
        if self._is_on:
            # Stopped without a chance to leave the screen, which may be another now.
            self.suspend_application_mode()
        self.resume_application_mode()

    def write(self, data: str) -> None:
        """Send to the terminal; shapes of the pointer are not known to all, and some readers need the cursor."""
        is_hiding = data == HIDE_CURSOR and getattr(self._app, "shows_cursor", False)
        if not data.startswith(POINTER_SHAPE) and not is_hiding:
            super().write(data)

    # --- inward

    def send_message(self, message: Message) -> None:
        """Give the app what came; this is called in the input thread."""
        take = self._app.take_input if isinstance(self._app, FramedApp) else self._app.post_message
        self._loop.call_soon_threadsafe(take, message)

    def _get_terminal_size(self) -> tuple[int, int]:
        return window_size(self.fileno)

    def disable_input(self) -> None:
        """End the input thread, which sleeps until something comes."""
        if self.outgoing is not None and not self.exit_event.is_set():
            self.outgoing.await_answers()
        self._is_leaving = True
        os.write(self._woken, b"x")
        super().disable_input()
        self._is_leaving = False

    def _run_input_thread(self) -> None:
        try:
            self.run_input_thread()
        except Exception as error:
            self._loop.call_soon_threadsafe(self._app._handle_exception, error)

    def run_input_thread(self) -> None:
        """Read what comes until told to stop."""
        incoming = new_incoming()
        decode = codecs.getincrementaldecoder("utf-8")("surrogateescape").decode
        reader = Reader()
        with selectors.DefaultSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            selector.register(self._wake, selectors.EVENT_READ)
            while not (self.exit_event.is_set() or self._is_leaving):
                now = time.monotonic()
                rest = None if incoming.due is None else max(0.0, incoming.due - now)
                ready = {key.fd for key, _ in selector.select(rest)}
                if self._wake in ready:
                    os.read(self._wake, 1)
                    continue
                now = time.monotonic()
                tokens = incoming.feed(decode(self._read()), now) if self.fileno in ready else incoming.tick(now)
                for token in tokens:
                    if token.kind == "report":
                        self._take_report(token.text)
                for message in reader.messages(tokens):
                    self.process_message(message)
                let_catch_up(self._app, lambda: self._is_leaving or not is_terminal(self.fileno))

    def _take_report(self, text: str) -> None:
        if text == ANSWER and self.outgoing is not None:
            self.outgoing.answered()
        elif text.startswith("11;") and isinstance(self._app, FramedApp):
            self._loop.call_soon_threadsafe(self._app.learn_background, is_light(text))

    def ask_background(self) -> None:
        """Ask for the colour behind the text; `learn_background` of the app is called if an answer comes."""
        # An old Linux console would show the question.
        if self.outgoing is not None and self.input_tty and os.environ.get("TERM") != "linux":
            self.outgoing.ask(BACKGROUND_QUESTION)

    def _read(self) -> bytes:
        try:
            data = os.read(self.fileno, 4096)
        except InterruptedError:
            return b""
        except OSError:
            data = b""
        if not data:
            leave_lost_terminal(self._app, self._loop)
        return data


def close_after_fault(app: App[Any]) -> None:
    """Leave the app at once, the terminal restored, without Textual's own report of the fault."""
    app._close_messages_no_wait()
