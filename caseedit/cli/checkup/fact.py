"""`Fact`: one thing that was found out about this place, what it means, and the cure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

from caseedit.core.clean import show
from caseedit.core.dataclasses import dataclass

State = Literal["ok", "note", "fault"]


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the report.

    Attributes:
        name: What was looked at.
        state: `ok`; `note`: works, with less; `fault`: something of the editor does not work here.
        value: What was found, made safe for every terminal.
        meaning: What follows from it for whoever writes; may be empty.
        cure: What to do; may be empty.
    """

    name: str
    state: State
    value: str
    meaning: str = ""
    cure: str = ""


Look = Callable[[Path], Iterator[Fact]]


def fine(name: str, value: str, meaning: str = "") -> Fact:
    """Return what is as it should be."""
    return Fact(name, "ok", shown(value), meaning)


def note(name: str, value: str, meaning: str, cure: str = "") -> Fact:
    """Return what works, with less."""
    return Fact(name, "note", shown(value), shown(meaning), shown(cure))


def fault(name: str, value: str, meaning: str, cure: str = "") -> Fact:
    """Return what does not work here."""
    return Fact(name, "fault", shown(value), shown(meaning), shown(cure))


def shown(text: str, most: int = 300) -> str:
    """Return a text from outside as one line that no terminal acts upon."""
    clean = show(text)
    return clean if len(clean) <= most else clean[: most - 1] + "…"
