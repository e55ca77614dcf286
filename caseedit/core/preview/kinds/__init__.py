"""One file per sort of block, listed in order."""

from __future__ import annotations

from caseedit.core.preview.kinds import (
    code,
    definitions,
    details,
    figure,
    heading,
    listing,
    media,
    page,
    picture,
    quote,
    rule,
    table,
)
from caseedit.core.preview.layout import Kind

# Tag to what lays it out; every other block is a plain container, a paragraph among them.
KINDS: dict[str, Kind] = {
    **dict.fromkeys(heading.TAGS, heading.lay),
    **dict.fromkeys(listing.TAGS, listing.lay),
    "dl": definitions.lay,
    "blockquote": quote.lay,
    "cite": quote.lay_cite,
    "pre": code.lay,
    "table": table.lay,
    "figure": figure.lay,
    "figcaption": figure.lay_caption,
    "details": details.lay,
    **dict.fromkeys(media.TAGS, media.lay),
    "hr": rule.lay,
    "img": picture.lay,
    "page-columns": page.lay_columns,
    "page-fields": page.lay_fields,
    "page-box": page.lay_box,
    "page-error": page.lay_error,
    "page-rule": page.lay_rule,
}
