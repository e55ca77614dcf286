"""`Diagnostic`: rule, severity, message, span, optional fix made of edits."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from hashlib import blake2b
from pathlib import Path

from caseedit.core.clean import show
from caseedit.core.dataclasses import dataclass
from caseedit.core.paths import FieldPath, format_path
from caseedit.core.text import Edit, Span


class Severity(StrEnum):
    """How much it matters: the site would break; it is probably wrong; good to know."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding.

    Attributes:
        rule: The rule's name; names never change their meaning.
        severity: How much it matters.
        message: One sentence for a writer, at most 100 characters where values allow it.
        hint: The cure, or what the finding rests on; may be empty.
        path: The file, or None for text without one.
        span: Where, in characters of the document's text.
        line: First line, counted from 1 in the file. So are the next three.
        column: First column, in characters, counted from 1.
        end_line: Line of the end.
        end_column: Column after the last character.
        field: Path of the front matter value concerned, or None outside front matter.
        fix: Edits that mend it, safe to apply; empty if there is no such way.
        fingerprint: Names it while other lines come and go: made of its rule, its field and the text it is about.
            Findings of one document that are alike have the same.
    """

    rule: str
    severity: Severity
    message: str
    hint: str
    path: Path | None
    span: Span
    line: int
    column: int
    end_line: int
    end_column: int
    field: FieldPath | None = None
    fix: tuple[Edit, ...] = ()
    fingerprint: str = ""


def make(
    rule: str,
    severity: Severity,
    span: Span,
    message: str,
    hint: str = "",
    *,
    position: Callable[[int], tuple[int, int]],
    path: Path | None = None,
    field: FieldPath | None = None,
    fix: tuple[Edit, ...] = (),
    fingerprint: str = "",
) -> Diagnostic:
    """Return a finding with its lines and columns; message and hint become safe to print.

    Args:
        position: Tells line and column of a place in the text that `span` is about, both counted from 0.
    """
    line, column = position(span.start)
    end_line, end_column = position(max(span.end, span.start))
    return Diagnostic(
        rule=rule,
        severity=severity,
        message=show(message),
        hint=show(hint),
        path=path,
        span=span,
        line=line + 1,
        column=column + 1,
        end_line=end_line + 1,
        end_column=end_column + 1,
        field=field,
        fix=fix,
        fingerprint=fingerprint,
    )


def fingerprint_of(rule: str, field: FieldPath | None, subject: str) -> str:
    """Return what names a finding whatever line it stands on: 16 hexadecimal digits.

    Args:
        subject: The value that it is about; in a body, the lines.
    """
    name = "" if field is None else format_path(field)
    told = f"{rule}\n{name}\n{subject.strip()}".encode("utf-8", "surrogatepass")
    return blake2b(told, digest_size=8).hexdigest()
