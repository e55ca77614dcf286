"""One edit, found, verified and applied, beside ruamel.yaml that loads and dumps the same front matter."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks.measuring import Way, in_turns, report
from caseedit.core.document.split import split
from caseedit.core.frontmatter.operations import Insert, Operation, Set
from caseedit.core.frontmatter.tree import Tree, read
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


def main() -> None:
    """Measure on a real study, then on front matters of growing size."""
    real = SEED if SEED.is_file() else TWIN
    measure(real.name, real.read_bytes().decode().removeprefix("\ufeff"), 40)
    for size in SIZES:
        measure(f"{size} KB", document_of(size * 1000), max(1, 40 // size))


def document_of(size: int) -> str:
    """Return a document with a front matter of about so many characters."""
    text, number = 'title: "A study"\ntags:\n- one\n- two\nparts:\n', 0
    while len(text) < size:
        text += PART.format(number, number % 12 + 1)
        number += 1
    return f"---\n{text}---\nBody.\n"


def measure(name: str, text: str, times: int) -> None:
    """Print what one edit costs; each is done several times in a round."""
    matter = split(text).matter
    tree = read(text, matter.start, matter.end)
    if not isinstance(tree, Tree):
        raise SystemExit(f"{name} cannot be read: {tree.message}")
    reference = "ruamel.yaml, load and dump"
    ways: dict[str, Way] = {
        reference: partial(again, times, lambda: in_ruamel(matter.of(text))),
        "read the tree": partial(again, times, lambda: read(text, matter.start, matter.end)),
        "a word in the title": partial(again, times, lambda: edited(text, tree, Set(("title",), "Another study"))),
        "an item more in tags": partial(again, times, lambda: edited(text, tree, Insert(("tags",), 1, "UX"))),
        "a new key": partial(again, times, lambda: edited(text, tree, Set(("added",), "new"))),
    }
    print(f"\n{name}: a front matter of {len(matter.of(text)):,} characters; {times} times a round")
    report(in_turns(ways, ROUNDS), reference, times, "times")


def again(times: int, do: Callable[[], object]) -> None:
    """Do a thing several times."""
    for _ in range(times):
        do()


def edited(text: str, tree: Tree, operation: Operation) -> str:
    """Return the text after an operation."""
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
