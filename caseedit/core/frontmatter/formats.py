"""The languages of front matter: who reads each, and who plans its edits; YAML's own ways are beside this."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

# A list of files asks only what can be read, and needs none of the readers for it.
if TYPE_CHECKING:
    from caseedit.core.frontmatter.node import Problem
    from caseedit.core.frontmatter.operations import Operation
    from caseedit.core.frontmatter.sheet import Edits, Sheet
    from caseedit.core.frontmatter.tree import Tree

KINDS = ("yaml", "toml", "json")


@cache
def has_toml() -> bool:
    """Tell whether what edits TOML is installed: the extra `toml`."""
    from importlib.util import find_spec

    return find_spec("tomlkit") is not None


def can_read(kind: str) -> bool:
    """Tell whether front matter of a kind can be read as fields here."""
    return kind in KINDS and (kind != "toml" or has_toml())


def read(kind: str, text: str, start: int, end: int) -> Tree | Problem:
    """Read the front matter that is `text[start:end]`, without its delimiters; see `can_read`."""
    if kind == "yaml":
        from caseedit.core.frontmatter import tree

        return tree.read(text, start, end)
    if kind == "json":
        from caseedit.core.frontmatter.typed import json_tree

        return json_tree.read(text, start, end)
    from caseedit.core.frontmatter.typed import toml_tree

    return toml_tree.read(text, start, end)


def plan(sheet: Sheet, operation: Operation) -> Edits:
    """Return the verified edits for an operation on TOML or JSON; none if it is done already.

    Raises:
        Refused: It cannot be done without touching anything else.
    """
    from caseedit.core.frontmatter.typed.planning import Language, planned

    if sheet.tree.language == "json":
        from caseedit.core.frontmatter.typed import json_edits

        return planned(sheet, operation, Language("JSON", json_edits.literal, json_edits.candidates))
    from caseedit.core.frontmatter.typed import toml_edits

    language = Language("TOML", toml_edits.literal, toml_edits.candidates, toml_edits.meant)
    return planned(sheet, operation, language)
