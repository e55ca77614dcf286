"""Clusters, cells and screen rows of one line of text, as it is shown: tabs as blanks, unusual characters as marks."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache

from caseedit.core.cells import cell_width, graphemes
from caseedit.core.clean import show
from caseedit.core.expressions import expression
from caseedit.core.namedtuples import NamedTuple
from caseedit.tui.editing.remembering import remembered

TAB = 4
# Lines above this length are cut at a fixed number of cells: looking for words in them would be felt at every key.
LONG_LINE = 20_000

# One cell each and never part of a cluster: ASCII, western letters, curly quotes, dashes.
_PLAIN = expression("[ -~\xa0-\xac\xae-\u02ff\u2010-\u2027\u2030-\u203b]*")

BLANKS = " \t\u3000"
JOINERS = "\u200c\u200d"
_CLOSING = frozenset(
    "、。，．：；！？」』）］｝〉》】〕〗〙〛’”)]}>,.:;!?…‥ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々〻゛゜·・％%"
)
_OPENING = frozenset("「『（［｛〈《【〔〖〘〚‘“([{<")


class Glyph(NamedTuple):
    """One cluster of a line: what a cursor steps over.

    Attributes:
        start: Its first character in the text that was asked for.
        end: The character after it.
        shown: What is painted.
        cell: Its first cell.
        width: Its cells.
    """

    start: int
    end: int
    shown: str
    cell: int
    width: int


def is_plain(text: str) -> bool:
    """Whether each character is one ordinary cell that stands for itself."""
    return (text.isascii() and text.isprintable()) or _PLAIN.fullmatch(text) is not None


@lru_cache(maxsize=8192)
def _shown(cluster: str) -> tuple[str, int]:
    shown = show(cluster)
    return shown, cell_width(shown)


def _shown_before(cluster: str, following: str) -> tuple[str, int]:
    """Show a cluster that ends in a joiner: whether that is usual depends on what follows."""
    shown = show(cluster + following)
    if cell_width(show(following)) and shown.endswith(show(following)):
        shown = shown[: -len(show(following))]
    return shown, cell_width(shown)


def glyphs(text: str, cell: int = 0) -> Iterator[Glyph]:
    """Yield the clusters of a piece of a line that begins at a screen cell of its row."""
    at = 0
    for cluster in graphemes(text):
        end = at + len(cluster)
        if cluster == "\t":
            width = TAB - cell % TAB
            shown = " " * width
        elif cluster[-1] in JOINERS and end < len(text):
            shown, width = _shown_before(cluster, text[end])
        else:
            shown, width = _shown(cluster)
        yield Glyph(at, end, shown, cell, width)
        at = end
        cell += width


def cells_before(row: str, index: int) -> int:
    """Return the cell of a row at which the character `index` stands; inside a cluster, where that begins."""
    if is_plain(row):
        return min(index, len(row))
    cell = 0
    for glyph in glyphs(row):
        if glyph.end > index:
            return glyph.cell
        cell = glyph.cell + glyph.width
    return cell


def index_at(row: str, cell: int) -> int:
    """Return the first character of the cluster that covers a cell of a row; beyond the last, the row's length."""
    if is_plain(row):
        return max(0, min(cell, len(row)))
    for glyph in glyphs(row):
        if glyph.cell + glyph.width > cell:
            return glyph.start
    return len(row)


def boundary_before(line: str, index: int) -> int:
    """Return where the cluster that ends at, or holds, `index` begins."""
    if index <= 1:
        return 0
    if line[max(0, index - 2) : index].isascii():
        return index - 1
    from wcwidth import grapheme_boundary_before

    return int(grapheme_boundary_before(line, index))


def boundary_after(line: str, index: int) -> int:
    """Return where the cluster that begins at `index` ends."""
    if index >= len(line):
        return len(line)
    if line[index : index + 2].isascii():
        return index + 1
    for reach in (32, 1024, len(line)):
        cluster = next(graphemes(line[index : index + reach]))
        if len(cluster) < reach:
            break
    return index + len(cluster)


def snapped(line: str, index: int) -> int:
    """Return the start of the cluster that holds `index`: `index` itself unless it lies inside one."""
    if index <= 0 or index >= len(line):
        return max(0, min(index, len(line)))
    before = boundary_before(line, index)
    return before if boundary_after(line, before) > index else index


@remembered(0)
def layout(line: str, width: int) -> tuple[tuple[int, int], ...]:
    """Cut a line, without its end, into screen rows of at most `width` cells.

    Rows are cut after blanks; blanks that do not fit hang over the edge, so each row begins where the one before
    ends. A word longer than a row is cut between clusters.

    Returns:
        The (start, end) characters of each row; one empty row for an empty line.
    """
    width = max(1, width)
    if len(line) <= width and is_plain(line):
        return ((0, len(line)),)
    if len(line) > LONG_LINE:
        starts = _cut_anywhere(line, width)
    elif is_plain(line):
        starts = _cut_plain(line, width)
    else:
        starts = _cut(line, width)
    return tuple(zip(starts, [*starts[1:], len(line)], strict=True))


def row_of(rows: tuple[tuple[int, int], ...], index: int) -> int:
    """Return the row that shows the character at `index`; the border of two rows belongs to the later one."""
    return bisect_right(rows, (index, rows[-1][1] + 1)) - 1


def _cut_plain(line: str, width: int) -> list[int]:
    starts, start, length = [0], 0, len(line)
    while length - start > width:
        cut = line.rfind(" ", start, start + width + 1) + 1
        if not line[start:cut].strip():
            cut = start + width
        while cut < length and line[cut] == " ":
            cut += 1
        if cut >= length:
            break
        starts.append(cut)
        start = cut
    return starts


def _cut_anywhere(line: str, width: int) -> list[int]:
    if is_plain(line):
        return list(range(0, len(line), width))
    starts, cell = [0], 0
    for glyph in glyphs(line):
        if cell + glyph.width > width and glyph.start > starts[-1]:
            starts.append(glyph.start)
            cell = 0
        cell += glyph.width
    return starts


def _cut(line: str, width: int) -> list[int]:
    starts = [0]
    cell = 0  # of the next cluster in the row
    place, place_cell = 0, 0  # where the row could end, and its cells up to there
    has_word = False
    before = ""
    at = 0
    for glyph in glyphs(line):
        cluster = line[glyph.start : glyph.end]
        is_blank = cluster in BLANKS
        if has_word and not is_blank and (before in BLANKS or _may_part(before, cluster)):
            place, place_cell = at, cell
        cells = TAB - cell % TAB if cluster == "\t" else glyph.width
        while cell + cells > width and not is_blank and at > starts[-1]:
            if place <= starts[-1]:
                place, place_cell = at, cell
            starts.append(place)
            cell -= place_cell
        cell += cells
        has_word = has_word or not is_blank
        before, at = cluster, glyph.end
    return starts


def _may_part(before: str, after: str) -> bool:
    """Whether a row may end between two clusters of a script that has no blanks between words."""
    if before.isascii() and after.isascii():
        return False
    if before in _OPENING or after in _CLOSING:
        return False
    return _is_ideograph(before) or _is_ideograph(after)


def _is_ideograph(cluster: str) -> bool:
    return "\u2e80" <= cluster[0] <= "\ud7ff" or "\uf900" <= cluster[0] <= "\ufaff" or cluster[0] >= "\U00020000"
