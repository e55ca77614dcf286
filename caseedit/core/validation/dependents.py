"""Which documents a change concerns: what each one asked of values, files and headings when it was last checked."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TypeAlias

from caseedit.core.files.disk import is_folder, is_there
from caseedit.core.schema.loader import absolute

# What was asked, as words: `value` collection field value, `values` collection field, `habit` group rule,
# `file` path, `size` path, `lack` folder (for a name that is not there), `anchor` path name.
Ask: TypeAlias = tuple[str, ...]


class Dependents:
    """Documents by what they asked."""

    def __init__(self) -> None:
        self._asked: dict[Path, frozenset[Ask]] = {}
        self._by_ask: dict[Ask, set[Path]] = {}

    def note(self, path: Path, asked: Iterable[Ask]) -> None:
        """Keep what a document asked, in place of what it asked before."""
        self.remove(path)
        self._asked[path] = frozenset(asked)
        for ask in self._asked[path]:
            self._by_ask.setdefault(ask, set()).add(path)

    def asked(self, path: Path) -> frozenset[Ask]:
        """Return what a document asked."""
        return self._asked.get(path, frozenset())

    def note_more(self, path: Path, asked: Iterable[Ask]) -> None:
        """Keep what a document asked beside what it asked before."""
        self.note(path, {*self._asked.get(path, ()), *asked})

    def remove(self, path: Path) -> None:
        """Forget what a document asked."""
        for ask in self._asked.pop(path, ()):
            self._by_ask[ask].discard(path)
            if not self._by_ask[ask]:
                del self._by_ask[ask]

    def of(self, changed: Iterable[Ask]) -> set[Path]:
        """Return the documents that asked one of these."""
        return {path for ask in changed for path in self._by_ask.get(ask, ())}

    def anchors(self, file: str) -> list[Ask]:
        """Return the places of a document that others link to."""
        return [ask for ask in self._by_ask if ask[0] == "anchor" and ask[1] == file]

    def files(self) -> list[str]:
        """Return the files that were asked for."""
        return [ask[1] for ask in self._by_ask if ask[0] == "file"]

    def below(self, folder: str) -> list[Ask]:
        """Return what was asked of files in a folder, and of the folder."""
        inside = (f"{folder}/", f"{folder}\\")
        return [ask for ask in self._by_ask if ask[0] in ("file", "lack") and f"{ask[1]}/".startswith(inside)]


def presence(path: Path, dependents: Dependents) -> set[Ask]:
    """Return what changes for others when a file or folder comes or goes."""
    lack: Ask = ("lack", str(absolute(path).parent))
    size: Ask = ("size", str(absolute(path)))
    is_file = is_there(path) and not is_folder(path)
    # Those that find a file at its place find it there still, whatever it holds now.
    return {lack, size} if is_file else {lack, size, *dependents.below(str(absolute(path)))}
