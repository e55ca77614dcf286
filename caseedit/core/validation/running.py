"""One document and some rules: what they find, with severities, places and names that last."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Literal

from caseedit.core.dataclasses import replace
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
    result: list[Diagnostic] = []
    for rule in suspicious(context, rules):
        result += run_rule(context, rule)
    return result


def run_rule(context: Context, rule: Rule) -> Iterator[Diagnostic]:
    """Yield what one rule finds in a document, as the schema wants it told."""
    length = len(context.text)
    schema = context.schema
    asked = schema.rules.get(rule.name, "")
    if asked == "off":
        return
    found = rule.find(context) if rule.usual is None else _as_usual(context, rule, rule.usual)
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


def has_habit(context: Context, rule: Rule) -> bool:
    """Say whether a document does what a rule finds."""
    return (rule.signs is None or rule.signs(context)) and bool(_findings(context, rule))


def _findings(context: Context, rule: Rule) -> Sequence[Finding]:
    """Return what a rule finds whatever the others do; it looks once."""
    if rule.name not in context.found:
        context.found[rule.name] = list(islice(rule.find(context), _MOST_OF_A_RULE))
    return context.found[rule.name]


def _as_usual(context: Context, rule: Rule, usual: Severity | Literal["off"]) -> Sequence[Finding]:
    """Return what a rule finds; it matters less where most of the others do the same, unless it says so itself."""
    found = _findings(context, rule)
    if all(finding.severity for finding in found) or not context.is_habit(rule.name):
        return found
    if usual == "off":
        return [finding for finding in found if finding.severity]
    return [finding if finding.severity else replace(finding, severity=usual) for finding in found]


def _subject(context: Context, finding: Finding, span: Span) -> str:
    """Return the text that a finding is about: the value, or the whole lines where it stands in no field."""
    return (span if finding.field is not None else context.document.lines_around(span)).of(context.text)


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
