"""How the site's generator reads Markdown, as far as its settings tell: one table, looked through in order."""

from __future__ import annotations

import re
from pathlib import Path

from caseedit.core.dataclasses import dataclass
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

PEDANTIC = "remark-pedantic"
DIALECTS = ("gfm", "commonmark", PEDANTIC, "mdx")
# Words after the name of a dialect: quotes become curly; raw HTML is left out, or shown as text.
WORDS = SMART, NO_HTML, HTML_AS_TEXT = "smart", "no-html", "html-as-text"


@dataclass(frozen=True, slots=True)
class Engine:
    """One generator.

    Attributes:
        files: One of these must be there.
        reads: How Markdown is read where the settings say nothing: a dialect and words after it.
        settings: Patterns in the files, and the word each puts in or, with `-` before it, takes away; a dialect takes
            the place of the other.
        among: Where further settings may stand.
        wants: What must stand in the file that was found.
        beside: What must be there, too.
    """

    files: tuple[str, ...]
    reads: str
    settings: tuple[tuple[str, str], ...] = ()
    among: tuple[str, ...] = ()
    wants: str = ""
    beside: str = ""


_GOLDMARK = f"gfm {SMART} {NO_HTML}"
_OF_GOLDMARK = (
    (r"\bunsafe[\"']?\s*[:=]\s*true", f"-{NO_HTML}"),
    (r"\btypographer[\"']?\s*[:=]\s*false|\btypographer\]?[\"']?\s*:?\s*\n?\s*disable\s*[:=]\s*true", f"-{SMART}"),
    (r"\btable[\"']?\s*[:=]\s*false", "commonmark"),
)
ENGINES: tuple[Engine, ...] = (
    # remark, with the usual quotes unless a plugin is named.
    Engine(GATSBY, "gfm", (
        (r"\bgfm\s*:\s*false", "commonmark"),
        (r"\bpedantic\s*:\s*true", PEDANTIC),
        (r"gatsby-remark-smartypants", SMART),
    )),
    Engine(ASTRO, f"gfm {SMART}", (
        (r"\bgfm\s*:\s*false", "commonmark"),
        (r"\bsmartypants\s*:\s*false", f"-{SMART}"),
    )),
    # markdown-it; Eleventy lets HTML through unless a library of one's own does not.
    Engine(ELEVENTY, "gfm", (
        (r"markdown-?[iI]t\w*\s*\(\s*[\"']commonmark[\"']", "commonmark"),
        (r"\bhtml\s*:\s*false", HTML_AS_TEXT),
        (r"\btypographer\s*:\s*true", SMART),
    )),
    Engine(DOCUSAURUS, "mdx", ((r"\bformat\s*:\s*[\"'](?:detect|md)[\"']", "gfm"),)),
    Engine(VITEPRESS, "gfm"),
    Engine((NODE,), "gfm", wants=r'"hexo"'),
    # kramdown, in the manner of GitHub unless another library is named.
    Engine(JEKYLL, f"gfm {SMART}", (
        (r"(?m)^markdown\s*[:=]\s*[\"']?CommonMark[\"']?\s*$", "commonmark"),
        (r"(?m)^markdown\s*[:=]\s*[\"']?(?:CommonMark|GFM)", f"-{SMART}"),
    )),
    # goldmark leaves HTML out unless it is told that it is safe.
    Engine(HUGO, _GOLDMARK, _OF_GOLDMARK, among=("config/_default/markup.toml", "config/_default/markup.yaml")),
    Engine(HUGO_PERHAPS, _GOLDMARK, _OF_GOLDMARK, beside="archetypes"),
    Engine(HUGO_PERHAPS, _GOLDMARK, _OF_GOLDMARK, wants=HUGO_ADDRESS),
    # Python-Markdown, in which MkDocs puts tables and fenced code.
    Engine(MKDOCS, "gfm", ((r"(?m)^\s*-\s*[\"']?smarty", SMART),)),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reading:
    """How Markdown is read, and the file that told; a dialect and the words after it, empty where nothing tells."""

    dialect: str = ""
    because: str = ""


def detect(root: Path) -> Reading:
    """Look from the content's folder up to the repository's root for the site's generator."""
    for folder in folders_above(root):
        for engine in ENGINES:
            sign = folder.first(engine.files, engine.wants) if not engine.beside or folder.has(engine.beside) else None
            if sign is not None:
                return Reading(_read(engine, folder), str(sign))
    return Reading()


def _read(engine: Engine, folder: SiteFolder) -> str:
    text = folder.texts((*engine.files, *engine.among)) if engine.settings else ""
    dialect, *words = engine.reads.split()
    for pattern, word in engine.settings:
        if re.search(pattern, text) is None:
            continue
        if word.startswith("-"):
            words = [each for each in words if each != word[1:]]
        elif word in WORDS:
            words.append(word)
        else:
            dialect = word
    return " ".join((dialect, *words))
