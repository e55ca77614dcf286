"""Each rule finds its mistake, and keeps quiet where there is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from caseedit.core.document.document import Document, loads
from caseedit.core.paths import format_path
from caseedit.core.schema.loader import Catalog, load_catalog
from caseedit.core.text import apply_edits
from caseedit.core.validation.check import Checker, check, check_files
from caseedit.core.validation.diagnostic import Diagnostic
from caseedit.core.validation.rules import RULES

HEALTHY = """---
path: "/story/the-ferry"
type: story
title: "The ferry"
date: "2021-03-09"
website: https://example.org/ferry
tags: [UX, Open Data]
weight: 3
images:
  - {
  url: 'ferry.png',
  alt: 'A ferry at the quay'
  }
related: [The bridge]
note: !md |
  One *plain* line.
---

### Approach
Text with a [link](https://example.org) and a list:

* one
* two

> A quotation.

<figure>
  <p>forty<br>boats</p>
</figure>
"""

SCHEMA = """version: 1
dialect: js-yaml-3
tags: { "!md": markdown }
media: { max_bytes: 9 }
collections:
  - name: story
    match: "*.md"
    where: { type: story }
    body: { type: markdown, headings: { start: 3 }, expect: [Approach] }
    fields:
      - { name: path, type: string, required: true, unique: true, pattern: "^/story/[a-z0-9]+(-[a-z0-9]+)*$" }
      - { name: type, type: const, value: story }
      - { name: title, type: string, required: true, min: 3, max: 40 }
      - { name: date, type: date, format: "%Y-%m-%d" }
      - { name: website, type: url, nullable: true, allow_empty: true }
      - { name: tags, type: multiselect, required: true, options: [UX, Open Data, DevOps], min_items: 1, max_items: 2 }
      - { name: weight, type: int, min: 1, max: 9 }
      - { name: heft, type: int, deprecated: Write weight }
      - name: images
        type: list
        of: { fields: [{ name: url, type: image, required: true }, { name: alt, type: string, required: true }] }
      - { name: related, type: list, of: { type: reference, collection: story, value: title } }
      - { name: background, type: text, plain: true }
      - { name: note, type: markdown, tag: "!md" }
"""

# Rule: what is replaced in the healthy document, by what, the line, the field, and whether a fix is offered.
MISTAKES: dict[str, list[tuple[str, str, int, str | None, bool]]] = {
    "yaml-syntax": [
        ('title: "The ferry"', 'title: "The ferry', 4, None, True),
        ('title: "The ferry"', "title: 'Sam's ferry'", 4, None, True),
        ('title: "The ferry"', "title: The ferry: a story", 4, None, True),
        ('title: "The ferry"', 'title: "The ferry" of "Ainsley"', 4, None, True),
        ('title: "The ferry"', 'title: "The ferry",', 4, None, True),
        ('title: "The ferry"', "title: @ferry", 4, None, True),
        ('title: "The ferry"', "title: [The] ferry", 4, None, True),
        ("url: 'ferry.png',", "url: 'ferry.png'", 11, None, True),
        ("  }\nrelated", "related", 10, None, True),
        ("related: [The bridge]", "related:\n-The bridge", 15, None, True),
        ("  - {\n", "   - {\n  url: 'ferry.png',\n  alt: 'x'\n  }\n  - {\n", 14, None, True),
        ("weight: 3", "weight: 3\nand no name", 9, None, True),
    ],
    "front-matter-unclosed": [("---\n\n### Approach", "\n### Approach", 1, None, True)],
    "duplicate-key": [
        ("weight: 3", "weight: 3\nweight: 4", 9, "weight", False),
        ("weight: 3", "weight: 3\nweight: 3", 9, "weight", True),
    ],
    "smart-quotes": [('title: "The ferry"', "title: “The ferry”", 4, "title", True)],
    "merge-marker": [
        ("weight: 3", "<<<<<<< HEAD\nweight: 3\n=======\nweight: 4\n>>>>>>> main", 8, None, False),
        ("* one", "<<<<<<< HEAD\n* one\n=======\n* uno\n>>>>>>> main", 22, None, False),
    ],
    "tab-indent": [("related: [The bridge]", "related:\n\t- The bridge", 15, None, True)],
    "reader-differs": [
        ("---\n\n### Approach", "-----------\n\n### Approach", 17, None, True),
        ("---\npath", "\n---\npath", 1, None, True),
    ],
    "schema-unread": [("type: story", "# yaml-language-server: $schema=none.json", 3, None, False)],
    "unknown-tag": [("!md", "!mrd", 15, "note", True)],
    "missing-field": [('title: "The ferry"\n', "", 1, "title", False)],
    "unknown-field": [("weight: 3", "wieght: 3", 8, "wieght", True), ("weight: 3", "colour: red", 8, "colour", False)],
    "deprecated-field": [("weight: 3", "heft: 3", 8, "heft", False)],
    "wrong-type": [
        ("tags: [UX, Open Data]", "tags: UX", 7, "tags", True),
        ('title: "The ferry"', "title: 2018", 4, "title", True),
        ("weight: 3", "weight: three", 8, "weight", False),
    ],
    "empty-value": [
        ("tags: [UX, Open Data]", "tags: []", 7, "tags", False),
        ('title: "The ferry"', "title:", 4, "title", False),
    ],
    "not-in-options": [
        ("Open Data]", "open data]", 7, "tags[1]", True),
        ("Open Data]", "Sailing]", 7, "tags[1]", False),
        ("type: story", "type: Story", 3, "type", True),
    ],
    "pattern": [("/story/the-ferry", "/story/The-Ferry", 2, "path", True)],
    "too-short": [
        ('title: "The ferry"', 'title: "Fe"', 4, "title", False),
        ("weight: 3", "weight: 0", 8, "weight", False),
    ],
    "too-long": [
        ('title: "The ferry"', 'title: "The ferry that came too late for all of us"', 4, "title", False),
        ("weight: 3", "weight: 10", 8, "weight", False),
    ],
    "too-few": [],
    "too-many": [("tags: [UX, Open Data]", "tags: [UX, Open Data, DevOps]", 7, "tags", False)],
    "not-unique": [("/story/the-ferry", "/story/the-bridge", 2, "path", False)],
    "date-malformed": [
        ("2021-03-09", "2021-02-30", 5, "date", False),
        ("2021-03-09", "March 9, 2021", 5, "date", True),
        ("2021-03-09", "soon", 5, "date", False),
    ],
    "url-malformed": [
        ("https://example.org/ferry", "www.example.org", 6, "website", True),
        ("https://example.org/ferry", "'https://example.org/a b'", 6, "website", False),
        ("https://example.org/ferry", "'https://example.org/ '", 6, "website", True),
    ],
    "image-missing": [
        ("ferry.png", "ferrry.png", 11, "images[0].url", True),
        ("ferry.png", "ferry.jpg", 11, "images[0].url", True),
        ("ferry.png", "ferry-2.png", 11, "images[0].url", False),
        ("* one", "![A boat](fery.png)", 22, None, True),
    ],
    "image-case": [("ferry.png", "Ferry.png", 11, "images[0].url", True)],
    "image-alt": [
        ("'A ferry at the quay'", "''", 12, "images[0].alt", False),
        ("* one", "![](ferry.png)", 22, None, False),
        ("* one", '<img src="ferry.png">', 22, None, False),
    ],
    "reference-missing": [
        ("[The bridge]", "[The brigde]", 14, "related[0]", True),
        ("[The bridge]", "[The tunnel]", 14, "related[0]", False),
    ],
    "html-unclosed": [("</figure>", "", 27, None, False), ("* one", "<ferry.example.org>", 22, None, True)],
    "html-nesting": [("boats</p>", "boats<p>", 28, None, True), ("* one", "* one</div>", 22, None, False)],
    "empty-quote": [
        ("> A quotation.", ">", 25, None, False),
        ("* one", "<blockquote>\n<cite> </cite>\n</blockquote>", 22, None, False),
    ],
    "heading-space": [
        ("### Approach", "###Approach", 19, None, True),
        ("### Approach", "#Our Approach\n", 19, None, True),
        ("\n### Approach", "###Approach", 18, None, True),
        ("### Approach", "###\u00a0Approach", 19, None, True),
    ],
    "heading-jump": [("* one", "##### Deep", 22, None, False)],
    "heading-level": [("### Approach", "## Approach", 19, None, False)],
    "heading-missing": [
        ("### Approach", "### Aproach", 19, None, True),
        ("### Approach", "### The work", 17, None, False),
    ],
    "body-type": [],
    "image-too-big": [("ferry.png", "large.png", 11, "images[0].url", False)],
    "image-unused": [],
    "link-broken": [
        ("](https", "] (https", 20, None, True),
        ("(https://example.org)", "()", 20, None, False),
        ("[link](https://example.org)", "(link)[https://example.org]", 20, None, False),
        ("(https://example.org)", "(nothing.md)", 20, None, False),
        ("(https://example.org)", "(#aproach)", 20, None, True),
        ("(https://example.org)", "(#elsewhere)", 20, None, False),
        ("(https://example.org)", "(bridge.md#aproach)", 20, None, True),
        ("(https://example.org) and a list:", "(https://example.org\n", 20, None, False),
    ],
    "plain-text": [("weight: 3", 'background: "One.\n\n  Two."', 8, "background", False)],
    "control-character": [("The ferry", "The\u2028ferry", 4, "title", True), ("* one", "* o\x08ne", 22, None, True)],
    "encoding": [("The ferry", "The ferry \udce9", 4, None, False), ("* one\n", "* one\r\n", 22, None, False)],
    "too-big": [("weight: 3", "weight: " + "[" * 100, 8, None, False)],
}

CASES = [(rule, *case) for rule, cases in MISTAKES.items() for case in cases]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "caseedit.yml").write_text(SCHEMA, "utf-8")
    (tmp_path / "ferry.png").write_bytes(b"")
    (tmp_path / "large.png").write_bytes(b"ten bytes.")
    bridge = HEALTHY.replace("the-ferry", "the-bridge").replace("The ferry", "The bridge").replace("[The bridge]", "[]")
    (tmp_path / "bridge.md").write_text(bridge, "utf-8")
    return tmp_path


def checked(folder: Path, text: str) -> list[Diagnostic]:
    file = folder / "ferry.md"
    file.write_bytes(text.encode("utf-8", "surrogateescape"))
    catalog = load_catalog(folder)
    assert not catalog.errors
    return dict(check_files([file], catalog, others=[folder / "bridge.md"]))[file]


def test_every_rule_has_samples() -> None:
    assert set(MISTAKES) == {rule.name for rule in RULES}
    # These need another schema, or other files; each has a test of its own.
    elsewhere = {"too-few", "body-type", "image-unused"}
    assert {rule for rule, samples in MISTAKES.items() if not samples} == elsewhere


def test_a_healthy_document_has_no_findings(folder: Path) -> None:
    assert checked(folder, HEALTHY) == []


@pytest.mark.parametrize(("rule", "old", "new", "line", "field", "has_fix"), CASES)
def test_a_mistake_is_found(
    folder: Path, rule: str, old: str, new: str, line: int, field: str | None, has_fix: bool
) -> None:
    assert HEALTHY.count(old) >= 1
    found = [item for item in checked(folder, HEALTHY.replace(old, new, 1)) if item.rule == rule]
    places = [(item.line, item.field and format_path(item.field), bool(item.fix)) for item in found]
    assert (line, field, has_fix) in places


@pytest.mark.parametrize(("rule", "old", "new", "line", "field", "has_fix"), [case for case in CASES if case[-1]])
def test_a_fix_mends_its_problem_and_makes_no_other(
    folder: Path, rule: str, old: str, new: str, line: int, field: str | None, has_fix: bool
) -> None:
    text = HEALTHY.replace(old, new, 1)
    before = checked(folder, text)
    problem = next(item for item in before if item.rule == rule and item.line == line and item.fix)
    mended = apply_edits(text, problem.fix)
    after = checked(folder, mended)
    assert not [item for item in after if item.rule == rule]
    known = {(item.rule, item.message) for item in before}
    assert not [
        item for item in after if (item.rule, item.message) not in known and item.rule not in NEXT.get(rule, ())
    ]
    assert_confined(text, mended, problem)


def assert_confined(text: str, mended: str, problem: Diagnostic) -> None:
    """A fix of the front matter leaves the body alone, and of all fields only its own is another one; and back."""
    was, now = document(text), document(mended)
    if was.parts.kind != "yaml" or now.parts.kind != "yaml":
        return
    if problem.fix[-1].end > was.parts.body.start:
        assert text[: was.parts.body.start] == mended[: was.parts.body.start]
        return
    assert now.body == was.body
    if problem.field is not None and was.tree is not None:
        names = (set(was.fields) | set(now.fields)) - {problem.field[0]}
        changed = {name for name in names if was.fields.get(name) != now.fields.get(name)}
        assert len(changed) <= (problem.rule == "unknown-field"), changed


# With the YAML mended the fields are read again, and what the mended text then says may be another matter.
NEXT = {
    "yaml-syntax": {"wrong-type", "not-in-options", "reference-missing", "missing-field"},
    "heading-space": {"heading-level", "heading-missing"},
}


def test_messages_are_short_and_clean(folder: Path) -> None:
    for _, old, new, *_ in CASES:
        for item in checked(folder, HEALTHY.replace(old, new, 1)):
            assert len(item.message) <= 140, item.message
            assert item.message.isprintable() and item.hint.isprintable()
            assert item.message[-1] in ".?", item.message
            assert item.hint, item.message
            for word in ("scalar", "mapping", "sequence", "token", "invalid", "please"):
                assert word not in item.message.lower()


def with_body(folder: Path, body: str) -> None:
    changed = SCHEMA.replace("body: { type: markdown, headings: { start: 3 }, expect: [Approach] }", f"body: {body}")
    assert changed != SCHEMA
    (folder / "caseedit.yml").write_text(changed, "utf-8")


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("{ html: warn }", [("body-type", 27, "HTML stands here, and the page wants Markdown, in 5 places.")]),
        ("{ html: allow }", []),
        ("{ type: none }", [("body-type", 19, "The page does not show what stands below the front matter.")]),
        ("{ type: html }", [("body-type", 19, "The page shows the signs of Markdown as they are, in 4 places.")]),
        ("{ min_words: 100 }", [("too-short", 19, "The text has 14 words; at least 100 are asked for.")]),
        ("{ max_words: 9 }", [("too-long", 19, "The text has 14 words, 9 fit.")]),
        ("{ min_words: 14, max_words: 14 }", []),
        (
            "{ headings: { start: 4 } }",
            [("heading-level", 19, "This heading has ###; the headings of this page begin with ####.")],
        ),
        ("{ expect: [Approach, Impact] }", [("heading-missing", 17, "The heading ‘Impact’ is missing.")]),
    ],
)
def test_what_the_schema_asks_of_the_body(folder: Path, body: str, found: list[tuple[str, int, str]]) -> None:
    with_body(folder, body)
    assert [(item.rule, item.line, item.message) for item in checked(folder, HEALTHY)] == found


def test_signs_of_markdown_are_no_mistakes_in_a_body_of_html(folder: Path) -> None:
    with_body(folder, "{ type: html }")
    text = HEALTHY[: HEALTHY.index("### Approach")] + "<p>###Text] (https://example.org)</p>\n\n>\n"
    assert checked(folder, text) == []


def test_too_few(folder: Path) -> None:
    schema = SCHEMA.replace("min_items: 1, max_items: 2", "min_items: 3")
    (folder / "caseedit.yml").write_text(schema, "utf-8")
    found = [item for item in checked(folder, HEALTHY) if item.rule == "too-few"]
    assert [(item.message, item.hint) for item in found] == [
        ("‘tags’ has 2 items; at least 3 are asked for.", "Add 1 or more.")
    ]
    (folder / "caseedit.yml").write_text(SCHEMA.replace("required: true, options", "options"), "utf-8")
    found = [item for item in checked(folder, HEALTHY.replace("[UX, Open Data]", "[]")) if item.rule == "too-few"]
    assert [item.message for item in found] == ["‘tags’ is empty; at least 1 is asked for."]


@pytest.mark.parametrize(
    ("field", "value", "found"),
    [
        ("{ name: x, type: bool, true: 'yes', false: 'no' }", "true", [
            ("wrong-type", "x", "‘x’ should be yes or no, this is the yes-or-no value true.")]),
        ("{ name: x, type: bool, true: 'yes', false: 'no' }", "'no'", []),
        ("{ name: x, type: list, of: { type: int }, unique: true, scope: item }", "[1, 2, 1]", [
            ("not-unique", "x[2]", "‘1’ is here twice (items 1 and 3).")]),
        ("{ name: x, type: list, of: { fields: [{ name: id, unique: true, scope: item }] } }",
            "[{ id: a }, { id: b }, { id: a }]", [("not-unique", "x[2].id", "‘x 3, id’ is the same as ‘x 1, id’.")]),
        ("{ name: x, type: list, of: { fields: [{ name: id }] } }", "[{ id: a }, { id: a }]", []),
        ("{ name: x, type: blocks, blocks: { quote: [{ name: who }], text: [] } }",
            "[{ type: qoute }, { type: text }, { who: a }]", [
            ("not-in-options", "x[0].type", "‘x 1’: ‘qoute’ is no block here."),
            ("not-in-options", "x[2]", "‘x 3’ does not say which block it is.")]),
        ("{ name: x, type: slug, pattern: { regex: '^/[a-z/]+$', message: only small letters } }", "/A b", [
            ("pattern", "x", "‘x’ /A b: only small letters.")]),
        ("{ name: x, type: slug }", "A b", [("pattern", "x", "‘x’ A b cannot be part of an address.")]),
        ("{ name: x, options: [a, b] }", "c", [("not-in-options", "x", "‘x’: ‘c’ is not one of the 2 options.")]),
    ],
)  # fmt: skip
def test_what_further_options_ask_for(
    tmp_path: Path, field: str, value: str, found: list[tuple[str, str, str]]
) -> None:
    schema = f"version: 1\ndialect: js-yaml-3\ncollections: [{{ name: a, match: '*.md', fields: [{field}] }}]\n"
    (tmp_path / "caseedit.yml").write_text(schema, "utf-8")
    items = checked(tmp_path, f"---\nx: {value}\n---\n")
    assert [(item.rule, format_path(item.field or ()), item.message) for item in items] == found
    assert not any("Did you mean ‘a’" in item.hint for item in items)


def test_required_by_a_condition(folder: Path) -> None:
    schema = SCHEMA.replace(
        "{ name: weight, type: int,", "{ name: weight, type: int, required: { website: { exists: true } },"
    )
    (folder / "caseedit.yml").write_text(schema, "utf-8")
    without = HEALTHY.replace("weight: 3\n", "")
    assert [item.rule for item in checked(folder, without)] == ["missing-field"]
    neither = without.replace("website: https://example.org/ferry\n", "")
    assert checked(folder, neither) == []


def test_a_field_whose_condition_is_false_rests(folder: Path) -> None:
    schema = SCHEMA.replace("{ name: weight, type: int,", "{ name: weight, type: int, when: { title: Other },")
    (folder / "caseedit.yml").write_text(schema, "utf-8")
    assert checked(folder, HEALTHY.replace("weight: 3", "weight: many")) == []


@pytest.mark.parametrize(("asked", "expected"), [("off", []), ("info", ["info"]), ("warning", ["warning"])])
def test_a_rule_gets_the_severity_that_the_schema_asks_for(folder: Path, asked: str, expected: list[str]) -> None:
    (folder / "caseedit.yml").write_text(SCHEMA + f"rules: {{ wrong-type: {asked} }}\n", "utf-8")
    found = checked(folder, HEALTHY.replace("weight: 3", "weight: many"))
    assert [item.severity for item in found] == expected


def test_a_field_gets_the_severity_that_it_asks_for(folder: Path) -> None:
    schema = SCHEMA.replace("{ name: weight, type: int,", "{ name: weight, type: int, severity: info,")
    (folder / "caseedit.yml").write_text(schema, "utf-8")
    assert [item.severity for item in checked(folder, HEALTHY.replace("weight: 3", "weight: many"))] == ["info"]


def test_broken_yaml_does_not_stop_the_rules_of_the_body(folder: Path) -> None:
    text = HEALTHY.replace('"The ferry"', '"The ferry').replace("### Approach", "###Approach")
    assert {item.rule for item in checked(folder, text)} >= {"yaml-syntax", "heading-space"}


def test_a_habit_of_all_is_only_told_by_the_way(folder: Path) -> None:
    (folder / "caseedit.yml").unlink()
    text = HEALTHY.replace("boats</p>", "boats<p>").replace("* one", "##### one").replace("!md ", "")
    files = [folder / f"{name}.md" for name in "abcdef"]
    for file in files:
        file.write_text(text, "utf-8")
    found = dict(check_files(files, Catalog(folder)))
    assert {(item.rule, item.severity) for item in found[files[0]]} == {("html-nesting", "info")}
    alone = dict(check_files(files[:1], Catalog(folder)))
    assert {(item.rule, item.severity) for item in alone[files[0]]} == {
        ("html-nesting", "warning"),
        ("heading-jump", "info"),
    }


def test_dialects_decide_what_a_word_is(folder: Path) -> None:
    schema = SCHEMA.replace(
        "- { name: weight, type: int, min: 1, max: 9 }", '- { name: weight, type: select, options: ["yes"] }'
    )
    (folder / "caseedit.yml").write_text(schema, "utf-8")
    text = HEALTHY.replace("weight: 3", "weight: yes")
    assert checked(folder, text) == []
    (folder / "caseedit.yml").write_text(schema.replace("js-yaml-3", "psych"), "utf-8")
    found = checked(folder, text)
    assert [(item.rule, item.hint) for item in found] == [
        ("not-in-options", "The site reads it as the yes-or-no value true: put quotes around it.")
    ]
    assert checked(folder, apply_edits(text, found[0].fix)) == []


def document(text: str) -> Document:
    return loads(text.encode("utf-8", "surrogateescape"))


def test_without_a_schema_only_the_text_is_looked_at() -> None:
    assert check(document(HEALTHY.replace("!md ", ""))) == []


@pytest.mark.parametrize(
    "body",
    [
        "```\n###Not a heading\n<div>\n[a] (b)\n```\n",
        "~~~text\n<div>\n~~~\n",
        "Inline `<div>` and ``a ` <figure>`` code.\n",
        "    <div>\n    ###Indented code\n",
        "<!-- <div> ![](x.png) -->\n",
        "#hashtag at the beginning of a note\n",
        "A [link](https://example.org/a\n) over two lines.\n",
        "<ul>\n<li>one\n<li>two\n</ul>\n",
        "<p>one\n\n<p>two\n",
        "{% if x %}\n<div>\n{% endif %}\n",
        "<details><summary>More</summary>\n\nText\n</details>\n",
        "> one\n>\n> two\n",
        "<pre><code>&lt;div> <p></code></pre>\n",
        "$a] (b$ and \\# sharp\n",
        "<img src='x.png' alt=''>\n",
        "Email <ann@example.org> or <https://example.org>.\n",
        "# Our Way\n\n[a](#our-way) [b](#our_way) [c](#top) [d](#our-way-1) [e](#fn:1)\n",
        "Our Way\n-------\n\n[a](#Our-Way) [b](#x) <span id=x></span> [c](#)\n",
        "## Über *das* [Tal](x) {#tal}\n\n[a](#tal) [b](#%C3%BCber-das-tal)\n",
        "No heading, so the page has the [place](#elsewhere).\n",
        "# One\n{{ others }}\n[a](#two)\n",
        "# 2. `code` & more\n[a](#2-code--more)\n",
    ],
)
def test_healthy_bodies_are_quiet(body: str) -> None:
    assert check(document(f"---\ntitle: x\n---\n{body}")) == []


def test_one_document_is_compared_with_those_that_were_read(folder: Path) -> None:
    catalog = load_catalog(folder)
    checker = Checker(catalog)
    copy = loads(HEALTHY.replace("the-ferry", "the-bridge"), folder / "copy.md")
    assert "not-unique" not in {item.rule for item in checker.check(copy)}
    assert dict(checker.check_files([folder / "bridge.md"]))[folder / "bridge.md"] == []
    assert "not-unique" in {item.rule for item in checker.check(copy)}
    itself = loads((folder / "bridge.md").read_bytes(), folder / "bridge.md")
    assert checker.check(itself) == []


def test_collections_of_one_name_in_two_folders_are_two(folder: Path) -> None:
    deeper = folder / "deeper"
    deeper.mkdir()
    (deeper / "caseedit.yml").write_text(SCHEMA, "utf-8")
    (deeper / "ferry.png").write_bytes(b"")
    text = HEALTHY.replace("the-ferry", "the-bridge").replace("[The bridge]", "[The ferry]")
    (deeper / "ferry.md").write_text(text, "utf-8")
    found = dict(check_files([folder / "bridge.md", deeper / "ferry.md"], load_catalog(folder)))
    assert list(found.values()) == [[], []]


def test_a_document_finds_its_schema_by_itself(folder: Path) -> None:
    document = loads(HEALTHY.replace("weight: 3", "weight: many"), folder / "ferry.md")
    assert [item.rule for item in document.check()] == ["wrong-type"]


def test_a_missing_field_with_a_default_can_be_added(folder: Path) -> None:
    schema = SCHEMA.replace("{ name: weight, type: int,", "{ name: weight, type: int, required: true, default: 5,")
    (folder / "caseedit.yml").write_text(schema, "utf-8")
    without = HEALTHY.replace("weight: 3\n", "")
    (found,) = checked(folder, without)
    assert (found.rule, found.line) == ("missing-field", 1)
    assert apply_edits(without, found.fix) == HEALTHY.replace("weight: 3", "weight: 5")


def test_other_readers_must_agree_where_the_schema_says_so(folder: Path) -> None:
    text = HEALTHY.replace('title: "The ferry"', "title: yes")
    assert checked(folder, text) == []
    (folder / "caseedit.yml").write_text(SCHEMA + "readers: [pyyaml]\n", "utf-8")
    (found,) = checked(folder, text)
    assert found.message == "PyYAML (MkDocs) reads ‘title’ yes as the yes-or-no value true."
    assert checked(folder, apply_edits(text, found.fix)) == []


def test_words_that_sites_differ_on_where_nobody_said_which_site_it_is() -> None:
    found = check(
        document(HEALTHY.replace("!md ", "").replace("weight: 3", "weight: yes\ntime: 10:00\nday: 2021-01-01"))
    )
    assert [(item.rule, item.severity, item.field, item.fix) for item in found] == [
        ("reader-differs", "info", ("weight",), ()),
        ("reader-differs", "info", ("time",), ()),
    ]
    assert found[0].message == "‘weight’ yes: some sites read it as the yes-or-no value true, others as text."


def test_a_site_that_reads_headings_without_a_blank(folder: Path) -> None:
    text = HEALTHY.replace("### Approach", "###Approach")
    first, *_ = (item for item in checked(folder, text) if item.rule == "heading-space")
    (folder / "caseedit.yml").write_text(SCHEMA.replace("version: 1", "version: 1\nmarkdown: remark-pedantic"), "utf-8")
    second, *_ = (item for item in checked(folder, text) if item.rule == "heading-space")
    assert (first.severity, second.severity) == ("warning", "info")


@pytest.mark.parametrize(("unknown", "severity"), [("allow", []), ("warn", ["info"]), ("error", ["error"])])
def test_keys_that_the_schema_does_not_know(folder: Path, unknown: str, severity: list[str]) -> None:
    schema = SCHEMA.replace("    fields:", f"    unknown: {unknown}\n    fields:")
    (folder / "caseedit.yml").write_text(schema, "utf-8")
    assert [item.severity for item in checked(folder, HEALTHY.replace("weight: 3", "colour: red"))] == severity


def test_merged_keys_are_there(folder: Path) -> None:
    text = HEALTHY.replace('title: "The ferry"', "<<: { title: The ferry }")
    assert [item for item in checked(folder, text) if item.severity != "info"] == []


def test_aliases_are_looked_through(folder: Path) -> None:
    text = HEALTHY.replace("weight: 3", "weight: &w 30").replace("related:", "extra: *w\nrelated:")
    assert {(item.rule, item.line) for item in checked(folder, text)} == {("too-long", 8), ("unknown-field", 14)}


def test_blocks_and_maps(folder: Path) -> None:
    fields = (
        "      - { name: parts, type: blocks, "
        "blocks: { words: [{ name: text, max: 5 }], photo: [{ name: url, type: url }] } }\n"
        "      - { name: labels, type: map, of: { type: int } }\n"
    )
    (folder / "caseedit.yml").write_text(SCHEMA + fields, "utf-8")
    parts = "parts: [{type: words, text: far too long}, {type: photo, url: www.example.org}]\nlabels: {a: 1, b: two}"
    found = checked(folder, HEALTHY.replace("weight: 3", parts))
    assert [(item.rule, item.field) for item in found] == [
        ("too-long", ("parts", 0, "text")),
        ("url-malformed", ("parts", 1, "url")),
        ("wrong-type", ("labels", "b")),
    ]


def test_a_zero_byte_is_told_once() -> None:
    for page in ("---\ntitle: a\0b\n---\n", "---\ntitle: a\n---\nb\0\n"):
        assert [item.rule for item in check(loads(page)) if item.rule == "encoding"] == ["encoding"]


@pytest.mark.parametrize(
    ("old", "new", "message", "hint"),
    [
        (
            "tags: [UX, Open Data]",
            "tags: {a: b}",
            "‘tags’ should be a list, this is a group of fields.",
            "Write each item on a line of its own, after a dash and a space.",
        ),
        (
            "related: [The bridge]",
            "related: [[The bridge]]",
            "‘related 1’ should be a document's name, this is a list.",
            "Write one value here.",
        ),
    ],
)
def test_what_to_write_instead(folder: Path, old: str, new: str, message: str, hint: str) -> None:
    found = [item for item in checked(folder, HEALTHY.replace(old, new)) if item.rule == "wrong-type"]
    assert [(item.message, item.hint) for item in found] == [(message, hint)]
