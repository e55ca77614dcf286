"""What lies beside a document: whether a named file exists, letter for letter, and which one was meant."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from caseedit.core.schema.near import folded, nearest
from caseedit.core.schema.schema import Media

PICTURE_ENDINGS = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".avif", ".ico", ".bmp", ".tif", ".tiff")

_ELSEWHERE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//|#|\{|<|\$|~|@")
_MOST_NAMES = 20_000


@dataclass(frozen=True, slots=True)
class Look:
    """What became of a look for one file.

    Attributes:
        state: `there`, `case` (it exists with other letters), `missing`, or `unknown` (it cannot be told).
        name: The name on the disk with other letters, or a near name; empty if there is none.
        has_company: Whether its folder exists and holds files with the same sort of ending.
    """

    state: str
    name: str = ""
    has_company: bool = False


UNKNOWN = Look("unknown")


class Disk:
    """Folder listings, each read once; make a new one when the disk may have changed."""

    def __init__(self) -> None:
        self._listings: dict[str, frozenset[str] | None] = {}

    def look(self, written: str, document: Path, media: Media, root: Path | None) -> Look:
        """Look for the file that a document names."""
        target = resolve(written, document, media, root)
        if target is None:
            return UNKNOWN
        found = [self._look_at(place, root) for place in target]
        for state in ("there", "case", "missing"):
            best = [look for look in found if look.state == state]
            if best:
                return next((look for look in best if look.name), best[0])
        return UNKNOWN

    def _look_at(self, path: str, root: Path | None) -> Look:
        if root is not None and not path.startswith(f"{root}{os.sep}"):
            return UNKNOWN
        folder, name = os.path.split(path)
        names = self._names(folder)
        if names is None:
            return self._other_folder(folder, name)
        if name in names:
            return Look("there")
        other = _in_other_letters(name, names)
        if other:
            return Look("case", other, has_company=True)
        kin = [candidate for candidate in names if _same_sort(candidate, name)]
        return Look("missing", _near_name(name, kin), has_company=bool(kin))

    def _other_folder(self, folder: str, name: str) -> Look:
        """Look at a path whose folder is not there: perhaps only its letters differ."""
        above, last = os.path.split(folder)
        other = _in_other_letters(last, self._names(above) or ())
        if other and name in (self._names(f"{above}{os.sep}{other}") or ()):
            return Look("case", f"{other}/{name}", has_company=True)
        return Look("missing")

    def _names(self, folder: str) -> frozenset[str] | None:
        if folder not in self._listings:
            try:
                with os.scandir(folder) as entries:
                    self._listings[folder] = frozenset(entry.name for entry in islice(entries, _MOST_NAMES))
            except (OSError, ValueError):
                self._listings[folder] = None
        return self._listings[folder]


def resolve(written: str, document: Path, media: Media, root: Path | None) -> list[str] | None:
    """Return the places where a named file may lie; None if it is not on this disk."""
    text = re.split(r"[?#]", written.strip(), maxsplit=1)[0]
    if not text or "\0" in text or len(text) > 1000 or _ELSEWHERE.match(text):
        return None
    names = [text]
    if "%" in text:
        from urllib.parse import unquote

        names.append(unquote(text))
    return [os.path.abspath(path) for name in names for path in _places(name, document, media, root)] or None  # noqa: PTH100


def _places(name: str, document: Path, media: Media, root: Path | None) -> Iterable[str]:
    for prefix, folder in media.public.items():
        if root is not None and name.startswith(prefix.rstrip("/") + "/"):
            yield f"{root}/{folder}/{name[len(prefix.rstrip('/')) + 1 :]}"
            return
    if name.startswith("/"):
        return
    if media.relative_to == "file" or root is None:
        yield f"{document.parent}/{name}"
        return
    yield f"{root}/{name}"
    for folder in media.roots:
        yield f"{root}/{folder}/{name}"


def _in_other_letters(name: str, names: Iterable[str]) -> str:
    small = name.lower()
    return next((other for other in names if other.lower() == small), "")


def _same_sort(name: str, other: str) -> bool:
    one, two = os.path.splitext(name)[1].lower(), os.path.splitext(other)[1].lower()  # noqa: PTH122
    return one == two or (one in PICTURE_ENDINGS and two in PICTURE_ENDINGS)


def _near_name(name: str, names: Iterable[str]) -> str:
    """Return the file that was most likely meant: another ending, another digit, a letter off."""
    others = sorted(names)
    stem = os.path.splitext(name)[0]  # noqa: PTH122
    same_stem = [other for other in others if folded(os.path.splitext(other)[0]) == folded(stem)]  # noqa: PTH122
    return same_stem[0] if same_stem else nearest(name, others) or ""
