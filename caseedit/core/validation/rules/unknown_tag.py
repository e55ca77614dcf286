"""`unknown-tag`: a tag that the site does not know."""

from __future__ import annotations

from collections.abc import Iterator

from caseedit.core.frontmatter.values import core_tag
from caseedit.core.schema.near import nearest
from caseedit.core.text import Edit, Span
from caseedit.core.validation.context import Context
from caseedit.core.validation.diagnostic import Severity
from caseedit.core.validation.rule import Finding, Rule, has_fields
from caseedit.core.validation.wording import field_name

# These readers take a value under a tag that they do not know as if it had none.
_MILD = ("yaml-1.2", "psych", "go-3", "go-2")


def find(context: Context) -> Iterator[Finding]:
    """Find tags that neither YAML nor the schema knows."""
    if context.tree is None or "!" not in context.matter.of(context.text):
        return
    known = context.schema.tags
    for path, entry in context.tree.walk():
        node = entry.value
        if node.tag is None or node.tag in known or node.tag == "!" or core_tag(node.tag):
            continue
        at = context.text.index(node.tag, node.start)
        span = Span(at, at + len(node.tag))
        near = nearest(node.tag, known)
        hint = f"Did you mean {near}?" if near else "A tag that the site knows belongs under tags: in caseedit.yml."
        fix = (Edit(span.start, span.end, near),) if near else ()
        if context.schema.root is None:
            # Nobody has said which tags there are.
            message = f"{field_name(path)} has the tag {node.tag}, which not every site knows."
            yield Finding(span, message, hint, path, fix, Severity.INFO)
            continue
        is_mild = not context.is_dialect_known or context.dialect in _MILD
        severity = Severity.WARNING if is_mild else None
        yield Finding(span, f"{field_name(path)}: the site does not know {node.tag}.", hint, path, fix, severity)


def signs(context: Context) -> bool:
    """Look at the tags alone."""
    glance = context.document.glance
    return has_fields(context) if glance is None else not context.schema.tags.keys() >= set(glance.tags)


RULE = Rule(
    name="unknown-tag",
    severity=Severity.ERROR,
    scope="text",
    means="A YAML tag (`!name`) that the schema does not list",
    cure="Correct its name, or list it under `tags:`",
    find=find,
    signs=signs,
)
