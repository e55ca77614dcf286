from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caseedit.core.clean import is_safe
from caseedit.core.preview.inline import row_width
from caseedit.core.preview.page import PageSettings, page_rows

PAYLOADS = [
    *map(chr, [*range(0x20), *range(0x7F, 0xA0), 0x202E, 0x2066, 0x200B, 0xFEFF, 0x2028, 0xD800]),
    "\x1b]52;c;aGVsbG8=\x07", "\x1b[31m", "\x1b]0;title\x07", "\x1bP1$r\x1b\\", "&#27;[31m", "&#x9b;2J", "\x9b2J",
    "[@click=app.bell]", "[/x]", "[link=file:/etc]x[/link]",
]  # fmt: skip
PLACES = [
    "{}", "# {}", "`{}`", "```\n{}\n```", "[a](<{}>)", "[{}](x)", "![{}](x.png)", "![a](<{}.png>)",
    '<p title="{}">a</p>', "<p>{}</p>", '<iframe src="{}"></iframe>', '<iframe title="{}"></iframe>',
    "| {} |\n|---|\n| {} |", "> {}\n> <cite>{}</cite>", "<figure><div><header>{}</header><p>{}</p></div></figure>",
    "- {}", "<details><summary>{}</summary></details>", '<img src="{}">', "<textarea>{}</textarea>", "<pre>{}</pre>",
    "<{}>", "<q>{}</q><sup>{}</sup>",
]  # fmt: skip
UNITS = [
    "<div>", "<div>\n\n", "<b>", "> ", "- ", "<table>", "<ul><li>", "<p>", "<svg>", "<details>", "<blockquote>\n\n",
    "<span>", "*a ", "[", "![", "<", "&", "<a ", '<a "', "`a ", "<!--", "a\n\n", "漢",
]  # fmt: skip


def _is_clean(fields: dict[str, object], body: str, width: int = 40) -> None:
    for row in page_rows(fields, body, width):
        for run in row.runs:
            assert is_safe(run.text), (body, run)
            assert run.link is None or is_safe(run.link)
        assert row_width(row) <= width


@pytest.mark.parametrize("place", PLACES)
def test_no_control_reaches_a_row_of_the_body(place: str) -> None:
    for payload in PAYLOADS:
        _is_clean({}, place.replace("{}", f"a{payload}b"))


@pytest.mark.parametrize("kind", ["case-study", "case-study-2", "other"])
def test_no_control_reaches_a_row_of_the_values(kind: str) -> None:
    for payload in PAYLOADS:
        bad = f"a{payload}b <b>x</b> [y](z)"
        texts = "title client_name website project background_section quote quote_source".split()  # noqa: SIM905
        fields: dict[str, object] = dict.fromkeys(texts, bad)
        fields.update(
            {"tags": [bad], "specs": [bad], "related_titles": [bad], "figures": [{"header": bad, "text": bad}]}
        )
        fields.update({"images": [{"url": bad, "alt": bad, "caption": bad}], f"key{bad}": bad, "long": bad * 30})
        fields["type"] = kind
        _is_clean(fields, "", 60)


def test_values_are_shown_as_typed() -> None:
    rows = page_rows({"type": "case-study", "title": "a <b>bold</b> & [x](y) **z**"}, "", 60)
    assert rows[0].text == "a <b>bold</b> & [x](y) **z**"


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="ab \n\t<>/=\"'!-`*_#|[]()&;\x1b\u202e漢pdivtrh1:.", max_size=200), st.integers(1, 60))
def test_any_text_is_laid_out(text: str, width: int) -> None:
    _is_clean({}, text, width)


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["title", "type", "images", "specs", "tags", "figures", "website", "outcomes", "quote"]),
        st.recursive(
            st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=8), st.just("case-study")),
            lambda inner: st.one_of(
                st.lists(inner, max_size=3),
                st.dictionaries(st.sampled_from(["url", "header", "text"]), inner, max_size=3),
            ),
            max_leaves=8,
        ),
    ),
    st.sampled_from(["", "case-study", "case-study-2"]),
)
def test_values_of_any_shape_make_a_page(fields: dict[str, object], template: str) -> None:
    for row in page_rows(fields, "", 40, PageSettings(template)):
        assert row_width(row) <= 40


@pytest.mark.parametrize("unit", UNITS)
def test_deep_nesting_and_long_runs_end_well(unit: str) -> None:
    rows = page_rows({}, unit * 3000 + "\n\nend of it", 40)
    assert sum(len(row.text) for row in rows) < 40 * 3000 * len(unit)


def test_sixty_quotes_and_forty_lists_keep_their_text() -> None:
    for text in ("> " * 60 + "kept", "".join("  " * depth + "- kept\n" for depth in range(40))):
        assert "kept" in "".join(row.text for row in page_rows({}, text, 40))


def test_a_page_may_claim_any_line_and_stays_inside_its_block() -> None:
    rows = page_rows({}, 'a\n\n<p data-l="99999">b</p>\n<!--b:5000--><p>c</p>\n\nd', 40)
    assert max(row.line or 0 for row in rows) <= 5
