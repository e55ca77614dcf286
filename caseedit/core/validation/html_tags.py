"""HTML tags of a body: what is left open, what closes nothing, and `<p>` where `</p>` is meant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from caseedit.core.dataclasses import dataclass
from caseedit.core.expressions import expression
from caseedit.core.text import BLANK_LINE, Edit, Span
from caseedit.core.validation.markdown_text import MarkdownText
from caseedit.core.validation.wording import cut

# What stands so in `](<...>)` is an address. The sign comes first, as it is quick to find.
_TAG = expression(
    r"<(?<!\]\(<)(/?)([a-zA-Z][a-zA-Z0-9.-]*)"
    r"(?:>|(?=[\s/])((?:\"[^\"]{0,4000}\"|'[^']{0,4000}'|[^'\"<>]++)*+)>)"
)
_REST_OF_LINE = expression(r"(?:[ \t]|</[a-zA-Z0-9]{1,20}>){0,40}(?=\r|\n|\Z)")
_LONGEST_PARAGRAPH = 4000
_VOID = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
})  # fmt: skip
# Elements that end by themselves where the next one begins or the one around them ends.
_OPTIONAL = frozenset({
    "p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "option", "optgroup", "colgroup", "caption",
    "rt", "rp",
})  # fmt: skip
_KNOWN = frozenset({
    "a", "abbr", "address", "article", "aside", "audio", "b", "bdi", "bdo", "blockquote", "button", "canvas",
    "cite", "code", "data", "del", "details", "dfn", "dialog", "div", "dl", "em", "fieldset", "figcaption",
    "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "i", "iframe", "ins", "kbd",
    "label", "legend", "main", "map", "mark", "menu", "nav", "noscript", "object", "ol", "output", "picture", "pre",
    "progress", "q", "ruby", "s", "samp", "section", "select", "small", "span", "strong", "style", "sub", "summary",
    "sup", "svg", "table", "template", "textarea", "time", "u", "ul", "var", "video",
})  # fmt: skip
_PAIRED = _KNOWN | _OPTIONAL
_ADDRESS = expression(r"[a-zA-Z0-9-]+(?:\.[a-zA-Z0-9-]+)*\.(?:com|org|net|gov|edu|io|dev|info|eu|us|uk|de|fr|ca|au)")


@dataclass(frozen=True, slots=True)
class HtmlFault:
    """One thing that is wrong with the tags of a body."""

    rule: str
    span: Span
    message: str
    hint: str
    fix: tuple[Edit, ...] = ()


# An element that is open: its name, and where its tag stands.
_Open = tuple[str, int, int]


def html_faults(body: MarkdownText) -> Iterator[HtmlFault]:
    """Yield what is wrong, in file order of its discovery."""
    if "<" not in body.alone or body.has_template_blocks or _are_sound(_TAG.findall(body.alone)):
        return
    yield from _Stack(body.text).faults(body.start)


def _are_sound(tags: Iterable[tuple[str, str, str]]) -> bool:
    """Say whether each of the tags is closed in its turn, so that nothing need be found out about their places."""
    left: list[str] = []
    for slash, name, rest in tags:
        if name not in _PAIRED and (name := name.lower()) not in _PAIRED:
            if "." in name:
                return False
        elif rest[-1:] == "/":
            continue
        elif slash:
            if not left or left.pop() != name:
                return False
        elif name == "p" and "p" in left:
            return False
        else:
            left.append(name)
    return not left


class _Stack:
    """The elements that are open at one place of the text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._open: list[_Open] = []
        self._counts: dict[str, int] = {}

    def faults(self, start: int) -> Iterator[HtmlFault]:
        left, counts = self._open, self._counts
        for match in _TAG.finditer(self._text, start):
            slash, name, rest = match.groups("")
            if name not in _PAIRED and (name := name.lower()) not in _PAIRED:
                if "." in name and _ADDRESS.fullmatch(name):
                    yield _address(Span(*match.span()), match[2])
            elif rest.endswith("/"):
                continue
            elif not slash:
                if name == "p" and counts.get("p") and not rest.strip() and self._is_meant_to_close(match):
                    yield _mistyped(match.start())
                    self._pop("p")
                else:
                    left.append((name, *match.span()))
                    counts[name] = counts.get(name, 0) + 1
            elif left and left[-1][0] == name:
                left.pop()
                counts[name] -= 1
            else:
                yield from self._closed(name, Span(*match.span()))
        for name, *place in left:
            if name not in _OPTIONAL:
                yield _unclosed(name, Span(*place))

    def _is_meant_to_close(self, match: re.Match[str]) -> bool:
        """Say whether a `<p>` stands at the end of a line on which another one opens, with text between."""
        last = next(end for name, _, end in reversed(self._open) if name == "p")
        if match.start() - last > _LONGEST_PARAGRAPH:
            return False
        between = self._text[last : match.start()]
        rest = _REST_OF_LINE.match(self._text, match.end())
        return rest is not None and bool(between.strip()) and not BLANK_LINE.search(between)

    def _closed(self, name: str, span: Span) -> Iterator[HtmlFault]:
        if not self._counts.get(name):
            if name not in _OPTIONAL:
                message = f"</{name}> closes nothing here."
                yield HtmlFault("html-nesting", span, message, "Remove it, or write its opening tag before it.")
            return
        while self._open[-1][0] != name:
            left = self._take()
            if left[0] not in _OPTIONAL:
                yield self._crossed_or_open(left, name, span)
        self._take()

    def _crossed_or_open(self, left: _Open, name: str, span: Span) -> HtmlFault:
        """An element that is still open when the one around it closes."""
        inner, *place = left
        soon = self._text[span.end : span.end + len(inner) + 40].lower()
        if f"</{inner}" in soon:
            message = f"</{name}> comes before the </{inner}> inside it."
            return HtmlFault("html-nesting", span, message, "Close them in the other order.")
        return _unclosed(inner, Span(*place))

    def _take(self) -> _Open:
        left = self._open.pop()
        self._counts[left[0]] -= 1
        return left

    def _pop(self, name: str) -> None:
        while self._take()[0] != name:
            pass


def _unclosed(name: str, span: Span) -> HtmlFault:
    return HtmlFault("html-unclosed", span, f"<{name}> is never closed.", f"Write </{name}> where it ends.")


def _mistyped(at: int) -> HtmlFault:
    message = "<p> at the end of the line should be </p>."
    return HtmlFault("html-nesting", Span(at, at + 3), message, "Add the slash.", (Edit(at + 1, at + 1, "/"),))


def _address(span: Span, name: str) -> HtmlFault:
    message = f"<{cut(name)}> is taken for HTML and will not be shown."
    fix = (Edit(span.start + 1, span.start + 1, "https://"),)
    return HtmlFault("html-unclosed", span, message, "Write https:// before it.", fix)
