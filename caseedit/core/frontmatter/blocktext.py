"""`|` and `>` texts, both ways: unchanged lines keep their raw form."""

from __future__ import annotations

import re
from collections.abc import Iterator

from caseedit.core.dataclasses import dataclass
from caseedit.core.expressions import expression
from caseedit.core.frontmatter.events import block_indent
from caseedit.core.frontmatter.scalars import UNPRINTABLE
from caseedit.core.frontmatter.segments import Manner, Segment, decoded, spliced

_HEADER = expression(r"([|>])([-+0-9]*)([^\r\n]*)")
_LINE = expression(r"(\r\n|\n)([^\r\n]*)")


@dataclass(frozen=True, slots=True)
class BlockText:
    """A `|` or `>` text cut into its header and lines.

    Attributes:
        style: `|` or `>`.
        chomp: `-`, `+` or nothing.
        digit: The written indentation, or nothing.
        rest: What follows on the header line: blanks and a comment.
        lines: Each line as (the line end before it, its raw text).
        indent: How many blanks the content stands in.
    """

    style: str
    chomp: str
    digit: str
    rest: str
    lines: tuple[tuple[str, str], ...]
    indent: int


def header_comment(raw: str) -> str:
    """Return the comment on the header line of a `|` or `>` text, with a blank before it; else nothing."""
    match = _HEADER.match(raw)
    return " " + match[3].strip(" \t") if match is not None and "#" in match[3] else ""


def cut(raw: str, value: str, base: int) -> BlockText | None:
    """Cut the raw text of a `|` or `>` text that reads as `value` and stands in a block at column `base`."""
    match = _HEADER.match(raw)
    if match is None:
        return None
    digit = re.sub(r"[-+]", "", match[2])
    lines = tuple((line[1], line[2]) for line in _LINE.finditer(raw, match.end()))
    indent = block_indent(raw, match.end(), len(raw), value) if lines else 0
    if not any(line.strip(" ") for _, line in lines):
        indent = base + (int(digit) if digit else 2)
    return BlockText(match[1], re.sub(r"[0-9]", "", match[2]), digit, match[3], lines, indent)


def respelled_block(raw: str, old: str, new: str, base: int, newline: str) -> Iterator[str]:
    """Yield raw texts for `new` in the same style, then as `|`; none if neither can hold it."""
    block = cut(raw, old, base)
    content = new.rstrip("\n")
    if block is None or not content.strip() or UNPRINTABLE.search(re.sub(r"[\n\t]", "", new)):
        return
    if _ends_in_blanks(new) and not _ends_in_blanks(old):
        return
    if block.style == ">":
        for lines in _folded_lines(block, old.rstrip("\n"), content, newline):
            yield _assembled(block, ">", lines, old, new, base, newline)
    yield _assembled(block, "|", _literal_lines(block, old.rstrip("\n"), content, newline), old, new, base, newline)


def _ends_in_blanks(text: str) -> bool:
    """Whether the last line holds blanks alone, or nothing: npm's yaml drops such a line."""
    return not text.rstrip("\n").rpartition("\n")[2].strip()


def fresh_block(text: str, indent: int, base: int, newline: str, style: str = "|") -> str | None:
    """Write new text as a `|` text, or a `>` text with every paragraph on a line; None if it cannot hold it."""
    content = text.rstrip("\n")
    if _ends_in_blanks(text) or UNPRINTABLE.search(re.sub(r"[\n\t]", "", text)) or not 1 <= indent - base <= 9:
        return None
    if style == ">":
        if re.search(r"(?:^|\n)[ \t]", content):
            return None
        content = re.sub(r"\n+", lambda match: match[0] + "\n", content)
    block = BlockText(style, "", "", "", (), indent)
    lines = [(newline, " " * indent + line if line else "") for line in content.split("\n")]
    return _assembled(block, style, lines, "", text, base, newline)


def _assembled(
    block: BlockText, style: str, lines: list[tuple[str, str]], old: str, new: str, base: int, newline: str
) -> str:
    trailing = len(new) - len(new.rstrip("\n"))
    was = len(old) - len(old.rstrip("\n"))
    chomp = ("-", "", "+")[min(trailing, 2)]
    if block.chomp == "+" and trailing == was and block.lines:
        chomp = "+"
    digit = block.digit
    if not digit and re.match(r"\n*[ \t]", new):
        digit = str(block.indent - base)
    blanks = [(newline, "")] * (trailing - 1) if chomp == "+" else []
    if block.chomp == chomp == "+" and trailing == was and trailing > 1:
        blanks = list(block.lines[-(trailing - 1) :])
    return style + digit + chomp + block.rest + "".join(end + line for end, line in [*lines, *blanks])


def _literal_lines(block: BlockText, old: str, new: str, newline: str) -> list[tuple[str, str]]:
    wanted = [" " * block.indent + line if line else "" for line in new.split("\n")]
    fresh = [(newline, line) for line in wanted]
    before, after = old.split("\n"), new.split("\n")
    if block.style != "|" or len(block.lines) < len(before):
        return fresh
    raw = list(block.lines[: len(before)])
    head = 0
    while head < min(len(before), len(after)) and before[head] == after[head]:
        head += 1
    tail = 0
    while tail < min(len(before), len(after)) - head and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    return raw[:head] + fresh[head : len(after) - tail] + raw[len(before) - tail :]


def _folded_lines(block: BlockText, old: str, new: str, newline: str) -> Iterator[list[tuple[str, str]]]:
    raw = "".join(end + line for end, line in block.lines).rstrip("\r\n")
    segments = _folded_segments(raw, block.indent)
    if decoded(segments) != old:
        return
    manner = Manner(">", newline, " " * block.indent)
    for text in spliced(raw, segments, new, [manner], lambda text: decoded(_folded_segments(text, block.indent))):
        yield [(line[1], line[2]) for line in _LINE.finditer(text)]


def _folded_segments(raw: str, indent: int) -> list[Segment]:
    """Cut the lines of a `>` text into runs and folds; `raw` begins with the header's line end."""
    found: list[Segment] = []
    fold_start, breaks, before = 0, 0, ""
    for line in _LINE.finditer(raw):
        breaks += 1
        text = line[2][indent:]
        if not text:
            continue
        start = line.start(2) + indent
        found.append(Segment(_fold_value(before, text, breaks), fold_start, start, is_fold=True))
        found.append(Segment(text, start, line.end(), is_exact=True))
        fold_start, breaks, before = line.end(), 0, text
    return found


def _fold_value(before: str, after: str, breaks: int) -> str:
    if not before:
        return "\n" * (breaks - 1)
    if before[0] in " \t" or after[0] in " \t":
        return "\n" * breaks
    return " " if breaks == 1 else "\n" * (breaks - 1)
