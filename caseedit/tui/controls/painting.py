"""The rows of one place: bar, label, value, badges, and under it what is wrong and what helps."""

from __future__ import annotations

from collections.abc import Sequence

from caseedit.core.cells import cell_width, clip, wrap_words
from caseedit.core.clean import show
from caseedit.core.dataclasses import dataclass
from caseedit.tui.controls.control import Control, Rows
from caseedit.tui.controls.outline import UNUSED, Place
from caseedit.tui.marks import LOOKS, SIGNS
from caseedit.tui.paint import Piece

LABEL_WIDTH = 14
NARROWEST_LABEL = 6
# Pieces from left to right, and the ground they stand on.
FormRow = tuple[list[Piece], str]
# Severity and sentence.
Note = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Measure:
    """The columns of the form.

    Attributes:
        width: Cells of a row.
        label: Cells of the label's column.
        alike: Labels that would look the same if their ends were cut off.
    """

    width: int
    label: int
    alike: frozenset[str] = frozenset()

    @property
    def at(self) -> int:
        """The first cell of the values."""
        return self.label + 2

    @property
    def value(self) -> int:
        """Cells for a value."""
        return max(8, self.width - self.at)


def measure(places: Sequence[Place], width: int) -> Measure:
    """Return the columns for a document: the label's as wide as the longest label, within reason."""
    longest = max((cell_width(place.label) for place in places if place.depth == 0), default=0)
    room = max(NARROWEST_LABEL, min(longest, LABEL_WIDTH, width // 3))
    heads: dict[str, set[str]] = {}
    for place in places:
        if len(place.label) >= room:
            heads.setdefault(place.label[: room - 3], set()).add(place.label)
    alike = frozenset().union(*(labels for labels in heads.values() if len(labels) > 1))
    return Measure(width, room, alike)


def place_rows(
    place: Place, control: Control, columns: Measure, *, has_focus: bool, notes: Sequence[Note] = ()
) -> list[FormRow]:
    """Return the rows of a place.

    Args:
        notes: What stands under the value; of severity `help` for words that are no finding.
    """
    under: list[FormRow] = []
    for severity, sentence in notes:
        if severity == "info" and not has_focus and place.key[0] == "field":
            continue
        under += [(row, "background") for row in _note_rows(severity, sentence, columns, has_focus)]
    if place.kind in ("absent", "more"):
        return [_fold_row(place, columns, has_focus), *under]
    ground = "raised" if has_focus else "background"
    badges = _badges(place, has_focus)
    if not has_focus and any(severity == "info" for severity, _ in notes):
        # What is good to know must not cost a row while nobody looks at the field.
        badges = f"{badges}  {SIGNS['info']}".strip()
    room = columns.value - (cell_width(badges) + 1 if badges else 0)
    values = control.focused_rows(room) if has_focus else control.rows(room)
    rows: list[FormRow] = []
    for number, pieces in enumerate(values):
        row = [*_head(place, columns, has_focus, number == 0), *clipped(pieces, room)]
        if number == 0 and badges:
            row += [(" " * (columns.width - cell_width(badges) - _cells(row)), ""), (badges, "dim")]
        rows.append((row, ground))
    return rows + under


def _cells(pieces: Sequence[Piece]) -> int:
    return sum(cell_width(show(text)) for text, _ in pieces)


def clipped(pieces: Sequence[Piece], width: int) -> list[Piece]:
    """Cut pieces to `width` cells; what was cut off ends in `…`."""
    result: list[Piece] = []
    left = width
    for at, (raw, look) in enumerate(pieces):
        # What lies far outside the row need not be made visible.
        text = show(raw[: width * 4 + 8])
        cells = cell_width(text)
        is_last = at == len(pieces) - 1
        if cells > left or (cells == left and not is_last and any(rest for rest, _ in pieces[at + 1 :])):
            result.append((clip(text + "…" if cells == left else text, left), look))
            return result
        result.append((text, look))
        left -= cells
    return result


def _badges(place: Place, has_focus: bool) -> str:
    return "  ".join(_short(badge) if not has_focus else badge for badge in place.badges)


def _short(badge: str) -> str:
    return {"not in schema": "extra", "written twice": "2×", UNUSED: "old"}.get(badge, badge)


def _head(place: Place, columns: Measure, has_focus: bool, is_first: bool) -> list[Piece]:
    bar: Piece = ("▌" if has_focus else " ", "accent sign")
    if not is_first:
        return [bar, (" " * (columns.at - 1), "")]
    indent = min(2 * place.depth, columns.label - NARROWEST_LABEL)
    room = columns.label - indent
    count = "" if place.count is None else str(place.count)
    words = room - (len(count) + 1 if count else 0)
    label = _label(place.label, words, columns)
    look = "bold" if has_focus else "dim"
    if UNUSED in place.badges:
        look += " strike"
    gap = " " * (words - cell_width(label) + (1 if count else 0))
    return [bar, (" " * indent, ""), (label, look), (gap, ""), (count, "dim"), (" ", "")]


def _label(name: str, width: int, columns: Measure) -> str:
    """Cut a label at its end, or in its middle if others begin as it does."""
    label = show(name)
    if name not in columns.alike or len(label) <= width or not label.isascii():
        return clip(label, width)
    tail = width // 2
    return f"{label[: width - tail - 1]}…{label[-tail:]}"


def _fold_row(place: Place, columns: Measure, has_focus: bool) -> FormRow:
    bar: Piece = ("▌" if has_focus else " ", "accent sign")
    ground = "raised" if has_focus else "background"
    look = "" if has_focus else "dim"
    if place.kind == "more":
        return [bar, (" " * (columns.at - 1), ""), ("▸ ", f"{look} sign"), (place.names[0], look)], ground
    indent = " " * min(2 * place.depth, columns.label - NARROWEST_LABEL)
    if place.is_open:
        return [bar, (f"{indent}▾ ", f"{look} sign"), ("not set", look)], ground
    words = _joined(place.names, columns.width - len(indent) - 4)
    return [bar, (f"{indent}+ {words}", look)], ground


def _joined(names: Sequence[str], width: int) -> str:
    """Join names by commas as far as they fit, then `…`."""
    result = ""
    for name in names:
        longer = f"{result}, {name}" if result else name
        if cell_width(show(longer)) > width - 2:
            return f"{result} …" if result else clip(show(name), width)
        result = longer
    return result


def _note_rows(severity: str, sentence: str, columns: Measure, has_focus: bool) -> Rows:
    mark = f"{SIGNS[severity]} " if severity in SIGNS else ""
    look = LOOKS.get(severity, "dim")
    text = show(sentence)
    room = columns.value - len(mark)
    lines = [text[start:end].rstrip() for start, end in wrap_words(text, room)]
    most = 4 if has_focus else 1
    if len(lines) > most:
        lines = [*lines[: most - 1], clip(" ".join(lines[most - 1 :]), room)]
    inset = " " * columns.at
    return [[(inset, ""), (mark if at == 0 else " " * len(mark), look), (line, look)] for at, line in enumerate(lines)]
