"""The short way through well-formed HTML gives what a browser's rules give, or nothing."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt

from caseedit.core.preview.dom import browsed
from caseedit.core.preview.wellformed import read

SAMPLE = Path(__file__).parents[3] / "sample_content"
TAGS = [
    "p",
    "a",
    "em",
    "strong",
    "code",
    "pre",
    "ul",
    "ol",
    "li",
    "blockquote",
    "h2",
    "h3",
    "table",
    "thead",
    "tbody",
    "tr",
    "td",
    "th",
    "div",
    "figure",
    "figcaption",
    "span",
    "dl",
    "dt",
    "dd",
    "page-note",
    "b",
    "section",
    "button",
    "select",
    "option",
    "svg",
    "template",
    "caption",
    "form",
]
BITS = [
    "word ", "\n", " ", "&amp;", "&nbsp;", "&lt;x", "&copy", "&copy;", "&", "<br>", "<br />", "<hr>", "é", "\r", "<",
    '<img src="a&amp;b" alt="">', "<!--b:3-->", "<!-- x -->", '<input checked disabled="disabled">', '"', "]]>", "<b",
    "&#39;", "&#150;", ">",
]  # fmt: skip


def plain(node: Any) -> Any:
    if node.name in ("#text", "#comment"):
        return node.name, node.data
    attributes = {name: value or "" for name, value in (node.attrs or {}).items()}
    return node.name, attributes, [plain(child) for child in node.children]


def same(html: str) -> bool:
    mine = read(html)
    if mine is not None:
        theirs = [plain(child) for child in browsed(html).children]
        assert [plain(child) for child in mine.children] == theirs, html
    return mine is not None


def nested(draw: random.Random, depth: int) -> str:
    parts = []
    for _ in range(draw.randint(0, 4)):
        if depth and draw.random() < 0.55:
            tag = draw.choice(TAGS)
            end = "" if draw.random() < 0.03 else f"</{tag}>"
            line = f' data-l="{draw.randint(1, 9)}"' if draw.random() < 0.3 else ""
            parts.append(f"<{tag}{line}>{nested(draw, depth - 1)}{end}")
        else:
            parts.append(draw.choice(BITS))
    return "".join(parts)


def test_random_html() -> None:
    draw = random.Random(7)
    taken = [same(nested(draw, 5)) for _ in range(1_500)]
    assert 300 < sum(taken) < 1_400


def test_what_markdown_makes_of_the_sample_takes_the_short_way() -> None:
    markdown = MarkdownIt("commonmark").enable("table")
    taken = [
        same(markdown.render(path.read_text("utf-8", "replace").rpartition("\n---\n")[2]))
        for path in sorted(SAMPLE.glob("**/*.md"))
    ]
    assert sum(taken) > len(taken) / 2


@pytest.mark.parametrize(
    "html",
    [
        '<ul>\n<li>a</li>\n<li>\n<p>b</p>\n<ol start="3"><li>c</li></ol></li>\n</ul>',
        '<table>\n<thead>\n<tr>\n<th align="left">a</th></tr></thead><tbody><tr><td>b</td></tr></tbody></table>',
        '<p>a <em>b <strong>c</strong></em></p>\n<pre><code class="language-x">a\n\nb</code></pre>',
        "<dl><dt>a</dt><dd>b</dd></dl>",
        "<div><p>a<br>b<p>\n</div>\n<p>c<h2>d</h2><p>e",
        '<figure><img src="a.png" alt="x"><figcaption>c</figcaption></figure>',
    ],
)
def test_what_is_well_formed_takes_the_short_way(html: str) -> None:
    assert same(html)


@pytest.mark.parametrize(
    "html",
    [
        "<p><div>a</div></p>", "<p><b><div>a</div></b></p>", "<a><a>x</a></a>", "<li>a</li>", "<pre>\na</pre>", "a</p>",
        "<table>a</table>", "<div>a", "<b><i></b></i>", "<script>x</script>", "<P>a</P>", "<p a=b>c</p>", "&copy x",
        "<h2><h3>a</h3></h2>",
    ],
)  # fmt: skip
def test_what_a_browser_may_take_otherwise_is_left_to_its_rules(html: str) -> None:
    assert read(html) is None
