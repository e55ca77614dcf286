"""One scalar in each style, both ways; what must be quoted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Literal

from caseedit.core.expressions import expression
from caseedit.core.frontmatter.values import kinds_of_text

Where = Literal["block", "flow", "key"]

_RESERVED = frozenset(
    ["y", "n", "yes", "no", "on", "off", "true", "false", "null", "nil", "nan", "inf", "~", "=", "<<"]
)
_EXPONENT = expression(r"[eE][-+]?[0-9_.]+")
_DATE_LIKE = expression(r"\d+[-:/.]\d")
_DIGITS_THEN_WORDS = expression(r"\d[^ ]* [^\W\d_]{3}")
_RISKY = frozenset("[]{}\\`")
_RISKY_BY_PLACE: dict[Where, frozenset[str]] = {
    "block": _RISKY,
    "flow": _RISKY | frozenset(",:?#"),
    "key": _RISKY | frozenset(":?#,"),
}
_INDICATORS = frozenset("-?:,[]{}#&*!|>'\"%@`")
# C0, DEL, C1 (with NEL), soft joiners excepted: invisible, direction-changing and non-characters.
UNPRINTABLE = expression(
    "[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufdd0-\ufdef\ufff0-\uffff"
    "\ud800-\udfff\u061c\u180e"
    + "".join(chr(plane << 16 | low) for plane in range(1, 17) for low in (0xFFFE, 0xFFFF))
    + "]"
)
_LINE_SAFE = expression(f'["\\\\]|{UNPRINTABLE.pattern}')
_NAMED = {
    '"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r", "\0": "\\0",
    "\a": "\\a", "\b": "\\b", "\x1b": "\\e", "\v": "\\v", "\f": "\\f",
}  # fmt: skip


def escape(text: str) -> str:
    """Write text for between double quotes, on one line."""
    return _LINE_SAFE.sub(_escaped, text)


def _escaped(match: re.Match[str]) -> str:
    character = match[0]
    code = ord(character)
    if character in _NAMED:
        return _NAMED[character]
    if code <= 0xFF:
        return f"\\x{code:02X}"
    return f"\\u{code:04X}" if code <= 0xFFFF else f"\\U{code:08X}"


def double(text: str) -> str:
    """Write text in double quotes on one line; they can hold anything."""
    return f'"{escape(text)}"'


def single(text: str) -> str | None:
    """Write text in single quotes on one line, or None if they cannot hold it."""
    if UNPRINTABLE.search(text):
        return None
    return "'" + text.replace("'", "''") + "'"


def quoted(text: str, quote: str) -> str:
    """Write text in the quotes asked for, or in double ones where those cannot hold it."""
    return (single(text) if quote == "'" else None) or double(text)


def is_plain_safe(text: str, where: Where) -> bool:
    """Whether every reader takes this text, written without quotes, as this same text."""
    if not text or not (text[0].isalpha() or text[0] == "/" or _starts_with_number_words(text)):
        return False
    if is_reserved(text):
        return False
    return not _risky(text, where) and is_plain_form(text, where) and set(kinds_of_text(text)) == {"string"}


def is_reserved(text: str) -> bool:
    """Whether some reader stumbles over this text without quotes, or takes it for no text."""
    return text.lower() in _RESERVED or _EXPONENT.fullmatch(text) is not None


def _starts_with_number_words(text: str) -> bool:
    return _DIGITS_THEN_WORDS.match(text) is not None and _DATE_LIKE.match(text) is None


def _risky(text: str, where: Where) -> frozenset[str]:
    return _RISKY_BY_PLACE[where].intersection(text)


def is_plain_form(text: str, where: Where) -> bool:
    """Whether text can stand without quotes as far as the grammar goes; its type is another question."""
    if not text or text[0] == " " or text[-1] in " :" or UNPRINTABLE.search(text) or not _only_spaces(text):
        return False
    if ": " in text or " #" in text or text.startswith(("---", "...")):
        return False
    if text[0] in _INDICATORS:
        return text[0] in "-:?" and len(text) > 1 and text[1] not in " ,[]{}" and where == "block"
    if where == "key" and len(text) > 1000:
        return False
    return where != "flow" or not set(",[]{}").intersection(text)


def _only_spaces(text: str) -> bool:
    # Of all blanks only the common one is read alike; a no-break space is kept, but never at an edge.
    return text.isascii() or text == text.strip()


def stays_plain(old: str, new: str, where: Where) -> bool:
    """Whether unquoted `new` in the place of unquoted `old` is of the same type for each reader."""
    if not is_plain_form(new, where) or _risky(new, where) - set(old):
        return False
    kinds = kinds_of_text(new)
    if kinds != kinds_of_text(old):
        return False
    if set(kinds) != {"string"}:
        return True
    if is_reserved(new):
        return False
    if new[0] in _INDICATORS or new[0] in ".+":
        return bool(old) and new[0] == old[0]
    return True


def plain_or_quoted(text: str, where: Where, quote: str) -> str:
    """Write new text without quotes if every reader takes it as this text, else in `quote`."""
    return text if is_plain_safe(text, where) else quoted(text, quote)


def typed(value: object) -> str | None:
    """Write a number, flag, date or nothing; None if the value is of another type."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value) if abs(value) < 10**40 else None
    if isinstance(value, float):
        return _float(value)
    if isinstance(value, datetime):
        return _moment(value)
    return value.isoformat() if isinstance(value, date) else None


def _float(value: float) -> str:
    if value != value:
        return ".nan"
    if value in (float("inf"), float("-inf")):
        return ".inf" if value > 0 else "-.inf"
    text = repr(value)
    if "e" in text:  # a form that every reader takes as a number: a point, and a sign in the exponent
        digits, _, power = text.partition("e")
        digits = digits if "." in digits else digits + ".0"
        text = f"{digits}e{power if power[0] in '+-' else '+' + power}"
    return text


def _moment(value: datetime) -> str:
    text = value.isoformat(sep=" " if value.tzinfo is None else "T")
    return text.removesuffix("+00:00") + "Z" if text.endswith("+00:00") else text


def in_spelling_of(value: bool, old: str, words: dict[str, bool]) -> str:
    """Write a flag with the word, and in the case, that the old one had (`Yes` for `No`)."""
    pairs = (("true", "false"), ("yes", "no"), ("on", "off"), ("y", "n"))
    for pair in pairs:
        if old.lower() in pair:
            word = pair[0] if value else pair[1]
            word = word.upper() if old.isupper() and len(old) > 1 else word
            word = word.capitalize() if old[0].isupper() and not old[1:].isupper() else word
            return word if word in words else typed(value) or ""
    return typed(value) or ""


def one_line(text: str, style: str, where: Where, quote: str) -> Iterator[str]:
    """Yield new text on one line, in a style if that can hold it, else in `quote` or double quotes."""
    if style == "plain":
        yield plain_or_quoted(text, where, quote)
    elif style == "'":
        yield quoted(text, "'")
    yield double(text)
