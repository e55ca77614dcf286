"""How often a check takes things apart: counts, which are the same on every machine."""

from __future__ import annotations

import gc
import shutil
from pathlib import Path

import pytest

from caseedit.core.document.document import Document
from caseedit.core.files import stamp
from caseedit.core.frontmatter import events
from caseedit.core.schema.loader import load_catalog
from caseedit.core.validation import context
from caseedit.core.validation.check import check_files

SAMPLE = Path(__file__).parents[3] / "sample_content"


def test_each_document_is_read_once_and_taken_apart_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path / "content"
    shutil.copytree(SAMPLE, root, ignore=shutil.ignore_patterns("broken", "*.py", "__pycache__"))
    files = sorted((root / "case-studies").glob("*.md"))
    catalog = load_catalog(root)
    counts = dict.fromkeys(("reads", "trees", "bodies"), 0)
    for place, name, count in (
        (stamp, "content", "reads"),
        (events, "build", "trees"),
        (context, "MarkdownText", "bodies"),
    ):
        found = getattr(place, name)

        def counted(*words: object, found: object = found, count: str = count, **rest: object) -> object:
            counts[count] += 1
            assert callable(found)
            return found(*words, **rest)

        monkeypatch.setattr(place, name, counted)
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
