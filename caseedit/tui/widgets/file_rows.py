"""How a row of the file browser is painted: a document, or a folder's heading."""

from __future__ import annotations

from caseedit.core.cells import cell_width, clip
from caseedit.core.clean import show
from caseedit.core.collection.index import IndexRow
from caseedit.tui.marks import SIGN_LOOKS
from caseedit.tui.paint import Piece
from caseedit.tui.widgets.file_list import Line

# From this width on file names stand beside titles.
WIDE = 44


def document(row: IndexRow, mark: str, width: int, *, is_current: bool, is_alike: bool) -> list[Piece]:
    """Return mark, title and, where there is room, the file's name, in less than `width` cells.

    Where there is no room for both, and another title begins alike, the name says more than the title.
    """
    head: list[Piece] = [(mark or " ", SIGN_LOOKS.get(mark, "")), (" ", "")]
    look = "bold" if is_current else ""
    room = width - len(head) - 1
    if not row.title or width < WIDE:
        words = row.title if row.title and not (is_alike and cell_width(show(row.title)) > room) else row.name
        return [*head, (clip(show(words), room), look)]
    share = width // 3
    title = clip(show(row.title), room - share - 2)
    gap = room - share - cell_width(title)
    return [*head, (title, look), (" " * gap, ""), (clip(show(row.name), share), "dim")]


def heading(line: Line, mark: str, width: int) -> list[Piece]:
    """Return a folder's sign and path; folded, also how many documents it hides and their gravest mark."""
    count = f"{line.size:,}" if line.is_folded else ""
    right = f"{mark} {count}" if mark else count
    name = _tail(show(line.folder), width - 3 - len(right))
    gap = width - 3 - len(right) - cell_width(name)
    return [
        ("▸" if line.is_folded else "▾", "dim sign"),
        (" ", ""),
        (name, "dim bold"),
        (" " * gap, ""),
        (mark, SIGN_LOOKS.get(mark, "")),
        (right[len(mark) :], "dim"),
    ]


def _tail(folder: str, width: int) -> str:
    """Return a folder's path, without its first parts if it is too long: the last part tells most."""
    while cell_width(folder) > width and "/" in folder.removeprefix("…/"):
        folder = "…/" + folder.removeprefix("…/").partition("/")[2]
    return clip(folder, width)
