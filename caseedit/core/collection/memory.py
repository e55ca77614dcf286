"""What a check found, kept until something changes that it rests on: a document, a folder, the schema, this program."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Any

from caseedit.core.dataclasses import fields, is_dataclass
from caseedit.core.files.cache import Cache, Known, stamp_of
from caseedit.core.schema.loader import Catalog
from caseedit.core.text import Edit, Span
from caseedit.core.validation.diagnostic import Diagnostic, Severity

_PACKAGE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))  # noqa: PTH100, PTH120

# Changes with everything that makes another text of the same findings.
KIND = "check 1"

Found = list[tuple[Path, list[Diagnostic]]]


class Unknowable(Exception):
    """A schema holds something that cannot be told from another."""


class Memory:
    """Remembers one run: the words of its command line, the schemas, the documents, and what was found."""

    def __init__(
        self, folder: Path, words: Iterable[str], catalogs: Iterable[Catalog], stamps: Mapping[str, str]
    ) -> None:
        """Make one.

        Args:
            folder: Where things are kept.
            words: Where documents are looked for, and by which schema.
            catalogs: All schemas that apply.
            stamps: What tells each document from what it was before; empty for one of which that cannot be told.

        Raises:
            Unknowable: What the schemas say cannot be told from what others say.
        """
        self._cache = Cache(folder, KIND)
        # Paths are kept as they were given, so the folder that they count from is a part of the name.
        self._name = _digest("\0".join([os.getcwd(), *words]))  # noqa: PTH109
        self._can_be_kept = all(stamps.values())
        told = [_program(), *map(said, catalogs), *[f"{path}\0{stamp}" for path, stamp in stamps.items()]]
        self._stamp = _digest("\n".join(told))

    def recall(self) -> Found | None:
        """Return what was found, the documents without a finding left out; None if it may be otherwise now."""
        kept = self._cache.get([self._name]).get(self._name) if self._can_be_kept else None
        self._cache.close()
        if kept is None or kept.stamp != f"{self._stamp} {_digest(kept.payload)}":
            return None
        try:
            payload = json.loads(kept.payload)
            if any(stamp_at(path) != stamp for path, stamp in payload["rests_on"].items()):
                return None
            return [_recalled(Path(path), items) for path, items in payload["found"]]
        except (TypeError, KeyError, ValueError, AttributeError, RecursionError):
            return None

    def keep(self, rests_on: Iterable[str], found: Found) -> None:
        """Keep what was found; nothing is kept that a change could pass by unseen.

        Args:
            rests_on: Further files and folders that were looked at.
        """
        stamps = {path: stamp_at(path) for path in rests_on}
        # What changed since the documents were looked at is too young to have a stamp.
        if self._can_be_kept and all(stamps.values()):
            told = [[str(path), [_as_data(item) for item in items]] for path, items in found if items]
            payload = json.dumps({"rests_on": stamps, "found": told}, separators=(",", ":"))
            self._cache.put({self._name: Known(f"{self._stamp} {_digest(payload)}", payload)})
        self._cache.close()


def stamp_at(path: str) -> str:
    """Return what tells a file or folder from what it was before; empty where that cannot be told."""
    try:
        return stamp_of(os.stat(path))  # noqa: PTH116
    except (FileNotFoundError, NotADirectoryError):
        return "none"
    except (OSError, ValueError):
        return ""


def _as_data(item: Diagnostic) -> list[Any]:
    place = [item.span.start, item.span.end, item.line, item.column, item.end_line, item.end_column]
    fix = [[edit.start, edit.end, edit.text] for edit in item.fix]
    path = None if item.field is None else list(item.field)
    return [item.rule, str(item.severity), item.message, item.hint, place, path, fix, item.fingerprint]


def _recalled(path: Path, items: Iterable[Sequence[Any]]) -> tuple[Path, list[Diagnostic]]:
    return path, [_diagnostic(path, item) for item in items]


def _diagnostic(path: Path, data: Sequence[Any]) -> Diagnostic:
    rule, severity, message, hint, (start, end, *place), at, fix, fingerprint = data
    line, column, end_line, end_column = place
    return Diagnostic(
        rule, Severity(severity), message, hint, path, Span(start, end), line, column, end_line, end_column,
        None if at is None else tuple(at), tuple(Edit(*edit) for edit in fix), fingerprint,
    )  # fmt: skip


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
        # What was found out on the way (`_deeper`) is no part of what is said.
        names = [item.name for item in fields(value) if not item.name.startswith("_")]
        return f"{type(value).__name__}({','.join([f'{name}={said(getattr(value, name))}' for name in names])})"
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


def _is_plain(value: Any) -> bool:
    from datetime import date, time

    return isinstance(value, date | time | Exception)


def _digest(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
