"""What keeps the fields of a document from being read, in words for a writer."""

from __future__ import annotations

from caseedit.core.document.source import Source, odd_byte
from caseedit.core.document.split import Parts
from caseedit.core.frontmatter.formats import can_read
from caseedit.core.frontmatter.tree import Problem
from caseedit.core.text import LINE_END, Span

# Said where the extra is not installed.
TOML_CURE = "For its fields: pip install 'caseedit[toml]'."

_NAMES = {
    "+++": "TOML",
    ";;;": "JSON",
    "---toml": "TOML",
    "---json": "JSON",
    "---js": "JavaScript",
    "---javascript": "JavaScript",
}


def problem_of(source: Source, text: str, parts: Parts) -> Problem | None:
    """Return why the fields of `text` cannot be read, as far as bytes and delimiters tell."""
    if not source.is_utf8 and (odd := odd_byte(text)) is not None:
        return _encoding(text, *odd)
    if parts.kind == "unclosed":
        return _unclosed(text, parts)
    if parts.kind in ("toml", "json"):
        return _other_language(text, parts)
    return None


def _encoding(text: str, at: int, byte: int) -> Problem:
    line = len(LINE_END.findall(text, 0, at)) + 1
    return Problem(
        rule="encoding",
        message=f"This file is not UTF-8: line {line} holds the byte {byte:02X}, which belongs to no character.",
        hint="Save it as UTF-8 in the program it came from. Until then the form is off, and every byte is kept.",
        span=Span(at, at + 1),
    )


def _unclosed(text: str, parts: Parts) -> Problem:
    mark = text[: parts.opening.end].strip()
    closing = "---" if mark.startswith("-") else mark
    return Problem(
        rule="front-matter-unclosed",
        message=f"The front matter that opens with {mark} on line 1 is never closed.",
        hint=f"Put {closing} on a line of its own, after the last field and before the text of the page.",
        span=parts.opening,
    )


def _other_language(text: str, parts: Parts) -> Problem | None:
    """Tell of front matter that cannot be read here: JavaScript, and TOML without what edits it."""
    opening = text[: parts.opening.end].strip().lower()
    name = _NAMES.get(opening, "JSON")
    if name != "JavaScript" and can_read(parts.kind):
        return None
    cure = f" {TOML_CURE}" if name == "TOML" else ""
    return Problem(
        rule="front-matter-kind",
        message=f"This front matter is {name}, which is not read here.",
        hint=f"It is kept as it is; you can change it as text, and the body as always.{cure}",
        span=parts.opening,
    )
