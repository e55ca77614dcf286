"""How wide text is on the screen, where its characters as people see them begin, and where its lines break."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from caseedit.core.clean import PLAIN
from caseedit.core.expressions import expression

_BREAKS = " \t\u1680\u2000-\u2006\u2008-\u200a\u205f\u3000"
_BLANK = expression(f"[{_BREAKS}]")
_CLOSING = frozenset(
    ")]}.,:;!?%\u2019\u201d\u2026\u3001\u3002\u3009\u300b\u300d\u300f\u3011\u3015\uff01\uff09\uff0c\uff0e\uff1a\uff1b\uff1f\uff3d\uff5d\u30fc\u3063\u30c3"
)


def is_single(text: str) -> bool:
    """Tell whether each character of `text` surely stands in one cell of its own."""
    return PLAIN.fullmatch(text) is not None


def cell_width(text: str) -> int:
    """Return how many cells a terminal needs for `text`, which has passed `clean.show`."""
    if text.isascii() or is_single(text):
        return len(text)
    if len(text) < 200:
        return _cached_width(text)
    return sum(map(_cluster_width, graphemes(text)))


@lru_cache(maxsize=4096)
def _cached_width(text: str) -> int:
    return sum(map(_cluster_width, graphemes(text)))


@lru_cache(maxsize=4096)
def _cluster_width(cluster: str) -> int:
    if len(cluster) == 1 and cluster.isascii():
        return 1
    from wcwidth import width

    return int(width(cluster))


def graphemes(text: str) -> Iterator[str]:
    """Yield the characters of `text` as people see them: a flag, a family or a letter with its accents is one."""
    if (text.isascii() and "\r" not in text) or is_single(text):
        return iter(text)
    from wcwidth import iter_graphemes

    return iter_graphemes(text)


def grapheme_boundaries(text: str) -> list[int]:
    """Return the offsets at which a cursor may stand, 0 and the length included."""
    if (text.isascii() and "\r" not in text) or is_single(text):
        return list(range(len(text) + 1))
    result = [0]
    for cluster in graphemes(text):
        result.append(result[-1] + len(cluster))
    return result


def clip(text: str, width: int, ellipsis: str = "…") -> str:
    """Return `text` if it fits into `width` cells, else as much of its start as fits with `ellipsis` after it."""
    if cell_width(text) <= width:
        return text
    room = width - cell_width(ellipsis)
    if room < 0:
        ellipsis, room = "", width
    if room <= 0:
        return ellipsis
    if text.isascii():
        return text[:room] + ellipsis
    end = 0
    for cluster in graphemes(text):
        room -= _cluster_width(cluster)
        if room < 0:
            break
        end += len(cluster)
    return text[:end] + ellipsis


def wrap_words(text: str, width: int) -> list[tuple[int, int]]:
    """Return (start, end) of the screen lines of `text`: without gaps, from its start to its end, at least one.

    Lines break after blanks, and between wide characters; a word wider than the line is cut between clusters. The
    blanks at a break belong to the line before it and may hang over its edge.
    """
    width = max(width, 1)
    if is_single(text):
        return _wrap_single(text, width)
    return _wrap_clusters(text, width)


def _wrap_single(text: str, width: int) -> list[tuple[int, int]]:
    lines: list[tuple[int, int]] = []
    start, length = 0, len(text)
    while length - start > width:
        end = text.rfind(" ", start, start + width + 1) + 1
        if end == 0:
            end = start + width
        else:
            while end < length and text[end] == " ":
                end += 1
        lines.append((start, end))
        start = end
    if start < length or not lines:
        lines.append((start, length))
    return lines


def _wrap_clusters(text: str, width: int) -> list[tuple[int, int]]:
    lines: list[tuple[int, int]] = []
    start = at = used = 0
    last_break, used_at_break = 0, 0  # where this line could end, and the cells before it
    was_blank = was_wide = False
    for cluster in graphemes(text):
        cells = _cluster_width(cluster)
        is_blank = _BLANK.fullmatch(cluster) is not None
        is_wide = cells > 1
        if at > start and not is_blank and (was_blank or ((is_wide or was_wide) and cluster[0] not in _CLOSING)):
            last_break, used_at_break = at, used
        if used + cells > width and at > start and not is_blank:
            if last_break > start:
                lines.append((start, last_break))
                start, used = last_break, used - used_at_break
            if used + cells > width and at > start:
                lines.append((start, at))
                start, used = at, 0
            last_break, used_at_break = start, 0
        used += cells
        at += len(cluster)
        was_blank, was_wide = is_blank, is_wide
    lines.append((start, at))
    return lines
