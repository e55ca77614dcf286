from __future__ import annotations

import pytest
from preview_reference import words_of_rows

from caseedit.core.preview.body import Body
from caseedit.core.preview.foreign import jsx_end, tag_at
from caseedit.core.preview.page import PageSettings, page_rows, text_of

CASES = {
    "shortcode": ('{{< figure src="a_b_c.png" >}}', "gfm", 'shortcode\xa0{{< figure src="a_b_c.png" >}}'),
    "shortcode over lines": ("{{% note\n  a=1 %}}\ntext", "gfm", "shortcode\xa0{{% note a=1 %}}\n\ntext"),
    "in a text": ("a {{ site.x }} b {% y %}", "gfm", "a template\xa0{{ site.x }} b template\xa0{% y %}"),
    "never closed": ("{{< a *b*", "gfm", "{{< a b"),
    "in code": ("`{{ x }}`\n\n```\n{% y %}\n```", "gfm", "{{ x }}\n\n {% y %}"),
    "component": ("<Card title='x'>\n\n*in*\n\n</Card>", "gfm", "component\xa0<Card title='x'>\n\nin"),
    "component in a text": ("a <Icon name='b' /> c", "gfm", "a component\xa0<Icon name='b' /> c"),
    "HTML in capitals": ("<DIV>a</DIV>", "gfm", "a"),
    "imports": ("import A from 'a'\nimport B from 'b'\n\ntext", "mdx",
                "code\xa0import A from 'a' import B from 'b'\n\ntext"),
    "properties": ("<Card a={{b: '>'}}\n  c>\n\n*in*\n</Card>", "mdx", "component\xa0<Card a={{b: '>'}} c>\n\nin"),
    "expression": ("a {b + '}'} c {/* hidden */}", "mdx", "a expression\xa0{b + '}'} c"),
    "no indented code": ("<Tabs>\n    text\n</Tabs>", "mdx", "component\xa0<Tabs>\n\ntext"),
    "not run in gfm": ("import A from 'a'\n\n{b}", "gfm", "import A from 'a'\n\n{b}"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_what_other_programs_would_run_is_named_and_shown(name: str) -> None:
    markdown, dialect, expected = CASES[name]
    assert text_of(page_rows({}, markdown, 70, PageSettings(dialect=dialect))) == expected


def test_the_source_of_a_shortcode_counts_as_words_and_its_label_does_not() -> None:
    assert words_of_rows(page_rows({}, "{{< b >}}", 40)) == "{{< b >}}"


def test_rows_know_the_line_of_what_is_not_run() -> None:
    rows = page_rows({}, "a\n\n{{< b >}}\n\nc\n{% d %}", 40)
    assert [row.line for row in rows if row.text] == [0, 2, 4]


def test_ends_of_tags() -> None:
    assert tag_at("{{< x >}}y", 0) == (9, "shortcode")
    assert tag_at("{{x}}", 0) == (5, "template")
    assert tag_at("{x}", 0) is None
    assert jsx_end("<Ab c={'}'}/>", 0) == 13
    assert jsx_end("<a>", 0) is None
    assert jsx_end("<A", 0) is None


@pytest.mark.parametrize("unit", ["{{", "{%", "<A ", "<A {", "{", "{{< ", "{#"])
@pytest.mark.parametrize("dialect", ["gfm", "mdx"])
def test_openings_that_never_close_end_well(unit: str, dialect: str) -> None:
    text = text_of(page_rows({}, unit * 3000 + "\n\nend of it", 40, PageSettings(dialect=dialect)))
    assert text.endswith("end of it")


def test_pedantic_markdown_takes_headings_without_a_blank_and_emphasis_inside_words() -> None:
    body = Body("remark-pedantic")
    body.update("##Head\n\nan_inner_word")
    assert "<h2" in body.groups[0].html
    assert "<em>inner</em>" in body.groups[1].html
    body = Body()
    body.update("##Head\n\nan_inner_word")
    assert "<h2" not in body.groups[0].html
    assert "<em>" not in body.groups[1].html


def test_commonmark_has_no_tables() -> None:
    body = Body("commonmark")
    body.update("| a |\n|---|\n\n~~b~~ https://x.org")
    assert not any(tag in group.html for group in body.groups for tag in ("<table", "<s>", "<a "))
