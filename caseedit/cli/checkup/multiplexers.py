"""tmux and screen: what they let through, what they hold back, and which key they keep for themselves."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from caseedit.cli.checkup.fact import Fact, fault, fine, note

PATIENCE = 2.0
LONG_ESCAPE = 100  # milliseconds
CONF = "in ~/.tmux.conf, then: tmux source ~/.tmux.conf"


def look(folder: Path) -> Iterator[Fact]:
    """Look at the multiplexer that this runs in, if it runs in one."""
    if os.environ.get("TMUX"):
        yield from _tmux()
    elif os.environ.get("STY"):
        yield from _screen()
    else:
        yield fine("multiplexer", "none")


def _tmux() -> Iterator[Fact]:
    version = said("tmux", "-V")
    if not version:
        yield note("multiplexer", "tmux", "It did not answer, so its settings are not known.")
        return
    yield fine("multiplexer", version)
    yield _inner_term("tmux-256color", ("tmux", "screen"))
    yield _clipboard(said("tmux", "show-options", "-sv", "set-clipboard"))
    yield _escape_time(said("tmux", "show-options", "-sv", "escape-time"))
    yield _passthrough(said("tmux", "show-options", "-gv", "allow-passthrough"))
    yield _prefix()
    yield _features(said("tmux", "display-message", "-p", "#{client_termfeatures}"))


def _inner_term(wanted: str, starts: tuple[str, ...]) -> Fact:
    term = os.environ.get("TERM", "")
    if term.startswith(starts):
        return fine("TERM inside", term)
    cure = (
        f'set -g default-terminal "{wanted}" {CONF}' if wanted.startswith("tmux") else f"term {wanted} in ~/.screenrc"
    )
    return fault(
        "TERM inside", term or "not set", "It names another terminal: keys and looks can come out wrong.", cure
    )


def _clipboard(value: str) -> Fact:
    if value == "on":
        return fine("set-clipboard", "on", "What is copied reaches the desktop, if the outer terminal takes it.")
    return note(
        "set-clipboard",
        value or "unknown",
        "What is copied stays in caseedit; the desktop does not get it.",
        f"set -g set-clipboard on {CONF}",
    )


def _escape_time(value: str) -> Fact:
    milliseconds = int(value) if re.fullmatch("[0-9]{1,9}", value) else 0
    if milliseconds > LONG_ESCAPE:
        return note("escape-time", f"{value} ms", "Escape is felt so much later.", f"set -sg escape-time 20 {CONF}")
    return fine("escape-time", f"{value} ms" if value else "unknown")


def _passthrough(value: str) -> Fact:
    return fine("allow-passthrough", value or "not known to this tmux", "Nothing in caseedit needs it.")


def _prefix() -> Fact:
    keys = prefixes()
    return fine("prefix", " ".join(keys), "tmux keeps this key; no command has it as its only key.")


def prefixes() -> list[str]:
    """Return the keys that the multiplexer keeps for itself, as Textual names keys."""
    if os.environ.get("TMUX"):
        found = (said("tmux", "show-options", "-gv", name) for name in ("prefix", "prefix2"))
        return [f"ctrl+{key[2:].lower()}" for key in found if re.fullmatch("C-.", key)] or ["ctrl+b"]
    return ["ctrl+a"] if os.environ.get("STY") else []


def _features(value: str) -> Fact:
    if "RGB" in value.split(","):
        return fine("colours outside", "16 million")
    return note(
        "colours outside",
        "256 or fewer",
        "tmux reduces the colours, since it does not know that the outer terminal has more.",
        f"set -as terminal-features ',*:RGB' {CONF}, if it has",
    )


def _screen() -> Iterator[Fact]:
    yield fine("multiplexer", said("screen", "-v") or "screen")
    yield _inner_term("screen-256color", ("screen",))
    yield note("clipboard", "held back", "What is copied stays in caseedit; screen does not pass it on.", "Use tmux.")
    yield fine("prefix", "ctrl+a", "screen keeps this key and the next; Home does the same as Ctrl+A here.")


def said(*words: str) -> str:
    """Return what a program says on its first line; empty if it is not here, fails or takes too long."""
    program = shutil.which(words[0])
    if program is None:
        return ""
    try:
        done = subprocess.run(
            [program, *words[1:]], stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE, check=False
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    text = done.stdout.decode("utf-8", "replace").strip()
    return text.splitlines()[0] if text else ""
