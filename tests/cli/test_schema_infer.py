"""`caseedit schema infer`: what is written loads, and finds no fault with what it was learned from."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from caseedit.core.paths import format_path
from caseedit.core.schema.loader import load_catalog
from caseedit.core.validation.check import check_files

pytest_plugins = ("cli_running",)

Run = Callable[..., Any]
ROOT = Path(__file__).parents[2]
CORPUS = ROOT.parent / "shared" / "corpus" / "files"
SITES = sorted(CORPUS.iterdir()) if CORPUS.exists() else []

# Document, rule, severity, field, message.
Said = tuple[str, str, str, str, str]


def said(root: Path) -> set[Said]:
    """Return what is more than an information; the cure is left out: a schema that is told knows no evidence."""
    catalog = load_catalog(root)
    assert catalog.errors == ()
    paths = sorted(path for path in root.rglob("*") if path.suffix in (".md", ".mdx", ".markdown"))
    return {
        (path.relative_to(root).as_posix(), item.rule, item.severity, format_path(item.field or ()), item.message)
        for path, found in check_files(paths, catalog)
        for item in found
        if item.severity != "info"
    }


def untold(site: Path, folder: Path) -> Path:
    """Return a copy of a site without schema files, and without the sample's documents that are at fault."""
    root = Path(shutil.copytree(site, folder / "site", ignore=shutil.ignore_patterns("broken")))
    for file in root.rglob("caseedit.yml"):
        file.unlink()
    return root


@pytest.mark.parametrize("site", [ROOT / "sample_content", *SITES], ids=lambda site: site.name)
def test_what_is_learned_finds_no_new_fault(site: Path, tmp_path: Path, run: Run) -> None:
    root = untold(site, tmp_path)
    before = said(root)
    done = run("schema", "infer", root)
    if done.code == 2:
        assert "There are too few documents to learn from." in done.err
        return
    assert done.code == 0
    after = said(root)
    new = after - before
    assert [item for item in new if item[2] == "error"] == []
    # With a schema the folder is known to be the whole site, so that a link in a body may now lead nowhere, and a page
    # of its own sort is not measured by what is usual in the folder; of fields nothing is said that was not before.
    assert [item for item in new if item[3] or item[1] not in ("link-broken", "html-nesting")] == []


def pages(folder: Path, *, names: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(9):
        (folder / f"{number}.md").write_text(f"---\ntitle: N {number}\ncover: {names.format(number)}\n---\n", "utf-8")


def test_pictures_that_lie_elsewhere_are_not_missed(tmp_path: Path, run: Run) -> None:
    pages(tmp_path / "birds", names="{}.jpg")
    text = run("schema", "infer", "--stdout", tmp_path).out
    assert '# no picture lies below this folder, so none is missed\nrules: { image-missing: "off" }\n' in text
    pages(tmp_path / "trees", names="t{}.jpg")
    for number in range(9):
        (tmp_path / "trees" / f"t{number}.jpg").write_bytes(b"")
    done = run("schema", "infer", tmp_path)
    text = (tmp_path / "caseedit.yml").read_text("utf-8")
    assert done.code == 0 and text.count("image-missing") == 1 and "\nrules:" not in text
    assert "  # 9 documents; most files that they name lie elsewhere, so none is missed\n  - name: birds\n" in text
    assert said(tmp_path) == set()
    (tmp_path / "trees" / "t3.jpg").unlink()
    assert [item[:2] for item in said(tmp_path)] == [("trees/3.md", "image-missing")]
