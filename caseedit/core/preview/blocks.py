"""Markdown blocks with their source lines; reads again only what an edit touched."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_LOOK_BACK = 2
_WINDOW = 24
_MOST_BLOCKS_JOINED = 400
_CONTAINERS = (
    "div|section|article|aside|header|footer|main|nav|figure|figcaption|blockquote|details|summary|table|thead|tbody"
    "|tfoot|tr|caption|ul|ol|dl|center|form|fieldset|pre|address"
)
_CONTAINER_TAG = re.compile(rf"<!--.*?(?:-->|\Z)|<(/?)({_CONTAINERS})(?=[\s/>])[^>]*>", re.IGNORECASE | re.DOTALL)
# Comments and raw text are matched whole, so that nothing is put into them; the last way is a tag that never ends.
_TAG = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|textarea|title|xmp|iframe|noembed|noframes|noscript|plaintext)\b.*?(?:</\1|\Z)"
    r"|<(/?[a-z][^\s/>]*)((?:[^\"'>]+|\"[^\"]*\"|'[^']*')*+>)?",
    re.IGNORECASE | re.DOTALL,
)


@cache
def parser() -> MarkdownIt:
    """Return the one Markdown parser: GitHub's dialect, as the sites' own engines read it."""
    from markdown_it import MarkdownIt

    # The preset's limit of 20 silently drops what is nested deeper.
    made = MarkdownIt("gfm-like", {"maxNesting": 100, "tasklists": True})
    if made.linkify is not None:
        made.linkify.set({"fuzzy_link": False, "fuzzy_email": False})
    made.add_render_rule("html_block", _render_raw)
    return made


def _render_raw(_self: Any, tokens: Sequence[Token], at: int, _options: Any, _env: Any) -> str:
    token = tokens[at]
    return _with_lines(token.content, token.map[0]) if token.map else token.content


def _with_lines(html: str, first: int) -> str:
    """Give each start tag in raw HTML the number of its line; a tag that never ends, and all after it, is text."""
    parts: list[str] = []
    done, line = 0, first
    for tag in _TAG.finditer(html):
        if not tag[2]:
            continue
        if tag[3] is None:
            return "".join((*parts, html[done : tag.start()], html[tag.start() :].replace("<", "&lt;")))
        if not tag[2].startswith("/"):
            line += html.count("\n", done, tag.end(2))
            parts += html[done : tag.end(2)], f' data-l="{line}"'
            done = tag.end(2)
    parts.append(html[done:])
    return "".join(parts)


def split_body(text: str) -> list[str]:
    """Split a body into the lines the parser sees: at LF, CRLF and CR only, without their ends."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd").split("\n")


class _Labels(dict[str, Any]):
    """Link definitions that note every label asked for, found or not."""

    def __init__(self, known: Mapping[str, Any]) -> None:
        super().__init__(known)
        self.asked: set[str] = set()

    def get(self, key: str, default: Any = None) -> Any:
        self.asked.add(key)
        return super().get(key, default)


class Block:
    """One top-level block with the blank lines after it.

    Attributes:
        length: Its number of lines.
        source: Its lines, joined.
        tokens: What it is; their line numbers count from the block's first line.
        references: The link definitions in it.
        asked: The labels that its text looked up.
    """

    __slots__ = ("_events", "_html", "asked", "length", "references", "source", "tokens")

    def __init__(self, source: str, length: int, tokens: list[Token], references: dict[str, Any]) -> None:
        self.source = source
        self.length = length
        self.tokens = tokens
        self.references = references
        self.asked: set[str] = set()
        self._html: str | None = None
        self._events: tuple[tuple[bool, str], ...] | None = None

    @property
    def events(self) -> tuple[tuple[bool, str], ...]:
        """Container tags in its raw HTML, in order: (is closing, name)."""
        if self._events is None:
            self._events = tuple(
                (bool(tag[1]), tag[2].lower())
                for token in self.tokens
                if token.type == "html_block" and token.level == 0
                for tag in _CONTAINER_TAG.finditer(token.content)
                if tag[2]
            )
        return self._events

    def forget_html(self) -> None:
        """Render it again when it is next asked for: a label it looked up means something else now."""
        self._html = None

    def html(self, references: Mapping[str, Any]) -> str:
        """Return the block as HTML with `data-l` on its tags; kept until `forget_html`."""
        if self._html is None:
            labels = _Labels(references)
            self._html = _render(self.tokens, labels)
            self.asked = labels.asked
        return self._html


def _render(tokens: list[Token], labels: _Labels) -> str:
    from markdown_it.rules_core import StateCore

    md = parser()
    environment: dict[str, Any] = {"references": labels}
    state = StateCore("", md, environment, tokens)
    for token in tokens:
        if token.type == "inline":
            token.children = []
            md.inline.parse(token.content, md, environment, token.children)
        elif token.map and token.nesting >= 0 and token.type != "html_block":
            token.attrSet("data-l", str(token.map[0]))
    active = md.core.ruler.get_active_rules()
    for name, rule in zip(active, md.core.ruler.getRules(""), strict=True):
        if name not in ("normalize", "block", "inline"):
            rule(state)
    return str(md.renderer.render(tokens, md.options, environment))


def read_blocks(lines: Sequence[str]) -> Iterator[Block]:
    """Read lines block by block; together the blocks have all the lines."""
    from markdown_it.rules_block import StateBlock

    md = parser()
    state = StateBlock("\n".join(lines) + "\n", md, {"references": {}}, [])
    rules = md.block.ruler.getRules("")
    total, start = len(lines), 0
    while start < total:
        end = state.skipEmptyLines(start)
        if end >= total or start < end:
            yield Block("\n".join(lines[start:end]), min(end, total) - start, [], {})
            start = end
            continue
        state.line, state.tight, state.tokens, state.env["references"] = start, True, [], {}
        if not any(rule(state, start, total, False) for rule in rules):
            return
        end = min(state.skipEmptyLines(state.line), total)
        _make_relative(state.tokens, start)
        yield Block("\n".join(lines[start:end]), end - start, state.tokens, state.env["references"])
        start = end


def _make_relative(tokens: list[Token], start: int) -> None:
    if start:
        for token in tokens:
            if token.map:
                token.map = [token.map[0] - start, token.map[1] - start]


class Group:
    """Neighbouring blocks that one raw HTML element spans, or a single block: the unit of layout.

    Attributes:
        start: Its first line in the body.
        blocks: What it holds.
        laid: What the layout keeps here, by whatever it depends on; emptied when the text changes.
    """

    __slots__ = ("blocks", "html", "laid", "start")

    def __init__(self, start: int, blocks: list[Block], html: str) -> None:
        self.start = start
        self.blocks = blocks
        self.html = html
        self.laid: dict[Any, Any] = {}


class Body:
    """A body's lines, blocks and groups, kept current edit by edit."""

    def __init__(self) -> None:
        self.lines: list[str] = [""]
        self.blocks: list[Block] = list(read_blocks(self.lines))
        self.references: dict[str, Any] = {}
        self.groups: list[Group] = []
        self.blocks_read = 0  # by the last edit; a count that tests hold down
        self._make_groups()

    def update(self, text: str) -> bool:
        """Take a new text; only the lines that differ are read again. Tell whether anything did."""
        new = split_body(text)
        old = self.lines
        if new == old:
            return False
        limit = min(len(old), len(new))
        head = next((at for at in range(limit) if old[at] != new[at]), limit)
        tail = next((at for at in range(limit - head) if old[-1 - at] != new[-1 - at]), limit - head)
        self.edit(head, len(old) - tail, new[head : len(new) - tail])
        return True

    def edit(self, start: int, end: int, new: Sequence[str]) -> None:
        """Replace lines `start` up to `end`, and read again what that touches."""
        starts = [0, *accumulate(block.length for block in self.blocks)]
        at = next((index for index in range(len(self.blocks)) if starts[index + 1] > start), len(self.blocks))
        first = max(0, at - _LOOK_BACK)
        self.lines[start:end] = new
        fresh, last = self._reread(starts, first, start + len(new), end, len(new) - (end - start))
        kept = {block.source: block for block in self.blocks[first:last]}
        self.blocks[first:last] = [kept.pop(block.source, block) for block in fresh]
        self.blocks_read = len(fresh)
        self._merge_references()
        self._make_groups()

    def _reread(self, starts: list[int], first: int, end: int, old_end: int, delta: int) -> tuple[list[Block], int]:
        """Read blocks from old block `first` until they meet the old ones again; return them and where they meet."""
        low, total = starts[first], len(self.lines)
        boundaries = {line: index for index, line in enumerate(starts)}
        reach = _WINDOW
        while True:
            window = self._after_blank(min(end + reach, total))
            blank = max((at for at in range(low, window) if _is_blank(self.lines[at])), default=-1)
            fresh: list[Block] = []
            at = low
            for block in read_blocks(self.lines[low:window]):
                fresh.append(block)
                at += block.length
                # A block that touches the window's end is not final: hence a blank line must remain after it.
                if at >= end and at - delta >= old_end and at - delta in boundaries and at <= blank:
                    return fresh, boundaries[at - delta]
            if window >= total:
                return fresh, len(self.blocks)
            reach *= 4

    def _after_blank(self, line: int) -> int:
        total = len(self.lines)
        while line < total and not _is_blank(self.lines[line - 1]):
            line += 1
        return line

    def _merge_references(self) -> None:
        merged: dict[str, Any] = {}
        for block in self.blocks:
            for label, target in block.references.items():
                merged.setdefault(label, target)
        old, self.references = self.references, merged
        changed = {
            label for label in old.keys() | merged.keys() if _meaning(old.get(label)) != _meaning(merged.get(label))
        }
        if changed:
            for block in self.blocks:
                if block.asked & changed:
                    block.forget_html()

    def _make_groups(self) -> None:
        old = {id(group.blocks[0]): group for group in self.groups}
        groups: list[Group] = []
        line = 0
        for first, last in _joined(self.blocks):
            blocks = self.blocks[first:last]
            html = self._html_of(blocks)
            group = old.get(id(blocks[0]))
            if group is None or group.html != html:
                group = Group(line, blocks, html)
            group.start, group.blocks = line, blocks
            groups.append(group)
            line += sum(block.length for block in blocks)
        self.groups = groups

    def _html_of(self, blocks: Sequence[Block]) -> str:
        if len(blocks) == 1:
            return blocks[0].html(self.references)
        parts: list[str] = []
        line = 0
        for block in blocks:
            parts.append(f"<!--b:{line}-->{block.html(self.references)}")
            line += block.length
        return "".join(parts)


def _is_blank(line: str) -> bool:
    return not line.strip(" \t")


def _meaning(reference: Any) -> Any:
    return None if reference is None else (reference["href"], reference["title"])


def _joined(blocks: Sequence[Block]) -> Iterator[tuple[int, int]]:
    """Yield the ranges of blocks that belong together; a container that is never closed joins nothing."""
    joined: dict[int, int] = {}  # first block of a join → block after its last
    open_tags: list[tuple[str, int]] = []
    for index, block in enumerate(blocks):
        for is_closing, tag in block.events:
            if not is_closing:
                open_tags.append((tag, index))
                continue
            match = next((at for at in range(len(open_tags) - 1, -1, -1) if open_tags[at][0] == tag), None)
            if match is not None:
                opener = open_tags[match][1]
                del open_tags[match:]
                if opener < index and index - opener <= _MOST_BLOCKS_JOINED:
                    joined[opener] = index + 1
    at = 0
    while at < len(blocks):
        end = at + 1
        inner = at
        while inner < end:
            end = max(end, joined.get(inner, 0))
            inner += 1
        yield at, end
        at = end
