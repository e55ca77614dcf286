"""What a rule may say where only the other documents ask for something: a warning at most, with its evidence."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from caseedit.core.dataclasses import replace
from caseedit.core.schema.loader import Catalog, absolute
from caseedit.core.schema.schema import Schema
from caseedit.core.schema.summary import Summary, summarise
from caseedit.core.validation.context import sentence
from caseedit.core.validation.diagnostic import Severity
from caseedit.core.validation.rule import Finding, Rule
from caseedit.core.validation.siblings import Siblings

if TYPE_CHECKING:
    from caseedit.core.document.document import Document

_RANKS = (Severity.INFO, Severity.WARNING, Severity.ERROR)
# What these would say of the schema, the evidence says better.
_ANSWERED = ("missing-field", "empty-value")
# It names its evidence itself: the key that it finds is no field.
_BY_ITSELF = "unknown-field"


def is_untold(path: Path, catalog: Catalog, schema: Schema) -> bool:
    """Say whether no schema speaks of a document, not even of others in its place."""
    return not schema.name and not catalog.owner(path).is_told(path)


def told_or_learned(document: Document, catalog: Catalog, known: Siblings | None, schema: Schema) -> Schema:
    """Return the schema that was told; where none was, what the others have in common."""
    path = document.path
    if known is None or path is None or not is_untold(path, catalog, schema):
        return schema
    learned = known.learned.schema_for(absolute(path), document.fields, schema)
    return replace(learned, unread=schema.unread) if schema.unread is not None else learned


def summary_of(document: Document, catalog: Catalog, schema: Schema) -> Summary | None:
    """Return what others may learn from a document: nothing where a schema speaks of it."""
    path = document.path
    return summarise(document) if path is not None and is_untold(path, catalog, schema) else None


def as_learned(schema: Schema, rule: Rule, finding: Finding) -> Finding | None:
    """Return a finding as a learned schema lets it be said; None where nothing was learned that asks for it."""
    field = None if finding.field is None else schema.field_at(finding.field)
    found = None if field is None else field.evidence.get(rule.name)
    if found is None:
        return finding if rule.scope == "text" or rule.name == _BY_ITSELF else None
    asked = finding.severity or rule.severity
    severity = asked if asked == "off" else min(Severity(asked), Severity(found.severity), key=_RANKS.index)
    hint = sentence(found.words)
    if rule.name not in _ANSWERED and finding.hint:
        # Which word was meant says more than how many words there are.
        parts = (finding.hint, hint) if rule.name == "not-in-options" else (hint, finding.hint)
        hint = " ".join(parts)
    return replace(finding, severity=severity, hint=hint)
