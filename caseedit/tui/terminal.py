"""The border with the terminal: what may go out, what may come in; all patches of Textual."""

from __future__ import annotations

import asyncio
import codecs
import inspect
import os
import selectors
import signal
import sys
import termios
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any, NoReturn

import textual
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message
from textual.strip import Strip

from caseedit.core.clean import is_safe, show
from caseedit.tui.incoming import LARGEST_WINDOW, Incoming, Token

# Every private part of Textual that is used here, with the parameters it must have; checked at start.
PRIVATE_PARTS: tuple[tuple[type, str, tuple[str, ...]], ...] = (
    (Strip, "render", ("self", "console")),
    (App, "_handle_exception", ("self", "error")),
    (App, "_close_messages_no_wait", ("self",)),
    (LinuxDriver, "run_input_thread", ("self",)),
    (LinuxDriver, "_run_input_thread", ("self",)),
    (LinuxDriver, "_get_terminal_size", ("self",)),
    (LinuxDriver, "disable_input", ("self",)),
    (XTermParser, "_sequence_to_key_events", ("self", "sequence", "alt")),
    (XTermParser, "feed", ("self", "data")),
)
LOST_TERMINAL = 129  # as if ended by SIGHUP
GRACE = 3.0  # seconds for an orderly end after a signal
POINTER_SHAPE = "\x1b]22;"
HIDE_CURSOR = "\x1b[?25l"
# Everything that was switched on, off: paste, mouse, focus and size reports, keyboard protocol, other screen; wrap and
# cursor on.
UNDO_MODES = (
    "\x1b[?2026l\x1b[?2004l\x1b[?1016l\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[?1004l\x1b[?2048l"
    "\x1b[<u\x1b[0m\x1b[?7h\x1b[?1049l\x1b[?25h"
)

_render = Strip.render


class WrongTextual(Exception):
    """This version of Textual differs in a part that the safety of the terminal rests on."""


class Unreadable(Message):
    """Bytes that are no text came from the terminal and were left out."""

    def can_replace(self, message: Message) -> bool:
        """One is enough."""
        return isinstance(message, Unreadable)


# --- outward


def _guarded_render(self: Strip, console: Any) -> str:
    """Render a strip after no character in it can act on the terminal: the wall behind `clean.show`."""
    segments = self._segments
    if all(is_safe(segment.text) or segment.control for segment in segments):
        return _render(self, console)
    clean = [Segment(show(segment.text), segment.style, segment.control) for segment in segments]
    return _render(Strip(clean, self.cell_length), console)


def install() -> None:
    """Put the wall between every widget and the terminal.

    Raises:
        WrongTextual: A private part that is used is not what it was; the message names it.
    """
    for owner, name, expected in PRIVATE_PARTS:
        function = getattr(owner, name, None)
        found = tuple(inspect.signature(function).parameters) if function else ()
        if found != expected:
            raise WrongTextual(
                f"{owner.__name__}.{name} of Textual {textual.__version__} takes {found}, not {expected}"
            )
    setattr(Strip, "render", _guarded_render)  # noqa: B010 - a method of another class is replaced on purpose
    _prove_wall()
    _prove_parser()


def _prove_wall() -> None:
    from rich.console import Console

    sent = Strip([Segment("a\x1b]0;x\x07\x9b\u202eb", Style())]).render(Console(color_system=None))
    if any(mark in sent for mark in "\x1b\x07\x9b\u202e"):
        raise WrongTextual(f"Textual {textual.__version__} renders strips on another way than the guarded one")


def _prove_parser() -> None:
    parser = XTermParser()
    keys = [event.key for event in parser.feed("a\x1b[15~\x1b[1;5C\r\x13") if isinstance(event, events.Key)]
    if keys != ["a", "f5", "ctrl+right", "enter", "ctrl+s"]:
        raise WrongTextual(f"Textual {textual.__version__} reads keys in another way: {keys}")
    if parser._timeout_time is not None or list(parser.feed("\x1b[1y")) or parser._timeout_time is None:
        raise WrongTextual(f"Textual {textual.__version__} does not tell that it waits for the rest of a key")


def keep_copy(app: App[Any], text: str) -> None:
    """Keep text for pasting here; nothing is sent to the terminal."""
    app._clipboard = text


def has_few_colours(app: App[Any]) -> bool:
    """Tell whether the terminal announces sixteen colours or fewer."""
    return app.console.color_system in (None, "standard", "windows")


# --- inward


class Terminal(LinuxDriver):
    """Textual's driver with a guard before its parser, and an end when the terminal is gone."""

    def __init__(self, app: App[Any], **options: Any) -> None:
        super().__init__(app, **options)
        # The screen goes where it was promised to go: messages of programs may be sent elsewhere.
        self._file = sys.__stdout__ or self._file
        self._wake, self._woken = os.pipe()
        self._is_leaving = False

    def write(self, data: str) -> None:
        """Send to the terminal; shapes of the pointer are not known to all, and some readers need the cursor."""
        is_hiding = data == HIDE_CURSOR and getattr(self._app, "shows_cursor", False)
        if not data.startswith(POINTER_SHAPE) and not is_hiding:
            super().write(data)

    def _get_terminal_size(self) -> tuple[int, int]:
        width, height = super()._get_terminal_size()
        return min(width, LARGEST_WINDOW), min(height, LARGEST_WINDOW)

    def disable_input(self) -> None:
        """End the input thread, which sleeps until something comes."""
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
        reader = _Reader()
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
                tokens = incoming.tick(now)
                if self.fileno in ready:
                    tokens += incoming.feed(decode(self._read()), now)
                for message in reader.messages(tokens):
                    self.process_message(message)

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


def new_incoming() -> Incoming:
    """Return what takes input apart; over SSH the rest of a key may come late after its Escape."""
    delay = 0.3 if "SSH_CONNECTION" in os.environ else 0.1
    return Incoming(ANSI_SEQUENCES_KEYS.__contains__, escape_delay=delay)


def key_names(tokens: Iterable[Token]) -> list[str]:
    """Return Textual's names of the keys among tokens."""
    return [message.key for message in _Reader().messages(tokens) if isinstance(message, events.Key)]


class _Reader:
    """Makes Textual's messages of tokens; what its parser fails at is dropped, and nothing else."""

    def __init__(self) -> None:
        self._parser = XTermParser()

    def messages(self, tokens: Iterable[Token]) -> list[Message]:
        found: list[Message] = []
        for token in tokens:
            try:
                found += self._of(token)
            except Exception:  # whatever a parser says to strange input, the next key counts
                self._parser = XTermParser()
        return found

    def _of(self, token: Token) -> list[Message]:
        if token.kind == "escape":
            return [events.Key("escape", "\x1b")]
        if token.kind == "paste":
            return [events.Paste(token.text)]
        if token.kind == "unreadable":
            return [Unreadable()]
        if token.kind == "alt":
            # Without its character: a key with Alt types nothing.
            keys = self._parser._sequence_to_key_events(token.text, alt=True)
            return [events.Key(key.key if key.key.startswith("alt+") else f"alt+{key.key}", None) for key in keys]
        found = list(self._parser.feed(token.text))
        if self._parser._timeout_time is None:
            return found
        # It takes the next key for a part of a sequence that it does not know.
        self._parser = XTermParser()
        return []


# --- the end


def close_after_fault(app: App[Any]) -> None:
    """Leave the app at once, the terminal restored, without Textual's own report of the fault."""
    app._close_messages_no_wait()


def on_end_signals(leave: Callable[[int], None], keep: Callable[[], object]) -> None:
    """Call `leave(128 + n)` in the event loop when the process is asked to end by signal n.

    If the loop cannot answer, since the terminal takes no more output, `keep` is called and the process ended.
    """
    loop = asyncio.get_running_loop()
    before = _terminal_attributes()

    def end(number: int, _: object) -> None:
        timer = threading.Timer(GRACE, _force_end, (128 + number, keep, before))
        timer.daemon = True
        timer.start()
        loop.call_soon_threadsafe(leave, 128 + number)

    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGINT):
        signal.signal(number, end)


def leave_lost_terminal(app: App[Any], loop: asyncio.AbstractEventLoop) -> NoReturn:
    """Keep what is unsaved and end the process directly: nobody sees the screen any more."""
    done = threading.Event()
    keep: Callable[[], object] = getattr(app, "keep_all", lambda: None)

    def in_loop() -> None:
        keep()
        done.set()

    loop.call_soon_threadsafe(in_loop)
    if not done.wait(1.0):
        keep()
    os._exit(LOST_TERMINAL)


def end_process(code: int) -> NoReturn:
    """End with a code that the flushing of a lost terminal cannot change."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            continue
    os._exit(code)


def _terminal_attributes() -> list[Any] | None:
    # Of the terminal as Textual has set it, with what it takes to type lines again.
    try:
        found = termios.tcgetattr(0)
    except termios.error:
        return None
    found[0] |= termios.ICRNL | termios.IXON
    found[3] |= termios.ECHO | termios.ICANON | termios.ISIG | termios.IEXTEN
    return found


def _force_end(code: int, keep: Callable[[], object], attributes: list[Any] | None) -> NoReturn:
    try:
        keep()
        os.set_blocking(1, False)
        os.write(1, UNDO_MODES.encode())
        os.set_blocking(1, True)
        if attributes is not None:
            termios.tcsetattr(0, termios.TCSANOW, attributes)
    finally:
        os._exit(code)
