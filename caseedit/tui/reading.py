"""`Reader`: what came from the terminal to Textual's messages, by its own parser; part of the border with it."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable

from textual import events
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.message import Message

from caseedit.tui.incoming import Incoming, Token, moving

# Messages that may wait for the app before no more is read; and how long until it is looked at again.
MOST_WAITING = 200
PAUSE = 0.01


class Unreadable(Message):
    """Bytes that are no text came from the terminal and were left out."""

    def can_replace(self, message: Message) -> bool:
        """One is enough."""
        return isinstance(message, Unreadable)


def is_light(report: str) -> bool:
    """Tell whether dark text is easier to read on a reported background: `11;rgb:ffff/ffff/ffff`."""
    parts = report.partition(":")[2].split("/")[:3]
    red, green, blue = (int(part, 16) / (16 ** len(part) - 1) for part in parts)
    return bool(0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.5)


def is_older_move(move: events.MouseMove, waiting: Message) -> bool:
    """Tell whether a move of the mouse counts no more, since another one with the same buttons waits behind it."""
    return isinstance(waiting, events.MouseMove) and waiting.button == move.button


def new_incoming() -> Incoming:
    """Return what takes input apart; over SSH the rest of a key may come late after its Escape."""
    delay = 0.3 if "SSH_CONNECTION" in os.environ else 0.1
    return Incoming(ANSI_SEQUENCES_KEYS.__contains__, escape_delay=delay)


def key_names(tokens: Iterable[Token]) -> list[str]:
    """Return Textual's names of the keys among tokens."""
    return [message.key for message in Reader().messages(tokens) if isinstance(message, events.Key)]


def let_catch_up(app: App[object], is_over: Callable[[], bool]) -> None:
    """Wait while much is waiting for the app: until then the terminal keeps what comes, in its own limits."""
    while _waiting(app) > MOST_WAITING and not is_over():
        time.sleep(PAUSE)


def _waiting(app: App[object]) -> int:
    """Count what the app, its screen and the widget with the focus have not come to yet."""
    screens = app.screen_stack[-1:]
    widgets = [screen.focused for screen in screens if screen.focused is not None]
    return sum(pump.message_queue_size for pump in (app, *screens, *widgets))


def without_old_moves(tokens: Iterable[Token]) -> list[Token]:
    """Leave out where the mouse was on the way: of its moves in a row, all with the same buttons, the last counts."""
    kept: list[Token] = []
    for token in tokens:
        if kept and (move := moving(token)) and move == moving(kept[-1]):
            kept.pop()
        kept.append(token)
    return kept


class Reader:
    """Makes Textual's messages of tokens; what its parser fails at is dropped, and nothing else."""

    def __init__(self) -> None:
        self._parser = XTermParser()

    def messages(self, tokens: Iterable[Token]) -> list[Message]:
        """Return what the app is told of tokens; nothing of those that are not for it."""
        found: list[Message] = []
        for token in without_old_moves(tokens):
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
        if token.kind == "report":
            return []
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
