"""Figures three rows tall, drawn with lines."""

from __future__ import annotations

_FIGURES: dict[str, tuple[str, str, str]] = {
    "0": ("┏━┓", "┃ ┃", "┗━┛"),
    "1": ("╺┓ ", " ┃ ", "╺┻╸"),
    "2": ("╺━┓", "┏━┛", "┗━╸"),
    "3": ("╺━┓", "╺━┫", "╺━┛"),
    "4": ("╻ ╻", "┗━┫", "  ╹"),
    "5": ("┏━╸", "┗━┓", "╺━┛"),
    "6": ("┏━╸", "┣━┓", "┗━┛"),
    "7": ("╺━┓", "  ┃", "  ╹"),
    "8": ("┏━┓", "┣━┫", "┗━┛"),
    "9": ("┏━┓", "┗━┫", "╺━┛"),
    ",": (" ", " ", ","),
    ".": (" ", " ", "."),
    "+": ("   ", "╺╋╸", "   "),
    "-": ("   ", "╺━╸", "   "),
    "%": ("o ╱", " ╱ ", "╱ o"),
    "$": ("┏╋╸", "┗╋┓", "╺╋┛"),
    "x": ("   ", "╲╱ ", "╱╲ "),
    "k": ("╻  ", "┃╱ ", "╹╲ "),
    "K": ("╻ ╱", "┃╱ ", "╹ ╲"),
    "M": ("┏┳┓", "┃╹┃", "╹ ╹"),
    " ": (" ", " ", " "),
}


def can_be_big(text: str) -> bool:
    """Tell whether every character has a large form, and one at least is a digit."""
    return any(character.isdigit() for character in text) and all(character in _FIGURES for character in text)


def big(text: str) -> tuple[str, str, str]:
    """Return the three rows of `text`."""
    top, middle, bottom = (" ".join(_FIGURES[character][row] for character in text) for row in range(3))
    return top, middle, bottom
