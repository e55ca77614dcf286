"""Which generator builds a site, and so how its documents are read."""

from __future__ import annotations

from pathlib import Path

import pytest

from caseedit.core.frontmatter.values import DIALECTS
from caseedit.core.schema import dialects
from caseedit.core.schema.loader import load_catalog

ASTRO = "export default {}"
ENGINE = 'const md = new yaml.Type("!md", { kind: "scalar" }); x = new yaml.Type(\n  "!html", {})'


def site(tmp_path: Path, files: dict[str, str]) -> Path:
    for name, text in {".git/HEAD": "", "src/content/a.md": "", **files}.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return tmp_path / "src" / "content"


@pytest.mark.parametrize(
    ("files", "dialect", "because"),
    [
        ({"gatsby-config.js": ""}, "js-yaml-3", "gatsby-config.js"),
        ({"package.json": '{"dependencies": {"gray-matter": "4"}}'}, "js-yaml-3", "package.json"),
        ({"pnpm-lock.yaml": "packages:\n  gray-matter@4.0.3:\n"}, "js-yaml-3", "pnpm-lock.yaml"),
        ({"yarn.lock": "gray-matter@^4.0.3:\n"}, "js-yaml-3", "yarn.lock"),
        ({".eleventy.js": ""}, "js-yaml-3", ".eleventy.js"),
        ({"eleventy.config.mjs": ""}, "js-yaml-3", "eleventy.config.mjs"),
        ({"docusaurus.config.ts": ""}, "js-yaml-3", "docusaurus.config.ts"),
        ({"docs/.vitepress/config.ts": ""}, "js-yaml-3", ".vitepress"),
        ({"astro.config.mjs": ASTRO}, "yaml-1.2", "astro.config.mjs"),
        ({"_config.yml": "", "package.json": '{"dependencies": {"hexo": "7"}}'}, "js-yaml-4", "package.json"),
        ({"_config.yml": ""}, "psych", "_config.yml"),
        ({"Gemfile": 'gem "middleman"'}, "psych", "Gemfile"),
        ({"hugo.toml": ""}, "go-2", "hugo.toml"),
        ({"config.toml": "", "archetypes/default.md": ""}, "go-2", "config.toml"),
        ({"config/_default/config.yaml": ""}, "go-2", "config.yaml"),
        ({"config.toml": 'baseURL = "https://example.org"\n'}, "go-2", "config.toml"),
        ({"config.toml": 'base_url = "https://example.org"\n'}, "pyyaml", ""),
        ({"hugo.toml": "", "netlify.toml": 'HUGO_VERSION = "0.153.1"'}, "go-3", "hugo.toml"),
        ({"hugo.yaml": "", ".tool-versions": "hugo extended_0.120.4\n"}, "go-2", "hugo.yaml"),
        ({"hugo.yaml": "", ".github/workflows/a.yml": "hugo-version: '0.160.0'"}, "go-3", "hugo.yaml"),
        ({"mkdocs.yml": ""}, "pyyaml", "mkdocs.yml"),
        ({"docs/conf.py": 'extensions = ["myst_parser"]'}, "pyyaml", "conf.py"),
        ({"config.toml": ""}, "pyyaml", ""),
        ({"Gemfile": 'gem "rake"'}, "pyyaml", ""),
        ({"conf.py": "x = 1"}, "pyyaml", ""),
        ({}, "pyyaml", ""),
    ],
)
def test_signs(tmp_path: Path, files: dict[str, str], dialect: str, because: str) -> None:
    found = dialects.detect(site(tmp_path, files))
    assert (found.dialect, Path(found.because).name) == (dialect, because)


NPM = '"node_modules/@astrojs/markdown-remark": {{"version": "{}", "dependencies": {{{}}}}}, "node_modules/yaml": {{}}'


@pytest.mark.parametrize(
    ("name", "text", "dialect"),
    [
        ("package-lock.json", NPM.format("4.0.0", '"gray-matter": "^4"'), "js-yaml-3"),
        ("package-lock.json", NPM.format("6.0.0", '"js-yaml": "^4"'), "js-yaml-4"),
        ("package-lock.json", NPM.format("7.0.0", '"yaml": "^2"'), "yaml-1.2"),
        (
            "pnpm-lock.yaml",
            "  '@astrojs/markdown-remark@6.0.0':\n    dependencies:\n      js-yaml: 4.1.0\n\n",
            "js-yaml-4",
        ),
        ("yarn.lock", '"@astrojs/markdown-remark@6.0.0":\n  dependencies:\n    js-yaml "^4.1.0"\n\n', "js-yaml-4"),
    ],
)
def test_the_lock_file_says_what_astro_reads_with(tmp_path: Path, name: str, text: str, dialect: str) -> None:
    found = dialects.detect(site(tmp_path, {"astro.config.mjs": ASTRO, name: text}))
    assert (found.dialect, Path(found.because).name) == (dialect, name)


def test_the_search_ends_at_the_repository(tmp_path: Path) -> None:
    (tmp_path / "hugo.toml").write_text("", "utf-8")
    (tmp_path / "repository" / ".git").mkdir(parents=True)
    assert dialects.detect(tmp_path / "repository") == dialects.Found("pyyaml")


def test_names_are_those_of_the_readers() -> None:
    assert set(dialects.NAMES) == set(DIALECTS)
    assert dialects.resolve("js-yaml") == "js-yaml-4"
    assert dialects.resolve("perl") is None


def test_short_names_ask_the_site(tmp_path: Path) -> None:
    site(tmp_path, {"yarn.lock": 'js-yaml@^3.14.1:\n  version "3.14.1"\n', "netlify.toml": 'HUGO_VERSION = "0.110.0"'})
    assert dialects.resolve("js-yaml", tmp_path) == "js-yaml-3"
    assert dialects.resolve("go", tmp_path) == "go-2"
    (tmp_path / "caseedit.yml").write_text("version: 1\ndialect: js-yaml\n", "utf-8")
    assert load_catalog(tmp_path).dialect == "js-yaml-3"


def test_tags_that_the_settings_define_are_offered(tmp_path: Path) -> None:
    found = dialects.detect(site(tmp_path, {"gatsby-config.js": ENGINE}))
    assert found.tags == ("!md", "!html")
    assert load_catalog(tmp_path).tags_offered == ("!md", "!html")
