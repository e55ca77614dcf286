"""`smart-quotes`: curly quotes stand where straight ones are meant."""

from __future__ import annotations

from collections.abc import Iterator

from caseedit.core.text import Edit
from caseedit.core.validation.context import Context
from caseedit.core.validation.diagnostic import Severity
from caseedit.core.validation.rule import Finding, Rule, may_be_explained
from caseedit.core.validation.wording import field_name

_OPENING, _CLOSING = "“„‟", "”“"


def find(context: Context) -> Iterator[Finding]:
    """Find unquoted values that begin and end with a curly quote."""
    yield from context.explained_as("smart-quotes")
    if context.tree is None or not any(letter in context.matter.of(context.text) for letter in _OPENING):
        return
    for path, entry in context.tree.walk():
        node = entry.value
        text = node.text.strip()
        if node.kind != "scalar" or node.style != "plain" or len(text) < 3:
            continue
        if text[0] in _OPENING and text[-1] in _CLOSING and not any(letter in text[1:-1] for letter in '“”„"\\'):
            fix = (Edit(node.body, node.end, f'"{text[1:-1]}"'),) if "\n" not in node.span.of(context.text) else ()
            message = f"{field_name(path)} will show its curly quotes."
            yield Finding(node.span, message, 'Use " if they only hold the text together.', path, fix)


def signs(context: Context) -> bool:
    """Look at the unquoted values, or for any such quote where there may be more than is seen at a glance."""
    glance = context.document.glance
    if glance is not None:
        return any(text[:1] in _OPENING for text in glance.plain if text)
    return may_be_explained(context) or any(letter in context.matter.of(context.text) for letter in _OPENING)


RULE = Rule(
    name="smart-quotes",
    severity=Severity.WARNING,
    scope="text",
    means="Curly quotes stand around a whole value as if they were YAML’s",
    cure="Use straight quotes: the curly ones are shown on the page",
    find=find,
    signs=signs,
    usual="off",
)
