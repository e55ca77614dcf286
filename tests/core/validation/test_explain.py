"""Broken YAML: the true line, the cause in a writer's words, and a repair that reads."""

from __future__ import annotations

import pytest

from caseedit.core.document.document import loads
from caseedit.core.text import apply_edits
from caseedit.core.validation.check import check
from caseedit.core.validation.diagnostic import Diagnostic

YAML = ("yaml-syntax", "tab-indent", "merge-marker", "smart-quotes")


def errors(front_matter: str) -> list[Diagnostic]:
    document = loads(f"---\n{front_matter}\n---\nText\n")
    assert document.problem is not None
    return [item for item in check(document) if item.rule in YAML]


@pytest.mark.parametrize(
    ("text", "line", "message", "hint", "mended"),
    [
        (
            'title: "An open quote\nnext: 1',
            2,
            "‘title’: the quote that opens on line 2 is never closed.",
            'Add " after ‘quote’.',
            'title: "An open quote"\nnext: 1',
        ),
        (
            'specs: [\n"Drupal,\n"Docker"\n]',
            3,
            "‘specs’: the quote that opens on line 3 is never closed.",
            'Add " after ‘Drupal’.',
            'specs: [\n"Drupal",\n"Docker"\n]',
        ),
        (
            'specs: [\n"Drupal"\n"Docker"\n]',
            3,
            '‘specs’: a comma is missing after ‘"Drupal"’.',
            "Add , at the end of line 3.",
            'specs: [\n"Drupal",\n"Docker"\n]',
        ),
        (
            "title: 'Amazon's IoT'",
            2,
            "‘title’: the apostrophe in ‘Amazon's’ ends the text too early.",
            "Put double quotes around the text, or write '' for it.",
            'title: "Amazon\'s IoT"',
        ),
        (
            'title: "the "old" ferry"',
            2,
            '‘title’: the quote in ‘the "old"’ ends the text too early.',
            'Write \\" for a quote inside the text.',
            'title: "the \\"old\\" ferry"',
        ),
        (
            "quote: The pace of nature: her secret",
            2,
            "‘quote’: the colon in ‘pace of nature:’ is read as the end of a name.",
            "Put quotes around the whole text.",
            'quote: "The pace of nature: her secret"',
        ),
        (
            'quote: He said "no": twice',
            2,
            '‘quote’: the colon in ‘He said "no":’ is read as the end of a name.',
            "Put quotes around the whole text.",
            "quote: 'He said \"no\": twice'",
        ),
        (
            "tags:\n  - UX\n - Agile",
            4,
            "‘tags’: this item begins at column 2, its neighbours at column 3.",
            "Indent it by 2 spaces, as they are.",
            "tags:\n  - UX\n  - Agile",
        ),
        (
            "image:\n  url: a.png\n   alt: text",
            4,
            "‘alt’: this line begins at column 4, its neighbours at column 3.",
            "Indent it by 2 spaces, as they are.",
            None,
        ),
        (
            "tags:\n-UX\n-Agile",
            3,
            "‘tags’: a space is missing after the dash of ‘-UX’.",
            "Write a dash and a space.",
            "tags:\n- UX\n- Agile",
        ),
        (
            "tags:\n\t- UX\n\t- Agile",
            3,
            "‘tags’: a tab indents ‘-’.",
            "YAML wants spaces: put two for the tab.",
            "tags:\n  - UX\n  - Agile",
        ),
        (
            "twitter: @caseedit",
            2,
            "‘twitter’: a text cannot begin with an @ here.",
            "Put quotes around it.",
            'twitter: "@caseedit"',
        ),
        (
            'tags: ["UX", "Agile"\n  "Drupal"]',
            2,
            '‘tags’: a comma is missing after ‘"Agile"’.',
            "Add , at the end of line 2.",
            'tags: ["UX", "Agile",\n  "Drupal"]',
        ),
        (
            "rate: **best** of all",
            2,
            "‘rate’: a text cannot begin with an asterisk here.",
            "Put quotes around it.",
            'rate: "**best** of all"',
        ),
        (
            "rate: & more",
            2,
            "‘rate’: a text cannot begin with an ampersand here.",
            "Put quotes around it.",
            'rate: "& more"',
        ),
        (
            "title: The ferry\n  rate: 5",
            3,
            "‘rate’: this line begins at column 3, its neighbours at column 1.",
            "Begin it at the margin.",
            "title: The ferry\nrate: 5",
        ),
        (
            'one: &x 1\ntwo: *x # the same\nrate: "five',
            4,
            "‘rate’: the quote that opens on line 4 is never closed.",
            'Add " after ‘five’.',
            'one: &x 1\ntwo: *x # the same\nrate: "five"',
        ),
        (
            "share: 100%\nrate: %5",
            3,
            "‘rate’: a text cannot begin with a percent sign here.",
            "Put quotes around it.",
            'share: 100%\nrate: "%5"',
        ),
        (
            'quote: "Done." ,',
            2,
            "‘quote’: a comma stands after the closing quote.",
            "Remove it.",
            'quote: "Done."',
        ),
        (
            "quote: [The meaning] 42!",
            2,
            "‘quote’: text stands after the closing bracket: ‘42!’.",
            "Put quotes around all of it.",
            'quote: "[The meaning] 42!"',
        ),
        (
            "images:\n  - {\n  url: 'a.png'\n  - {\n  url: 'b.png'\n  }",
            4,
            "‘images’: the { that opens on line 3 is never closed.",
            "Add } after line 4.",
            "images:\n  - {\n  url: 'a.png'\n  }\n  - {\n  url: 'b.png'\n  }",
        ),
        (
            'title: "One line"\n"\nnext: 1',
            3,
            "‘title’: the quote on line 3 stands alone.",
            "Remove it.",
            'title: "One line"\nnext: 1',
        ),
        (
            'type: story\npath:"/story/x"',
            3,
            "‘path’: a space is missing after the colon.",
            "Put one there.",
            'type: story\npath: "/story/x"',
        ),
        (
            "title: One: two\ntext: “Yes: no”",
            2,
            "‘title’: the colon in ‘One:’ is read as the end of a name.",
            "Put quotes around the whole text.",
            'title: "One: two"\ntext: “Yes: no”',
        ),
    ],
)
def test_causes(text: str, line: int, message: str, hint: str, mended: str | None) -> None:
    first = errors(text)[0]
    assert (first.line, first.message, first.hint) == (line, message, hint)
    if mended is not None:
        changed = apply_edits(f"---\n{text}\n---\nText\n", first.fix)
        assert changed == f"---\n{mended}\n---\nText\n"


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ('a: ["one", "two" "three"]', 'a: ["one", "two", "three"]'),
        ("a: ['one' 'two' 'three']", "a: ['one', 'two', 'three']"),
        ('a: ["one", "He said "two" aloud", "three"]', 'a: ["one", "He said \\"two\\" aloud", "three"]'),
        ('a: ["one", "two" aloud, "three"]', 'a: ["one", "\\"two\\" aloud", "three"]'),
        ("a: ['one', 'it's 'two' here', 'three']", "a: ['one', \"it's 'two' here\", 'three']"),
        ('a: { b: "x "y" z", c: 3 }', 'a: { b: "x \\"y\\" z", c: 3 }'),
        ('a: "Two" words', 'a: "\\"Two\\" words"'),
        ("a: | Words\nb: 1", "a: |\n  Words\nb: 1"),
        ("a:\n  b: >- Words\n   more\n  c: 1", "a:\n  b: >-\n   Words\n   more\n  c: 1"),
        ("a: 1\nb:\N{NO-BREAK SPACE}words", "a: 1\nb: words"),
        ("a: 1\nb\N{FULLWIDTH COLON}words", "a: 1\nb: words"),
    ],
)
def test_a_mend_keeps_the_items_beside_it(text: str, mended: str) -> None:
    assert apply_edits(f"---\n{text}\n---\n", errors(text)[0].fix) == f"---\n{mended}\n---\n"


def test_curly_quotes_that_hold_a_colon() -> None:
    found = errors("quote: “Yes: no”")
    assert [(item.rule, item.hint) for item in found] == [("smart-quotes", 'Use " for them.')]
    assert apply_edits("---\nquote: “Yes: no”\n---\nText\n", found[0].fix) == '---\nquote: "Yes: no"\n---\nText\n'


def test_each_broken_part_is_told_of_once() -> None:
    found = errors("a: 'it's'\nb: fine\nc: one: two\nd: [x")
    assert [item.line for item in found] == [2, 4, 5]


def test_the_same_mistake_twice_in_a_part_is_mended_at_once() -> None:
    text = "tags:\n  - UX\n - Agile\n - Content\n  - Data"
    found = errors(text)
    assert [item.line for item in found] == [4]
    assert apply_edits(f"---\n{text}\n---\nText\n", found[0].fix).count("\n  - ") == 4


def test_line_ends_of_other_systems() -> None:
    text = '---\r\ntitle: "x\r\ntags:\r\n  - UX\r\n - Agile\r\n---\r\n'
    found = [item for item in check(loads(text)) if item.rule == "yaml-syntax"]
    assert [(item.line, bool(item.fix)) for item in found] == [(2, True), (5, True)]
    for item in reversed(found):
        text = apply_edits(text, item.fix)
    assert loads(text).problem is None
    assert "\n" not in text.replace("\r\n", "")


def test_what_the_reader_cannot_take_at_all_is_named() -> None:
    assert [item.rule for item in check(loads("---\nx: " + "[" * 200 + "\n---\n"))] == ["too-big"]
    assert check(loads("+++\nx = 1\n+++\n")) == []


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_missing_closing_line(end: str) -> None:
    text = end.join(["---", "title: x", "tags: [a]", "", "# Heading", "Text: more"])
    (found,) = (item for item in check(loads(text)) if item.rule == "front-matter-unclosed")
    assert (found.line, found.hint) == (1, "A line --- belongs after line 3.")
    mended = loads(apply_edits(text, found.fix))
    assert dict(mended.fields) == {"title": "x", "tags": ["a"]}
    assert mended.body.startswith(f"{end}# Heading")
