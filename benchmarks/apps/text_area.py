"""Textual's own text editor widget on one file, and nothing else."""

from __future__ import annotations

import sys
from pathlib import Path

from textual.app import App, ComposeResult
from textual.widgets import TextArea


class Plain(App[None]):
    """One TextArea."""

    def compose(self) -> ComposeResult:
        """Show the file."""
        yield TextArea(Path(sys.argv[1]).read_text("utf-8"))


if __name__ == "__main__":
    Plain().run()
