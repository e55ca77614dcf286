"""What is done to the items of a list: begin, add, repeat, remove, move."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from caseedit.core.document.document import Document
from caseedit.core.document.split import split
from caseedit.core.frontmatter import formats
from caseedit.core.frontmatter.tree import Node, Problem, Tree
from caseedit.core.frontmatter.values import NATIVE, kind_of, value_of
from caseedit.core.paths import FieldPath, spoken_path
from caseedit.core.schema.schema import Field
from caseedit.core.text import Edit, apply_edits
from caseedit.tui.controls.control import Control, Value, typed_value
from caseedit.tui.controls.list import lines_of
from caseedit.tui.controls.outline import Place, control_of
from caseedit.tui.controls.visit import inserting, is_list, reachable

if TYPE_CHECKING:
    from caseedit.tui.controls.form import Form


class Items:
    """Changes lists for the form, and brings the focus to what came of it."""

    def __init__(self, form: Form) -> None:
        self._form = form

    def begin(self, place: Place, texts: tuple[str, ...]) -> None:
        """Put items into a list, where its row for a new one is, and go on typing in the last."""
        value = place.value
        at = place.key[2] if place.key[0] == "add" else len(value.nodes)
        self._put_texts(value.path, value, at, texts)

    def paste_into(self, place: Place, control: Control, text: str) -> bool:
        """Make an item of each pasted line, below the one that has the focus."""
        items = lines_of(text)
        path = place.path
        at = path[-1]
        if not items or not isinstance(at, int):
            return False
        self._put_texts(path[:-1], self._list_value(path[:-1]), at + 1, items)
        return True

    def _list_value(self, path: FieldPath) -> Value | None:
        found = next((each for each in self._form.places if each.key[0] == "add" and each.path == path), None)
        return found.value if found is not None else None

    def _put_texts(self, path: FieldPath, value: Value | None, at: int, texts: tuple[str, ...]) -> None:
        item = value.field.item if value is not None else None
        values = [typed_value(item.type if item is not None else "string", text) for text in texts]
        self._form.outline.drafts.pop(path, None)
        self._form.begin((*path, at + len(values) - 1), inserting(path, at, values[:-1]), values[-1])

    def add(self, place: Place) -> None:
        """Add an item: below an item, where the row for a new one is, or as the first."""
        path, at = self._where(place)
        if path is None:
            self._form.say("Only a list takes another item.")
        elif self._takes_text(place):
            self._draft(path, at)
        else:
            self._add_record(path, at)

    def _where(self, place: Place) -> tuple[FieldPath | None, int]:
        """Return the list that a place belongs to, and the position below it."""
        if place.key[0] == "add":
            return place.path, place.key[2]
        if place.key[0] == "field" and place.kind in ("list", "records") and not place.in_list:
            return place.path, len(place.value.nodes)
        for depth in range(len(place.path), 0, -1):
            part = place.path[depth - 1]
            if isinstance(part, int):
                return place.path[: depth - 1], part + 1
        return None, 0

    def _takes_text(self, place: Place) -> bool:
        if place.key[0] == "add":
            return place.in_list
        if place.in_list or place.kind in ("list", "records"):
            return place.kind != "records"
        return False

    def _draft(self, path: FieldPath, at: int) -> None:
        self._form.outline.drafts[path] = at
        self._form.focus = None
        self._form.go(("add", path, at))

    def _add_record(self, path: FieldPath, at: int) -> None:
        form, document = self._form, self._form.document
        blank = self._blank(path)
        if document is None:
            return
        if is_list(document, path):
            done = form.change(lambda: form.workspace.insert_item(path, at, blank))
        else:
            where, value = reachable(document, path, [blank])
            done = form.change(lambda: form.workspace.set_field(where, value))
        if done:
            self._shift(path, lambda old: old + 1 if old >= at else old)
            form.outline.opened.add((*path, at))
            form.go(("field", (*path, at), 0))
            form.walk.step(1)

    def _blank(self, path: FieldPath) -> dict[str, Any]:
        """Return an item with the keys of its neighbours, or those the schema has, and nothing in them."""
        document = self._form.document
        field = self._form.field_of(path)
        keys: list[tuple[str, Any]] = []
        if document is not None and document.tree is not None and is_list(document, path):
            for entry in document.node(path).entries[:1]:
                first = document.tree.resolve(entry.value)
                keys = [(pair.key.text, _empty_like(pair.value)) for pair in first.entries if pair.key is not None]
        if not keys and field is not None and field.item is not None:
            keys = [(each.name, _empty_of(each)) for each in field.item.fields if not each.hidden]
        return dict(keys) or {"title": ""}

    def remove(self, place: Place, *, backwards: bool = False) -> None:
        """Remove an item or a key; the next takes the focus, or the one before."""
        form, path = self._form, place.path
        if place.key[0] != "field" or place.value.is_absent:
            form.say("There is nothing to remove here.")
            return
        last = path[-1]
        if not form.change(lambda: form.workspace.remove_field(path)):
            return
        if isinstance(last, int):
            form.outline.opened = {each for each in form.outline.opened if each[: len(path)] != path}
            self._shift(path[:-1], lambda old: old - 1 if old > last else old)
            if backwards and last > 0:
                form.go(("field", (*path[:-1], last - 1), 0))
        form.say(f"Removed {spoken_path(path)}. ^Z brings it back.")

    def remove_around(self, place: Place) -> None:
        """Remove the innermost item of a list that a place is in."""
        path = self._item_path(place.path)
        item = next((each for each in self._form.places if each.key == ("field", path, 0)), None)
        if not path or item is None:
            self._form.say("Only an item of a list can be removed so; Remove field takes the key.")
        else:
            self.remove(item)

    def duplicate(self, place: Place) -> None:
        """Repeat an item below itself."""
        form, document, path = self._form, self._form.document, self._item_path(place.path)
        at = path[-1] if path else ""
        if not isinstance(at, int) or document is None or document.tree is None:
            form.say("Only an item of a list can be repeated.")
            return
        from caseedit.tui.controls.copying import repeated

        edits = repeated(document, path)
        if edits:
            label = spoken_path(path)
            done = form.change(lambda: form.workspace.edit(edits, origin="field", label=label))
        else:
            value = faithful(document.node(path), document)
            done = form.change(lambda: form.workspace.insert_item(path[:-1], at + 1, value))
        if done:
            self._shift(path[:-1], lambda old: old + 1 if old > at else old)
            form.go(("field", (*path[:-1], at + 1), 0))

    def move(self, place: Place, by: int) -> None:
        """Move an item up or down among its neighbours; outside of lists, the field."""
        form, document, path = self._form, self._form.document, self._item_path(place.path)
        if document is None or document.tree is None:
            return
        if not path:
            self._move_field(place, document.tree, by)
            return
        owner, old = path[:-1], path[-1]
        assert isinstance(old, int)
        new = old + by
        if not 0 <= new < len(document.node(owner).entries):
            return
        rest = place.path[len(path) :]
        if form.change(lambda: form.workspace.move_item(owner, old, new)):
            self._shift(owner, lambda each: {old: new, new: old}.get(each, each))
            form.go((place.key[0], (*owner, new, *rest), place.key[2]))

    def _move_field(self, place: Place, tree: Tree, by: int) -> None:
        form, owner = self._form, place.path[:-1]
        if place.key[0] != "field" or place.value.is_absent:
            form.say("There is nothing to move here.")
            return
        entries = tree.find(owner).entries
        old = entries.index(tree.entry(place.path))
        if 0 <= old + by < len(entries) and form.change(lambda: form.workspace.move_item(owner, old, old + by)):
            form.go(place.key)

    def _item_path(self, path: FieldPath) -> FieldPath:
        while path and not isinstance(path[-1], int):
            path = path[:-1]
        return path

    def _shift(self, owner: FieldPath, to: Any) -> None:
        """Let what is open in the items of a list follow them."""
        depth = len(owner)

        def renamed(path: FieldPath) -> FieldPath:
            if len(path) <= depth or path[:depth] != owner or not isinstance(path[depth], int):
                return path
            return (*owner, to(path[depth]), *path[depth + 1 :])

        outline = self._form.outline
        outline.opened = {renamed(path) for path in outline.opened}
        outline.unfolded = {renamed(path) for path in outline.unfolded}

    def why_not(self, document: Document, path: FieldPath, edits: tuple[Edit, ...]) -> str:
        """Return why the front matter could not be read after edits, or an empty text."""
        text = apply_edits(document.text, edits)
        parts = split(text)
        if parts.kind != document.parts.kind:
            return "The front matter would no longer begin and end where it does."
        found = formats.read(parts.kind, text, parts.matter.start, parts.matter.end)
        if isinstance(found, Problem):
            return f"{found.message} {found.hint}".strip()
        assert document.tree is not None
        if _keys(found.root) != _keys(document.tree.root):
            return "This would change other fields."
        return ""


def _keys(root: Node) -> list[str]:
    return [entry.key.text for entry in root.entries if entry.key is not None]


def _empty_like(node: Node) -> Any:
    if node.kind == "list":
        return []
    if node.kind == "map":
        return {entry.key.text: _empty_like(entry.value) for entry in node.entries if entry.key is not None}
    return ""


def _empty_of(field: Field) -> Any:
    kind = control_of(Value((), field))
    if kind in ("list", "records"):
        return []
    if kind == "group":
        return {each.name: _empty_of(each) for each in field.fields}
    return ""


def faithful(node: Node, document: Document) -> Any:
    """Return a node as a value that is written with the same characters: typed only where the typed one reads so."""
    tree = document.tree
    assert tree is not None
    plain = tree.resolve(node)
    if plain.kind == "list":
        return [faithful(entry.value, document) for entry in plain.entries]
    if plain.kind == "map":
        return {entry.key.text: faithful(entry.value, document) for entry in plain.entries if entry.key is not None}
    kind = kind_of(plain, document.dialect)
    if plain.style in NATIVE:
        return value_of(plain, tree, document.dialect)
    if kind == "null":
        return None
    if kind in ("int", "float"):
        return typed_value("number", plain.text)
    if kind == "bool" and plain.text in ("true", "false"):
        return plain.text == "true"
    return plain.text
