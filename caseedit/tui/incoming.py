"""`Incoming`: what a terminal sends, taken apart: keys, pastes, reports; replies that nobody asked for end here."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Literal

from caseedit.core.expressions import expression
from caseedit.core.namedtuples import NamedTuple

Kind = Literal["text", "sequence", "alt", "escape", "paste", "unreadable", "report"]

HELD_REPLY = 1.0  # seconds that the rest of a reply may take
HELD_PASTE = 5.0  # seconds of silence after which a paste without an end is over
AFTER_ESCAPE = 0.5  # seconds in which the rest of a slow key may follow its Escape
LONGEST_SEQUENCE = 128
LARGEST_PLACE = 9_999  # column or row of a mouse report
LARGEST_WINDOW = 1_000
USUAL_WINDOW = 80, 25

_PASTE_START, _PASTE_END = "\x1b[200~", "\x1b[201~"
_BYTE = expression("[\ud800-\udfff]+")
_C1 = expression("[\x80-\x9f]+")
_NOT_PASTED = expression("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_CSI = expression(r"\x1b\[(?:\[.|[-0-?]*[ -/]*[@-Z\\-~])")
_CSI_BEGUN = expression(r"\x1b\[(?:\[|[-0-?]*[ -/]*)")
_SS3 = expression(r"\x1bO[0-9;]*[A-Za-z]")
_SS3_BEGUN = expression(r"\x1bO[0-9;]*")
# Operating system commands, device control strings and application commands that a terminal may answer with.
_REPLY_BEGUN = expression(r"\x1b(?:\](?:[0-9lL]|$)|P(?:[0-9>=?!$+|]|$)|_(?:G|$))")
_REPLY_END = expression("\x07|\x1b\\\\|[\x18\x1a]|\x1b(?=[^\\\\])")
_REST_OF_KEY = expression(r"\[(?:[0-9]+(?:;[0-9]+)*~|(?:1;[0-9]+)?[A-DFHZ]|[<>?]?[0-9][0-9;]*\$?[A-Za-z])|O[A-DFHP-S]")

_MODE_REPORT = expression(r"\x1b\[\?(?:2026|2048);[0-4]\$y")
_MOUSE = expression(r"\x1b\[<([0-9]{1,3});(-?[0-9]+);(-?[0-9]+)[Mm]")
_WINDOW = expression(r"\x1b\[48;([0-9]+);([0-9]+);([0-9]+);([0-9]+)t")
_KEY = expression(r"\x1b\[(?:(?:1;[0-9]{1,3})?[A-FHPQS]|(?:[1-8]|1[1-57-9]|2[013-689]|3[1-4])(?:;[0-9]{1,3})?~)")
_F3 = expression(r"\x1b\[1;([0-9]{1,3})R")
_CODED_KEY = expression(r"\x1b\[([0-9]{1,7})(?:;([0-9]{0,3})(?:;([0-9:]{0,64}))?)?u")
_FOCUS = ("\x1b[I", "\x1b[O")
_STATUS = "\x1b[0n"
# The colour of the terminal's background.
_BACKGROUND = expression(r"11;rgba?:(?:[0-9A-Fa-f]{1,4}/){2,3}[0-9A-Fa-f]{1,4}")
_LONGEST_REPORT = 40


class Token(NamedTuple):
    """One thing that came.

    Attributes:
        kind: `text`: characters as they were typed; `sequence`: a key, a click or a report that is known and in range;
            `alt`: a character with Alt; `escape`: the Escape key; `paste`: a whole paste, cleaned;
            `unreadable`: bytes that are no text came and were left out;
            `report`: an answer of the terminal to a question of ours: its state, or the colour behind the text.
        text: The characters.
    """

    kind: Kind
    text: str = ""


class Incoming:
    """Takes characters as they come, invalid bytes as lone surrogates, and gives back whole tokens.

    Attributes:
        due: When `tick` must be called because something is held; None if nothing is.
    """

    def __init__(self, is_known: Callable[[str], bool], *, escape_delay: float = 0.1) -> None:
        """Begin.

        Args:
            is_known: Tells whether a sequence is a key of some terminal.
            escape_delay: Seconds after which a lone Escape is the key of that name.
        """
        self.due: float | None = None
        self._is_known = is_known
        self._escape_delay = escape_delay
        self._held = ""
        self._pasted: list[str] | None = None
        self._is_reply = False
        self._reply_start = ""
        self._escaped_at = float("-inf")
        self._given_up = ""  # what was taken for a key since then, and may have been the start of more

    def feed(self, text: str, now: float) -> list[Token]:
        """Take characters; return what is whole."""
        # Whoever was too busy to read in time still has the rest of what was begun.
        tokens = self.tick(now) if self._held == "\x1b" and text[:1] not in "[O" else []
        if now - self._escaped_at < AFTER_ESCAPE and not self._held:
            given = len(self._given_up)
            rest = _REST_OF_KEY.match(self._given_up + text)
            # One letter alone may as well be typed.
            text = text[rest.end() - given :] if rest is not None and rest.end() > 2 * given else text
        self._escaped_at = float("-inf")
        self._held += text
        return [*tokens, *self._take(now)]

    def tick(self, now: float) -> list[Token]:
        """Give up what was held too long."""
        if self.due is None or now < self.due:
            return []
        self.due = None
        held, self._held = self._held, ""
        if self._pasted is not None:
            self._pasted.append(held)
            return self._end_paste()
        if self._is_reply:
            self._is_reply = False
            return []
        if held == "\x1b":
            self._escaped_at, self._given_up = now, ""
            return [Token("escape")]
        if held == "\x1b[":
            self._escaped_at, self._given_up = now, "["
        # What was begun like a sequence and is none: a character with Alt.
        return [Token("alt", held[1])] if len(held) == 2 else []

    def _take(self, now: float) -> list[Token]:
        tokens: list[Token] = []
        while self._held:
            step = self._paste if self._pasted is not None else self._reply if self._is_reply else self._next
            found = step()
            if found is None:
                break
            tokens += found
        self.due = now + self._patience() if self._held or self._pasted is not None or self._is_reply else None
        return tokens

    def _patience(self) -> float:
        if self._pasted is not None:
            return HELD_PASTE
        # Only its first two characters can be a key of their own: Alt and a bracket.
        is_begun = len(self._held) > 2
        return HELD_REPLY if self._is_reply or is_begun else self._escape_delay

    # Each step takes something from the front of what is held; None: more must come first.

    def _next(self) -> list[Token] | None:
        held = self._held
        at = held.find("\x1b")
        if at != 0:
            plain = held if at < 0 else held[:at]
            self._held = held[len(plain) :]
            return _typed(plain)
        if held.startswith(_PASTE_START):
            self._held, self._pasted = held[len(_PASTE_START) :], []
            return []
        begun = _REPLY_BEGUN.match(held)
        if begun is not None:
            if len(held) == 2:
                return None
            self._held, self._is_reply, self._reply_start = held[2:], True, ""
            return []
        return self._sequence(held)

    def _sequence(self, held: str) -> list[Token] | None:
        if len(held) < 2:
            return None
        if held[1] == "\x1b":
            self._held = held[1:]
            return [Token("escape")]
        if held[1] in "[O":
            whole, begun = (_CSI, _CSI_BEGUN) if held[1] == "[" else (_SS3, _SS3_BEGUN)
            known = next(
                (held[:size] for size in (4, 5) if held[size - 1 : size] == "$" and self._is_known(held[:size])), ""
            )
            match = whole.match(held)
            if known or match is not None:
                sequence = known or held[: match.end() if match else 0]
                self._held = held[len(sequence) :]
                return self._judged(sequence)
            start = begun.match(held)
            if start is not None and start.end() == len(held) < LONGEST_SEQUENCE:
                return None
            # Broken off: the sequence is lost, what broke it is not.
            self._held = held[start.end() if start else 2 :]
            return []
        if self._is_known(held[:2]):
            self._held = held[2:]
            return [Token("sequence", held[:2])]
        if held[1] < " " and held[1] not in "\r\n":
            # No keyboard sends Alt with these: two keys came close together, as on a slow line.
            self._held = held[1:]
            return [Token("escape")]
        self._held = held[2:]
        return [Token("alt", held[1])]

    def _reply(self) -> list[Token] | None:
        end = _REPLY_END.search(self._held)
        if end is None:
            # Only its start, and what may be half of an end, is kept.
            self._keep_start(self._held.removesuffix("\x1b"))
            self._held = self._held[-1:] if self._held.endswith("\x1b") else ""
            return None
        self._keep_start(self._held[: end.start()])
        self._held, self._is_reply = self._held[end.end() :], False
        if end.group() == "\x1b":
            self._held = "\x1b" + self._held
        return [Token("report", self._reply_start)] if _BACKGROUND.fullmatch(self._reply_start) else []

    def _keep_start(self, text: str) -> None:
        self._reply_start += text[: _LONGEST_REPORT - len(self._reply_start)]

    def _paste(self) -> list[Token] | None:
        assert self._pasted is not None
        before, end, after = self._held.partition(_PASTE_END)
        if end:
            self._pasted.append(before)
            self._held = after
            return self._end_paste()
        keep = next((size for size in range(len(_PASTE_END) - 1, 0, -1) if before.endswith(_PASTE_END[:size])), 0)
        self._pasted.append(before[: len(before) - keep])
        self._held = before[len(before) - keep :]
        return None

    def _end_paste(self) -> list[Token]:
        pasted, self._pasted = "".join(self._pasted or ()), None
        lines = pasted.replace("\r\n", "\n").replace("\r", "\n")
        lost = [Token("unreadable")] if _BYTE.search(pasted) else []
        return [Token("paste", _NOT_PASTED.sub("", lines)), *lost]

    def _judged(self, sequence: str) -> list[Token]:
        """Let through what the program asked for or a person pressed, if its numbers can be true."""
        mouse = _MOUSE.fullmatch(sequence)
        window = _WINDOW.fullmatch(sequence)
        f3 = _F3.fullmatch(sequence)
        if sequence == _STATUS:
            return [Token("report", sequence)]
        if sequence == _PASTE_END:
            is_fine = False
        elif mouse is not None:
            is_fine = all(0 < int(place[:9]) <= LARGEST_PLACE for place in mouse.groups()[1:])
        elif window is not None:
            rows, columns, height, width = (int(number[:9]) for number in window.groups())
            is_fine = (
                0 < rows <= LARGEST_WINDOW and 0 < columns <= LARGEST_WINDOW and height >= rows and width >= columns
            )
        elif f3 is not None:
            # The same characters are a report of the cursor's place, which is never asked for.
            sequence, is_fine = f"\x1b[13;{f3[1]}~", True
        else:
            is_fine = (
                sequence in _FOCUS
                or self._is_known(sequence)
                or any(form.fullmatch(sequence) for form in (_MODE_REPORT, _KEY))
                or _is_coded_key(sequence)
            )
        return [Token("sequence", sequence)] if is_fine else []


def moving(token: Token) -> str:
    """Return which buttons and modifiers a token moves the mouse with, as its number; empty if none."""
    match = _MOUSE.fullmatch(token.text) if token.kind == "sequence" else None
    return match[1] if match is not None and int(match[1]) & 0x60 == 0x20 else ""


def _typed(text: str) -> list[Token]:
    """Return typed characters without what no keyboard sends."""
    clean = _C1.sub("", _BYTE.sub("", text))
    lost = [Token("unreadable")] if _BYTE.search(text) else []
    return [*([Token("text", clean)] if clean else []), *lost]


def _is_coded_key(sequence: str) -> bool:
    """Tell whether a key of the newer keyboard protocol names characters that exist."""
    match = _CODED_KEY.fullmatch(sequence)
    if match is None:
        return False
    numbers = [match[1], *(match[3] or "").split(":")]
    return all(not number or _is_character(int(number)) for number in numbers)


def _is_character(code: int) -> bool:
    return 0 < code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF


def window_size(file: int) -> tuple[int, int]:
    """Return columns and rows of the terminal behind an open file; the environment may say otherwise."""
    try:
        size: tuple[int, int] = os.get_terminal_size(file)
    except OSError:
        size = USUAL_WINDOW
    named = (os.environ.get("COLUMNS", ""), os.environ.get("LINES", ""))
    sides = [int(name) if name.isdecimal() else side for name, side in zip(named, size, strict=True)]
    columns, rows = (min(side or usual, LARGEST_WINDOW) for side, usual in zip(sides, USUAL_WINDOW, strict=True))
    return columns, rows
