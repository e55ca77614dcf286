"""Which generator builds a site."""

from __future__ import annotations

from pathlib import Path

import pytest

from caseedit.core.frontmatter.values import DIALECTS
from caseedit.core.schema import dialects


@pytest.mark.parametrize(
    ("name", "text", "dialect"),
    [
        ("gatsby-config.js", "", "js-yaml-3"),
        ("package.json", '{"dependencies": {"gray-matter": "4"}}', "js-yaml-3"),
        ("package.json", '{"dependencies": {"hexo": "5"}}', "js-yaml-4"),
        ("astro.config.mjs", "", "yaml-1.2"),
        ("_config.yml", "", "psych"),
        ("Gemfile", 'gem "jekyll"', "psych"),
        ("Gemfile", 'gem "rake"', "pyyaml"),
        ("hugo.toml", "", "go-2"),
        ("mkdocs.yml", "", "pyyaml"),
    ],
)
def test_signs(tmp_path: Path, name: str, text: str, dialect: str) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / name).write_text(text, "utf-8")
    content = tmp_path / "src" / "content"
    content.mkdir(parents=True)
    assert dialects.detect(content).dialect == dialect


def test_the_search_ends_at_the_repository(tmp_path: Path) -> None:
    (tmp_path / "hugo.toml").write_text("", "utf-8")
    (tmp_path / "repository" / ".git").mkdir(parents=True)
    assert dialects.detect(tmp_path / "repository") == dialects.Found("pyyaml")


def test_names_are_those_of_the_readers() -> None:
    assert set(dialects.NAMES) == set(DIALECTS)
    assert dialects.resolve("js-yaml") == "js-yaml-4"
    assert dialects.resolve("perl") is None
