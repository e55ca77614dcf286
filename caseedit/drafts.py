"""What is typed into fields and cannot be in the file: it stays with its field until it can, or is given up."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from caseedit.core.dataclasses import dataclass, replace
from caseedit.core.paths import FieldPath, spoken_path
from caseedit.core.text import Change, Span, moved

if TYPE_CHECKING:
    from caseedit.core.document.document import Document
    from caseedit.core.frontmatter.tree import Tree
    from caseedit.core.validation.diagnostic import Diagnostic

# What the problems call it; it is no rule of a check, since no file ever has it.
RULE = "not-in-file"
# Changes that a person makes to fields: a value that they set takes the place of what was typed there before.
BY_HAND = ("field", "yaml", "fix")
_SHOWN = 40  # characters


@dataclass(frozen=True, slots=True)
class Draft:
    """What is typed into a field of the form and cannot be its value yet.

    Attributes:
        field: The field.
        text: What is typed.
        reason: Why it cannot be in the file; may be empty for what is only half typed.
        written: The characters of the value in the file at that time.
        at: Where those begin; -1 while the file has no such field.
    """

    field: FieldPath
    text: str
    reason: str = ""
    written: str = ""
    at: int = -1


class Drafts:
    """The drafts of the open documents."""

    def __init__(self, told: Callable[[Document], object] = lambda _: None) -> None:
        """Begin with none; `told` is told of each document whose drafts changed."""
        self._told = told
        self._left: dict[Document, dict[FieldPath, Draft]] = {}

    @property
    def documents(self) -> list[Document]:
        """The documents that have some."""
        return list(self._left)

    def of(self, document: Document) -> tuple[Draft, ...]:
        """Return the drafts of a document."""
        return tuple(self._left.get(document, {}).values())

    def at(self, document: Document, field: FieldPath) -> Draft | None:
        """Return the draft of a field, if it has one."""
        return self._left.get(document, {}).get(field)

    def note(self, document: Document, field: FieldPath, text: str, reason: str = "") -> None:
        """Keep what is typed into a field."""
        self.take(document, [Draft(field, text, reason)])

    def take(self, document: Document, drafts: Iterable[Draft]) -> None:
        """Keep drafts, each with the value that it stands beside now."""
        new = {draft.field: _beside(draft, document) for draft in drafts}
        self._put(document, self._left.get(document, {}) | new)

    def clear(self, document: Document, field: FieldPath) -> None:
        """Give up the draft of a field."""
        left = self._left.get(document, {})
        self._put(document, {path: draft for path, draft in left.items() if path != field})

    def forget(self, document: Document) -> None:
        """Give up all drafts of a document that is closed."""
        self._left.pop(document, None)

    def follow(self, document: Document, change: Change) -> None:
        """Let the drafts of a document go along with a change of its text."""
        left = self._left.get(document)
        if left:
            followed = (_followed(draft, document, change) for draft in left.values())
            self._put(document, {draft.field: draft for draft in followed if draft is not None})

    def _put(self, document: Document, left: dict[FieldPath, Draft]) -> None:
        is_news = self._left.get(document, {}) != left
        if left:
            self._left[document] = left
        else:
            self._left.pop(document, None)
        if is_news:
            self._told(document)

    def problems(self, document: Document) -> list[Diagnostic]:
        """Return what a writer must know before taking the file for all that was typed."""
        return [_problem(draft, document) for draft in self.of(document)]


def to_bytes(drafts: Iterable[Draft]) -> bytes:
    """Return drafts as the journal keeps them; nothing for none."""
    plain = [{"field": draft.field, "text": draft.text, "reason": draft.reason} for draft in drafts]
    if not plain:
        return b""
    import json

    return json.dumps(plain).encode("ascii")


def read(data: bytes) -> tuple[Draft, ...]:
    """Read what a journal of this or an older program kept, as if an enemy had written it."""
    import json

    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        return ()
    drafts = [_read_one(plain) for plain in (found if isinstance(found, list) else [found])]
    return tuple(draft for draft in drafts if draft is not None)


def _read_one(plain: Any) -> Draft | None:
    if not isinstance(plain, dict):
        return None
    field, text, reason = plain.get("field"), plain.get("text"), plain.get("reason", "")
    if not isinstance(field, list) or not field or not all(type(part) in (str, int) for part in field):
        return None
    if not isinstance(text, str) or not isinstance(reason, str):
        return None
    return Draft(tuple(field), text, reason)


def _beside(draft: Draft, document: Document) -> Draft:
    tree = document.tree
    if tree is None or not tree.has(draft.field):
        return replace(draft, written="", at=-1)
    node = tree.find(draft.field)
    return replace(draft, written=document.text[node.start : node.end], at=node.start)


def _followed(draft: Draft, document: Document, change: Change) -> Draft | None:
    """Return a draft as it is after a change; None if its field was given another value, or was removed, by hand."""
    tree = document.tree
    at = moved(draft.at, change.edits) if draft.at >= 0 else -1
    if tree is None:
        return replace(draft, at=at)
    alike = _alike(draft, document, tree) if at >= 0 else {}
    here = next((path for path, start in alike.items() if start == at), None)
    if here is None and len(alike) == 1 and not _is_inside(draft.field, at, tree):
        # It was moved among its neighbours.
        here = next(iter(alike))
    if here is not None:
        return replace(draft, field=here, at=alike[here])
    is_untouched = at < 0 and not tree.has(draft.field)
    return _beside(draft, document) if is_untouched or change.origin not in BY_HAND else None


def _alike(draft: Draft, document: Document, tree: Tree) -> dict[FieldPath, int]:
    """Return the values of the same characters at paths of the same shape, and where each begins."""
    text, shape = document.text, _shape(draft.field)
    return {
        path: entry.value.start
        for path, entry in tree.walk()
        if text[entry.value.start : entry.value.end] == draft.written and _shape(path) == shape
    }


def _shape(path: FieldPath) -> tuple[str | None, ...]:
    return tuple(part if isinstance(part, str) else None for part in path)


def _is_inside(path: FieldPath, offset: int, tree: Tree) -> bool:
    """Whether an offset lies in the entry at a path, which then has another value now."""
    if not tree.has(path):
        return False
    entry = tree.entry(path)
    return entry.start <= offset <= entry.span.end


def _problem(draft: Draft, document: Document) -> Diagnostic:
    from caseedit.core.validation.diagnostic import Severity, make

    words = " ".join(draft.text.split())
    words = words if len(words) <= _SHOWN else words[: _SHOWN - 1] + "…"
    message = f"‘{spoken_path(draft.field)}’: “{words}” is typed here and is not in the file."
    hint = draft.reason or "Finish it, or give it up with Escape."
    at = max(draft.at, document.parts.matter.start)
    span = Span(at, at)
    return make(
        RULE, Severity.ERROR, span, message, hint, position=document.position, path=document.path, field=draft.field
    )
