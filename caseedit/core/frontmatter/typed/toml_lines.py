"""Whole lines of TOML: pairs, tables and the blocks of `[[table]]`, added, removed and moved."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from caseedit.core.expressions import expression
from caseedit.core.frontmatter.node import Node
from caseedit.core.frontmatter.sheet import Edits, Sheet, lead_start
from caseedit.core.frontmatter.typed.toml_scan import Statement
from caseedit.core.frontmatter.typed.toml_tree import TomlTree
from caseedit.core.frontmatter.typed.toml_values import key_written, written
from caseedit.core.paths import FieldPath
from caseedit.core.text import Edit, Span

_BLANK_LINE = expression(r"[ \t]*\r?\n")


def lines_of(sheet: Sheet) -> tuple[Statement, ...]:
    """Return the statements of the block."""
    return sheet.tree.statements if isinstance(sheet.tree, TomlTree) else ()


def _under(sheet: Sheet, path: FieldPath) -> list[Statement]:
    """Return the statements that say something of a path, and only of that."""
    size = len(path)
    return [line for line in lines_of(sheet) if line.path[:size] == path]


def new_pair(sheet: Sheet, owner: FieldPath, name: str, value: Any) -> Iterator[Edits]:
    """Yield the lines that add a key to a table."""
    node = sheet.tree.find(owner)
    if node.style == "table" and value and _is_tables(value):
        yield from _new_section(sheet, (*owner, name), value)
    if node.style == "dotted":
        yield from _after_dotted(sheet, owner, name, value)
        return
    pairs = [line for line in lines_of(sheet) if line.kind == "pair" and line.section == owner]
    if pairs:
        yield (_beside(sheet, owner, pairs, name, value),)
        return
    headings = [line for line in lines_of(sheet) if line.kind != "pair" and line.path == owner]
    if headings:
        at = sheet.next_line(headings[0].end)
        indent = sheet.indent_of(headings[0].start)
        yield (Edit(at, at, indent + _pair(name, " = ", value) + sheet.newline_near(at)),)
    else:
        yield from _before_all(sheet, owner, name, value)


def _is_tables(value: Any) -> bool:
    return isinstance(value, Mapping) or (
        isinstance(value, list) and all(isinstance(item, Mapping) and item for item in value)
    )


def _new_section(sheet: Sheet, path: FieldPath, value: Any) -> Iterator[Edits]:
    """Add a table, or a list of tables, after all that stands in its owner."""
    if not all(isinstance(part, str) for part in path):
        return
    heading = ".".join(key_written(str(part)) for part in path)
    newline = sheet.newline_near(sheet.matter.end)
    items, marks = (value, ("[[", "]]")) if isinstance(value, list) else ([value], ("[", "]"))
    blocks = [f"{marks[0]}{heading}{marks[1]}{newline}{_pairs(item, newline)}" for item in items]
    at = _end_of(sheet, path[:-1])
    gap = newline if at > sheet.matter.start else ""
    yield (Edit(at, at, gap + newline.join(blocks)),)


def _end_of(sheet: Sheet, owner: FieldPath) -> int:
    """Return where the lines of a table end; the end of the last one for the whole block."""
    lines = _under(sheet, owner) if owner else lines_of(sheet)
    return sheet.next_line(lines[-1].end) if lines else sheet.matter.end


def _pairs(value: Mapping[str, Any], newline: str, indent: str = "", gap: str = " = ") -> str:
    return "".join(f"{indent}{_pair(key, gap, item)}{newline}" for key, item in value.items())


def _pair(name: str, gap: str, value: Any) -> str:
    return key_written(name) + gap + written(value)


def _after_dotted(sheet: Sheet, owner: FieldPath, name: str, value: Any) -> Iterator[Edits]:
    lines = [line for line in _under(sheet, owner) if line.kind == "pair"]
    if not lines:
        return
    last = lines[-1]
    word = next(span for path, span in last.keys if path == owner)
    between = re.compile(r"[ \t]*\.[ \t]*").match(sheet.text, word.end)
    dot = "." if between is None else between[0]
    prefix = sheet.text[sheet.line_start(last.start) : word.end] + dot
    at = sheet.next_line(last.end)
    yield (Edit(at, at, prefix + _pair(name, _gap(sheet, last), value) + sheet.newline_near(at)),)


def _gap(sheet: Sheet, line: Statement) -> str:
    """Return what stands around the `=` of a pair."""
    match = re.compile(r"[ \t]*=[ \t]*").match(sheet.text, line.keys[-1][1].end)
    return " = " if match is None else match[0]


def _beside(sheet: Sheet, owner: FieldPath, pairs: Sequence[Statement], name: str, value: Any) -> Edit:
    """Add a pair among others: where the schema has it, else after the last."""
    last = pairs[-1]
    before: Statement | None = None
    order = list(sheet.order)
    if not owner and name in order:
        first = {line.path[0]: line for line in reversed(pairs)}
        final = {line.path[0]: line for line in pairs}
        place = order.index(name)
        earlier = next((final[key] for key in reversed(order[:place]) if key in final), None)
        before = None if earlier else next((first[key] for key in order[place + 1 :] if key in first), None)
        last = earlier or last
    line = before or last
    indent = sheet.indent_of(line.start)
    text = indent + key_written(name) + _aligned(sheet, pairs, key_written(name), line) + written(value)
    at = (
        sheet.next_line(last.end)
        if before is None
        else lead_start(sheet, sheet.tree.entry(before.path[:1]), sheet.matter.start)
    )
    return Edit(at, at, text + sheet.newline_near(at))


def _aligned(sheet: Sheet, pairs: Sequence[Statement], key: str, line: Statement) -> str:
    """Return what stands around `=`: in the column of the others if they share one."""
    gap = _gap(sheet, line)
    ends = [sheet.column(each.keys[-1][1].end) for each in pairs]
    columns = {end + _gap(sheet, each).index("=") for end, each in zip(ends, pairs, strict=True)}
    width = len(sheet.indent_of(line.start)) + len(key)
    if len(columns) != 1 or len(set(ends)) < 2:
        return gap if len(set(ends)) > 1 or len(gap.split("=")[0]) < 2 else " = "
    return " " * max(columns.pop() - width, 1) + "=" + gap.partition("=")[2]


def _before_all(sheet: Sheet, owner: FieldPath, name: str, value: Any) -> Iterator[Edits]:
    """Add the first pair of a table that has no heading of its own, or of the whole block."""
    lines = _under(sheet, owner) if owner else list(lines_of(sheet))
    newline = sheet.newline_near(sheet.matter.end)
    if not lines:
        at = sheet.matter.end
        yield (Edit(at, at, _pair(name, " = ", value) + newline),)
        return
    at = _lead(sheet, lines[0])
    heading = "" if not owner else f"[{'.'.join(key_written(str(part)) for part in owner)}]{newline}"
    if all(isinstance(part, str) for part in owner):
        yield (Edit(at, at, heading + _pair(name, " = ", value) + newline + newline),)


def _lead(sheet: Sheet, line: Statement) -> int:
    """Return where the lines of a statement begin, with the comments directly above it."""
    start = sheet.line_start(line.start)
    while start > sheet.matter.start:
        above = sheet.line_start(start - 1)
        if above < sheet.matter.start or not sheet.text[above:start].lstrip(" \t").startswith("#"):
            break
        if _is_inside(sheet, above):
            break
        start = above
    return start


def _is_inside(sheet: Sheet, at: int) -> bool:
    return any(line.start <= at < line.end for line in lines_of(sheet))


def removed(sheet: Sheet, path: FieldPath) -> Iterator[Edits]:
    """Yield the edits that take the lines of a path out; the comments above them stay."""
    runs = _runs(sheet, path)
    yield from _last_removed(sheet, path, runs)
    if runs:
        yield tuple(_cut(sheet, run, is_block=any(line.kind != "pair" for line in _under(sheet, path))) for run in runs)
        yield tuple(Edit(run.start, run.end, "") for run in runs)


def _last_removed(sheet: Sheet, path: FieldPath, runs: Sequence[Span]) -> Iterator[Edits]:
    """Yield the edits that take the last key out of a table that only this key's name makes: it stays, empty."""
    owner, lines = sheet.tree.find(path[:-1]), _under(sheet, path)
    word = next((span for line in lines[:1] for named, span in line.keys if named == path[:-1]), None)
    if len(owner.entries) != 1 or len(runs) != 1 or word is None:
        return
    first = lines[0]
    if owner.style == "dotted" and len(lines) == 1:
        yield (Edit(word.end, first.end, " = {}"),)
    elif owner.style == "table" and first.kind == "table" and first.path == path:
        below = sheet.next_line(first.end)
        yield Edit(word.end, first.keys[-1][1].end, ""), Edit(below, max(below, runs[0].end), "")


def _runs(sheet: Sheet, path: FieldPath) -> list[Span]:
    """Return the whole lines of a path's statements, each run of neighbours as one."""
    size = len(path)
    runs: list[Span] = []
    is_open = False
    for line in lines_of(sheet):
        is_ours = line.path[:size] == path
        if is_ours:
            end = sheet.next_line(line.end)
            start = runs.pop().start if is_open else sheet.line_start(line.start)
            runs.append(Span(start, end))
        is_open = is_ours
    return runs


def _cut(sheet: Sheet, run: Span, *, is_block: bool) -> Edit:
    """Return the edit that removes lines, and of the blank lines around a block one side."""
    start, text = run.start, sheet.text
    if is_block:
        is_last = run.end >= sheet.matter.end or _BLANK_LINE.match(text, run.end) is not None
        above = sheet.line_start(start - 1) if start > sheet.matter.start else start
        if is_last and above >= sheet.matter.start and _BLANK_LINE.fullmatch(text, above, start):
            start = above
    return Edit(start, run.end, "")


def moved(sheet: Sheet, path: FieldPath, owner: Node, old: int, new: int) -> Iterator[Edits]:
    """Yield the edits that take the lines of one entry to another place; blank lines between them stay."""
    low, high = min(old, new), max(old, new)
    blocks: list[Span] = []
    for at in range(low, high + 1):
        name = at if owner.kind == "list" else owner.entries[at].name
        block = _block(sheet, (*path, name))
        if block is None:
            return
        blocks.append(block)
    if any(one.end > two.start for one, two in pairwise(blocks)):
        return
    order = list(range(len(blocks)))
    order.insert(new - low, order.pop(old - low))
    yield tuple(
        Edit(blocks[place].start, blocks[place].end, blocks[source].of(sheet.text))
        for place, source in enumerate(order)
        if place != source
    )


def _block(sheet: Sheet, path: FieldPath) -> Span | None:
    """Return the lines of one entry with the comments directly above; None if it stands in several places."""
    runs = _runs(sheet, path)
    if len(runs) != 1:
        return None
    # What stands above the first of a list is said of all of it.
    return runs[0] if path[-1] == 0 else Span(_lead(sheet, _under(sheet, path)[0]), runs[0].end)


def inserted_table(sheet: Sheet, path: FieldPath, owner: Node, at: int, value: Any) -> Iterator[Edits]:
    """Yield the block that adds a `[[table]]` before the one at position `at`."""
    if not isinstance(value, Mapping):
        return
    count = len(owner.entries)
    lines = _under(sheet, (*path, min(at, count - 1)))
    heading = lines[0]
    newline = sheet.newline_near(sheet.next_line(heading.end))
    pairs = [line for line in lines if line.kind == "pair"]
    gap = _gap(sheet, pairs[0]) if pairs and not _is_padded(sheet, pairs) else " = "
    indent = sheet.indent_of(pairs[0].start) if pairs else sheet.indent_of(heading.start)
    block = sheet.text[sheet.line_start(heading.start) : heading.end] + newline + _pairs(value, newline, indent, gap)
    second = _under(sheet, (*path, 1))
    between = newline if not second or _has_gap(sheet, second[0]) else ""
    if at < count:
        # What stands above the first is said of all of them.
        place = _lead(sheet, heading) if at else sheet.line_start(heading.start)
        yield (Edit(place, place, block + between),)
    else:
        place = sheet.next_line(lines[-1].end)
        yield (Edit(place, place, between + block),)


def _is_padded(sheet: Sheet, pairs: Sequence[Statement]) -> bool:
    return any(len(_gap(sheet, line).partition("=")[0]) > 1 for line in pairs)


def _has_gap(sheet: Sheet, heading: Statement) -> bool:
    start = _lead(sheet, heading)
    above = sheet.line_start(start - 1) if start > sheet.matter.start else start
    return above >= sheet.matter.start and _BLANK_LINE.fullmatch(sheet.text, above, start) is not None
