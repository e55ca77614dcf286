"""`Rule` and `Finding`: what a rule is, and what it says before lines and severities are known."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Literal

from caseedit.core.dataclasses import dataclass
from caseedit.core.paths import FieldPath
from caseedit.core.text import Edit, Span
from caseedit.core.validation.diagnostic import Severity

if TYPE_CHECKING:
    from caseedit.core.validation.context import Context


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
    """

    name: str
    severity: Severity
    scope: Literal["text", "schema", "collection"]
    means: str
    cure: str
    find: Callable[[Context], Iterable[Finding]]
