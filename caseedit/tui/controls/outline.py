"""The form as a flat list of places: which value, which control, under which label, how deep."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Literal

from caseedit.core.dataclasses import dataclass, field, replace
from caseedit.core.frontmatter.tree import Entry, Node, Tree
from caseedit.core.frontmatter.values import kind_of, value_of
from caseedit.core.paths import FieldPath, Nth
from caseedit.core.schema.guess import guess_field
from caseedit.core.schema.schema import Field, Schema
from caseedit.core.schema.types import control_of as control_for
from caseedit.tui.controls.control import Value

Part = Literal["field", "add", "absent", "more"]
# A value, the row that adds to a list, folded fields or folded items; a number tells doubled keys apart.
Key = tuple[Part, FieldPath, int]

# Rows of a list of mappings that are shown while the focus is elsewhere.
FOLDED_ITEMS = 4
# What is said of a field that the schema calls `deprecated`.
UNUSED = "not used any more"
_TYPED_KINDS = ("text", "multiline", "number", "date", "file", "reference")
_SCALAR_KINDS = ("text", "multiline", "flag", "choice", "number", "date", "file", "reference")


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """One thing the focus can be on.

    Attributes:
        kind: Name of its control.
        label: What stands in the label's column; empty for items after the first.
        count: How many items the list has; None where that is not said.
        depth: How far it is indented.
        badges: What is said at the right end.
        names: Names of folded fields, or the word for what is added.
        is_open: Its parts are shown.
        in_list: It is an item of a list, so it can be moved and repeated; on a row that adds: it takes text.
    """

    key: Key
    value: Value
    kind: str
    label: str = ""
    count: int | None = None
    depth: int = 0
    badges: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    is_open: bool = False
    in_list: bool = False

    @property
    def path(self) -> FieldPath:
        """The path of the value, or of the list or mapping the row belongs to."""
        return self.value.path


@dataclass
class Outline:
    """Makes the places of a document; what the text of a key or an item did not change is not made again.

    Attributes:
        opened: Paths of mappings and of items of lists that show their parts.
        unfolded: Paths of mappings whose absent fields are shown.
        drafts: Where a list shows its row for a new item, if not at its end.
    """

    opened: set[FieldPath] = field(default_factory=set)
    unfolded: set[FieldPath] = field(default_factory=set)
    drafts: dict[FieldPath, int] = field(default_factory=dict)
    _made: dict[tuple[FieldPath, int], tuple[Any, list[Place]]] = field(default_factory=dict)
    _schema: Schema = field(default_factory=Schema)
    _guesses: dict[str, tuple[Any, Field]] = field(default_factory=dict)
    _kinds: dict[FieldPath, str] = field(default_factory=dict)
    _focused: FieldPath | None = None
    _entered: frozenset[FieldPath] = frozenset()
    _text: str = ""
    _tree: Tree | None = None
    _dialect: str = "pyyaml"

    def forget(self) -> None:
        """Another document: nothing that was made holds."""
        self._made.clear()
        self._guesses.clear()

    def places(self, tree: Tree, schema: Schema, dialect: str, focus: Key | None) -> list[Place]:
        """Return all places in the order of the file, then what the schema knows besides."""
        if schema != self._schema or dialect != self._dialect or _has_aliases(tree):
            # What an alias stands for may change anywhere.
            self.forget()
        self._text, self._tree, self._schema, self._dialect = tree.text, tree, schema, dialect
        self._entered = entered(focus)
        self._focused = focus[1] if focus is not None else None
        result: list[Place] = []
        names = named_apart(tree.root.entries)
        for entry, (name, nth) in zip(tree.root.entries, names, strict=True):
            result += self._of_entry(entry, name, nth)
        result += self._absent_of((), schema.fields, {str(name) for name, _ in names}, 0)
        return result

    def _of_entry(self, entry: Entry, name: str, nth: int) -> list[Place]:
        known = self._schema.field(name)
        badges = () if known or self._schema.is_learned or not self._schema.fields else ("not in schema",)
        if nth:
            badges = (*badges, "written twice")

        def make() -> Iterator[Place]:
            wanted = known or self._guess_once(name, entry.value)
            if not wanted.hidden:
                yield from self._places(
                    self.value_at((name,), wanted, entry.value), wanted.label or name, 0, badges, nth
                )

        return self._once((name,), nth, entry.value, (), make)

    def _once(
        self, path: FieldPath, nth: int, node: Node, more: Any, make: Callable[[], Iterator[Place]]
    ) -> list[Place]:
        """Return what was made for a value before, if its text and what is open in it are as they were."""
        signature = (self._text[node.start : node.end], self._state_under(path), more)
        known = self._made.get((path, nth))
        if known is None or known[0] != signature:
            known = (signature, list(make()))
        self._made[path, nth] = known
        return known[1]

    def _state_under(self, path: FieldPath) -> tuple[Any, ...]:
        def under(paths: Iterable[FieldPath]) -> frozenset[FieldPath]:
            return frozenset(each for each in paths if each[: len(path)] == path)

        drafts = tuple((each, at) for each, at in self.drafts.items() if each[: len(path)] == path)
        return under(self.opened), under(self.unfolded), under(self._entered), drafts

    def _guess_once(self, name: str, node: Node) -> Field:
        """Guess from a whole list or mapping again only when it has more or fewer parts: not at each key."""
        shape = (node.kind, len(node.entries), node.tag, node.anchor)
        known = self._guesses.get(name)
        if node.kind == "scalar" or known is None or known[0] != shape:
            known = self._guesses[name] = (shape, self._guess(name, node))
        return known[1]

    def _guess(self, name: str, node: Node | None) -> Field:
        tree = self._tree
        value = value_of(node, tree, self._dialect) if node is not None and tree is not None else None
        return guess_field(name, node, value, tags=self._schema.tags)

    def value_at(self, path: FieldPath, wanted: Field, node: Node | None) -> Value:
        """Return what a control needs to know of one node."""
        if node is None or self._tree is None:
            return Value(path, wanted)
        plain = self._tree.resolve(node)
        is_null = plain.kind == "scalar" and kind_of(plain, self._dialect) == "null"
        return Value(
            path,
            wanted,
            node=plain if node.kind == "alias" else node,
            text=plain.text if plain.kind == "scalar" and not is_null else "",
            is_null=is_null,
            raw=self._text[node.start : node.end],
            nodes=tuple(self._tree.resolve(entry.value) for entry in plain.entries),
            keys=tuple(entry.key.text for entry in plain.entries if entry.key is not None),
        )

    def _places(
        self, value: Value, label: str, depth: int, badges: tuple[str, ...], nth: int = 0, *, in_list: bool = False
    ) -> Iterator[Place]:
        kind = self._steady(value.path, control_of(value))
        if in_list and kind == "group":
            kind = "records"
        badges = (*badges, *self._badges(value))
        is_open = value.path in self.opened
        key: Key = ("field", value.path, nth)
        is_unfolded = (kind == "records" and value.nodes) or (kind == "list" and value.path in self._entered)
        if is_unfolded and not in_list:
            yield from self._items(value, label, depth, badges)
        else:
            count = len(value.nodes) if kind == "list" and value.nodes else None
            yield Place(key, value, kind, label, count, depth, badges, is_open=is_open, in_list=in_list)
            if is_open and kind in ("group", "records"):
                yield from self._children(value, depth + 1)

    def _steady(self, path: FieldPath, kind: str) -> str:
        """Keep the control of the focused text, whatever it looks like while it is typed."""
        before = self._kinds.get(path)
        if path == self._focused and before in _TYPED_KINDS and kind in _TYPED_KINDS:
            return before
        self._kinds[path] = kind
        return kind

    def _badges(self, value: Value) -> tuple[str, ...]:
        node = value.node
        if node is None:
            return ()
        tag = (node.tag,) if node.tag else ()
        anchor = (f"&{node.anchor}",) if node.anchor else ()
        alias = (value.raw,) if value.raw.startswith("*") else ()
        unused = (UNUSED,) if value.field.deprecated else ()
        return (*tag, *anchor, *alias, *unused)

    def _items(self, value: Value, label: str, depth: int, badges: tuple[str, ...]) -> Iterator[Place]:
        path, entries = value.path, value.node.entries if value.node is not None else ()
        count = shown = len(entries)
        is_entered = path in self._entered
        if not is_entered and count > FOLDED_ITEMS + 1 and not any(each[: len(path)] == path for each in self.opened):
            shown = FOLDED_ITEMS
        draft = self.drafts.get(path, count)
        for at, entry in enumerate(entries[:shown]):
            if is_entered and at == draft:
                yield self._adding(value, "", depth, at)
            yield from self._item(value, at, entry, (label, count, badges) if at == 0 else ("", None, ()), depth)
        if shown < count:
            yield Place(("more", path, 0), value, "more", depth=depth, names=(f"{count - shown} more",))
        elif is_entered and draft >= count:
            yield self._adding(value, "" if count else label, depth, count)

    def _item(
        self, value: Value, at: int, entry: Entry, head: tuple[str, int | None, tuple[str, ...]], depth: int
    ) -> list[Place]:
        path = (*value.path, at)
        label, count, badges = head

        def make() -> Iterator[Place]:
            wanted = value.field.item or self._guess("", entry.value)
            item = self.value_at(path, wanted, entry.value)
            for place in self._places(item, label, depth, badges, in_list=True):
                yield replace(place, count=count) if place.path == path else place

        return self._once(path, 0, entry.value, head, make)

    def _adding(self, value: Value, label: str, depth: int, at: int) -> Place:
        takes_text = control_of(value) != "records"
        return Place(
            ("add", value.path, at), value, "add", label, depth=depth, names=(item_word(value),), in_list=takes_text
        )

    def _children(self, value: Value, depth: int) -> Iterator[Place]:
        fields = value.field.fields
        known = {each.name: each for each in fields}
        entries = [entry for entry in value.node.entries if entry.key is not None] if value.node is not None else []
        names = named_apart(entries)
        for entry, (name, nth) in zip(entries, names, strict=True):
            wanted = known.get(name) or self._guess(name, entry.value)
            is_unknown = bool(fields) and name not in known and not self._schema.is_learned
            badges = ("not in schema",) if is_unknown else ()
            if not wanted.hidden:
                path = (*value.path, name)
                yield from self._places(
                    self.value_at(path, wanted, entry.value), wanted.label or name, depth, badges, nth
                )
        yield from self._absent_of(value.path, fields, {str(name) for name, _ in names}, depth)

    def _absent_of(self, path: FieldPath, fields: Sequence[Field], present: set[str], depth: int) -> Iterator[Place]:
        lacking = [each for each in fields if each.name not in present and not each.hidden and not each.deprecated]
        absent = [each for each in lacking if each.required is not True]
        for each in lacking:
            if each.required is True:
                yield from self._places(Value((*path, each.name), each), each.label or each.name, depth, ())
        if not absent:
            return
        is_open = path in self.unfolded
        names = tuple(each.label or each.name for each in absent)
        whole = Value(path, Field(""))
        yield Place(("absent", path, 0), whole, "absent", depth=depth, names=names, is_open=is_open)
        if is_open:
            for each in absent:
                yield from self._places(Value((*path, each.name), each), each.label or each.name, depth, ())


def named_apart(entries: Sequence[Entry]) -> list[tuple[str, int]]:
    """Return the path part and the number of each key; of a key that stands several times the part says which it is."""
    names = [entry.name for entry in entries]
    if len(set(names)) == len(names):
        return [(name, 0) for name in names]
    seen: Counter[str] = Counter()
    result = []
    for name in names:
        result.append((Nth(name, seen[name]) if names.count(name) > 1 else name, seen[name]))
        seen[name] += 1
    return result


def entered(focus: Key | None) -> frozenset[FieldPath]:
    """Return the lists that the focus is in: those show all items, each in its row."""
    if focus is None:
        return frozenset()
    part, path, _ = focus
    lists = {path[:at] for at, step in enumerate(path) if isinstance(step, int)}
    return frozenset(lists | ({path} if part in ("add", "more") else set()))


def _has_aliases(tree: Tree) -> bool:
    root = tree.root
    return "*" in tree.text[root.start : root.end] and any(entry.value.kind == "alias" for _, entry in tree.walk())


def item_word(value: Value) -> str:
    """Return what one item of a list is called: `picture` for `images`."""
    label = value.field.item.label if value.field.item else ""
    if label:
        return f"add {label.casefold()}"
    name = value.field.name.casefold()
    if name in ("images", "pictures", "photos", "slides"):
        return "add picture"
    return f"add {name[:-1]}" if name.endswith("s") and not name.endswith("ss") and len(name) > 3 else "add"


def control_of(value: Value) -> str:
    """Return the name of the control for a value: the schema's, unless the value has another shape."""
    wanted = _wanted(value.field)
    node = value.node
    if node is None or value.is_null:
        return wanted
    if wanted == "raw" or (node.kind != "scalar" and node.tag):
        return "raw"
    if node.kind == "list":
        return _list_control(value)
    if node.kind == "map":
        return "group" if wanted != "records" else "records"
    if wanted not in _SCALAR_KINDS:
        wanted = "text"
    is_long = "\n" in value.text or node.style in ("|", ">")
    return "multiline" if wanted == "text" and is_long else wanted


def _wanted(field: Field) -> str:
    if field.type == "reference" and not field.settings.get("multiple"):
        return "reference"
    return control_for(field)


def _list_control(value: Value) -> str:
    shapes = {node.kind for node in value.nodes}
    if "list" in shapes or (len(shapes) > 1 and "map" in shapes):
        return "raw"
    if "map" in shapes:
        return "records"
    if not shapes and _wanted(value.field) == "records":
        return "records"
    return "raw" if any("\n" in node.text for node in value.nodes) else "list"
