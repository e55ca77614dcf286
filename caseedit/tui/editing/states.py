"""What each row of a window depends on when it is painted: marks, matches, selection, cursor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from unicodedata import name as name_of

from caseedit.core.clean import show
from caseedit.core.text import Span
from caseedit.tui.editing.motion import right
from caseedit.tui.editing.painting import Look, RowState
from caseedit.tui.editing.search import BadPatternError, Query
from caseedit.tui.editing.viewport import Row, Viewport


def row_states(view: Viewport, marks: Mapping[int, str], sought: Query | None, *, has_focus: bool) -> list[RowState]:
    """Return the states of all rows of the window, those below the text included."""
    rows = view.rows()
    thumb = view.thumb(rows)
    matches = _matches(view, rows, sought)
    cursor, span = view.buffer.cursor if has_focus else -1, view.buffer.selection
    states = []
    for y, row in enumerate(rows):
        mark = marks.get(row.line, "") if row.is_first and marks else ""
        if matches or row.start <= cursor <= row.end or (row.start <= span.end and span.start <= row.end):
            states.append(_state(row, cursor, span, matches, mark, y in thumb))
        else:
            states.append(RowState(row.look, mark=mark, is_thumb=y in thumb))
    return states + [RowState(is_thumb=y in thumb) for y in range(len(rows), view.height)]


def with_hint(states: list[RowState], hint: str) -> list[RowState]:
    """Return the rows of a window with a sentence below a text that has no words; another text's as they are."""
    if not hint or not states or states[-1].look or any(state.look and state.look.text.strip() for state in states):
        return states
    below = next(y for y, state in enumerate(states) if state.look is None)
    said = states[below]._replace(look=Look(hint, ((0, len(hint), "dim"),)))
    return [*states[:below], said, *states[below + 1 :]]


def _state(row: Row, cursor: int, span: Span, matches: Sequence[Span], mark: str, is_thumb: bool) -> RowState:
    start, end = row.start, row.end
    after = end + row.is_last
    is_current = start <= cursor < after
    first, last = max(span.start, start), min(span.end, after)
    return RowState(
        look=row.look,
        cursor=cursor - start if is_current else None,
        selected=(first - start, last - start) if first < last else None,
        matches=tuple(
            (match.start - start, match.end - start) for match in matches if match.start < end > start < match.end
        ),
        mark=mark,
        is_current=is_current,
        is_thumb=is_thumb,
    )


def _matches(view: Viewport, rows: Sequence[Row], sought: Query | None) -> Sequence[Span]:
    """Return the matches in the lines of the window."""
    if sought is None or not rows:
        return ()
    lines = view.buffer.lines
    start, end = lines.start(rows[0].line), lines.end(rows[-1].line)
    try:
        found = sought.matches(lines.text[start:end])
    except BadPatternError:
        return ()
    return [Span(span.start + start, span.end + start) for span in found]


def unusual_at_cursor(view: Viewport) -> str:
    """Name the unusual characters of the cluster under the cursor; empty if there are none."""
    lines, cursor = view.buffer.lines, view.buffer.cursor
    cluster = lines.text[cursor : min(right(lines, cursor), lines.end(lines.line_of(cursor)))]
    if cluster == "\t" or show(cluster) == cluster:
        return ""
    odd = [character for character in cluster if show(character) != character]
    return ", ".join(f"U+{ord(character):04X} {name_of(character, 'control character')}" for character in odd)
