"""What the tests of the front matter share: texts, paths to corpora, and an independent judge."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from caseedit.core.document.split import split
from caseedit.core.frontmatter.node import Entry, Node, Problem
from caseedit.core.frontmatter.operations import Insert, Move, Operation, Remove, Rename, Set
from caseedit.core.frontmatter.tree import Tree, read
from caseedit.core.frontmatter.writer import plan
from caseedit.core.paths import FieldPath, Nth
from caseedit.core.text import apply_edits
from caseedit.errors import Refused

ROOT = Path(__file__).parents[3]
CORPUS = ROOT / "tests" / "corpus"
SHARED = ROOT.parent / "shared"
SEED = SHARED / "seed" / "HHS.md"
TEXTS = (
    "changed words",
    'a: "b" # c',
    "two\nlines",
    "",
    "yes",
    "012",
    "ünï — “q” 🎉",
    "it's",
    " lead and trail ",
)
VALUES: tuple[Any, ...] = (True, None, 7, ["a", "b"], {"k": "v", "l": ["x"]}, [{"u": "1"}])


# What may be refused, and only this: the reasons that a person is told, without names and numbers.
USED_AGAIN = "‘’ is used again on line N (*)."
TOO_EARLY = "The alias on line N (*) would come before the part that it stands for."
COMMENT = "‘’ cannot be changed without losing a comment."
BLANKS = "A long text (| or >) would take the empty lines around it for its own, or lose its own."
REASONS = (USED_AGAIN, TOO_EARLY, COMMENT, BLANKS)


def reason_of(refusal: Refused) -> str:
    """Return why something was refused, without the names and numbers in it."""
    bare = re.sub(r"‘[^’]*’", "‘’", refusal.message)
    return re.sub(r"\(\*[^)]*\)", "(*)", re.sub(r"line \d+", "line N", bare))


def corpus_texts() -> Iterator[tuple[str, str]]:
    """Yield name and text of every file of our own corpus that is UTF-8."""
    yield from _texts(sorted(CORPUS.glob("*.md")))


def shared_texts() -> Iterator[tuple[str, str]]:
    """Yield name and text of the real files, where they are."""
    folder = SHARED / "corpus" / "files"
    yield from _texts(sorted(path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else [])


def _texts(paths: list[Path]) -> Iterator[tuple[str, str]]:
    for path in paths:
        try:
            yield path.name, path.read_bytes().decode().removeprefix("\ufeff")
        except UnicodeDecodeError:
            continue


def tree_of(text: str) -> Tree | Problem | None:
    """Read a document's front matter; None if it has none in YAML."""
    parts = split(text)
    return read(text, parts.matter.start, parts.matter.end) if parts.kind == "yaml" else None


def good_tree(text: str) -> Tree:
    """Read a front matter that is known to be good."""
    tree = tree_of(text)
    assert isinstance(tree, Tree), tree
    return tree


def block(text: str) -> str:
    """Make a document of a front matter and a body that must stay."""
    return f"---\n{text}---\nBody.\n"


def done(text: str, operation: Operation, **options: Any) -> str:
    """Return the text after an operation."""
    parts = split(text)
    return apply_edits(text, plan(text, good_tree(text), parts.matter, operation, **options))


def after(matter: str, *operations: Operation, **options: Any) -> str:
    """Return a front matter after operations, without the delimiters and the body."""
    text = block(matter)
    for operation in operations:
        text = done(text, operation, **options)
    assert text.startswith("---\n")
    assert text.endswith("---\nBody.\n")
    return text.removeprefix("---\n").removesuffix("---\nBody.\n")


def places(node: Node, path: FieldPath = ()) -> Iterator[tuple[FieldPath, Entry]]:
    """Yield every pair and item with a path that leads to it alone: of a doubled key it says which; not odd keys."""
    for position, entry in enumerate(node.entries):
        part: str | int = position
        if entry.key is not None:
            if entry.key.kind != "scalar":
                continue
            same = [other for other in node.entries if other.name == entry.name]
            part = Nth(entry.name, same.index(entry)) if len(same) > 1 else entry.name
        yield (*path, part), entry
        yield from places(entry.value, (*path, part))


def every_operation(tree: Tree) -> Iterator[Operation]:
    """Yield operations of all kinds at every place of a tree."""
    for path, entry in places(tree.root):
        node = entry.value
        yield Remove(path)
        if entry.key is not None:
            yield Rename(path, "renamed")
        if node.kind == "scalar":
            middle = len(node.text) // 2
            texts = (*TEXTS, node.text + " more", node.text[:middle] + "X" + node.text[middle:])
            yield from (Set(path, value) for value in (*texts, *VALUES))
        else:
            yield from (Set(path, value) for value in ("text", [], {"k": "v"}, ["q", "r"]))
        if node.kind == "list":
            for position in {0, len(node.entries) // 2, len(node.entries)}:
                yield from (Insert(path, position, value) for value in ("new", "it's: x", {"url": "u", "alt": "c"}))
        if node.kind == "map":
            yield from (Set((*path, "added"), value) for value in ("v", ["v", {"a": "b"}]))
        if len(node.entries) > 1:
            yield Move(path, 0, len(node.entries) - 1)
            yield Move(path, len(node.entries) - 1, 0)
    yield Set(("added",), "v")
    yield Set(("added",), ["a", {"b": "c"}])
    if len(tree.root.entries) > 1:
        yield Move((), 0, len(tree.root.entries) - 1)


Plain = Any  # ("scalar", tag, text), ("list", [items]) or ("map", [(key, value), ...])


@lru_cache(maxsize=4)
def judged(text: str) -> Plain:
    """Read a front matter as plain data with PyYAML alone: nothing of ours, nothing constructed.

    The parser in Python is the stricter judge; it cannot read two things that every other reader can.
    """
    matter = split(text).matter.of(text).translate(_SEPARATORS)
    loader = yaml.CSafeLoader if "\t" in matter or "?" in matter else yaml.SafeLoader
    node = yaml.compose(matter, Loader=loader)
    return ("map", []) if node is None else _plain(node)


# YAML 1.1 takes these for line ends, YAML 1.2 for text.
_SEPARATORS = str.maketrans("\x85\u2028\u2029", "\ue000\ue001\ue002")
_BACK = str.maketrans("\ue000\ue001\ue002", "\x85\u2028\u2029")


def _plain(node: Any) -> Plain:
    if isinstance(node, yaml.ScalarNode):
        return ("scalar", node.tag, node.value.translate(_BACK))
    if isinstance(node, yaml.SequenceNode):
        return ("list", [_plain(item) for item in node.value])
    return ("map", [(_plain(key), _plain(value)) for key, value in node.value])


def expected(plain: Plain, operation: Operation) -> Plain:
    """Apply an operation to plain data; what is written anew stands there as ("wish", value)."""
    match operation:
        case Set(path, value):
            return _with(plain, path, lambda _: ("wish", value), ("wish", value))
        case Insert(path, position, value):
            return _with(plain, path, lambda old: _inserted(old, position, value))
        case Remove(path):
            return _with(plain, path[:-1], lambda old: (old[0], _without(old, path[-1])))
        case Move(path, old_place, new_place):
            return _with(plain, path, lambda old: (old[0], _moved(old[1], old_place, new_place)))
        case Rename(path, key):
            return _with(plain, path[:-1], lambda old: ("map", _renamed(old[1], path[-1], key)))


def _with(plain: Plain, path: Any, change: Any, missing: Any = None) -> Plain:
    if not path:
        return change(plain)
    kind, entries = plain[0], list(plain[1])
    if kind == "list":
        entries[path[0]] = _with(entries[path[0]], path[1:], change, missing)
        return (kind, entries)
    place = _place(entries, path[0])
    if place < 0:
        assert len(path) == 1
        return (kind, [*entries, (("new", path[0]), missing)])
    key, value = entries[place]
    entries[place] = (key, _with(value, path[1:], change, missing))
    return (kind, entries)


def _place(entries: list[Any], part: Any) -> int:
    found = [place for place, (key, _) in enumerate(entries) if key[-1] == part]
    return found[part.number if isinstance(part, Nth) else 0] if found else -1


def _inserted(old: Plain, position: int, value: Any) -> Plain:
    items = list(old[1])
    items.insert(position, ("wish", value))
    return ("list", items)


def _without(old: Plain, part: Any) -> list[Any]:
    if old[0] == "list":
        return [item for place, item in enumerate(old[1]) if place != part]
    return [pair for place, pair in enumerate(old[1]) if place != _place(old[1], part)]


def _moved(entries: list[Any], old: int, new: int) -> list[Any]:
    entries = list(entries)
    entries.insert(new, entries.pop(old))
    return entries


def _renamed(entries: list[Any], part: Any, key: str) -> list[Any]:
    at = _place(entries, part)
    return [(("wish", key), value) if place == at else (old, value) for place, (old, value) in enumerate(entries)]


def meets(found: Plain, wanted: Plain) -> bool:
    """Whether plain data is what was expected; a new key may stand anywhere."""
    if wanted[0] == "wish":
        return means(found, wanted[1])
    if wanted[0] == "scalar" or found[0] != wanted[0]:
        return bool(found == wanted)
    entries = list(found[1])
    for pair in [pair for pair in wanted[1] if wanted[0] == "map" and pair[0][0] == "new"]:
        place = next((n for n, (key, _) in enumerate(entries) if key[-1] == pair[0][1]), None)
        if place is None or not meets(entries.pop(place)[1], pair[1]):
            return False
    rest = [pair for pair in wanted[1] if wanted[0] == "list" or pair[0][0] != "new"]
    if len(rest) != len(entries):
        return False
    if wanted[0] == "list":
        return all(meets(item, wish) for item, wish in zip(entries, rest, strict=True))
    pairs = zip(entries, rest, strict=True)
    return all(meets(key, wish) and meets(value, want) for (key, value), (wish, want) in pairs)


def means(found: Plain, value: Any) -> bool:
    """Whether plain data says a Python value: text by its characters, all else by what PyYAML takes it for."""
    if isinstance(value, dict):
        return (
            found[0] == "map"
            and {key[-1] for key, _ in found[1]} == set(value)
            and all(means(item, value[key[-1]]) for key, item in found[1])
        )
    if isinstance(value, list):
        return found[0] == "list" and len(found[1]) == len(value) and all(map(means, found[1], value))
    if found[0] != "scalar":
        return False
    if isinstance(value, str):
        return bool(found[2] == value)
    kind = {bool: "bool", int: "int", type(None): "null"}[type(value)]
    return bool(found[1] == f"tag:yaml.org,2002:{kind}")
