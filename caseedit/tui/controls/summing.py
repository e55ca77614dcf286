"""A list or mapping in few words, for the row that stands for it."""

from __future__ import annotations

from caseedit.core.expressions import expression
from caseedit.core.frontmatter.tree import Node
from caseedit.tui.controls.control import Value
from caseedit.tui.paint import Piece

# What a template of a schema names: {{url}}.
_NAME = expression(r"\{\{\s*([\w.-]+)[^}]*\}\}")
# Keys whose value says which file an item is about; the others describe it.
PLACES = ("url", "src", "image", "picture", "file", "path", "href", "link")
WORDS = ("caption", "title", "name", "label", "header", "heading", "text", "alt", "description", "quote")


def words_of(node: Node) -> str:
    """Return a node as a few words on one line."""
    if node.kind == "list":
        return f"{len(node.entries)} items" if len(node.entries) != 1 else "1 item"
    if node.kind == "map":
        return ", ".join(entry.key.text for entry in node.entries if entry.key is not None)
    return " ".join(node.text.split())


def pairs_of(value: Value) -> list[Piece]:
    """Return a mapping as `key: words · key: words`."""
    row: list[Piece] = []
    for key, node in zip(value.keys, value.nodes, strict=True):
        if row:
            row.append((" · ", "dim sign"))
        row += [(f"{key}: ", "dim"), (words_of(node), "")]
    return row


def title_of(value: Value, template: str = "") -> list[Piece]:
    """Return what an item of a list is called: by the schema's template, else file and first words, else its pairs."""
    words = {key: words_of(node) for key, node in zip(value.keys, value.nodes, strict=True)}
    if template:
        return [(_NAME.sub(lambda match: words.get(match[1], ""), template), "")]
    place = next((words[key] for key in PLACES if words.get(key)), "")
    said = next((words[key] for key in WORDS if words.get(key)), "")
    if place:
        return [(place, ""), (f": {said}" if said else "", "")]
    if said:
        return [(said, "")]
    pairs = pairs_of(value)
    return pairs if any(text.strip() for text in words.values()) else [("nothing in it yet", "dim italic")]
