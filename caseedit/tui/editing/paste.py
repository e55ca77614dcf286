"""What may be typed or pasted into a text, and with which line ends."""

from __future__ import annotations

from caseedit.core.expressions import expression
from caseedit.core.text import LINE_END

# All but tab and line ends; a lone surrogate could not be saved as UTF-8.
_CONTROLS = expression("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def is_typed(character: str | None) -> bool:
    """Whether a key's character goes into the text: all but controls, joiners and blanks of all sorts included."""
    return bool(character) and not _CONTROLS.search(character or "") and character not in ("\t", "\r", "\n")


def cleaned(text: str, newline: str) -> str:
    """Return pasted text without controls other than tab and line ends, its line ends made `newline`."""
    return _CONTROLS.sub("", LINE_END.sub("\n", text)).replace("\n", newline)
