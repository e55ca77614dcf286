"""An editor of the same shape as one puts it together from Textual's own widgets: tree, inputs, text area, Markdown."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import frontmatter
from textual import on
from textual.app import App, ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import DirectoryTree, Footer, Input, Label, Markdown, TextArea


def single_values(name: str, value: Any) -> Iterator[tuple[str, str]]:
    """Go through the front matter: each value that one line of input can hold."""
    if isinstance(value, dict | list):
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from single_values(f"{name}.{key}".strip("."), item)
    else:
        yield name, str(value)


class Naive(App[None]):
    """Folder, form, body and page of one file."""

    CSS = """
    DirectoryTree { width: 26; }
    #form { height: 12; }
    #page { width: 1fr; }
    #edit { width: 1fr; }
    """

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        self.post = frontmatter.load(str(path))

    def compose(self) -> ComposeResult:
        """Mount all of it."""
        with Horizontal():
            yield DirectoryTree(str(self.path.parent))
            with Vertical(id="edit"):
                with VerticalScroll(id="form"):
                    for name, value in single_values("", self.post.metadata):
                        yield Label(name)
                        yield Input(value)
                yield TextArea(self.post.content)
            with VerticalScroll(id="page"):
                yield Markdown(self.post.content)
        yield Footer()

    def on_mount(self) -> None:
        """Begin in the body."""
        self.query_one(TextArea).focus()

    @on(TextArea.Changed)
    async def show_page(self, event: TextArea.Changed) -> None:
        """Let the page follow."""
        await self.query_one(Markdown).update(event.text_area.text)


if __name__ == "__main__":
    Naive(Path(sys.argv[1]).absolute()).run()
