"""How the site's own settings have Markdown read, and what that does to the page."""

from __future__ import annotations

from pathlib import Path

import pytest

from caseedit.cli.main import main
from caseedit.core.preview.markdown import spoken
from caseedit.core.preview.page import PageSettings, PageView, text_of
from caseedit.core.schema.loader import load_catalog
from caseedit.core.schema.markdown_engines import ENGINES, detect
from caseedit.core.validation.check import check_files


def site(tmp_path: Path, files: dict[str, str]) -> Path:
    for name, text in {".git/HEAD": "", "content/a.md": "a\n", **files}.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return tmp_path / "content"


HUGO_SAFE = "[markup.goldmark.renderer]\n  unsafe = true\n"


@pytest.mark.parametrize(
    ("files", "reading"),
    [
        ({}, ""),
        ({"gatsby-config.js": "plugins: [`gatsby-transformer-remark`]"}, "gfm"),
        ({"gatsby-config.js": "options: { pedantic: true }"}, "remark-pedantic"),
        ({"gatsby-config.ts": "options: { gfm: false }"}, "commonmark"),
        ({"gatsby-config.js": "resolve: `gatsby-remark-smartypants`"}, "gfm smart"),
        ({"astro.config.mjs": "export default {}"}, "gfm smart"),
        ({"astro.config.mjs": "markdown: { gfm: false, smartypants: false }"}, "commonmark"),
        ({".eleventy.js": ""}, "gfm"),
        ({".eleventy.js": "markdownIt({ html: false, typographer: true })"}, "gfm html-as-text smart"),
        ({"eleventy.config.mjs": "markdownIt('commonmark')"}, "commonmark"),
        ({"docusaurus.config.ts": ""}, "mdx"),
        ({"docusaurus.config.ts": "markdown: { format: 'detect' }"}, "gfm"),
        ({"docs/.vitepress/config.ts": ""}, "gfm"),
        ({"package.json": '{"dependencies": {"hexo": "7"}}', "_config.yml": ""}, "gfm"),
        ({"_config.yml": "title: x"}, "gfm smart"),
        ({"_config.yml": "markdown: CommonMark\n"}, "commonmark"),
        ({"_config.yml": "markdown: CommonMarkGhPages\n"}, "gfm"),
        ({"hugo.toml": ""}, "gfm smart no-html"),
        ({"hugo.toml": HUGO_SAFE}, "gfm smart"),
        ({"hugo.yaml": "markup:\n  goldmark:\n    renderer:\n      unsafe: true\n    extensions:\n"
            "      typographer: false\n"}, "gfm"),
        ({"hugo.json": '{"markup": {"goldmark": {"extensions": {"table": false}}}}'}, "commonmark smart no-html"),
        ({"hugo.toml": "", "config/_default/markup.toml": HUGO_SAFE}, "gfm smart"),
        ({"config.toml": HUGO_SAFE, "archetypes/default.md": ""}, "gfm smart"),
        ({"config.toml": ""}, ""),
        ({"mkdocs.yml": "markdown_extensions:\n  - smarty\n"}, "gfm smart"),
        ({"mkdocs.yml": ""}, "gfm"),
    ],
)  # fmt: skip
def test_settings_of_generators(tmp_path: Path, files: dict[str, str], reading: str) -> None:
    root = site(tmp_path, files)
    assert detect(root).dialect == reading
    assert load_catalog(root).markdown == reading
    assert not reading or spoken(reading)


def test_every_row_of_the_table_is_a_way_to_read() -> None:
    for engine in ENGINES:
        assert spoken(engine.reads)
        assert all(spoken(f"gfm {word}") and word for _, word in engine.settings)


def test_what_the_schema_file_says_holds_before(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = site(tmp_path, {"hugo.toml": ""})
    assert main(["schema", "show", str(root)]) == 0
    assert "Markdown: GitHub Markdown, curly quotes, raw HTML left out, because of" in capsys.readouterr().out
    (root / "caseedit.yml").write_text("version: 1\nmarkdown: commonmark\n", "utf-8")
    assert main(["schema", "show", str(root)]) == 0
    assert "Markdown: CommonMark, because of caseedit.yml" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("told", "reading"),
    [
        ("gfm smart", "gfm smart"),
        ("commonmark no-html smart", "commonmark smart no-html"),
        ("html-as-text", "gfm html-as-text"),
        ("remark-pedantic", "remark-pedantic"),
        ("mdx smart smart", "mdx smart"),
    ],
)
def test_the_schema_file_says_it_in_the_same_words(tmp_path: Path, told: str, reading: str) -> None:
    root = site(tmp_path, {"hugo.toml": "", "content/caseedit.yml": f"version: 1\nmarkdown: {told}\n"})
    catalog = load_catalog(root)
    assert catalog.errors == ()
    assert (catalog.markdown, catalog.markdown_because) == (reading, "caseedit.yml")


@pytest.mark.parametrize(
    ("told", "message", "hint", "reading"),
    [
        ("gfm smrt", "‘markdown’ cannot be ‘smrt’.", "Did you mean ‘smart’?", "gfm"),
        ("gfm mdx smart", "‘markdown’ cannot be gfm and mdx at once.", "Keep one of them.", "gfm smart"),
        ("kramdown", "‘markdown’ cannot be ‘kramdown’.", "no-html", "gfm smart no-html"),
    ],
)
def test_other_words_are_told(tmp_path: Path, told: str, message: str, hint: str, reading: str) -> None:
    root = site(tmp_path, {"hugo.toml": "", "content/caseedit.yml": f"version: 1\nmarkdown: {told}\n"})
    catalog = load_catalog(root)
    (error,) = catalog.errors
    assert (error.message, error.line, catalog.markdown) == (message, 2, reading)
    assert hint in error.hint


@pytest.mark.parametrize(
    ("settings", "severities"),
    [("options: { pedantic: true }", ["info"]), ("options: {}", ["warning"])],
)
def test_headings_without_a_space_as_the_settings_have_them(
    tmp_path: Path, settings: str, severities: list[str]
) -> None:
    root = site(tmp_path, {"gatsby-config.js": settings, "content/a.md": "---\ntitle: x\n---\n\n###Text of it\n"})
    ((_, found),) = check_files([root / "a.md"], load_catalog(root))
    assert [item.severity for item in found if item.rule == "heading-space"] == severities


BODY = 'He said "no -- never"...\n\n<div>\n<b>raw</b>\n</div>\n\nA <i>word</i>.\n'


@pytest.mark.parametrize(
    ("reading", "words"),
    [
        ("gfm", 'He said "no -- never"... raw A word.'),
        ("gfm smart", "He said “no – never”… raw A word."),
        ("gfm no-html", 'He said "no -- never"... A word.'),
        ("gfm html-as-text", 'He said "no -- never"... <div> <b>raw</b> </div> A <i>word</i>.'),
        ("commonmark smart no-html", "He said “no – never”… A word."),
        ("", 'He said "no -- never"... raw A word.'),
    ],
)
def test_the_page_is_as_the_site_makes_it(reading: str, words: str) -> None:
    view = PageView()
    view.update({}, BODY, PageSettings(dialect=reading))
    assert " ".join(text_of(view.rows(72)).split()) == words
    view.update_body(BODY.replace("never", "ever"))
    assert " ".join(text_of(view.rows(72)).split()) == words.replace("never", "ever")


def test_preview_asks_the_settings(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = site(tmp_path, {"hugo.toml": HUGO_SAFE, "content/a.md": BODY})
    assert main(["preview", str(root / "a.md")]) == 0
    assert "“no – never”…" in capsys.readouterr().out
