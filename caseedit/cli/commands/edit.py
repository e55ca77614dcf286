"""`caseedit [PATH]`: the editor, on a folder or on one file."""

from __future__ import annotations

import gc
import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from caseedit import config
from caseedit.cli.misuse import WrongUse
from caseedit.core.expressions import expression
from caseedit.core.files.disk import is_file, is_folder, is_hidden
from caseedit.errors import CannotRead

if TYPE_CHECKING:
    import argparse

NAME = "edit"
HELP = "open the editor on a folder or on one file (what caseedit does without a command)"

_LINE = expression(r"(?P<path>.+?):(?P<line>[0-9]{1,9})(?::[0-9]*)?:?", re.DOTALL)
_NO_SCREEN = "check, list, get, set, new and preview work without one."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say which arguments the command takes."""
    parser.add_argument("path", nargs="?", default=".", metavar="PATH", help="a folder, a file, or FILE:LINE")
    parser.add_argument("--field", metavar="NAME", help="start in this form field")
    parser.add_argument("--read-only", action="store_true", default=None, help="look, and change nothing")
    parser.add_argument("--no-mouse", action="store_false", dest="mouse", default=None, help="leave the mouse alone")
    parser.add_argument("--theme", choices=config.THEMES, metavar="NAME", help=f"one of {', '.join(config.THEMES)}")
    parser.add_argument(
        "--accessible", action="store_true", default=None, help="for screen readers and braille: words, no lines"
    )
    parser.add_argument(
        "--allow-outside", action="store_true", default=None, help="also change files that links lead to elsewhere"
    )


def run(args: argparse.Namespace) -> int:
    """Open the editor and return its exit code."""
    settings = {name: getattr(args, name) for name in ("theme", "mouse", "accessible", "read_only", "allow_outside")}
    return open_editor(args.path, field=args.field, **settings)


def open_editor(where: str = ".", *, field: str | None = None, **settings: Any) -> int:
    """Open the editor on a path as it was typed, and return the exit code; settings that are None were not given."""
    must_have_screen()
    # What is imported now stays; the app looks for garbage again when its first frame is out.
    gc.disable()
    from caseedit.tui.sparing import spared

    with spared():
        path, line = place(where)
        must_be_there(path)
        if field is not None:
            from caseedit.cli.commands.get import path_of

            path_of(field)
        in_use = config.load(settings)
        # What recalls findings: its expressions, too, wait here until they are used.
        import json  # noqa: F401

        from caseedit.tui.app import run as run_app

        if is_file(path):
            # Its page is on the first screen.
            import markdown_it  # noqa: F401
    return run_app(path, line=line, field=field, config=in_use)


def must_have_screen() -> None:
    """Check that there is a terminal that can hold a screen.

    Raises:
        WrongUse: There is none.
    """
    for stream, what in ((sys.stdin, "Its input"), (sys.stdout, "Its output")):
        if stream is None or stream.closed or not stream.isatty():
            raise WrongUse(f"caseedit needs a terminal for editing; {_NO_SCREEN}", hint=f"{what} is no terminal here.")
    term = os.environ.get("TERM", "")
    if term in ("", "dumb", "unknown"):
        found = f"TERM is {term}, which cannot move the cursor." if term else "TERM is not set."
        raise WrongUse(f"caseedit needs a terminal for editing; {_NO_SCREEN}", hint=found)


def place(text: str) -> tuple[Path, int | None]:
    """Read `PATH` or `PATH:LINE`; a file whose name looks like the latter wins."""
    path = Path(text)
    match = None if os.path.lexists(path) else _LINE.fullmatch(text)
    if match is None or not os.path.lexists(match["path"]):
        return path, None
    return Path(match["path"]), max(int(match["line"]), 1)


def must_be_there(path: Path) -> None:
    """Check that the path is a folder or a file that can be read.

    Raises:
        CannotRead: It is not.
    """
    if is_folder(path):
        if not os.access(path, os.R_OK | os.X_OK):
            raise CannotRead(f"The folder {path} cannot be read: you are not allowed to.", path=path)
        return
    if not os.path.lexists(path) and not is_hidden(path):
        raise CannotRead(f"There is no file or folder {path}.", path=path, hint=_nearest(path))
    from caseedit.core.files import stamp

    stamp.read(path)


def _nearest(path: Path) -> str:
    from difflib import get_close_matches

    from caseedit.cli.commands import COMMANDS

    if len(path.parts) == 1 and (commands := get_close_matches(str(path), COMMANDS, 1)):
        return f"Did you mean the command {commands[0]}?"
    try:
        names = [item.name for item in path.parent.iterdir()]
    except OSError:
        return f"There is no folder {path.parent} either."
    near = get_close_matches(path.name, names, 1)
    return f"Did you mean {path.parent / near[0]}?" if near else ""
