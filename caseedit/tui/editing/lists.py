"""What Enter and Tab do to lines: lists and quotes go on, blocks of lines are indented, moved and repeated."""

from __future__ import annotations

from collections.abc import Sequence

from caseedit.core.expressions import expression
from caseedit.core.text import Edit, Span
from caseedit.tui.editing.lines import Lines

INDENT = 2
# Possessive repeats: a line of a million blanks must not be tried in all its divisions.
_ITEM = expression(
    r"(?P<before>[ \t]*+(?:>[ \t]?+)*+[ \t]*+)(?P<marker>[-*+]|\d{1,9}[.)])(?P<gap>[ \t]++)(?P<box>\[[ xX]\][ \t]++)?"
)
_QUOTE = expression(r"[ \t]*+(?:>[ \t]?+)++")
_RULE = expression(r"[ \t]*([-*_])(?:[ \t]*\1){2,}[ \t]*")
_LEADING = expression(r"[ \t]*")


def newline_edit(lines: Lines, span: Span, language: str, newline: str) -> Edit:
    """Return what Enter does: a line break that carries on indentation and marks; on an empty item, the list's end."""
    line = lines.line_of(span.start)
    start, text = lines.start(line), lines.of(line)
    column = span.start - start
    mark = _mark_of(text) if language == "markdown" else ""
    if mark and column >= len(mark):
        if not text[len(mark) :].strip() and span.end <= lines.end(line):
            return Edit(start, lines.end(line), "")
        return Edit(span.start, span.end, newline + _next_mark(mark))
    indent = text[: min(column, _leading(text))] if language else ""
    return Edit(span.start, span.end, newline + indent)


def _leading(text: str) -> int:
    match = _LEADING.match(text)
    return match.end() if match else 0


def _mark_of(text: str) -> str:
    """Return the list or quote mark that a line of Markdown begins with, indentation included."""
    if _RULE.fullmatch(text):
        return ""
    match = _ITEM.match(text) or _QUOTE.match(text)
    return match[0] if match else ""


def _next_mark(mark: str) -> str:
    match = _ITEM.match(mark)
    if match is None:
        return mark
    marker = match["marker"]
    if marker[:-1].isdigit():
        marker = f"{int(marker[:-1]) + 1}{marker[-1]}"
    box = "[ ] " if match["box"] else ""
    return f"{match['before']}{marker}{match['gap']}{box}"


def lines_of(lines: Lines, span: Span) -> tuple[int, int]:
    """Return the first and last line of a selection; a line of which nothing is selected does not count."""
    first, last = lines.line_of(span.start), lines.line_of(span.end)
    if last > first and span.end == lines.start(last):
        last -= 1
    return first, last


def indent(lines: Lines, span: Span, language: str) -> list[Edit]:
    """Return what Tab does: a list item or several lines go in, else blanks are put at the cursor."""
    first, last = lines_of(lines, span)
    if first != last:
        rows = range(first, last + 1)
        return [Edit(lines.start(row), lines.start(row), " " * INDENT) for row in rows if lines.of(row)]
    text, start = lines.of(first), lines.start(first)
    width = _item_width(text) if language == "markdown" else 0
    if width:
        return [Edit(start, start, " " * width)]
    return [Edit(span.start, span.end, " " * (INDENT - (span.start - start) % INDENT))]


def outdent(lines: Lines, span: Span, language: str) -> list[Edit]:
    """Return what Shift+Tab does: the lines of the selection lose one step of indentation."""
    first, last = lines_of(lines, span)
    edits = []
    for row in range(first, last + 1):
        text, start = lines.of(row), lines.start(row)
        width = (_item_width(text) if language == "markdown" else 0) or INDENT
        taken = 1 if text[:1] == "\t" else len(text[:width]) - len(text[:width].lstrip(" "))
        if taken:
            edits.append(Edit(start, start + taken, ""))
    return edits


def _item_width(text: str) -> int:
    """Return how far the content of a list item stands in from its mark; 0 if the line is no list item."""
    match = None if _RULE.fullmatch(text) else _ITEM.match(text)
    return len(match["marker"]) + 1 if match else 0


def duplicate(lines: Lines, span: Span, newline: str) -> Edit:
    """Return the edit that repeats the lines of the selection below themselves."""
    first, last = lines_of(lines, span)
    start, after = lines.start(first), lines.start(last + 1)
    block = lines.text[start:after]
    return Edit(after, after, block if lines.end_of(last) else newline + block)


def move_down(lines: Lines, span: Span) -> Sequence[Edit]:
    """Return the edits that exchange the lines of the selection with the line below; none at the end."""
    first, last = lines_of(lines, span)
    if last + 1 >= len(lines):
        return ()
    start, below = lines.start(first), lines.start(last + 1)
    ending = lines.end_of(last + 1)
    inserted = lines.of(last + 1) + (ending or lines.end_of(last))
    gone = (below, lines.start(last + 2)) if ending else (lines.end(last), len(lines.text))
    return (Edit(start, start, inserted), Edit(*gone, ""))


def move_up(lines: Lines, span: Span) -> Sequence[Edit]:
    """Return the edits that exchange the lines of the selection with the line above; none at the start."""
    first, last = lines_of(lines, span)
    if first == 0:
        return ()
    above, start, after = lines.start(first - 1), lines.start(first), lines.start(last + 1)
    ending = lines.end_of(last)
    if ending:
        return (Edit(above, start, ""), Edit(after, after, lines.of(first - 1) + lines.end_of(first - 1)))
    return (Edit(above, start, ""), Edit(after, after, lines.end_of(first - 1) + lines.of(first - 1)))


def remove_lines(lines: Lines, span: Span) -> Edit:
    """Return the edit that removes the lines of the selection with their ends."""
    first, last = lines_of(lines, span)
    start, after = lines.start(first), lines.start(last + 1)
    if not lines.end_of(last) and first:
        start = lines.end(first - 1)
    return Edit(start, after, "")
