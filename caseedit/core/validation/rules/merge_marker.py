"""`merge-marker`: two versions of some lines are left from a merge."""

from __future__ import annotations

from collections.abc import Iterator

from caseedit.core.validation.context import Context
from caseedit.core.validation.diagnostic import Severity
from caseedit.core.validation.rule import Finding, Rule, may_be_explained


def find(context: Context) -> Iterator[Finding]:
    """Find the markers in the body, or what they do to the front matter."""
    yield from context.explained_as("merge-marker")
    body = context.body
    if "<<<<<<< " in body.alone:
        from caseedit.core.validation import explain

        for span in explain.merge_markers(body.text, body.start):
            yield explain.merge_finding(span)


def signs(context: Context) -> bool:
    """Look for the first marker."""
    return may_be_explained(context) or "<<<<<<< " in context.body.alone


RULE = Rule(
    name="merge-marker",
    severity=Severity.ERROR,
    scope="text",
    means="Lines that git left: `<<<<<<<`, `=======`, `>>>>>>>`",
    cure="Keep one of the two versions and remove the markers",
    find=find,
    signs=signs,
)
