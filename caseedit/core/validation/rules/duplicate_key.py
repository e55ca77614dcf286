"""`duplicate-key`: a key stands twice."""

from __future__ import annotations

from collections.abc import Iterator

from caseedit.core.frontmatter.tree import Entry, Node
from caseedit.core.text import Edit
from caseedit.core.validation.context import Context
from caseedit.core.validation.diagnostic import Severity
from caseedit.core.validation.rule import Finding, Rule, has_fields
from caseedit.core.validation.wording import counted, field_name

# What builders do with the second: refuse the file, or quietly use it.
_REFUSING = ("js-yaml-3", "js-yaml-4", "yaml-1.2", "go-3")


def find(context: Context) -> Iterator[Finding]:
    """Find doubled keys."""
    if context.tree is None:
        return
    for path, entry in context.tree.duplicates:
        if entry.key is None:
            continue
        owner = context.tree.find(path[:-1])
        lines = [str(number) for number in _lines(context, owner, entry.key.text)]
        message = f"{field_name(path)} is here {_times(len(lines))} (lines {', '.join(lines[:-1])} and {lines[-1]})."
        fix = _without(context, owner, entry)
        refuses = context.is_dialect_known and context.dialect in _REFUSING
        hint = "The site refuses such a file: remove one." if refuses else "The site uses the last: remove the others."
        yield Finding(entry.key.span, message, "All are the same: remove one." if fix else hint, path, fix)


def _without(context: Context, owner: Node, entry: Entry) -> tuple[Edit, ...]:
    """Return the edit that removes a pair with its lines, where one with the very same value stands before it."""
    text = context.text
    same = [other for other in owner.entries if other.name == entry.name and other.key is not None]
    written = {other.value.span.of(text).strip() for other in same}
    begin = context.lines.offset(context.lines.line_of(entry.span.start))
    last = context.lines.line_of(max(entry.span.end - 1, entry.span.start))
    end = context.lines.offset(last + 1) if last + 1 < len(context.lines) else len(text)
    is_alone = not text[begin : entry.span.start].strip() and not text[entry.span.end : end].strip()
    return (Edit(begin, end, ""),) if len(written) == 1 and is_alone and owner.style == "block" else ()


def _lines(context: Context, owner: Node, name: str) -> list[int]:
    keys = [entry.key for entry in owner.entries if entry.key is not None and entry.key.text == name]
    return sorted({context.lines.line_of(key.start) + 1 for key in keys}) or [0]


def _times(number: int) -> str:
    return "twice" if number == 2 else counted(number, "time")


RULE = Rule(
    name="duplicate-key",
    severity=Severity.ERROR,
    scope="text",
    means="The same key stands twice in one group of fields",
    cure="Remove one of the two",
    find=find,
    signs=has_fields,
)
