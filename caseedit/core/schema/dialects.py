"""How each site generator's YAML reader takes a value, and which generator this site uses."""

from __future__ import annotations

import re
from pathlib import Path

from caseedit.core.dataclasses import dataclass
from caseedit.core.expressions import expression
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

_NODE = "package.json"
_LOCKS = ("package-lock.json", "pnpm-lock.yaml", "yarn.lock", "npm-shrinkwrap.json", "bun.lock")
_SCRIPTS = ("js", "ts", "mjs", "cjs", "mts", "cts")


def _scripts(name: str) -> tuple[str, ...]:
    return tuple(f"{name}.config.{ending}" for ending in _SCRIPTS)


# The first file found decides; a pattern after the names must stand in the file, a file after it beside it.
_SIGNS: tuple[tuple[tuple[str, ...], str, str, str], ...] = (
    (_scripts("astro"), "", "", "yaml-1.2"),
    ((_NODE, *_LOCKS), r"""["'/]?gray-matter["'@:]""", "", "js-yaml-3"),
    (tuple(f"gatsby-config.{ending}" for ending in _SCRIPTS), "", "", "js-yaml-3"),
    ((".eleventy.js", ".eleventy.cjs", *_scripts("eleventy")), "", "", "js-yaml-3"),
    ((*_scripts("docusaurus"), ".vitepress", "docs/.vitepress"), "", "", "js-yaml-3"),
    ((_NODE,), r'"hexo"', "_config.yml", "js-yaml-4"),
    ((_NODE,), r'"hexo"', "", "js-yaml-4"),
    (("_config.yml", "_config.yaml", "_config.toml"), "", "", "psych"),
    (("Gemfile", "Gemfile.lock"), r"(?i)jekyll|middleman", "", "psych"),
    (("hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json", "config/_default/hugo.toml"), "", "", "go-2"),
    (("config.toml", "config.yaml", "config.yml", "config.json"), "", "archetypes", "go-2"),
    (("mkdocs.yml", "mkdocs.yaml"), "", "", "pyyaml"),
    (("conf.py", "docs/conf.py", "source/conf.py"), r"myst", "", "pyyaml"),
)
_LONGEST_FILE = 8 * 1024 * 1024
_MOST_LEVELS = 12

# Astro reads front matter in this package; what it depends on is the reader.
_ASTRO = expression(r"@astrojs/markdown-remark[\"'@:]")
_ASTRO_READERS = (("gray-matter", "js-yaml-3"), ("js-yaml", "js-yaml-4"), ("yaml", "yaml-1.2"))
_BLOCK = 1500
# From this version on Hugo reads with another library, for which `yes` is a word.
_HUGO_WITHOUT_YES = (0, 152)
_HUGO_VERSIONS = (
    ("netlify.toml", r"HUGO_VERSION\s*=\s*[\"'](\d+)\.(\d+)"),
    (".tool-versions", r"(?m)^(?:go)?hugo\s+(?:extended_)?(\d+)\.(\d+)"),
    (_NODE, r'"hugo-(?:extended|bin)"\s*:\s*"[~^]?(\d+)\.(\d+)'),
    ("vercel.json", r'"HUGO_VERSION"\s*:\s*"(\d+)\.(\d+)'),
    (".github/workflows", r"(?i)hugo[-_]version:\s*[\"']?(\d+)\.(\d+)"),
)
_TAG = expression(r"""\bType\(\s*["'](![\w-]{1,40})["']""")
_WITH_ENGINES = (
    *(f"gatsby-config.{ending}" for ending in _SCRIPTS),
    ".eleventy.js",
    ".eleventy.cjs",
    *_scripts("eleventy"),
)


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
    if name in NAMES:
        return name
    if (
        root is not None
        and name == "js-yaml"
        and _first(root, _LOCKS, r"""js-yaml@\^?3\.|node_modules/js-yaml[^}]{0,40}"3\.""")
    ):
        return "js-yaml-3"
    if root is not None and name in ("go", "hugo") and _hugo_version(root):
        return _of_hugo(root)
    return SHORT.get(name)


def spoken(dialect: str) -> str:
    """Return a dialect in words for a person."""
    return _SPOKEN.get(dialect, dialect)


def detect(root: Path) -> Found:
    """Look from the content's folder up to the repository's root for the site's generator."""
    for folder in (root, *root.parents)[:_MOST_LEVELS]:
        for names, pattern, beside, dialect in _SIGNS:
            if beside and not is_there(folder / beside):
                continue
            sign = _first(folder, names, pattern)
            if sign is not None:
                return _settled(folder, sign, dialect)
        if is_there(folder / ".git"):
            break
    return Found(UNKNOWN)


def _settled(folder: Path, sign: Path, dialect: str) -> Found:
    """Return what a sign means, as far as versions and settings say more than its being there."""
    if dialect == "yaml-1.2":
        return _of_astro(folder, sign)
    if dialect == "go-2":
        return Found(_of_hugo(folder), str(sign))
    return Found(dialect, str(sign), _tags(folder))


def _of_astro(folder: Path, sign: Path) -> Found:
    for name in _LOCKS:
        text = _text(folder / name)
        for match in _ASTRO.finditer(text):
            # Entries are cut off where the next one begins.
            block = re.split(
                r"\n\s*\n|\n  \S*@?[\w./-]+@\d|node_modules/", text[match.end() : match.end() + _BLOCK], maxsplit=1
            )[0]
            for package, dialect in _ASTRO_READERS:
                if re.search(rf"""(?m)["'\s]{package}["':\s]""", block):
                    return Found(dialect, str(folder / name))
    return Found("yaml-1.2", str(sign))


def _of_hugo(folder: Path) -> str:
    return "go-3" if _hugo_version(folder) >= _HUGO_WITHOUT_YES else "go-2"


def _hugo_version(folder: Path) -> tuple[int, ...]:
    for name, pattern in _HUGO_VERSIONS:
        path = folder / name
        files = sorted(path.glob("*.y*ml"))[:20] if path.is_dir() else [path]
        for file in files:
            match = re.search(pattern, _text(file))
            if match is not None:
                return int(match[1]), int(match[2])
    return ()


def _tags(folder: Path) -> tuple[str, ...]:
    found = [tag for name in _WITH_ENGINES for tag in _TAG.findall(_text(folder / name))]
    return tuple(dict.fromkeys(found))


def _first(folder: Path, names: tuple[str, ...], pattern: str) -> Path | None:
    """Return the first of some files that is there and in which a pattern stands."""
    for name in names:
        path = folder / name
        if is_there(path) and (not pattern or re.search(pattern, _text(path)) is not None):
            return path
    return None


def _text(path: Path) -> str:
    """Return what a small file says, or nothing; nothing in it is ever run."""
    try:
        if not path.is_file() or path.stat().st_size > _LONGEST_FILE:
            return ""
        return path.read_text("utf-8", "replace")
    except OSError:
        return ""
