"""Every exception a caller may catch, all under `CaseEditError`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from unicodedata import east_asian_width

LONGEST_NAME, LONGEST_PATH = 40, 200  # cells that one may take in a sentence
_LONG_WORD = re.compile(rf"\S{{{LONGEST_PATH},}}")


def in_short(name: str, most: int = LONGEST_NAME) -> str:
    """Return a name as sentences have it: its middle is left out where it is longer than `most` cells."""
    if 2 * len(name) <= most or sum(map(_cells, name)) <= most:
        return name
    return f"{_fitting(name, most // 2)}…{_fitting(reversed(name), most - most // 2 - 1)[::-1]}"


def _fitting(characters: Iterable[str], room: int) -> str:
    taken = []
    for character in characters:
        room -= _cells(character)
        if room < 0:
            break
        taken.append(character)
    return "".join(taken)


def _cells(character: str) -> int:
    return 2 if east_asian_width(character) in "WF" else 1


def _readable(words: str, path: Path | None) -> str:
    """Return a sentence with the names in it that are too long to be read made short."""
    if len(words) <= LONGEST_NAME:
        return words
    if path is not None:
        for place in (str(path), str(path.parent)):
            words = words.replace(place, in_short(place, LONGEST_PATH)) if len(place) > LONGEST_PATH else words
        words = words.replace(path.name, in_short(path.name)) if path.name else words
    return _LONG_WORD.sub(lambda found: in_short(found[0], LONGEST_PATH), words)


class CaseEditError(Exception):
    """A failure that is told to a person: what, where, and how to mend it.

    Attributes:
        message: One sentence: what happened, where, and why.
        path: The file concerned, if there is one.
        hint: The cure, or the next step; empty if there is none.
        line: Line in the file, counted from 1, if the place is known.
        column: Column in characters, counted from 1, if the place is known.
    """

    def __init__(
        self,
        message: str,
        *,
        path: Path | None = None,
        hint: str = "",
        line: int | None = None,
        column: int | None = None,
    ) -> None:
        message = _readable(message, path)
        super().__init__(message)
        self.message = message
        self.path = path
        self.hint = _readable(hint, path)
        self.line = line
        self.column = column

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".rstrip()


class Refused(CaseEditError):
    """An edit that cannot be made without touching anything else; the text is unchanged.

    Attributes:
        offer: Edits that would do it at a price a person must accept first (a comment lost, one key
            re-written), as a tuple of `caseedit.Edit`; empty if there is no such way.
    """

    def __init__(self, message: str, *, offer: tuple[Any, ...] = (), **place: Any) -> None:
        super().__init__(message, **place)
        self.offer = offer

    @property
    def placed(self) -> str:
        """The message with its line in front, where that is known and not said in it."""
        is_said = self.line is None or re.search(rf"\b{self.line}\b", self.message) is not None
        return self.message if is_said else f"Line {self.line}: {self.message}"


class CannotRead(CaseEditError):
    """A file or folder could not be read.

    Attributes:
        is_too_big: It could be looked at, but not edited.
    """

    def __init__(self, message: str, *, is_too_big: bool = False, **place: Any) -> None:
        super().__init__(message, **place)
        self.is_too_big = is_too_big


class CannotWrite(CaseEditError):
    """A file could not be written; the file on the disk is as it was.

    Attributes:
        is_full: There is no room for a second copy of it; written over its old bytes it may still fit.
    """

    def __init__(self, message: str, *, is_full: bool = False, **place: Any) -> None:
        super().__init__(message, **place)
        self.is_full = is_full


class ChangedOnDisk(CannotWrite):
    """The file is not what it was when it was read; nothing was written.

    Attributes:
        is_gone: There is no such file any more.
        why: What else is to be said than that it holds other bytes, as a sentence; empty if nothing is.
    """

    def __init__(self, message: str, *, is_gone: bool = False, why: str = "", **place: Any) -> None:
        super().__init__(message, **place)
        self.is_gone = is_gone
        self.why = why


class SchemaError(CaseEditError):
    """A schema file says something that cannot be meant; `line` and `column` say where."""
