"""The text of HTML as another parser reads it, and of rows, both without white space."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html.parser import HTMLParser
from pathlib import Path

from caseedit.core.clean import show
from caseedit.core.preview.row import Row

SHARED = Path(__file__).resolve().parents[4] / "shared"
CORPUS = SHARED / "corpus"
SEED = SHARED / "seed" / "HHS.md"
_HIDDEN = frozenset(("script", "style", "template", "noscript", "title", "object"))


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.hidden: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _HIDDEN:
            self.hidden.append(tag)
        elif tag == "img" and not self.hidden:
            self.parts.append(f" {dict(attrs).get('alt') or ''} ")
        else:
            self.parts.append(" " if tag in ("p", "br", "li", "div", "td", "th", "h1") else "")

    def handle_endtag(self, tag: str) -> None:
        if tag in self.hidden:
            self.hidden.remove(tag)

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.parts.append(data)


def text_of_html(html: str) -> str:
    """Return the text a browser would show."""
    parser = _Text()
    # What browsers take for comments, and this parser does not.
    parser.feed(re.sub(r"<!\[CDATA\[(.*?)>|<!--+>", "", html, flags=re.DOTALL))
    parser.close()
    return "".join(parser.parts)


def bare(text: str) -> str:
    """Return a text as it is shown, without white space."""
    return "".join(show(re.sub(r"\s+", "", text)).split())


def words_of_rows(rows: Sequence[Row]) -> str:
    """Return the words of rows: decorations are none."""
    return " ".join("".join(run.text for run in row.runs if not run.is_decoration) for row in rows)
