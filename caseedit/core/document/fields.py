"""What must hold before a field can be changed, and the edits for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from caseedit.core.document.split import split
from caseedit.core.frontmatter import tree as trees
from caseedit.core.frontmatter.events import MAX_DEPTH, MAX_NODES
from caseedit.core.frontmatter.operations import Operation
from caseedit.core.frontmatter.tree import Entry, Node, Problem, Tree, child
from caseedit.core.frontmatter.values import value_of
from caseedit.core.paths import FieldPath, Nth, spoken_path
from caseedit.core.text import Edit, LineIndex, Span
from caseedit.errors import Refused


def checked(path: FieldPath) -> FieldPath:
    """Return a path as it is.

    Raises:
        TypeError: It is none: a text would be taken apart into its letters.
    """
    if not isinstance(path, tuple | list) or not all(isinstance(part, str | int) for part in path):
        message = f'A path is a tuple of keys and list positions, like ("images", 0, "caption"), not {path!r:.60}.'
        raise TypeError(message)
    return path


def value_of_node(tree: Tree | None, path: FieldPath, dialect: str, default: Any) -> Any:
    """Return the value of what stands at a path that says which of several equal keys is meant."""
    try:
        return default if tree is None else value_of(tree.find(path), tree, dialect)
    except KeyError:
        return default


def must_fit(path: FieldPath, value: Any) -> None:
    """Check that a value is not larger than what can be read again, and has an end.

    Raises:
        Refused: It is.
        TypeError: The path is none.
    """
    waiting = [(value, len(checked(path)))]
    for count in range(MAX_NODES + 1):
        if not waiting:
            return
        item, depth = waiting.pop()
        if depth >= MAX_DEPTH or count == MAX_NODES:
            much = f"{MAX_DEPTH} levels inside each other" if depth >= MAX_DEPTH else f"{MAX_NODES:,} values"
            raise Refused(f"‘{spoken_path(path)}’ would hold more than {much}.", hint="Keep it in a file of its own.")
        if isinstance(item, Mapping):
            waiting += [(inner, depth + 1) for inner in item.values()]
        elif isinstance(item, list | tuple):
            waiting += [(inner, depth + 1) for inner in item]


def must_be_name(path: FieldPath, key: str) -> None:
    """Check that a key can be called so, in any language.

    Raises:
        Refused: It cannot.
    """
    if not key:
        raise Refused(f"‘{spoken_path(path)}’ cannot be called nothing.", hint="Give it a name, or remove it.")


def must_be_editable(tree: Tree | None, problem: Problem | None, lines: LineIndex) -> Tree:
    """Return the tree, if the front matter can be read.

    Raises:
        Refused: It cannot, or there is none.
    """
    if tree is not None:
        return tree
    if problem is None:
        raise Refused("There is no front matter yet.", hint="Set a field, and it is added.", line=1)
    line, column = lines.position(problem.span.start)
    raise Refused(
        f"No field can be changed while the front matter cannot be read (line {line + 1}): {problem.message}",
        hint=problem.hint,
        line=line + 1,
        column=column + 1,
    )


def must_be_single(tree: Tree, path: FieldPath, lines: LineIndex) -> None:
    """Check that no key on the way to a value stands twice in its mapping.

    Raises:
        Refused: One does; the message names both lines.
    """
    for depth, entries in enumerate(_entries_on(tree, path), 1):
        if len(entries) < 2:
            continue
        numbers = [lines.line_of(entry.start) + 1 for entry in entries]
        listed = ", ".join(map(str, numbers[:-1])) + f" and {numbers[-1]}"
        from caseedit.core.frontmatter.sheet import which_of

        name = spoken_path(path[:depth])
        hint = which_of(str(path[depth - 1]))
        raise Refused(f"‘{name}’ stands {_times(len(numbers))}, on lines {listed}.", hint=hint, line=numbers[-1])


def plan(
    text: str,
    tree: Tree,
    matter: Span,
    operation: Operation,
    newline: str,
    order: Sequence[str],
    dialect: str = "pyyaml",
) -> tuple[Edit, ...]:
    """Return the verified edits for one operation; none if the site's reader would see no difference.

    Raises:
        Refused: It cannot be done without touching anything else, or there is no such field.
    """
    from caseedit.core.frontmatter import writer

    return writer.plan(text, tree, matter, operation, newline=newline, order=order, dialect=dialect)


def no_such_field(tree: Tree | None, path: FieldPath) -> Refused:
    """Return what to say about a path that leads nowhere, with the nearest name that is there."""
    from difflib import get_close_matches

    known = [] if tree is None else [entry.key.text for entry in tree.root.entries if entry.key is not None]
    near = get_close_matches(str(path[0]), known, 1) if path and path[0] not in known else []
    hint = f"Did you mean ‘{near[0]}’?" if near else ""
    return Refused(f"‘{spoken_path(path)}’ is not there.", hint=hint)


def first_field(text: str, newline: str, path: FieldPath, value: Any) -> tuple[Edit, ...]:
    """Return the edits that put a front matter with one field before a text that has none.

    Raises:
        Refused: The path leads into a list, or a front matter stands further down.
    """
    from caseedit.core.frontmatter import writer

    keys = [part for part in path if isinstance(part, str)]
    if len(keys) != len(path) or not keys:
        raise Refused(f"There is no list at ‘{spoken_path(path)}’: the file has no front matter yet.", line=1)
    _must_not_be_late(text)
    for key in reversed(keys[1:]):
        value = {key: value}
    entry = writer.new_entry(keys[0], value, newline)
    if not entry.endswith(("\n", "\r")):
        entry += newline
    block = f"---{newline}{entry}---{newline}"
    _must_read_back(block + text, text)
    return (Edit(0, 0, block),)


def comments_above(text: str, lines: LineIndex, tree: Tree, start: int) -> tuple[str, ...]:
    """Return the comments on the lines directly above the place `start`, without their marks."""
    comments = {span.start: span for span in tree.comments}
    found: list[str] = []
    for line in range(lines.line_of(start) - 1, -1, -1):
        span = lines.span(line)
        raw = span.of(text)
        comment = comments.get(span.start + len(raw) - len(raw.lstrip(" \t")))
        if comment is None:
            break
        found.append(comment.of(text).lstrip("#").strip())
    return tuple(reversed(found))


def _entries_on(tree: Tree, path: FieldPath) -> Iterator[list[Entry]]:
    """Give, for each part of a path, the entries that it may mean; stops where there is none."""
    node: Node = tree.root
    for part in path:
        entries = list(_meant(tree.resolve(node), part))
        if not entries:
            return
        yield entries
        node = entries[-1].value


def _meant(node: Node, part: str | int) -> Iterator[Entry]:
    if isinstance(part, Nth):
        yield from filter(None, (child(node, part),))
    elif isinstance(part, str):
        if node.kind == "map":
            yield from (entry for entry in node.entries if entry.key is not None and entry.key.text == part)
    elif node.kind == "list" and -len(node.entries) <= part < len(node.entries):
        yield node.entries[part]


def _times(count: int) -> str:
    return "twice" if count == 2 else f"{count} times"


def _must_not_be_late(text: str) -> None:
    """Refuse to put a second front matter above one that only begins too late."""
    rest = text.lstrip(" \t\r\n")
    late = len(text) - len(rest)
    parts = split(rest)
    if not late or parts.kind != "yaml":
        return
    found = trees.read(rest, parts.matter.start, parts.matter.end)
    if isinstance(found, Tree) and found.root.entries:
        raise Refused(
            "The front matter does not begin on line 1, so no site generator reads it as one.",
            hint="Remove the empty lines above it first.",
            offer=(Edit(0, late, ""),),
            line=1,
        )


def _must_read_back(text: str, body: str) -> None:
    parts = split(text)
    tree = trees.read(text, parts.matter.start, parts.matter.end)
    if parts.body.of(text) != body or not isinstance(tree, Tree) or len(tree.root.entries) != 1:
        raise Refused("This value cannot be written as the first field of this file.", line=1)
