"""One edit of each sort, found, verified and applied, beside ruamel.yaml that loads and dumps the same front matter."""

from __future__ import annotations

import io
import tomllib
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks.measuring import Way, in_turns, report
from caseedit.core.document.split import split
from caseedit.core.frontmatter import formats
from caseedit.core.frontmatter.operations import Insert, Move, Operation, Remove, Rename, Set
from caseedit.core.frontmatter.tree import Tree, forget
from caseedit.core.frontmatter.typed import toml_tree
from caseedit.core.frontmatter.writer import plan
from caseedit.core.text import apply_edits

ROOT = Path(__file__).parent.parent
SEED = ROOT.parent / "shared" / "seed" / "HHS.md"
TWIN = ROOT / "sample_content" / "case-studies" / "OCP.md"
SIZES = (5, 20, 50, 100, 200)
ROUNDS = 5
PART = """- title: "Part {0} of a longer study: what changed"
  date: 2018-{1:02}-14
  promoted: no
  tags: [Drupal, "Open data", UX]
  text: "The first line of a text
that goes on at column 0

and has a second paragraph"
  images:
  - {{
    url: 'picture-{0}.jpg',
    caption: "It's a caption"
    }}
"""
TOML_PART = """
[[parts]] # one of many
title = "Part {0} of a longer study: what changed"
date = 2018-{1:02}-14
promoted = false
tags = ["Drupal", "Open data", 'UX']
text = '''
The first line of a text
that goes on'''
[parts.image]
url = 'picture-{0}.jpg'
caption = "It's a caption"
"""


def main() -> None:
    """Measure on a real study, then on front matters of growing size."""
    real = SEED if SEED.is_file() else TWIN
    measure(real.name, real.read_bytes().decode().removeprefix("\ufeff"), 40)
    for size in SIZES:
        measure(f"{size} KB", document_of(size * 1000), max(1, 40 // size))
    for size in SIZES[:2]:
        measure_toml(f"{size} KB of TOML", toml_of(size * 1000), max(1, 40 // size))


def document_of(size: int) -> str:
    """Return a document with a front matter of about so many characters."""
    text, number = 'title: "A study"\ntags:\n- one\n- two\nparts:\n', 0
    while len(text) < size:
        text += PART.format(number, number % 12 + 1)
        number += 1
    return f"---\n{text}---\nBody.\n"


def toml_of(size: int) -> str:
    """Return a document with about so many characters of TOML."""
    text, number = 'title = "A study"\ntags = ["one", "two"]\n', 0
    while len(text) < size:
        text += TOML_PART.format(number, number % 12 + 1)
        number += 1
    return f"+++\n{text}+++\nBody.\n"


def measure(name: str, text: str, times: int) -> None:
    """Print what one edit of each sort costs; each is done several times in a round."""
    import yaml

    matter = split(text).matter
    block = matter.of(text)
    reference = "ruamel.yaml, load and dump"
    ways: dict[str, Way] = {
        reference: lambda: in_ruamel(block),
        "PyYAML, compose in C": lambda: yaml.compose(block, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)),
        "read the tree": lambda: tree_of(text),
        **edits_of(text),
    }
    print(f"\n{name}: a front matter of {len(block):,} characters; {times} times a round")
    repeated = {what: partial(again, times, way) for what, way in ways.items()}
    report(in_turns(repeated, ROUNDS), reference, times, "times")


def measure_toml(name: str, text: str, times: int) -> None:
    """Print what one edit of each sort costs in TOML."""
    import tomlkit

    block = split(text).matter.of(text)
    reference = "tomlkit, parse and dump"
    ways: dict[str, Way] = {
        reference: lambda: tomlkit.dumps(tomlkit.parse(block)),
        "tomllib, read": lambda: tomllib.loads(block),
        "read the tree": lambda: tree_of(text),
        **edits_of(text),
    }
    print(f"\n{name}: a front matter of {len(block):,} characters; {times} times a round")
    repeated = {what: partial(again, times, way) for what, way in ways.items()}
    report(in_turns(repeated, ROUNDS), reference, times, "times")


def edits_of(text: str) -> dict[str, Way]:
    """Return one edit of each sort that the document has a place for."""
    tree = tree_of(text)
    tags, images = len(tree.find(("tags",)).entries), "images" if tree.has(("images",)) else "parts"
    item = {entry.name: "New" for entry in tree.find((images, 0)).entries}
    operations: dict[str, Operation] = {
        "a word in the title": Set(("title",), "Another study"),
        "an item more in tags": Insert(("tags",), 1, "UX"),
        "an item less in tags": Remove(("tags", 0)),
        "all tags": Set(("tags",), ["Drupal", *map(str, range(tags))]),
        "tags as one text": Set(("tags",), "Drupal"),
        f"an item more in {images}": Insert((images,), 1, item),
        f"an item less in {images}": Remove((images, 0)),
        f"an item of {images} moved": Move((images,), 0, 1),
        "a new key": Set(("added",), "new"),
        "a new list": Set(("added",), ["a", "b"]),
        "a key renamed": Rename(("title",), "name"),
        "a key moved": Move((), 0, 1),
    }
    if tree.has(("background_section",)):
        long = tree.find(("background_section",)).text
        operations["a word in a long text"] = Set(("background_section",), long.replace("data", "facts", 1))
    return {what: partial(edited, text, tree, operation) for what, operation in operations.items()}


def tree_of(text: str) -> Tree:
    """Read a front matter anew, whatever was read before."""
    forget_all()
    parts = split(text)
    tree = formats.read(parts.kind, text, parts.matter.start, parts.matter.end)
    if not isinstance(tree, Tree):
        raise SystemExit(f"This cannot be read: {tree.message}")
    return tree


def again(times: int, do: Callable[[], object]) -> None:
    """Do a thing several times."""
    for _ in range(times):
        do()


def forget_all() -> None:
    """Forget what was read last, in either language."""
    forget()
    toml_tree.read.cache_clear()


def edited(text: str, tree: Tree, operation: Operation) -> str:
    """Return the text after an operation; nothing read before helps."""
    forget_all()
    return apply_edits(text, plan(text, tree, split(text).matter, operation))


def in_ruamel(matter: str) -> str:
    """Load and dump a front matter, as a tool that prints what it read would."""
    from ruamel.yaml import YAML

    yaml = YAML()
    yaml.preserve_quotes = True
    out = io.StringIO()
    yaml.dump(yaml.load(matter), out)
    return out.getvalue()


if __name__ == "__main__":
    main()
