"""`Listener`: what comes from the keyboard, read as the editor reads it, with the command that each key runs."""

from __future__ import annotations

import codecs
import time
from collections.abc import Iterator

from caseedit.core.clean import show
from caseedit.core.namedtuples import NamedTuple
from caseedit.tui.commands import BY_KEY, COMMANDS, Command
from caseedit.tui.incoming import Token
from caseedit.tui.reading import key_names, new_incoming

# The keyboard protocol and marked pastes, as in the editor; then both off again.
BEGIN, END = b"\x1b[>1u\x1b[?2004h", b"\x1b[?2004l\x1b[<u"


class Pressed(NamedTuple):
    """One thing that came.

    Attributes:
        sent: Its characters, control characters as `^X`.
        key: Textual's name of the key; empty if it is none and is dropped.
        command: What it does in the editor; empty if it is bound to no command.
    """

    sent: str
    key: str
    command: str


class Listener:
    """Takes bytes as they come."""

    def __init__(self) -> None:
        self._incoming = new_incoming()
        self._decode = codecs.getincrementaldecoder("utf-8")("surrogateescape").decode

    @property
    def wait(self) -> float | None:
        """So many seconds may pass until `take` must be called, with nothing if nothing came; None: any number."""
        due = self._incoming.due
        return None if due is None else max(0.0, due - time.monotonic())

    def take(self, data: bytes) -> list[Pressed]:
        """Take what came; return what it is."""
        now = time.monotonic()
        found = [pressed for token in self._incoming.tick(now) for pressed in _of(token)]
        if not data:
            return found
        text = self._decode(data)
        found += [pressed for token in self._incoming.feed(text, now) for pressed in _of(token)]
        if not found and self._incoming.due is None and text:
            found.append(Pressed(spelled(text), "", ""))
        return found


def _of(token: Token) -> Iterator[Pressed]:
    if token.kind == "paste":
        yield Pressed(f"{len(token.text)} characters", "paste", "Put them into the text")
    elif token.kind == "unreadable":
        yield Pressed("bytes that are no text", "", "")
    elif token.kind == "text":
        for character in token.text:
            yield from _keys(Token("text", character), character)
    else:
        sent = {"escape": "\x1b", "alt": f"\x1b{token.text}"}.get(token.kind, token.text)
        yield from _keys(token, sent)


def _keys(token: Token, sent: str) -> Iterator[Pressed]:
    names = key_names([token])
    for name in names or [""]:
        command = BY_KEY.get(name)
        yield Pressed(spelled(sent), name, f"{command.title} [{command.id}]" if command is not None else "")


def spelled(text: str) -> str:
    """Return characters so that a person can read and type them: `^[[15~`."""
    return "".join(f"^{chr(ord(letter) ^ 64)}" if letter < " " or letter == "\x7f" else show(letter) for letter in text)


def bound() -> Iterator[Command]:
    """Return the commands that have a key."""
    return (command for command in COMMANDS if command.keys)
