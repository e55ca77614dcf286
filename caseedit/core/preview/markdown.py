"""The Markdown parsers: one for each dialect that sites read."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache, lru_cache, partial
from typing import TYPE_CHECKING, Any

from caseedit.core.expressions import expression
from caseedit.core.preview import foreign

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

DIALECTS = {"gfm": "GitHub Markdown", "commonmark": "CommonMark", "remark-pedantic": "pedantic Markdown", "mdx": "MDX"}
# What may follow the name of a dialect.
_WORDS = {"smart": "curly quotes", "no-html": "raw HTML left out", "html-as-text": "raw HTML as text"}
DEFAULT = "gfm"
# Comments and raw text are matched whole, so that nothing is put into them; the last way is a tag that never ends.
_TAG = expression(
    r"<!--.*?(?:-->|\Z)|<(script|style|textarea|title|xmp|iframe|noembed|noframes|noscript|plaintext)\b.*?(?:</\1|\Z)"
    r"|<(/?[a-z][^\s/>]*)((?:[^\"'>]+|\"[^\"]*\"|'[^']*')*+>)?",
    re.IGNORECASE | re.DOTALL,
)
_BRACKET = expression(r"[\[\]]")
_DEEPEST_BRACKETS = 100
_LONGEST_SEARCHED = 100_000  # characters; nobody looks for addresses in longer texts
_TIGHT_HEADING = expression(r"(#{1,6})([^#\s].*?)[ \t]*#*[ \t]*$")


def spoken(dialect: str) -> str:
    """Return in words for a person how Markdown is read; nothing for a name that is not known."""
    name, *words = dialect.split() or [""]
    return ", ".join([DIALECTS[name], *(_WORDS[word] for word in words if word in _WORDS)]) if name in DIALECTS else ""


@cache
def parser(reading: str = DEFAULT) -> MarkdownIt:
    """Return the one parser of a dialect; GitHub's for a name that is not known.

    Args:
        reading: A dialect, and words after it: `smart` for curly quotes, `no-html` where a site leaves raw HTML out,
            `html-as-text` where it shows it as it is written.
    """
    from markdown_it import MarkdownIt

    dialect, *words = reading.split() or [DEFAULT]

    # The preset's limit of 20 silently drops what is nested deeper.
    if dialect == "commonmark":
        made = MarkdownIt("commonmark", {"maxNesting": 100})
    else:
        made = MarkdownIt("gfm-like", {"maxNesting": 100, "tasklists": True})
        # `Healthdata.gov` is no link on the sites, `https://healthdata.gov` is.
        if made.linkify is not None:
            made.linkify.set({"fuzzy_link": False, "fuzzy_email": False})
            made.linkify.pretest = _may_have_address
            made.linkify.test = partial(_has_address, made.linkify.test)
        _install_notes(made)
    if dialect == "remark-pedantic":
        made.block.ruler.before("heading", "tight_heading", _tight_heading, {"alt": ["paragraph", "blockquote"]})
        made.inline.ruler.before("emphasis", "inner_emphasis", _inner_emphasis)
    made.inline.ruler.before("image", "deep_bracket", _deep_bracket)
    made.inline.ruler.before("link", "deep_bracket_2", _deep_bracket)
    made.add_render_rule("html_block", _render_raw)
    foreign.install(made, has_jsx=dialect == "mdx")
    _set_words(made, words)
    return made


def _set_words(made: MarkdownIt, words: Sequence[str]) -> None:
    if "smart" in words:
        made.options["typographer"] = True
        made.enable(["replacements", "smartquotes"])
    if "html-as-text" in words:
        made.options["html"] = False
    if "no-html" in words:
        for name in ("html_block", "html_inline"):
            made.add_render_rule(name, _render_nothing)


def _render_nothing(_self: Any, _tokens: Sequence[Token], _at: int, _options: Any, _env: Any) -> str:
    return ""


def _may_have_address(text: str) -> bool:
    """Tell whether it is worth the time to look for addresses in a text: all begin with one of two marks."""
    return len(text) <= _LONGEST_SEARCHED and ("//" in text or "mailto:" in text.lower())


def _has_address(test: Callable[[str], bool], text: str) -> bool:
    # Where the marks stand in the destination of a link, the words beside it need no look.
    return _may_have_address(text) and test(text)


def _deep_bracket(state: StateInline, silent: bool) -> bool:
    """Take a bracket for text where so many stand in each other that to look for links would take for ever."""
    width = 2 if state.src.startswith("![", state.pos) else 1
    if not (width == 2 or state.src[state.pos] == "[") or not _is_deep(state.src):
        return False
    if not silent:
        state.append_pending(state.src[state.pos : state.pos + width])
    state.pos += width
    return True


@lru_cache(maxsize=64)
def _is_deep(text: str) -> bool:
    depth = 0
    if text.count("[") > _DEEPEST_BRACKETS:
        for bracket in _BRACKET.findall(text):
            depth = max(0, depth + (1 if bracket == "[" else -1))
            if depth > _DEEPEST_BRACKETS:
                return True
    return False


def _install_notes(made: MarkdownIt) -> None:
    from mdit_py_plugins.footnote.index import footnote_def

    made.block.ruler.before("reference", "footnote_def", footnote_def, {"alt": ["paragraph", "reference"]})
    made.inline.ruler.after("image", "note_mark", _note_mark)
    made.add_render_rule("note_mark", _render_mark)


def note_label(text: str) -> str:
    """Return a footnote's label as it is compared: blanks and case do not count."""
    return " ".join(text.split()).casefold()


def _note_mark(state: StateInline, silent: bool) -> bool:
    """Read `[^label]` if there is such a note."""
    at = state.pos
    if not state.src.startswith("[^", at):
        return False
    end = state.src.find("]", at + 2, min(state.posMax, at + 1000))
    label = state.src[at + 2 : end]
    if end < 0 or not label or any(character in " \n\t[" for character in label):
        return False
    number = state.env.get("notes", {}).get(note_label(label))
    if number is None:
        return False
    if not silent:
        token = state.push("note_mark", "", 0)
        token.meta = {"label": note_label(label), "number": number}
    state.pos = end + 1
    return True


def _render_mark(_self: Any, tokens: Sequence[Token], at: int, _options: Any, _env: Any) -> str:
    number = tokens[at].meta["number"]
    return f'<sup><a href="#note-{number}"><page-note>{number}</page-note></a></sup>'


def _tight_heading(state: StateBlock, start: int, _end: int, silent: bool) -> bool:
    """Read `##Heading`, which only old parsers take for one."""
    at = state.bMarks[start] + state.tShift[start]
    found = None if state.is_code_block(start) else _TIGHT_HEADING.match(state.src[at : state.eMarks[start]])
    if found is None:
        return False
    if not silent:
        tag = f"h{len(found[1])}"
        state.push("heading_open", tag, 1).map = [start, start + 1]
        inside = state.push("inline", "", 0)
        inside.content, inside.map, inside.children = found[2].strip(), [start, start + 1], []
        state.push("heading_close", tag, -1)
    state.line = start + 1
    return True


def _inner_emphasis(state: StateInline, silent: bool) -> bool:
    """Let `_` set off parts of a word, as old parsers do."""
    from markdown_it.rules_inline import emphasis

    if state.src[state.pos] != "_":
        return False
    scan = state.scanDelims
    state.scanDelims = partial(_scan_anywhere, scan)  # type: ignore[method-assign]
    try:
        return bool(emphasis.tokenize(state, silent))
    finally:
        del state.scanDelims


def _scan_anywhere(scan: Any, start: int, _can_split: bool) -> Any:
    return scan(start, True)


def _render_raw(_self: Any, tokens: Sequence[Token], at: int, _options: Any, _env: Any) -> str:
    token = tokens[at]
    return with_lines(token.content, token.map[0]) if token.map else token.content


def with_lines(html: str, first: int) -> str:
    """Give each start tag in raw HTML the number of its line; a tag that never ends, and all after it, is text."""
    parts: list[str] = []
    done, line = 0, first
    for tag in _TAG.finditer(html):
        if not tag[2]:
            continue
        if tag[3] is None:
            return "".join((*parts, html[done : tag.start()], html[tag.start() :].replace("<", "&lt;")))
        is_component = foreign.is_component(tag[2].lstrip("/"))
        if not tag[2].startswith("/"):
            line += html.count("\n", done, tag.end(2))
            if is_component:
                parts += html[done : tag.start()], foreign.box("component", tag[0], line)
                line += html.count("\n", tag.end(2), tag.end())
                done = tag.end()
            else:
                parts += html[done : tag.end(2)], f' data-l="{line}"'
                done = tag.end(2)
        elif is_component:
            line += html.count("\n", done, tag.end())
            parts.append(html[done : tag.start()])
            done = tag.end()
    parts.append(html[done:])
    return "".join(parts)
