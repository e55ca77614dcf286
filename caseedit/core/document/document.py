"""`Document`: text, revision, `fields`, `body`; changes only by `apply(edits)`."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from caseedit.core.document import fields as field_edits
from caseedit.core.document.history import History, Step
from caseedit.core.document.lines import index_after
from caseedit.core.document.problem import problem_of
from caseedit.core.document.room import Room
from caseedit.core.document.source import Source, decode, first_line_end, from_text
from caseedit.core.document.split import Parts, is_body_only, split, split_after
from caseedit.core.files import stamp as stamps
from caseedit.core.files.outside import must_lie_inside
from caseedit.core.files.stamp import Stamp
from caseedit.core.frontmatter import formats, values
from caseedit.core.frontmatter.glance import Glance, glance
from caseedit.core.frontmatter.operations import Insert, Move, Operation, Remove, Rename, Set
from caseedit.core.frontmatter.tree import Node, Problem, Tree
from caseedit.core.paths import FieldPath, Nth, format_path, spoken_path, value_at
from caseedit.core.text import Change, Edit, LineIndex, Span, apply_edits, inverse_of, ordered, position_in
from caseedit.errors import CannotWrite, Refused

if TYPE_CHECKING:
    from caseedit.core.schema.schema import Schema
    from caseedit.core.validation.diagnostic import Diagnostic

_FEW_PLACES = 16  # from more on, an index of the lines is made
_NOTHING: Mapping[str, Any] = MappingProxyType({})


class Document:
    """One file: its exact text, and what can be read from it.

    Attributes:
        path: Where it came from and will be saved; None for text without a file.
        source: The text as it was read, with its encoding.
        text: The text now.
        revision: How often the text has changed; never goes back.
        parts: Where front matter and body are.
        dialect: Which site generator's reader `fields` follows.
        order: The order of keys that new ones follow, as the schema has it.
        stamp: What the file was when it was read or saved last.
        saved_text: The text that the file holds.
        root: The folder that links must not lead out of; None: the folder that the file is in.
    """

    def __init__(
        self, source: Source, path: Path | None = None, stamp: Stamp | None = None, *, dialect: str = "pyyaml"
    ) -> None:
        self.path = path
        self.source = source
        self.text = source.text
        self.revision = 0
        self.parts: Parts = split(self.text)
        self.dialect = dialect
        self.order: Sequence[str] = ()
        self.stamp = stamp
        self.saved_text = source.text
        self.root: Path | None = None
        self._history = History()
        self._room = Room()
        # A thread may ask for a snapshot while a change is being made.
        self._lock = threading.Lock()
        self._lines: LineIndex | None = None
        self._body: str | None = None
        self._places_asked = 0
        # Each is read when it is first asked for: many who open a document ask for its values, or its body, alone.
        self._fields: tuple[str, Mapping[str, Any]] | None = None
        self._glance: tuple[str, Glance | None] | None = None
        self._tree: Tree | Problem | None = None
        self._is_read = False

    def __repr__(self) -> str:
        return f"<Document {self.path or 'without a file'}, revision {self.revision}>"

    @property
    def fields(self) -> Mapping[str, Any]:
        """The values of the front matter in file order, read-only; empty where it cannot be read."""
        known = self._fields
        if known is None or known[0] != self.dialect:
            known = self._fields = (self.dialect, MappingProxyType(self._values()))
        return known[1]

    @property
    def glance(self) -> Glance | None:
        """The values of the front matter without their places; None where only the tree can tell."""
        known = self._glance
        if known is None or known[0] != self.dialect:
            matter, is_yaml = self.parts.matter, self.parts.kind == "yaml" and self.source.is_utf8
            found = glance(self.text, matter.start, matter.end, self.dialect) if is_yaml else None
            known = self._glance = (self.dialect, found)
        return known[1]

    @property
    def tree(self) -> Tree | None:
        """The front matter; None where it cannot be read, or there is none."""
        found = self._front_matter()
        return None if isinstance(found, Problem) else found

    @property
    def problem(self) -> Problem | None:
        """Why the fields cannot be read; None where they can."""
        if not self._is_read and self.glance is not None:
            return None
        found = self._front_matter()
        return found if isinstance(found, Problem) else None

    @property
    def body(self) -> str:
        """Everything after the front matter; the whole text where there is none, or it is not closed."""
        self._body = self.parts.body.of(self.text) if self._body is None else self._body
        return self._body

    @property
    def lines(self) -> LineIndex:
        """Where the lines of the text begin."""
        self._lines = self._lines or LineIndex(self.text)
        return self._lines

    def position(self, offset: int) -> tuple[int, int]:
        """Return (line, column) of a place, counted from 0; whoever asks for few places needs no index of all lines."""
        if self._lines is None and self._places_asked < _FEW_PLACES and "\r" not in self.text:
            self._places_asked += 1
            return position_in(self.text, offset)
        return self.lines.position(offset)

    def lines_around(self, span: Span) -> Span:
        """Return the whole lines in which a span begins and ends, with their line ends."""
        if "\r" in self.text:
            lines = self.lines
            return Span(lines.span(lines.line_of(span.start)).start, lines.span(lines.line_of(span.end)).end)
        return Span(self.text.rfind("\n", 0, span.start) + 1, self.text.find("\n", span.end) + 1 or len(self.text))

    @property
    def newline(self) -> str:
        """How the file's first line ends, and so what ends a new line."""
        return first_line_end(self.text)

    @property
    def is_modified(self) -> bool:
        """Whether the text differs from what the file holds."""
        return self.text != self.saved_text

    @property
    def can_edit_fields(self) -> bool:
        """Whether fields can be set: the front matter can be read, or there is none yet."""
        return self.problem is None

    @property
    def undo_label(self) -> str:
        """What `undo` would take back; empty if nothing."""
        return self._history.undo_label

    @property
    def redo_label(self) -> str:
        """What `redo` would do again; empty if nothing."""
        return self._history.redo_label

    def get(self, path: FieldPath, default: Any = None) -> Any:
        """Return the value at a path of keys and list positions, or `default` where there is none."""
        if any(isinstance(part, Nth) for part in field_edits.checked(path)):
            return field_edits.value_of_node(self.tree, path, self.dialect, default)
        return value_at(self.fields, path, default)

    def node(self, path: FieldPath) -> Node:
        """Return the node at a path.

        Raises:
            KeyError: There is none.
        """
        if self.tree is None:
            raise KeyError(format_path(path))
        return self.tree.find(field_edits.checked(path))

    def comments_above(self, path: FieldPath) -> tuple[str, ...]:
        """Return the comments on the lines directly above an entry, without their marks."""
        if self.tree is None:
            return ()
        return field_edits.comments_above(self.text, self.lines, self.tree, self.tree.entry(path).start)

    def apply(self, edits: Iterable[Edit], *, origin: str = "", label: str = "", merge: bool = False) -> Change:
        """Replace stretches of the text; the only way in which it changes.

        Args:
            edits: In any order, not overlapping; offsets of the text before.
            origin: Who asks.
            label: What it is, in words for the undo history.
            merge: Join the undo step before, if that is the same stretch of typing.

        Raises:
            Refused: New text holds half a character, or makes the file too large to be edited.
            ValueError: An edit lies outside the text, or two overlap.
        """
        wanted = ordered(edits, len(self.text))
        for edit in wanted:
            self.source.must_hold(edit.text)
        self._room.must_have(self.source, self.text, self.revision, wanted)
        if all(edit.text == self.text[edit.start : edit.end] for edit in wanted):
            return Change(self.revision, (), (), origin, label)
        before = self.text
        change = self._commit(wanted, inverse_of(before, wanted), origin, label)
        self._history.add(before, change, merge=merge)
        return change

    def set(self, path: FieldPath, value: Any, *, merge: bool = False) -> Change | None:
        """Give a field a value, changing its characters only; a key that is not there is added.

        Raises:
            Refused: It cannot be done without touching anything else; the text is unchanged.
        """
        field_edits.must_fit(path, value)
        if self.problem is None and self.tree is None:
            edits = field_edits.first_field(self.text, self.newline, path, value)
            return self._apply_field(edits, path, merge=merge)
        return self._operate(Set(path, value), path, merge=merge)

    def insert(self, path: FieldPath, position: int, value: Any) -> Change | None:
        """Put a value into the list at `path`, before the item that is at `position` now.

        Raises:
            Refused: It cannot be done; the text is unchanged.
        """
        field_edits.must_fit(path, value)
        return self._operate(Insert(path, position, value), path)

    def remove(self, path: FieldPath) -> Change | None:
        """Remove a key with its value, or a list item.

        Raises:
            Refused: It cannot be done; the text is unchanged.
        """
        return self._operate(Remove(path), path)

    def move(self, path: FieldPath, old: int, new: int) -> Change | None:
        """Move the item, or the key, at position `old` of the value at `path` to position `new`.

        Raises:
            Refused: It cannot be done; the text is unchanged.
        """
        return self._operate(Move(path, old, new), path)

    def rename(self, path: FieldPath, key: str) -> Change | None:
        """Give a key another name, where it stands.

        Raises:
            Refused: It cannot be done; the text is unchanged.
        """
        field_edits.must_be_name(path, key)
        return self._operate(Rename(path, key), path)

    def set_body(self, text: str) -> Change | None:
        """Replace the body; only the lines that differ change.

        Raises:
            Refused: The file could not hold this body so that it is read as one.
        """
        from caseedit.core.document.body import body_edits

        edits = body_edits(self.text, self.parts, text, self.newline)
        return self.apply(edits, origin="body", label="body") if edits else None

    def undo(self) -> Change | None:
        """Take the last step back; None if there is none."""
        step = self._history.undo()
        return None if step is None else self._pass(step, step.inverse, step.edits, "undo")

    def redo(self) -> Change | None:
        """Do again what `undo` took back last; None if there is nothing."""
        step = self._history.redo()
        return None if step is None else self._pass(step, step.edits, step.inverse, "redo")

    def mark_saved(self, text: str, stamp: Stamp | None) -> None:
        """Note that the file now holds `text`; typing may have gone on since."""
        self.saved_text = text
        self.stamp = stamp
        self._history.seal()

    def snapshot(self) -> Document:
        """Return a document with the same text and a life of its own, without history; any thread may ask for it."""
        with self._lock:
            twin = copy(self)
        twin._history, twin._room = History(), Room()
        twin._lock = threading.Lock()
        return twin

    def to_bytes(self) -> bytes:
        """Return the bytes of the file with the text as it is now."""
        return self.source.encode(self.text)

    def check(self, schema: Schema | None = None) -> list[Diagnostic]:
        """Return what is wrong with the document, in file order."""
        from caseedit.core.validation.check import check

        return check(self, schema)

    def save(self, *, overwrite: bool = False, allow_outside: bool = False) -> int:
        """Write the file, whole or not at all, and return how many lines changed.

        Args:
            overwrite: Write even if someone else changed the file since it was read.
            allow_outside: Write even if the file is a link that leads out of the folder of the content.

        Raises:
            ChangedOnDisk: The file is not what it was when it was read.
            CannotWrite: It could not be written, or is such a link.
        """
        if self.path is None:
            raise CannotWrite("This document has no file name yet.", hint="Give it a path, then save it.")
        if not overwrite and not self.is_modified and self.stamp and stamps.look(self.path, self.stamp) == "same":
            return 0
        if not allow_outside:
            must_lie_inside(self.path, self.root or self.path.parent)
        from caseedit.core.document.align import lines_changed
        from caseedit.core.files import atomic

        count = lines_changed(self.saved_text, self.text)
        written = atomic.write(self.path, self.to_bytes(), expected=self.stamp, overwrite=overwrite)
        self.mark_saved(self.text, written)
        return count

    def _operate(self, operation: Operation, path: FieldPath, *, merge: bool = False) -> Change | None:
        try:
            tree = field_edits.must_be_editable(self.tree, self.problem, self.lines)
            field_edits.must_be_single(tree, field_edits.checked(path), self.lines)
            matter, dialect = self.parts.matter, self.dialect
            edits = field_edits.plan(self.text, tree, matter, operation, self.newline, self.order, dialect)
        except Refused as refusal:
            refusal.path = self.path
            raise
        return self._apply_field(edits, path, merge=merge)

    def _apply_field(self, edits: Sequence[Edit], path: FieldPath, *, merge: bool) -> Change | None:
        return self.apply(edits, origin="field", label=spoken_path(path), merge=merge) if edits else None

    def _pass(self, step: Step, edits: tuple[Edit, ...], inverse: tuple[Edit, ...], origin: str) -> Change:
        return self._commit(edits, inverse, origin, step.label)

    def _commit(self, edits: tuple[Edit, ...], inverse: tuple[Edit, ...], origin: str, label: str) -> Change:
        old, new = self.text, apply_edits(self.text, edits)
        is_same_matter = self.source.is_utf8 and is_body_only(self.parts, old, edits)
        with self._lock:
            self.parts = split_after(self.parts, old, edits, new)
            self.text = new
            self.revision += 1
            self._lines = index_after(self._lines, edits, new)
            self._body, self._places_asked = None, 0
            if not is_same_matter:
                self._forget_front_matter()
        return Change(self.revision, edits, inverse, origin, label)

    def _forget_front_matter(self) -> None:
        self._fields = self._glance = self._tree = None
        self._is_read = False

    def _values(self) -> Mapping[str, Any]:
        found = None if self._is_read else self.glance
        if found is not None:
            return found.fields
        tree = self.tree
        return _NOTHING if tree is None else values.fields_of(tree, self.dialect)

    def _front_matter(self) -> Tree | Problem | None:
        if not self._is_read:
            self._tree, self._is_read = self._read_front_matter(), True
        return self._tree

    def _read_front_matter(self) -> Tree | Problem | None:
        problem = problem_of(self.source, self.text, self.parts)
        if problem is not None or self.parts.kind == "none":
            return problem
        return formats.read(self.parts.kind, self.text, self.parts.matter.start, self.parts.matter.end)


def load(path: str | os.PathLike[str], *, dialect: str = "pyyaml") -> Document:
    """Read a file.

    Raises:
        CannotRead: It is not there, no regular file, not readable, or too big.
    """
    file = Path(path)
    data, mark = stamps.read(file)
    return Document(decode(data), file, mark, dialect=dialect)


def loads(data: bytes | str, path: str | os.PathLike[str] | None = None, *, dialect: str = "pyyaml") -> Document:
    """Take the bytes or the text of a document that need not be on the disk."""
    source = from_text(data) if isinstance(data, str) else decode(data)
    return Document(source, path if path is None or isinstance(path, Path) else Path(path), dialect=dialect)
