"""A value in the place of another one: the same style where it can hold it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from caseedit.core.frontmatter.blocktext import fresh_block, header_comment, respelled_block
from caseedit.core.frontmatter.entries import holder_end
from caseedit.core.frontmatter.events import property_spans
from caseedit.core.frontmatter.node import Entry, Node
from caseedit.core.frontmatter.render import (
    Look,
    block_text,
    flag_text,
    flow_text,
    habits_of,
    is_list,
    is_single,
    key_text,
    long_text,
    look_in,
    refuse_unwritable,
    scalar_text,
)
from caseedit.core.frontmatter.scalars import (
    Where,
    double,
    is_plain_safe,
    is_reserved,
    one_line,
    quoted,
    stays_plain,
)
from caseedit.core.frontmatter.segments import respelled
from caseedit.core.frontmatter.sheet import Edits, Sheet, Spot
from caseedit.core.frontmatter.values import kinds_of_text
from caseedit.core.text import Edit, minimal


def respelled_value(sheet: Sheet, spot: Spot, value: Any) -> Iterator[Edits]:
    """Yield splices that write a single value over another one, in its style; its tag goes only if it must."""
    node = spot.node
    if node.kind != "scalar" or node.is_empty or node.body >= node.end:
        return
    raws = _texts(sheet, spot, value) if isinstance(value, str) else _typed(sheet, spot, value)
    for raw in raws:
        edits = minimal(sheet.text[node.body : node.end], raw, node.body)
        if edits:  # the same letters may mean another value without the tag
            yield edits
        if node.tag is not None:
            yield _with_tag_removed(sheet, node, edits)


def _with_tag_removed(sheet: Sheet, node: Node, edits: Edits) -> Edits:
    for span in property_spans(sheet.text, node.start, node.body):
        if sheet.text[span.start] == "!":
            end = span.end
            while end < node.body and sheet.text[end] in " \t":
                end += 1
            return (Edit(span.start, end, ""), *edits)
    return edits


def _typed(sheet: Sheet, spot: Spot, value: Any) -> Iterator[str]:
    node = spot.node
    if isinstance(value, bool) and node.style == "plain" and node.text:
        yield flag_text(value, node.text, sheet.dialect)
    yield scalar_text(value, Look(), "block") + _comment_of(sheet, node)


def _comment_of(sheet: Sheet, node: Node) -> str:
    return header_comment(sheet.text[node.body : node.end]) if node.style in ("|", ">") else ""


def _texts(sheet: Sheet, spot: Spot, value: str) -> Iterator[str]:
    """Yield raw texts for a string in the place of a scalar."""
    refuse_unwritable(value)
    node = spot.node
    raw = sheet.text[node.body : node.end]
    where: Where = "flow" if spot.in_flow else "block"
    newline = sheet.newline_near(node.end)
    if node.style in ("|", ">"):
        base = sheet.column(spot.parent.entries[0].start)
        yield from _block_texts(sheet, node, raw, value, base, newline)
        yield double(value) + header_comment(raw)
    elif node.style == "plain":
        yield from _plain_texts(node, raw, value, where, newline, is_fresh=sheet.is_fresh)
        look = look_in(sheet, spot.parent)
        if not spot.in_flow:
            yield from _long(long_text(value, sheet.column(spot.parent.entries[0].start), look, newline))
        yield quoted(value, look.quote)
        yield double(value)
    else:
        if not sheet.is_fresh:
            yield from respelled(raw, node.style, node.text, value, newline)
        yield from one_line(value, node.style, where, node.style)


def _long(text: str | None) -> Iterator[str]:
    if text is not None:
        yield text


def _plain_texts(node: Node, raw: str, value: str, where: Where, newline: str, *, is_fresh: bool) -> Iterator[str]:
    # In a copy text is text: the number or date that stands in the pattern is another item's.
    stays = stays_plain(node.text, value, where) and (not is_fresh or set(kinds_of_text(value)) == {"string"})
    is_safe = stays or is_plain_safe(value, where)
    if "\n" in raw and value and not is_reserved(value):
        yield from (text for text in respelled(raw, "plain", node.text, value, newline) if is_safe or "\n" in text)
    if is_safe:
        yield value


def _block_texts(sheet: Sheet, node: Node, raw: str, value: str, base: int, newline: str) -> Iterator[str]:
    if not sheet.is_fresh:
        yield from respelled_block(raw, node.text, value, base, newline)
    text = fresh_block(value, base + 2, base, newline, node.style)
    if text is not None:
        yield text


def respelled_name(sheet: Sheet, key: Node, name: str, siblings: Sequence[Entry]) -> Iterator[Edits]:
    """Yield splices that write another name over a key, in its style."""
    if key.kind != "scalar":
        return
    raw = sheet.text[key.body : key.end]
    key_text(name, siblings)  # refuses what no key can be
    texts: list[str] = []
    if key.style == "plain":
        if stays_plain(key.text, name, "key") or is_plain_safe(name, "key"):
            texts.append(name)
        texts += [quoted(name, '"'), double(name)]
    else:
        texts += [*respelled(raw, key.style, key.text, name, sheet.newline), *one_line(name, key.style, "key", '"')]
    for text in texts:
        yield minimal(raw, text, key.body)


def replaced(sheet: Sheet, spot: Spot, value: Any) -> Iterator[Edits]:
    """Yield splices that put a value of another shape in the place of one."""
    habits = habits_of(sheet)
    inline = _as_inline(sheet, spot, value)
    if is_single(value) or spot.in_flow:
        yield from inline
        return
    flows = is_list(value) and habits.flows and all(is_single(item) for item in value)
    if flows:
        yield from inline
    yield from _as_block(sheet, spot, value)
    if not flows:
        yield from inline


def _as_inline(sheet: Sheet, spot: Spot, value: Any) -> Iterator[Edits]:
    node = spot.node
    for bare in _inline_texts(sheet, spot, value):
        text = bare + _comment_of(sheet, node)
        if node.is_collection and node.style == "block" and sheet.starts_line(node.entries[0].start):
            yield from _lines_to_inline(sheet, spot, text)
            continue
        if node.body == node.end:
            yield (_at_empty(sheet, spot, holder_end(sheet, spot), text),)
        else:
            yield (Edit(node.body, node.end, text),)
        if node.tag is not None:
            anchor = "" if node.anchor is None else f"&{node.anchor} "
            yield (Edit(node.start, node.end, anchor + text),)


def _inline_texts(sheet: Sheet, spot: Spot, value: Any) -> Iterator[str]:
    look = look_in(sheet, spot.parent)
    if isinstance(value, Mapping) or is_list(value) or spot.in_flow:
        yield flow_text(value, look)
        return
    base = sheet.column(spot.parent.entries[0].start)
    yield from _long(long_text(value, base, look, sheet.newline_near(spot.node.end)))
    yield scalar_text(value, look, "block")


def _at_empty(sheet: Sheet, spot: Spot, start: int, text: str) -> Edit:
    """Write after a colon or dash that has nothing behind it yet."""
    entry = spot.entry
    if entry.key is not None and entry.colon < 0:
        return Edit(entry.key.end, entry.key.end, ": " + text)
    blank = "" if entry.key is None and spot.parent.style == "flow" else " "
    # Blanks at the line's end would become a part of the last line of a long text.
    end = sheet.line_end(start) if "\n" in text and not sheet.text[start : sheet.line_end(start)].strip() else start
    return Edit(start, end, blank + text)


def _lines_to_inline(sheet: Sheet, spot: Spot, text: str) -> Iterator[Edits]:
    """Put a value on the line of the key, and take the lines below away."""
    node = spot.node
    at = holder_end(sheet, spot)
    start = sheet.line_start(node.entries[0].start)
    end = min(sheet.next_line(node.end), sheet.matter.end)
    yield (Edit(at, at, " " + text), Edit(start, end, ""))
    if node.tag is not None:
        tags = _with_tag_removed(sheet, node, ())
        glue = "" if sheet.text[tags[0].start - 1] in " \t" else " "
        yield (Edit(tags[0].start, at, glue + text), Edit(start, end, ""))


def _as_block(sheet: Sheet, spot: Spot, value: Any) -> Iterator[Edits]:
    """Write a list or map over several lines below its key, or behind its dash."""
    node, entry = spot.node, spot.entry
    newline, look, habits = sheet.newline_near(node.end), look_in(sheet, spot.parent), habits_of(sheet)
    if node.is_collection:
        look = look_in(sheet, node)
    column = sheet.column(spot.parent.entries[0].start)
    if entry.key is None:
        at = holder_end(sheet, spot)
        start = at if node.is_empty else node.body
        text = block_text(value, column + 2 if start == at else sheet.column(start), look, habits, newline)
        yield (Edit(start, node.end, " " + text if start == at else text),)
        return
    inset = column + (habits.list_inset if is_list(value) else habits.map_inset)
    text = " " * inset + block_text(value, inset, look, habits, newline)
    if node.is_collection and node.style == "block":
        yield (Edit(sheet.line_start(node.entries[0].start), node.end, text),)
        return
    start = holder_end(sheet, spot)
    if node.tag is not None:
        start = property_spans(sheet.text, node.start, node.body)[0].start if node.anchor is None else start
    tail = sheet.line_end(node.end)
    if tail == node.end or (node.is_empty and tail == start):
        yield (Edit(start, node.end, _comment_of(sheet, node) + newline + text),)
    elif start == node.end:
        yield (Edit(tail, tail, newline + text),)
    else:
        yield (Edit(start, node.end, ""), Edit(tail, tail, newline + text))
