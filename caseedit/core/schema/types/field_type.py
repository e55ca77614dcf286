"""`FieldType`: what one kind of field accepts, which control edits it, and which options it has."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Literal

from caseedit.core.dataclasses import dataclass, field
from caseedit.core.schema.schema import Field

Shape = Literal["scalar", "list", "map", "any"]
Control = Literal["text", "multiline", "flag", "choice", "number", "date", "list", "records", "group", "file", "raw"]

CONTROLS: tuple[str, ...] = (
    "text", "multiline", "flag", "choice", "number", "date", "list", "records", "group", "file", "raw",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one value of a kind.

    Attributes:
        rule: The rule it falls under, such as `url-malformed`.
        message: What follows the field's name in a sentence: `2021-02-30 does not exist`.
        hint: The cure; may be empty.
        replacement: The text that mends it, or None where no text surely does.
        severity: `error`, `warning` or `info`; empty for the rule's own.
    """

    rule: str
    message: str
    hint: str = ""
    replacement: str | None = None
    severity: str = ""


def no_faults(field: Field, text: str, value: Any) -> Iterator[Fault]:
    """Find nothing: for kinds that accept each value of their shape."""
    yield from ()


@dataclass(frozen=True, slots=True)
class FieldType:
    """One kind of field.

    Attributes:
        name: As in `caseedit.yml`.
        control: The kind of form control that edits it, by word.
        shape: What must stand in the file: one value, a list, or keys with values.
        article: The kind in a sentence: `a list`, `a whole number`.
        accepts: Whether a value, as the site reads it, is of this kind.
        faults: What is wrong with a value that is of this kind; it gets the text as written, without quotes.
        settings: The options of this kind beyond those of every field.
    """

    name: str
    control: Control
    shape: Shape
    article: str
    accepts: Callable[[Any], bool]
    faults: Callable[[Field, str, Any], Iterator[Fault]] = no_faults
    settings: frozenset[str] = field(default_factory=frozenset)


def is_text(value: Any) -> bool:
    """Say whether the site reads a text."""
    return isinstance(value, str)


def is_list(value: Any) -> bool:
    """Say whether it is a list."""
    return isinstance(value, (list, tuple))
