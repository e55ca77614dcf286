"""What a check found, kept until something changes that it rests on: a document, a folder, the schema, this program."""

from __future__ import annotations

import json
import marshal
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

from caseedit.core.dataclasses import fields, is_dataclass
from caseedit.core.files.cache import Cache, Known, Mark, are_settled, stamp, stamp_at
from caseedit.core.namedtuples import NamedTuple
from caseedit.core.schema.loader import Catalog, absolute
from caseedit.core.validation.diagnostic import Diagnostic
from caseedit.core.validation.facts import Facts, as_data, found_as_data, found_from_data, from_data

_PACKAGE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))  # noqa: PTH100, PTH120

# Changes with everything that makes another text of the same findings.
KIND = "check 1"
EACH = "facts 1"

Found = list[tuple[Path, list[Diagnostic]]]


class Said(NamedTuple):
    """What was said of a check.

    Attributes:
        text: What went to stdout.
        counts: How many findings of each severity.
    """

    text: str
    counts: Mapping[str, int]


class Unknowable(Exception):
    """A schema holds something that cannot be told from another."""


class Memory:
    """Remembers one run: the words of its command line, the schemas, the documents, and what was found."""

    def __init__(
        self, folder: Path, words: Iterable[str], catalogs: Iterable[Catalog], marks: Mapping[str, Mark]
    ) -> None:
        """Make one.

        Args:
            folder: Where things are kept.
            words: Where documents are looked for, and by which schema.
            catalogs: All schemas that apply.
            marks: Of each document, what differs after any change of it.

        Raises:
            Unknowable: What the schemas say cannot be told from what others say.
        """
        self._cache = Cache(folder, KIND)
        self._rests_on: dict[str, str] | None = None
        # Paths are kept as they were given, so the folder that they count from is a part of the name.
        self._name = _digest("\0".join([os.getcwd(), *words]))  # noqa: PTH109
        self._can_be_kept = are_settled(marks.values())
        told = "\0".join([_program(), *map(said, catalogs), *marks])
        # The older form of it, in which one number is always written in one way.
        self._stamp = _digest(told, marshal.dumps([*marks.values()], 2))

    def recall(self) -> Found | None:
        """Return what was found, the documents without a finding left out; None if it may be otherwise now."""
        payload = self._recall("")
        try:
            return None if payload is None else [_recalled(Path(path), items) for path, items in payload["found"]]
        except (TypeError, KeyError, ValueError, AttributeError, RecursionError):
            return None

    def recall_said(self, form: str) -> Said | None:
        """Return what was said of it in a form; None if it may be otherwise now, or was never said so."""
        payload = self._recall(form)
        try:
            return None if payload is None else Said(str(payload["text"]), {**payload["counts"]})
        except (TypeError, KeyError):
            return None

    def _recall(self, form: str) -> dict[str, Any] | None:
        name = f"{self._name} {form}"
        kept = self._cache.get([name]).get(name) if self._can_be_kept else None
        self._cache.close()
        if kept is None or kept.stamp != f"{self._stamp} {_digest(kept.payload)}":
            return None
        try:
            payload: dict[str, Any] = json.loads(kept.payload)
            rests_on = payload["rests_on"]
            if any(stamp_at(path) != before for path, before in rests_on.items()):
                return None
        except (TypeError, KeyError, ValueError, AttributeError, RecursionError):
            return None
        self._rests_on = rests_on
        return payload

    def keep(self, rests_on: Iterable[str], found: Found) -> None:
        """Keep what was found; nothing is kept that a change could pass by unseen.

        Args:
            rests_on: Further files and folders that were looked at.
        """
        stamps = {path: stamp_at(path) for path in rests_on}
        # What changed since the documents were looked at is too young to have a stamp.
        if self._can_be_kept and all(stamps.values()):
            told = [[str(path), [found_as_data(item) for item in items]] for path, items in found if items]
            self._rests_on = stamps
            self._put("", {"found": told})
        self._cache.close()

    def keep_said(self, form: str, said: Said) -> None:
        """Keep how it was said, if what was found is kept."""
        if self._rests_on is not None:
            self._put(form, said._asdict())
        self._cache.close()

    def _put(self, form: str, payload: Mapping[str, Any]) -> None:
        text = json.dumps({"rests_on": self._rests_on, **payload}, separators=(",", ":"))
        self._cache.put({f"{self._name} {form}": Known(f"{self._stamp} {_digest(text)}", text)})


class Remembered:
    """What was found out of each document by itself, while its file and what the schemas say are what they were."""

    def __init__(self, folder: Path, marks: Mapping[str, Mark]) -> None:
        """Make one.

        Args:
            folder: Where things are kept.
            marks: By absolute path, what differs after any change of a document, as it was before it is read.
        """
        self._cache = Cache(folder, EACH)
        self._marks = marks
        self._known: dict[str, Known] | None = None
        self._new: dict[str, Known] = {}
        self._ruled: dict[Path, str] = {}

    def recall(self, path: Path, owner: Catalog) -> Facts | None:
        """Return what is known of a document that is as it was, under a schema that says what it said."""
        if self._known is None:
            self._known = self._cache.get([*self._marks])
        place = str(absolute(path))
        kept = self._known.pop(place, None)
        if kept is None or kept.stamp != f"{self._stamp(place, owner)} {_digest(kept.payload)}":
            return None
        try:
            return from_data(path, json.loads(kept.payload))
        except (TypeError, KeyError, ValueError, AttributeError, RecursionError):
            return None

    def keep(self, path: Path, owner: Catalog, facts: Facts) -> None:
        """Keep what was found out, if a change of it could not pass unseen."""
        place = str(absolute(path))
        told = self._stamp(place, owner)
        if told and all(facts.answers.values()):
            payload = json.dumps(as_data(facts), separators=(",", ":"))
            self._new[place] = Known(f"{told} {_digest(payload)}", payload)

    def close(self) -> None:
        """Write what is to be kept, and let go of the file."""
        self._cache.put(self._new)
        self._cache.close()
        self._new = {}

    def _stamp(self, place: str, owner: Catalog) -> str:
        told = stamp(self._marks.get(place))
        if told in ("", "none"):
            return ""
        ruled = self._ruled.get(owner.root)
        if ruled is None:
            ruled = self._ruled[owner.root] = _ruled(owner)
        return f"{ruled} {told}" if ruled else ""


def _ruled(owner: Catalog) -> str:
    """Return what differs with a schema, or with this program; empty where that cannot be told."""
    try:
        return _digest(f"{_program()}\n{said(owner)}")
    except Unknowable:
        return ""


def _recalled(path: Path, items: Iterable[Sequence[Any]]) -> tuple[Path, list[Diagnostic]]:
    return path, [found_from_data(path, item) for item in items]


def _program() -> str:
    """Return what changes with this program, its readers and Python."""
    import yaml

    from caseedit.core.frontmatter.formats import can_read

    files = [f"{path}\0{stamp_at(path)}" for path in _modules(os.path.join(_PACKAGE, "core"))]  # noqa: PTH118
    return "\n".join([sys.version, yaml.__version__, str(can_read("toml")), *sorted(files)])


def _modules(folder: str) -> Iterator[str]:
    with os.scandir(folder) as found:
        for entry in found:
            if entry.name.endswith(".py"):
                yield entry.path
            elif entry.is_dir() and entry.name != "__pycache__":
                yield from _modules(entry.path)


def said(value: Any) -> str:
    """Return all that a schema says, in one text: two that differ in anything have two texts.

    Raises:
        Unknowable: It holds something else than data.
    """
    if value is None or isinstance(value, str | int | float | bool | Path):
        return f"{type(value).__name__}:{value!r}"
    if is_dataclass(value):
        sort: Any = type(value)
        told = [(name, getattr(value, name), default) for name, default in _defaults(sort)]
        words = [f"{name}={said(item)}" for name, item, default in told if item is not default]
        return f"{sort.__name__}({','.join(words)})"
    if isinstance(value, Mapping):
        return "{" + ",".join([f"{said(key)}:{said(item)}" for key, item in value.items()]) + "}"
    if isinstance(value, tuple | list):
        return "[" + ",".join(map(said, value)) + "]"
    if isinstance(value, set | frozenset):
        return "{" + ",".join(sorted(map(said, value))) + "}"
    text = str(value) if _is_plain(value) else getattr(value, "texts", getattr(value, "text", None))
    if text is None:
        raise Unknowable(type(value).__name__)
    return f"{type(value).__name__}:{text!r}"


@lru_cache(maxsize=64)
def _defaults(sort: Any) -> list[tuple[str, Any]]:
    """Return the fields of a data class, each with what it is if nothing is said; most are."""
    # What was found out on the way (`_deeper`) is no part of what is said.
    return [(item.name, item.default) for item in fields(sort) if not item.name.startswith("_")]


def _is_plain(value: Any) -> bool:
    from datetime import date, time

    return isinstance(value, date | time | Exception)


def _digest(text: str, more: bytes = b"") -> str:
    found = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16)
    found.update(more)
    return found.hexdigest()
