"""Old faults that are known of and no longer told: a file that names each without its line."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from caseedit.core.files import atomic, stamp
from caseedit.core.paths import format_path
from caseedit.core.validation.diagnostic import Diagnostic
from caseedit.errors import CaseEditError

VERSION = 1

# A document, from the folder of the baseline's file, and the finding's fingerprint.
Key = tuple[str, str]


class BadBaseline(CaseEditError):
    """A file that should be a baseline and is none."""


class Baseline:
    """How often each old fault is known; every one hides one finding that is like it."""

    def __init__(self, folder: Path, known: Counter[Key]) -> None:
        self._folder = folder
        self._known = known
        self._met: Counter[Key] = Counter()

    def new(self, found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
        """Yield what is not known of."""
        for item in found:
            key = _key(item, self._folder)
            if self._met[key] < self._known[key]:
                self._met[key] += 1
            else:
                yield item

    def again(self) -> Baseline:
        """Return the same, as if nothing had been met yet."""
        return Baseline(self._folder, self._known)

    @property
    def hidden(self) -> int:
        """How many findings were not told."""
        return self._met.total()

    @property
    def gone(self) -> int:
        """How many that are known were not met: they are mended, or were not looked for."""
        return self._known.total() - self.hidden


def read(file: Path) -> Baseline:
    """Read a baseline.

    Raises:
        CannotRead: It is not there, or cannot be read.
        BadBaseline: It is none.
    """
    data, _ = stamp.read(file)
    hint = "--write-baseline makes it again."
    try:
        found = json.loads(data)
        if found["version"] != VERSION:
            raise BadBaseline(f"{file} is a baseline of another version.", path=file, hint=hint)
        known = Counter({(str(item["path"]), str(item["fingerprint"])): int(item["count"]) for item in found["known"]})
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise BadBaseline(f"{file} is no baseline.", path=file, hint=hint) from error
    return Baseline(_folder_of(file), known)


def write(file: Path, found: Iterable[Diagnostic]) -> int:
    """Write what is found as known, and return how many there are; the same findings make the same bytes.

    Raises:
        CannotWrite: It could not be written.
    """
    folder = _folder_of(file)
    counts: Counter[Key] = Counter()
    told: dict[Key, Diagnostic] = {}
    for item in found:
        key = _key(item, folder)
        counts[key] += 1
        told.setdefault(key, item)
    known = [
        {"path": path, "rule": item.rule, "field": item.field and format_path(item.field)}
        | {"fingerprint": fingerprint, "count": counts[path, fingerprint]}
        for (path, fingerprint), item in sorted(told.items(), key=lambda pair: pair[0])
    ]
    text = json.dumps({"version": VERSION, "known": known}, indent=1) + "\n"
    atomic.write(file, text.encode("utf-8"), expected=None, overwrite=True)
    return counts.total()


def _folder_of(file: Path) -> Path:
    return Path(os.path.abspath(file)).parent  # noqa: PTH100


def _key(item: Diagnostic, folder: Path) -> Key:
    path = "" if item.path is None else os.path.relpath(item.path, folder).replace(os.sep, "/")
    return path, item.fingerprint
