"""What is read of a front matter without YAML's help is what YAML reads, or nothing."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from caseedit.core.document.document import loads
from caseedit.core.frontmatter.everyday import Everyday, Unusual
from caseedit.core.frontmatter.glance import Glance, part_of
from caseedit.core.frontmatter.node import Node
from caseedit.core.frontmatter.tree import Tree, read
from caseedit.core.frontmatter.values import DIALECTS, fields_of, kind_of, value_of_text
from caseedit.core.text import Span

ROOT = Path(__file__).parents[3]
SHARED = ROOT.parent / "shared"
TAME = ("word", "Two words", "12", "yes", "https://a.example/b", "2021-03-09", "/a/b", "R&D", "é")
KEYS = ("a", "title", "key_b", "k-2", "Yes", "nULL", "x1")
TEXTS = (
    "2021-03-09", "012", "0.50", "yes", "null", "~", "1:30", "10:00:00", "https://a.example/b", "it's", "it''s",
    "a:b", "a: b", "a :b", 'say "x"', "x #y", "x#y", "- x", "-x", "?x", "a?b", "[x]", "{x}", "“x”", "a\u00a0", "a/b:c",
    "!x y", "*x", "&x y", "|", ">", "%x", "@x", "`x`", "<<", "---", "...", "= x", "a, b", "1e3", "1_000", "x:",
    "\u2028", "", "a b ", " a", "0x1F", ".5", "x: y: z", "\\n", "b'", "''",
)  # fmt: skip
ENDS = (
    "\n",
    "\n",
    "\n",
    "\n",
    "\n",
    " \n",
    "  \n",
    "\n\n",
    "\n  \n",
    " # c\n",
    "#c\n",
    "\n# c\n",
    "\n  # c\n",
    "\r\n",
    "\n ",
    "",
)
LONG = (
    "one\ntwo",
    "one\n\ntwo",
    " one \n\n  two\n \n",
    "\n",
    "a\n  b",
    "a\n\n\nb",
    "a\n# b",
    "a\n- b",
    "a\nb: c",
    "a\n---b",
)


def name(chance: random.Random) -> str:
    return f"{chance.choice(KEYS)}{chance.choice(('', '', '-1', '_2', '3'))}"


def end(chance: random.Random) -> str:
    return chance.choice(ENDS) if chance.random() < 0.25 else "\n"


def scalar(chance: random.Random, texts: tuple[str, ...]) -> str:
    text = chance.choice(texts if chance.random() < 0.2 or texts is LONG else TAME)
    quote = chance.choice(("", "", '"', "'"))
    return f"{quote}{text}{quote}"


def flow(chance: random.Random) -> str:
    blank = partial(chance.choice, ("", " ", "\n", " \n  ", "", " "))
    is_map = chance.random() < 0.5
    items = []
    for _ in range(chance.randint(0, 4)):
        key = f"{name(chance)}:{chance.choice((' ', ' ', ' ', '', chr(10)))}" if is_map else ""
        items.append(f"{blank()}{key}{scalar(chance, TEXTS)}{blank()}")
    text = ",".join(items) + chance.choice(("", "", ",", ", "))
    return f"{'{' if is_map else '['}{text}{'}' if is_map else ']'}"


def value(chance: random.Random) -> str:
    sort = chance.random()
    if sort < 0.6:
        return scalar(chance, TEXTS)
    return scalar(chance, LONG) if sort < 0.75 else flow(chance)


def pairs(chance: random.Random, column: int, depth: int) -> str:
    text = ""
    for number in range(chance.randint(1, 3)):
        before = " " * (column if number else 0)
        inner = column + chance.choice((0, 1, 2, 2, 2, 4))
        text += f"{before}{name(chance)}:"
        if depth < 3 and chance.random() < 0.35:
            below = (
                items(chance, inner, depth + 1)
                if chance.random() < 0.6
                else " " * inner + pairs(chance, inner, depth + 1)
            )
            text += end(chance) + below
        else:
            text += chance.choice((" ", " ", " ", "  ", "")) + value(chance) + end(chance)
    return text


def items(chance: random.Random, column: int, depth: int) -> str:
    text = ""
    for _ in range(chance.randint(1, 3)):
        gap = chance.choice((1, 1, 1, 2, 3))
        inner = (
            pairs(chance, column + 1 + gap, depth)
            if depth < 3 and chance.random() < 0.4
            else value(chance) + end(chance)
        )
        text += f"{' ' * column}-{' ' * gap}{inner}"
    return text


def generated(seed: int, count: int) -> Iterator[str]:
    """Yield front matters, half of them with a piece cut out or doubled."""
    chance = random.Random(seed)
    for _ in range(count):
        text = "".join(pairs(chance, 0, 0) for _ in range(chance.randint(1, 3)))
        if chance.random() < 0.4:
            at, length = chance.randrange(len(text)), chance.randint(1, 3)
            text = text[:at] + chance.choice(("", text[at : at + length] * 2)) + text[at + length :]
        yield text.replace("\n", "\r\n") if chance.random() < 0.1 else text


def raw_of(node: Node, values: Any, dialect: str) -> Any:
    """Return the texts of values that are no text, as a tree tells them."""
    if node.kind == "scalar":
        return None if isinstance(values, str) else node.text
    if node.kind == "map":
        found: dict[Any, Any] = {e.name: raw_of(e.value, values[e.name], dialect) for e in node.entries}
    else:
        found = {at: raw_of(entry.value, values[at], dialect) for at, entry in enumerate(node.entries)}
    return {place: texts for place, texts in found.items() if texts is not None} or None


def must_be_what_yaml_says(matter: str, dialect: str) -> bool:
    """Compare with the tree; say whether there was anything to compare."""
    try:
        found = Everyday(matter, partial(value_of_text, dialect=dialect))
    except (Unusual, ValueError, OverflowError):
        return False
    if "\n---" in matter or "\n..." in matter:
        return False  # more than one document; nobody asks
    tree = read(matter, 0, len(matter))
    assert isinstance(tree, Tree), matter
    assert repr(found.fields) == repr(fields_of(tree, dialect)), matter
    assert found.raw == (raw_of(tree.root, found.fields, dialect) or {}), matter
    nodes = [entry.value for entry in tree.entries()]
    assert found.texts == [node.text for node in nodes if node.kind == "scalar"], matter
    assert found.plain == [node.text for node in nodes if node.style == "plain"], matter
    assert not any(node.tag or node.anchor for node in nodes), matter
    assert all(kind_of(node, dialect) for node in nodes)
    for entry in tree.root.entries:
        part = part_of(matter, Span(0, len(matter)), Glance(found), [entry.name])
        assert part is None or part.root.entries == (entry,), matter
    return True


@pytest.mark.parametrize("dialect", DIALECTS)
def test_what_is_generated(dialect: str) -> None:
    seen = [must_be_what_yaml_says(matter, dialect) for matter in generated(DIALECTS_SEEDS[dialect], 700)]
    assert sum(seen) > 40


DIALECTS_SEEDS = {name: number for number, name in enumerate(DIALECTS)}


@pytest.mark.long
def test_much_that_is_generated() -> None:
    for seed, dialect in enumerate(DIALECTS, 100):
        for matter in generated(seed, 30_000):
            must_be_what_yaml_says(matter, dialect)


def matters() -> list[str]:
    """Return the front matters of real files, and of those with real mistakes."""
    data = [path.read_bytes() for path in sorted((ROOT / "sample_content").rglob("*.md"))]
    if SHARED.exists():
        data += [path.read_bytes() for path in sorted((SHARED / "corpus" / "files").rglob("*")) if path.is_file()]
        with (SHARED / "corpus" / "mistakes.jsonl").open(encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                data += [row[name].encode("utf-8", "surrogateescape") for name in ("bad", "fixed") if row[name]]
    documents = [
        document for each in data if (document := loads(each)).parts.kind == "yaml" and document.source.is_utf8
    ]
    return [document.parts.matter.of(document.text) for document in documents]


def test_real_files_with_and_without_pieces() -> None:
    chance = random.Random(5)
    real = matters()
    assert sum(must_be_what_yaml_says(matter, "pyyaml") for matter in real) > 0.5 * len(real)
    for matter in real * 2:
        at, length = chance.randrange(len(matter) + 1), chance.randint(0, 4)
        must_be_what_yaml_says(matter[:at] + chance.choice(TEXTS) + matter[at + length :], "js-yaml-3")


@pytest.mark.parametrize(
    ("matter", "fields"),
    [
        ("a: 1\n", {"a": 1}),
        ("a: \"one\n\n  two \n three\"\n", {"a": "one\ntwo three"}),
        ("a:\n- 1\n- b: c\n  d: [x, 'y z',\n2]\n", {"a": [1, {"b": "c", "d": ["x", "y z", 2]}]}),
        ("a: 'it''s'\n\n# note\ne: {f: https://g/h}\n", {"a": "it's", "e": {"f": "https://g/h"}}),
        ('a: "b\r\n\r\nc"\r\nd: [e,\r\nf]\r\n', {"a": "b\nc", "d": ["e", "f"]}),
        ("a:\nb:\n  c:\n    d: e # f\n", {"a": None, "b": {"c": {"d": "e"}}}),
    ],
)  # fmt: skip
def test_the_everyday_part_is_read(matter: str, fields: dict[str, Any]) -> None:
    assert Everyday(matter, partial(value_of_text, dialect="pyyaml")).fields == fields


@pytest.mark.parametrize(
    "matter",
    [
        "a: b\n  c\n", 'a: "\\n"\n', "a: !x y\n", "a: &x y\n", "a: |\n  x\n", "a: 1\na: 2\n", "a: b: c\n", "- a\n", "",
        "a: [b, [c]]\n", "a: [b: c]\n", "a:\tb\n", "a: b\rc: d\n", "a: {b: c, b: d}\n", "? a\n: b\n", " a: b\n",
        "a: b\n c: d\n", "a: x\x07\n",
    ],
)  # fmt: skip
def test_the_rest_is_left_to_yaml(matter: str) -> None:
    with pytest.raises(Unusual):
        Everyday(matter, partial(value_of_text, dialect="pyyaml"))


def test_much_in_one_place_takes_no_long_time() -> None:
    """Each letter is looked at once or twice, however it goes on."""
    for piece in ("a: '", "[", "a: [x, ", "{a: b, ", "  ", "# ", "a: x: ", "- ", "a: b \n", '"'):
        with pytest.raises(Unusual):
            Everyday(f"a: {piece * (60_000 // len(piece))}\x07", partial(value_of_text, dialect="pyyaml"))


WRITTEN = (
    "title: \"Some é text\"\nname: 'it''s'\nplain: A word http://x # said\ntags: [a, \"b\", 'c', d e]\n"
    'map: {a: b, c: "d"}\n# said\nlist:\n  - one\n  - "two\n    lines"\n  - key: v\n    other: w\nempty:\n'
)


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize(
    "sign",
    ["\0", "\t", "\v", "\x1f", "\x7f", "\x85", "\x9f", "\u2028", "\u2029", "\ud800", "\udfff", "\ufeff", "\uffff"],
)
def test_what_yaml_takes_for_something_else_is_unusual_at_every_place(sign: str, line_end: str) -> None:
    text = WRITTEN.replace("\n", line_end)
    assert Everyday(text, str).fields["plain"] == "A word http://x"
    for at in range(len(text) + 1):
        with pytest.raises(Unusual):
            Everyday(text[:at] + sign + text[at:], str)


def test_what_is_rare_but_plain_is_read() -> None:
    """What Python does not call printable, and YAML allows."""
    for sign in "\xa0\xad\u200b\u3000":
        assert Everyday(f"title: a{sign}b\n", str).fields == {"title": f"a{sign}b"}
