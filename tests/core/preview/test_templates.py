from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from caseedit.core.paths import FieldPath
from caseedit.core.preview.page import PageSettings, PageView, page_rows, text_of
from caseedit.core.preview.templates import SHIPPED, TemplateProblem, find_template, read_template

FIELDS: dict[str, Any] = {
    "title": "A title",
    "lead": "Some *words*",
    "items": [{"name": "One", "url": "/one"}, {"name": "Two", "url": "javascript:x"}],
    "weight": 3,
}
PAGE = """<h1 x-text="title"></h1>
<main><p x-md="lead"></p>
<ul><li x-each="item in items"><a x-href="item.url" x-text="item.name"></a> <span x-text="$n"></span>/<span
  x-text="$of"></span></li></ul>
<article x-md="body"></article>
<p x-if="missing">never</p><p x-if="body">after</p></main>
"""


def made(tmp_path: Path, html: str, body: str = "Text.\n", fields: dict[str, Any] = FIELDS) -> PageView:
    (tmp_path / "page.html").write_text(html, "utf-8")
    view = PageView(root=tmp_path)
    view.update(fields, body, PageSettings("page.html"))
    return view


def test_a_file_under_the_root_is_a_page(tmp_path: Path) -> None:
    rows = made(tmp_path, PAGE).rows(40)
    assert text_of(rows).split("\n") == [
        "A title", "═" * 40, "Some words", "", "• One 1/2", "• Two 2/2", "", "Text.", "", "after", "",
        "Not on the page", "weight         3",
    ]  # fmt: skip
    assert [run.link for row in rows for run in row.runs if run.link] == ["/one"]
    assert {row.field for row in rows if "One" in row.text} == {("items", 0, "name")}
    assert [row.line for row in rows if row.text == "Text."] == [0]


def test_what_the_page_does_not_show_is_dim_and_leads_to_its_field(tmp_path: Path) -> None:
    row = made(tmp_path, PAGE).rows(40)[-1]
    assert row.field == ("weight",)
    assert all("dim" in run.styles for run in row.runs if run.text.strip())


def test_a_page_without_a_place_for_the_body_says_so(tmp_path: Path) -> None:
    text = text_of(made(tmp_path, '<h1 x-text="title"></h1>').rows(60))
    assert "The page has no place for the body · not on the page" in text
    assert "Text." in text


@pytest.mark.parametrize(
    ("html", "line", "words"),
    [
        ('<p>\n<b x-txt="a"></b></p>', 2, "‘x-txt’ is not known"),
        ('<p x-each="items"></p>', 1, "x-each"),
        ('<p>\n\n<i x-text="a..b"></i></p>', 3, "does not name a field"),
        ('<p x-document="title"></p>', 1, "‘x-document’ stands beside"),
        ('<div x-md="body"></div>\n<div x-md="body"></div>', 2, "stands here again"),
        ('<table><tr><td>\n<div x-md="body"></div></table>', 2, "cannot stand inside <td>"),
        ('<page-columns>\n<div x-md="body"></div></page-columns>', 2, "cannot stand inside <page-columns>"),
        ('<div x-if="title"><p x-md="body"></p></div>', 1, "cannot stand inside <div>"),
    ],
)
def test_a_broken_template_is_one_row_with_its_line_and_the_default_page(
    tmp_path: Path, html: str, line: int, words: str
) -> None:
    with pytest.raises(TemplateProblem) as caught:
        read_template(html)
    assert (caught.value.line, words in str(caught.value)) == (line, True)
    rows = made(tmp_path, html).rows(400)
    said = " ".join(row.text for row in rows if row.runs and row.runs[0].styles == ("error",))
    assert said.startswith(f"! page.html, line {line}: ")
    assert said.endswith("The default page is shown.")
    text = text_of(rows)
    assert "A title" in text
    assert "Text." in text


@pytest.mark.parametrize("name", ["../out.html", "/etc/passwd", "none.html", ".", "case-studie", "a\0b"])
def test_only_files_under_the_root_are_templates(tmp_path: Path, name: str) -> None:
    (tmp_path / "out.html").write_text("<p>secret", "utf-8")
    root = tmp_path / "site"
    root.mkdir()
    with pytest.raises(TemplateProblem):
        find_template(name, root)
    view = PageView(root=root)
    view.update(FIELDS, "Text.", PageSettings(name))
    text = text_of(view.rows(80))
    assert text.startswith("! ")
    assert "secret" not in text


def test_a_link_out_of_the_root_and_a_huge_file_are_no_templates(tmp_path: Path) -> None:
    root = tmp_path / "site"
    root.mkdir()
    (tmp_path / "out.html").write_text("<p>secret", "utf-8")
    (root / "link.html").symlink_to(tmp_path / "out.html")
    (root / "huge.html").write_bytes(b"<p>" * 100_000)
    (root / "bytes.html").write_bytes(b"<p>\n\xff</p>")
    for name, words in (("link.html", "outside"), ("huge.html", "larger"), ("bytes.html", "not UTF-8")):
        with pytest.raises(TemplateProblem, match=words):
            find_template(name, root)


def test_a_template_that_changes_is_read_again(tmp_path: Path) -> None:
    view = made(tmp_path, "<p>one</p>")
    assert "one" in text_of(view.rows(40))
    (tmp_path / "page.html").write_text("<p>two of them</p>", "utf-8")
    view.update(FIELDS, "Text.\n", PageSettings("page.html"))
    assert "two of them" in text_of(view.rows(40))


def test_an_item_becomes_the_document_that_it_names(tmp_path: Path) -> None:
    known = {"Other study": {"title": "Other study", "client_name": "A client"}}
    html = """<ul><li x-each="study in related" x-document="title"><b x-if="study.client_name"><i
        x-text="study.client_name"></i>: </b><span x-text="study.title"></span></li></ul>"""
    (tmp_path / "page.html").write_text(html, "utf-8")
    fields = {"related": ["Other study", "Gone"]}
    asked: list[tuple[str, str]] = []

    def find(key: str, value: str) -> dict[str, str]:
        asked.append((key, value))
        return known.get(value, {})

    view = PageView(root=tmp_path, find_document=find)
    view.update(fields, "", PageSettings("page.html"))
    rows = view.rows(40)
    assert text_of(rows).split("\n") == ["• A client: Other study", "• Gone · no such document"]
    assert [row.field for row in rows] == [("related", 0), ("related", 1)]
    assert asked == [("title", "Other study"), ("title", "Gone")]
    alone = PageView(root=tmp_path, find_document=lambda _key, _value: None)
    alone.update(fields, "", PageSettings("page.html"))
    assert text_of(alone.rows(40)).split("\n") == ["• Other study", "• Gone"]


def test_values_that_are_markdown_or_html_are_shown_so(tmp_path: Path) -> None:
    fields = {"a": "*x*", "b": "<b>y</b>", "c": "*z*"}
    html = "".join(f'<p x-text="{name}"></p>' for name in fields)
    kinds: dict[FieldPath, str] = {("a",): "markdown", ("b",): "html"}
    (tmp_path / "page.html").write_text(html, "utf-8")
    for name in ("page.html", ""):
        rows = page_rows(fields, "", 40, PageSettings(name, kinds=kinds), root=tmp_path)
        looks = {run.text: run.styles for row in rows for run in row.runs}
        assert looks["x"] == ("italic",)
        assert looks["y"] == ("bold",)
        assert "*z*" in looks


@pytest.mark.parametrize("name", SHIPPED)
def test_the_shipped_pages_can_be_read(name: str) -> None:
    template = find_template(name, None)
    assert template is not None
    assert template.has_body
    assert template.fields
