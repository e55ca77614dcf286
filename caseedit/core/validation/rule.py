"""`Rule` and `Finding`: what a rule is, and what it says before lines and severities are known."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Literal

from caseedit.core.dataclasses import dataclass
from caseedit.core.paths import FieldPath
from caseedit.core.text import Edit, Span
from caseedit.core.validation.diagnostic import Severity

if TYPE_CHECKING:
    from caseedit.core.schema.schema import Field, Schema
    from caseedit.core.validation.context import Context

# Says whether a value of a field may be faulty: the value as read, and its text where it is no list or map.
Doubt = Callable[[Any, str | None, "Context"], bool]
# Says whether there is a reason for a rule to look at a document.
Signs = Callable[["Context"], bool]


class OfField:
    """A doubt of the values of one field; another of the same sort, of the same field, is the same."""

    def __init__(self, field: Field) -> None:
        self.field = field

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and self.field is other.field

    def __hash__(self) -> int:
        return id(self.field)


class BesideTexts:
    """A doubt that no text ever raises: most values are texts, and are not asked about."""

    def __init__(self, doubt: Doubt) -> None:
        self._doubt = doubt

    def __call__(self, value: Any, text: str | None, context: Context) -> bool:
        """Say whether a value may be faulty."""
        return self._doubt(value, text, context)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a rule has found.

    Attributes:
        span: Where, in characters of the document's text.
        severity: Another severity than the rule's own; None for that one; `"off"` for none at all.
        fix: Edits that mend it and are safe to apply; empty if there is no such way.
    """

    span: Span
    message: str
    hint: str = ""
    field: FieldPath | None = None
    fix: tuple[Edit, ...] = ()
    severity: Severity | Literal["off"] | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.

    Attributes:
        name: Never changes its meaning.
        severity: How much a finding matters if nobody says otherwise.
        scope: What it needs: the `text` alone, a `schema`, or the other documents of the `collection`.
        means: What it finds, in one line for the docs.
        cure: What to do, in one line for the docs.
        find: Yields what is wrong in one document.
        asks: Says whether a schema asks for it, beside what it says of fields; it is not run where none does.
        signs: Says at little cost whether it may find anything; it is not run where it has no signs.
            Rules that name the same function are asked once.
        doubts: Returns for a field what tells whether its values may be faulty; None where they cannot be. A rule with
            doubts finds nothing at places that nothing of this sort was said of. What equals another doubt of the same
            field is asked once.
        lacks: Says whether it may find a fault where a field is not there.
        usual: How much a finding matters where most of the other documents have one too: that is how it is done here.
            None if it makes no difference.
    """

    name: str
    severity: Severity
    scope: Literal["text", "schema", "collection"]
    means: str
    cure: str
    find: Callable[[Context], Iterable[Finding]]
    asks: Callable[[Schema], bool] | None = None
    signs: Signs | None = None
    doubts: Callable[[Field, Schema], Doubt | None] | None = None
    lacks: Callable[[Field], bool] | None = None
    usual: Severity | Literal["off"] | None = None


def may_be_explained(context: Context) -> bool:
    """Say whether the front matter cannot be read, so that somebody must tell why: signs of the rules that do."""
    return context.document.problem is not None


def has_fields(context: Context) -> bool:
    """Say whether there is a front matter whose nodes a rule may go through, and only a tree can tell of them."""
    return context.document.glance is None and context.tree is not None


def may_name_pictures(context: Context) -> bool:
    """Look for pictures where no field of a schema names them."""
    return context.has_pictures


def always(value: Any, text: str | None, context: Context) -> bool:
    """Doubt every value: for options that few use."""
    return True
