"""One row per document, kept current one path at a time."""

from __future__ import annotations

import os
import re
import stat
import threading
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Any

from caseedit.core.collection.kept import KeptRows
from caseedit.core.collection.query import Query, folded
from caseedit.core.collection.scan import is_document, is_ignored, places
from caseedit.core.document.source import BOM
from caseedit.core.document.split import split
from caseedit.core.expressions import expression
from caseedit.core.files.cache import stamp_of
from caseedit.core.frontmatter.formats import can_read, read
from caseedit.core.namedtuples import NamedTuple
from caseedit.core.text import Span
from caseedit.errors import CannotRead

# Enough for the front matter and the first heading of nearly every document.
HEAD = 16 * 1024
# So many documents are read at most before somebody hears of them.
LARGEST_SHARE = 4096
# Fewer documents are read sooner than what was kept of them is looked up.
WORTH_KEEPING = 300
_MATTER_LIMIT = 300 * 1024
_LONGEST_VALUE = 200
TITLE_KEYS = ("title", "name")
CLIENT_KEYS = ("client_name", "client")

_NOTHING: Mapping[str, Any] = {}
_HEADING = expression(r"^#{1,2}[ \t]+(.+?)[ \t]*#*[ \t]*\r?$", re.MULTILINE)
_LINE = expression(r"^(title|name|client_name|client)[ \t]*:(?:[ \t]+(.*?))?[ \t]*\r?$", re.MULTILINE)
_QUOTED = expression(r"""'((?:[^']|'')*)'|"([^"\\]*)\"""")


class IndexRow(NamedTuple):
    """What a list shows of one document.

    Attributes:
        place: The file's path, as text: thousands of paths take longer to make than their names to read.
        relative: Its path from the root, with `/` between the parts.
        folder: The folder part of `relative`; empty for the root itself.
        title: Its title; empty while not read, or if it has none.
        client: Whom it is about; may be empty.
        size: Bytes; -1 while not read.
        mtime_ns: Time of its last change.
        problem: True if it cannot be read, or its front matter cannot.
        fields: Front matter values, long texts cut; empty until the whole front matter was read.
        is_read: True once the file was looked at.
        stamp: What its file was when it was read; empty if that cannot be told for certain.
    """

    place: str
    relative: str
    folder: str
    title: str = ""
    client: str = ""
    size: int = -1
    mtime_ns: int = 0
    problem: bool = False
    fields: Mapping[str, Any] = _NOTHING
    is_read: bool = False
    stamp: str = ""

    @property
    def path(self) -> Path:
        """The file."""
        return Path(self.place)

    @property
    def name(self) -> str:
        """The file's name."""
        return self.relative.rpartition("/")[2]

    @property
    def text(self) -> str:
        """What plain filter words are looked for in, as it is compared."""
        return folded(f"{self.title} {self.relative} {self.client}")

    def fits(self, query: Query, marks: Sequence[str] = ()) -> bool:
        """Tell whether filter words find this document."""
        found = (*marks, "error") if self.problem else marks
        return query.matches(self.text, self.fields, found)


class Index:
    """The documents under a folder: names at once, titles as they are read.

    One thread may call `read_some` while another uses the rest.

    Attributes:
        root: The folder.
        unreadable: Folders below it that could not be read.
        dialect: How the site reads front matter values.
        kept: What was read in earlier runs; None: nothing is kept.
    """

    def __init__(self, root: Path, ignore: Sequence[str] = (), *, dialect: str = "pyyaml") -> None:
        self.root = root
        self.unreadable: list[CannotRead] = []
        self.dialect = dialect
        self._ignored = tuple(ignore)
        self.kept: KeptRows | None = None
        # By the paths as text, as in the rows.
        self._rows: dict[str, IndexRow] = {}
        self._order: list[str] | None = None
        self._listed: list[IndexRow] | None = None
        self._unread: dict[str, None] = {}
        self._shallow: dict[str, None] = {}
        self._lock = threading.Lock()

    @property
    def rows(self) -> list[IndexRow]:
        """All rows in display order; the disk is looked at when first asked.

        Raises:
            CannotRead: The root is not there or cannot be read.
        """
        if self._order is None:
            self.scan()
        with self._lock:
            if self._listed is None:
                self._listed = [self._rows[path] for path in self._order or ()]
            return self._listed

    @property
    def unread(self) -> int:
        """How many documents have not been looked at yet."""
        return len(self._unread)

    def has_folder(self, path: Path) -> bool:
        """Tell whether documents lie somewhere below `path`."""
        above = os.path.join(path, "")  # noqa: PTH118
        return any(place.startswith(above) for place in self._rows)

    def __contains__(self, path: object) -> bool:
        return str(path) in self._rows

    def get(self, path: Path) -> IndexRow | None:
        """Return the row of a document."""
        return self._rows.get(str(path))

    def ignore(self, globs: Sequence[str]) -> None:
        """Leave out what fits `globs`, from now on."""
        if tuple(globs) != self._ignored:
            self._ignored = tuple(globs)
            if self._order is not None:
                self.scan()

    def scan(self) -> None:
        """Look at the disk again for names; what was read of files that are still there stays.

        Raises:
            CannotRead: The root is not there or cannot be read.
        """
        unreadable: list[CannotRead] = []
        order = list(places(self.root, self._ignored, unreadable=unreadable.append))
        known, cut = self._rows.get, self._cut
        rows = {place: known(place) or _new_row(place, place[cut:]) for place in order}
        with self._lock:
            self.unreadable = unreadable
            self._rows, self._order, self._listed = rows, order, None
            self._unread = {place: None for place, row in rows.items() if not row.is_read}
            self._shallow = {place: None for place in self._shallow if place in rows}

    def read_some(self, count: int = 64, *, first: Callable[[], Iterable[Path]] = tuple) -> Iterator[list[IndexRow]]:
        """Read what was not read yet; yield the rows that differ, some at a time, until all is read.

        Titles come first, for all documents; then, in a second round, whole front matters.

        Args:
            count: So many documents are read before the first yield; between the others twice as many each time.
            first: Returns the documents that somebody looks at just now; they go before the others.
        """
        if self._order is None:
            self.scan()
        while True:
            waiting, is_deep = self._next(count, first())
            count = min(2 * count, LARGEST_SHARE)
            if not waiting:
                if self.kept is not None:
                    self.kept.close()
                return
            rows = [row for row in map(self._rows.get, waiting) if row is not None]
            read = self._read(rows, is_deep)
            changed = [new for old, new in zip(rows, read, strict=True) if new != old]
            with self._lock:
                self._rows.update({row.place: row for row in changed if row.place in self._rows})
                self._listed = None
            if changed:
                yield changed

    def _read(self, rows: Sequence[IndexRow], is_deep: bool) -> list[IndexRow]:
        """Read documents, or take what an earlier run knew and still holds; what was not read whole waits for it."""
        kept = self.kept if len(self._rows) >= WORTH_KEEPING else None
        if is_deep:
            read = [read_row(row, deep=True, dialect=self.dialect) for row in rows]
            if kept is not None:
                kept.keep(read, self.dialect)
            return read
        known = kept.known(rows, self.dialect) if kept is not None else {}
        with self._lock:
            self._shallow.update({row.place: None for row in rows if row.place not in known})
        return [known.get(row.place) or read_row(row, deep=False, dialect=self.dialect) for row in rows]

    def refresh(self, path: Path) -> IndexRow | None:
        """Read one document again, add it if it is new, forget it if it is gone; return its row."""
        if self._order is None:
            self.scan()
        if not self._belongs(path):
            self._forget(path)
            return None
        place = str(path)
        row = read_row(self._rows.get(place) or _new_row(place, self._relative(place)), deep=True, dialect=self.dialect)
        with self._lock:
            if place not in self._rows and self._order is not None:
                self._order.insert(bisect_left(self._order, self._key(place), key=self._key), place)
            self._rows[place] = row
            self._listed = None
            self._unread.pop(place, None)
            self._shallow.pop(place, None)
        return row

    def _next(self, count: int, first: Iterable[Path]) -> tuple[list[str], bool]:
        with self._lock:
            waiting = self._unread or self._shallow
            is_deep = not self._unread
            seen = (place for place in map(str, first) if place in waiting)
            found = list(dict.fromkeys(islice(chain(seen, waiting), 2 * count)))[:count]
            for place in found:
                del waiting[place]
        return found, is_deep

    def _belongs(self, path: Path) -> bool:
        if not is_document(path.name) or not path.is_relative_to(self.root):
            return False
        relative = path.relative_to(self.root)
        is_hidden = any(part.startswith(".") for part in relative.parts)
        return not is_hidden and not is_ignored(self._ignored)(relative.as_posix()) and os.path.lexists(path)

    def _forget(self, path: Path) -> None:
        place = str(path)
        with self._lock:
            if self._rows.pop(place, None) is not None and self._order is not None:
                self._order.remove(place)
                self._listed = None
            self._unread.pop(place, None)
            self._shallow.pop(place, None)

    @property
    def _cut(self) -> int:
        """How many characters stand before the path from the root."""
        return len(str(self.root).rstrip(os.sep)) + 1

    def _relative(self, place: str) -> str:
        return place[self._cut :]

    def _key(self, place: str) -> tuple[Any, ...]:
        """Return what puts a folder's own files before its folders, both by name, as `scan` does."""
        *folders, name = self._relative(place).split("/")
        return (*((1, folded_name) for folded_name in map(_name_key, folders)), (0, _name_key(name)))


def _new_row(place: str, relative: str) -> IndexRow:
    return IndexRow(place, relative, relative.rpartition("/")[0])


def _name_key(name: str) -> tuple[str, str]:
    return name.casefold(), name


def read_row(row: IndexRow, *, deep: bool, dialect: str = "pyyaml") -> IndexRow:
    """Return a row with what its file says now; whatever is wrong with the file is only marked.

    Args:
        row: What is known.
        deep: Read the whole front matter, not only the lines that name title and client.
        dialect: How the site reads its values.
    """
    try:
        data, status = _head(row.place)
    except OSError:
        return row._replace(problem=True, is_read=True, fields=_NOTHING, stamp="", size=max(row.size, 0))
    text, is_text = _decoded(data)
    row = row._replace(size=status.st_size, mtime_ns=status.st_mtime_ns, stamp=stamp_of(status), is_read=True)
    parts = split(text)
    if parts.kind == "unclosed" and status.st_size > HEAD:
        text, is_text = _decoded(_head(row.place, _MATTER_LIMIT)[0])
        parts = split(text)
    matter = parts.matter
    body = text[parts.body.start : parts.body.start + HEAD]
    is_broken = not is_text or parts.kind == "unclosed"
    if not can_read(parts.kind):
        return row._replace(title=_heading(body), client="", problem=is_broken, fields=_NOTHING)
    lines = _named_lines(matter.of(text)) if parts.kind == "yaml" else None
    if not deep and lines is not None:
        found: Mapping[str, Any] = lines
        fields = row.fields
    else:
        values = _fields(parts.kind, text, matter, dialect)
        is_broken = is_broken or values is None
        found = fields = values if values is not None else (lines or _NOTHING)
    title = _first(found, TITLE_KEYS) or _heading(body)
    return row._replace(title=title, client=_first(found, CLIENT_KEYS), problem=is_broken, fields=fields)


def _head(place: str, size: int = HEAD) -> tuple[bytes, os.stat_result]:
    # Looked at before it is opened: opening alone can act on a device.
    if not stat.S_ISREG(os.stat(place).st_mode):  # noqa: PTH116
        raise OSError("not a regular file")
    handle = os.open(place, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    try:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            raise OSError("not a regular file")
        return os.read(handle, size), status
    finally:
        os.close(handle)


def _decoded(data: bytes) -> tuple[str, bool]:
    """Return the text, and whether it is UTF-8 (a last character cut by the end of the head does not count)."""
    data = data.removeprefix(BOM)
    try:
        return data.decode("utf-8"), True
    except UnicodeDecodeError as error:
        is_cut = error.reason == "unexpected end of data" and error.start >= len(data) - 3
        return data.decode("utf-8", "replace"), is_cut


def _named_lines(matter: str) -> dict[str, str] | None:
    """Read title and client from their own lines; None if one is written in a way that needs a real reader."""
    found: dict[str, str] = {}
    for match in _LINE.finditer(matter):
        raw = match[2] or ""
        quoted = _QUOTED.fullmatch(raw)
        if quoted is not None:
            value = quoted[1].replace("''", "'") if quoted[1] is not None else quoted[2]
        elif raw[:1] in tuple("\"'|>&*!{[#%@`?-") or " #" in raw or not _ends(matter, match.end()):
            return None
        else:
            value = raw
        found.setdefault(match[1], value)
    return found


def _ends(matter: str, end: int) -> bool:
    """Tell whether a plain value ends with its line: the next line is not indented."""
    following = matter[end + 1 : end + 2]
    return following == "" or following not in " \t\r\n"


def _fields(kind: str, text: str, matter: Span, dialect: str) -> Mapping[str, Any] | None:
    from caseedit.core.frontmatter.glance import glance
    from caseedit.core.frontmatter.node import Problem
    from caseedit.core.frontmatter.values import fields_of

    seen = glance(text, matter.start, matter.end, dialect) if kind == "yaml" else None
    if seen is not None:
        return {key: _shortened(value) for key, value in seen.fields.items()}
    tree = read(kind, text, matter.start, matter.end)
    if isinstance(tree, Problem):
        return None
    return {key: _shortened(value) for key, value in fields_of(tree, dialect).items()}


def _shortened(value: Any) -> Any:
    return value[:_LONGEST_VALUE] if isinstance(value, str) and len(value) > _LONGEST_VALUE else value


def _first(fields: Mapping[str, Any], keys: Sequence[str]) -> str:
    for key in keys:
        value = fields.get(key)
        if isinstance(value, str | int | float) and str(value).strip():
            return " ".join(str(value).split())
    return ""


def _heading(body: str) -> str:
    match = _HEADING.search(body)
    return match[1] if match is not None else ""


def nearest(words: str, rows: Iterable[IndexRow]) -> str:
    """Return the title or file name that is most like `words`, for a filter that finds nothing; may be empty."""
    from difflib import get_close_matches

    names = {folded(word): word for row in rows for word in (row.title, row.path.stem) if word}
    singles = {folded(word): word for name in list(names.values())[:2000] for word in name.split() if len(word) > 2}
    found = get_close_matches(folded(words), [*names, *singles], n=1, cutoff=0.6)
    return {**singles, **names}.get(found[0], "") if found else ""
