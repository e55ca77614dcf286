"""Where a cursor goes: over clusters, words, lines and paragraphs of a text."""

from __future__ import annotations

from unicodedata import category

from caseedit.tui.editing.lines import Lines
from caseedit.tui.editing.wrap import JOINERS, boundary_after, boundary_before, snapped


def snap(lines: Lines, offset: int) -> int:
    """Return the nearest place before or at `offset` where a cursor may stand."""
    line = lines.line_of(max(0, offset))
    start = lines.start(line)
    return start + snapped(lines.of(line), offset - start)


def snap_on(lines: Lines, offset: int) -> int:
    """Return the nearest place at or after `offset` where a cursor may stand."""
    before = snap(lines, offset)
    return before if before == offset else right(lines, before)


def left(lines: Lines, offset: int) -> int:
    """Return the place one cluster, or one line end, before."""
    line = lines.line_of(offset)
    start = lines.start(line)
    if offset > start:
        return start + boundary_before(lines.of(line), offset - start)
    return lines.end(line - 1) if line else 0


def right(lines: Lines, offset: int) -> int:
    """Return the place one cluster, or one line end, after."""
    line = lines.line_of(offset)
    if offset < lines.end(line):
        start = lines.start(line)
        return start + boundary_after(lines.of(line), offset - start)
    return lines.start(line + 1)


def is_letter(character: str) -> bool:
    """Whether a character is part of a word, in any script."""
    return character.isalnum() or character == "_" or character in JOINERS or category(character)[0] == "M"


def _in_word(text: str, at: int) -> bool:
    character = text[at]
    if is_letter(character):
        return True
    is_inside = 0 < at < len(text) - 1 and is_letter(text[at - 1]) and is_letter(text[at + 1])
    return character in "'’" and is_inside


def word_left(lines: Lines, offset: int) -> int:
    """Return the start of the word that `offset` is in or after."""
    text = lines.text
    while offset and not _in_word(text, offset - 1):
        offset -= 1
    while offset and _in_word(text, offset - 1):
        offset -= 1
    return snap(lines, offset)


def word_right(lines: Lines, offset: int) -> int:
    """Return the end of the word that `offset` is in or before."""
    text, length = lines.text, len(lines.text)
    while offset < length and not _in_word(text, offset):
        offset += 1
    while offset < length and _in_word(text, offset):
        offset += 1
    return snap_on(lines, offset)


def word_around(lines: Lines, offset: int) -> tuple[int, int]:
    """Return the word, or else the one cluster, at `offset`."""
    text = lines.text
    start = end = offset
    if offset < len(text) and not _in_word(text, offset):
        return offset, min(right(lines, offset), lines.end(lines.line_of(offset)))
    while start and _in_word(text, start - 1):
        start -= 1
    while end < len(text) and _in_word(text, end):
        end += 1
    return snap(lines, start), end


def first_letter(lines: Lines, line: int) -> int:
    """Return the offset of a line's first character that is no blank."""
    text = lines.of(line)
    return snap(lines, lines.start(line) + len(text) - len(text.lstrip(" \t")))


def paragraph_up(lines: Lines, offset: int) -> int:
    """Return the start of the paragraph that `offset` is in, or of the one before."""
    line = lines.line_of(offset)
    if offset == lines.start(line):
        line -= 1
    while line > 0 and not lines.of(line).strip():
        line -= 1
    while line > 0 and lines.of(line - 1).strip():
        line -= 1
    return lines.start(max(0, line))


def paragraph_down(lines: Lines, offset: int) -> int:
    """Return the start of the next paragraph, or the end of the text."""
    line, count = lines.line_of(offset), len(lines)
    while line < count and lines.of(line).strip():
        line += 1
    while line < count and not lines.of(line).strip():
        line += 1
    return lines.start(line)
