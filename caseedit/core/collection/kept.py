"""Rows of earlier runs: what a list shows of a document, kept while its file is what it was."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from caseedit.core.files.cache import Cache, Known, stamp_of

if TYPE_CHECKING:
    from caseedit.core.collection.index import IndexRow

# Changes with everything that makes another row of the same file.
KIND = "rows 1"
_DATE = "$date"


class KeptRows:
    """Takes rows from the cache, and puts rows there that were read whole."""

    def __init__(self, folder: Path) -> None:
        self._cache = Cache(folder, KIND)

    def known(self, rows: Sequence[IndexRow], dialect: str) -> dict[str, IndexRow]:
        """Return those of the rows that are known, by place; one look at each file tells whether that still holds."""
        kept = self._cache.get([row.place for row in rows])
        found: dict[str, IndexRow] = {}
        for row in rows:
            entry = kept.get(row.place)
            stamp = _stamp(row.place) if entry is not None else ""
            if entry is not None and stamp and entry.stamp == f"{dialect} {stamp}":
                filled = _unpacked(row, stamp, entry.payload)
                if filled is not None:
                    found[row.place] = filled
        return found

    def keep(self, rows: Iterable[IndexRow], dialect: str) -> None:
        """Keep rows whose whole front matter was read."""
        packed = ((row, _packed(row)) for row in rows if row.stamp)
        self._cache.put({row.place: Known(f"{dialect} {row.stamp}", text) for row, text in packed if text})

    def close(self) -> None:
        """Let go of the file; the next use opens it again."""
        self._cache.close()


def _stamp(place: str) -> str:
    try:
        return stamp_of(os.stat(place))  # noqa: PTH116 - thousands of paths are not made for this
    except OSError:
        return ""


def _packed(row: IndexRow) -> str:
    """Return a row as text; empty if a value in it would not come back as it is."""
    from json import dumps, loads

    values = [row.title, row.client, row.problem, row.size, row.mtime_ns, row.fields]
    try:
        text = dumps(values, default=_dated)
        return text if loads(text, object_hook=_undated) == values else ""
    except (TypeError, ValueError, RecursionError):
        return ""


def _unpacked(row: IndexRow, stamp: str, text: str) -> IndexRow | None:
    from json import loads

    try:
        title, client, problem, size, mtime_ns, fields = loads(text, object_hook=_undated)
    except (TypeError, ValueError, RecursionError):
        return None
    return row._replace(
        title=title,
        client=client,
        problem=problem,
        size=size,
        mtime_ns=mtime_ns,
        fields=fields,
        stamp=stamp,
        is_read=True,
    )


def _dated(value: Any) -> dict[str, str]:
    if not isinstance(value, date):
        raise TypeError
    return {_DATE: value.isoformat()}


def _undated(found: dict[str, Any]) -> Any:
    if found.keys() != {_DATE} or not isinstance(found[_DATE], str):
        return found
    text = found[_DATE]
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
