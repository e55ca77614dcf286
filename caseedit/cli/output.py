"""The only writer of stdout and stderr: text, JSON, annotations."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Mapping
from datetime import date, time
from errno import EAGAIN
from pathlib import Path
from typing import IO, Any

from caseedit.core.clean import show
from caseedit.errors import LONGEST_PATH, CaseEditError, in_short

_MARKS = str.maketrans("\n\r\t", "␊␍␉")


def prepare() -> None:
    """Let both streams take any text: bytes that are no UTF-8 go out as they came in."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            is_utf8 = stream.encoding.lower().replace("-", "") == "utf8"
            stream.reconfigure(errors="surrogateescape" if is_utf8 else "backslashreplace")


def data(text: str, *, end: str = "\n") -> None:
    """Write a result to stdout; what a terminal shows is made safe first, what a pipe gets is exact."""
    _write(sys.stdout, text + end)


def coloured(text: str) -> None:
    """Write a result with colour codes of our own to stdout; what comes from files in it is safe already."""
    _put(sys.stdout, text + "\n")


def talk(text: str) -> None:
    """Say something to the person who runs the command, on stderr."""
    _write(sys.stderr, text + "\n")


def json(value: Any) -> None:
    """Write a value as JSON to stdout."""
    data(as_json(value, indent=2))


def in_one_line(words: Path | str) -> str:
    """Return a path or a text without line ends and tabs, so that one row cannot look like two."""
    return (words if isinstance(words, str) else words.as_posix()).translate(_MARKS)


def located(error: CaseEditError) -> str:
    """Return what went wrong, with the whole path where it begins with the bare name, which many folders may have."""
    words = str(error)
    name = "" if error.path is None else f"{in_short(error.path.name)} "
    if error.path is None or name == " " or not words.startswith(name):
        return words
    return f"{in_short(in_one_line(error.path), LONGEST_PATH)} {words.removeprefix(name)}"


def is_terminal() -> bool:
    """Tell whether results go to a terminal."""
    return _is_terminal(sys.stdout)


def flush() -> None:
    """Wait until all results are written.

    Raises:
        OSError: They cannot be: a closed pipe, a full disk.
    """
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and not stream.closed:
            stream.flush()


def abandon() -> None:
    """Let go of a stdout that nobody reads any more, so that the end of the program does not complain of it."""
    try:
        handle = sys.stdout.fileno()
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, handle)
        os.close(nowhere)
    except (AttributeError, OSError, ValueError):
        return


def as_json(value: Any, *, indent: int | None = None) -> str:
    """Return a value as JSON, dates as ISO text; never fails."""
    from json import dumps

    text = dumps(plain(value), ensure_ascii=False, indent=indent, allow_nan=False)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        # Bytes that are no UTF-8: half characters, which only an escape can carry.
        text = dumps(plain(value), indent=indent, allow_nan=False)
    return text


def as_text(value: Any) -> str:
    """Return a value as people and shells read it: text as it is, lists and mappings as JSON."""
    if isinstance(value, str):
        return value
    found = plain(value)
    return found if isinstance(found, str) else as_json(found)


def plain(value: Any) -> Any:
    """Return a value in JSON's own types."""
    if value is None or isinstance(value, bool | str | int):
        return value
    if isinstance(value, float):
        return value if value - value == 0 else str(value)
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key if isinstance(key, str) else as_text(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    return str(value)


def _write(stream: IO[str] | None, text: str) -> None:
    if stream is None:
        # The caller closed it: nobody wants to hear.
        return
    if _is_terminal(stream):
        text = "\n".join(map(show, text.split("\n")))
    _put(stream, text)


def _put(stream: IO[str], text: str) -> None:
    if not isinstance(stream, io.TextIOWrapper) or not isinstance(stream.buffer, io.RawIOBase):
        stream.write(text)
        return
    # PYTHONUNBUFFERED: Python itself would lose what is not taken at once, by a pipe or a disk that is nearly full.
    rest = text.replace("\n", os.linesep).encode(stream.encoding, stream.errors or "strict")
    while rest:
        taken = stream.buffer.write(rest)
        if not taken:
            raise BlockingIOError(EAGAIN, os.strerror(EAGAIN))
        rest = rest[taken:]


def _is_terminal(stream: IO[str] | None) -> bool:
    return stream is not None and not stream.closed and stream.isatty()
