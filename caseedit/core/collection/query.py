"""Filter and sort words for the browser and the CLI."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from caseedit.core.dataclasses import dataclass
from caseedit.core.expressions import expression
from caseedit.core.paths import parse_path, value_at

_WORD = expression(
    r"""(?P<minus>-)?
        (?:(?P<field>[^\s":<>=-][^\s":<>=]*)(?P<sign>:|<=|>=|<|>|=))?
        (?:"(?P<quoted>[^"]*)"?|(?P<plain>[^\s"]*))""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Word:
    """One condition.

    Attributes:
        field: A field path, `has`, `is`, or empty for a word that may stand anywhere.
        sign: `:` holds, `=` is exactly, or a comparison.
        value: What is looked for.
        is_negated: True if the condition must not be met.
    """

    field: str
    sign: str
    value: str
    is_negated: bool


@dataclass(frozen=True, slots=True)
class Query:
    """Conditions that must all be met; none fits everything."""

    words: tuple[Word, ...] = ()

    @property
    def needs_fields(self) -> bool:
        """True if a condition looks at a front matter value."""
        return any(word.field not in ("", "is") for word in self.words)

    @property
    def fields(self) -> list[str]:
        """The fields that conditions look at, as they are named."""
        asked = (word.value if word.field == "has" and word.sign == ":" else word.field for word in self.words)
        return [name for name in asked if name not in ("", "is")]

    @property
    def plain_words(self) -> tuple[str, ...] | None:
        """The words as they are compared, if all may stand anywhere and none must not; else None."""
        if any(word.field or word.is_negated for word in self.words):
            return None
        return tuple(folded(word.value) for word in self.words)

    def matches(self, text: str, fields: Mapping[str, Any] | None = None, marks: Collection[str] = ()) -> bool:
        """Tell whether a document fits.

        Args:
            text: What plain words look in: title, path, client.
            fields: Front matter values.
            marks: What is true of the document: `error`, `warning`, `changed`.
        """
        where = folded(text)
        return all(_meets(word, where, fields or {}, marks) != word.is_negated for word in self.words)


def parse(text: str) -> Query:
    """Read filter words: `hhs`, `"two words"`, `tags:UX`, `-website:`, `weight<3`, `date>=2020`, `has:error`.

    Nothing is an error: half a word is a word.
    """
    words = []
    for match in _WORD.finditer(text):
        value = match["quoted"] if match["quoted"] is not None else match["plain"]
        if not value and not match["field"]:
            continue
        words.append(Word(match["field"] or "", match["sign"] or "", value, match["minus"] is not None))
    return Query(tuple(words))


def folded(text: str) -> str:
    """Return a text as it is compared: composed, without case."""
    return text.lower() if text.isascii() else unicodedata.normalize("NFC", text).casefold()


def _meets(word: Word, text: str, fields: Mapping[str, Any], marks: Collection[str]) -> bool:
    if not word.field:
        return folded(word.value) in text
    if word.field in ("is", "has") and word.sign == ":" and word.field not in fields:
        name = word.value
        return name in marks or (word.field == "has" and _is_something(_value(fields, name)))
    value = _value(fields, word.field)
    if not word.value:
        return _is_something(value)
    return any(_compares(item, word.sign, word.value) for item in _items(value))


def has_field(fields: Mapping[str, Any], name: str) -> bool:
    """Say whether a field is there, be it empty; below the first level only where something stands in it."""
    return name in fields or _value(fields, name) is not None


def _value(fields: Mapping[str, Any], name: str) -> Any:
    if name in fields:
        return fields[name]
    try:
        return value_at(fields, parse_path(name))
    except ValueError:
        return None


def _is_something(value: Any) -> bool:
    return value is not None and value != "" and value != [] and value != {}


def _items(value: Any) -> Iterable[Any]:
    if isinstance(value, Mapping):
        return [item for inner in value.values() for item in _items(inner)]
    if isinstance(value, list | tuple):
        return [item for inner in value for item in _items(inner)]
    return [] if value is None else [value]


def _compares(value: Any, sign: str, wanted: str) -> bool:
    text = folded(_written(value))
    if sign == ":":
        return folded(wanted) in text
    if sign == "=":
        return folded(wanted) == text
    left, right = _comparable(value, wanted)
    return bool({"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}[sign])


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)


def _comparable(value: Any, wanted: str) -> tuple[Any, Any]:
    """Return two numbers if both can be read so, else two texts (dates written year first compare as texts)."""
    try:
        return float(_written(value)), float(wanted)
    except (ValueError, OverflowError):
        return folded(_written(value)), folded(wanted)
