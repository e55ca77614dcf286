"""How often a check takes things apart: counts, which are the same on every machine."""

from __future__ import annotations

import gc
import shutil
from pathlib import Path

import pytest

from caseedit.core.document import document
from caseedit.core.document.document import Document
from caseedit.core.files import stamp
from caseedit.core.frontmatter import events
from caseedit.core.schema.loader import load_catalog
from caseedit.core.validation import context, disk
from caseedit.core.validation.check import check_files

SAMPLE = Path(__file__).parents[3] / "sample_content"


FAULTY = """---
path: "/case-study/Story-{0}"
type: "case-study"
title: "Story {0}"
client_name: "A client with a name that is longer than any client of ours has ever had, or will"
preview_image: lost-{0}.png
project: "Story"
background_section_title: "Ground"
background_section: "One paragraph.

Another one."
tags: ["Open Data", "Suport"]
images:
  - {{ url: 'images/lost-{0}.png', alt: 'Something' }}
  - {{ url: 'images/never-{0}.png', alt: '' }}
---
Text

<blockquote>
<cite>  </cite>
</blockquote>
<p>Text<p>

![](images/gone-{0}.png)
"""


def counted(monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """Count how often documents are read and taken apart, and folders are listed."""
    counts = dict.fromkeys(("reads", "trees", "values", "bodies", "listings"), 0)
    for place, name, count in (
        (stamp, "content", "reads"),
        (events, "build", "trees"),
        (document, "glance", "values"),
        (context, "MarkdownText", "bodies"),
        (disk, "Listing", "listings"),
    ):
        found = getattr(place, name)

        def count_one(*words: object, found: object = found, count: str = count, **rest: object) -> object:
            counts[count] += 1
            assert callable(found)
            return found(*words, **rest)

        monkeypatch.setattr(place, name, count_one)
    return counts


def test_nor_is_one_with_many_faults_taken_apart_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path / "content"
    shutil.copytree(SAMPLE, root, ignore=shutil.ignore_patterns("broken", "*.py", "__pycache__", "*.md"))
    files = [root / "case-studies" / f"story-{number}.md" for number in range(20)]
    for number, path in enumerate(files):
        path.write_text(FAULTY.format(number), "utf-8")
    catalog = load_catalog(root)
    counts = counted(monkeypatch)
    found = [{each.rule for each in each_found} for _, each_found in check_files(files, catalog)]
    assert all(
        each >= {"pattern", "image-missing", "plain-text", "image-alt", "too-long", "empty-quote"} for each in found
    )
    # Of the front matter only the list of pictures and the list of tags, in which something is wrong, are taken apart.
    assert counts == {
        "reads": len(files),
        "values": len(files),
        "bodies": len(files),
        "trees": 2 * len(files),
        "listings": 2,
    }


def test_each_document_is_read_once_and_taken_apart_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path / "content"
    shutil.copytree(SAMPLE, root, ignore=shutil.ignore_patterns("broken", "*.py", "__pycache__"))
    files = sorted((root / "case-studies").glob("*.md"))
    catalog = load_catalog(root)
    counts = counted(monkeypatch)
    assert len(list(check_files(files, catalog))) == len(files)
    assert counts["reads"] == len(files)
    # Nothing is in their front matter that only a tree could tell, and where a finding is its entry alone is looked at.
    assert counts["trees"] == 0
    assert counts["bodies"] == len(files)


def test_no_text_is_kept_until_the_others_are_read(tmp_path: Path) -> None:
    root = tmp_path / "content"
    shutil.copytree(SAMPLE, root, ignore=shutil.ignore_patterns("broken", "*.py", "__pycache__"))
    files = sorted((root / "case-studies").glob("*.md"))
    gc.collect()
    before = sum(type(each) is Document for each in gc.get_objects())
    found = check_files(files, load_catalog(root))
    assert next(found)[0] == files[0]
    gc.collect()
    assert sum(type(each) is Document for each in gc.get_objects()) - before <= 1
