"""Markdown blocks with their source lines; reads again only what an edit touched."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from caseedit.core.expressions import expression
from caseedit.core.preview import foreign
from caseedit.core.preview.markdown import DEFAULT, note_label, parser

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_LONGEST_TEXT = 200_000  # characters
_CONTAINERS = (
    "div|section|article|aside|header|footer|main|nav|figure|figcaption|blockquote|details|summary|table|thead|tbody"
    "|tfoot|tr|caption|ul|ol|dl|center|form|fieldset|pre|address"
)
# A line that goes on with a paragraph whatever is written behind its first letter: it begins no other block, underlines
# nothing, and neither divides a table nor is the head of one.
_PROSE = expression(r"( {0,3})[^\W\d_](?:[^|\s]| )*")
_CONTAINER_TAG = expression(rf"<!--.*?(?:-->|\Z)|<(/?)({_CONTAINERS})(?=[\s/>])[^>]*>", re.IGNORECASE | re.DOTALL)


def unified(text: str) -> str:
    """Return a text with LF alone as line end and without NUL."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.replace("\0", "\ufffd")


class Labels(dict[str, Any]):
    """Link definitions, or numbers of notes, that note every label asked for, found or not."""

    def __init__(self, known: Mapping[str, Any], asked: set[str], mark: str = "") -> None:
        super().__init__(known)
        self.asked = asked
        self.mark = mark

    def get(self, key: str, default: Any = None) -> Any:
        """Look a label up, and note that it was asked for."""
        self.asked.add(self.mark + key)
        return super().get(key, default)


class _AnyNote(dict[str, int]):
    """Takes every label for that of a note, and keeps them in order."""

    def get(self, key: str, default: Any = None) -> int:
        self.setdefault(key, len(self) + 1)
        return self[key]


class Note:
    """A footnote's text: the tokens between its borders, at a line of its block."""

    __slots__ = ("label", "line", "tokens")

    def __init__(self, label: str, line: int, tokens: list[Token]) -> None:
        self.label = label
        self.line = line
        self.tokens = tokens


class Block:
    """One top-level block with the blank lines after it.

    Attributes:
        length: Its number of lines.
        source: Its lines, joined.
        tokens: What it is; their line numbers count from the block's first line.
        references: The link definitions in it.
        notes: The footnotes that it defines; their tokens are not among `tokens`.
        asked: The labels that its text looked up; those of notes begin with `^`.
        events: Container tags in its raw HTML that reach beyond it, in order: (is closing, name).
    """

    __slots__ = ("_html", "_uses", "alone", "asked", "events", "joined", "length", "notes", "references", "source",
                 "tokens")  # fmt: skip

    def __init__(self, source: str, length: int, tokens: list[Token], references: dict[str, Any]) -> None:
        self.source = source
        self.length = length
        self.references = references
        self.notes: tuple[Note, ...] = ()
        self.tokens = tokens
        if "[^" in source:
            self.tokens, self.notes = _without_notes(tokens)
        self.asked: set[str] = set()
        self.events = _events(tokens)
        # What the body keeps here: the groups that begin with this block.
        self.alone: Any = None
        self.joined: Any = None
        self._html: str | None = None
        self._uses: tuple[str, ...] | None = None

    def with_line(self, at: int, line: str) -> Block | None:
        """Return the block with another line; None if it is no paragraph, or must be read to know what it is then."""
        if [token.type for token in self.tokens] != ["paragraph_open", "inline", "paragraph_close"]:
            return None
        opening, inside, closing = self.tokens
        lines = self.source.split("\n")
        end = (inside.map or (0, 0))[1]
        if not _may_replace(lines[at], line) or _trimmed(lines[:end]) != inside.content:
            return None
        lines[at] = line
        if _PROSE.fullmatch(lines[0]) is None:
            # It may be the definition of a link, which other lines can end.
            return None
        fresh = [opening.copy(attrs={}), inside.copy(content=_trimmed(lines[:end]), children=[]), closing]
        return Block("\n".join(lines), self.length, fresh, {})

    def forget_html(self) -> None:
        """Render it again when it is next asked for: a label it looked up means something else now."""
        self._html = None

    def html(self, references: Mapping[str, Any], numbers: Mapping[str, int], dialect: str = DEFAULT) -> str:
        """Return the block as HTML with `data-l` on its tags; kept until `forget_html`."""
        if self._html is None:
            self.asked = set()
            self._html = render(self.tokens, references, numbers, self.asked, dialect)
        return self._html

    def uses(self, dialect: str) -> tuple[str, ...]:
        """Return the labels of notes that its text may refer to, in order."""
        if self._uses is None:
            self._uses = note_uses(self.tokens, dialect) if "[^" in self.source else ()
        return self._uses


def _may_replace(old: str, new: str) -> bool:
    """Tell whether two lines are taken for the same part of a paragraph."""
    before, after = _PROSE.fullmatch(old), _PROSE.fullmatch(new)
    return before is not None and after is not None and before[1] == after[1]


def _trimmed(lines: Sequence[str]) -> str:
    return "\n".join(lines).strip(" \t\n")


def _events(tokens: Sequence[Token]) -> tuple[tuple[bool, str], ...]:
    """Return the container tags that reach beyond the block: what opens and closes inside it concerns nobody else."""
    settled: list[tuple[bool, str]] = []
    openings: list[tuple[bool, str]] = []
    for token in tokens:
        if token.type != "html_block" or token.level:
            continue
        for tag in _CONTAINER_TAG.finditer(token.content):
            if not tag[2]:
                continue
            opening = (False, tag[2].lower())
            if not tag[1]:
                openings.append(opening)
            elif opening in openings:
                del openings[len(openings) - 1 - openings[::-1].index(opening) :]
            else:
                # It may close what an earlier block opened, and with it all that is open here.
                settled += [*openings, (True, opening[1])]
                openings.clear()
    return (*settled, *openings)


def _without_notes(tokens: list[Token]) -> tuple[list[Token], tuple[Note, ...]]:
    """Take the footnotes out of a block's tokens."""
    kept: list[Token] = []
    notes: list[Note] = []
    open_notes: list[Note] = []
    for token in tokens:
        if token.type == "footnote_reference_open":
            note = Note(note_label(token.meta["label"]), token.map[0] if token.map else 0, [])
            notes.append(note)
            open_notes.append(note)
        elif token.type == "footnote_reference_close":
            open_notes.pop()
        else:
            (open_notes[-1].tokens if open_notes else kept).append(token)
    return kept, tuple(notes)


def note_uses(tokens: Sequence[Token], dialect: str) -> tuple[str, ...]:
    """Return the labels of notes that a text may refer to, in order."""
    md = parser(dialect)
    found = _AnyNote()
    for token in tokens:
        if token.type == "inline" and "[^" in token.content:
            md.inline.parse(token.content, md, {"references": {}, "notes": found}, [])
    return tuple(found)


def render(
    tokens: list[Token], references: Mapping[str, Any], numbers: Mapping[str, int], asked: set[str], dialect: str
) -> str:
    """Return tokens as HTML; the labels that are looked up are put into `asked`."""
    from markdown_it.rules_core import StateCore

    md = parser(dialect)
    environment: dict[str, Any] = {
        "references": Labels(references, asked),
        "notes": Labels(numbers, asked, "^"),
    }
    state = StateCore("", md, environment, tokens)
    for token in tokens:
        if token.type == "inline":
            token.children = _inline(token, md, environment)
        elif token.map and token.nesting >= 0 and token.type != "html_block":
            token.attrSet("data-l", str(token.map[0] + (token.type == "fence")))
    active = md.core.ruler.get_active_rules()
    for name, rule in zip(active, md.core.ruler.getRules(""), strict=True):
        if name not in ("normalize", "block", "inline"):
            rule(state)
    return str(md.renderer.render(tokens, md.options, environment))


def _inline(token: Token, md: MarkdownIt, environment: dict[str, Any]) -> list[Token]:
    """Read the text of a block; one that is longer than a book's chapter is taken as it is."""
    children: list[Token] = []
    if len(token.content) > _LONGEST_TEXT:
        plain = type(token)("text", "", 0)
        plain.content = token.content
        return [plain]
    md.inline.parse(token.content, md, environment, children)
    return children


def read_blocks(lines: Sequence[str], dialect: str = DEFAULT) -> Iterator[Block]:
    """Read lines block by block; together the blocks have all the lines."""
    from markdown_it.rules_block import StateBlock

    md = parser(dialect)
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
        if len(state.tokens) >= parser().options["maxNesting"] and not any(map(_has_content, state.tokens)):
            state.tokens = foreign.too_deep("\n".join(lines[start:end]))
        yield Block("\n".join(lines[start:end]), end - start, state.tokens, state.env["references"])
        start = end


def _has_content(token: Token) -> bool:
    return bool(token.content)


def _make_relative(tokens: list[Token], start: int) -> None:
    if start:
        for token in tokens:
            if token.map:
                token.map = [token.map[0] - start, token.map[1] - start]
