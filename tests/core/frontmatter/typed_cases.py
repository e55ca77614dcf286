"""Documents with TOML and JSON front matter for the tests, and operations that fit them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

from caseedit.core.document.document import Document
from caseedit.core.frontmatter.operations import Insert, Move, Operation, Remove, Rename, Set
from caseedit.core.paths import FieldPath

ODD_LETTERS = "ab é\"'\\#=[]{},\n\t\x7f\u2028😀"
texts = st.text(ODD_LETTERS, max_size=8)
keys = st.sampled_from(["a", "b", "c-d", "x y", "é", 'q"', "1", "#"])


def toml_string(text: str, style: str) -> str:
    """Spell a text in a style that can hold it, else in double quotes."""
    plain = all(letter >= " " and letter != "\x7f" for letter in text)
    if style == "'" and plain and "'" not in text:
        return f"'{text}'"
    if style == "'''" and "'" not in text and "\x7f" not in text:
        return f"'''\n{text}'''"
    if style == '"""':
        return (
            '"""\\\n   ' + json.dumps(text)[1:-1].replace("\\n", "\n") + '"""'
            if text.strip() == text
            else toml_string(text, '"')
        )
    return json.dumps(text, ensure_ascii=True).replace("\x7f", "\\u007f").replace("\\ud83d\\ude00", "\\U0001F600")


def toml_key(name: str) -> str:
    return name if name.replace("-", "").isalnum() and name.isascii() else json.dumps(name, ensure_ascii=False)


@st.composite
def toml_values(draw: st.DrawFn, depth: int = 2) -> str:
    kind = draw(st.integers(0, 9 if depth else 5))
    if kind <= 3:
        return toml_string(draw(texts).replace("😀", "é"), draw(st.sampled_from(['"', "'", '"""', "'''"])))
    if kind == 4:
        return draw(st.sampled_from(["1", "0x1F", "1_000", "-2.50", "1e5", "inf", "true", "false"]))
    if kind == 5:
        return draw(st.sampled_from(["2020-01-02", "2020-01-02T03:04:05Z", "2020-01-02 03:04:05", "03:04:05"]))
    items = draw(st.lists(toml_values(depth - 1), max_size=3))
    if kind == 6:
        names = draw(st.lists(keys, min_size=len(items), max_size=len(items), unique=True))
        pairs = [f"{toml_key(name)}={item}" for name, item in zip(names, items, strict=True) if "\n" not in item]
        return "{ " + ", ".join(pairs) + " }" if pairs else "{}"
    if kind == 7 and items:
        comments = draw(st.lists(st.sampled_from(["", " # note", "\n  # own line"]), min_size=3, max_size=3))
        lines = "".join(f"\n  {item},{comment}" for item, comment in zip(items, comments, strict=False))
        return "[" + (lines if draw(st.booleans()) else lines.rpartition(",")[0]) + "\n]"
    return "[" + ", ".join(items) + draw(st.sampled_from(["", ","]) if items else st.just("")) + "]"


@st.composite
def toml_pairs(draw: st.DrawFn, indent: str) -> list[str]:
    lines: list[str] = []
    for name in draw(st.lists(keys, max_size=4, unique=True)):
        if draw(st.integers(0, 4)) == 0:
            lines.append(indent + "# said of it")
        gap = draw(st.sampled_from([" = ", "=", "  = "]))
        tail = draw(st.sampled_from(["", "", "  # tail", " "]))
        if draw(st.integers(0, 4)) == 0:
            subs = draw(st.lists(keys, min_size=1, max_size=2, unique=True))
            lines += [f"{indent}{toml_key(name)}.{toml_key(sub)}{gap}{draw(toml_values(1))}{tail}" for sub in subs]
        else:
            lines.append(f"{indent}{toml_key(name)}{gap}{draw(toml_values())}{tail}")
        if draw(st.integers(0, 4)) == 0:
            lines.append("")
    return lines


@st.composite
def toml_texts(draw: st.DrawFn) -> str:
    """Draw a document with `+++` front matter."""
    lines = draw(toml_pairs(""))
    names = draw(st.lists(st.sampled_from(["t", "u", "v.w", "t.deep", "x . y"]), max_size=3, unique=True))
    for name in names:
        is_list = draw(st.booleans()) and "." not in name
        for _ in range(draw(st.integers(1, 3)) if is_list else 1):
            lines += draw(st.sampled_from([[], [""], ["", "# about"]]))
            heading = f"[[{name}]]" if is_list else f"[{name}]"
            lines.append(heading + draw(st.sampled_from(["", " # here"])))
            lines += draw(toml_pairs(draw(st.sampled_from(["", "  "]))))
    newline = draw(st.sampled_from(["\n", "\r\n"]))
    body = draw(st.sampled_from(["", "Text\n", "Text"]))
    opening, closing = draw(st.sampled_from([("+++", "+++"), ("---toml", "---")]))
    text = "\n".join([opening, *lines, closing, body])
    return text.replace("\r\n", "\n").replace("\n", newline)


json_scalars = st.one_of(st.none(), st.booleans(), st.integers(-5, 5), st.sampled_from([0.5, -1e300]), texts)
json_data = st.recursive(
    json_scalars,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(keys, inner, max_size=3)),
    max_leaves=8,
)


@st.composite
def json_texts(draw: st.DrawFn) -> str:
    """Draw a document with JSON front matter."""
    data = draw(st.dictionaries(keys, json_data, max_size=4))
    indent = draw(st.sampled_from([None, 1, 2, "\t"]))
    separators = draw(st.sampled_from([None, (",", ":"), (" , ", " : ")]))
    matter = json.dumps(data, indent=indent, separators=separators, ensure_ascii=draw(st.booleans()))
    newline = draw(st.sampled_from(["\n", "\r\n"]))
    if draw(st.booleans()):
        text = f"---json\n{matter}\n---\nText"
    else:
        text = "{\n" + matter[1:-1].strip("\n") + "\n}\n\nText\n"
    return text.replace("\n", newline)


def operations_on(document: Document, value: Any) -> Iterator[Operation]:
    """Yield every operation that fits the document."""
    assert document.tree is not None
    places: list[FieldPath] = [(), *(path for path, _ in document.tree.walk())]
    for path in places:
        node = document.tree.find(path)
        if path:
            yield Set(path, value)
            yield Remove(path)
            if isinstance(path[-1], str):
                yield Rename(path, "new name")
        if node.kind == "map":
            yield Set((*path, "zz"), value)
        if node.kind == "list":
            yield from (Insert(path, at, value) for at in (0, len(node.entries) // 2, -1))
        if len(node.entries) > 1:
            yield Move(path, 0, len(node.entries) - 1)
            yield Move(path, 1, 0)


def perform(document: Document, operation: Operation) -> None:
    match operation:
        case Set(path, value):
            document.set(path, value)
        case Insert(path, position, value):
            document.insert(path, position, value)
        case Remove(path):
            document.remove(path)
        case Move(path, old, new):
            document.move(path, old, new)
        case Rename(path, key):
            document.rename(path, key)


def is_free(document: Document, operation: Operation) -> bool:
    """Tell whether an operation means a value that is written whatever stood there: no typed text."""
    if not isinstance(operation, Set) or not isinstance(operation.value, str):
        return True
    return not isinstance(document.get(operation.path), int | float)


def changed(data: Any, operation: Operation) -> Any:
    """Return what the data should be, by other means than the program's."""
    path = operation.path if isinstance(operation, Set | Insert | Move) else operation.path[:-1]
    if isinstance(operation, Set):
        path = path[:-1]
    if path:
        data = data.copy()
        data[path[0]] = changed(data[path[0]], _below(operation))
        return data
    data = data.copy()
    if isinstance(operation, Set):
        data[operation.path[0]] = operation.value
    elif isinstance(operation, Insert):
        data.insert(operation.position if operation.position >= 0 else len(data), operation.value)
    elif isinstance(operation, Remove):
        del data[operation.path[0]]
    elif isinstance(data, list) and isinstance(operation, Move):
        data.insert(operation.new, data.pop(operation.old))
    else:
        items = list(data.items())
        if isinstance(operation, Move):
            items.insert(operation.new, items.pop(operation.old))
        elif isinstance(operation, Rename):
            items = [(operation.key if key == operation.path[0] else key, item) for key, item in items]
        data = dict(items)
    return data


def _below(operation: Operation) -> Operation:
    match operation:
        case Set(path, value):
            return Set(path[1:], value)
        case Insert(path, position, value):
            return Insert(path[1:], position, value)
        case Remove(path):
            return Remove(path[1:])
        case Move(path, old, new):
            return Move(path[1:], old, new)
        case Rename(path, key):
            return Rename(path[1:], key)
