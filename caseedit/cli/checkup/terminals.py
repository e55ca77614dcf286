"""The terminal: what it is called, what it answers, colours, language, and the line that leads to it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from caseedit.cli.checkup import raw
from caseedit.cli.checkup.fact import Fact, fault, fine, note
from caseedit.core.expressions import expression

# Synchronized output, the keyboard protocol, the background colour; last what every terminal answers.
QUESTIONS = b"\x1b[?2026$p\x1b[?u\x1b]11;?\x1b\\\x1b[c"
PATIENCE, REMOTE_PATIENCE = 0.7, 2.0
# They would show some of the questions as text.
NOT_ASKED = ("linux", "vt100", "vt102", "vt220", "dumb")
_DEVICE = expression(rb"\x1b\[\?[0-9;]*c")
_SYNC = expression(rb"\x1b\[\?2026;([0-4])\$y")
_KEYBOARD = expression(rb"\x1b\[\?[0-9]+u")
_GROUND = expression(rb"\x1b\]11;rgba?:([0-9a-fA-F]+)/([0-9a-fA-F]+)/([0-9a-fA-F]+)")


def look(folder: Path) -> Iterator[Fact]:
    """Look at the terminal."""
    yield _name()
    yield _size()
    yield from _answers()
    yield _colours()
    yield _language()
    yield _line()


def _name() -> Fact:
    term = os.environ.get("TERM", "")
    if term in ("", "dumb", "unknown"):
        return fault(
            "TERM",
            term or "not set",
            "The editor does not start: this says that the cursor cannot be moved. The other commands work.",
            "Set TERM to what the terminal is, for most: export TERM=xterm-256color",
        )
    if not raw.is_here():
        return note(
            "TERM",
            term,
            "Input or output is no terminal here, so it was not asked.",
            "Run caseedit doctor in the terminal you mean.",
        )
    return fine("TERM", term)


def _size() -> Fact:
    if not raw.is_here():
        return note("window", "unknown", "There is no terminal here.")
    try:
        columns, rows = os.get_terminal_size(raw.STDOUT)
    except OSError:
        columns = rows = 0
    value = f"{columns} x {rows}"
    if columns < 50 or rows < 12:
        return fault("window", value, "The editor only asks for a larger one.", "Make it at least 50 x 12.")
    if columns < 120:
        return note("window", value, "List and page are shown on demand.", "From 120 columns on they stand beside.")
    return fine("window", value, "List, form, body and page stand side by side.")


def _answers() -> Iterator[Fact]:
    if not raw.is_here() or os.environ.get("TERM", "dumb") in NOT_ASKED:
        return
    wait = REMOTE_PATIENCE if _is_remote() else PATIENCE
    said = raw.answers(QUESTIONS, b"c", wait)
    yield from told(said)


def told(said: bytes) -> Iterator[Fact]:
    """Tell what a terminal's answers mean."""
    if not _DEVICE.search(said):
        yield note("answers", "none in time", "Nothing in the editor waits for one, so nothing is lost.")
        return
    yield fine("answers", "yes")
    sync = _SYNC.search(said)
    if sync is not None and sync[1] in b"12":
        yield fine("whole frames", "yes", "A frame is shown at once (mode 2026).")
    else:
        yield note("whole frames", "no", "A large frame may be seen while it is painted; small ones are not affected.")
    if _KEYBOARD.search(said):
        yield fine("keyboard protocol", "yes", "Keys such as Ctrl+Enter arrive as what they are.")
    else:
        yield note(
            "keyboard protocol",
            "no",
            "Ctrl+Enter, Shift+Enter and Ctrl+Shift+letters arrive as other keys. No command needs them.",
        )
    ground = _GROUND.search(said)
    if ground is not None:
        light = sum(int(part[:2].ljust(2, part[:1]), 16) for part in ground.groups()) > 3 * 127
        cure = 'If dark is not what you want: theme = "light" in config.toml, or --theme light.' if light else ""
        yield Fact("background", "ok", "light" if light else "dark", "", cure)


def _colours() -> Fact:
    if "NO_COLOR" in os.environ:
        return note("colours", "off: NO_COLOR is set", "Bold, reverse and underline are used.", "unset NO_COLOR")
    term = os.environ.get("TERM", "")
    if os.environ.get("COLORTERM", "").lower() in ("truecolor", "24bit"):
        return fine("colours", "16 million")
    if "256color" in term or "kitty" in term:
        cure = "If the terminal knows more: export COLORTERM=truecolor"
        return note("colours", "256", "The nearest of 256 are used; all can be told apart.", cure)
    return note("colours", "16", "The terminal's own sixteen are used.", _more_colours())


def _more_colours() -> str:
    if os.environ.get("TMUX"):
        return 'If the terminal knows more: set -g default-terminal "tmux-256color" in ~/.tmux.conf'
    if os.environ.get("STY"):
        return "If the terminal knows more: term screen-256color in ~/.screenrc"
    return "If the terminal knows more: export TERM=xterm-256color"


def _language() -> Fact:
    name = next((name for name in ("LC_ALL", "LC_CTYPE", "LANG") if os.environ.get(name)), "")
    value = os.environ.get(name, "")
    said = f"{name}={value}" if name else "not set"
    cure = "export LANG=C.UTF-8 (or your own language with .UTF-8)"
    if re.search(r"utf-?8", value, re.IGNORECASE):
        return _if_installed(said)
    if value in ("", "C", "POSIX"):
        return note(
            "language",
            said,
            "caseedit reads and writes UTF-8 all the same; other programs may show letters wrong.",
            cure,
        )
    return fault("language", said, "Letters beyond ASCII come and go in another encoding than UTF-8.", cure)


def _if_installed(said: str) -> Fact:
    import locale

    before = locale.setlocale(locale.LC_CTYPE)
    try:
        locale.setlocale(locale.LC_CTYPE, "")
    except locale.Error:
        return note("language", said, "It is not installed here; only some programs mind.", "export LANG=C.UTF-8")
    finally:
        locale.setlocale(locale.LC_CTYPE, before)
    return fine("language", said)


def _is_remote() -> bool:
    return "SSH_CONNECTION" in os.environ or "SSH_TTY" in os.environ


def _line() -> Fact:
    if _is_remote():
        return fine("line", "SSH", "Escape waits 300 ms, in case it is the beginning of another key.")
    return fine("line", "local")
