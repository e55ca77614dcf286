"""Where caseedit keeps what is its own: unsaved text, caches, settings, the log of faults."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from caseedit import config
from caseedit.cli.checkup.fact import Fact, fault, fine, note, shown
from caseedit.core.files.disk import DISK, reason


def look(folder: Path) -> Iterator[Fact]:
    """Look at our own folders and settings."""
    state = config.state_dir()
    yield _place("recovery", state / "recovery", must_be_private=True, what="text", ending=".text")
    yield _place("cache", config.cache_dir(), what="file")
    yield from _settings()
    yield _faults(state / "faults.log")


def _place(name: str, path: Path, *, what: str, ending: str = "", must_be_private: bool = False) -> Fact:
    value = str(path)
    try:
        found = DISK.stat(path)
    except FileNotFoundError:
        return _to_be_made(name, path)
    except OSError as error:
        return fault(name, value, f"It cannot be looked at: {reason(error)}.", f"Check {path}.")
    if not stat.S_ISDIR(found.st_mode):
        return fault(name, value, "It is no folder, and nothing is kept there.", f"Move {path} away.")
    if found.st_uid != os.geteuid():
        return fault(name, value, "It belongs to somebody else, so it is not used.", f"Move {path} away.")
    if must_be_private and found.st_mode & 0o077:
        return fault(name, value, "Others can look into it.", f"chmod 700 {path}")
    if not os.access(path, os.W_OK | os.X_OK):
        return fault(name, value, "Nothing can be kept there.", f"chmod u+rwx {path}")
    count = sum(entry.endswith(ending) for entry in DISK.names(path))
    kept = f"{count:,} {what}{'' if count == 1 else 's'}"
    if must_be_private and count:
        return note(name, f"{value}: {kept}", "Unsaved work of earlier sessions.", "caseedit recover list")
    return fine(name, f"{value}: {kept}", "Only you can read it." if must_be_private else "")


def _to_be_made(name: str, path: Path) -> Fact:
    above = next(place for place in path.parents if os.path.lexists(place))
    if os.access(above, os.W_OK | os.X_OK):
        return fine(name, f"{path}: not there yet", "It is made when it is first needed.")
    return fault(
        name, str(path), f"It cannot be made: {above} does not allow it.", f"chmod u+rwx {above}, or set XDG_STATE_HOME"
    )


def _settings() -> Iterator[Fact]:
    file = config.config_dir() / config.FILE
    problems = config.load().problems
    for problem in problems:
        yield fault("settings", shown(problem.message), "The default is used instead.", problem.hint)
    if not problems:
        yield fine("settings", str(file) if os.path.lexists(file) else f"{file}: not there, all by default")


def _faults(log: Path) -> Fact:
    try:
        size = DISK.stat(log).st_size
    except OSError:
        return fine("log of faults", "empty")
    return note(
        "faults", f"{log}: {size:,} bytes", "caseedit ended by a fault of its own.", "Report it with this file."
    )
