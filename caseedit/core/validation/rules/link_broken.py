"""`link-broken`: a link that does not work."""

from __future__ import annotations

import re
from collections.abc import Iterator

from caseedit.core.clean import show
from caseedit.core.expressions import expression
from caseedit.core.text import Edit, Span
from caseedit.core.validation.anchors import Anchors
from caseedit.core.validation.context import Context
from caseedit.core.validation.diagnostic import Severity
from caseedit.core.validation.rule import Finding, Rule
from caseedit.core.validation.wording import cut

_SPACED = expression(r"(?<=\])([ \t]+)\((?=(?:https?://|mailto:|/|\.{1,2}/|#)[^\s()]*\))")
_EMPTY = expression(r"\[[^\[\]\r\n]+\]\([ \t]*\)")
_TURNED = expression(r"(?<![\]\w])\([^()\[\]\r\n]+\)\[https?://[^\[\]\s]+\](?!\()")
_OPEN = expression(r"\]\((?:https?://|mailto:|\.{0,2}/)[^()\s<>]*[ \t]*(?![^\r\n])")
_BLANK = expression(r"\]\(((?:https?://|\.{0,2}/)[^()\s<>\"']*[ \t]+[^()\r\n<>\"'=]*)\)")
_LINK = expression(r"\[[^\[\]\r\n]*\]\(\s*(?P<path>[^\s()<>\"']+)(?=[\s)])")
# What follows a closing bracket where nothing is wrong.
_SOUND = expression(r"\((?:https?://|mailto:)[^\s()<>\"']+\)|[^( \t]|[ \t]++(?!\()|\Z")
_CHECKED = (
    ".md",
    ".markdown",
    ".mdx",
    ".pdf",
    ".docx",
    ".xlsx",
    ".pptx",
    ".zip",
    ".csv",
    ".png",
    ".jpg",
    ".jpeg",
    ".svg",
)


def find(context: Context) -> Iterator[Finding]:
    """Find broken links."""
    text, start = context.body.text, context.body.start
    if not context.is_markdown:
        return
    if "](" in text or "] (" in text or ")[" in text or "]\t(" in text:
        yield from _broken_form(context, text, start)
        yield from _leading_nowhere(context, text, start)


def _broken_form(context: Context, text: str, start: int) -> Iterator[Finding]:
    for match in _SPACED.finditer(text, start) if "] " in text or "]\t" in text else ():
        message = "The space between ] and ( breaks this link."
        yield Finding(Span(match.start() - 1, match.end()), message, "Remove it.", fix=(Edit(*match.span(1), ""),))
    for match in _links(_EMPTY, text, start):
        shown = cut(Span(*match.span()).of(context.text))
        yield Finding(Span(*match.span()), f"This link leads nowhere: {shown}.", "Write its address between ( and ).")
    for match in _TURNED.finditer(text, start) if ")[" in text else ():
        message = "The brackets of this link are the wrong way round."
        yield Finding(Span(*match.span()), message, "Write [words](address).")
    for match in _OPEN.finditer(text, start):
        if not re.match(r"[ \t]*(?:\r\n|\n|\r)[ \t]*(?:\)|[\"'])", text[match.end() :]):
            yield Finding(Span(*match.span()), "The ) at the end of this link is missing.", "Add it.")
    for match in _BLANK.finditer(text, start):
        message = f"A space in the address breaks this link: {cut(Span(*match.span(1)).of(context.text))}."
        yield Finding(Span(*match.span(1)), message, "Write %20 for it.")


def _links(pattern: re.Pattern[str], text: str, start: int) -> Iterator[re.Match[str]]:
    """Yield what looks like a link and is no picture."""
    return (match for match in pattern.finditer(text, start) if text[match.start() - 1 : match.start()] != "!")


def _leading_nowhere(context: Context, text: str, start: int) -> Iterator[Finding]:
    """Find links to a local file that is not there, and to a heading that is in neither this document nor that one."""
    for match in _links(_LINK, text, start):
        span = Span(*match.span("path"))
        written = span.of(context.text)
        path, _, anchor = written.partition("#")
        if not path:
            if anchor and not context.anchors.has(anchor):
                yield _no_heading(span, anchor, "here", context.anchors)
        elif context.schema.root is not None and path.lower().endswith(_CHECKED):
            yield from _in_file(context, span, path, anchor)


def _in_file(context: Context, span: Span, path: str, anchor: str) -> Iterator[Finding]:
    look = context.look(path)
    if look.state in ("missing", "case"):
        near = f"There is {show(look.name)}." if look.name else "Correct its name, or add the file."
        yield Finding(span, f"There is no file {cut(path)}.", near)
    elif look.state == "there" and anchor:
        anchors = context.anchors_in(look.file, anchor)
        if anchors is not None and not anchors.has(anchor):
            yield _no_heading(span, anchor, f"in {cut(path.rpartition('/')[2])}", anchors)


def _no_heading(span: Span, anchor: str, where: str, anchors: Anchors) -> Finding:
    near = anchors.near(anchor)
    at = span.end - len(anchor)
    is_plain = near is not None and re.fullmatch(r"[\w-]+", near) is not None
    fix = (Edit(at, span.end, near),) if near is not None and is_plain else ()
    hint = f"Did you mean #{show(near)}?" if near else "Write the heading’s words in small letters, with hyphens."
    return Finding(span, f"No heading {where} has the address #{cut(anchor)}.", hint, fix=fix)


def signs(context: Context) -> bool:
    """Look for a link that is no whole address between sound brackets."""
    text = context.body.alone
    if "]" not in text:
        return False
    _, *behind = text.split("]")
    return ")[http" in text or not all(map(_SOUND.match, behind))


RULE = Rule(
    name="link-broken",
    severity=Severity.WARNING,
    scope="text",
    means="A link that Markdown does not read as one, or that leads to no file or heading",
    cure="Mend the brackets or the address",
    find=find,
    signs=signs,
)
