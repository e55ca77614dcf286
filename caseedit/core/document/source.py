"""Bytes to text and back: encoding, BOM, line endings; refuses what it cannot give back."""

from __future__ import annotations

from caseedit.core.dataclasses import dataclass, replace
from caseedit.core.expressions import expression
from caseedit.core.text import LINE_END
from caseedit.errors import Refused

BOM = b"\xef\xbb\xbf"

# A byte that is no UTF-8 stands in the text as one of the first; the others stand for nothing that can be written.
_ESCAPED = expression("[\udc80-\udcff]")
_UNWRITABLE = expression("[\ud800-\udc7f\udd00-\udfff]")
_SURROGATE = expression("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Source:
    """The text of a file as it was read, and how to write it again.

    Attributes:
        text: All of it, without a byte order mark; nothing in it is normalised.
        bom: Whether the file begins with a byte order mark.
        is_utf8: False where some bytes are no UTF-8; each of those is one lone surrogate in `text`.
    """

    text: str
    bom: bool = False
    is_utf8: bool = True

    def encode(self, text: str) -> bytes:
        """Return the bytes of a file of this sort that holds `text`.

        Raises:
            Refused: The text holds half a character, which no file can hold.
        """
        try:
            data = text.encode("utf-8", "strict" if self.is_utf8 else "surrogateescape")
        except UnicodeEncodeError as error:
            raise _half_a_character() from error
        return BOM + data if self.bom else data

    def must_hold(self, text: str) -> None:
        """Check that new text can be written into this file.

        Raises:
            Refused: It cannot.
        """
        if not text.isascii() and (_SURROGATE if self.is_utf8 else _UNWRITABLE).search(text):
            raise _half_a_character()


def odd_byte(text: str) -> tuple[int, int] | None:
    """Return the offset and the value of the first byte in a decoded text that is no UTF-8."""
    match = _ESCAPED.search(text)
    return (match.start(), ord(match[0]) - 0xDC00) if match else None


def decode(data: bytes) -> Source:
    """Read the bytes of a file; every byte string can be read, and `encode` gives it back."""
    bom = data.startswith(BOM)
    if bom:
        data = data[len(BOM) :]
    try:
        return Source(data.decode("utf-8"), bom)
    except UnicodeDecodeError:
        return Source(data.decode("utf-8", "surrogateescape"), bom, is_utf8=False)


def from_text(text: str) -> Source:
    """Take text that is already decoded; a byte order mark at its beginning counts as one.

    Raises:
        Refused: The text holds half a character, which no file can hold.
    """
    bom = text.startswith("\ufeff")
    source = Source(text[1:] if bom else text, bom)
    if not source.text.isascii() and _SURROGATE.search(source.text):
        source = replace(source, is_utf8=False)
        source.must_hold(source.text)
    return source


def first_line_end(text: str) -> str:
    """Return how the first line of `text` ends; LF if it has only one line."""
    match = LINE_END.search(text)
    return match[0] if match else "\n"


def _half_a_character() -> Refused:
    return Refused(
        "This text holds half a character (a lone surrogate), which cannot be written to a file.",
        hint="Type or paste that character again.",
    )
