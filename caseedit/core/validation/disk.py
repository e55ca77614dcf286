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
from caseedit.core.schema.schema import Media
from caseedit.core.validation.anchors import Anchors
from caseedit.core.validation.dependents import Ask
from caseedit.core.validation.listing import Listing
from caseedit.core.validation.markdown_text import MarkdownText
from caseedit.errors import CannotRead

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
_NOTHING = Listing(())


class Disk:
    """Folder listings, each read once; make a new one when the disk may have changed."""

    def __init__(self) -> None:
        self._listings: dict[str, Listing | None] = {}
        self._absent: dict[str, Look] = {}
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
        return name in self._listing(folder or os.sep).names

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
        listing = self._listed(folder)
        above, last = os.path.split(folder)
        if listing is None and last:
            near = self._listing(above).in_other_letters(last)
            return f"none\0{near}\0{self.names_in(f'{above}{os.sep}{near}') if near else ''}"
        return "" if listing is None else listing.as_text

    def _look_at(self, path: str, base: str | None) -> Look:
        if base is not None and not path.startswith(base):
            return UNKNOWN
        folder, _, name = path.rpartition(os.sep)
        listing = self._listed(folder or os.sep)
        if listing is not None and name in listing.names:
            return _THERE
        # Many documents may name the same file that is not there.
        look = self._absent.get(path)
        if look is None:
            look = self._other_folder(folder, name) if listing is None else _beside(listing, name)
            self._absent[path] = look
        return look

    def _other_folder(self, folder: str, name: str) -> Look:
        """Look at a path whose folder is not there: perhaps only its letters differ."""
        above, last = os.path.split(folder)
        other = self._listing(above).in_other_letters(last)
        if other and name in self._listing(f"{above}{os.sep}{other}").names:
            return Look("case", f"{other}/{name}", has_company=True)
        return Look("missing")

    def _listed(self, folder: str) -> Listing | None:
        """Return what is in a folder; None if it is not there, or may not be read."""
        if folder not in self._listings:
            try:
                with os.scandir(folder) as entries:
                    self._listings[folder] = Listing(entry.name for entry in islice(entries, _MOST_NAMES))
            except (OSError, ValueError):
                self._listings[folder] = None
        return self._listings[folder]

    def _listing(self, folder: str) -> Listing:
        return self._listed(folder) or _NOTHING


def _beside(listing: Listing, name: str) -> Look:
    """Return what became of a look for a file that is not in its folder."""
    other = listing.in_other_letters(name)
    if other:
        return Look("case", other, has_company=True)
    return Look("missing", listing.near(name), has_company=listing.has_sort(name))


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
