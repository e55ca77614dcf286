"""How each site generator's YAML reader takes a value, and which generator this site uses."""

from __future__ import annotations

import re
from pathlib import Path

from caseedit.core.dataclasses import dataclass
from caseedit.core.expressions import expression
from caseedit.core.schema.site_files import (
    ASTRO,
    DOCUSAURUS,
    ELEVENTY,
    GATSBY,
    HUGO,
    HUGO_ADDRESS,
    HUGO_PERHAPS,
    JEKYLL,
    MKDOCS,
    NODE,
    VITEPRESS,
    SiteFolder,
    folders_above,
)

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

_LOCKS = ("package-lock.json", "pnpm-lock.yaml", "yarn.lock", "npm-shrinkwrap.json", "bun.lock")

# The first file found decides; a pattern after the names must stand in the file, a file after it beside it.
_SIGNS: tuple[tuple[tuple[str, ...], str, str, str], ...] = (
    (ASTRO, "", "", "yaml-1.2"),
    ((NODE, *_LOCKS), r"""["'/]?gray-matter["'@:]""", "", "js-yaml-3"),
    (GATSBY, "", "", "js-yaml-3"),
    (ELEVENTY, "", "", "js-yaml-3"),
    ((*DOCUSAURUS, *VITEPRESS), "", "", "js-yaml-3"),
    ((NODE,), r'"hexo"', "_config.yml", "js-yaml-4"),
    ((NODE,), r'"hexo"', "", "js-yaml-4"),
    (JEKYLL, "", "", "psych"),
    (("Gemfile", "Gemfile.lock"), r"(?i)jekyll|middleman", "", "psych"),
    (HUGO, "", "", "go-2"),
    (HUGO_PERHAPS, "", "archetypes", "go-2"),
    (HUGO_PERHAPS, HUGO_ADDRESS, "", "go-2"),
    (MKDOCS, "", "", "pyyaml"),
    (("conf.py", "docs/conf.py", "source/conf.py"), r"myst", "", "pyyaml"),
)

# Astro reads front matter in this package; what it depends on is the reader.
_ASTRO = expression(r"@astrojs/markdown-remark[\"'@:]")
_ASTRO_READERS = (("gray-matter", "js-yaml-3"), ("js-yaml", "js-yaml-4"), ("yaml", "yaml-1.2"))
_BLOCK = 1500
# From this version on Hugo reads with another library, for which `yes` is a word.
_HUGO_WITHOUT_YES = (0, 152)
_HUGO_VERSIONS = (
    ("netlify.toml", r"HUGO_VERSION\s*=\s*[\"'](\d+)\.(\d+)"),
    (".tool-versions", r"(?m)^(?:go)?hugo\s+(?:extended_)?(\d+)\.(\d+)"),
    (NODE, r'"hugo-(?:extended|bin)"\s*:\s*"[~^]?(\d+)\.(\d+)'),
    ("vercel.json", r'"HUGO_VERSION"\s*:\s*"(\d+)\.(\d+)'),
    (".github/workflows", r"(?i)hugo[-_]version:\s*[\"']?(\d+)\.(\d+)"),
)
_TAG = expression(r"""\bType\(\s*["'](![\w-]{1,40})["']""")
_WITH_ENGINES = (*GATSBY, *ELEVENTY)


@dataclass(frozen=True, slots=True)
class Found:
    """A dialect and the file that decided it; `because` is empty where nothing did.

    Attributes:
        tags: YAML tags that the settings of the site define.
    """

    dialect: str
    because: str = ""
    tags: tuple[str, ...] = ()


def resolve(name: str, root: Path | None = None) -> str | None:
    """Return the full name of a dialect, or None if there is none called so; a short one by what the site has."""
    if name in NAMES or root is None:
        return name if name in NAMES else SHORT.get(name)
    folder = SiteFolder(root)
    if name == "js-yaml" and folder.first(_LOCKS, r"""js-yaml@\^?3\.|node_modules/js-yaml[^}]{0,40}"3\."""):
        return "js-yaml-3"
    if name in ("go", "hugo") and _hugo_version(folder):
        return _of_hugo(folder)
    return SHORT.get(name)


def spoken(dialect: str) -> str:
    """Return a dialect in words for a person."""
    return _SPOKEN.get(dialect, dialect)


def detect(root: Path) -> Found:
    """Look from the content's folder up to the repository's root for the site's generator."""
    for folder in folders_above(root):
        for names, pattern, beside, dialect in _SIGNS:
            sign = folder.first(names, pattern) if not beside or folder.has(beside) else None
            if sign is not None:
                return _settled(folder, sign, dialect)
    return Found(UNKNOWN)


def _settled(folder: SiteFolder, sign: Path, dialect: str) -> Found:
    """Return what a sign means, as far as versions and settings say more than its being there."""
    if dialect == "yaml-1.2":
        return _of_astro(folder, sign)
    if dialect == "go-2":
        return Found(_of_hugo(folder), str(sign))
    return Found(dialect, str(sign), tuple(dict.fromkeys(_TAG.findall(folder.texts(_WITH_ENGINES)))))


def _of_astro(folder: SiteFolder, sign: Path) -> Found:
    for name in _LOCKS:
        text = folder.text(name)
        for match in _ASTRO.finditer(text):
            # Entries are cut off where the next one begins.
            block = re.split(
                r"\n\s*\n|\n  \S*@?[\w./-]+@\d|node_modules/", text[match.end() : match.end() + _BLOCK], maxsplit=1
            )[0]
            for package, dialect in _ASTRO_READERS:
                if re.search(rf"""(?m)["'\s]{package}["':\s]""", block):
                    return Found(dialect, str(folder.path / name))
    return Found("yaml-1.2", str(sign))


def _of_hugo(folder: SiteFolder) -> str:
    return "go-3" if _hugo_version(folder) >= _HUGO_WITHOUT_YES else "go-2"


def _hugo_version(folder: SiteFolder) -> tuple[int, ...]:
    for name, pattern in _HUGO_VERSIONS:
        match = re.search(pattern, folder.text(name))
        if match is not None:
            return int(match[1]), int(match[2])
    return ()
