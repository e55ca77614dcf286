"""`Visit`: what is done to one value while the focus is on it: always as if it were set once, from the text before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from caseedit.core.document.document import Document
from caseedit.core.document.fields import must_be_single, plan
from caseedit.core.frontmatter.operations import Set
from caseedit.core.paths import FieldPath
from caseedit.core.text import Edit, apply_edits, minimal
from caseedit.errors import Refused

# Returns the text that a document would have with a value; the document stays as it is.
Operation = Callable[[Document, Any], str]

_STRIDE = 2048


class Visit:
    """The text when the focus came, and the way from there to what is typed.

    Each key is planned on that text, not on what the key before left: quotes that only half a word needed are
    gone again when it is whole, and typing something back gives the very same characters.

    The document is noted before the first change: most visits change nothing, and it may be large.
    """

    def __init__(self, document: Document, path: FieldPath, operation: Operation | None = None) -> None:
        self._path = path
        self._begin(document, operation or setting(path))

    def _begin(self, document: Document, operation: Operation) -> None:
        self._operation = operation
        self._base: Document | None = None
        self._revision = document.revision

    def note(self, document: Document) -> Document:
        """Note the document as it is, before a first change of it; return it as it was noted."""
        if document.revision != self._revision:
            # Someone else changed the document: begin from what it is now.
            self._begin(document, setting(self._path))
        self._base = self._base or document.snapshot()
        return self._base

    def edits(self, document: Document, value: Any) -> tuple[Edit, ...]:
        """Return the edits that give the value to the document as it is now.

        Raises:
            Refused: It cannot be done without touching anything else.
        """
        base = self.note(document)
        try:
            return difference(document.text, self._operation(base, value))
        except Refused as refused:
            if refused.offer:
                # It was made for the text when the focus came.
                refused.offer = difference(document.text, apply_edits(base.text, refused.offer))
            raise

    def edits_back(self, document: Document) -> tuple[Edit, ...]:
        """Return the edits that give back the text from before; none if someone else changed it since."""
        if self._base is None or document.revision != self._revision:
            return ()
        return difference(document.text, self._base.text)

    def done(self, document: Document) -> None:
        """Note that the edits were applied."""
        self._revision = document.revision


def setting(path: FieldPath) -> Operation:
    """Return the operation that sets a value; nothing typed into a key that is not there leaves it so."""

    def operation(document: Document, value: Any) -> str:
        if value in ("", None) and not has(document, path):
            return document.text
        return _text_with(document, *reachable(document, path, value))

    return operation


def inserting(path: FieldPath, position: int, before: Sequence[Any] = ()) -> Operation:
    """Return the operation that puts a value into a list, after others that go in with it."""

    def operation(document: Document, value: Any) -> str:
        values = [*before, value]
        if not is_list(document, path):
            return _text_with(document, *reachable(document, path, values))
        twin = document.snapshot()
        for at, each in enumerate(values, position):
            try:
                twin.insert(path, at, each)
            except Refused as refused:
                refused.offer = refused.offer if twin.text == document.text else ()
                raise
        return twin.text

    return operation


def _text_with(document: Document, path: FieldPath, value: Any) -> str:
    tree = document.tree
    if tree is None:
        twin = document.snapshot()
        twin.set(path, value)
        return twin.text
    # As `Document.set`, but without reading the new front matter: that is done once, when the edits are applied.
    must_be_single(tree, path, document.lines)
    text, matter, wish = document.text, document.parts.matter, Set(path, value)
    return apply_edits(text, plan(text, tree, matter, wish, document.newline, document.order, document.dialect))


def has(document: Document, path: FieldPath) -> bool:
    """Whether there is a value at a path."""
    try:
        document.node(path)
    except KeyError:
        return False
    return True


def is_list(document: Document, path: FieldPath) -> bool:
    """Whether there is a list at a path."""
    return has(document, path) and document.node(path).kind == "list"


def reachable(document: Document, path: FieldPath, value: Any) -> tuple[FieldPath, Any]:
    """Return what to set so that a value inside a mapping that is not there yet comes with that mapping."""
    while len(path) > 1 and isinstance(path[-1], str):
        if has(document, path[:-1]) and document.node(path[:-1]).kind in ("map", "alias"):
            break
        path, value = path[:-1], {path[-1]: value}
    return path, value


def difference(old: str, new: str) -> tuple[Edit, ...]:
    """Return the smallest edit between two texts, passing over what is equal in long strides."""
    head, limit = 0, min(len(old), len(new))
    while head + _STRIDE <= limit and old[head : head + _STRIDE] == new[head : head + _STRIDE]:
        head += _STRIDE
    tail, left = 0, limit - head
    while tail + _STRIDE <= left and _part(old, tail) == _part(new, tail):
        tail += _STRIDE
    return minimal(old[head : len(old) - tail], new[head : len(new) - tail], head)


def _part(text: str, tail: int) -> str:
    return text[len(text) - tail - _STRIDE : len(text) - tail]
