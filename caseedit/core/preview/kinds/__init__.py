"""One file per sort of block, listed in order; each is loaded when such a block is first seen."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from caseedit.core.preview.layout import Kind

# Tag to what lays it out; every other block is a plain container, a paragraph among them.
KINDS: dict[str, str] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading.lay"),
    **dict.fromkeys(("ul", "ol", "menu", "dir"), "listing.lay"),
    "dl": "definitions.lay",
    "blockquote": "quote.lay",
    "cite": "quote.lay_cite",
    "pre": "code.lay",
    "table": "table.lay",
    "figure": "figure.lay",
    "figcaption": "figure.lay_caption",
    "details": "details.lay",
    **dict.fromkeys(("iframe", "video", "audio"), "media.lay"),
    "hr": "rule.lay",
    "img": "picture.lay",
    "page-columns": "page.lay_columns",
    "page-fields": "page.lay_fields",
    "page-box": "page.lay_box",
    "page-error": "page.lay_error",
    "page-rule": "page.lay_rule",
}


@cache
def kind_at(tag: str) -> Kind | None:
    """Return what lays out elements of a tag; None for a plain container."""
    if tag not in KINDS:
        return None
    module, _, name = KINDS[tag].partition(".")
    return cast("Kind", getattr(import_module(f"{__name__}.{module}"), name))
