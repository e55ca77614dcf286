"""Which document uses which picture, and which picture nobody uses."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from caseedit.core.collection.references import References
from caseedit.core.collection.scan import scan
from caseedit.core.schema.loader import load_catalog
from caseedit.core.validation.check import Checker

SAMPLE = Path(__file__).parents[3] / "sample_content"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SAMPLE, tmp_path / "site", ignore=shutil.ignore_patterns("broken")))


def references(root: Path) -> References:
    checker = Checker(load_catalog(root))
    assert dict(checker.check_files(scan(root)))
    return References(checker)


def unused(root: Path) -> list[tuple[str, str]]:
    return [
        (str(item.path and item.path.relative_to(root)), item.severity) for item in references(root).unused_pictures()
    ]


def test_every_picture_of_the_samples_is_shown(root: Path) -> None:
    assert unused(root) == []


def test_a_picture_that_nobody_names_is_told(root: Path) -> None:
    for name in ("images/old.png", "images/deep/older.svg", "images/notes.txt", "elsewhere.png"):
        file = root / "case-studies" / name
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(b"")
    assert unused(root) == [("case-studies/images/deep/older.svg", "info"), ("case-studies/images/old.png", "info")]
    schema = root / "caseedit.yml"
    text = schema.read_text("utf-8")
    schema.write_text(f'{text}\nrules: {{ image-unused: warning }}\nignore: ["**/deep"]\n', "utf-8")
    assert unused(root) == [("case-studies/images/old.png", "warning")]
    schema.write_text(f"{text}\nrules: {{ image-unused: off }}\n", "utf-8")
    assert unused(root) == []


@pytest.mark.parametrize(
    "words",
    ["![A boat](images/old.png)", '<img src="images/old.png" alt="">', "[large](images/old.png)", "images/OLD.png"],
)
def test_a_picture_may_be_named_anywhere(root: Path, words: str) -> None:
    (root / "case-studies" / "images" / "old.png").write_bytes(b"")
    with (root / "case-studies" / "OCP.md").open("a", encoding="utf-8") as file:
        file.write(f"\n{words}\n")
    assert unused(root) == []


def test_a_picture_may_be_named_in_a_field_of_any_kind(root: Path) -> None:
    (root / "case-studies" / "images" / "old.png").write_bytes(b"")
    file = root / "case-studies" / "OCP.md"
    file.write_text(file.read_text("utf-8").replace("weight: 2", "weight: 2\nbanner: images/old.png"), "utf-8")
    assert unused(root) == []
