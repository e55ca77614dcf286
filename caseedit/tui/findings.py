"""`Findings`: what is wrong in all documents, as known now, and the way from one problem to the next."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from pathlib import Path

from caseedit.core.validation.diagnostic import Diagnostic, Severity


class Findings:
    """Problems by document; errors and warnings can be walked through, notes (`info`) are only listed.

    Attributes:
        checked: How many documents are checked while all of them are; None when that is done.
        worst: The worst severity of each document that has an error or a warning.
        last: The problem that the reader was brought to last.
        last_place: Where that is.
        mended: The documents that were mended together last, each with its revision: all can be taken back.
        known_text: The text, by its document and revision, that the findings of the open document are about.
    """

    def __init__(self) -> None:
        self.checked: int | None = None
        self.last: Diagnostic | None = None
        self.last_place: Hashable = None
        self.known_text: Hashable = None
        self.mended: list[tuple[Path, int]] = []
        self._found: dict[Path, tuple[Diagnostic, ...]] = {}
        self.worst: dict[Path, Severity] = {}
        self._errors = 0

    def put(self, path: Path, found: Iterable[Diagnostic]) -> bool:
        """Replace what is known of a document; True if that differs."""
        new = tuple(found)
        if self._found.get(path, ()) == new:
            return False
        self._found[path] = new
        self._mark(path)
        return True

    def forget(self, path: Path) -> None:
        """Drop a document that is gone."""
        self._found.pop(path, None)
        self._mark(path)

    def _mark(self, path: Path) -> None:
        severities = {found.severity for found in self.of(path)}
        worst = next((level for level in (Severity.ERROR, Severity.WARNING) if level in severities), None)
        self._errors += (worst is Severity.ERROR) - (self.worst.pop(path, None) is Severity.ERROR)
        if worst is not None:
            self.worst[path] = worst

    def of(self, path: Path | None) -> tuple[Diagnostic, ...]:
        """Return the findings of one document."""
        return self._found.get(path, ()) if path else ()

    def problems(self, path: Path | None) -> list[Diagnostic]:
        """Return the errors and warnings of one document."""
        return [found for found in self.of(path) if found.severity is not Severity.INFO]

    def with_errors(self) -> int:
        """Count the documents that have an error."""
        return self._errors

    def with_problems(self) -> int:
        """Count the documents that have an error or a warning."""
        return len(self.worst)

    def everything(self, order: Sequence[Path]) -> list[tuple[Path, Diagnostic]]:
        """Return all findings, documents in the given order."""
        known = {path: position for position, path in enumerate(order)}
        paths = sorted(self._found, key=lambda path: (known.get(path, len(known)), str(path)))
        return [(path, found) for path in paths for found in self._found[path]]

    def step(
        self, order: Sequence[Path], at: Path | None, offset: int, last: Diagnostic | None, *, backwards: bool = False
    ) -> tuple[Path, Diagnostic] | None:
        """Return the next or previous problem over all documents, going round; None if there is none.

        Args:
            order: The documents as the reader sees them.
            at: The document the reader is in.
            offset: The reader's place in it, in characters.
            last: The problem the reader was brought to last, if still there: the walk goes on from it.
        """
        walk = [(path, found) for path, found in self.everything(order) if found.severity is not Severity.INFO]
        if not walk:
            return None
        step = -1 if backwards else 1
        for position, (path, found) in enumerate(walk):
            if found is last and path == at:
                return walk[(position + step) % len(walk)]
        known = {path: position for position, path in enumerate(order)}
        here = (known.get(at, -1) if at else -1, offset)
        places = [((known.get(path, len(known)), found.span.start), (path, found)) for path, found in walk]
        if backwards:
            return next((entry for place, entry in reversed(places) if place < here), places[-1][1])
        return next((entry for place, entry in places if place > here), places[0][1])
