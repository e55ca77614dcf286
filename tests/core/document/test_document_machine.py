from __future__ import annotations

from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from caseedit import Document, Edit, Refused, loads
from caseedit.core.document.split import split
from caseedit.core.frontmatter.tree import Tree, read
from caseedit.core.text import Change, LineIndex, apply_edits

STARTS = [
    "",
    "Only text\n",
    "---\ntitle: a\n---\nText\n",
    "---\r\ntitle: 'a'\r\ntags: [x, y]\r\n---\r\nText\r\n",
    '---\ntitle: "a" # why\nlist:\n  - one\n  - two\nmap: {k: v}\n---',
    "---\ntitle: |\n  long\n\n  text\n---\n\nText",
    "---\ntitle: a\n",
    "+++\na = 1\n+++\n",
    "\ufeff---\na: b\n---\n",
]
KEYS = st.sampled_from(["title", "tags", "list", "map", "new"])
VALUES: st.SearchStrategy[Any] = st.one_of(
    st.sampled_from(["", "yes", "a: b", "two\nlines", " # x", "é", "2019"]),
    st.booleans(),
    st.lists(st.sampled_from(["p", "q"]), max_size=3),
)
TEXTS = st.lists(st.sampled_from(["---\n", "a", "\n", "\r", ": ", "x: 1\n", "\u2028", "#"]), max_size=3).map("".join)


class Editing(RuleBasedStateMachine):
    """A document beside a plain list of texts: what it was after each step."""

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

    @rule(key=KEYS, value=VALUES)
    def set_field(self, key: str, value: Any) -> None:
        try:
            self.took(self.document.set((key,), value))
        except Refused:
            assert self.document.text == self.seen
            return
        if not isinstance(value, str):
            assert self.document.get((key,)) == value

    @rule(key=KEYS, position=st.integers(0, 2), value=st.sampled_from(["p", "r s"]))
    def insert(self, key: str, position: int, value: str) -> None:
        try:
            self.took(self.document.insert((key,), position, value))
        except Refused:
            assert self.document.text == self.seen

    @rule(key=KEYS, old=st.integers(0, 2), new=st.integers(0, 2))
    def move(self, key: str, old: int, new: int) -> None:
        try:
            self.took(self.document.move((key,), old, new))
        except Refused:
            assert self.document.text == self.seen

    @rule(key=KEYS)
    def remove(self, key: str) -> None:
        try:
            self.took(self.document.remove((key,)))
        except Refused:
            assert self.document.text == self.seen
            return
        assert key not in self.document.fields

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
        self.document.mark_saved(self.document.revision, None)
        self.saved = self.seen

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
TestEditing.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
