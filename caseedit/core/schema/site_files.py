"""The files by which a site's generator is known: looked for from a folder up to its repository, never run."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from caseedit.core.files.disk import glance, is_folder, is_there

_SCRIPTS = ("js", "ts", "mjs", "cjs", "mts", "cts")


def _scripts(name: str) -> tuple[str, ...]:
    return tuple(f"{name}.{ending}" for ending in _SCRIPTS)


# The files that say which generator a site has.
NODE = "package.json"
ASTRO, DOCUSAURUS = _scripts("astro.config"), _scripts("docusaurus.config")
ELEVENTY = (".eleventy.js", ".eleventy.cjs", *_scripts("eleventy.config"))
GATSBY = _scripts("gatsby-config")
_ENDINGS = ("toml", "yaml", "yml", "json")
HUGO = tuple(
    f"{name}.{ending}" for name in ("hugo", "config/_default/hugo", "config/_default/config") for ending in _ENDINGS
)
# Names that other programs' settings have as well: what stands in them, or beside them, tells.
HUGO_PERHAPS = tuple(f"config.{ending}" for ending in _ENDINGS)
HUGO_ADDRESS = r"(?im)^[ \t]*[\"']?baseurl[\"']?[ \t]*[:=]"
JEKYLL = ("_config.yml", "_config.yaml", "_config.toml")
MKDOCS = ("mkdocs.yml", "mkdocs.yaml")
VITEPRESS = (".vitepress", "docs/.vitepress")

_LONGEST_FILE = 8 * 1024 * 1024
_MOST_LEVELS = 12
_MOST_FILES = 20


class SiteFolder:
    """One folder, listed once: most have none of the many files that are looked for."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._names = frozenset(os.listdir(path))  # noqa: PTH208
        except OSError:
            self._names = frozenset()

    def has(self, name: str) -> bool:
        """Say whether a file or folder is there; a name may lead into folders."""
        first, slash, _ = name.partition("/")
        return first in self._names and (not slash or is_there(self.path / name))

    def first(self, names: Iterable[str], pattern: str = "") -> Path | None:
        """Return the first of some files that is there and in which a pattern stands."""
        for name in names:
            if self.has(name) and (not pattern or re.search(pattern, self.text(name)) is not None):
                return self.path / name
        return None

    def text(self, name: str) -> str:
        """Return what a file says, or the files of a folder that are YAML; nothing in it is ever run."""
        if not self.has(name):
            return ""
        path = self.path / name
        files = sorted(path.glob("*.y*ml"))[:_MOST_FILES] if is_folder(path) else [path]
        return "\n".join(map(_text, files))

    def texts(self, names: Iterable[str]) -> str:
        """Return what several files say."""
        return "\n".join(filter(None, map(self.text, names)))


def folders_above(root: Path) -> Iterator[SiteFolder]:
    """Yield a folder and those above it, up to the root of its repository."""
    for path in (root, *root.parents)[:_MOST_LEVELS]:
        folder = SiteFolder(path)
        yield folder
        if folder.has(".git"):
            return


def _text(path: Path) -> str:
    try:
        data = glance(path, _LONGEST_FILE + 1)
    except OSError:
        return ""
    return "" if len(data) > _LONGEST_FILE else data.decode("utf-8", "replace")
