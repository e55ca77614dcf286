"""What lies beside a document: whether a named file exists, letter for letter, and which one was meant."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from caseedit.core.dataclasses import dataclass, field, replace
from caseedit.core.document.source import decode
from caseedit.core.document.split import split
from caseedit.core.expressions import expression
from caseedit.core.files import stamp
from caseedit.core.files.cache import stamp_at
from caseedit.core.schema.near import folded, nearest
from caseedit.core.schema.schema import Media
from caseedit.core.validation.anchors import Anchors
from caseedit.core.validation.dependents import Ask
from caseedit.core.validation.markdown_text import MarkdownText
from caseedit.errors import CannotRead

PICTURE_ENDINGS = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".avif", ".ico", ".bmp", ".tif", ".tiff")

_ELSEWHERE = expression(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//|#|\{|<|\$|~|@")
_MOST_NAMES = 20_000
_MARKDOWN = (".md", ".markdown", ".mdx")
_LARGEST = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Look:
    """What became of a look for one file.

    Attributes:
        state: `there`, `case` (it exists with other letters), `missing`, or `unknown` (it cannot be told).
        name: The name on the disk with other letters, or a near name; empty if there is none.
        has_company: Whether its folder exists and holds files with the same sort of ending.
        file: Where it lies, or would.
        asked: What it rests on.
    """

    state: str
    name: str = ""
    has_company: bool = False
    file: str = field(default="", compare=False)
    asked: tuple[Ask, ...] = field(default=(), compare=False)


UNKNOWN = Look("unknown")
_THERE = Look("there")


class Disk:
    """Folder listings, each read once; make a new one when the disk may have changed."""

    def __init__(self) -> None:
        self._listings: dict[str, frozenset[str] | None] = {}
        self._anchors: dict[str, Anchors | None] = {}
        self._stamps: dict[str, str] = {}
        self._elsewhere: set[str] = set()

    def look(self, written: str, document: Path, media: Media, root: Path | None) -> Look:
        """Look for the file that a document names."""
        target = resolve(written, document, media, root)
        if target is None:
            return UNKNOWN
        base = None if root is None else f"{root}{os.sep}"
        found = [(self._look_at(place, base), place) for place in target]
        if len(found) == 1 and found[0][0] is _THERE:
            return Look("there", file=target[0], asked=(("file", target[0]),))
        for state in ("there", "case", "missing"):
            best = [(look, place) for look, place in found if look.state == state]
            if best:
                look, place = next((pair for pair in best if pair[0].name), best[0])
                return replace(look, file=place, asked=tuple(_asked(target, state)))
        return UNKNOWN

    def anchors(self, file: str) -> Anchors | None:
        """Return the places of another document that links can lead to; None if it cannot be read."""
        if file not in self._anchors:
            self._anchors[file] = read_anchors(Path(file))
        return self._anchors[file]

    @property
    def known_anchors(self) -> dict[str, Anchors]:
        """The places of the documents that were read for them."""
        return {file: anchors for file, anchors in self._anchors.items() if anchors is not None}

    @property
    def looked_at(self) -> list[str]:
        """The folders and files that were looked at, also those that were not there."""
        return [*self._listings, *self._anchors, *self._stamps, *self._elsewhere]

    def note(self, names: Iterable[str]) -> None:
        """Take in what others looked at for the same check."""
        self._elsewhere.update(names)

    def has(self, file: str) -> bool:
        """Say whether a file of this name is there, letter for letter."""
        folder, _, name = file.rpartition(os.sep)
        return name in (self._names(folder or os.sep) or ())

    def stamp(self, file: str) -> str:
        """Return what tells a file from what it was before; empty where that cannot be told."""
        if file not in self._stamps:
            self._stamps[file] = stamp_at(file)
        return self._stamps[file]

    def size(self, file: str) -> int:
        """Return how many bytes a file has; 0 where that cannot be told."""
        self.stamp(file)
        try:
            return os.stat(file).st_size  # noqa: PTH116
        except (OSError, ValueError):
            return 0

    def names_in(self, folder: str) -> str:
        """Return all names in a folder, as one text that differs when one comes or goes; for none those beside it."""
        names = self._names(folder)
        above, last = os.path.split(folder)
        if names is None and last:
            near = _in_other_letters(last, self._names(above) or ())
            return f"none\0{near}\0{self.names_in(f'{above}{os.sep}{near}') if near else ''}"
        return "\0".join(sorted(names or ()))

    def _look_at(self, path: str, base: str | None) -> Look:
        if base is not None and not path.startswith(base):
            return UNKNOWN
        folder, _, name = path.rpartition(os.sep)
        names = self._names(folder or os.sep)
        if names is None:
            return self._other_folder(folder, name)
        if name in names:
            return _THERE
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


def _asked(places: Iterable[str], state: str) -> Iterator[Ask]:
    """Yield what must change before a look comes out otherwise."""
    for place in places:
        yield "file", place
        if state != "there":
            yield "lack", os.path.dirname(place)  # noqa: PTH120


def read_anchors(file: Path) -> Anchors | None:
    """Return the places of a document on the disk; None if it cannot be read, or is no Markdown."""
    if file.suffix.lower() not in _MARKDOWN:
        return None
    try:
        data, _ = stamp.read(file, limit=_LARGEST)
    except CannotRead:
        return None
    text = decode(data).text
    return Anchors.of(text, MarkdownText(text, split(text).body.start))


def resolve(written: str, document: Path, media: Media, root: Path | None) -> list[str] | None:
    """Return the places where a named file may lie; None if it is not on this disk."""
    text = written.strip()
    if "?" in text or "#" in text:
        text = re.split(r"[?#]", text, maxsplit=1)[0]
    if not text or "\0" in text or len(text) > 1000 or _ELSEWHERE.match(text):
        return None
    names = [text]
    if "%" in text:
        from urllib.parse import unquote

        names.append(unquote(text))
    return [_plainly(path) for name in names for path in _places(name, document, media, root)] or None


def _plainly(path: str) -> str:
    """Return an absolute path without `.`, `..` and doubled slashes."""
    is_plain = path.startswith("/") and "/." not in path and "//" not in path and not path.endswith("/")
    return path if is_plain else os.path.abspath(path)  # noqa: PTH100


def _places(name: str, document: Path, media: Media, root: Path | None) -> Iterable[str]:
    for prefix, folder in media.public.items():
        begin = f"{prefix.rstrip('/')}/"
        if root is not None and name.startswith(begin):
            yield f"{root}/{folder}/{name[len(begin) :]}"
            return
    if name.startswith("/"):
        return
    if media.relative_to == "file" or root is None:
        yield f"{str(document).rpartition('/')[0]}/{name}"
        return
    yield f"{root}/{name}"
    for folder in media.roots:
        yield f"{root}/{folder}/{name}"


def _in_other_letters(name: str, names: Iterable[str]) -> str:
    small = in_small_letters(name)
    return next((other for other in names if in_small_letters(other) == small), "")


def in_small_letters(name: str) -> str:
    """Return a name as systems see it that tell no case apart, nor an accent on a letter from one after it."""
    return composed(name).lower()


def composed(name: str) -> str:
    """Return a name in which no accent stands alone after its letter."""
    if name.isascii():
        return name
    from unicodedata import normalize

    return normalize("NFC", name)


def _same_sort(name: str, other: str) -> bool:
    one, two = os.path.splitext(name)[1].lower(), os.path.splitext(other)[1].lower()  # noqa: PTH122
    return one == two or (one in PICTURE_ENDINGS and two in PICTURE_ENDINGS)


def _near_name(name: str, names: Iterable[str]) -> str:
    """Return the file that was most likely meant: another ending, another digit, a letter off."""
    others = sorted(names)
    stem = os.path.splitext(name)[0]  # noqa: PTH122
    same_stem = [other for other in others if folded(os.path.splitext(other)[0]) == folded(stem)]  # noqa: PTH122
    return same_stem[0] if same_stem else nearest(name, others) or ""
