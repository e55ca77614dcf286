from __future__ import annotations

from pathlib import Path

from caseedit.core.text import Span
from caseedit.core.validation.diagnostic import Diagnostic, Severity
from caseedit.tui.findings import Findings


def diagnostic(path: Path, start: int, severity: Severity = Severity.WARNING, rule: str = "wrong-type") -> Diagnostic:
    return Diagnostic(rule, severity, "m", "h", path, Span(start, start + 1), 1, start + 1, 1, start + 2)


A, B, C = Path("a.md"), Path("b.md"), Path("c.md")


def filled() -> Findings:
    findings = Findings()
    findings.put(B, [diagnostic(B, 5), diagnostic(B, 5, rule="pattern"), diagnostic(B, 9, Severity.INFO)])
    findings.put(A, [diagnostic(A, 40, Severity.ERROR)])
    return findings


def test_walking_visits_every_error_and_warning_and_comes_round() -> None:
    findings = filled()
    at: Path | None = None
    last: Diagnostic | None = None
    seen = []
    for _ in range(4):
        place = findings.step([A, B, C], at, 0, last)
        assert place is not None
        at, last = place
        seen.append((at, last.span.start, last.rule))
    assert seen == [(A, 40, "wrong-type"), (B, 5, "wrong-type"), (B, 5, "pattern"), (A, 40, "wrong-type")]


def test_the_walk_starts_at_the_cursor() -> None:
    findings = filled()
    after = findings.step([A, B, C], A, 41, None)
    before = findings.step([A, B, C], B, 5, None, backwards=True)
    assert after is not None and after[0] == B
    assert before is not None and before[0] == A


def test_notes_are_listed_but_not_walked() -> None:
    findings = Findings()
    findings.put(A, [diagnostic(A, 1, Severity.INFO)])
    assert findings.step([A], A, 0, None) is None
    assert len(findings.everything([A])) == 1
    assert findings.with_problems() == 0


def test_putting_the_same_again_is_no_news() -> None:
    findings = Findings()
    assert findings.put(A, [diagnostic(A, 1)])
    assert not findings.put(A, [diagnostic(A, 1)])
    assert findings.with_problems() == 1
    assert findings.with_errors() == 0
