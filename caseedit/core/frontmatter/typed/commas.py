"""Items and pairs between brackets: the splices that add, remove and move them, in the layout that is there."""

from __future__ import annotations

import re

from caseedit.core.expressions import expression
from caseedit.core.frontmatter.node import Entry, Node
from caseedit.core.frontmatter.sheet import Edits, Sheet
from caseedit.core.text import Edit

_TAIL = expression(r"[ \t]*(?P<comma>,)?[ \t]*(?P<comment>#[^\r\n]*)?(?P<end>\r?\n|\Z)?")
_COMMA = expression(r"(?:[ \t\r\n]|#[^\r\n]*)*,")


def inserted(sheet: Sheet, owner: Node, position: int, written: str) -> Edits:
    """Return the edits that put an item or pair, as it is written, before the entry at `position`."""
    entries = owner.entries
    if not entries:
        return (_first(sheet, owner, written),)
    lined = _indent(sheet, owner)
    if position == 0:
        return (_before_first(sheet, owner, written, lined),)
    before = entries[position - 1]
    if lined is None:
        return (Edit(before.end, before.end, _separator(sheet, owner) + written),)
    return _on_new_line(sheet, before, written, lined)


def removed(sheet: Sheet, owner: Node, at: int) -> Edits:
    """Return the edits that take an entry out, with its comma, its line if it has one of its own, and its comment."""
    entries, text = owner.entries, sheet.text
    entry, is_last = entries[at], at == len(entries) - 1
    comma = _COMMA.match(text, entry.end, owner.end - 1)
    if len(entries) == 1 and not _holds_comment(text, owner):
        ending = _closing_line(sheet, owner)
        return (Edit(owner.body + 1, owner.end - 1, ending),)
    tail = _TAIL.match(text, entry.end, owner.end)
    if sheet.starts_line(entry.start) and tail is not None and tail["end"] and entry.start > owner.body:
        line = Edit(sheet.line_start(entry.start), tail.end(), "")
        return (*_comma_before(text, owner, at, is_needed=not is_last or comma is not None), line)
    if not is_last:
        following = entries[at + 1].start
        is_clean = not text[entry.end : following].strip(", \t\r\n")
        return (Edit(entry.start, following if is_clean or comma is None else comma.end(), ""),)
    if at == 0:
        return (Edit(entry.start, entry.end if comma is None else comma.end(), ""),)
    return (Edit(entries[at - 1].end, entry.end, ""),)


def moved(sheet: Sheet, owner: Node, old: int, new: int) -> Edits:
    """Return the edits that give the places between `old` and `new` each other's texts; all between them stays."""
    if _holds_comment(sheet.text, owner):
        return ()
    order = list(range(len(owner.entries)))
    order.insert(new, order.pop(old))
    texts = [entry.span.of(sheet.text) for entry in owner.entries]
    return tuple(
        Edit(owner.entries[place].start, owner.entries[place].end, texts[source])
        for place, source in enumerate(order)
        if place != source
    )


def gap(sheet: Sheet, owner: Node, usual: str) -> str:
    """Return what stands between key and value in the entries of a map, or elsewhere in the file."""
    for node in (owner, *(entry.value for _, entry in sheet.tree.walk()), sheet.tree.root):
        if node.style not in ("inline", "array"):
            continue
        for entry in reversed(node.entries):
            if entry.key is not None and entry.colon >= 0:
                between = sheet.text[entry.key.end : entry.value.start]
                if "\n" not in between:
                    return between
    return usual


def _first(sheet: Sheet, owner: Node, written: str) -> Edit:
    inner = sheet.text[owner.body + 1 : owner.end - 1]
    if "\n" not in inner:
        return Edit(owner.body + 1, owner.end - 1, written)
    indent = sheet.indent_of(owner.body) + "  "
    newline = sheet.newline_near(owner.end)
    at = owner.body + 1 + len(inner.rstrip(" \t\r\n"))
    is_comment = "#" in inner
    start = at if is_comment else owner.body + 1
    return Edit(start, start, f"{newline}{indent}{written}")


def _before_first(sheet: Sheet, owner: Node, written: str, lined: str | None) -> Edit:
    first = owner.entries[0]
    if lined is None:
        return Edit(first.start, first.start, written + _separator(sheet, owner))
    between = sheet.text[owner.body + 1 : first.start]
    newline = sheet.newline_near(owner.end)
    if re.match(r"[ \t]*\r?\n", between):
        # A comment above the first one stays with it.
        return Edit(owner.body + 1, owner.body + 1, f"{newline}{lined}{written},")
    return Edit(first.start, first.start, f"{written},{newline}{lined}")


def _on_new_line(sheet: Sheet, before: Entry, written: str, indent: str) -> Edits:
    newline = sheet.newline_near(before.end)
    tail = _TAIL.match(sheet.text, before.end)
    line = f"{newline}{indent}{written}"
    if tail is None or tail["comment"] is None:
        return (Edit(before.end, before.end, "," + line),)
    at = tail.end("comment")
    if tail["comma"]:
        return (Edit(at, at, line + ","),)
    later = _COMMA.match(sheet.text, at)
    comma = Edit(before.end, before.end, ",")
    return (comma, Edit(at, at, line)) if later is None else ()


def _indent(sheet: Sheet, owner: Node) -> str | None:
    """Return the blanks before the entries if each has a line of its own; None if they share lines."""
    last = owner.entries[-1]
    if not sheet.starts_line(last.start) or (
        len(owner.entries) == 1 and "\n" not in sheet.text[owner.body : last.start]
    ):
        return None
    return sheet.indent_of(last.start)


def _separator(sheet: Sheet, owner: Node) -> str:
    if len(owner.entries) > 1:
        between = sheet.text[owner.entries[-2].end : owner.entries[-1].start]
        if re.fullmatch(r"[ \t]*,[ \t]*", between):
            return between
    return ", "


def _comma_before(text: str, owner: Node, at: int, *, is_needed: bool) -> Edits:
    """Return the edit that takes the comma before the last entry away, where one may not stay."""
    if is_needed or at == 0:
        return ()
    comma = _COMMA.match(text, owner.entries[at - 1].end)
    return () if comma is None else (Edit(comma.end() - 1, comma.end(), ""),)


def _closing_line(sheet: Sheet, owner: Node) -> str:
    """Return what must stay before the bracket that closes the whole block: it needs a line of its own."""
    is_whole = owner is sheet.tree.root
    return sheet.newline_near(owner.end) if is_whole and sheet.starts_line(owner.end - 1) else ""


def _holds_comment(text: str, owner: Node) -> bool:
    last = owner.body + 1
    for entry in owner.entries:
        if "#" in text[last : entry.start]:
            return True
        last = entry.end
    return "#" in text[last : owner.end - 1]
