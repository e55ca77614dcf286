"""Reads arguments, runs one command, returns the exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from caseedit import __version__
from caseedit.cli import loading, output
from caseedit.cli.commands import COMMANDS, load
from caseedit.cli.misuse import HelpWanted, WrongUse
from caseedit.errors import CannotRead, CannotWrite, CaseEditError, Refused, SchemaError

FINE, PROBLEMS, WRONG_USE, NOT_READ_OR_WRITTEN, FAULT = 0, 1, 2, 3, 70
INTERRUPTED, NOBODY_READS = 130, 141


def entry() -> NoReturn:
    """Run the program and end the process."""
    loading.install()
    sys.exit(main())


def main(words: Sequence[str] | None = None) -> int:
    """Run one command line and return its exit code; nothing but that comes out, whatever goes wrong.

    Args:
        words: The command line after the program's name; that of the process if left out.
    """
    output.prepare()
    try:
        try:
            code = _run(list(sys.argv[1:] if words is None else words))
        except HelpWanted as wanted:
            output.data(str(wanted).rstrip("\n"))
            code = FINE
        output.flush()
        return code
    except CaseEditError as error:
        return _tell(error)
    except KeyboardInterrupt:
        return INTERRUPTED
    except MemoryError:
        output.talk("There is not enough memory for this. Raise the limit (ulimit -v), or name fewer files.")
        return NOT_READ_OR_WRITTEN
    except BrokenPipeError:
        output.abandon()
        return NOBODY_READS
    except Exception as error:
        return _unwritten(error) if _is_about_stdout(error) else _fault(error)


def _run(words: list[str]) -> int:
    first = words[0] if words else ""
    if first in ("-h", "--help", "help"):
        raise HelpWanted(_overview())
    if first in ("-V", "--version"):
        output.data(f"caseedit {__version__}")
        return FINE
    is_named = first in COMMANDS
    if len(words) > 1 and not is_named:
        _must_not_be_misspelt(*words[:2])
    _must_be_somewhere()
    if len(words) <= 1 and not is_named and not first.startswith("-"):
        # How most people start; what takes other command lines apart would cost them more than the rest of this module.
        from caseedit.cli.commands.edit import open_editor

        return open_editor(*words)
    from caseedit.cli.arguments import Parser, parse

    command = load(first if is_named else COMMANDS[0])
    parser = Parser(command.NAME if is_named else "", command.HELP)
    command.add_arguments(parser)
    return command.run(parse(parser, words[1:] if is_named else words))


def _must_not_be_misspelt(word: str, following: str) -> None:
    """Refuse a word that is no command and no path, when more words follow it."""
    from difflib import get_close_matches

    if word.startswith("-") or os.path.lexists(word):
        return
    near = get_close_matches(word, COMMANDS, 1)
    if near:
        raise WrongUse(f"There is no command {word}.", hint=f"Did you mean {near[0]}?")
    if not following.startswith("-"):
        hint = f"The commands are {', '.join(COMMANDS)}."
        raise WrongUse(f"There is no command {word}, and no file or folder of that name.", hint=hint)


def _must_be_somewhere() -> None:
    """Refuse to work in a folder that was removed: no relative path means anything there."""
    try:
        os.getcwd()  # noqa: PTH109
    except OSError:
        raise CannotRead("The folder you are in is not there any more.", hint="Go to another one (cd).") from None


def _overview() -> str:
    from caseedit.cli.arguments import Parser

    command = load(COMMANDS[0])
    parser = Parser("", "A terminal editor for collections of Markdown files with YAML front matter.")
    command.add_arguments(parser)
    width = max(map(len, COMMANDS))
    rows = [f"  {name:{width}}  {load(name).HELP}" for name in COMMANDS]
    parser.epilog = "\n".join(("commands:", *rows, "", "caseedit COMMAND --help tells more of each."))
    return parser.format_help()


def _tell(error: CaseEditError) -> int:
    output.talk(said(error))
    if isinstance(error, WrongUse | SchemaError):
        return WRONG_USE
    return NOT_READ_OR_WRITTEN if isinstance(error, CannotRead | CannotWrite) else PROBLEMS


def said(error: CaseEditError) -> str:
    """Return an error as one line: where, what, and the cure."""
    if error.line is not None:
        place = f"line {error.line}: " if error.path is None else f"{error.path}:{error.line}: "
    else:
        place = f"{error.path}: " if isinstance(error, Refused) and error.path is not None else ""
    return f"{place}{output.located(error)}"


def _is_about_stdout(error: Exception) -> bool:
    """Tell whether the results could not be written; files are spoken of by `CaseEditError`s."""
    return isinstance(error, OSError) and error.filename is None and error.errno is not None


def _unwritten(error: Exception) -> int:
    output.abandon()
    reason = error.strerror if isinstance(error, OSError) else str(error)
    output.talk(f"The result could not be written: {reason}.")
    return NOT_READ_OR_WRITTEN


def _fault(error: Exception) -> int:
    """Say one line about a fault of our own, and keep the rest for those who mend it."""
    where = _kept(error)
    told = f"The details are in {where}." if where else "The details could not be kept."
    words = " ".join(f"{type(error).__name__}: {error}".split())[:200]
    output.talk(f"caseedit has a fault of its own: {words}. {told}")
    return FAULT


def _kept(error: Exception) -> Path | None:
    import traceback

    try:
        from caseedit.config import state_dir

        folder = state_dir()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = folder / "faults.log"
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        text = "".join(traceback.format_exception(error))
        with os.fdopen(handle, "a", encoding="utf-8", errors="backslashreplace") as log:
            log.write(f"caseedit {__version__}, Python {sys.version.split()[0]}\n{text}\n")
    except Exception:
        return None
    return file
