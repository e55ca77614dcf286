"""Editing text with keys, without a terminal: cursor, selection, wrapping, highlighting, searching."""
