"""A document to the lines a terminal can show: one path, Markdown to HTML to tree to rows."""

from __future__ import annotations

from caseedit.core.preview.page import PageSettings, PageView, page_rows, preview_text

__all__ = ["PageSettings", "PageView", "page_rows", "preview_text"]
