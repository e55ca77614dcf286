"""The places in a document that a link can lead to: its headings, however a site spells their ids, and ids in HTML."""

from __future__ import annotations

import re
from urllib.parse import unquote

from caseedit.core.dataclasses import dataclass
from caseedit.core.expressions import expression
from caseedit.core.schema.near import nearest
from caseedit.core.text import Span
from caseedit.core.validation.markdown_text import MarkdownText

# Underlined headings and those of HTML, beside those that begin with `#`.
_UNDERLINED = expression(r"^ {0,3}([^\s>#|-][^\r\n]*)(?:\r\n|\n|\r) {0,3}(?:=+|-{2,})[ \t]*$", re.MULTILINE)
_IN_HTML = expression(r"<h[1-6]\b[^<>]{0,500}>(.{1,500}?)</h[1-6]", re.IGNORECASE | re.DOTALL)
_IDS = expression(r"""\b(?:id|name)\s{0,9}=\s{0,9}["']?([^"'\s<>]{1,200})|\{:?[^{}\r\n]{0,200}?#([\w:.-]{1,200})""")
_OWN_ID = expression(r"[ \t]*\{:?[ \t]*#[^{}]*\}[ \t]*$")
_LINK = expression(r"!?\[([^\[\]]*)\](?:\([^()]*\)|\[[^\[\]]*\])")
_TAG = expression(r"<[^<>]{1,500}>|&[a-zA-Z0-9#]{1,10};")
_NUMBER = expression(r"[-_]\d{1,3}$")
# What the page around the text may have: no heading of the document makes these.
_OF_THE_PAGE = frozenset({
    "", "top", "pagetop", "main", "maincontent", "content", "contents", "header", "footer", "nav", "navigation", "skip",
    "toc", "tableofcontents", "search", "menu", "comments", "contact", "newsletter", "signup", "subscribe",
})  # fmt: skip
_FOOTNOTE = expression(r"(?:user-content-)?fn(?:ref)?[:_-]?\w*$")
_COMES_FROM_ELSEWHERE = expression(r"\{%|\{\{|<[A-Z]|^import |^:{3}|<!-- ?include", re.MULTILINE)


def folded_anchor(name: str) -> str:
    """Return the letters and digits of an anchor: sites differ in all the rest."""
    return "".join(letter for letter in name.casefold() if letter.isalnum())


@dataclass(frozen=True, slots=True)
class Anchors:
    """The places of one document.

    Attributes:
        names: Their names, folded.
        ids: How most sites spell those of the headings.
        is_open: Whether parts of the document come from elsewhere or are not looked at, so that there may be more.
    """

    names: frozenset[str]
    ids: tuple[str, ...]
    is_open: bool

    @classmethod
    def of(cls, text: str, body: MarkdownText, title: str = "") -> Anchors:
        """Return the places of a body; `title` is that of the page, which makes a heading too."""
        titles = list(_titles(text, body))
        ids = [one or two for one, two in _IDS.findall(body.text, body.start)]
        names = {folded_anchor(_shown(words)) for words in (*titles, title)} | {folded_anchor(name) for name in ids}
        is_open = body.is_cut or bool(_COMES_FROM_ELSEWHERE.search(text, body.start)) or not titles
        return cls(frozenset(names), tuple(dict.fromkeys(_spelled(_shown(words)) for words in titles)), is_open)

    def has(self, written: str) -> bool:
        """Say whether a link to this anchor leads somewhere, as far as that can be told."""
        name = unquote(written)
        folded = folded_anchor(name)
        if self.is_open or folded in self.names or folded in _OF_THE_PAGE or _FOOTNOTE.match(name):
            return True
        return folded_anchor(_NUMBER.sub("", name)) in self.names or name.startswith(("/", "!", "=", ":~:"))

    def near(self, written: str) -> str | None:
        """Return the anchor of the heading that was most likely meant."""
        return nearest(unquote(written), self.ids)


def _titles(text: str, body: MarkdownText) -> list[str]:
    found = [
        (heading.span.start, _words(text, heading.span).lstrip("# \t").rstrip("# \t")) for heading in body.headings
    ]
    if "==" in body.text or "--" in body.text:
        found += [
            (match.start(), _words(text, Span(*match.span(1)))) for match in _UNDERLINED.finditer(body.text, body.start)
        ]
    if "<h" in body.text or "<H" in body.text:
        found += [
            (match.start(), _words(text, Span(*match.span(1)))) for match in _IN_HTML.finditer(body.text, body.start)
        ]
    return [words for _, words in sorted(found) if words]


def _words(text: str, span: Span) -> str:
    return _OWN_ID.sub("", span.of(text).strip())


def _shown(title: str) -> str:
    """Return the words of a heading without the signs of Markdown and HTML."""
    return _TAG.sub("", _LINK.sub(r"\1", title))


def _spelled(title: str) -> str:
    """Return the id that most sites give a heading."""
    kept = "".join(letter for letter in title.casefold() if letter.isalnum() or letter in " -_")
    return kept.strip().replace(" ", "-")
