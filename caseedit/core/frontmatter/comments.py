"""Comments inside a value that goes: they stay, beside or below what comes in its place."""

from __future__ import annotations

from collections.abc import Iterator

from caseedit.core.dataclasses import replace
from caseedit.core.frontmatter.sheet import Edits, Sheet, Spot
from caseedit.core.text import Edit, Span


def with_comments(sheet: Sheet, spot: Spot, edits: Edits) -> Iterator[Edits]:
    """Yield a splice that replaces the value at `spot`, first in the ways that keep the comments it would take."""
    lost = _lost(sheet, edits)
    bare = edits
    if lost and not spot.in_flow:
        edits = _to_line_end(sheet, edits)
        lost = _lost(sheet, edits)
        if len(lost) == 1 and not sheet.starts_line(lost[0].start):
            yield from _beside(edits, lost[0].of(sheet.text))
        newline = sheet.newline_near(spot.node.end)
        outer = sheet.indent_of(spot.entry.start) if sheet.starts_line(spot.entry.start) else ""
        below = min(sheet.next_line(spot.node.end), sheet.matter.end)
        for indent in (None, outer):
            lines = "".join(
                (sheet.indent_of(span.start) if indent is None else indent) + span.of(sheet.text).rstrip() + newline
                for span in lost
            )
            yield (*edits, Edit(below, below, lines))
        if sheet.starts_line(spot.entry.start):
            above = sheet.line_start(spot.entry.start)
            yield (Edit(above, above, lines), *edits)
    yield bare


def _to_line_end(sheet: Sheet, edits: Edits) -> Edits:
    """Take the comment behind the last line along with those before it, so that they stay in their order."""
    last = edits[-1]
    old = sheet.text[last.start : last.end]
    if "\n" not in old or old.endswith("\n"):
        return edits
    return (*edits[:-1], replace(last, end=max(last.end, sheet.tail(last.end))))


def _lost(sheet: Sheet, edits: Edits) -> list[Span]:
    """Return the comments in what is replaced that do not come again in what replaces it."""
    if not any(edit.end > edit.start for edit in edits):
        return []
    written = "".join(edit.text for edit in edits)
    return [
        span
        for span in sheet.tree.comments
        if any(edit.start <= span.start < edit.end for edit in edits) and span.of(sheet.text).rstrip() not in written
    ]


def _beside(edits: Edits, comment: str) -> Iterator[Edits]:
    """Put a comment at the end of the one line that is written."""
    at = [number for number, edit in enumerate(edits) if edit.text]
    if len(at) == 1 and "\n" not in edits[at[0]].text:
        edit = edits[at[0]]
        yield (*edits[: at[0]], replace(edit, text=f"{edit.text} {comment.rstrip()}"), *edits[at[0] + 1 :])
