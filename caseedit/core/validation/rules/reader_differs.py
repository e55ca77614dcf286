"""`reader-differs`: another reader takes it otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator

from caseedit.core.expressions import expression
from caseedit.core.frontmatter.tree import Node, Tree
from caseedit.core.frontmatter.values import DIALECTS, kind_of_text, value_of
from caseedit.core.paths import FieldPath
from caseedit.core.schema.dialects import spoken
from caseedit.core.text import Edit, Span
from caseedit.core.validation.context import Context
from caseedit.core.validation.diagnostic import Severity
from caseedit.core.validation.rule import Finding, Rule, has_fields
from caseedit.core.validation.wording import cut, field_name, kind_of

_LATE_START = expression(r"(?:[ \t]*(?:\r\n|\n|\r)){1,20}(?=---[ \t]*[\r\n])")
# Words on which readers disagree and that people write without thinking of YAML. Dates are left out: in
# each reader they come out as that day.
_DOUBTFUL = expression(r"(?:yes|no|on|off|y|n|Yes|No|On|Off|YES|NO|ON|OFF)|0\d+|0o[0-7]+|\d+(?::\d\d)+|\d+(?:_\d+)+")

# Three dashes and a line end of two characters.
_LONGEST_OPENING = 5

# Readers that take a question mark in brackets for a sign of its own.
_NO_QUESTION_MARK = ("pyyaml", "go-2", "go-3")
# Those of them that never read it; the other one does where it has a library in C.
_NEVER = ("go-2", "go-3")


def find(context: Context) -> Iterator[Finding]:
    """Find late beginnings, long closing lines and doubtful unquoted words."""
    severity = None if context.is_dialect_known else Severity.INFO
    yield from _late_start(context, severity)
    parts = context.document.parts
    if parts.kind == "yaml":
        yield from _surplus_dashes(context, parts.opening, "opens", severity)
        yield from _surplus_dashes(context, parts.closing, "closes", severity)
    if context.tree is not None and (_is_open(context) or _refuses(context)):
        yield from _other_readings(context)


def _is_open(context: Context) -> bool:
    """Say whether another reader may matter than the one that is known."""
    return bool(context.schema.readers) or not context.is_dialect_known


def _refuses(context: Context) -> bool:
    """Say whether the site itself cannot read a question mark in brackets."""
    return context.is_dialect_known and context.dialect in _NEVER


def _late_start(context: Context, severity: Severity | None) -> Iterator[Finding]:
    match = _LATE_START.match(context.text) if context.document.parts.kind == "none" else None
    if match is None or not re.search(r"^---[ \t]*\r?$", context.text[match.end() + 3 :], re.MULTILINE):
        return
    message = "Blank lines stand before the first ---: some sites do not find the fields then."
    yield Finding(Span(0, match.end()), message, "Remove them.", fix=(Edit(0, match.end(), ""),), severity=severity)


def _surplus_dashes(context: Context, span: Span, what: str, severity: Severity | None) -> Iterator[Finding]:
    line = span.of(context.text).rstrip()
    if len(line) > 3 and not line.strip("-"):
        fix = (Edit(span.start + 3, span.start + len(line), ""),)
        message = f"The line that {what} the front matter has {len(line)} dashes; some sites show the rest on the page."
        yield Finding(Span(span.start, span.start + len(line)), message, "Write three.", fix=fix, severity=severity)


def _other_readings(context: Context) -> Iterator[Finding]:
    assert context.tree is not None
    for path, entry in context.tree.walk():
        node = entry.value
        if node.kind != "scalar" or node.style != "plain" or node.tag is not None:
            continue
        if _DOUBTFUL.fullmatch(node.text):
            if not _is_open(context):
                continue
            yield from _other_reading(context, path, node)
        elif "?" in node.text and context.tree.find(path[:-1]).style == "flow":
            yield from _unreadable(context, path, node)


def _unreadable(context: Context, path: FieldPath, node: Node) -> Iterator[Finding]:
    """Tell of a value in brackets that another reader refuses, and the whole file with it."""
    own = [context.dialect] if _refuses(context) else []
    readers = [*own, *(reader for reader in context.schema.readers if reader in _NO_QUESTION_MARK)]
    if readers:
        # Newer sites of Hugo have a reader of their own kind, which may be more patient.
        severity = Severity.ERROR if own == ["go-2"] else None
        message = f"{spoken(readers[0])} cannot read this file: a ? stands in {field_name(path)}, in brackets."
        text = node.text.replace("\\", "\\\\").replace('"', '\\"')
        is_one_line = node.text == Span(node.body, node.end).of(context.text)
        fix = (Edit(node.body, node.end, f'"{text}"'),) if is_one_line else ()
        yield Finding(node.span, message, "Put quotes around it.", path, fix, severity)


def _other_reading(context: Context, path: FieldPath, node: Node) -> Iterator[Finding]:
    assert context.tree is not None
    if not context.schema.readers:
        yield from _unsettled(path, node, context.tree)
        return
    here = value_of(node, context.tree, context.dialect)
    for reader in context.schema.readers:
        there = value_of(node, context.tree, reader)
        if kind_of_text(node.text, reader) != kind_of_text(node.text, context.dialect) or here != there:
            message = f"{spoken(reader)} reads {field_name(path)} {cut(node.text)} as {kind_of(there)}."
            fix = (Edit(node.body, node.end, f'"{node.text}"'),) if isinstance(here, str) else ()
            yield Finding(
                node.span, message, "Put quotes around it." if fix else "Write it so that all agree.", path, fix
            )
            return


def _unsettled(path: FieldPath, node: Node, tree: Tree) -> Iterator[Finding]:
    """Tell of a word that the sites of this world take differently, where nobody said which one this is."""
    readings = list(dict.fromkeys(kind_of(value_of(node, tree, reader)) for reader in DIALECTS))
    if len(readings) > 1:
        message = f"{field_name(path)} {cut(node.text)}: some sites read it as {readings[0]}, others as {readings[1]}."
        yield Finding(node.span, message, "Put quotes around it if it is text.", path, severity=Severity.INFO)


def signs(context: Context) -> bool:
    """Look at the delimiters, and at unquoted values where readers may disagree."""
    parts, glance = context.document.parts, context.document.glance
    if parts.kind != "yaml" or len(parts.opening) > _LONGEST_OPENING or len(parts.closing) > _LONGEST_OPENING:
        return True
    if glance is None:
        return has_fields(context)
    # Asked of every document: no call that can be spared.
    if context.schema.readers or not context.is_dialect_known:
        return any("?" in text or _DOUBTFUL.fullmatch(text) for text in glance.plain)
    return context.dialect in _NEVER and any("?" in text for text in glance.plain)


RULE = Rule(
    name="reader-differs",
    severity=Severity.WARNING,
    scope="text",
    means="Read as meant here, but otherwise by the site or by a reader that must agree",
    cure="Put quotes around the value; remove the blank lines or surplus dashes",
    find=find,
    signs=signs,
)
