"""What other programs would run: shortcodes, template tags, components; found and named, never executed."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from caseedit.core.expressions import expression

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

_LONGEST = 2000  # characters of a tag
_MOST_LINES = 40
# What opens a tag, what closes it, and what it is called; the longest opening first.
_TAGS = (
    ("{{<", ">}}", "shortcode"),
    ("{{%", "%}}", "shortcode"),
    ("{{{", "}}}", "template"),
    ("{{", "}}", "template"),
    ("{%", "%}", "template"),
    ("{#", "#}", "template"),
)
_HTML_NAMES = """
a abbr acronym address applet area article aside audio b base basefont bdi bdo big blink blockquote body br button
canvas caption center cite code col colgroup data datalist dd del details dfn dialog dir div dl dt em embed
fieldset figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe
img input ins kbd label legend li link main map mark marquee math menu meta meter nav noembed noframes noscript
object ol optgroup option output p param picture plaintext pre progress q rp rt ruby s samp script search section
select slot small source span strike strong style sub summary sup svg table tbody td template textarea tfoot th
thead time title tr track tt u ul var video wbr xmp
"""
_HTML = frozenset(_HTML_NAMES.split())
_COMPONENT = expression(r"<(/?)([A-Z][\w.]*)")
_QUOTED = expression(r"\"[^\"]*\"|'[^']*'|`[^`]*`")


def is_component(name: str) -> bool:
    """Tell whether a tag's name is that of a component: capital first, and not HTML in capitals."""
    return name[:1].isupper() and name.lower() not in _HTML


def tag_at(text: str, at: int) -> tuple[int, str] | None:
    """Return where a shortcode or template tag that begins at `at` ends, and what it is."""
    for opening, closing, kind in _TAGS:
        if text.startswith(opening, at):
            end = text.find(closing, at + len(opening), at + _LONGEST)
            return None if end < 0 else (end + len(closing), kind)
    return None


def box(kind: str, source: str, line: int | None = None) -> str:
    """Return the HTML of a block that is only named; its text is no word of the page."""
    place = "" if line is None else f' data-l="{line}"'
    return f'<page-box title="{kind}" alt="{escape(source)}"{place}></page-box>'


def chip(kind: str, source: str) -> str:
    """Return the HTML of what is only named within a text."""
    return f'<page-chip title="{kind}" alt="{escape(source)}"></page-chip>'


def too_deep(source: str) -> list[Token]:
    """Return what stands for a block that is nested so deeply that the parser gave it up: its source as written."""
    from markdown_it.token import Token

    token = Token("foreign_block", "", 0, map=[0, source.count("\n") + 1], content=source, info="nested too deeply")
    return [token]


def install(made: MarkdownIt, *, has_jsx: bool) -> None:
    """Teach a parser what it must not run."""
    made.block.ruler.before("html_block", "foreign", _block)
    made.inline.ruler.before("escape", "foreign", _inline)
    made.add_render_rule("foreign_block", _render_block)
    made.add_render_rule("foreign_inline", _render_inline)
    made.add_render_rule("html_inline", _render_tag)
    if has_jsx:
        made.disable("code")
        made.block.ruler.before("foreign", "jsx", _jsx_block)
        made.inline.ruler.before("foreign", "jsx", _jsx_inline)
        made.inline.add_terminator_char("{")


def _block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    at = state.bMarks[start] + state.tShift[start]
    if state.is_code_block(start) or not state.src.startswith("{", at):
        return False
    text, last = _lines_from(state, start, end)
    found = tag_at(text, 0)
    if found is None:
        return False
    return _push(state, start, text, found[0], found[1], silent=silent, last=last)


def _lines_from(state: StateBlock, start: int, end: int) -> tuple[str, int]:
    """Return the text from a line to the next blank one, and the line after it."""
    last = start + 1
    while last < min(end, start + _MOST_LINES) and not state.isEmpty(last) and state.sCount[last] >= state.blkIndent:
        last += 1
    return state.getLines(start, last, state.blkIndent, False).lstrip(" "), last


def _push(
    state: StateBlock, start: int, text: str, stop: int, kind: str, *, silent: bool, last: int, is_hidden: bool = False
) -> bool:
    """Make a block of text up to `stop` if nothing else stands in its last line."""
    rest, newline, _ = text[stop:].partition("\n")
    if rest.strip():
        return False
    if silent:
        return True
    token = state.push("foreign_block", "", 0)
    token.content, token.info, token.hidden = text[:stop], kind, is_hidden
    next_line = start + text.count("\n", 0, stop) + 1
    token.map = [start, next_line]
    state.line = next_line if newline else min(next_line, last)
    return True


def _inline(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "{":
        return False
    found = tag_at(state.src, state.pos)
    return found is not None and _push_inline(state, found[0], found[1], silent)


def _push_inline(state: StateInline, end: int, kind: str, silent: bool) -> bool:
    if end > state.posMax:
        return False
    if not silent:
        token = state.push("foreign_inline", "", 0)
        token.content, token.info = state.src[state.pos : end], kind
    state.pos = end
    return True


def _jsx_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Take imports and exports, components and expressions that stand in lines of their own."""
    at = state.bMarks[start] + state.tShift[start]
    if state.level == 0 and state.src.startswith(("import ", "export "), at):
        text, last = _lines_from(state, start, end)
        return not silent and _push(state, start, text, len(text.rstrip("\n")), "code", silent=silent, last=last)
    if not state.src.startswith(("<", "{"), at):
        return False
    text, last = _lines_from(state, start, end)
    stop = jsx_end(text, 0)
    if stop is None or (text.startswith("{") and tag_at(text, 0)):
        return False
    is_hidden = text.startswith(("</", "{/*"))
    return _push(state, start, text, stop, _jsx_kind(text), silent=silent, last=last, is_hidden=is_hidden)


def _jsx_inline(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] not in "<{" or tag_at(state.src, state.pos):
        return False
    stop = jsx_end(state.src, state.pos)
    return stop is not None and _push_inline(state, stop, _jsx_kind(state.src[state.pos :]), silent)


def _jsx_kind(text: str) -> str:
    return "expression" if text.startswith("{") else "component"


def jsx_end(text: str, at: int) -> int | None:
    """Return where a component's tag or an expression ends; None if there is none at `at`."""
    if text.startswith("<", at):
        name = _COMPONENT.match(text, at)
        if not (name and is_component(name[2])) and not text.startswith(("<>", "</>"), at):
            return None
    depth, limit, here = 0, min(len(text), at + _LONGEST), at
    closing = ">" if text[at] == "<" else "}"
    while here < limit:
        character = text[here]
        quoted = _QUOTED.match(text, here) if character in "\"'`" else None
        if quoted:
            here = quoted.end()
            continue
        depth += (character == "{") - (character == "}")
        if character == closing and depth == 0:
            return here + 1
        here += 1
    return None


def _render_block(_self: Any, tokens: list[Token], at: int, _options: Any, _env: Any) -> str:
    token = tokens[at]
    if token.hidden:
        return ""
    line = token.map[0] if token.map else None
    if token.info in ("shortcode", "template", "nested too deeply"):
        return f'<page-box title="{token.info}" data-l="{line or 0}">{escape(token.content)}</page-box>\n'
    return box(token.info, token.content, line)


def _render_inline(_self: Any, tokens: list[Token], at: int, _options: Any, _env: Any) -> str:
    token = tokens[at]
    if token.info in ("shortcode", "template"):
        return f'<page-chip title="{token.info}">{escape(token.content)}</page-chip>'
    return "" if token.content.startswith(("</", "{/*")) else chip(token.info, token.content)


def _render_tag(_self: Any, tokens: list[Token], at: int, _options: Any, _env: Any) -> str:
    tag = tokens[at].content
    name = _COMPONENT.match(tag)
    if name is None or not is_component(name[2]):
        return tag
    return "" if name[1] else chip("component", tag)
