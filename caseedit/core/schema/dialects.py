"""How each site generator's YAML reader takes a value, and which generator this site uses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from caseedit.core.files.disk import is_there

# Where no generator is known; the contract promises PyYAML's way then.
UNKNOWN = "pyyaml"

NAMES = ("js-yaml-3", "js-yaml-4", "yaml-1.2", "psych", "go-3", "go-2", "pyyaml")
SHORT = {"js-yaml": "js-yaml-4", "yaml-1.1": "pyyaml", "go": "go-3", "jekyll": "psych", "hugo": "go-3"}

_SPOKEN = {
    "js-yaml-3": "js-yaml 3 (Gatsby, Eleventy)",
    "js-yaml-4": "js-yaml 4",
    "yaml-1.2": "YAML 1.2 (Astro)",
    "psych": "Ruby’s reader (Jekyll)",
    "go-3": "Go’s reader (Hugo)",
    "go-2": "Go’s older reader (Hugo)",
    "pyyaml": "PyYAML (MkDocs)",
}

# The first file found decides; a pattern after the name must stand in the file.
_SIGNS: tuple[tuple[str, str, str], ...] = (
    ("package.json", r'"gray-matter"', "js-yaml-3"),
    ("gatsby-config.js", "", "js-yaml-3"),
    ("gatsby-config.ts", "", "js-yaml-3"),
    ("gatsby-config.mjs", "", "js-yaml-3"),
    (".eleventy.js", "", "js-yaml-3"),
    ("eleventy.config.js", "", "js-yaml-3"),
    ("eleventy.config.mjs", "", "js-yaml-3"),
    ("eleventy.config.cjs", "", "js-yaml-3"),
    ("eleventy.config.ts", "", "js-yaml-3"),
    ("docusaurus.config.js", "", "js-yaml-3"),
    ("docusaurus.config.ts", "", "js-yaml-3"),
    (".vitepress", "", "js-yaml-3"),
    ("astro.config.mjs", "", "yaml-1.2"),
    ("astro.config.js", "", "yaml-1.2"),
    ("astro.config.ts", "", "yaml-1.2"),
    ("package.json", r'"hexo"', "js-yaml-4"),
    ("_config.yml", "", "psych"),
    ("Gemfile", r"(?i)jekyll|middleman", "psych"),
    ("hugo.toml", "", "go-2"),
    ("hugo.yaml", "", "go-2"),
    ("hugo.yml", "", "go-2"),
    ("hugo.json", "", "go-2"),
    ("archetypes", "", "go-2"),
    ("mkdocs.yml", "", "pyyaml"),
    ("mkdocs.yaml", "", "pyyaml"),
)
_LONGEST_FILE = 512 * 1024
_MOST_LEVELS = 12


@dataclass(frozen=True, slots=True)
class Found:
    """A dialect and the file that decided it; `because` is empty where nothing did."""

    dialect: str
    because: str = ""


def resolve(name: str) -> str | None:
    """Return the full name of a dialect, or None if there is none called so."""
    return name if name in NAMES else SHORT.get(name)


def spoken(dialect: str) -> str:
    """Return a dialect in words for a person."""
    return _SPOKEN.get(dialect, dialect)


def detect(root: Path) -> Found:
    """Look from the content's folder up to the repository's root for the site's generator."""
    for folder in (root, *root.parents)[:_MOST_LEVELS]:
        for name, pattern, dialect in _SIGNS:
            if _shows(folder / name, pattern):
                return Found(dialect, str(folder / name))
        if is_there(folder / ".git"):
            break
    return Found(UNKNOWN)


def _shows(path: Path, pattern: str) -> bool:
    try:
        if not pattern:
            return path.exists()
        if not path.is_file() or path.stat().st_size > _LONGEST_FILE:
            return False
        return re.search(pattern, path.read_text("utf-8", "replace")) is not None
    except OSError:
        return False
