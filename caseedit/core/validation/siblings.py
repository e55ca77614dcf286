"""What a document's rules need to know of the others: values in use, and habits that all share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from caseedit.core.schema.conditions import at_path
from caseedit.core.schema.infer import Learned
from caseedit.core.schema.loader import Catalog, absolute
from caseedit.core.schema.near import Words
from caseedit.core.schema.schema import Field, Schema
from caseedit.core.schema.summary import Summary
from caseedit.core.validation.dependents import Ask, Dependents
from caseedit.core.validation.facts import Told

# Collections, each with the field by whose values others name its documents.
Targets = tuple[tuple[str, str], ...]
_NOBODY: Mapping[Path, None] = {}
# From so many documents on, what most of them do is how it is done here.
_ENOUGH = 5


class Siblings:
    """A small index of a collection, kept current one document at a time.

    Attributes:
        dependents: What each document asked when it was last checked.
        root: The folder of the schema that they follow.
        learned: What those that no schema speaks of have in common.
    """

    def __init__(self, catalog: Catalog) -> None:
        self._wanted = _wanted_fields(catalog)
        # Paths in the order in which they were read.
        self._values: dict[tuple[str, str], dict[str, dict[Path, None]]] = {}
        self._words: dict[Targets, Words] = {}
        self._told: dict[Path, Told] = {}
        self._of: dict[Path, list[tuple[str, str, str]]] = {}
        self._group_of: dict[Path, str] = {}
        self._sizes: Counter[str] = Counter()
        self._habits: dict[tuple[str, str], set[Path]] = {}
        self.dependents = Dependents()
        self.root = catalog.root
        self.learned = Learned(catalog.root, (member.schema.name for member in catalog.collections))

    def told(
        self,
        path: Path,
        schema: Schema,
        fields: Mapping[str, Any],
        habits: Iterable[str] = (),
        summary: Summary | None = None,
    ) -> Told:
        """Return what a document tells the others."""
        path = absolute(path)
        called = {name: self._called(path, name, fields) for name in self._wanted.get(schema.name, ())}
        return Told(schema.name, group_of(path, schema), called, list(habits), summary)

    def take(self, path: Path, told: Told) -> None:
        """Take in what a document tells, in place of what it told before."""
        path = absolute(path)
        before = self._told.get(path)
        if before == told:
            # Those with the same value stay in the order in which they were read.
            return
        if before is not None:
            self._forget(path)
        self._told[path] = told
        self._words.clear()
        self.learned.add(path, told.summary)
        known = self._of.setdefault(path, [])
        for name, values in told.called.items():
            for value in values:
                known.append((told.collection, name, value))
                self._values.setdefault((told.collection, name), {}).setdefault(value, {})[path] = None
        self._group_of[path] = told.group
        self._sizes[told.group] += 1
        for rule in told.habits:
            self._habits.setdefault((told.group, rule), set()).add(path)

    def _called(self, path: Path, name: str, fields: Mapping[str, Any]) -> list[str]:
        """Return what others find in a field; a file has a path and a slug also where no field says so."""
        if name == "path" and name not in fields:
            within = path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else path.name
            return list(dict.fromkeys([path.name, within]))
        value = path.stem if name == "slug" and name not in fields else at_path(fields, name)
        return [str(value)] if isinstance(value, (str, int, float, date)) and value != "" else []

    def remove(self, path: Path) -> None:
        """Forget a document."""
        path = absolute(path)
        self.learned.remove(path)
        self._forget(path)

    def _forget(self, path: Path) -> None:
        self.dependents.remove(path)
        self._words.clear()
        self._told.pop(path, None)
        for collection, name, value in self._of.pop(path, ()):
            self._values[collection, name][value].pop(path, None)
        group = self._group_of.pop(path, None)
        if group is not None:
            self._sizes[group] -= 1
            for paths in self._habits.values():
                paths.discard(path)

    def said_by(self, path: Path) -> set[Ask]:
        """Return what others may have asked and a document answers: the values that stand in it."""
        said: set[Ask] = set()
        for collection, name, value in self._of.get(absolute(path), ()):
            said |= {("value", collection, name, value), ("values", collection, name, value)}
        for asked in self.learned.said_by(absolute(path)):
            said |= {("value", *asked), ("values", *asked)}
        return said

    def habits(self) -> set[Ask]:
        """Return what is usual in the groups, as a document sees it that does the same."""
        return {("habit", group, rule) for group, rule in self._habits if self._is_usual(group, rule)}

    def _is_usual(self, group: str, rule: str) -> bool:
        others = self._sizes[group] - 1
        return others >= _ENOUGH - 1 and len(self._habits[group, rule]) - 1 >= 0.8 * others

    def __contains__(self, path: Path) -> bool:
        return absolute(path) in self._of

    def others(self, collection: str, name: str, value: object, path: Path | None) -> list[Path]:
        """Return the other documents of a collection that have a value in a field."""
        itself = None if path is None else absolute(path)
        return [other for other in self._having(collection, name, value) if other != itself]

    def has(self, collection: str, name: str, value: str) -> bool:
        """Say whether a document of a collection has a value in a field."""
        return bool(self._having(collection, name, value))

    def first_other(self, collection: str, name: str, value: object, path: Path | None) -> tuple[Path | None, int]:
        """Return the first of the other documents of a collection that have a value in a field, and how many do."""
        having = self._having(collection, name, value)
        itself = None if path is None else absolute(path)
        return next((other for other in having if other != itself), None), len(having) - (itself in having)

    def _having(self, collection: str, name: str, value: object) -> Collection[Path]:
        if collection in self.learned.names:
            return self.learned.lookups.others(collection, name, str(value))
        return self._values.get((collection, name), {}).get(str(value), _NOBODY)

    def nearest(self, targets: Targets, text: str, *, strict: bool = False) -> str | None:
        """Return the value in some fields of others that was probably meant; see `near.nearest`."""
        return self._known_words(targets).nearest(text, strict=strict)

    def are_named(self, targets: Targets) -> bool:
        """Say whether there are documents that some fields name."""
        return len(self._known_words(targets)) > 0

    def _known_words(self, targets: Targets) -> Words:
        words = self._words.get(targets)
        if words is None:
            words = self._words[targets] = Words(value for target in targets for value in self.values(*target))
        return words

    def values(self, collection: str, name: str) -> list[str]:
        """Return the values in use in a field of a collection."""
        if collection in self.learned.names:
            return self.learned.lookups.texts(collection, name)
        return [value for value, paths in self._values.get((collection, name), {}).items() if paths]

    def is_usual_beside(self, path: Path, group: str, rule: str) -> bool:
        """Say whether four in five of the others in a group do what a rule finds."""
        doing = self._habits.get((group, rule), ())
        others = self._sizes[group] - (path in self._group_of)
        return others >= _ENOUGH - 1 and len(doing) - (path in doing) >= 0.8 * others


# What is asked of the others: collection, field and value, and whether anybody may have it, not only another one.
Question = tuple[str, str, str, bool]


class Questions(Siblings):
    """Takes the place of the others before they are known: keeps what is asked, and answers as if all were well.

    Attributes:
        wanted: What was asked, each with the answer that was given.
    """

    def __init__(self, known: Siblings) -> None:
        self.root = known.root
        self.wanted: dict[Question, bool] = {}

    def others(self, collection: str, name: str, value: object, path: Path | None) -> list[Path]:
        """Nobody else has it."""
        self.wanted[collection, name, str(value), False] = False
        return []

    def first_other(self, collection: str, name: str, value: object, path: Path | None) -> tuple[Path | None, int]:
        """Nobody else has it."""
        return None, len(self.others(collection, name, value, path))

    def has(self, collection: str, name: str, value: str) -> bool:
        """Somebody has it."""
        self.wanted[collection, name, value, True] = True
        return True


def are_answered(wanted: Mapping[Question, bool], known: Siblings, path: Path) -> bool:
    """Say whether the others, now that they are known, answer what a document asked as it was supposed."""
    for (collection, name, value, is_any), answer in wanted.items():
        is_found = known.has(collection, name, value)
        if is_found and not is_any:
            is_found = known.first_other(collection, name, value, path)[1] > 0
        if is_found is not answer:
            return False
    return True


def group_of(path: Path, schema: Schema) -> str:
    """Return the name of the group that a document shares its habits with: its collection, else its folder."""
    return str(path.parent) if schema.is_learned or not schema.name else schema.name


def must_read_others(catalog: Catalog) -> bool:
    """Say whether documents are compared, or learned from, so that the whole collection must be read."""
    return not catalog.collections or any(_wanted_fields(catalog).values())


def reference_targets(field: Field) -> Targets:
    """Return the (collection, field) pairs in which a reference may find its value."""
    collection = field.settings.get("collection")
    names = collection if isinstance(collection, list) else [collection] if collection else []
    return tuple((str(name), str(field.settings.get("value", "title"))) for name in names)


def _wanted_fields(catalog: Catalog) -> dict[str, set[str]]:
    wanted: dict[str, set[str]] = {}
    for membership in catalog.collections:
        schema = membership.schema
        names = wanted.setdefault(schema.name, set())
        names |= {field.name for field in schema.fields if field.unique} | {
            name for group in schema.unique for name in group
        }
        for field in _all_fields(schema.fields):
            if field.type == "reference":
                for collection, name in reference_targets(field):
                    wanted.setdefault(collection, set()).add(name)
    return wanted


def _all_fields(fields: Iterable[Field]) -> Iterable[Field]:
    for field in fields:
        yield field
        yield from _all_fields(field.fields)
        if field.item is not None:
            yield from _all_fields((field.item,))
