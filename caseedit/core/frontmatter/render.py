"""New values and entries, written in the manner of their surroundings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from caseedit.core.dataclasses import dataclass
from caseedit.core.frontmatter.blocktext import fresh_block
from caseedit.core.frontmatter.node import Entry, Node
from caseedit.core.frontmatter.scalars import Where, in_spelling_of, plain_or_quoted, quoted, typed
from caseedit.core.frontmatter.sheet import Sheet
from caseedit.core.frontmatter.values import dialect_of, kind_of
from caseedit.errors import Refused


@dataclass(frozen=True, slots=True)
class Look:
    """How texts are written in one place.

    Attributes:
        style: The style of most texts there.
        quote: The quotes used where quotes are needed.
        long: The style of most texts of several lines.
    """

    style: str = "plain"
    quote: str = '"'
    long: str = '"'


@dataclass(frozen=True, slots=True)
class Habits:
    """How lists and maps are laid out in one front matter.

    Attributes:
        flows: Whether lists are mostly written in brackets.
        list_inset: How far list dashes stand in from the key above.
        map_inset: How far keys stand in from the key above.
    """

    flows: bool = False
    list_inset: int = 2
    map_inset: int = 2


def look_of(nodes: Iterable[Node], fallback: Look | None = None) -> Look:
    """Return how most of these texts are written."""
    styles: Counter[str] = Counter()
    long: Counter[str] = Counter()
    for node in nodes:
        if node.kind != "scalar" or node.is_empty or kind_of(node) != "string":
            continue
        if "\n" in node.text and node.style != "plain":
            long[node.style] += 1
        if node.style in ("plain", "'", '"'):
            styles[node.style] += 1
    if not styles:
        return fallback or Look()
    quotes = [style for style, _ in styles.most_common() if style != "plain"]
    quote = quotes[0] if quotes else fallback.quote if fallback else '"'
    most = long.most_common(1)
    return Look(styles.most_common(1)[0][0], quote, most[0][0] if most else fallback.long if fallback else '"')


def look_in(sheet: Sheet, node: Node) -> Look:
    """Return how texts are written in a list or map, or in the whole front matter where it has none."""
    everywhere = look_of(entry.value for entry in sheet.tree.entries())
    return look_of((entry.value for entry in node.entries), everywhere)


def habits_of(sheet: Sheet) -> Habits:
    """Return how this front matter lays out lists and maps."""
    flows: Counter[bool] = Counter()
    insets: dict[str, Counter[int]] = {"list": Counter(), "map": Counter()}
    for entry in sheet.tree.entries():
        node = entry.value
        if node.kind == "list" and node.entries:
            is_maps = any(item.value.is_collection for item in node.entries)
            flows[node.style == "flow"] += 0 if is_maps and node.style == "block" else 1
        if node.is_collection and node.style == "block" and entry.key is not None and node.entries:
            insets[node.kind][sheet.column(node.entries[0].start) - sheet.column(entry.start)] += 1
    most = {kind: counts.most_common(1)[0][0] if counts else 2 for kind, counts in insets.items()}
    return Habits(flows[True] > flows[False], max(most["list"], 0), max(most["map"], 1))


def null_word(sheet: Sheet) -> str:
    """Return how most of the values here that are nothing are written; not at all, if none tells."""
    words: Counter[str] = Counter()
    for entry in sheet.tree.entries():
        node = entry.value
        if entry.key is not None and node.kind == "scalar" and kind_of(node) == "null":
            words[node.text] += 1
    return words.most_common(1)[0][0] if words else ""


def key_text(name: str, siblings: Sequence[Entry], where: Where = "key") -> str:
    """Write a key as its siblings are written."""
    styles = Counter(entry.key.style for entry in siblings if entry.key is not None)
    if not name:
        raise Refused("A field needs a name.", hint="Give it one.")
    if "\n" in name or len(name) > 1000:
        raise Refused("A field's name is one short line.")
    most = styles.most_common(1)
    style = most[0][0] if most else "plain"
    if style in ("'", '"'):
        return quoted(name, style)
    return plain_or_quoted(name, where, '"')


def gap_after_colon(sheet: Sheet, siblings: Sequence[Entry]) -> str:
    """Return the blanks between colon and value that most siblings have."""
    gaps: Counter[str] = Counter()
    for entry in siblings:
        if entry.key is not None and entry.colon >= 0 and not entry.value.is_empty:
            gap = sheet.text[entry.colon + 1 : entry.value.start]
            if not gap.strip(" \t"):
                gaps[gap] += 1
    return gaps.most_common(1)[0][0] if gaps else " "


def gap_after_dash(sheet: Sheet, siblings: Sequence[Entry]) -> str:
    """Return the blanks between dash and value that most siblings have."""
    gaps: Counter[str] = Counter()
    for entry in siblings:
        gap = sheet.text[entry.start + 1 : entry.value.start]
        if gap and not gap.strip(" \t"):
            gaps[gap] += 1
    return gaps.most_common(1)[0][0] if gaps else " "


def scalar_text(value: Any, look: Look, where: Where) -> str:
    """Write a new single value on one line.

    Raises:
        Refused: It is of a type that a front matter cannot hold.
    """
    if isinstance(value, str):
        refuse_unwritable(value)
        if look.style == "plain":
            return plain_or_quoted(value, where, look.quote)
        return quoted(value, look.style if look.style in ("'", '"') else look.quote)
    text = typed(value)
    if text is None:
        raise Refused(f"A value of this kind cannot be written: {type(value).__name__}.")
    return text


def refuse_unwritable(value: str) -> None:
    """Refuse text that no file can hold: half of a surrogate pair."""
    if not value.isascii() and re.search("[\ud800-\udfff]", value):
        raise Refused("The text holds half a character, which no file can keep.", hint="Remove it.")


def flag_text(value: bool, old: str, dialect: str) -> str:
    """Write a flag in the spelling of the old one."""
    return in_spelling_of(value, old, dict(dialect_of(dialect).bools))


def flow_text(value: Any, look: Look) -> str:
    """Write a value between brackets or braces on one line."""
    if isinstance(value, Mapping):
        pairs = (plain_or_quoted(str(key), "flow", '"') + ": " + flow_text(item, look) for key, item in value.items())
        return "{" + ", ".join(pairs) + "}"
    if is_list(value):
        return "[" + ", ".join(flow_text(item, look) for item in value) + "]"
    return scalar_text(value, look, "flow")


def is_list(value: Any) -> bool:
    """Whether a value is written as a list."""
    return isinstance(value, Sequence) and not isinstance(value, str | bytes)


def is_single(value: Any) -> bool:
    """Whether a value fits on one line by nature: no list and no map, or an empty one."""
    return not value or not (isinstance(value, Mapping) or is_list(value))


def block_text(value: Any, column: int, look: Look, habits: Habits, newline: str) -> str:
    """Write a list or map over several lines; the first one without its indentation, which is `column`."""
    glue = newline + " " * column
    if isinstance(value, Mapping):
        return glue.join(
            pair_text(plain_or_quoted(str(key), "key", '"'), item, column, look, habits, newline)
            for key, item in value.items()
        )
    return glue.join(item_text(item, column, look, habits, newline) for item in value)


def pair_text(key: str, value: Any, column: int, look: Look, habits: Habits, newline: str, gap: str = " ") -> str:
    """Write a key with its value; the key stands at `column`."""
    if is_single(value):
        return f"{key}:{gap}{long_text(value, column, look, newline) or flow_text(value, look)}"
    if is_list(value) and habits.flows and all(is_single(item) for item in value):
        return f"{key}:{gap}{flow_text(value, look)}"
    inset = column + (habits.list_inset if is_list(value) else habits.map_inset)
    return f"{key}:{newline}{' ' * inset}{block_text(value, inset, look, habits, newline)}"


def item_text(value: Any, column: int, look: Look, habits: Habits, newline: str, gap: str = " ") -> str:
    """Write a list item with its dash, which stands at `column`."""
    if is_single(value):
        return f"-{gap}{long_text(value, column, look, newline) or flow_text(value, look)}"
    return f"-{gap}{block_text(value, column + 1 + len(gap), look, habits, newline)}"


def long_text(value: Any, base: int, look: Look, newline: str) -> str | None:
    """Write a text of several lines as the long texts around are, if those are `|` or `>` texts."""
    if not isinstance(value, str) or "\n" not in value or look.long not in ("|", ">"):
        return None
    refuse_unwritable(value)
    return fresh_block(value, base + 2, base, newline, look.long)
