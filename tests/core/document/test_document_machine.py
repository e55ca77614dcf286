"""A document under any series of operations, beside a plain model: texts for undo, plain values for the fields."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from caseedit import Document, Edit, Refused, loads
from caseedit.core.document.split import split
from caseedit.core.frontmatter.tree import Tree, read
from caseedit.core.paths import Nth
from caseedit.core.text import Change, LineIndex, apply_edits

STARTS = [
    "",
    "Only text\n",
    "---\ntitle: a\n---\nText\n",
    "---\r\ntitle: 'a'\r\ntags: [x, y]\r\n---\r\nText\r\n",
    '---\ntitle: "a" # why\nlist:\n  - one\n  - two\nmap: {k: v}\n---',
    "---\ntitle: |\n  long\n\n  text\n---\n\nText",
    "---\nlist:\n- {\n  k: 'v',\n  l: w\n  }\n# about\nmap:\n  k: v\n  l: [a, b]\ntitle: 'x'\n---\nText\n",
    "---\ntitle: a\nnew: 1\ntitle: b\n---\nText\n",
    "---\ntitle: a\n",
    "+++\na = 1\n+++\n",
    "\ufeff---\na: b\n---\n",
]
KEYS = st.sampled_from(["title", "tags", "list", "map", "new"])
VALUES: st.SearchStrategy[Any] = st.one_of(
    st.sampled_from(["", "yes", "a: b", "two\nlines", " # x", "é", "2019"]),
    st.booleans(),
    st.none(),
    st.integers(-3, 3),
    st.lists(st.sampled_from(["p", "q"]), max_size=3),
    st.dictionaries(st.sampled_from(["k", "l"]), st.sampled_from(["p", True, ["q"]]), max_size=2),
    st.lists(st.fixed_dictionaries({"k": st.sampled_from(["p", "q r"]), "l": st.just("s")}), min_size=1, max_size=2),
)
PATHS = st.one_of(
    st.tuples(KEYS),
    st.tuples(KEYS, st.sampled_from(["k", "l"])),
    st.tuples(KEYS, st.integers(0, 2)),
    st.tuples(KEYS, st.integers(0, 1), st.sampled_from(["k", "l"])),
)
# A path that may lead nowhere, or the number of one that leads somewhere.
PLACES = st.one_of(st.integers(0, 99), st.integers(0, 99), PATHS)
Place = int | tuple[Any, ...]
TEXTS = st.lists(st.sampled_from(["---\n", "a", "\n", "\r", ": ", "x: 1\n", "\u2028", "#"]), max_size=3).map("".join)


Values = dict[str, Any]


def reached(values: Any, path: tuple[Any, ...]) -> Any:
    for part in path:
        values = values[part]
    return values


def reordered(values: Any, old: int, new: int) -> None:
    """Take an entry of a plain list or mapping elsewhere."""
    entries = list(values.items()) if isinstance(values, dict) else list(values)
    entries.insert(new, entries.pop(old))
    values.clear()
    if isinstance(values, dict):
        values.update(entries)
    else:
        values.extend(entries)


def renamed(values: Values, name: str, key: str) -> None:
    pairs = [(key if each == name else each, value) for each, value in values.items()]
    values.clear()
    values.update(pairs)


class Editing(RuleBasedStateMachine):
    """A document beside a plain list of texts: what it was after each step; and beside plain values."""

    @initialize(text=st.sampled_from(STARTS))
    def begin(self, text: str) -> None:
        self.document: Document = loads(text.encode())
        self.seen = self.document.text
        self.past: list[str] = []
        self.future: list[str] = []
        self.saved = self.seen

    def took(self, change: Change | None) -> None:
        """Compare a change with what it says, and keep the text before it."""
        if change is None or not change.edits:
            assert self.document.text == self.seen
            return
        assert apply_edits(self.seen, change.edits) == self.document.text
        assert apply_edits(self.document.text, change.inverse) == self.seen
        assert change.revision == self.document.revision
        self.past.append(self.seen)
        self.future.clear()
        self.seen = self.document.text

    @rule(places=st.tuples(st.floats(0, 1), st.floats(0, 1)), text=TEXTS)
    def edit(self, places: tuple[float, float], text: str) -> None:
        start, end = sorted(int(place * len(self.seen)) for place in places)
        self.took(self.document.apply([Edit(start, min(end, start + 20), text)], origin="yaml"))

    def path(self, place: Place) -> tuple[Any, ...]:
        tree = self.document.tree
        if not isinstance(place, int):
            return place
        there = [] if tree is None else [path for path, _ in tree.walk()]
        return there[place % len(there)] if there else ("title",)

    def does(self, act: Callable[[], Change | None], model: Callable[[Values], None]) -> bool:
        """Do an operation here and on the plain values; False if it is refused, and then nothing has changed."""
        values = deepcopy(dict(self.document.fields))
        order = list(values)
        is_single = self.document.tree is None or not self.document.tree.duplicates
        try:
            self.took(act())
        except Refused:
            assert self.document.text == self.seen
            return False
        model(values)
        assert self.document.fields == values
        is_new = len(values) > len(order)
        if is_single and not is_new:  # a new key may stand anywhere
            assert list(self.document.fields) == list(values)
        return True

    @rule(place=PLACES, value=VALUES)
    def set_field(self, place: Place, value: Any) -> None:
        path = self.path(place)
        before = self.document.get(path, self)
        # Text over a plain number or flag keeps that sort, if it is one too.
        wanted = value if not isinstance(value, str) or isinstance(before, str) or before is self else None

        def model(values: Values) -> None:
            for depth in range(1, len(path)):  # what is missing on the way is made
                holder = reached(values, path[: depth - 1])
                part = path[depth - 1]
                if isinstance(holder, list) and part == len(holder):
                    holder.append(None)
                if (holder.get(part) if isinstance(holder, dict) else holder[part]) is None:
                    holder[part] = [] if isinstance(path[depth], int) else {}
            holder = reached(values, path[:-1])
            if isinstance(holder, list) and path[-1] == len(holder):
                holder.append(None)
            new = value if wanted is not None or value is None else self.document.get(path)
            holder[path[-1]] = deepcopy(new)

        if self.does(lambda: self.document.set(path, value), model) and isinstance(value, str):
            assert self.document.node(path).text == value

    @rule(place=PLACES, position=st.integers(-1, 2), value=st.sampled_from(["p", "r s", {"k": "p", "l": "s"}]))
    def insert(self, place: Place, position: int, value: Any) -> None:
        path = self.path(place)

        def model(values: Values) -> None:
            holder = reached(values, path[:-1])
            items = holder.get(path[-1]) if isinstance(holder, dict) else holder[path[-1]]
            if items is None:
                holder[path[-1]] = [value]
            else:
                items.insert(position if position >= 0 else len(items), value)

        # Deeper down a list may have to be made first; that is what `set_field` tries.
        if len(path) == 1 or isinstance(place, int):
            self.does(lambda: self.document.insert(path, position, value), model)

    @rule(place=PLACES, old=st.integers(0, 2), new=st.integers(0, 2))
    def move(self, place: Place, old: int, new: int) -> None:
        path = self.path(place) if place else ()
        if self.document.tree is None or not self.document.tree.duplicates:
            self.does(
                lambda: self.document.move(path, old, new), lambda values: reordered(reached(values, path), old, new)
            )

    @rule(place=PLACES)
    def remove(self, place: Place) -> None:
        path = self.path(place)

        def model(values: Values) -> None:
            del reached(values, path[:-1])[path[-1]]

        self.does(lambda: self.document.remove(path), model)

    @rule(place=PLACES, key=st.sampled_from(["other", "title", "k", "", "a: b"]))
    def rename(self, place: Place, key: str) -> None:
        path = self.path(place)
        self.does(
            lambda: self.document.rename(path, key),
            lambda values: renamed(reached(values, path[:-1]), path[-1], key),
        )

    @rule(which=st.integers(0, 1))
    def remove_one_of_two(self, which: int) -> None:
        tree = self.document.tree
        count = 0 if tree is None else sum(entry.name == "title" for entry in tree.root.entries)
        try:
            self.took(self.document.remove((Nth("title", which),)))
        except Refused:
            assert self.document.text == self.seen
            return
        assert self.document.tree is not None
        assert sum(entry.name == "title" for entry in self.document.tree.root.entries) == count - 1

    @rule(body=TEXTS)
    def set_body(self, body: str) -> None:
        # Where nothing closes the front matter, the body is the whole text, and a new one may close it.
        was_unclosed = self.document.parts.kind == "unclosed"
        try:
            self.took(self.document.set_body(body))
        except Refused:
            assert self.document.text == self.seen
            return
        if was_unclosed:
            assert self.document.text == body
        else:
            assert self.document.body == body

    @rule()
    def undo(self) -> None:
        change = self.document.undo()
        assert (change is None) == (not self.past)
        if self.past:
            self.future.append(self.seen)
            self.seen = self.past.pop()
        assert self.document.text == self.seen

    @rule()
    def redo(self) -> None:
        change = self.document.redo()
        assert (change is None) == (not self.future)
        if self.future:
            self.past.append(self.seen)
            self.seen = self.future.pop()
        assert self.document.text == self.seen

    @rule()
    def save(self) -> None:
        self.document.mark_saved(self.document.text, None)
        self.saved = self.seen

    @rule()
    def reload(self) -> None:
        """Another session reads what was saved."""
        self.save()
        self.document = loads(self.document.to_bytes())
        self.past.clear()
        self.future.clear()

    @invariant()
    def reads_as_the_text_does(self) -> None:
        document = self.document
        assert document.text == self.seen
        assert document.parts == split(self.seen)
        assert document.is_modified == (self.seen != self.saved)
        assert document.lines.starts == LineIndex(self.seen).starts
        assert loads(document.to_bytes()).text == self.seen
        if document.parts.kind == "yaml":
            found = read(self.seen, document.parts.matter.start, document.parts.matter.end)
            assert (document.tree is not None) == isinstance(found, Tree)
            if isinstance(found, Tree) and document.tree is not None:
                assert found.root == document.tree.root


TestEditing = Editing.TestCase
TestEditing.settings = settings(max_examples=50, stateful_step_count=25, deadline=None)
