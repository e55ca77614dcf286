from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterator

import pytest
from preview_reference import CORPUS

from caseedit.core.preview import body as body_module
from caseedit.core.preview.blocks import unified
from caseedit.core.preview.body import Body
from caseedit.core.preview.markdown import DEFAULT, parser, with_lines

NASTY = [
    *"ab \n\n\n\t>-*`#|[]:=_",
    "```", "~~~\n", "<!--", "-->", "<div>", "</div>", "<figure>\n", "</figure>", "<script>", "<pre>", "</pre>",
    "\n|a|b|\n|---|---|\n", "[x]: /y\n", "[x]", "\n[X]: /z 'title'\n", "> ", "    ", "1. ", "- ", "===\n", "---\n",
    "\r\n",    "<p>", "![i](p.png)", "\n\n\n", "\\", "&amp;", "<b>\n", "\x00", "\u2028",
    "[^n]", "\n[^n]: note\n", "[^m]", "\n\n[^m]: an *other*\n\n    goes on\n", "{{< x", " >}}", "{% x %}", "<Tabs>",
    "</Tabs>",
]  # fmt: skip
BASE = """# Head

Text with [x] and [a link](/u).
Second line

- one
- two

  more

<div>

*inside*

</div>

| a | b |
|---|---|
| 1 | 2 |

> quote
lazy

```
code
```

[x]: /target
"""


def _state(body: Body) -> list[tuple[int, str, list[str]]]:
    places = [*zip(body.starts, body.groups, strict=False), *zip(body.note_starts, body.notes, strict=True)]
    return [
        (
            start,
            group.html,
            [f"{token.type}{token.map}{token.content!r}" for block in group.blocks for token in block.tokens],
        )
        for start, group in places
    ]


def _edited(text: str, random_source: random.Random) -> str:
    start = random_source.randrange(len(text) + 1)
    kind = random_source.random()
    if kind < 0.6:
        end = start
    elif kind < 0.9:
        end = min(len(text), start + random_source.randrange(1, 12))
    else:
        end = min(len(text), start + random_source.randrange(1, 120))
    return text[:start] + (random_source.choice(NASTY) if kind < 0.75 else "") + text[end:]


def _typed(text: str, random_source: random.Random) -> str:
    """Return a text as after a key: a letter or a sign more, or a character less."""
    at = random_source.randrange(len(text) + 1)
    if random_source.random() < 0.3:
        return text[:at] + text[at + 1 :]
    return text[:at] + random_source.choice("abéß日 .,'\"()&*_`<>=-#|:;/[]!^1\t\\~+") + text[at:]


def _run(
    seed: int,
    edits: int,
    text: str,
    edited: Callable[[str, random.Random], str] = _edited,
    dialect: str = DEFAULT,
) -> int:
    """Compare an edited body with a new one after each edit; return after how many nothing was read again."""
    source = random.Random(seed)
    body = Body(dialect)
    body.update(text)
    unread = 0
    for number in range(edits):
        text = edited(text, source)
        if len(text) > 6000:
            text = text[:3000]
        unread += body.update(text) and body.blocks_read == 0
        fresh = Body(dialect)
        fresh.update(text)
        assert body.lines == fresh.lines == unified(text).split("\n")
        assert [block.source for block in body.blocks] == [block.source for block in fresh.blocks], (seed, number, text)
        assert _state(body) == _state(fresh), (seed, number, text)
    return unread


@pytest.mark.parametrize("seed", range(22))
def test_an_edited_body_is_read_as_if_it_were_new(seed: int) -> None:
    _run(seed, 60, BASE)


@pytest.mark.long
def test_fifty_thousand_edits_are_read_as_if_they_were_new() -> None:
    for seed in range(10_000, 10_800):
        _run(seed, 63, BASE)


@pytest.mark.skipif(not CORPUS.exists(), reason="the CommonMark examples are not here")
@pytest.mark.parametrize("seed", range(6))
def test_edited_examples_are_read_as_if_they_were_new(seed: int) -> None:
    for number, text in enumerate(_examples(1000 + seed, 6)):
        _run(1000 * seed + number, 20, text)


def _examples(seed: int, count: int) -> Iterator[str]:
    """Yield texts made of examples of the standard."""
    examples = json.loads((CORPUS / "commonmark-0.31.2.json").read_text("utf-8"))
    source = random.Random(seed)
    for _ in range(count):
        yield "\n".join(example["markdown"] for example in source.sample(examples, 20))


@pytest.mark.parametrize("dialect", ["gfm", "commonmark", "remark-pedantic", "mdx", "gfm html-as-text"])
def test_typed_characters_are_read_as_if_they_were_new(dialect: str) -> None:
    unread = _run(1, 300, BASE + "\nA paragraph of\nprose alone.\n", _typed, dialect)
    assert (unread > 10) != (dialect == "mdx"), unread


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a b\n|-|-|", "a | b\n|-|-|"),
        ("- a\n\nabc", "- a\n\n  abc"),
        ("[x]:\nabc def", "[x]:\nabc"),
        ("text\nabc def\n===", "text\nabc d\n==="),
        ("abc\x0b", "abcd\x0b"),
        ("abc\u2003", "abcd\u2003"),
        ("abc \x0c\nx", "abc \x0c\nxy"),
        ("> a\nlazy", "> a\nlazily"),
        ("a\n<b>x", "ab\n<b>x"),
    ],
)
def test_a_line_that_may_be_something_else_is_read_again(before: str, after: str) -> None:
    for old, new in ((before, after), (after, before)):
        body, fresh = Body(), Body()
        body.update(old)
        body.update(new)
        fresh.update(new)
        assert _state(body) == _state(fresh)


@pytest.mark.skipif(not CORPUS.exists(), reason="the CommonMark examples are not here")
@pytest.mark.parametrize("seed", range(4))
def test_characters_typed_into_examples_are_read_as_if_they_were_new(seed: int) -> None:
    assert sum(_run(seed + at, 12, text, _typed) for at, text in enumerate(_examples(2000 + seed, 12))) > 5


@pytest.mark.long
@pytest.mark.skipif(not CORPUS.exists(), reason="the CommonMark examples are not here")
def test_very_many_characters_typed_into_examples() -> None:
    for seed, text in enumerate(_examples(3000, 3000)):
        _run(seed, 12, text, _typed, ("gfm", "commonmark", "remark-pedantic")[seed % 3])


def test_the_fuzz_sees_a_missing_look_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(body_module, "_LOOK_BACK", 0)
    with pytest.raises(AssertionError):
        for seed in range(60):
            _run(seed, 60, BASE)


def test_blocks_joined_are_one_render_of_the_whole() -> None:
    """Link definitions are the one thing that crosses a border."""
    body = Body()
    body.update(BASE)
    whole = parser().render(BASE)
    assert _bare_html("".join(group.html for group in body.groups)) == _bare_html(whole)


def _bare_html(html: str) -> str:
    return re.sub(r"<!--b:\d+-->| data-l=\"\d+\"", "", html)


def test_a_key_reads_few_blocks_again() -> None:
    text = "\n\n".join(f"Paragraph {number} of a long text." for number in range(400))
    body = Body()
    body.update(text)
    groups = list(body.groups)
    body.update(text.replace("Paragraph 200 ", "Paragraph 200x "))
    assert body.blocks_read == 0
    assert sum(before is not after for before, after in zip(groups, body.groups, strict=True)) == 1


def test_a_changed_definition_renders_only_what_asked_for_it() -> None:
    body = Body()
    body.update("[a] and text\n\nother\n\n[b] here\n\n[a]: /one\n")
    before = list(body.groups)
    assert "/one" in before[0].html
    body.update("[a] and text\n\nother\n\n[b] here\n\n[a]: /two\n")
    assert "/two" in body.groups[0].html
    assert body.groups[1] is before[1]
    body.update("[a] and text\n\nother\n\n[b] here\n\n[b]: /two\n")
    assert "<a" not in body.groups[0].html
    assert "<a" in body.groups[2].html


def test_raw_html_joins_the_blocks_it_spans() -> None:
    body = Body()
    body.update("before\n\n<div>\n\n*a*\n\n<section>\n\nb\n\n</section>\n\n</div>\n\nafter")
    assert [len(group.blocks) for group in body.groups] == [1, 6, 1]
    body.update("before\n\n<div>\n\n*a*\n\nafter")
    assert [len(group.blocks) for group in body.groups] == [1, 1, 1, 1]


def test_tags_of_raw_html_know_their_lines() -> None:
    html = with_lines("<div\n  title='<b>'>\n<!-- <p> -->\n<p>x</p>\n<script>'<i>'</script><em>", 3)
    assert re.findall(r"<(\w+) data-l=\"(\d+)\"", html) == [("div", "3"), ("p", "6"), ("em", "7")]


def test_a_tag_that_never_ends_is_text() -> None:
    assert with_lines("<div>\n<p class=", 0) == '<div data-l="0">\n&lt;p class='


def test_bare_addresses_are_no_links_but_written_out_ones_are() -> None:
    body = Body()
    body.update("Healthdata.gov and www.x.org and a@b.org and https://x.org")
    assert body.groups[0].html.count("<a ") == 1
