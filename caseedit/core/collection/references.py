"""Which pictures in the folders for pictures no document names."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from caseedit.core.collection.scan import is_ignored
from caseedit.core.files.outside import leads_outside
from caseedit.core.files.walk import inside, is_real_folder, walk
from caseedit.core.text import LineIndex, Span
from caseedit.core.validation.check import Checker
from caseedit.core.validation.diagnostic import Diagnostic, Severity, fingerprint_of, make
from caseedit.core.validation.listing import PICTURE_ENDINGS
from caseedit.core.validation.rules import image_unused

_MOST_FILES = 20_000


class References:
    """What the documents that were checked name: files beside them.

    Attributes:
        folders: The folders for pictures that were looked at.
    """

    def __init__(self, checker: Checker) -> None:
        self._checker = checker
        self.folders: list[str] = []

    def unused_pictures(self) -> list[Diagnostic]:
        """Return a finding for each picture in the folders for pictures that none of the documents names.

        It means something once every document was checked, with the `check_files` of the checker.
        """
        catalog = self._checker.catalog
        named = {name.lower() for name in self._checker.named_files()}
        severity = catalog.rules.get("image-unused", "info")
        if severity == "off":
            return []
        unused = (path for path in self._pictures() if str(path).lower() not in named)
        return [_finding(path, Severity(severity)) for path in unused]

    def _pictures(self) -> Iterator[Path]:
        """Yield the pictures in the folders that the schema names for them, in order."""
        catalog = self._checker.catalog
        is_hidden = is_ignored(catalog.ignore)
        endings = catalog.media.extensions or PICTURE_ENDINGS
        found: set[str] = set()
        for root in catalog.media.roots:
            if leads_outside(Path(os.path.realpath(catalog.root / root)), catalog.root):
                # Nothing there could be named here, and it may be the whole disk.
                continue
            for folder, there in islice(walk(str(catalog.root / root), inside), _MOST_FILES):
                self.folders.append(folder)
                found |= {entry.path for entry in there if _ending(entry.name) in endings and not is_real_folder(entry)}
        for name in sorted(found):
            path = Path(os.path.normpath(name))
            if path.is_relative_to(catalog.root) and not is_hidden(path.relative_to(catalog.root).as_posix()):
                yield path


def _ending(name: str) -> str:
    return os.path.splitext(name)[1].lower()  # noqa: PTH122


def _finding(path: Path, severity: Severity) -> Diagnostic:
    rule, position = image_unused.RULE.name, LineIndex("").position
    # A picture has no text that the finding could be about, but a name.
    known = fingerprint_of(rule, None, path.name)
    message, hint = image_unused.MESSAGE, image_unused.HINT
    return make(rule, severity, Span(0, 0), message, hint, position=position, path=path, fingerprint=known)
