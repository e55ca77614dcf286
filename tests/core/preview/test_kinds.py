"""Every sort of block, as text: what a reader sees."""

from __future__ import annotations

import pytest
from preview_reference import words_of_rows

from caseedit.core.preview.kinds import KINDS, kind_at
from caseedit.core.preview.layout import container
from caseedit.core.preview.page import PageView, page_rows, preview_text, text_of

CASES = {
    "headings": ("# One\n\n## Two\ntext\n\n### Three\n##### Five\ntext", 12, """\
One
════════════
Two
────────────
text

Three
Five
text"""),
    "lists": ("3. a\n4. b\n   - c\n     - d\n\n- loose\n\n- items", 20, """\
3. a
4. b
   ◦ c
     ▪ d

• loose

• items"""),
    "long list items hang": ("- one two three four", 12, "• one two\n  three four"),
    "tasks": ("- [ ] open\n- [x] done", 20, "☐ open\n☑ done"),
    "quote": ("> Words\n> <cite>Jo</cite>", 20, "│ Words\n│               — Jo"),
    "empty quote": ("a\n\n<blockquote>\n<cite>  </cite>\n</blockquote>\n\nb", 20, "a\n\nb"),
    "code": ("    a\n\n      b\tc", 30, " a\n\n   b c"),
    "code goes on in the next row": ("```\n0123456789abcdef\n```", 10, " 01234567\n 89abcdef"),
    "table": ("| a | bb |\n|---|---:|\n| ccc | 1 |", 30, "a   │ bb\n────┼───\nccc │  1"),
    "table of long cells": ("| a | b |\n|--|--|\n| one two three four five six | x |", 20, """\
a                │ b
─────────────────┼──
one two three    │ x
four five six    │"""),
    "records": ("| Name | Value |\n|---|---|\n| one | 1 |\n| two | 2 |", 11, """\
Name: one
Value: 1
────────
Name: two
Value: 2"""),
    "statistics": (
        "<figure><div><header>40</header><p>a<p></div><div><header>7</header><p>b<p></div></figure>", 40, """\
      ╻ ╻ ┏━┓                ╺━┓
      ┗━┫ ┃ ┃                  ┃
        ╹ ┗━┛                  ╹
       40 a                  7 b"""),
    "statistics in a narrow page": (
        "<figure><div><header>7</header><p>b</div><div><header>8</header></div></figure>", 12, """\
    ╺━┓
      ┃
      ╹
    7 b

    ┏━┓
    ┣━┫
    ┗━┛
     8"""),
    "words for a number": ("<figure><div><header>many</header><p>b</p></div></figure>", 20, "       many b"),
    "picture": ("![A map](maps/m.png)", 40, "▣ m.png · A map"),
    "picture without words": ("![](maps/m.png?x=1)", 40, "▣ m.png"),
    "picture in a text": ("see ![a map](m.png) here", 40, "see ▣ a map here"),
    "figure": ("<figure><img src=a.png alt=x><figcaption>Cap</figcaption></figure>", 40, "▣ a.png · x\nCap"),
    "details": ("<details><summary>More</summary><p>inside</p></details>", 20, "▾ More\n  inside"),
    "film": ('<iframe src="https://v.example/1" title="Film"></iframe>', 40, "▶ Film"),
    "film without a title": ('<video src="https://v.example/1"></video>', 40, "▶ https://v.example/1"),
    "definitions": ("<dl><dt>Term<dd>Meaning</dl>", 20, "Term\n  Meaning"),
    "rule": ("a\n\n---\n\nb", 5, "a\n\n─────\n\nb"),
    "figures above and below": ("H<sub>2</sub>O x<sup>2</sup> y<sup>Q</sup>", 20, "H₂O x² y^Q"),
    "quoted words, keys, buttons": ("<q>a</q> <kbd>b</kbd> <button>c</button>", 20, "“a” b \xa0c\xa0"),
    "unclosed paragraphs": ("<p>one<p>two<p>", 20, "one\n\ntwo"),
    "hard break": ("a  \nb<br>c", 20, "a\nb\nc"),
    "hidden": ("<script>x</script>a<style>y</style><svg><text>z</text></svg><!-- c -->", 20, "a"),
    "unknown tags": ("<blink>a</blink> <x-y>b</x-y>", 20, "a b"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_what_a_reader_sees(name: str) -> None:
    markdown, width, expected = CASES[name]
    assert preview_text(markdown, width) == expected


def test_every_kind_is_shown_by_a_case() -> None:
    seen = {kind_at(tag) for tag in KINDS}
    assert container not in seen
    files = {kind.__module__.rpartition(".")[2] for kind in seen}
    named = {"heading", "listing", "definitions", "quote", "code", "table", "figure", "details", "media", "rule"}
    assert files == named | {"picture", "page"}


def test_numbers_stay_in_the_text_beside_their_large_form() -> None:
    rows = page_rows({}, "<figure><div><header>2,993</header><p>sets</p></div></figure>", 40)
    assert words_of_rows(rows).split() == ["2,993", "sets"]
    assert len(rows) == 4


def test_readers_without_graphics_get_words() -> None:
    view = PageView(is_plain=True)
    view.update({}, "### Head\n\n> Said\n\n![m](m.png)\n\n<figure><div><header>7</header><p>b</div></figure>")
    assert text_of(view.rows(40)) == "Heading 3: Head\nQuote:\nSaid\n\nImage: m.png · m\n\n7 b"


@pytest.mark.parametrize(
    ("address", "is_link"),
    [
        ("https://x.org", True), ("mailto:a@b.org", True), ("tel:1", True), ("/about", True), ("a.md#b", True),
        ("javascript:alert(1)", False), ("JaVaScript:alert(1)", False), ("java\nscript:alert(1)", False),
        ("data:text/html,x", False), ("vbscript:x", False), ("file:/etc/passwd", False), ("\x01javascript:x", False),
        ("ssh://x", False), ("a b", False), ("http://[bad", False), ("", False), ("x:y", False),
    ],
)  # fmt: skip
def test_only_known_addresses_are_links(address: str, is_link: bool) -> None:
    quoted = address.replace('"', "&quot;")
    rows = page_rows({}, f'<p><a href="{quoted}">text</a></p>', 40)
    assert rows[0].text == "text"
    assert (rows[0].runs[0].link == address) is is_link
    assert (rows[0].runs[0].link is None) is not is_link
