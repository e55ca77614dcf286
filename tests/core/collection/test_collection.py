from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from caseedit.core.collection.collection import open_collection
from caseedit.errors import CannotRead

SCHEMA = """version: 1
ignore: ["drafts"]
dialect: js-yaml-3
collections:
  - name: posts
    match: "posts/*.md"
    fields: [{ name: title, type: string }, { name: weight, type: int }]
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for folder in ("posts", "drafts"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.md").write_text(f"---\ntitle: {folder}\npromoted: yes\n---\n")
    (tmp_path / "caseedit.yml").write_text(SCHEMA)
    return tmp_path


def test_going_through_it_opens_each_document(root: Path) -> None:
    collection = open_collection(str(root))
    (document,) = list(collection)
    assert document.path == root / "posts" / "a.md"
    assert document.fields == {"title": "posts", "promoted": "yes"}
    assert list(document.order) == ["title", "weight"]
    assert len(collection) == 1
    assert collection.open("drafts/a.md").fields["title"] == "drafts"


def test_what_cannot_be_read_is_passed_over_and_told(root: Path) -> None:
    os.mkfifo(root / "posts" / "b.md")
    (root / "posts" / "c.md").symlink_to("gone.md")
    collection = open_collection(root)
    assert [document.path for document in collection] == [root / "posts" / "a.md"]
    assert [error.path for error in collection.skipped] == [root / "posts" / "b.md", root / "posts" / "c.md"]


def test_a_folder_that_is_not_there_is_told(root: Path) -> None:
    with pytest.raises(CannotRead, match="There is no folder"):
        open_collection(root / "none")


@pytest.mark.parametrize(
    ("module", "unwanted"),
    [
        ("caseedit.core.files.atomic", "yaml textual rich watchfiles asyncio difflib caseedit.core.document"),
        ("caseedit.core.files.recovery", "yaml textual rich watchfiles asyncio difflib platformdirs"),
        ("caseedit.core.collection.index", "yaml textual rich watchfiles asyncio difflib caseedit.core.schema.loader"),
        ("caseedit.workspace", "yaml textual rich watchfiles asyncio difflib tomllib platformdirs markdown_it wcwidth"),
    ],
)
def test_what_is_not_needed_at_first_is_not_imported(module: str, unwanted: str) -> None:
    code = f"import sys, {module}; print(*[name for name in {unwanted.split()!r} if name in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[3]
    )
    assert done.stdout.split() == []
