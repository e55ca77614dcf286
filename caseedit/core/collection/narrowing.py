"""What concerns a change: the findings in files that changed, and elsewhere those that the change brought about."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

from caseedit.core.collection.git import Changed
from caseedit.core.collection.scan import is_document
from caseedit.core.document.document import load, loads
from caseedit.core.files.disk import is_there
from caseedit.core.validation.diagnostic import Diagnostic
from caseedit.errors import CannotRead

_OF_FILES = frozenset({"image-missing", "image-case", "link-broken"})
_OF_DOCUMENTS = frozenset({"reference-missing"})


class Narrowing:
    """Tells what concerns a change from what was there before."""

    def __init__(self, changed: Changed) -> None:
        self._changed = changed
        self._folders: dict[Path, Path] = {}

    def has(self, path: Path) -> bool:
        """Say whether a file itself changed."""
        return self._in_tree(path) in self._changed.files

    def elsewhere(self, paths: Iterable[Path]) -> list[Path]:
        """Return the other repositories below in which some files lie: of those git tells nothing here."""
        found: set[Path] = set()
        for folder in {self._in_tree(path).parent for path in paths}:
            above = (each for each in (folder, *folder.parents) if self._changed.top in each.parents)
            found |= {each for each in above if is_there(each / ".git")}
        return sorted(found)

    def narrowed(self, found: Iterable[tuple[Path, list[Diagnostic]]]) -> Iterator[tuple[Path, list[Diagnostic]]]:
        """Yield the files that changed with all that is wrong there, and others with what broke by the change."""
        for path, items in found:
            if self.has(path):
                yield path, items
            elif broken := list(self._broken(path, items)):
                yield path, broken

    def _broken(self, path: Path, items: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
        text: str | None = None
        for item in items:
            is_of_document = item.rule in _OF_DOCUMENTS and bool(self._values_before)
            if not is_of_document and not (item.rule in _OF_FILES and self._names_gone):
                continue
            if text is None:
                text = _text_of(path)
            if self._is_broken_by_change(item.span.of(text), is_of_document):
                yield item

    def _is_broken_by_change(self, words: str, is_of_document: bool) -> bool:
        if is_of_document:
            return words.strip("'\" \t") in self._values_before
        # What the finding points at may be more than the address alone.
        return any(_named(name, words) for name in self._names_gone)

    @cached_property
    def _names_gone(self) -> frozenset[str]:
        return frozenset(path.name for path in self._changed.gone)

    @cached_property
    def _values_before(self) -> frozenset[str]:
        """The values that documents had which changed or are gone: what others could refer to."""
        result: set[str] = set()
        for path in (*self._changed.files, *self._changed.gone):
            before = self._changed.before(path) if is_document(path.name) else None
            if before is not None:
                result |= {path.name, *_texts(loads(before).fields.values())}
        return frozenset(result)

    def _in_tree(self, path: Path) -> Path:
        """Return a path as git has it: links of its folders followed, but not the file's own."""
        folder = path.parent
        if folder not in self._folders:
            self._folders[folder] = Path(os.path.realpath(folder))
        return self._folders[folder] / path.name


def _texts(values: Iterable[Any]) -> Iterator[str]:
    for value in values:
        if isinstance(value, (str, int, float)):
            yield str(value)


def _named(name: str, words: str) -> bool:
    return (
        re.search(rf"(?:^|[/\s(<\"'])({re.escape(name)}|{re.escape(name.replace(' ', '%20'))})(?:$|[\s)>\"'?#])", words)
        is not None
    )


def _text_of(path: Path) -> str:
    try:
        return load(path).text
    except CannotRead:
        return ""
