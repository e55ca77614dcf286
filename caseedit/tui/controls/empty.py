"""The one sentence of a form that has no fields to show."""

from __future__ import annotations

from caseedit.core.document.document import Document


def sentence_for(document: Document | None) -> tuple[str, str]:
    """Return what stands in place of the fields, and its look; empty if there are fields."""
    if document is None:
        return "Choose a document in the list. Enter opens it.", "dim"
    problem = document.problem
    if problem is not None:
        line = document.position(problem.span.start)[0] + 1
        start = document.position(problem.opened.start)[0] + 1 if problem.opened is not None else line
        opened = f" (it opens on line {start})" if start != line else ""
        sentence = f"Line {line}: {problem.message}{opened} {problem.hint}".strip()
        return f"{sentence} The form is off until this is mended; body and text can be edited.", "error"
    if document.tree is None:
        return "No front matter. Enter adds it; the body stays as it is.", "dim"
    if not document.tree.root.entries:
        return "The front matter has no fields yet. Enter adds a title.", "dim"
    return "", ""
