"""Whole entries: where they begin and end, and the splices that add, move and remove them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from caseedit.core.expressions import expression
from caseedit.core.frontmatter.events import property_spans
from caseedit.core.frontmatter.node import Entry, Node
from caseedit.core.frontmatter.sheet import Edits, Sheet, Spot, lead_start
from caseedit.core.text import Edit, minimal

_COMMA_TAIL = expression(r"([ \t]*,)?[ \t]*(#[^\r\n]*)?")


def holder_end(sheet: Sheet, spot: Spot) -> int:
    """Return where a value's text begins at the earliest: after its colon or dash, anchor and tag."""
    entry = spot.entry
    node = spot.node
    if node.start < node.body or node.anchor or node.tag:
        spans = property_spans(sheet.text, node.start, max(node.body, node.start + 1))
        return spans[-1].end if spans else node.start
    if entry.key is None:
        return entry.start + 1 if spot.parent.style == "block" else node.start
    return entry.colon + 1 if entry.colon >= 0 else entry.key.end


def inserted(sheet: Sheet, spot: Spot, index: int, text: str) -> Iterator[Edits]:
    """Yield splices that put the written entry `text` at a position of the list or map at `spot`."""
    node = spot.node
    if node.style == "flow":
        yield _inserted_in_flow(sheet, node, index, text)
    elif not node.entries:
        yield _inserted_in_empty_block(sheet, text)
    elif index > 0:
        before = node.entries[index - 1]
        at = sheet.line_end(before.end)
        indent = _indent(sheet, node)
        yield (Edit(at, at, sheet.newline_near(at) + indent + text),)
    else:
        yield _inserted_first(sheet, node, text)


def _indent(sheet: Sheet, node: Node) -> str:
    for entry in node.entries:
        if sheet.starts_line(entry.start):
            return sheet.indent_of(entry.start)
    return " " * sheet.column(node.entries[0].start)


def _inserted_first(sheet: Sheet, node: Node, text: str) -> Edits:
    first = node.entries[0]
    newline = sheet.newline_near(first.end)
    if sheet.starts_line(first.start):
        at = lead_start(sheet, first, sheet.matter.start)
        return (Edit(at, at, _indent(sheet, node) + text + newline),)
    return (Edit(first.start, first.start, text + newline + " " * sheet.column(first.start)),)


def _inserted_in_empty_block(sheet: Sheet, text: str) -> Edits:
    at = sheet.matter.end
    newline = sheet.newline_near(at)
    glue = "" if at == sheet.matter.start or sheet.text[at - 1] == "\n" else newline
    return (Edit(at, at, glue + text + newline),)


def _inserted_in_flow(sheet: Sheet, node: Node, index: int, text: str) -> Edits:
    if not node.entries:
        return (Edit(node.body + 1, node.body + 1, text),)
    if sheet.text[node.body] not in "[{":  # a single pair in a list: it needs braces now
        inner = ("{" + text + ", ", "}") if index == 0 else ("{", ", " + text + "}")
        return (Edit(node.body, node.body, inner[0]), Edit(node.end, node.end, inner[1]))
    if index == len(node.entries):
        return _appended_in_flow(sheet, node, text)
    following = node.entries[index]
    floor = node.entries[index - 1].end if index else node.body + 1
    if sheet.has_comment(floor, following.start) and sheet.starts_line(following.start):
        at = lead_start(sheet, following, sheet.line_start(floor) + 1)
        indent = sheet.indent_of(following.start)
        return (Edit(at, at, f"{indent}{text},{sheet.newline_near(at)}"),)
    return (Edit(following.start, following.start, text + _separator(sheet, node, index)),)


def _appended_in_flow(sheet: Sheet, node: Node, text: str) -> Edits:
    last = node.entries[-1]
    tail = _COMMA_TAIL.match(sheet.text, last.end)
    if tail is None or tail[2] is None:
        return (Edit(last.end, last.end, _separator(sheet, node, len(node.entries)) + text),)
    comma = () if tail[1] else (Edit(last.end, last.end, ","),)
    line = sheet.newline_near(last.end) + sheet.indent_of(last.start) + text + ("," if tail[1] else "")
    return (*comma, Edit(tail.end(), tail.end(), line))


def _separator(sheet: Sheet, node: Node, index: int) -> str:
    """Return what stands between two items, as near to `index` as can be."""
    entries = node.entries
    if len(entries) > 1:
        right = min(max(index, 1), len(entries) - 1)
        gap = sheet.text[entries[right - 1].end : entries[right].start]
        if "\n" in gap:
            indent = sheet.indent_of(entries[right].start)
            return "," + sheet.newline_near(entries[right].start) + indent
        return gap if "#" not in gap else ", "
    only = entries[0]
    if "\n" in sheet.text[node.body : only.start]:
        return "," + sheet.newline_near(only.start) + sheet.indent_of(only.start)
    return ", "


def removed(sheet: Sheet, spot: Spot) -> Iterator[Edits]:
    """Yield splices that remove the entry at `spot`, with the comment at the end of its line."""
    parent = spot.parent
    if spot.up is None:
        return
    if parent.style == "flow":
        yield _removed_from_flow(sheet, spot)
    elif len(parent.entries) == 1 and spot.up.up is not None:
        yield from _removed_only(sheet, spot.up, spot.entry)
    elif sheet.starts_line(spot.entry.start):
        edit = _line_removed(sheet, spot.entry)
        yield (edit,)
        yield (edit, *_bared(sheet, edit.end))
        # Behind a `|+` text even empty lines are its own.
        yield (Edit(edit.start, _blanks_end(sheet, edit.end), ""),)
    else:
        yield _removed_after_dash(sheet, parent)


def _bared(sheet: Sheet, at: int) -> Edits:
    """Empty the blank lines from `at` on: behind a `|` text, blanks that stand further in than it would be its own."""
    found = []
    end = _blanks_end(sheet, at)
    while at < end:
        found.append(Edit(at, sheet.line_end(at), ""))
        at = sheet.next_line(at)
    return tuple(edit for edit in found if edit.end > edit.start)


def _line_removed(sheet: Sheet, entry: Entry) -> Edit:
    start, end = sheet.line_start(entry.start), min(sheet.next_line(entry.end), sheet.matter.end)
    return Edit(start, end, "")


def _removed_only(sheet: Sheet, holder: Spot, entry: Entry) -> Iterator[Edits]:
    empty = "[]" if holder.node.kind == "list" else "{}"
    if not sheet.starts_line(entry.start):
        yield (Edit(entry.start, entry.end, empty),)
        return
    at = holder_end(sheet, holder)
    yield (Edit(at, at, " " + empty), _line_removed(sheet, entry))


def _removed_after_dash(sheet: Sheet, parent: Node) -> Edits:
    first, second = parent.entries[:2]
    if not sheet.has_comment(sheet.line_end(first.end), second.start):
        return (Edit(first.start, second.start, ""),)
    start = first.start
    while sheet.text[start - 1] in " \t":
        start -= 1
    return (Edit(start, sheet.line_end(first.end), ""),)


def _removed_from_flow(sheet: Sheet, spot: Spot) -> Edits:
    node, index, entry = spot.parent, spot.index, spot.entry
    entries = node.entries
    if sheet.text[node.body] not in "[{":
        return (Edit(node.start, node.end, "{}"),)
    if len(entries) == 1:
        return _removed_only_from_flow(sheet, node, entry)
    if index == len(entries) - 1:
        return _removed_last_from_flow(sheet, node, entry)
    end = _flow_tail(sheet, entry.end)
    if end >= entries[index + 1].start or not sheet.starts_line(entry.start):
        end = min(end, entries[index + 1].start)
    return (Edit(entry.start, end, ""),)


def _removed_only_from_flow(sheet: Sheet, node: Node, entry: Entry) -> Edits:
    if not sheet.has_comment(node.body + 1, entry.start) and not sheet.has_comment(entry.end, node.end):
        return (Edit(node.body + 1, node.end - 1, ""),)
    end = min(_flow_tail(sheet, entry.end), node.end - 1)
    return (Edit(entry.start, end, ""),)


def _removed_last_from_flow(sheet: Sheet, node: Node, entry: Entry) -> Edits:
    before = node.entries[-2]
    tail = _COMMA_TAIL.match(sheet.text, entry.end)
    end = entry.end if tail is None or tail[2] is None else tail.end()
    if not sheet.has_comment(before.end, entry.start):
        keep = "," if tail is not None and tail[2] is not None and tail[1] else ""
        keep = " " + keep if sheet.text[before.end - 1] == ":" else keep
        return (Edit(before.end, end, keep),)
    comma = sheet.text.index(",", before.end, entry.start)
    comma_tail = re.compile(r"[^\r\n#]*,").match(sheet.text, before.end)
    first = () if (tail is not None and tail[1]) or comma_tail is None else (Edit(comma, comma + 1, ""),)
    if sheet.starts_line(entry.start) and not sheet.text[end : sheet.line_end(end)].strip(" \t,"):
        return (*first, _line_removed(sheet, entry))
    return (*first, Edit(entry.start, end, ""))


def _flow_tail(sheet: Sheet, at: int) -> int:
    """Return where the text after an item goes on: behind its comma, comment, line end and indentation."""
    match = re.compile(r"[ \t]*,?[ \t]*(?:#[^\r\n]*)?(?:\r?\n[ \t]*)?").match(sheet.text, at)
    return at if match is None else match.end()


def moved_entry(sheet: Sheet, node: Node, old: int, new: int) -> Iterator[Edits]:
    """Yield splices that take an entry of a list or map to another position."""
    order = list(range(len(node.entries)))
    order.insert(new, order.pop(old))
    if node.style == "flow" or not all(sheet.starts_line(entry.start) for entry in node.entries):
        yield _permuted(sheet, [(entry.start, entry.end) for entry in node.entries], order)
        yield _permuted(sheet, [(entry.start, entry.end) for entry in node.entries], order, " ")
        return
    floor = sheet.matter.start
    chunks = []
    for entry in node.entries:
        chunks.append((lead_start(sheet, entry, floor), sheet.line_end(entry.end)))
        floor = chunks[-1][1] + 1
    permuted = _permuted(sheet, chunks, order)
    yield _shifted(sheet, chunks, old, new) or permuted
    yield tuple(sorted({*permuted, *(edit for _, end in chunks for edit in _bared(sheet, sheet.next_line(end)))}))
    yield _permuted(
        sheet, [(sheet.line_start(entry.start), sheet.line_end(entry.end)) for entry in node.entries], order
    )
    yield _regrouped(sheet, node, chunks, order)


def _regrouped(sheet: Sheet, node: Node, chunks: list[tuple[int, int]], order: list[int]) -> Edits:
    """Put the blank lines that would follow a `|+` text before it: behind it they would be its own."""
    text = ""
    end = chunks[-1][1]
    for number, source in enumerate(order):
        chunk_end = chunks[number][1]
        start = sheet.next_line(chunk_end)
        stop = chunks[number + 1][0] if number + 1 < len(chunks) else _blanks_end(sheet, start)
        blanks = min(_blanks_end(sheet, start), stop)
        chunk = sheet.text[slice(*chunks[source])] + sheet.newline_near(start)
        if _keeps_blanks(sheet, node.entries[source].value):
            text += sheet.text[start:blanks] + chunk + sheet.text[blanks:stop]
        else:
            text += chunk + sheet.text[start:stop]
        end = stop
    return minimal(sheet.text[chunks[0][0] : end], text, chunks[0][0])


def _blanks_end(sheet: Sheet, at: int) -> int:
    """Return where the blank lines that begin at a line end."""
    while at < sheet.matter.end and not sheet.text[at : sheet.line_end(at)].strip(" \t"):
        at = sheet.next_line(at)
    return at


def _keeps_blanks(sheet: Sheet, node: Node) -> bool:
    """Whether a value ends in a `|` or `>` text that takes the blank lines behind it."""
    while node.entries:
        node = node.entries[-1].value
    return node.style in ("|", ">") and "+" in sheet.text[node.body : node.body + 3]


def _shifted(sheet: Sheet, chunks: list[tuple[int, int]], old: int, new: int) -> Edits:
    """Take a block of lines out and put it elsewhere; nothing if blank lines or comments stand between."""
    low, high = sorted((old, new))
    if any(sheet.next_line(chunks[n][1]) != chunks[n + 1][0] for n in range(low, high)):
        return ()
    start, end = chunks[old]
    after = sheet.next_line(end)
    if after == end:
        return ()
    at = chunks[new][0] if new < old else sheet.next_line(chunks[new][1])
    if at == chunks[new][1]:
        return ()
    edits = (Edit(start, after, ""), Edit(at, at, sheet.text[start:after]))
    return tuple(sorted(edits))


def _permuted(sheet: Sheet, slots: list[tuple[int, int]], order: list[int], after_colon: str = "") -> Edits:
    texts = [sheet.text[start:end] for start, end in slots]
    texts = [text + after_colon if text.endswith(":") else text for text in texts]
    return tuple(
        Edit(start, end, texts[source])
        for (start, end), source in zip(slots, order, strict=True)
        if texts[source] != sheet.text[start:end]
    )
