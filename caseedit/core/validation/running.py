"""One document and some rules: what they find, with severities, places and names that last."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from caseedit.core.text import Span
from caseedit.core.validation.context import Context
from caseedit.core.validation.diagnostic import Diagnostic, Severity, fingerprint_of, make
from caseedit.core.validation.evident import as_learned
from caseedit.core.validation.rule import Finding, Rule
from caseedit.core.validation.sieve import suspicious

# One cause can show in very many places; nobody reads a list of thousands.
_MOST_OF_A_RULE = 200


def run_rules(context: Context, rules: Sequence[Rule]) -> list[Diagnostic]:
    """Return what some rules find in a document; those are left out that have no reason to look."""
    severities = context.schema.rules
    result: list[Diagnostic] = []
    for rule in suspicious(context, rules):
        result += _diagnostics(context, rule, severities.get(rule.name, ""))
    return result


def _diagnostics(context: Context, rule: Rule, asked: str) -> Iterator[Diagnostic]:
    length = len(context.text)
    schema = context.schema
    found = rule.find(context)
    if schema.is_learned:
        found = (told for finding in found if (told := as_learned(schema, rule, finding)) is not None)
    for finding in islice(found, _MOST_OF_A_RULE):
        severity = _severity(rule, finding, asked)
        if severity is None:
            continue
        span = finding.span
        if span.end > length:
            span = Span(min(span.start, length), length)
        yield make(
            rule.name,
            severity,
            span,
            finding.message,
            finding.hint,
            position=context.document.position,
            path=context.path,
            field=finding.field,
            fix=tuple(sorted(finding.fix)),
            fingerprint=fingerprint_of(rule.name, finding.field, _subject(context, finding, span)),
        )


def _subject(context: Context, finding: Finding, span: Span) -> str:
    """Return the text that a finding is about: the value, or the whole lines where it stands in no field."""
    if finding.field is not None:
        return span.of(context.text)
    lines = context.lines
    first, last = lines.span(lines.line_of(span.start)), lines.span(lines.line_of(span.end))
    return context.text[first.start : last.end]


def _severity(rule: Rule, finding: Finding, asked: str) -> Severity | None:
    if finding.severity == "off":
        return None
    if asked:
        # A softer finding of a rule stays softer than what is asked of the rule.
        is_softened = finding.severity is Severity.INFO and rule.severity is not Severity.INFO and asked == "error"
        return Severity.WARNING if is_softened else Severity(asked)
    return Severity(finding.severity) if finding.severity else rule.severity


def in_order(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Return findings as they stand in the document."""
    return sorted(found, key=lambda item: (item.span.start, item.span.end, item.rule, item.message))
