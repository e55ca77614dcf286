"""What is passed over is right: with and without the sieve a check says the same."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from caseedit.core.document.document import Document, loads
from caseedit.core.frontmatter.glance import glance, part_of
from caseedit.core.frontmatter.tree import Tree, read
from caseedit.core.frontmatter.values import DIALECTS, fields_of
from caseedit.core.schema.loader import Catalog, load_catalog
from caseedit.core.validation import running
from caseedit.core.validation.check import check
from caseedit.core.validation.context import Context
from caseedit.core.validation.diagnostic import Diagnostic
from caseedit.core.validation.disk import Disk
from caseedit.core.validation.rule import Rule
from caseedit.core.validation.siblings import Siblings

ROOT = Path(__file__).parents[3]
SAMPLES = sorted((ROOT / "sample_content").rglob("*.md"))
SHARED = ROOT.parent / "shared"

# Every kind of field, and every option that a rule looks at.
SCHEMA = """version: 1
dialect: js-yaml-3
readers: [pyyaml, go-3]
tags: { "!md": markdown }
media: { roots: [images], relative_to: file }
collections:
  - name: thing
    match: "*.md"
    where: { type: thing }
    unknown: warn
    unique: [[title, weight], [code]]
    body: { html: warn, headings: { start: 2 }, expect: [Parts], min_words: 3, max_words: 40 }
    fields:
      - { name: type, type: const, value: thing, required: true }
      - { name: path, type: string, required: true, unique: true, pattern: "^/thing/[a-z-]+$" }
      - { name: title, type: string, required: true, min: 3, max: 20, words: { min: 1, max: 4 } }
      - { name: code, type: slug }
      - { name: mail, type: email, nullable: true }
      - { name: colour, type: color }
      - { name: id, type: uuid }
      - { name: site, type: url, allow_empty: true, required: true }
      - { name: weight, type: int, min: 1, max: 9 }
      - { name: share, type: number, max: 1.5 }
      - { name: shown, type: bool, "true": "yes", "false": "no" }
      - { name: open, type: bool }
      - { name: day, type: date, format: "%Y-%m-%d", store: string, min: "2020-01-01" }
      - { name: moment, type: datetime, zone: Europe/Vienna, store: native }
      - { name: pace, type: number, step: 0.5, deprecated: Write weight }
      - { name: clock, type: time }
      - { name: sort, type: select, options: [a, "b", "1", 2], required: { open: true } }
      - { name: tags, type: multiselect, options: [UX, Open Data], min_items: 1, max_items: 2, required: true }
      - { name: words, type: tags, unique: true }
      - { name: steps, type: list, of: { type: string, max: 12, required: true }, min_items: 1 }
      - { name: note, type: text, plain: true, when: { shown: "yes" }, max: 60 }
      - { name: more, type: markdown, tag: "!md" }
      - { name: cover, type: image, alt: cover_alt, required: true }
      - { name: cover_alt, type: string, required: true }
      - { name: views, type: image, multiple: true }
      - { name: paper, type: file }
      - name: pictures
        type: list
        of: { fields: [{ name: url, type: image, required: true }, { name: alt, type: string, required: true }] }
      - { name: place, type: object, fields: [{ name: town, required: true }, { name: zip, pattern: "^[0-9]+$" }] }
      - { name: sizes, type: map, of: { type: int, max: 100 } }
      - name: parts
        type: blocks
        blocks: { text: [{ name: words, max: 9 }], quote: [{ name: who, required: true }] }
      - { name: legs, type: list, of: { fields: [{ name: number, type: string, unique: true }] } }
      - { name: next, type: reference, collection: thing, value: title, self: false }
      - { name: others, type: list, of: { type: reference, collection: thing, value: title } }
"""
THING = """---
type: thing
path: /thing/lamp
title: The lamp
code: lamp
mail: lamp@example.org
colour: "#fff"
id: 123e4567-e89b-12d3-a456-426614174000
site: https://example.org/lamp
weight: 3
share: 0.5
shown: yes
open: true
day: "2021-03-09"
moment: 2021-03-09
clock: "10:00"
sort: a
tags: [UX, Open Data]
words:
  - bright
  - round
steps:
  - 'switch on'
  - switch off
note: "One line."
more: !md |
  Some *words*.
cover: images/lamp.png
cover_alt: A lamp
views: [images/lamp.png]
paper: images/lamp.png
pictures:
  - {
  url: 'images/lamp.png',
  alt: 'A lamp'
  }
place:
  town: Ainsley
  zip: "123"
sizes: { small: 10, large: 20 }
parts:
  - { type: text, words: short }
  - type: quote
    who: Bo
legs:
  - { number: "1" }
  - { number: "2" }
next: The bridge
others: [The bridge]
---

## Parts
A [link](https://example.org), a lamp and more words.

* one
* two
"""
PIECES = (
    "'", '"', "[", "]", "{", "}", ",", ":", " - ", "\n", "\t", "\n- ", "\n  ", " #", "#", "|", ">", "&a ", "*a", "!x ",
    "! ", "!!str ", "!md ", "\u2028", "\0", "\u00a0", "<<: ", "? ", "- - ", "---", "~", "null", "012", "yes", "1:30",
    "", "2020-02-30", "“", "x.PNG", "](", ") [", "<p>", "</p>", "<b", "`", "![](y.png)", "\n> \n", "\n##Head\n", "$",
    "{{", "-->", "\r", "\ntitle: again\n", "\nextra: 1\n", "\nwieght: 1\n", "http:", "The bridge", "<!-- ",
    "\n    code\n", "{% if %}",
)  # fmt: skip
TEXTS = [path.read_bytes() for path in SAMPLES]


def broken(texts: list[bytes], seed: int, count: int) -> Iterator[bytes]:
    """Yield texts with one to three pieces put anywhere, most of them into the front matter."""
    chance = random.Random(seed)
    for _ in range(count):
        text = chance.choice(texts).decode("utf-8", "surrogateescape")
        end = text.find("\n---", 4) if chance.random() < 0.8 else len(text)
        for _ in range(chance.randint(1, 3)):
            start = chance.randrange(4, max(end, 5))
            text = text[:start] + chance.choice(PIECES) + text[start + chance.choice((0, 0, 1, 4)) :]
        yield text.encode("utf-8", "surrogateescape")


def corpus() -> list[bytes]:
    if not SHARED.exists():
        pytest.skip("the corpus is not here")
    texts = [path.read_bytes() for path in sorted((SHARED / "corpus" / "files").rglob("*")) if path.is_file()]
    with (SHARED / "corpus" / "mistakes.jsonl").open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            texts += [row[name].encode("utf-8", "surrogateescape") for name in ("bad", "fixed") if row[name]]
    return texts


def all_of_them(context: Context, rules: list[Rule]) -> list[Rule]:
    context.suspect(None)
    return [rule for rule in rules if context.schema.rules.get(rule.name) != "off"]


class Checks:
    """Checks a text in both ways."""

    def __init__(self, catalog: Catalog, monkeypatch: pytest.MonkeyPatch, siblings: Siblings | None = None) -> None:
        self._catalog, self._patch, self._siblings = catalog, monkeypatch, siblings
        self._disk = Disk()
        self.passed = 0

    def found(self, data: bytes, path: Path) -> list[Diagnostic]:
        document = loads(data, path, dialect=self._catalog.dialect)
        return check(document, catalog=self._catalog, siblings=self._siblings, disk=self._disk)

    def must_agree(self, data: bytes, path: Path) -> None:
        found = self.found(data, path)
        with self._patch.context() as patch:
            patch.setattr(running, "suspicious", all_of_them)
            patch.setattr(Document, "glance", None)
            in_full = self.found(data, path)
        assert found == in_full, data.decode("utf-8", "surrogateescape")
        self.passed += 1


def must_be_the_same(data: bytes, dialect: str) -> bool:
    """Compare a glance with the tree; say whether there was one."""
    document = loads(data, dialect=dialect)
    matter = document.parts.matter
    seen = document.glance if document.parts.kind == "yaml" else None
    if seen is None:
        return False
    tree = read(document.text, matter.start, matter.end)
    assert isinstance(tree, Tree), data
    assert repr(seen.fields) == repr(fields_of(tree, dialect))
    nodes = [entry.value for entry in tree.entries()]
    assert seen.texts == [node.text for node in nodes if node.kind == "scalar"]
    assert seen.plain == [node.text for node in nodes if node.style == "plain" and node.tag is None]
    assert sorted(seen.tags) == sorted(node.tag for node in (tree.root, *nodes) if node.tag is not None)
    for entry in tree.root.entries:
        part = part_of(document.text, matter, seen, [entry.name])
        assert part is None or part.root.entries == (entry,)
    return True


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_glance_sees_what_the_tree_says(dialect: str) -> None:
    texts = [*TEXTS, THING.encode()]
    seen = [must_be_the_same(data, dialect) for data in (*texts, *broken(texts, 1, 150))]
    assert sum(seen) > 0.4 * len(seen)


def test_a_glance_sees_what_the_tree_says_of_real_files() -> None:
    texts = corpus()
    seen = [must_be_the_same(data, "pyyaml") for data in (*texts, *broken(texts, 2, 600))]
    assert sum(seen) > 0.3 * len(seen)


@pytest.mark.parametrize(
    "matter",
    [
        "a: &x 1\nb: *x\n", "b: {<<: {a: 1}}\n", "a: 1\na: 2\n", "a: !!int '1'\n", "a: ! 1\n", "? [a]\n: 1\n",
        "%TAG ! x:\n", "--- a: 1\n", "a: 1\n--- b\n", "a\tb: 1\n", "a: 1\rb: 2\n", "- - - - a\n", "[a]\n", "a\n", "",
        "a: \u2028b\n", "a: [", "a: " + "[" * 300 + "]" * 300 + "\n", "a: " + "x" * 70_000 + "\n",
    ],
)  # fmt: skip
def test_what_only_a_tree_can_tell_is_left_to_it(matter: str) -> None:
    assert glance(matter, 0, len(matter), "pyyaml") is None


def test_the_sample_content(monkeypatch: pytest.MonkeyPatch) -> None:
    catalog = load_catalog(ROOT / "sample_content")
    checks = Checks(catalog, monkeypatch, neighbours(catalog, SAMPLES))
    for path, data in zip(SAMPLES, TEXTS, strict=True):
        checks.must_agree(data, path)
    for number, data in enumerate(broken(TEXTS, 3, 250)):
        checks.must_agree(data, SAMPLES[number % len(SAMPLES)])


def test_real_files_that_no_schema_speaks_of(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    texts = corpus()
    checks = Checks(load_catalog(tmp_path), monkeypatch)
    for data in (*texts, *broken(texts, 4, 200)):
        checks.must_agree(data, tmp_path / "x.md")
    assert checks.passed > 700


def neighbours(catalog: Catalog, paths: list[Path]) -> Siblings:
    known = Siblings(catalog)
    for path in paths:
        document = loads(path.read_bytes(), path, dialect=catalog.dialect)
        known.take(path, known.told(path, catalog.schema_for(path, document.fields), document.fields))
    return known


def test_every_kind_and_option(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "caseedit.yml").write_text(SCHEMA, "utf-8")
    (tmp_path / "images").mkdir()
    (tmp_path / "images" / "lamp.png").write_bytes(b"x")
    for name in ("bridge", "lamp"):
        (tmp_path / f"{name}.md").write_text(THING.replace("lamp", name), "utf-8")
    catalog = load_catalog(tmp_path)
    assert not catalog.errors
    checks = Checks(catalog, monkeypatch, neighbours(catalog, sorted(tmp_path.glob("*.md"))))
    # PyYAML takes `yes` for true; nothing else is wrong.
    assert {item.rule for item in checks.found(THING.encode(), tmp_path / "lamp.md")} == {"reader-differs"}
    for data in (THING.encode(), *broken([THING.encode()], 5, 700)):
        checks.must_agree(data, tmp_path / "lamp.md")
    for data in (*without_a_line(THING), THING.replace('"2"', '"1"').encode()):
        checks.must_agree(data, tmp_path / "lamp.md")


def without_a_line(text: str) -> Iterator[bytes]:
    lines = text.splitlines(keepends=True)
    for number, line in enumerate(lines[1:], 1):
        yield "".join([*lines[:number], *lines[number + 1 :]]).encode()
        key, colon, _ = line.partition(":")
        for value in ("", ' ""', " []", " {}", " 5", " true", " x", " [x, x]", " {a: 1}", ' "a\\n\\nb"', " 2021-02-30"):
            if colon:
                yield "".join([*lines[:number], f"{key}:{value}\n", *lines[number + 1 :]]).encode()


def test_rules_say_when_they_look() -> None:
    """A rule without signs or doubts makes every document dear; there must be a reason."""
    from caseedit.core.validation.rules import RULES

    unasked: list[Any] = [rule.name for rule in RULES if not (rule.asks or rule.signs or rule.doubts)]
    assert unasked == []
