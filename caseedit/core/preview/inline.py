"""Text, emphasis, links, code to styled runs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from caseedit.core.cells import cell_width, graphemes, wrap_words
from caseedit.core.clean import show
from caseedit.core.dataclasses import dataclass, replace
from caseedit.core.expressions import expression
from caseedit.core.paths import FieldPath
from caseedit.core.preview.dom import Element, safe_address
from caseedit.core.preview.row import Row, Run

STYLES: dict[str, tuple[str, ...]] = {
    "b": ("bold",), "strong": ("bold",), "th": ("bold",), "dt": ("bold",), "summary": ("bold",), "legend": ("bold",),
    "i": ("italic",), "em": ("italic",), "var": ("italic",), "dfn": ("italic",), "cite": ("italic",),
    "u": ("underline",), "ins": ("underline",), "s": ("strike",), "del": ("strike",), "strike": ("strike",),
    "mark": ("mark",), "small": ("dim",), "code": ("code",), "kbd": ("code",), "samp": ("code",), "tt": ("code",),
    "button": ("chip",), "figcaption": ("caption",), "caption": ("caption",), "page-note": ("dim",),
}  # fmt: skip
_BLANKS = expression(r"[ \t\n\f\r]+")
_UP = str.maketrans("0123456789+-=()abcdefghijklmnoprstuvwxyz", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ")
_DOWN = str.maketrans("0123456789+-=()aeox", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₒₓ")


@dataclass(frozen=True, slots=True)
class Look:
    """What an element hands down to the text in it.

    Attributes:
        styles: Style names.
        link: The address that all of it leads to.
        is_decoration: True if it is not a word of the page.
        in_quote: True inside a quotation, where `cite` names who said it.
    """

    styles: tuple[str, ...] = ()
    link: str | None = None
    is_decoration: bool = False
    in_quote: bool = False

    def of(self, element: Element) -> Look:
        """Return the look of the text inside `element`."""
        tag = element.tag
        if tag == "a":
            address = safe_address(element.attributes.get("href", ""))
            return self if address is None else replace(self, link=address, styles=self.with_styles("link"))
        if tag == "page-note":
            return replace(self, styles=self.with_styles("dim"), is_decoration=True)
        added = STYLES.get(tag)
        return self if added is None else replace(self, styles=self.with_styles(*added))

    def with_styles(self, *names: str) -> tuple[str, ...]:
        """Return the style names with more of them, each once."""
        return self.styles + tuple(name for name in names if name not in self.styles)


@dataclass(frozen=True, slots=True)
class Chunk:
    """Text of one look before it is broken into rows; `is_break` ends a row."""

    text: str
    look: Look = Look()
    field: FieldPath | None = None
    line: int | None = None
    is_break: bool = False


def decoration(text: str, source: Element, *styles: str) -> Chunk:
    """Return text that is no word of the page."""
    return Chunk(text, Look(styles, is_decoration=True), source.field, source.line)


def collect(children: Iterable[Element | str], look: Look, source: Element) -> list[Chunk]:
    """Return the chunks of inline content; white space is still as written."""
    chunks: list[Chunk] = []
    for child in children:
        if isinstance(child, str):
            chunks.append(Chunk(child, look, source.field, source.line))
        else:
            chunks += _element(child, look)
    return chunks


def _element(element: Element, look: Look) -> list[Chunk]:
    tag = element.tag
    if tag == "br":
        return [Chunk("", look, element.field, element.line, is_break=True)]
    if tag == "wbr":
        return []
    if tag == "img":
        alt = element.attributes.get("alt", "")
        name = [] if alt.strip() else [decoration(_file_name(element), element, "dim")]
        return [decoration("▣ ", element, "dim"), Chunk(alt, look, element.field, element.line), *name]
    if tag == "input":
        is_box = element.attributes.get("type", "").lower() == "checkbox"
        box = "☑ " if "checked" in element.attributes else "☐ "
        return [decoration(box, element)] if is_box else []
    if tag == "page-chip":
        return foreign(element, look)
    inside = collect(element.children, look.of(element), element)
    if tag == "q":
        return [decoration("“", element, *look.styles), *inside, decoration("”", element, *look.styles)]
    if tag in ("sup", "sub"):
        return _raised(inside, element)
    if tag == "button":
        return [decoration("\xa0", element, "chip"), *inside, decoration("\xa0", element, "chip")]
    return inside


def foreign(element: Element, look: Look) -> list[Chunk]:
    """Return what another program would run: what it is called, and its source as written."""
    source = element.attributes.get("alt", "")
    inner = replace(look, styles=look.with_styles("code"), is_decoration=look.is_decoration or bool(source))
    text = [Chunk(source, inner, element.field, element.line)] if source else collect(element.children, inner, element)
    return [decoration(f"{element.attributes.get('title', '')}\xa0", element, "dim", "code"), *text]


def _file_name(element: Element) -> str:
    return re.split(r"[?#]", element.attributes.get("src", ""), maxsplit=1)[0].rstrip("/").rpartition("/")[2]


def _raised(inside: list[Chunk], element: Element) -> list[Chunk]:
    figures = _UP if element.tag == "sup" else _DOWN
    text = "".join(chunk.text for chunk in inside)
    if text and all(ord(character) in figures for character in text):
        return [replace(chunk, text=chunk.text.translate(figures)) for chunk in inside]
    return [decoration("^" if element.tag == "sup" else "_", element), *inside] if text.strip() else inside


def collapsed(chunks: Iterable[Chunk]) -> list[list[Chunk]]:
    """Return lines of chunks, white space collapsed as in a browser; text is safe from here on."""
    lines: list[list[Chunk]] = [[]]
    after_blank = True
    for chunk in _by_source_line(chunks):
        if chunk.is_break:
            lines.append([])
            after_blank = True
            continue
        text = _BLANKS.sub(" ", chunk.text)
        if after_blank and text.startswith(" "):
            text = text[1:]
        if not text:
            continue
        after_blank = text.endswith(" ")
        lines[-1].append(replace(chunk, text=show(text)) if text is not chunk.text else _safe(chunk))
    return lines


def _by_source_line(chunks: Iterable[Chunk]) -> Iterator[Chunk]:
    """Cut chunks where a line of the source ends, and count these lines from the one their element begins at."""
    base: int | None = None
    passed = 0
    for chunk in chunks:
        if chunk.line != base:
            base, passed = chunk.line, 0
        if base is None or (not passed and "\n" not in chunk.text):
            yield chunk
            continue
        for number, part in enumerate(chunk.text.split("\n")):
            passed += number > 0
            yield replace(chunk, text="\n" * (number > 0) + part, line=base + passed, is_break=chunk.is_break)


def _safe(chunk: Chunk) -> Chunk:
    text = show(chunk.text)
    return chunk if text is chunk.text else replace(chunk, text=text)


def is_empty(chunks: Sequence[Chunk]) -> bool:
    """Tell whether there is nothing to see: no text, or blanks and breaks alone."""
    return not any(chunk.text.strip(" \t\n\f\r") for chunk in chunks)


def wrapped(chunks: Iterable[Chunk], width: int) -> list[Row]:
    """Return rows of at most `width` cells."""
    lines = collapsed(chunks)
    if lines and not lines[-1]:
        lines.pop()  # a break at the end of a block opens no row
    rows: list[Row] = []
    for line in lines:
        rows += _wrapped_line(line, width)
    return rows


def _wrapped_line(chunks: list[Chunk], width: int) -> list[Row]:
    text = "".join(chunk.text for chunk in chunks)
    rows: list[Row] = []
    at = 0  # chunk in hand, and where it begins
    begins = 0
    for start, end in wrap_words(text, width):
        end = start + len(text[start:end].rstrip(" "))
        runs: list[Run] = []
        place: Chunk | None = None
        while at < len(chunks):
            chunk = chunks[at]
            piece = chunk.text[max(start - begins, 0) : end - begins]
            if piece:
                runs.append(Run(_narrow(piece, width), chunk.look.styles, chunk.look.link, chunk.look.is_decoration))
                if place is None or (place.look.is_decoration and not chunk.look.is_decoration):
                    place = chunk
            if begins + len(chunk.text) > end:
                break
            begins += len(chunk.text)
            at += 1
        source = place or (chunks[0] if chunks else None)
        rows.append(Row(tuple(runs), source.field, source.line) if source else Row())
    return rows


def _narrow(text: str, width: int) -> str:
    """Replace what is wider than the whole page; only a page of one cell needs it."""
    if width > 1 or text.isascii():
        return text
    return "".join(cluster if cell_width(cluster) <= 1 else "…" for cluster in graphemes(text))


def row_width(row: Row) -> int:
    """Return the cells a row takes."""
    return sum(cell_width(run.text) for run in row.runs)


def preformatted(chunks: Iterable[Chunk], width: int) -> list[Row]:
    """Return rows that keep every blank; tabs go to stops of four, and a long line goes on in the next row."""
    rows: list[Row] = []
    for line in _preformatted_lines(chunks):
        rows += _cut(line, width)
    return rows


def _preformatted_lines(chunks: Iterable[Chunk]) -> list[list[Chunk]]:
    lines: list[list[Chunk]] = [[]]
    column = 0
    for chunk in chunks:
        for number, part in enumerate(["", ""] if chunk.is_break else chunk.text.split("\n")):
            if number:
                lines.append([])
                column = 0
            text = ""
            for index, piece in enumerate(part.rstrip("\r").split("\t")):
                text += " " * (4 - column % 4) if index else ""
                column += (4 - column % 4) if index else 0
                safe = show(piece)
                text += safe
                column += cell_width(safe)
            if text:
                line = chunk.line + number if chunk.line is not None and not chunk.is_break else chunk.line
                lines[-1].append(replace(chunk, text=text, line=line))
    return lines


def _cut(chunks: list[Chunk], width: int) -> list[Row]:
    rows: list[Row] = []
    runs: list[Run] = []
    left = width
    for chunk in chunks:
        text = ""
        for cluster in graphemes(chunk.text):
            cells = cell_width(cluster)
            if cells > left and left < width:
                runs.append(Run(text, chunk.look.styles, chunk.look.link, chunk.look.is_decoration))
                rows.append(Row(tuple(runs), chunk.field, chunk.line))
                runs, text, left = [], "", width
            text += _narrow(cluster, width)
            left -= cells
        if text:
            runs.append(Run(text, chunk.look.styles, chunk.look.link, chunk.look.is_decoration))
    source = chunks[0] if chunks else Chunk("")
    rows.append(Row(tuple(runs), source.field, source.line))
    return rows
