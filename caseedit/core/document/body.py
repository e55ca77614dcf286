"""The edits that turn one body into another and leave equal lines alone."""

from __future__ import annotations

from itertools import accumulate

from caseedit.core.document.align import by_fewest_changes, gaps
from caseedit.core.document.split import Parts, split
from caseedit.core.text import Edit, apply_edits, minimal, shared_ends, split_lines
from caseedit.errors import Refused


def body_edits(text: str, parts: Parts, body: str, newline: str) -> tuple[Edit, ...]:
    """Return the edits that give `text` another body; none if it has that body.

    Raises:
        Refused: With this body the text would be read in another way.
    """
    old = parts.body.of(text)
    if old == body:
        return ()
    start = parts.body.start
    edits = line_edits(old, body, start)
    if not old and start and text[start - 1] not in "\r\n":
        # The closing delimiter is the last line and has no line end.
        edits = (Edit(start, start, newline + body),)
    changed = apply_edits(text, edits)
    if parts.kind != "unclosed" and not _has_body(changed, parts, body):
        raise Refused(
            "This body would be read as front matter, or as part of it.",
            hint="Let it begin with an empty line, or with other characters.",
            line=text.count("\n", 0, start) + 1,
        )
    return edits


def line_edits(old: str, new: str, at: int = 0) -> tuple[Edit, ...]:
    """Return edits of whole lines, each cut to what differs, that turn `old`, which begins at `at`, into `new`."""
    before, after = split_lines(old), split_lines(new)
    pairs = by_fewest_changes(before, after)
    if pairs is None:
        # Too different to match in the time that a person waits.
        head, tail = shared_ends(before, after)
        found = [(head, len(before) - tail, head, len(after) - tail)]
    else:
        found = gaps(pairs, len(before), len(after))
    starts = list(accumulate(map(len, before), initial=at))
    edits: list[Edit] = []
    for i1, i2, j1, j2 in found:
        if i2 - i1 == j2 - j1:
            for i, j in zip(range(i1, i2), range(j1, j2), strict=True):
                edits += minimal(before[i], after[j], starts[i])
        else:
            edits += minimal("".join(before[i1:i2]), "".join(after[j1:j2]), starts[i1])
    return tuple(edits)


def _has_body(text: str, parts: Parts, body: str) -> bool:
    found = split(text)
    return found.kind == parts.kind and found.body.of(text) == body
