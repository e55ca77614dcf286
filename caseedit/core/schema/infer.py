"""Learns what documents should be from the documents beside them; a document is no evidence about itself."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from caseedit.core.dataclasses import dataclass, replace
from caseedit.core.schema.doubts import Asked, Doubts
from caseedit.core.schema.evidence import ENOUGH, Extra, Holders, decide
from caseedit.core.schema.lookups import Lookups, names_of
from caseedit.core.schema.schema import LEARNED, Field, Schema
from caseedit.core.schema.summary import ITEM, JOINT, Summary
from caseedit.core.schema.tally import NOTHING, Rest, Shape, Tally, count_in, signature, standing_out, tallies_of

# The first of these that nearly all documents of a folder have tells its sorts of document apart.
DISCRIMINATORS = ("type", "layout", "template", "kind", "collection")
_MOST_SORTS = 8
# Pages that stand for a folder, not for themselves.
_INDEXES = ("index", "_index", "readme")

_ALONE = ("", "")

# The folder of a document, and the name that its file shares with others of its sort; empty for most.
Folder = tuple[Path, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the others say of a document, and of all that are like it: how it was learned for, and what may be found."""

    schema: Schema
    doubts: Doubts


class Group:
    """The documents of one sort in one folder.

    Attributes:
        name: What the collection is called: a word of small letters, digits and hyphens.
        folder: Where they lie.
        sort: The key and the text that tell them apart from others in that folder; two empty texts if nothing does.
        members: What each document tells.
        shapes: What each is but for its texts; the same object for all that are alike.
        doubtful: Those in which something may be found, as far as they were asked for since something changed.
        judged: Those that were asked for since then.
    """

    def __init__(self, name: str, folder: Folder, sort: tuple[str, str]) -> None:
        self.name = name
        self.folder = folder
        self.sort = sort
        self.members: dict[Path, Summary] = {}
        self.shapes: dict[Path, Shape] = {}
        self._known_shapes: dict[Shape, Shape] = {}
        self.tallies: dict[str, Tally] = {}
        self.children: dict[str, list[str]] = {}
        self.fields: dict[object, Field | None] = {}
        self.schemas: dict[object, Schema] = {}
        self.answers: dict[object, Answer] = {}
        self.doubtful: dict[Path, Schema] = {}
        self.judged: set[Path] = set()
        self.made: dict[str, list[Field]] = {}

    def add(self, path: Path, summary: Summary) -> None:
        """Take a document in."""
        self.members[path] = summary
        shape = self._count(summary, 1)
        self.shapes[path] = self._known_shapes.setdefault(shape, shape)

    def remove(self, path: Path) -> Summary:
        """Forget a document."""
        summary = self.members.pop(path)
        del self.shapes[path]
        self._count(summary, -1)
        return summary

    def known(self, way: str, field: Field | None) -> Field | None:
        """Return the field that was made before where it is the same, so that equal answers are one object."""
        made = self.made.setdefault(way, [])
        same = next((each for each in made if each == field), None)
        if same is None and field is not None:
            made.append(field)
        return same or field

    def _count(self, summary: Summary, sign: int) -> Shape:
        self.fields.clear()
        self.schemas.clear()
        self.answers.clear()
        self.doubtful.clear()
        self.judged.clear()
        self.made.clear()
        before = len(self.tallies)
        shape = count_in(self.tallies, summary, sign)
        for way in islice(self.tallies, before, None):
            self.children.setdefault(way.rpartition(JOINT)[0], []).append(way)
        return shape


class _Asking:
    """One question: what the others of a group say of one document."""

    def __init__(
        self, group: Group, path: Path | None, lookups: Lookups, tags: Mapping[str, str], own: Mapping[str, Tally]
    ) -> None:
        self._group = group
        self._path = path
        self._lookups = lookups
        self._tags = tags
        self._own = own
        self._rests: dict[str, Rest] = {}

    def rest(self, way: str) -> Rest:
        """Return what the others have at a path."""
        found = self._rests.get(way)
        if found is None:
            found = self._rests[way] = Rest(self._group.tallies.get(way, NOTHING), self._own.get(way, NOTHING))
        return found

    def extra(self, way: str) -> Extra:
        """Return what was looked up of the values of the others."""
        group = self._group
        return self._lookups.extra(group.name, group.members, group.tallies, way, self._path)

    def fields(self) -> Iterator[Field]:
        """Yield the fields, in the order in which most documents have them."""
        others = len(self._group.members) - (self._path is not None)
        yield from self._below("", Holders(others))

    def seen(self) -> frozenset[str]:
        """Return the keys that others have, of whatever kind: none of them is a slip of the pen."""
        ways = self._group.children.get("", ())
        return frozenset(way for way in ways if self.rest(way).count("there") > 0)

    def _below(self, parent: str, holders: Holders) -> Iterator[Field]:
        rests = [(way, self.rest(way)) for way in self._group.children.get(parent, ()) if not _is_item(way)]
        present = [(way, rest) for way, rest in rests if rest.count("there") > 0]
        for way, rest in sorted(present, key=lambda item: item[1].place):
            field = self._field(way, rest, holders)
            if field is not None:
                yield field

    def _field(self, way: str, rest: Rest, holders: Holders) -> Field | None:
        group = self._group
        extra = self.extra(way)
        key = (way, holders, self._signature(way), extra, tuple(self._signatures(way)))
        if key not in group.fields:
            found = decide(way, rest, holders, extra, self._tags)
            group.fields[key] = group.known(way, None if found is None else self._with_children(way, found))
        return group.fields[key]

    def _signatures(self, way: str) -> Iterator[object]:
        for child in self._group.children.get(way, ()):
            yield self._signature(child), self.extra(child)
            yield from self._signatures(child)

    def _signature(self, way: str) -> object:
        return signature(self._group.tallies[way], self._own.get(way, NOTHING))

    def _with_children(self, way: str, field: Field) -> Field | None:
        if field.type == "object":
            count = self.rest(way).count("kind:map")
            return replace(field, fields=tuple(self._below(way, Holders(count, "groups"))))
        return self._with_items(f"{way}{JOINT}{ITEM}", field) if field.type == "list" else field

    def _with_items(self, way: str, field: Field) -> Field | None:
        rest = self.rest(way)
        if not rest.count("used"):
            return field
        item = self._field(way, rest, Holders(rest.count("there"), "items"))
        if item is None:
            return None
        if item.type == "object":
            maps = Holders(rest.count("kind:map"), "items")
            item = replace(item, fields=tuple(self._below(way, maps)))
        if item.type == "string" and item.options:
            evidence = {**field.evidence, **item.evidence}
            settings = {**field.settings, **item.settings}
            return replace(field, type="tags", item=None, options=item.options, evidence=evidence, settings=settings)
        return replace(field, item=replace(item, name=""))


def _is_item(way: str) -> bool:
    return way == ITEM or way.endswith(JOINT + ITEM)


class Learned:
    """All that was learned from the documents below a root; tell it of each document, then ask."""

    def __init__(self, root: Path, taken: Iterable[str] = ()) -> None:
        """Begin with nothing learned.

        Args:
            taken: Names of collections that a schema has, which no group may be called by.
        """
        self._root = root
        self._taken = frozenset(taken)
        self._told: dict[Folder, dict[Path, Summary]] = {}
        self._keys: dict[Folder, str] = {}
        self._groups: dict[Folder, dict[str, Group]] = {}
        self._names: set[str] = set()
        self._asked_before: dict[tuple[str, Path, str], Schema] = {}
        self.lookups = Lookups(root)

    def add(self, path: Path, summary: Summary | None) -> None:
        """Take in what a document tells, in place of what it told before; None if it tells nothing."""
        if summary is None and not self._told:
            return
        folder = folder_of(path)
        if summary is not None and self._told.get(folder, {}).get(path) == summary:
            # Most saves change the body alone: what was learned holds.
            return
        self.remove(path)
        if summary is None:
            return
        self._told.setdefault(folder, {})[path] = summary
        self._asked_before.clear()
        if folder in self._groups:
            self._put(folder, path, summary)

    def remove(self, path: Path) -> None:
        """Forget a document."""
        folder = folder_of(path)
        summary = self._told.get(folder, {}).pop(path, None)
        if summary is None:
            return
        self._asked_before.clear()
        for group in self._groups.get(folder, {}).values():
            if path in group.members:
                self.lookups.remove(path, group.remove(path))

    def groups(self) -> list[Group]:
        """Return all groups, in the order of their folders; what was told so far is sorted into them."""
        for folder in sorted(self._told.keys() - self._groups.keys()):
            self._keys[folder] = _discriminator(self._told[folder].values())
            self._groups[folder] = {}
            for path, summary in self._told[folder].items():
                self._put(folder, path, summary)
        return [group for folder in sorted(self._groups) for group in self._groups[folder].values()]

    def _put(self, folder: Folder, path: Path, summary: Summary) -> None:
        key = self._keys[folder]
        text = _text_of(summary, key) if key else ""
        group = self._groups[folder].get(text)
        if group is None:
            sort = (key, text) if key else _ALONE
            group = self._groups[folder][text] = Group(self._name(folder, text), folder, sort)
        group.add(path, summary)
        self.lookups.add(path, summary, group.name)

    def _name(self, folder: Folder, text: str) -> str:
        """Return a name for a group that no other has."""
        place = folder[0].name if folder[0] != self._root else "documents"
        words = [text] if text else [place, folder[1].strip("_")]
        word = _word("-".join(filter(None, words))) or "documents"
        used = self._names | self._taken
        if word in used and text:
            word = _word(f"{place}-{text}")
        name, number = word, 2
        while name in used:
            name, number = f"{word}-{number}", number + 1
        self._names.add(name)
        return name

    def group_of(self, path: Path, fields: Mapping[str, Any]) -> Group | None:
        """Return the group of a document with these fields; None where there is none like it."""
        self.groups()
        folder = folder_of(path)
        key = self._keys.get(folder, "")
        value = fields.get(key) if key else ""
        return self._groups.get(folder, {}).get(value if isinstance(value, str) else "")

    def schema_for(self, path: Path, fields: Mapping[str, Any], bare: Schema) -> Schema:
        """Return what the other documents say of one; `bare`, with nothing learned, where they are too few."""
        group = self.group_of(path, fields)
        if group is None:
            return bare
        # A form asks at each key that is typed.
        key = (group.name, path, bare.dialect)
        if key not in self._asked_before:
            self._asked_before[key] = self.schema_of(group, path, bare)
        return self._asked_before[key]

    def home_of(self, path: Path) -> Group | None:
        """Return the group that holds a document as it was told; None if none does."""
        if not self._groups:
            return None
        groups = self._groups.get(folder_of(path), {}).values()
        return next((group for group in groups if path in group.members), None)

    def is_doubtful(self, path: Path, bare: Schema) -> tuple[bool, list[Asked]]:
        """Say whether rules may find something in a document as it was told, and on which values of others it rests."""
        group = self.home_of(path)
        if group is None or len(group.members) < ENOUGH:
            return False, []
        summary, answer = group.members[path], self._answer(group, path, bare)
        is_doubtful = answer.doubts.has(summary, self.lookups, group.name, path)
        group.judged.add(path)
        if is_doubtful:
            group.doubtful[path] = answer.schema
        return is_doubtful, list(answer.doubts.asked(summary, group.name))

    def doubtful_beside(self, path: Path, bare: Schema | None = None) -> dict[Path, Schema]:
        """Return the documents of a folder in which something may be found, each with what the others say of it.

        Args:
            path: One that lies there.
            bare: What is asked of documents without others; where it is left out, only those known by now are named.
        """
        result: dict[Path, Schema] = {}
        for group in self._groups.get(folder_of(path), {}).values():
            # Nothing is judged that is not a member; a text is checked at each key.
            if bare is not None and len(group.judged) < len(group.members):
                for member in group.members.keys() - group.judged:
                    self.is_doubtful(member, bare)
            result |= group.doubtful
        return result

    def said_by(self, path: Path) -> list[Asked]:
        """Return the values of a document that others may rest on."""
        group = self.home_of(path)
        if group is None:
            return []
        return [(group.name, name, text) for name, text in names_of(path, group.members[path]).items()]

    @property
    def names(self) -> set[str]:
        """The names of all groups."""
        return self._names

    def prepare(self, bare: Schema) -> None:
        """Look up what takes long now, so that no one who asks later has to wait for it."""
        for group in self.groups():
            self.schema_of(group, None, bare)

    def schema_of(self, group: Group, path: Path | None, bare: Schema) -> Schema:
        """Return what a group says of one of its documents, or with None of a further one."""
        if len(group.members) < ENOUGH:
            return bare
        return self._answer(group, path if path in group.members else None, bare).schema

    def _answer(self, group: Group, path: Path | None, bare: Schema) -> Answer:
        """Answer documents that are alike in all that counts with one answer."""
        summary: Summary = [] if path is None else group.members[path]
        looked_up = self.lookups.told_by(group.name, group.members, group.tallies, path)
        key = (bare.dialect, path and group.shapes[path], standing_out(group.tallies, summary), looked_up)
        if key not in group.answers:
            own = tallies_of(summary)
            asking = _Asking(group, path, self.lookups, bare.tags, own)
            schema = _known(group, tuple(asking.fields()), asking.seen(), bare)
            group.answers[key] = Answer(schema, Doubts(schema.fields, own))
        return group.answers[key]


def _known(group: Group, fields: tuple[Field, ...], seen: frozenset[str], bare: Schema) -> Schema:
    """Return one schema for the same fields, which are the same objects where the same was learned."""
    key = (*map(id, fields), seen, bare.dialect)
    if key not in group.schemas:
        title = next((name for name in ("title", "name") if name in seen), "title")
        # It is shared by all that are alike; why one of them names a schema in vain is its own.
        bare = replace(bare, unread=None)
        made = replace(bare, name=group.name, source=LEARNED, fields=fields, title=title, is_learned=True)
        group.schemas[key] = replace(made, settings={"seen": seen})
    return group.schemas[key]


def folder_of(path: Path) -> Folder:
    """Return where a document belongs: its folder; for an `index.md`, the folder of the folders that have one."""
    stem = path.stem.lower()
    return (path.parent.parent, stem) if stem in _INDEXES else (path.parent, "")


def _discriminator(summaries: Any) -> str:
    total = len(summaries)
    for key in DISCRIMINATORS:
        texts = Counter(text for summary in summaries if (text := _text_of(summary, key)))
        if total and texts.total() >= 0.9 * total and len(texts) <= _MOST_SORTS:
            return key
    return ""


def _text_of(summary: Summary, key: str) -> str:
    return next((text for way, kind, text, _, _ in summary if way == key and kind == "string"), "")


def _word(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:60]
