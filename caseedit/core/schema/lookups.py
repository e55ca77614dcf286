"""What values mean outside their document: files on the disk, and what other documents are called."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from caseedit.core.dataclasses import dataclass
from caseedit.core.schema.evidence import ENOUGH_TO_ASK, MEDIA, NO_EXTRA, REFERENCE_TEXTS, Extra
from caseedit.core.schema.summary import Summary, texts_of
from caseedit.core.schema.tally import NOTHING, Rest, Tally

# By these others name a document.
NAMES = ("title", "name", "slug", "path")
# What documents of a group may have to have for themselves, or are called by.
COMPARED = frozenset({*NAMES, "permalink", "url", "id"})

_TRIED = 30
_LONGEST_PATH = 300

Members = Mapping[Path, Summary]


@dataclass(frozen=True, slots=True)
class _Facts:
    """What was found of the values of one path in a group.

    Attributes:
        media: Where most of its files lie: a key of `MEDIA`.
        files: How many values of each document name a file that exists there.
        target: The groups and the field whose values most of these are.
        hits: How many values of each document are such a value of another one.
    """

    media: str = ""
    files: Mapping[Path, int] | None = None
    target: tuple[tuple[str, ...], str] | None = None
    hits: Mapping[Path, int] | None = None


_NO_FACTS = _Facts()


class Lookups:
    """Answers about files and names, each found once until something changes."""

    def __init__(self, root: Path) -> None:
        self._root = str(root)
        self._named: dict[str, dict[str, set[Path]]] = {name: {} for name in COMPARED}
        self._group_of: dict[Path, str] = {}
        self._facts: dict[str, dict[str, _Facts]] = {}
        self._known_there: dict[tuple[str, str, str], bool] = {}
        self._is_file: dict[str, bool] = {}

    @property
    def folders(self) -> set[str]:
        """The folders in which files were looked for."""
        return {os.path.dirname(place) for place in self._is_file}  # noqa: PTH120

    def add(self, path: Path, summary: Summary, group: str) -> None:
        """Note what a document is called."""
        self._group_of[path] = group
        self._facts.clear()
        for name, text in names_of(path, summary).items():
            self._named[name].setdefault(text, set()).add(path)

    def remove(self, path: Path, summary: Summary) -> None:
        """Forget what a document is called."""
        self._group_of.pop(path, None)
        self._facts.clear()
        for name, text in names_of(path, summary).items():
            self._named[name][text].discard(path)

    def others(self, group: str, name: str, text: str) -> list[Path]:
        """Return the documents of a group that have a text in a field, or as their file's name in place of a slug."""
        paths = self._named.get(name, {}).get(text, ())
        return [path for path in paths if self._group_of[path] == group]

    def texts(self, group: str, name: str) -> list[str]:
        """Return the texts that documents of a group have in a field."""
        found = self._named.get(name, {}).items()
        return [text for text, paths in found if any(self._group_of[path] == group for path in paths)]

    def has_file(self, media: Mapping[str, Any], text: str, document: Path) -> bool:
        """Say whether a file is there that a document names."""
        name = next((name for name, each in MEDIA.items() if each is media), "file")
        return self._is_there(name, text, document)

    def told_by(
        self, group: str, members: Members, tallies: Mapping[str, Tally], path: Path | None
    ) -> tuple[tuple[int, int], ...]:
        """Return how many values of one document are files and names, at each path where most are."""
        found = self._facts_of(group, members, tallies).values()
        return tuple([((each.files or {}).get(path, 0), (each.hits or {}).get(path, 0)) for each in found if path])

    def _facts_of(self, group: str, members: Members, tallies: Mapping[str, Tally]) -> dict[str, _Facts]:
        facts = self._facts.get(group)
        if facts is None:
            rests = {way: Rest(whole, NOTHING) for way, whole in tallies.items()}
            texts = _texts(members, {way for way, rest in rests.items() if _is_file(rest) or self._is_name(way, rest)})
            found = {way: self._found(rests[way], each) for way, each in texts.items()}
            facts = self._facts[group] = {way: each for way, each in found.items() if each is not _NO_FACTS}
        return facts

    def extra(self, group: str, members: Members, tallies: Mapping[str, Tally], way: str, path: Path | None) -> Extra:
        """Return what was found of the values of the others at a path."""
        facts = self._facts_of(group, members, tallies).get(way)
        if facts is None:
            return NO_EXTRA
        existing = 0 if facts.files is None else _without(facts.files, path)
        hits = 0 if facts.hits is None else _without(facts.hits, path)
        return Extra(facts.media, existing, facts.target, hits)

    def _is_name(self, way: str, rest: Rest) -> bool:
        """Say whether values may be what other documents are called; a few of them show it."""
        if way in COMPARED or rest.count("used") < ENOUGH_TO_ASK or rest.distinct < REFERENCE_TEXTS:
            return False
        texts = rest.first_texts(_TRIED)
        return rest.share("kind:string") > 0.9 and any(self._fits(name, texts) for name in NAMES)

    def _fits(self, name: str, texts: list[str]) -> bool:
        return sum(text in self._named[name] for text in texts) >= 0.6 * len(texts)

    def _found(self, rest: Rest, named: list[tuple[Path, str]]) -> _Facts:
        return self._files(named) if _is_file(rest) else self._references(rest, named)

    def _files(self, named: list[tuple[Path, str]]) -> _Facts:
        best, most = "", Counter[Path]()
        for name in MEDIA:
            found = Counter[Path]()
            for path, text in named:
                found[path] += self._is_there(name, text, path)
            if found.total() > most.total():
                best, most = name, found
            if most.total() > 0.5 * len(named):
                break
        return _Facts(media=best, files=_summed(most)) if best else _NO_FACTS

    def _is_there(self, media: str, text: str, document: Path) -> bool:
        # Asked when a group is learned from, and once more of each document.
        folder = os.path.dirname(str(document)) if media == "file" else ""  # noqa: PTH120
        key = (media, folder, text)
        if key not in self._known_there:
            self._known_there[key] = self._look_for(media, text, folder)
        return self._known_there[key]

    def _look_for(self, media: str, text: str, folder: str) -> bool:
        text = text.partition("?")[0].partition("#")[0]
        if (
            not text
            or len(text) > _LONGEST_PATH
            or ":" in text
            or "\0" in text
            or text.startswith("/") is (media in ("file", "root"))
        ):
            return False
        folder = folder or os.path.join(self._root, media.partition(":")[2])  # noqa: PTH118
        place = os.path.normpath(f"{folder}/{text.lstrip('/')}")
        if not place.startswith(self._root + os.sep):
            return False
        if place not in self._is_file:
            self._is_file[place] = os.path.isfile(place)  # noqa: PTH113
        return self._is_file[place]

    def _references(self, rest: Rest, named: list[tuple[Path, str]]) -> _Facts:
        texts = rest.first_texts(_TRIED)
        best, most = None, Counter[Path]()
        for name in NAMES:
            index = self._named[name]
            if not self._fits(name, texts):
                continue
            found, groups = Counter[Path](), set[str]()
            for path, text in named:
                others = index.get(text, set()) - {path}
                found[path] += bool(others)
                groups |= {self._group_of[other] for other in others}
            if found.total() > most.total():
                best, most = (tuple(sorted(groups)), name), found
        return _Facts(target=best, hits=_summed(most)) if best else _NO_FACTS


def names_of(path: Path, summary: Summary) -> dict[str, str]:
    """Return what others may call a document: its texts of that sort, and its file's name where it has no slug."""
    found = texts_of(summary, COMPARED)
    found.setdefault("slug", path.stem)
    return {name: text for name, text in found.items() if text}


def _is_file(rest: Rest) -> bool:
    used = rest.count("used")
    return used >= 4 and rest.count("picture") + rest.count("file") >= 0.75 * used


def _texts(members: Members, ways: set[str]) -> dict[str, list[tuple[Path, str]]]:
    """Return the texts at some paths, each with its document."""
    result: dict[str, list[tuple[Path, str]]] = {way: [] for way in ways}
    for path, summary in members.items() if ways else ():
        for way, kind, text, _, _ in summary:
            if way in result and kind == "string" and text:
                result[way].append((path, text))
    return result


_ALL = Path()


def _summed(counts: Counter[Path]) -> Mapping[Path, int]:
    """Return counts by document, with their sum under a path that no document has."""
    return {**counts, _ALL: counts.total()}


def _without(counts: Mapping[Path, int], path: Path | None) -> int:
    return counts[_ALL] - (0 if path is None else counts.get(path, 0))
