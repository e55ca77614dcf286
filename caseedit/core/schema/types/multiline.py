"""Texts of several lines: `text markdown html`."""

from __future__ import annotations

from caseedit.core.schema.types.field_type import FieldType, is_text
from caseedit.core.schema.types.text import LENGTHS

TEXT = FieldType("text", "multiline", "scalar", "text", is_text, settings=LENGTHS)
MARKDOWN = FieldType("markdown", "multiline", "scalar", "text", is_text, settings=LENGTHS)
HTML = FieldType("html", "multiline", "scalar", "text", is_text, settings=LENGTHS)

KINDS = (TEXT, MARKDOWN, HTML)
