"""The lines of the file browser: folders and documents, folded and filtered; knows no terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import groupby, repeat
from pathlib import Path

from caseedit.core.collection.index import IndexRow
from caseedit.core.collection.query import Query, parse
from caseedit.core.namedtuples import NamedTuple
from caseedit.tui.marks import EDITED, GRAVEST, SIGNS

# So much of a title is seen in the narrowest pane.
START = 20
# What a filter asks for by `is:` and `has:`.
_NAMES = {EDITED: "changed", SIGNS["error"]: "error", SIGNS["warning"]: "warning"}


class Line(NamedTuple):
    """A folder's heading, or a document.

    Attributes:
        folder: Path of the folder from the root, with `/`; empty for the root's own documents, which have no heading.
        row: The document; None for a heading.
        size: How many documents the folder shows.
        is_folded: True if they are hidden.
    """

    folder: str
    row: IndexRow | None = None
    size: int = 0
    is_folded: bool = False

    @property
    def key(self) -> str:
        """What makes it the same line after others came and went: a document's path, or a folder's from the root."""
        return self.folder if self.row is None else self.row.place


class FileList:
    """Rows in, lines out.

    Attributes:
        lines: What is to be seen, from top to bottom.
        query: The filter words.
        marks: The signs of documents, by their places, the one to be seen first: `~!` is edited and has an error.
        shown: How many documents the filter lets through.
    """

    def __init__(self) -> None:
        self.rows: Sequence[IndexRow] = ()
        self.lines: list[Line] = []
        self.query = Query()
        self.marks: Mapping[str, str] = {}
        self.shown = 0
        self._groups: dict[str, list[IndexRow]] = {}
        self._starts: Counter[tuple[str, str]] = Counter()
        self._texts: list[str] = []
        self._folded: set[str] = set()
        # What is only asked for at times is counted when it is: there may be a hundred thousand documents.
        self._known_places: dict[str, int] | None = None
        self._broken: list[str] | None = None
        self._places: set[str] = set()

    def show(self, rows: Sequence[IndexRow]) -> None:
        """Take other rows; folds and filter stay."""
        before, self.rows = self.rows, rows
        self._groups.clear()
        self._starts.clear()
        self._texts = []
        self._broken = None
        if self.query.words or not _is_same_order(before, rows):
            self._build()
            return
        self.lines = list(self.lines)
        for old, new in zip(before, rows, strict=True):
            if old is not new:
                position = self._at.get(new.place)
                if position is not None:
                    self.lines[position] = Line(new.folder, new)

    def filter(self, words: str) -> None:
        """Leave only the documents that fit `words`."""
        self.query = parse(words)
        self._build()

    def fold(self, folder: str, is_folded: bool) -> None:
        """Hide or show the documents of a folder."""
        (self._folded.add if is_folded else self._folded.discard)(folder)
        self._build()

    def index(self, key: Path | str) -> int | None:
        """Return the line of a document or of a folder's heading."""
        return self._at.get(str(key))

    @property
    def _at(self) -> dict[str, int]:
        if self._known_places is None:
            self._known_places = {line.key: position for position, line in enumerate(self.lines)}
        return self._known_places

    def is_alike(self, row: IndexRow) -> bool:
        """Tell whether another document of the folder has a title that begins like this one's."""
        if not self._starts:
            self._starts = Counter(map(_start, self.rows))
        return self._starts[_start(row)] > 1

    def hides(self, path: Path) -> bool:
        """Tell whether the filter lets a document through."""
        return any(row.place == str(path) and not self._fits(row) for row in self.rows)

    def first_document(self) -> int:
        """Return the line of the first document, 0 if there is none."""
        return next((position for position, line in enumerate(self.lines) if line.row is not None), 0)

    def unfold_to(self, path: Path) -> None:
        """Make sure that a document is not hidden by a fold."""
        folder = next((row.folder for row in self.rows if row.place == str(path)), None)
        if folder is not None and folder in self._folded:
            self.fold(folder, False)

    def mark(self, line: Line) -> str:
        """Return a line's mark; a folded folder has the gravest of its documents."""
        if line.row is not None:
            return self.marks.get(line.row.place, "!" if line.row.problem else "")[:1]
        if not line.is_folded:
            return ""
        if not self._groups:
            self._groups = {folder: list(group) for folder, group in groupby(self.rows, key=lambda row: row.folder)}
        found = {self.mark(Line(row.folder, row)) for row in self._groups[line.folder]}
        return next((mark for mark in GRAVEST if mark in found), "")

    def count_marked(self, mark: str) -> int:
        """Count the documents that have a mark."""
        if self._broken is None:
            self._broken = [row.place for row in self.rows if row.problem]
            self._places = {row.place for row in self.rows}
        marked = sum(mark in given and place in self._places for place, given in self.marks.items())
        return marked + (sum(place not in self.marks for place in self._broken) if mark == "!" else 0)

    def _build(self) -> None:
        rows = self._fitting() if self.query.words else self.rows
        self.shown = len(rows)
        lines: list[Line] = []
        for folder, found in groupby(rows, key=lambda row: row.folder):
            group = list(found)
            # A filter shows what it found, folded or not.
            is_folded = folder in self._folded and not self.query.words
            if folder:
                lines.append(Line(folder, None, len(group), is_folded))
            if not is_folded:
                lines.extend(map(Line, repeat(folder), group))
        self.lines = lines
        self._known_places = None

    def _fitting(self) -> Sequence[IndexRow]:
        """Return the rows that the filter lets through; typing must not wait, however many there are."""
        words = self.query.plain_words
        if words is None:
            return [row for row in self.rows if self._fits(row)]
        if not self._texts:
            self._texts = [row.text for row in self.rows]
        if len(words) == 1:
            return [row for row, text in zip(self.rows, self._texts, strict=True) if words[0] in text]
        pairs = zip(self.rows, self._texts, strict=True)
        return [row for row, text in pairs if all(word in text for word in words)]

    def _fits(self, row: IndexRow) -> bool:
        given = self.marks.get(row.place, "")
        return row.fits(self.query, [name for sign, name in _NAMES.items() if sign in given])


def _start(row: IndexRow) -> tuple[str, str]:
    return row.folder, row.title[:START]


def _is_same_order(before: Sequence[IndexRow], after: Sequence[IndexRow]) -> bool:
    """Tell whether these are rows of the same documents, one by one."""
    return len(before) == len(after) and all(
        old is new or old.place == new.place for old, new in zip(before, after, strict=True)
    )
